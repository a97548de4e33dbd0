"""One small file a mechanism: its rule, its off level, its path, where it vanishes."""

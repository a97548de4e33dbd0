"""Is the design still the design? Layers, one source of chance, sizes, commands."""

from __future__ import annotations

"""Did anything change? One small legible file a bundled scenario."""

from __future__ import annotations

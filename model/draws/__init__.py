"""Random numbers that are addressed, not consumed: (seed, purpose, month, key) -> number."""

from __future__ import annotations

from model.draws.plain import Purpose, uniform_at, uniform_named, words

__all__ = ["Purpose", "uniform_at", "uniform_named", "words"]

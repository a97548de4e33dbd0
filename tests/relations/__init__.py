"""Does it respond as it must? Exact relations first, then paired ones."""

from __future__ import annotations

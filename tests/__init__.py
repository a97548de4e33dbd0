"""The tests of Fourfold, one folder a question (see the folders' first lines)."""

from __future__ import annotations

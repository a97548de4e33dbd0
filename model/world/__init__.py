"""The synthetic city, or one from own tables: `build` makes it, `visible_signs` is its look."""

from __future__ import annotations

from model.world.build import build
from model.world.signs import visible_signs
from model.world.staff import make_cadres

__all__ = ["build", "make_cadres", "visible_signs"]

"""Who fights where, and how well (P1-P6): levers, and the numbers nobody sets."""

from __future__ import annotations

from model.scenario.section import Section


class Operations(Section):
    """Who fights where, and how well (P1-P6): levers, and the numbers nobody sets."""

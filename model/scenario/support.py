"""What keeps people going (S1-S6): levers, and the numbers nobody sets."""

from __future__ import annotations

from model.scenario.section import Section


class Support(Section):
    """What keeps people going (S1-S6): levers, and the numbers nobody sets."""

"""Who belongs together (O1-O8): levers, and the numbers nobody sets."""

from __future__ import annotations

from model.scenario.section import Section


class Organisation(Section):
    """Who belongs together (O1-O8): levers, and the numbers nobody sets."""

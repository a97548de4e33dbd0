"""docs/odd.md: the ODD protocol; its prose is a template, its tables are read from the code."""

from __future__ import annotations

from model.views.odd.page import odd_page

__all__ = ["odd_page"]

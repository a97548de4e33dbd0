"""Is the rule the rule? Case tables in words."""

from __future__ import annotations

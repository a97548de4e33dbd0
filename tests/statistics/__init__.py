"""Are the probabilities right? Stated power, a named alternative, rare false alarms."""

from __future__ import annotations

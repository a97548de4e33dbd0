"""Records close the month: what is poor in truth, what the paper says, what was spent and done."""

from __future__ import annotations

from model.records.census import CENSUS, census
from model.records.groups import GROUPS, Groups
from model.records.recorder import MonthFacts, Recorder, RunTables

__all__ = ["CENSUS", "GROUPS", "Groups", "MonthFacts", "Recorder", "RunTables", "census"]

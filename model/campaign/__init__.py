"""The campaign as a Mesa model, and one run of it."""

from __future__ import annotations

from model.campaign.branch import run_branched
from model.campaign.model import Campaign
from model.campaign.run import run
from model.records import RunTables

__all__ = ["Campaign", "RunTables", "run", "run_branched"]

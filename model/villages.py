"""Villages: place, organisation, money and beliefs, one row a village."""

from __future__ import annotations

from typing import ClassVar

from model.columns import Column, Store
from model.draws.scaled import Part
from model.relief import Purpose

_C = Column
PURPOSES = len(Purpose)
FOCUS = ("finding", "delivery", "exits", "keeping")
"""Stages of the work, by lane of the column `focus`."""
OWED = ("coordination", "lending", "party_groups", "chains", "sites")
"""What a team owes days to besides its own households, by lane of the column `owed`."""
COLUMNS: tuple[Column, ...] = (
    _C("key", "u4", "", "world", "the village's own number: address of its draws"),
    _C("county", "i4", "row", "world", "row of its county"),
    _C("township", "i4", "row", "world", "row of its township in the city"),
    _C("x", "f4", "km", "world", "east"),
    _C("y", "f4", "km", "world", "north"),
    _C("elevation", "f4", "m", "world", "height"),
    _C("remote", "f4", "sd", "world", "remoteness, standardised"),
    _C("poor", "u1", "yes or no", "world", "officially poor village"),
    _C("deep", "u1", "yes or no", "world", "deep-poverty village"),
    _C("industry", "u1", "code", "world", "main industry (see INDUSTRIES)"),
    _C("place", "f4", "log points", "world", "lasting difference of place in incomes"),
    _C("hamlets", "u1", "hamlets", "world", "number of hamlets"),
    _C("strength", "f4", "0-1", "organisation", "organisation strength"),
    _C("residents", "i4", "cadres", "organisation", "first secretaries and residents posted here"),
    _C("rotating", "i4", "cadres", "organisation", "rotating leaders posted here"),
    _C("helpers", "i4", "cadres", "organisation", "paired helpers posted here"),
    _C("own_cadres", "i4", "cadres", "organisation", "village cadres"),
    _C("secretary", "f4", "0-1", "organisation", "quality of the village secretary"),
    _C("helper", "i4", "row", "organisation", "advanced village that helps it (-1 none)", start=-1),
    _C("body", "i4", "number", "organisation", "city body paired with it (-1 none)", start=-1),
    _C(
        "demand", "f4", "factor", "organisation", "industry income with what its body buys", start=1
    ),
    _C("lent_skill", "f4", "relative", "organisation", "skill of the team that its helper lends"),
    _C("threat", "f4", "0-1", "organisation", "risk of rank that its senders run by it"),
    _C("leader", "f4", "0-1", "operations", "attention of a leader who adopted it (0 none)"),
    _C(
        "room_done",
        "i2",
        "month",
        "support",
        "month its activity room is finished (-1 none)",
        start=-1,
    ),
    _C(
        "town_done",
        "i2",
        "month",
        "support",
        "month its township's facilities are (-1 none)",
        start=-1,
    ),
    _C("owed", "i8", "1/100 day a month", "organisation", "days the team owes, by OWED", len(OWED)),
    _C("margin", "f4", "factor", "organisation", "industry income of shares planted here", start=1),
    _C("failure", "f4", "factor", "organisation", "failure of shares planted here", start=1),
    _C("committee", "i4", "number", "organisation", "its joint committee (-1 none)", start=-1),
    _C(
        "pooled",
        "f4",
        "shares",
        "organisation",
        "bearing shares of joint projects that pay out here",
    ),
    _C(
        "shield",
        "f4",
        "0-1",
        "organisation",
        "part of the risk of prices that sales groups keep off",
    ),
    _C("means", "f4", "factor", "support", "what a day is worth with the means at hand", start=1),
    _C("reach", "f4", "factor", "support", "way to households, with the rooms there are", start=1),
    _C("site", "u1", "yes or no", "organisation", "its moved households have an organisation"),
    _C("vacancies", "i4", "places", "organisation", "places of labour stations this month"),
    _C("field_days", "i8", "1/100 day", "operations", "field days of the team this month"),
    _C("delivery_days", "i8", "1/100 day", "operations", "of these, kept for delivering measures"),
    _C("checking", "i8", "1/100 day", "operations", "days still owed to checks of the register"),
    _C("visits", "i8", "visits", "operations", "visits made this month"),
    _C("knowledge", "f4", "0-1", "operations", "what the team knows of the village"),
    _C("skill", "f4", "relative", "operations", "skill of the team, 1 is the reference"),
    _C("fatigue", "f4", "", "operations", "mean fatigue of the team"),
    _C("focus", "f4", "0-1", "operations", "how far work follows each stage, by FOCUS", len(FOCUS)),
    _C("grief", "f4", "share", "operations", "effort lost to accidents of colleagues"),
    _C("battle", "u1", "bits", "operations", "battles that special teams fight here"),
    _C("owed_share", "f4", "0-1", "operations", "share of days owed that was worked last", start=1),
    _C("teams", "i4", "teams", "operations", "special teams that serve it this quarter"),
    _C("county_teams", "i4", "teams", "operations", "of these, teams of its county"),
    _C("team_used", "i8", "1/100 day", "support", "days that special teams used this month"),
    _C("team_days", "i8", "1/100 day", "operations", "days of special teams this month"),
    _C("reported_need", "f4", "persons", "operations", "need on the register, by month told", 8),
    _C("known_need", "f4", "persons", "operations", "the same with the released, by month told", 8),
    _C("next_visit", "i4", "row", "operations", "where the round of visits goes on"),
    _C(
        "account",
        "i8",
        "smallest unit",
        "support",
        "money the village may spend, by purpose",
        PURPOSES,
    ),
    _C("year_money", "i8", "smallest unit", "support", "money of the year, by purpose", PURPOSES),
    _C("year_used", "i8", "smallest unit", "support", "used of last year's money", PURPOSES),
    _C("used_days", "i8", "1/100 day", "support", "days that delivery used this month"),
    _C(
        "open", "u2", "bits", "support", "measures the village has money and places for (0 unknown)"
    ),
    _C("placements", "i4", "households", "support", "job placements this month"),
    _C(
        "shown",
        "f4",
        "shares",
        "support",
        "show projects, as the shares their money would have bought",
    ),
    _C("integrity", "f4", "weight", "assessment", "integrity of the leadership"),
    _C("chance", "f4", "0-1", "assessment", "chance of audit as the village sees it"),
    _C("quota", "i8", "persons", "assessment", "persons to release this year"),
    _C("last_quota", "i8", "persons", "assessment", "persons asked of it in the last review"),
    _C("record_reported", "f4", "of the quota", "assessment", "released in the last review"),
    _C("record_audited", "f4", "of the quota", "assessment", "the same, less what an audit found"),
    _C(
        "found_false",
        "i2",
        "month",
        "assessment",
        "a false exit was last found (-1 never)",
        start=-1,
    ),
    _C("weather", "f4", "log points", "livelihoods", "harvest luck of the year"),
    _C("taken", "f4", "places", "livelihoods", "places away taken by placed workers, fading"),
)

INDUSTRIES: tuple[str, ...] = (
    "kiwifruit",
    "roxburgh rose",
    "tea",
    "walnut",
    "livestock",
    "workshop",
)


class Villages(Store):
    """All villages; names, counties and townships are kept beside the columns.

    `share` is the share of the full city's households that is kept (below or above 1 under `world.scale`).
    `run` is the seed of the run, which rounds the city's counts for this share (`part`).
    """

    COLUMNS: ClassVar[tuple[Column, ...]] = COLUMNS

    def __init__(self, names: list[str], counties: list[str], townships: list[str]) -> None:
        super().__init__(len(names))
        self.names = names
        self.counties = counties
        self.townships = townships
        self.share = 1.0
        self.run = 0

    @property
    def part(self) -> Part:
        """What the counts of the whole city are scaled by: `model.draws.scaled`."""
        return Part(self.share, self.run)

"""A handful of households in both histories, and the first decision about them that differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.campaign.life import Entry, FollowedCampaign, relive, words
from model.campaign.life.household import incomes
from model.campaign.life.look import Look
from model.campaign.life.village import team_of
from model.campaign.life.words import yuan
from model.city import City
from model.decisions import Decision
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.experiments.trace.life import decision_row
from model.experiments.twins.above import decided_above, first_above
from model.experiments.twins.groups import only
from model.experiments.twins.pair import Pair
from model.experiments.twins.stages import DOOR, STAGES, Stage, earliest
from model.relief import Poor, Register
from model.scenario import Scenario

LOT = 8
"""Lane of the draw that chooses the examples."""
NOTHING = "no such decision"
Parting = tuple[Stage, int] | None
"""A stage and the month in which two histories part there, if they do."""
ORDER = ("plan", "grant", "return", "release", "audit")


@dataclass(frozen=True)
class Side:
    """One household in one history."""

    label: str
    income: float
    """Yuan a person in the last four quarters."""
    status: str
    measures: tuple[str, ...]
    """Dated: "a job placement (June 2016)"."""
    begins: str | None
    """How the stage in which the histories part stands in the month in which they do, if any."""
    reached: str | None
    """The same of the stage that reaches the household first."""
    decision: Decision | None
    """The first decision about it that the other history has not got, if any."""
    entry: Entry | None
    """Without such a decision: the first thing told that the other history has not got."""
    above: Decision | None
    """The first of its village's county, township and body that the other history has not got."""


@dataclass(frozen=True)
class Example:
    """One household, helped under one of the two scenarios only."""

    key: int
    village: int
    village_name: str
    about: str
    helped_under: str
    begins_with: str | None
    """Stage in which the histories part, and the month; None where nothing compared does."""
    begins_in: int | None
    reached_by: str | None
    """The same of the stages that are the household's own."""
    reached_in: int | None
    differs_in: int | None
    """Month of the first decision that differs."""
    above_in: int | None
    """The same of decisions of its village's county, township and paired body."""
    sides: tuple[Side, Side]

    def as_json(self) -> dict[str, Any]:
        """The example for programs."""
        return {
            "household": self.key,
            "village": self.village,
            "about": self.about,
            "helped_only_under": self.helped_under,
            "begins_with": self.begins_with,
            "begins_in": _date(self.begins_in),
            "reached_by": self.reached_by,
            "reached_in": _date(self.reached_in),
            "under": {side.label: _side_row(side) for side in self.sides},
        }


def _date(month: int | None) -> str | None:
    return None if month is None else words.month_name(month)


def _side_row(side: Side) -> dict[str, Any]:
    return {
        "income": round(side.income),
        "status": side.status,
        "measures": list(side.measures),
        "where_it_begins": side.begins,
        "what_reaches_it": side.reached,
        "first_decision_that_differs": decision_row(side.decision) if side.decision else None,
        "first_event_that_differs": side.entry.text if side.entry else None,
        "first_of_its_bodies_that_differs": decision_row(side.above) if side.above else None,
    }


def chosen(pair: Pair, number: int, seed: int) -> list[int]:
    """Rows of so many households on each side: registered, clear cases first, then by lot."""
    found: list[int] = []
    h = pair.campaigns[0].city.households
    for mask in only(pair):
        rows = np.flatnonzero(mask)
        lots = uniforms(seed, Purpose.SAMPLE, 0, h.key[rows], lane=LOT)
        never = pair.start["register"][rows] == Register.NEVER
        poor = (pair.start["poor"][rows] & Poor.STABLE) != 0
        order = np.lexsort((h.key[rows], lots, _unclear(pair, rows), ~poor, never))
        found += [int(row) for row in rows[order[:number]]]
    return found


def _unclear(pair: Pair, rows: Any) -> Any:
    """Whether the two incomes of a household are closer than those of most others."""
    if not rows.size:
        return rows
    one, other = (
        campaign.city.households.quarters[:, rows].sum(axis=0) for campaign in pair.campaigns
    )
    apart = np.abs(one - other) / pair.campaigns[0].city.households.persons[rows]
    return apart < np.median(apart)


def examples(
    pair: Pair, scenarios: Sequence[Scenario], seed: int, number: int, options: Mapping[str, Any]
) -> tuple[Example, ...]:
    """Live both histories once more with the chosen households followed, and compare them."""
    rows = chosen(pair, number, seed)
    if not rows:
        return ()
    home = pair.campaigns[0].city.households.village
    villages = sorted({int(home[row]) for row in rows})
    follow = (*(("household", row) for row in rows), *(("village", v) for v in villages))
    lives = [relive(one, seed, lambda _: follow, **options) for one in scenarios]
    return tuple(_example(pair, lives, row) for row in rows)


def _example(pair: Pair, lives: Sequence[FollowedCampaign], row: int) -> Example:
    city = lives[0].city
    h, v = city.households, int(city.households.village[row])
    begins = _parting(pair, row, tuple(STAGE_OF))
    reached = _parting(pair, row, DOOR)
    month, decisions = first_difference(*(_about(life, row) for life in lives))
    told = first_entries(*(life.diary.of("household", row) for life in lives))
    above_in, above = first_above(*(decided_above(life, v) for life in lives))
    firsts = zip(decisions, told if month is None else (None, None), above, strict=True)
    sides = [
        _side(life, label, row, (begins, reached), first)
        for life, label, first in zip(lives, pair.labels, firsts, strict=True)
    ]
    under = pair.labels[0] if only(pair)[0][row] else pair.labels[1]
    return Example(
        key=int(h.key[row]),
        village=int(city.villages.key[v]),
        village_name=city.villages.names[v],
        about=_about_household(pair, city, row),
        helped_under=under,
        begins_with=begins[0].name if begins else None,
        begins_in=begins[1] if begins else None,
        reached_by=reached[0].name if reached else None,
        reached_in=reached[1] if reached else None,
        differs_in=month,
        above_in=above_in,
        sides=(sides[0], sides[1]),
    )


def _parting(pair: Pair, row: int, names: tuple[str, ...]) -> Parting:
    """Which of these stages parted first for a household, and when; None where none did."""
    (which,), (month,) = earliest(pair.partings.first, names, [row])
    return (STAGE_OF[names[which]], int(month)) if which >= 0 else None


def _about(life: FollowedCampaign, row: int) -> list[Decision]:
    return [d for d in life.city.decisions.noted if d.about == ("household", row)]


def first_difference(
    one: Sequence[Decision], other: Sequence[Decision]
) -> tuple[int | None, tuple[Decision | None, Decision | None]]:
    """The first month in which what is decided differs, and the decision on each side.

    A decision that only one history has counts: the other side is then None. Reasons and values
    may differ without the decision being another one.
    """
    months = sorted({d.month for d in (*one, *other)})
    for month in months:
        here, there = ({d.what: d for d in side if d.month == month} for side in (one, other))
        for what in sorted({*here, *there}, key=_rank):
            a, b = here.get(what), there.get(what)
            if _choice(a) != _choice(b):
                return month, (a, b)
    return None, (None, None)


def _rank(what: str) -> tuple[int, str]:
    """Decisions of a month in the order in which they are taken; unknown ones first."""
    return (ORDER.index(what) if what in ORDER else -1), what


def _choice(decision: Decision | None) -> str:
    """What is chosen; to go on waiting is no more of a choice than not to be asked."""
    return NOTHING if decision is None or decision.choice == "wait" else decision.choice


def first_entries(
    one: Sequence[Entry], other: Sequence[Entry]
) -> tuple[Entry | None, Entry | None]:
    """The first entry of each diary that the other has not got."""
    said = [{(e.month, e.text) for e in side} for side in (one, other)]
    a = next((e for e in one if (e.month, e.text) not in said[1]), None)
    b = next((e for e in other if (e.month, e.text) not in said[0]), None)
    return a, b


def _side(
    life: FollowedCampaign,
    label: str,
    row: int,
    partings: Sequence[Parting],
    firsts: tuple[Decision | None, Entry | None, Decision | None],
) -> Side:
    """A household in one history; `firsts` are what differs first: decision, entry, of bodies."""
    month = life.month - 1
    last = life.diary.at("household", row, month)
    status = "in stable poverty" if last["poor"] & Poor.STABLE else "out of stable poverty"
    paper = Register(last["register"]).name.lower().replace("never", "never registered")
    begins, reached = (state_of(life, row, *parting) if parting else None for parting in partings)
    return Side(
        label=label,
        income=incomes(last, month)[0],
        status=f"{status}, {paper}",
        measures=_measures(_about(life, row)),
        begins=begins,
        reached=reached,
        decision=firsts[0],
        entry=firsts[1],
        above=firsts[2],
    )


def state_of(life: FollowedCampaign, row: int, stage: Stage, month: int) -> str:
    """How a stage stands for a household at the end of a month, in words."""
    kind, of = "household", row
    if stage.store == "villages":
        kind, of = "village", int(life.city.households.village[row])
    now = life.diary.at(kind, of, month)
    if stage.name == "money":
        return yuan(sum(now["year_money"]) * life.levels.money.smallest)
    if stage.name in STATES:
        return STATES[stage.name](now)
    return words.listed(f"{name} {_plain(now[name])}" for name in stage.columns if name in now)


def _place(now: Look) -> str:
    return f"number {now['place'] + 1} in the waiting list" if now["place"] >= 0 else "not listed"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(_plain(one) for one in value)
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


STATES: dict[str, Callable[[Look], str]] = {
    "staffing": team_of,
    "quota": lambda now: f"{now['quota']:,} persons to be released",
    "working days": lambda now: f"{now['field_days'] / 100:,.0f} field days in the month",
    "knowledge": lambda now: f"the team knows {words.share(now['knowledge'])} of the village",
    "visits": lambda now: f"about {now['visits']:.1f} visits in the last twelve months",
    "file": lambda now: f"the file says {yuan(now['seen_income'])} a person,"
                        f" cause '{words.cause(now['seen_cause'])}'",
    "plan": lambda now: words.measure(now["plan"]) if now["plan"] else "no plan",
    "triage": lambda now: f"{words.measure(now['plan']) if now['plan'] else 'no plan'},"
                          f" {_place(now)}",
    "help": lambda now: words.listed(words.measures(now["aid"])),
    "exit": lambda now: Register(now["register"]).name.lower(),
    "market": lambda now: f"{now['away']} away, {yuan(sum(now['quarters']))} in two years",
}  # fmt: skip
STAGE_OF = {stage.name: stage for stage in STAGES}


def _measures(decisions: Sequence[Decision]) -> tuple[str, ...]:
    return tuple(
        f"{d.choice.removeprefix('grant ')} ({words.month_name(d.month)})"
        for d in decisions
        if d.what == "grant" and d.choice != "wait"
    )


def _about_household(pair: Pair, city: City, row: int) -> str:
    h, start = city.households, pair.start
    workers = words.count(int(start["workers"][row]), "worker")
    ill = ", a chronic illness" if start["ill"][row] else ""
    listed = "registered" if start["register"][row] else "not registered"
    poor = "in stable poverty" if start["poor"][row] & Poor.STABLE else "not in stable poverty"
    return (
        f"{words.count(int(h.persons[row]), 'person')}, {workers}{ill}, hardship from"
        f" '{words.cause(int(start['cause'][row]))}', {listed}, {poor} in 2014,"
        f" {h.way[row]:.0f} minutes from the office"
    )

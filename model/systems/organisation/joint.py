"""Joint-village committees (O1): they form in January, admit, let go, pool money, plant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.agents import JointCommittee
from model.city import City
from model.draws import Purpose
from model.draws.kernel import normals
from model.draws.scaled import scaled
from model.policies.joint import (
    Admission,
    Floats,
    Group,
    Odds,
    Offers,
    alone,
    candidates,
    grow,
    leavers,
)
from model.scenario import Levels
from model.systems.livelihoods.market import price_risks
from model.world.arithmetic import logs

Found = Callable[[str, list[int]], JointCommittee]
YEAR = 12


class Bodies(NamedTuple):
    """The committees there are, in the order they were founded, and how another is founded."""

    committees: list[JointCommittee]
    found: Found


def offers_of(
    city: City, levels: Levels, seed: int, money: NDArray[np.int64], advice: NDArray[np.float32]
) -> Offers:
    """What committees see of villages: strength with error, industry, map, money, experts there."""
    v = city.villages
    error = levels.organisation.joint_sight * normals(seed, Purpose.JOINT, 0, v.key).astype("f8")
    return Offers(
        key=v.key,
        township=v.township,
        east=v.x.astype(np.float64),
        north=v.y.astype(np.float64),
        money=np.asarray(money * levels.money.smallest, np.float64),
        seen_strength=np.clip(v.strength + error, 0.0, 1.0),
        seen_industry=v.industry,
        advice=advice.astype(np.float64),
    )


def odds_of(levels: Levels, known: Sequence[Sequence[float]], size: int) -> Odds:
    """What committees expect: prices as the mean of the last two years (1 before there are any)."""
    org, m = levels.organisation, levels.measures
    price = np.mean(known, axis=0) if known else np.ones(len(m.industry_margins))
    a_share = YEAR * m.industry_income / max(m.industry_price, levels.money.smallest)
    return Odds(
        rates=price * np.array(m.industry_margins) * a_share,
        fails=(1.0 - m.industry_success) * np.array(m.industry_failures),
        risks=price_risks(levels).astype(np.float64),
        logs=logs(np.arange(1, size + 2, dtype=np.float32)).astype(np.float64),
        scale=org.joint_scale,
        slope=org.joint_strength,
        caution=org.joint_caution,
        pair_year=YEAR * org.joint_pair_day,
        radius=org.joint_reach,
        least=org.joint_least,
        most=org.joint_limit,
    )


def bonus_of(form: str, levels: Levels) -> float:
    """What a firm or a park adds to returns."""
    org = levels.organisation
    return {"firm": org.joint_firm_gain, "park": org.joint_park_gain}.get(form, 0.0)


def gather(
    city: City, levels: Levels, month: int, bodies: Bodies, seen: tuple[Offers, Odds]
) -> None:
    """January: committees lose members, admit members, and new ones form around the strongest.

    The strongest village seen that is in none asks its neighbours; where nobody gains there is no
    committee. When fewer are asked for than there are, the youngest end.
    """
    offers, odds = seen
    asked = scaled(levels.organisation.joint_committees, city.villages.part, "joint_committees")
    own, free = alone(offers, odds), np.ones(offers.key.size, np.bool_)
    active = [c for c in bodies.committees if c.villages]
    for committee in active[asked:]:
        _stay(committee, [])
    for committee in active[:asked]:
        free[committee.villages] = False
    for committee in active[:asked]:
        _revise(city, month, (committee, bonus_of(committee.form, levels)), seen, (own, free))
    number = sum(bool(c.villages) for c in bodies.committees)
    for row in np.lexsort((offers.key, -offers.seen_strength)):
        if number >= asked:
            break
        if free[row] and offers.money[row] > 0:
            number += _try(city, month, int(row), bodies, seen, (own, free))


def _revise(
    city: City,
    month: int,
    body: tuple[JointCommittee, float],
    seen: tuple[Offers, Odds],
    villages: tuple[Floats, NDArray[np.bool_]],
) -> None:
    """One committee that exists: who leaves, who joins; under two members it ends."""
    (committee, bonus), (offers, odds), (own, free) = body, seen, villages
    group = Group(committee.villages, bonus, offers, odds)
    gone = leavers(group, own)
    free[gone] = True
    group.rows = [row for row in group.rows if row not in gone]
    if group.rows:
        eldest = next(row for row in committee.villages if row in group.rows)
        near = candidates(eldest, free, offers, odds)
        near = near[~np.isin(near, gone)] if gone else near
        note_admissions(city, month, committee.name, grow(group, near, own))
    kept = group.rows if len(group.rows) > 1 else []
    free[group.rows] = not kept
    _stay(committee, kept)


def _stay(committee: JointCommittee, kept: list[int]) -> None:
    """These are its members now, the eldest first; without any it ends: no firm, no park."""
    first = [row for row in committee.villages if row in kept]
    committee.villages = [*first, *(row for row in kept if row not in first)]
    if not kept:
        committee.form = "villages"


def _try(
    city: City,
    month: int,
    row: int,
    bodies: Bodies,
    seen: tuple[Offers, Odds],
    villages: tuple[Floats, NDArray[np.bool_]],
) -> int:
    """A new committee around one village, if anybody joins it; returns how many were founded."""
    (offers, odds), (own, free) = seen, villages
    group = Group([row], 0.0, offers, odds)
    near = candidates(row, free, offers, odds)
    asked = grow(group, near[near != row], own)
    if len(group.rows) < 2:
        return 0
    free[group.rows] = False
    name = f"joint committee {len(bodies.committees) + 1}"
    members = [row, *(r for r in group.rows if r != row)]
    bodies.committees.append(bodies.found(name, members))
    note_admissions(city, month, name, asked)
    return 1


def note_admissions(city: City, month: int, name: str, asked: list[Admission]) -> None:
    """Note each village that was asked, with what it has alone and what it would have joined."""
    if not city.decisions.on:
        return
    for said in asked:
        options = [("alone", said.alone), ("join", said.joined)]
        why = f"the others would each have {said.gain:.0f} yuan a year more"
        choice = "join" if said.admitted else "alone"
        city.decisions.note(month, (name, "admit"), ("village", said.row), options, choice, why)


def by_key(city: City, rows: Sequence[int]) -> NDArray[np.intp]:
    """Rows in the order of village keys: sums over them are the same however rows are ordered."""
    members = np.array(rows, np.intp)
    return members[np.argsort(city.villages.key[members], kind="stable")]


def mean_of(column: NDArray[Any], rows: NDArray[np.intp]) -> float:
    """Mean of a column over some villages, added in the order of `rows`."""
    values: list[float] = column[rows].tolist()
    return sum(values) / len(values)


def give_forms(city: City, levels: Levels, committees: list[JointCommittee], worth: Floats) -> None:
    """Firms choose the committees that pool most, parks those least remote; others sell alone.

    `worth` is the money pooled by committee. Ties go to the older one.
    """
    org = levels.organisation
    number = scaled(org.joint_parks, city.villages.part, "joint_parks")
    remote = [mean_of(city.villages.remote, by_key(city, c.villages)) for c in committees]
    parks = sorted(range(len(committees)), key=remote.__getitem__)[:number]
    rest = [k for k in range(len(committees)) if k not in parks]
    firms = sorted(rest, key=lambda k: -float(worth[k]))[: round(org.joint_firms * len(committees))]
    for k, committee in enumerate(committees):
        committee.form = "park" if k in parks else "firm" if k in firms else "villages"

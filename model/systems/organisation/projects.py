"""What joint committees do with pooled money: choose, plant, share out (O1, I1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.agents import JointCommittee, Project
from model.city import City
from model.draws import Purpose
from model.draws.kernel import exp32, uniforms
from model.policies.joint import USUAL_STRENGTH, Group, Odds, Offers
from model.scenario import Levels
from model.systems.livelihoods.market import SHORTEST_LAG
from model.systems.operations.numbers import Duties
from model.systems.operations.rules import show_share
from model.systems.organisation.joint import bonus_of, by_key, mean_of
from model.systems.support.projects import AWAY, NEAR, shares_for
from model.villages import INDUSTRIES
from model.world.arithmetic import exps, logs

F = np.float32
SHOW = -1
"""Industry code of a show project."""
YEAR = 12


class Choice(NamedTuple):
    """What a committee does this year: the industry (SHOW for show), and what it weighed."""

    committee: JointCommittee
    industry: int
    options: list[tuple[str, float]]


def choose(
    city: City,
    levels: Levels,
    committee: JointCommittee,
    seen: tuple[Offers, Odds],
    duties: Duties,
) -> Choice:
    """The project of highest worth as expected, or one for show where assessment rewards show.

    Show counts as the weight of show in the members' work (C8) x how well it is seen x the money's
    usual return; it earns `show_income` of that. Seen: near roads, and the larger the committee.
    """
    offers, odds = seen
    group = Group(committee.villages, bonus_of(committee.form, levels), offers, odds)
    (money, worth), rows = group.worths(), by_key(city, committee.villages)
    best = int(np.argmax(worth))
    usual = money * float(odds.rates[best])
    weight = float(show_share(F(mean_of(city.villages.chance, rows)), duties))
    near = min(max(NEAR - AWAY * mean_of(city.villages.remote, rows), 0.0), 1.0)
    visible = near * rows.size / (rows.size + 2.0)
    show = usual * (levels.organisation.show_income + weight * visible)
    options = [(INDUSTRIES[k], float(worth[k])) for k in np.flatnonzero(np.isfinite(worth))]
    return Choice(committee, SHOW if show > worth[best] else best, [*options, ("show", show)])


def note_choice(city: City, month: int, choice: Choice) -> None:
    """Note the project for each member that is followed."""
    if not city.decisions.on:
        return
    said = "show" if choice.industry == SHOW else INDUSTRIES[choice.industry]
    for row in choice.committee.villages:
        about, name = ("village", row), choice.committee.name
        why = "expected yuan a year, prices as in the last two years; show by its weight"
        city.decisions.note(month, (name, "project"), about, choice.options, said, why)


def plant(
    city: City,
    levels: Levels,
    when: tuple[int, int],
    choice: Choice,
    money: tuple[NDArray[np.int64], NDArray[np.float32]],
) -> None:
    """Plant each member's plot: it grows unless it fails, each by its own draw of the year.

    `money` is (smallest units spent by village, factor of experts and the like on failure). It
    bears from the first January after the lag of its industry. A project for show grows nothing.
    """
    month, seed = when
    spent, advice = money
    committee, said = choice.committee, levels.measures
    rows = by_key(city, committee.villages)
    shares = shares_for(spent[rows], levels).astype(np.float64)
    plots: list[float] = shares.tolist()
    total = sum(plots)
    if total <= 0.0 or choice.industry == SHOW:
        return
    usual = (1.0 - said.industry_success) * said.industry_failures[choice.industry]
    fail = usual * management(city, levels, rows) * advice[rows].astype(np.float64)
    luck = uniforms(seed, Purpose.JOINT, month, city.villages.key[rows], 1)
    grown = sum(shares[luck >= fail].tolist())
    lag = max(round(said.industry_lags[choice.industry]), SHORTEST_LAG)
    bears = month + -(-lag // YEAR) * YEAR
    parts = tuple(plot / total for plot in plots)
    committee.projects.append(Project(choice.industry, bears, grown, tuple(rows.tolist()), parts))


def management(city: City, levels: Levels, rows: NDArray[np.intp]) -> float:
    """Factor on failure of what members run together: it falls with their mean strength."""
    gap = mean_of(city.villages.strength, rows) - USUAL_STRENGTH
    return float(exp32(F(-levels.organisation.joint_strength * gap)))


@lru_cache(maxsize=256)
def ln_of(members: int) -> float:
    """Natural logarithm of a number of members."""
    return float(logs(np.array([members], np.float32))[0])


def returns(levels: Levels, committee: JointCommittee) -> float:
    """1 + what scale, a firm or a park adds to the returns of a committee's members."""
    ln = ln_of(max(len(committee.villages), 1))
    return 1.0 + levels.organisation.joint_scale * ln + bonus_of(committee.form, levels)


def bearing(committees: Sequence[JointCommittee], month: int) -> NDArray[np.float64]:
    """Shares of joint projects that bear, by industry."""
    area = np.zeros(len(INDUSTRIES))
    for committee in committees:
        for project in committee.projects:
            if project.bears <= month:
                area[project.industry] += project.shares
    return area


def paid_out(
    city: City,
    levels: Levels,
    committees: Sequence[JointCommittee],
    month: int,
    prices: Sequence[float],
) -> NDArray[np.float32]:
    """Bearing shares of joint projects that pay out in each village this year, at the year's price.

    Times margin and the committee's returns, less the firm's cut; who paid keeps its part when it
    leaves. Shape (villages,).
    """
    out = np.zeros(city.villages.size)
    margins, cut = levels.measures.industry_margins, levels.organisation.joint_firm_cut
    for committee in committees:
        kept = returns(levels, committee) * (1.0 - cut if committee.form == "firm" else 1.0)
        for project in committee.projects:
            if project.bears > month:
                continue
            price = margins[project.industry] * prices[project.industry]
            for row, part in zip(project.owners, project.parts, strict=True):
                out[row] += project.shares * part * price * kept
    return out.astype(np.float32)


def of_members(city: City, levels: Levels, committees: Sequence[JointCommittee]) -> dict[str, Any]:
    """What membership means for a village: number, margin, factor on failure, days (villages,).

    Strength is that of all: weak members gain, strong ones lose. Days are half of one a month for
    each pair that a village is in.
    """
    size = city.villages.size
    number, margin = np.full(size, -1, np.int32), np.ones(size, np.float32)
    failure, days = np.ones(size, np.float32), np.zeros(size, np.int64)
    for committee in committees:
        rows = by_key(city, committee.villages)
        gap = F(mean_of(city.villages.strength, rows)) - city.villages.strength[rows]
        number[rows], margin[rows] = committee.number, returns(levels, committee)
        failure[rows] = exps(F(-levels.organisation.joint_strength) * gap)
        days[rows] = (len(rows) - 1) * 50
    return {"number": number, "margin": margin, "failure": failure, "days": days}

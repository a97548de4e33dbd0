"""January of industry: experts are sent, chain organisations placed, joint committees decide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.ledger import Ledger
from model.relief import Purpose
from model.scenario import Levels
from model.systems.livelihoods.month import Economy
from model.systems.operations.experts import expert_factor, pay_experts, send_experts
from model.systems.operations.numbers import duties_of
from model.systems.organisation.chains import covered, pay_chains
from model.systems.organisation.joint import (
    Bodies,
    gather,
    give_forms,
    odds_of,
    offers_of,
)
from model.systems.organisation.projects import (
    SHOW,
    choose,
    note_choice,
    of_members,
    paid_out,
    plant,
)
from model.systems.organisation.sharing import holders, shared_advice
from model.systems.support.projects import Taken, pooled_money, shares_for, take
from model.units import DAY
from model.villages import OWED

F = np.float32
COORDINATION, CHAINS = OWED.index("coordination"), OWED.index("chains")
__all__ = ["IndustryReport", "industry_year"]


@dataclass(frozen=True, slots=True)
class IndustryReport:
    """What the year of industry costs, smallest units; money of projects by village."""

    taken: Taken | None
    fees: int
    """Pay of experts and fees of chain organisations for the year."""


def industry_year(
    city: City,
    levels: Levels,
    when: tuple[int, int],
    books: tuple[Ledger, Economy],
    bodies: Bodies,
) -> IndustryReport:
    """January, once money has come down: who helps industry where, and what is done together.

    Experts go first, because committees see where they are. `when` is (month, seed). Writes margin,
    failure, shield, pooled, committee and the days owed; at the levels before the campaign nothing
    is written. Margin, shield and what chains do to failure count as far as last month's days owed
    were worked.
    """
    ledger, economy = books
    said, org = levels.operations, levels.organisation
    asked = said.experts or org.chain_groups or org.joint_committees
    helped = bool((city.villages.helper >= 0).any())
    if not (asked or helped or bodies.committees or _was_on(city)):
        return IndustryReport(None, 0)
    month = when[0]
    planting = shares_for(city.villages.account[Purpose.INDUSTRY], levels)
    experts = send_experts(city, levels, when, planting)
    advice = expert_factor(experts, levels)
    chained = covered(city, levels, when, planting + _standing(city))
    worked = city.villages.owed_share.copy()
    advice *= np.where(chained, F(1.0) - F(org.chain_failure) * worked, F(1.0))
    advice *= shared_advice(city, levels)
    taken = _committees(city, levels, when, (ledger, economy, advice), bodies)
    active = [c for c in bodies.committees if c.villages]
    member = of_members(city, levels, active)
    pays = paid_out(city, levels, bodies.committees, month, economy.prices)
    with city.villages.writing("organisation") as own:
        own.margin[:] = F(1.0) + (member["margin"] - F(1.0)) * worked
        own.failure[:] = member["failure"] * advice
        own.committee[:], own.pooled[:] = member["number"], pays + _shows(city, levels)
        own.shield[:] = np.where(chained, F(org.chain_shield) * worked, F(0.0))
        own.owed[COORDINATION] = member["days"]
        own.owed[CHAINS] = np.where(chained, round(org.chain_days * DAY), 0)
    fees = pay_experts(levels, month, int(experts.sum()), ledger)
    return IndustryReport(taken, fees + pay_chains(city, levels, month, ledger))


def _was_on(city: City) -> bool:
    """Whether something still stands from a year when a lever was on, or a show project does."""
    v = city.villages
    touched = (v.margin != 1) | (v.failure != 1) | (v.shield > 0) | (v.pooled > 0) | (v.shown > 0)
    return bool(touched.any() or v.owed[[COORDINATION, CHAINS]].any())


def _standing(city: City) -> NDArray[np.float64]:
    """Shares on record in each village: those granted, and show projects, which look alike."""
    return np.asarray(holders(city) + city.villages.shown.astype(np.float64))


def _shows(city: City, levels: Levels) -> NDArray[np.float32]:
    """What show projects of the city earn in a village, in shares."""
    return city.villages.shown * F(levels.organisation.show_income)


def _committees(
    city: City,
    levels: Levels,
    when: tuple[int, int],
    books: tuple[Ledger, Economy, NDArray[np.float32]],
    bodies: Bodies,
) -> Taken | None:
    """Committees form, choose a project and plant it with the money their members pool."""
    if not levels.organisation.joint_committees and not bodies.committees:
        return None
    (month, seed), (ledger, economy, advice) = when, books
    money = pooled_money(city, levels, ledger)
    seen = (
        offers_of(city, levels, seed, money, advice),
        odds_of(levels, economy.known, city.villages.size),
    )
    gather(city, levels, month, bodies, seen)
    active = [c for c in bodies.committees if c.villages]
    pooled = np.array([sum(int(money[r]) for r in c.villages) for c in active], np.float64)
    give_forms(city, levels, active, pooled)
    duties = duties_of(levels)
    choices = [choose(city, levels, committee, seen, duties) for committee in active]
    asked, show = np.zeros_like(money), np.zeros(money.size, np.bool_)
    for choice in choices:
        note_choice(city, month, choice)
        asked[choice.committee.villages] = money[choice.committee.villages]
        show[choice.committee.villages] = choice.industry == SHOW
    taken = take(city, levels, ledger, (asked, show))
    for choice in choices:
        plant(city, levels, when, choice, (taken.spent + taken.shown, advice))
    return taken

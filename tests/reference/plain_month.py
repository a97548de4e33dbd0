"""A month of livelihoods, slowly: one household after another, one rule after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.draws import Purpose
from model.measures import BINS, PARTS
from model.relief import Gap, Measure, Poor
from model.systems.livelihoods.numbers import Dividends, Numbers
from model.units import ONE, ZERO
from tests.reference.household import Household
from tests.reference.plain import GRANTS, KERNEL, QUARTER, RULES, draws, normal, uniform

F = np.float32


@dataclass(slots=True)
class Village:
    """A village and its households."""

    key: int
    place: np.float32
    weather: np.float32
    taken: np.float32
    lag: int
    failure: np.float32
    labour: np.float32
    pooled: np.float32
    site: np.float32
    houses: list[Household]
    produce: np.float32 = ONE


@dataclass(slots=True)
class When:
    """The month, the run's seed and the numbers in force."""

    month: int
    seed: int
    n: Numbers


def has(bits: int, measure: Measure) -> bool:
    """Whether a measure is among the bits."""
    return bool(bits >> measure & 1)


def begin_year(villages: list[Village], when: When, weather_sd: float, clock: bool) -> None:
    """January: harvest luck, then children leave school and workers grow old."""
    for village in villages:
        a, b, _, _ = draws(when.seed, Purpose.WEATHER, when.month, village.key)
        village.weather = normal(a, b) * F(weather_sd)
        for h in village.houses:
            a, b, c, d = draws(when.seed, Purpose.SEASON, when.month, h.key)
            h.season = when.n.season_sd * normal(a, b)
            leaves = int(clock and uniform(c) < F(h.pupils) * when.n.school_leaver)
            retires = int(clock and uniform(d) < F(h.workers) * when.n.retire)
            h.pupils -= leaves
            h.workers += leaves - retires
            renewed, _, _, _ = draws(when.seed, Purpose.SEASON, when.month, h.key, 1)
            renews = int(clock and uniform(renewed) < F(h.old) * when.n.renewal)
            h.pupils += renews
            h.old += retires - renews


def grant(h: Household, village: Village, when: When) -> None:
    """Measures granted this month begin to work."""
    n, given, wrong = when.n, h.granted, h.granted_misfit
    a, b, _, _ = draws(when.seed, Purpose.DELIVERY, 0, h.key)

    def effect(measure: Measure) -> Any:
        return GRANTS.effect(given, wrong, 1 << measure, n)

    h.aid |= given
    h.misfit = h.misfit & ~given | wrong & given
    h.assets = h.assets + n.grant_assets * effect(Measure.ASSET_GRANT)
    h.placed = max(h.placed, n.placement_boost * effect(Measure.JOB_PLACEMENT))
    learns = ONE if uniform(b) < F(1.0 / 3.0) else ZERO
    h.ability = h.ability + learns * n.training_ability * effect(Measure.TRAINING)
    h.gaps = int(GRANTS.gaps_closed(h.gaps, given))
    if has(given, Measure.INDUSTRY_SHARE) and uniform(a) < GRANTS.success(village.failure, n):
        h.industry_from = when.month + village.lag
    if has(given, Measure.RELOCATION):
        h.due = when.month + int(n.relocation_delay)
    elif has(given, Measure.HOUSE_REPAIR) and h.due < 0:
        h.due = when.month + int(n.house_delay)


def finish_works(h: Household, month: int) -> None:
    """A house is ready, or the household moves; -1 means that nothing is due."""
    if h.due == month and month >= 0:
        moves = has(h.aid, Measure.RELOCATION) and h.relocated == 0
        h.relocated = 1 if moves else h.relocated
        h.gaps &= ~int(Gap.HOUSE)
        h.due = -1


def lapse(h: Household) -> None:
    """December: yearly aid that was not renewed ends."""
    for measure in (Measure.SCHOOL_AID, Measure.MEDICAL_AID):
        if not has(h.granted | h.paid, measure):
            h.aid &= ~(1 << measure)


def listed(h: Household) -> np.float32:
    """Whether it is on the register, as a number."""
    return ONE if h.register in (1, 3) else ZERO


def dividends(village: Village, n: Numbers) -> Dividends | None:
    """What each claim on the pot of joint projects pays: 60, 30 and 10 % of it.

    Where nobody works land or nobody is listed, all get that part.
    """
    pot = village.pooled * n.pooled_pay
    if pot == ZERO:
        return None
    land = poor = 0
    for h in village.houses:
        worked = F(KERNEL["exp32"](h.land)) if h.workers else ZERO
        land += int(worked * F(65536.0) + F(0.5))
        poor += int(listed(h))
    by_land, to_listed = F(0.6) if land else ZERO, F(0.1) if poor else ZERO
    equal = F(0.3) + (F(0.6) - by_land) + (F(0.1) - to_listed)
    return Dividends(
        by_land * pot / (F(max(land, 1)) / F(65536.0)),
        equal * pot / F(max(len(village.houses), 1)),
        to_listed * pot / F(max(poor, 1)),
    )


def dividend(h: Household, paid: Dividends | None) -> np.float32:
    """What a household gets of it."""
    if paid is None:
        return ZERO
    return F(RULES.dividend(h.land, F(h.workers), listed(h), paid))


def earn(
    h: Household, village: Village, crowding: np.float32, when: When, paid: Dividends | None
) -> dict[str, Any]:
    """Everything a household receives in a month, by source; workers go and come back first."""
    n = when.n
    move, _, a, b = draws(when.seed, Purpose.MONTH, when.month, h.key)
    if when.month % 3 == 0:
        h.shock = F(RULES.next_shock(h.shock, normal(a, b), n))
    moved = F(h.relocated == 1)
    home = go_and_return(h, (crowding, village.site), uniform(move), n)
    luck = RULES.luck(h.ability, village.place + village.weather, h.shock, h.season, n)
    farm = RULES.moved_farm(RULES.farm_income(h.land, home, h.assets, luck, n), moved, n)
    gross = RULES.pay_away(F(h.away), h.ability, h.shock, n)
    kept = RULES.kept_share(F(h.station > 0), n)
    h.unsent = RULES.next_unsent(h.unsent, gross, kept)
    local = RULES.local_pay(home, h.ability, village.place, h.shock, n) * RULES.access(moved, n)
    fits = n.wrong_effect if has(h.misfit, Measure.INDUSTRY_SHARE) else ONE
    bears = 0 <= h.industry_from <= when.month
    return {
        "farm": farm,
        "kept": gross * kept,
        "gross": gross,
        "local": local,
        "property": RULES.property_income(h.ability, n) + dividend(h, paid),
        "transfers": RULES.transfers(F(h.persons), F(h.old), F(h.ill), h.ability, n),
        "posts": n.post_pay if has(h.paid, Measure.PUBLIC_POST) else ZERO,
        "relief": n.minimum_pay * F(h.persons) if has(h.paid, Measure.MINIMUM_INCOME) else ZERO,
        "industry": n.industry_pay * fits * (village.produce * RULES.tended(home, village.labour))
        if bears
        else ZERO,
    }


def go_and_return(
    h: Household, around: tuple[np.float32, np.float32], draw: np.float32, n: Numbers
) -> np.float32:
    """One worker may leave or come back; returns the labour that stays at home."""
    fit = RULES.able(F(h.workers), F(h.ill), n)
    leave = RULES.leave_chance(h.ability, h.remote, F(h.pupils), h.placed, n)
    (crowding, site), moved = around, F(h.relocated == 1)
    leave = leave * RULES.access(moved, n) * (crowding if h.register in (0, 4) else ONE)
    leave = leave + RULES.site_chance(moved, site, n)
    back = RULES.return_chance(h.placed, F(h.station > 0), n)
    away = RULES.workers_away(F(h.away), np.floor(fit), leave, back, draw)
    h.away = int(away)
    h.placed = h.placed * n.placed_memory
    return F(max(fit - away, ZERO))


def save(h: Household, parts: dict[str, Any], n: Numbers) -> None:
    """Income, added up in the order of its sources, is saved or eaten."""
    income = ZERO
    for source, amount in parts.items():
        income = income if source == "gross" else income + amount
    saved = RULES.saving(income, F(h.persons), h.assets, n)
    h.assets = F(RULES.next_assets(h.assets, saved, n))
    h.quarter = h.quarter + income


def misfortune(h: Household, site: np.float32, when: When) -> None:
    """Illness, recovery, a lost guarantee, a move given up: slices of one draw, one at most."""
    n = when.n
    _, event, _, _ = draws(when.seed, Purpose.MONTH, when.month, h.key)
    u = uniform(event)
    h.gaps = h.gaps if h.pupils else h.gaps & ~int(Gap.SCHOOL)
    poor = ONE if h.poor & Poor.STABLE else ZERO
    medical = ONE if has(h.aid, Measure.MEDICAL_AID) else ZERO
    schooled = ONE if has(h.aid, Measure.SCHOOL_AID) else ZERO
    sick = RULES.illness_chance(F(h.workers), n)
    left = F(h.away > 0 and has(h.aid, Measure.JOB_PLACEMENT))
    drop = RULES.drop_out_chance(F(h.pupils), poor, h.remote, schooled, left, n)
    slices = (
        (n.recover, "recovers"),
        (drop, Gap.SCHOOL),
        (n.house_decay, Gap.HOUSE),
        (n.water_decay, Gap.WATER),
        (n.insurance_lapse * poor * (ONE - medical), Gap.MEDICAL),
        (n.mend * (ONE - poor), "mends"),
        (RULES.give_up_chance(F(h.relocated == 1), site, n), "returns"),
    )
    if u < sick:
        h.assets = F(RULES.after_illness(h.assets, medical, left * F(h.old > 0), n))
        h.ill = 1 if u < sick * n.chronic else h.ill
        return
    edge = sick
    for width, what in slices:
        edge, before = edge + width, edge
        if before <= u < edge and what == "recovers":
            h.ill = 0
        elif before <= u < edge and what == "mends":
            h.gaps = 0
        elif before <= u < edge and what == "returns":
            h.relocated = 2
            lose(h, int(Gap.HOUSE))
        elif before <= u < edge:
            lose(h, int(what))


def lose(h: Household, gap: int) -> None:
    """A guarantee is lost; a house or water that is unsafe again needs its measure again."""
    h.gaps |= gap
    undone = {Gap.HOUSE: Measure.HOUSE_REPAIR, Gap.WATER: Measure.SAFE_WATER}.get(Gap(gap))
    h.aid &= ~(1 << undone) if undone else ~0


def whole(amount: np.float32, n: Numbers) -> int:
    """An amount in whole parts of money, as the sums of a month count it."""
    return int(amount * n.sum_scale + F(0.5))


def live(villages: list[Village], when: When) -> list[list[int]]:
    """One month of all households; returns the sums by village, in the order of SUMS."""
    n = when.n
    table = []
    for village in villages:
        crowding = F(1.0) - village.taken / F(len(village.houses))
        sums, paid = [0] * 9, dividends(village, n)
        for h in village.houses:
            if h.granted:
                grant(h, village, when)
            finish_works(h, when.month)
            if when.month % 12 == 11:
                lapse(h)
            parts = earn(h, village, max(crowding, F(0.1)), when, paid)
            save(h, parts, n)
            misfortune(h, village.site, when)
            sums = [s + whole(amount, n) for s, amount in zip(sums, parts.values(), strict=True)]
        income = sum(sums) - sums[2]
        table.append([*sums, income, sum(h.away for h in village.houses)])
    return table


def close_quarter(villages: list[Village], when: When) -> tuple[list[list[int]], np.ndarray]:
    """The quarter's end: incomes are closed and poverty is decided; returns sums and bins."""
    n, slot = when.n, when.month // 3 % 8
    table, bins = [], np.zeros((BINS, 2), np.int64)
    for village in villages:
        sums = np.zeros(7, np.int64)
        for h in village.houses:
            h.quarters[slot], h.quarter = h.quarter, ZERO
            year, two_years = incomes(h, slot)
            h.poor = int(QUARTER.poverty(year, two_years, h.gaps, n.welfare_line))
            money = whole(year, n) * h.persons
            sums += count(h, year, money, n)
            bins[QUARTER.income_bin(year, n.welfare_line)] += (h.persons, money)
        table.append(sums.tolist())
    return table, bins


def incomes(h: Household, slot: int) -> tuple[np.float32, np.float32]:
    """Income a person of the last four quarters, and the yearly mean of the last eight."""
    year = before = ZERO
    for back in range(4):
        year = year + h.quarters[(slot - back) % 8]
        before = before + h.quarters[(slot - 4 - back) % 8]
    return year / F(h.persons), (year + before) * F(0.5) / F(h.persons)


def count(h: Household, year: np.float32, money: int, n: Numbers) -> list[int]:
    """What one household adds to the sums of a quarter."""
    line = n.welfare_line
    return [
        h.persons,
        h.persons * bool(h.poor & Poor.INCOME),
        h.persons * bool(h.poor & Poor.STABLE),
        h.persons * bool(h.poor & Poor.GUARANTEE),
        h.persons * int(QUARTER.shortfall(year, line) * PARTS),
        h.persons * int(QUARTER.squared_shortfall(year, line) * PARTS),
        money,
    ]

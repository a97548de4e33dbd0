"""The model against its equations, written a second time in float64 without looking at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.city import City
from model.systems.livelihoods import (
    Economy,
    begin_year,
    loop,
    misfortune,
    month_of_livelihoods,
    rules,
)
from model.systems.livelihoods.grants import success
from model.systems.livelihoods.market import industry_lags, produce
from model.systems.livelihoods.numbers import Dividends, Numbers, numbers_of
from tests.architecture.source import imports_of, is_within, tree_of
from tests.reference import independent as eq
from tests.reference import independent_house as house
from tests.reference.independent import Times
from tests.reference.independent_house import Around, House
from tests.reference.small_city import SHOCKS, busy, declared, small_city, support

SEED, SIZES, MONTHS = 5, (120, 50, 30), 24
SCALE = 6100.0
AREAS, PRICES = (0.9, 1.0, 0.7, 1.0, 0.95, 1.0), (0.83, 1.21, 0.7, 0.66, 1.3, 0.98)
CLOSE = 1e-5
"""Relative tolerance of each rule: float32 carries 6e-8, and a rule takes about ten steps."""
TINY = 2e-7
"""Absolute tolerance, in log points or assets, where a rule subtracts numbers of size one."""
STATES = tuple(f.name for f in fields(House) if f.name != "quarters")
WHOLE = ("workers", "pupils", "old", "away", "ill", "gaps", "aid", "misfit", "due",
         "industry_from", "relocated", "poor")  # fmt: skip
REAL = ("ability", "assets", "shock", "season", "placed", "quarter", "unsent")
STARTS = {
    "burn-in, declared": (-20, declared),
    "2014, declared": (0, declared),
    "2019 to the pandemic, busy": (60, busy),
}


def houses_of(city: City) -> list[House]:
    """All households in float64."""
    rows = city.households
    columns = [getattr(rows, name).tolist() for name in STATES]
    found = [House(*values) for values in zip(*columns, strict=True)]
    for row, h in enumerate(found):
        h.quarters = rows.quarters[:, row].tolist()
    return found


def times(month: int, levels: Any) -> Times:
    return Times(levels, month, SCALE, AREAS, PRICES, SHOCKS)


def numbers(month: int, levels: Any) -> Numbers:
    return numbers_of(levels, month, SCALE, SHOCKS)


def model_month(city: City, levels: Any, month: int) -> None:
    """One month of the model, January's business included."""
    if month % 12 == 0:
        begin_year(city, levels, month, SEED, clock=month >= 0)
    month_of_livelihoods(city, levels, month, SEED, Economy(SCALE, AREAS, PRICES), SHOCKS)


def history(first: int, levels: Any) -> Iterator[tuple[int, City, City]]:
    """Month, the city before it (support has decided) and after it, as the model lives."""
    city = small_city(SIZES)
    for month in range(first, first + MONTHS):
        support(city, month, 9)
        before = city.copy()
        model_month(city, levels, month)
        yield month, before, city


def arounds(before: City, after: City, levels: Any, month: int) -> list[Around]:
    """What surrounds each household: places taken are followed from the village's columns."""
    h, v = before.households, before.villages
    taken = v.taken.astype(float) * 11 / 12 + v.placements * levels.livelihoods.displacement
    crowding = np.maximum(1 - taken / np.diff(h.start), 0.1)
    t, m = times(month, levels), levels.measures
    grown = [
        (
            max(round(m.industry_lags[kind]), 3),
            float(v.failure[i]) * m.industry_failures[kind],
            eq.produce(t, kind, float(v.margin[i]), float(v.shield[i])),
            m.industry_labour[kind],
            paid_out(after, i, float(v.pooled[i]) * eq.pooled_pay(t)),
        )
        for i, kind in enumerate(v.industry.tolist())
    ]
    bits = [
        [house.measures(b) for b in column.tolist()]
        for column in (h.granted, h.granted_misfit, h.paid)
    ]
    villages = [
        (
            float(v.place[i]),
            float(after.villages.weather[i]),
            float(crowding[i]),
            int(v.site[i]),
            *grown[i],
        )
        for i in range(v.size)
    ]
    return [
        Around(*villages[row], *given)
        for row, given in zip(h.village, zip(*bits, strict=True), strict=True)
    ]


def paid_out(city: City, village: int, pot: float) -> tuple[float, float, float]:
    """A pot by land worked (60), households (30) and the listed (10), a unit of each.

    A part that nobody has a claim to goes to all households.
    """
    h = city.households
    rows = slice(*h.start[village : village + 2].tolist())
    land = float(np.exp(h.land[rows].astype(float))[h.workers[rows] > 0].sum())
    listed = int(np.isin(h.register[rows], (1, 3)).sum())
    size = rows.stop - rows.start
    equal = 0.3 + 0.6 * (land == 0) + 0.1 * (listed == 0)
    return 0.6 * pot / land if land else 0.0, equal * pot / size, 0.1 * pot / max(listed, 1)


def live(houses: list[House], around: list[Around], levels: Any, month: int) -> None:
    t = times(month, levels)
    for h, a in zip(houses, around, strict=True):
        if month % 12 == 0:
            house.new_year(h, t, SEED, clock=month >= 0)
        house.live(h, t, SEED, a)


def different(houses: list[House], city: City, tolerance: float) -> dict[str, np.ndarray]:
    """Households that differ, by column."""
    found = {}
    for name in WHOLE:
        found[name] = getattr(city.households, name) != [getattr(h, name) for h in houses]
    for name in REAL:
        ours = np.array([getattr(h, name) for h in houses])
        found[name] = ~np.isclose(getattr(city.households, name), ours, tolerance, TINY * 5)
    theirs = np.array([h.quarters for h in houses]).T
    found["quarters"] = ~np.isclose(city.households.quarters, theirs, tolerance).all(axis=0)
    return found


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_a_month_follows_the_equations(start: tuple[int, Callable[[], Any]]) -> None:
    """From the same inputs, every column of every household, month by month.

    A draw or an amount within float32's reach of a threshold may fall on its other side. With 10
    decisions x 4,800 household-months x 1e-6 that is one in twenty such tests: one is forgiven.
    """
    first, levels = start[0], start[1]()
    off = 0
    for month, before, after in history(first, levels):
        houses = houses_of(before)
        live(houses, arounds(before, after, levels, month), levels, month)
        wrong = {k: v for k, v in different(houses, after, CLOSE).items() if v.any()}
        off += int(np.any(list(wrong.values()), axis=0).sum()) if wrong else 0
        assert off <= 1, f"month {month}: " + ", ".join(f"{k} {v.sum()}" for k, v in wrong.items())


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_two_years_follow_the_equations(start: tuple[int, Callable[[], Any]]) -> None:
    """Each household on its own for 24 months: 99 % end with every whole number equal, and of
    these every amount within 1e-4 (rounding grows through assets and thresholds)."""
    first, levels = start[0], start[1]()
    houses: list[House] = []
    for month, before, after in history(first, levels):
        houses = houses or houses_of(before)
        live(houses, arounds(before, after, levels, month), levels, month)
        last = after
    wrong = different(houses, last, 1e-4)
    parted = np.any([wrong[name] for name in WHOLE], axis=0)
    assert parted.sum() <= last.households.size // 100
    for name in (*REAL, "quarters"):
        assert not (wrong[name] & ~parted).any(), name


@cache
def inputs(first: int, levels: Callable[[], Any]) -> list[tuple[int, City, np.ndarray]]:
    """Months with the city after each, and uniform draws to try decisions with."""
    rng = np.random.default_rng(1)
    return [
        (month, after.copy(), rng.random((4, after.households.size)).astype(np.float32))
        for month, _, after in history(first, levels())
    ]


def arguments(rule: str, city: City, u: np.ndarray) -> list[np.ndarray]:
    """The arguments of a rule, one array each, all households of a month."""
    h, v = city.households, city.villages
    home = np.maximum(h.workers - h.away, 0) + np.float32(0.2) * h.ill
    place = v.place[h.village]
    stable, aided = (h.poor & 2) // 2, h.aid >> 9 & 1
    table = {
        "able": (h.workers, h.ill),
        "luck": (h.ability, place, h.shock, h.season),
        "farm_income": (h.land, home, h.assets, h.season + h.shock),
        "moved_farm": (h.unsent, h.relocated == 1),
        "access": (h.relocated == 1,),
        "leave_chance": (h.ability, h.remote, h.pupils, h.placed),
        "return_chance": (h.placed, h.station > 0),
        "kept_share": (h.station > 0,),
        "site_chance": (h.relocated == 1, h.key % 2),
        "give_up_chance": (h.relocated == 1, h.key % 2),
        "workers_away": (h.away, h.workers, u[0] / 4, u[1] / 4, u[2]),
        "pay_away": (h.away, h.ability, h.shock),
        "local_pay": (home, h.ability, place, h.shock),
        "property_income": (h.ability,),
        "tended": (home, v.pooled[h.village] / 40 + np.float32(0.25)),
        "dividend": (h.land, h.workers, h.register == 1),
        "transfers": (h.persons, h.old, h.ill, h.ability),
        "saving": (h.quarter + h.quarters[0] / 3, h.persons, h.assets),
        "next_assets": (h.assets, u[0] / 50),
        "next_shock": (h.shock, u[3] * 4 - 2),
        "illness_chance": (h.workers,),
        "after_illness": (h.assets, aided, h.key % 2),
        "drop_out_chance": (h.pupils, stable, h.remote, aided, h.key % 2),
        "next_unsent": (h.unsent, h.quarter, u[0]),
    }
    return [np.asarray(column, np.float32) for column in table[rule]]


RULES = (
    "able", "luck", "farm_income", "moved_farm", "access", "leave_chance", "return_chance",
    "workers_away", "pay_away", "local_pay", "property_income", "tended", "dividend",
    "transfers", "saving", "next_assets", "next_shock", "illness_chance", "after_illness",
    "drop_out_chance", "next_unsent", "kept_share", "site_chance",
    "give_up_chance",
)  # fmt: skip
SOME = (3.5, 1.25, 0.5)
SUBTRACTS = ("luck", "saving", "next_shock")
WITHOUT_NUMBERS = ("workers_away", "tended", "dividend", "next_unsent")


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    """Each compiled rule within 1e-5 of its equation, on 200 households x 24 months, twice."""
    fast = getattr(misfortune, rule) if hasattr(misfortune, rule) else getattr(loop, rule)
    plain = getattr(eq, rule)
    near = TINY if rule in SUBTRACTS else 0.0
    for first, levels in list(STARTS.values())[1:]:
        for month, city, u in inputs(first, levels):
            t, n = times(month, levels()), numbers(month, levels())
            rows = list(zip(*arguments(rule, city, u), strict=True))
            more = () if rule in WITHOUT_NUMBERS else (n,)
            more = (Dividends(*map(np.float32, SOME)),) if rule == "dividend" else more
            ours = [fast(*row, *more) for row in rows]
            given = SOME if rule == "dividend" else ()
            theirs = [plain(t, *(float(x) for x in row), *given) for row in rows]
            np.testing.assert_allclose(ours, theirs, CLOSE, near, err_msg=f"{rule}, month {month}")


def test_every_rule_is_compared() -> None:
    there = {n for n, f in vars(rules).items() if getattr(f, "__module__", "") == rules.__name__}
    assert there == set(RULES)


@pytest.mark.parametrize("month", [-20, -1, 0, 11, 12, 61, 73, 75, 83, 84, 120, 143])
def test_numbers_of_a_month(month: int) -> None:
    """Amounts and the line, from the burn-in to 2025, shocks included."""
    for levels in (declared(), busy()):
        t, n = times(month, levels), numbers(month, levels)
        ours = (n.post_pay, n.minimum_pay, n.industry_pay, n.pooled_pay, n.welfare_line)
        theirs = (
            eq.post_pay(t), eq.minimum_pay(t), eq.industry_pay(t), eq.pooled_pay(t), t.line(),
        )  # fmt: skip
        np.testing.assert_allclose(ours, theirs, CLOSE)


def test_lags_of_industries() -> None:
    city = small_city((1,) * 6)
    assert industry_lags(city, declared()).tolist() == [42, 36, 30, 48, 6, 3]


@pytest.mark.parametrize("month", [0, 14, 17, 61])
def test_what_a_share_earns_and_whether_it_bears(month: int) -> None:
    """Margin, price, luck past the shield, a price crash; and the chance to fail."""
    city, levels, t = small_city((1,) * 12), declared(), times(month, declared())
    v = city.villages
    ours = produce(city, levels, (AREAS, PRICES), month, SHOCKS)
    each = zip(v.industry.tolist(), v.margin.tolist(), v.shield.tolist(), strict=True)
    np.testing.assert_allclose(ours, [eq.produce(t, *of) for of in each], CLOSE)
    n = numbers(month, levels)
    for failure in (0.0, 0.5, 1.0, 2.0, 3.0):
        assert np.isclose(success(np.float32(failure), n), eq.success(t, failure), CLOSE, TINY)


def test_the_equations_do_not_look_at_the_model() -> None:
    for module in (eq, house):
        tree = tree_of(Path(str(module.__file__)))
        assert not [name for _, name in imports_of(tree) if is_within(name, "model.systems")]

"""A city made by hand for the reference tests: every branch of livelihoods is visited in it."""

from __future__ import annotations

import numpy as np

from model.cadres import Cadres
from model.city import City
from model.households import Households
from model.relief import Measure
from model.scenario import Levels, Shock
from model.villages import Villages

FIRST_KEY = 4_000_000_000
"""Keys near the end of their 32 bits: a signed or shortened key would show."""

MEASURES = [1 << m for m in Measure if m]
MONTHLY = [
    1 << m
    for m in (
        Measure.PUBLIC_POST,
        Measure.MINIMUM_INCOME,
        Measure.SCHOOL_AID,
        Measure.MEDICAL_AID,
    )
]
SHOCKS = (
    Shock.model_validate({"kind": "pandemic", "from": "2020-02", "months": 4, "severity": 0.9}),
    Shock.model_validate({"kind": "drought", "from": "2014-05", "months": 9, "severity": 0.6}),
    Shock.model_validate({"kind": "price_crash", "from": "2015-03", "months": 5, "severity": 0.5}),
)


def small_city(sizes: tuple[int, ...], seed: int = 7) -> City:
    """Villages of these many households; the state is drawn widely, not fitted."""
    return City(_households(sizes, seed), _villages(len(sizes), seed), Cadres(0))


def _households(sizes: tuple[int, ...], seed: int) -> Households:
    rng = np.random.default_rng(seed)
    rows = Households(np.concatenate([[0], np.cumsum(sizes)]))
    n = rows.size
    with rows.writing("world") as own:
        own.key[:] = FIRST_KEY + rng.permutation(10 * n)[:n]
        own.village[:] = np.repeat(np.arange(len(sizes)), sizes)
        own.remote[:] = rng.normal(0.0, 1.2, n)
        own.persons[:] = rng.integers(1, 8, n)
        own.land[:] = rng.normal(0.0, 0.45, n)
    with rows.writing("livelihoods") as own:
        own.workers[:] = rng.integers(0, 5, n)
        own.pupils[:] = rng.integers(0, 4, n)
        own.old[:] = rng.integers(0, 3, n)
        own.ability[:] = rng.normal(0.0, 0.7, n)
        own.assets[:] = np.maximum(np.exp(rng.normal(-0.5, 0.9, n)), 0.02)
        own.shock[:] = rng.normal(0.0, 0.42, n)
        own.season[:] = rng.normal(0.0, 0.36, n)
        own.away[:] = np.minimum(rng.integers(0, 3, n), own.workers)
        own.ill[:] = rng.random(n) < 0.2
        own.gaps[:] = rng.integers(0, 16, n) * (rng.random(n) < 0.4)
        own.quarter[:] = np.where(rng.random(n) < 0.5, rng.uniform(0.0, 3000.0, n), 0.0)
        own.quarters[:] = rng.uniform(100.0, 2500.0, (8, n)) * rows.persons
        own.poor[:] = rng.integers(0, 8, n)
        own.unsent[:] = rng.uniform(0.0, 9000.0, n)
    with rows.writing("assessment") as own:
        own.register[:] = rng.integers(0, 3, n)
    with rows.writing("organisation") as own:
        own.station[:] = rng.integers(0, 5, n) * (rng.random(n) < 0.5)
    return rows


def _villages(size: int, seed: int) -> Villages:
    rng = np.random.default_rng(seed)
    villages = Villages([f"village {v}" for v in range(size)], ["north"], ["one"])
    with villages.writing("world") as own:
        own.key[:] = 30 + np.arange(size)
        own.place[:] = rng.normal(0.0, 0.35, size)
        own.industry[:] = np.arange(size) % 6
    with villages.writing("organisation") as own:
        own.margin[:] = rng.uniform(0.9, 1.2, size)
        own.failure[:] = rng.uniform(0.5, 1.4, size)
        own.shield[:] = rng.uniform(0.0, 0.6, size) * (np.arange(size) % 2)
        own.pooled[:] = rng.uniform(0.0, 40.0, size) * (np.arange(size) % 3 < 2)
    with villages.writing("livelihoods") as own:
        own.weather[:] = rng.normal(0.0, 0.14, size)
    with villages.writing("organisation") as own:
        own.site[:] = np.arange(size) % 2
    return villages


def support(city: City, month: int, seed: int) -> None:
    """Grant, pay and place at random, as support would; what does not fit is drawn too."""
    rng = np.random.default_rng([seed, month + 1000])
    n = city.households.size
    with city.households.writing("support") as own:
        own.granted[:] = _bits(rng, MEASURES, n, 0.05)
        own.granted_misfit[:] = own.granted & _bits(rng, MEASURES, n, 0.4)
        own.paid[:] = _bits(rng, MONTHLY, n, 0.4)
    with city.villages.writing("support") as own:
        own.placements[:] = rng.integers(0, 4, city.villages.size)


def _bits(rng: np.random.Generator, bits: list[int], n: int, chance: float) -> np.ndarray:
    drawn = rng.random((len(bits), n)) < chance
    return np.asarray((drawn * np.array(bits)[:, None]).sum(axis=0), np.uint16)


def declared() -> Levels:
    """The declared levels."""
    return Levels()


def busy() -> Levels:
    """Levels at which illness, lost guarantees and the household clock are frequent."""
    base = Levels()
    own = base.livelihoods.model_copy(
        update={
            "illness": 0.06, "recover": 0.05, "drop_out": 0.08, "house_decay": 0.03,
            "water_decay": 0.02, "insurance_lapse": 0.05, "school_leaver": 0.2, "retire": 0.15,
            "leave": 0.06, "keep": 0.45, "trap": 0.6,
        }
    )  # fmt: skip
    bodies = base.organisation.model_copy(update={"stations": 2, "moved_return": 0.05})
    money = base.money.model_copy(update={"smallest": 0.01})
    return base.model_copy(update={"livelihoods": own, "money": money, "organisation": bodies})

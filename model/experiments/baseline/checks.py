"""What is asked of the world without campaign, and what the model answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from model.experiments.baseline import statistics as s
from model.experiments.baseline.lives import CENTRAL, FIRST, LAST, YEARS, Life


class Trial(NamedTuple):
    """One set of national drivers and what the trial found with it."""

    drivers: tuple[float, float, float, float]
    constant: float
    administrative: float
    growth: float


TRIALS = (
    Trial((0.05, 0.035, 0.07, 0.0), 0.193, 0.269, 0.045),
    Trial((0.066, 0.045, 0.08, 0.012), 0.159, 0.229, 0.059),
    Trial((0.067, 0.064, 0.095, 0.025), 0.128, 0.191, 0.073),
    Trial(CENTRAL, 0.106, 0.164, 0.077),
    Trial((0.08, 0.05, 0.13, 0.06), 0.093, 0.148, 0.082),
)
"""Growth a year of wages, farm income, transfers, migration; poverty of 2020 on both lines."""


class Check(NamedTuple):
    """One number of the world without campaign beside what was asked of it."""

    check: str
    asked: str
    source: str
    low: float | None
    high: float | None
    value: float
    unit: str
    verdict: str


class DriverRow(NamedTuple):
    """What is left of poverty in 2020 without campaign under one set of drivers."""

    wages: float
    farming: float
    transfers: float
    migration: float
    pandemic: bool
    constant_line: float
    administrative_line: float
    growth: float
    trial_constant_line: float
    trial_administrative_line: float
    trial_growth: float


FOUR = ("wages", "operating", "property", "transfers")
TRIAL_2013, PUBLISHED_2019 = (0.307, 0.480, 0.010, 0.198), (0.353, 0.360, 0.014, 0.273)
"""Structure of income: the trial's, with 35 % of pay away as transfer; the published one."""
PUBLISHED, TARGET, TRIED = "published", "asked of the model", "trial of the equations"


def checks_of(life: Life) -> list[Check]:
    """Every check of the world without campaign, of a life at the central drivers."""
    return [*_start(life), *_memory(life), *_years(life), *_structure(life)]


def _start(life: Life) -> Iterator[Check]:
    """Mean, share below the line and spread of 2013; 6,015 yuan within 0.3 %."""
    logs = np.log(np.maximum(life.incomes[0], 1.0))
    spread = float(np.sqrt(s.mean((logs - s.mean(logs, life.persons)) ** 2, life.persons)))
    mean = s.mean(life.incomes[0], life.persons)
    yield _within("mean income in 2013", PUBLISHED, (5997.0, 6033.0), mean, "yuan a person")
    poor = s.incidence(life, FIRST)
    yield _within("below the constant line in 2013", PUBLISHED, (0.232, 0.234), poor)
    implied = "implied by published mean and incidence, if lognormal"
    yield _within("spread of log income in 2013", implied, (0.70, 0.74), spread, "log points")


def _memory(life: Life) -> Iterator[Check]:
    """How far incomes and poverty of one year hold in the next."""
    for years, asked in ((1, (0.80, 0.90)), (4, (0.70, 0.78))):
        found = s.log_correlation(life, FIRST, FIRST + years)
        name = f"correlation of log income, 2013 and {FIRST + years}"
        yield _within(name, TARGET, asked, found, "correlation")
    for year, entering in ((FIRST, (0.05, 0.08)), (LAST - 1, None)):
        stay, enter = s.moves(life, year)
        yield _within(f"poor of {year} poor again next year", TARGET, (0.55, 0.75), stay)
        if entering:
            yield _within(f"others of {year} poor next year", TARGET, entering, enter)
        else:
            yield _beside(f"others of {year} poor next year", "5.3 % in the trial", TRIED, enter)


def _years(life: Life) -> Iterator[Check]:
    """Where seven years lead."""
    shares = s.years_poor(life)
    yield _beside("never poor, 2014 to 2020", "61 % in the trial", TRIED, float(shares[0]))
    long = float(shares[5:].sum())
    yield _within("poor in five or more of the seven years", TARGET, (0.10, 0.15), long)
    left = s.incidence(life, LAST)
    yield _within("below the constant line in 2020", TARGET, (0.09, 0.13), left)
    drift = float(life.assets[-1] / life.assets[0])
    yield _beside("median assets, 2020 over 2013", "none", "", drift, "factor")


def _structure(life: Life) -> Iterator[Check]:
    """Structure of income beside the trial's of 2013 and the published one of 2019."""
    for k, name in enumerate(FOUR):
        asked = f"{TRIAL_2013[k]:.1%} in the trial, 2013"
        yield _beside(f"{name} in income, 2014", asked, TRIED, life.structure[2014][k])
    for k, name in enumerate(FOUR):
        asked = f"{PUBLISHED_2019[k]:.1%}, with the campaign"
        yield _beside(f"{name} in income, 2019", asked, PUBLISHED, life.structure[2019][k])


def _within(
    name: str, source: str, asked: tuple[float, float], value: float, unit: str = "share"
) -> Check:
    low, high = asked
    verdict = "inside" if low <= value <= high else "outside"
    return Check(name, f"{low:g} to {high:g}", source, low, high, value, unit, verdict)


def _beside(name: str, asked: str, source: str, value: float, unit: str = "share") -> Check:
    """A number shown beside another one, of which nothing was asked."""
    return Check(name, asked, source, None, None, value, unit, "")


def row_of(life: Life, trial: Trial, pandemic: bool) -> DriverRow:
    """Poverty of 2020 on both lines and growth, beside the trial's."""
    below = life.incomes[YEARS] < life.administrative
    left, on_paper = s.incidence(life, LAST), s.mean(below, life.persons)
    return DriverRow(*trial.drivers, pandemic, left, on_paper, s.growth(life), *trial[1:])

"""Statistics of a life: all weighted by persons."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.experiments.baseline.lives import FIRST, YEARS, Floats, Life
from model.measures import rate


def mean(values: Any, weights: Floats) -> float:
    """Mean weighted by persons."""
    return float(np.dot(values, weights) / weights.sum())


def correlation(one: Floats, other: Floats, weights: Floats) -> float:
    """Correlation weighted by persons."""
    a, b = one - mean(one, weights), other - mean(other, weights)
    spread = mean(a * a, weights) * mean(b * b, weights)
    return float(mean(a * b, weights) / np.sqrt(spread)) if spread else 0.0


def log_correlation(life: Life, first: int, last: int) -> float:
    """Correlation of log income between two years; incomes below a yuan count as one."""
    logs = [np.log(np.maximum(life.incomes[y - FIRST], 1.0)) for y in (first, last)]
    return correlation(logs[0], logs[1], life.persons)


def incidence(life: Life, year: int) -> float:
    """Share of persons in income poverty."""
    return mean(life.poor[year - FIRST], life.persons)


def moves(life: Life, year: int) -> tuple[float, float]:
    """Of a year's poor the share poor again next year; of the others the share that enters."""
    now, then = life.poor[year - FIRST], life.poor[year + 1 - FIRST]
    people = life.persons
    stay = rate(people[now & then].sum(), people[now].sum())
    return stay, rate(people[~now & then].sum(), people[~now].sum())


def years_poor(life: Life) -> Floats:
    """Shares of persons by the number of years from 2014 to 2020 that they were poor, 0 to 7."""
    count = life.poor[1:].sum(axis=0)
    return np.bincount(count, life.persons, YEARS + 1) / life.persons.sum()


def growth(life: Life) -> float:
    """Mean growth of income a year from 2013 to 2020."""
    first, last = (mean(life.incomes[k], life.persons) for k in (0, YEARS))
    return float((last / first) ** (1.0 / YEARS) - 1.0)

"""Paired differences on the same seeds, their 95 % interval, and the rule that says when to stop.

Every alternative is run on the same pairs of seed and parameter draw as its reference, so luck that
both share cancels in the difference. The interval is Student's t over the pairs: mean difference
plus or minus t(0.975, n - 1) x standard deviation / square root of n. It is the precision of the
average over pairs: more pairs shrink it to nothing. What nobody knows of the parameters stays, and
is the range over the pairs (`middle_range`), each of which has luck and parameters of its own. The
coverage of both is tested (tests/statistics).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

COVERED = 0.9
"""The chance that one more value lies in a `middle_range` of enough values."""
PRECISION = "precision of the average over draws; more runs shrink it, ignorance stays"
METHOD = (
    "paired differences on the same pairs of seed and parameter draw; "
    "95 % interval by Student's t over the pairs (mean +- t(0.975, n-1) x sd / sqrt(n)): "
    f"{PRECISION}; "
    "one pair has no interval (unbounded)"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its interval and the number of values it rests on."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def width(self) -> float:
        """The full width, in the unit of the values."""
        return self.high - self.low


def student_interval(values: Sequence[float], level: float = 0.95) -> Interval:
    """Return mean and Student-t interval of independent values.

    No value gives zeros with n = 0; one value has an unbounded interval. Sums are exact (`fsum`),
    so the result does not depend on the order of the values.
    """
    n = len(values)
    if n == 0:
        return Interval(0.0, 0.0, 0.0, 0)
    mean = math.fsum(values) / n
    if n == 1:
        return Interval(mean, -math.inf, math.inf, 1)
    variance = math.fsum((value - mean) ** 2 for value in values) / (n - 1)
    half = _quantile(0.5 + level / 2, n - 1) * math.sqrt(variance / n)
    return Interval(mean, mean - half, mean + half, n)


class Middle(NamedTuple):
    """The 5 %, 50 % and 95 % quantile of values, and how many there are."""

    low: float
    mid: float
    high: float
    n: int

    @property
    def covers(self) -> float:
        """The chance that one more value lies in the range (`coverage`)."""
        return coverage(self.n)


def coverage(n: int) -> float:
    """The chance that one more value lies in the `middle_range` of n: 0.9, less below 19."""
    return min(COVERED, max(n - 1, 0) / (n + 1))


def middle_range(values: Sequence[float]) -> Middle:
    """Return the range in which one more value lies with a chance of 90 %, and the median.

    Quantile p is the value at place p (n + 1) of the sorted ones, so the chance is 90 % for any
    distribution from 19 values on; of fewer it is the least and the largest, whose chance
    is (n - 1)/(n + 1). Linear quantiles give 81 % at n = 20 and 86 % at n = 40. No value: zeros.
    Source: Weibull (1939); Hyndman and Fan (1996), Am. Stat. 50, 361-365, definition 6.
    """
    import numpy as np

    if not len(values):
        return Middle(0.0, 0.0, 0.0, 0)
    low, mid, high = np.quantile(list(values), (0.05, 0.5, 0.95), method="weibull")
    return Middle(float(low), float(mid), float(high), len(values))


@dataclass(frozen=True, slots=True)
class Spread(Interval):
    """A mean with its interval, and the range in which one more pair lies with a chance of 90 %.

    The interval is the precision of the average over pairs; the range is what luck and unknown
    parameters leave open for any one of them.
    """

    pair_low: float
    pair_high: float


def spread_of(values: Sequence[float], around: Interval | None = None) -> Spread:
    """Return mean, Student interval and range over pairs; `around` takes the interval's place.

    A ratio of means has its own interval; the range is then that of the ratios of single pairs.
    """
    found = student_interval(values) if around is None else around
    middle = middle_range(values)
    return Spread(found.mean, found.low, found.high, found.n, middle.low, middle.high)


def paired_interval(
    alternative: Sequence[float], reference: Sequence[float], level: float = 0.95
) -> Interval:
    """Return the interval of alternative minus reference, pair by pair (equal lengths)."""
    differences = [a - b for a, b in zip(alternative, reference, strict=True)]
    return student_interval(differences, level)


def ratio_of_means(parts: Sequence[float], totals: Sequence[float]) -> Interval:
    """Return mean part over mean total with its linearised 95 % interval, pair by pair.

    Student's over the pairs of ratio + (part - ratio x total) / mean total; the mean total must be
    clear of zero. Source: Cochran (1977), Sampling Techniques, 6.3.
    """
    mean = math.fsum(totals) / len(totals)
    ratio = math.fsum(parts) / len(parts) / mean
    around = [(part - ratio * total) / mean for part, total in zip(parts, totals, strict=True)]
    found = student_interval(around)
    return Interval(ratio, ratio + found.low, ratio + found.high, found.n)


def _quantile(probability: float, degrees: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees, probability))


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """Run pairs until the interval of `metric` is no wider than `width`, in the metric's unit.

    Never before `first` pairs, looked at every `every` pairs, and at most `limit` pairs: looking
    often and early stops on lucky small variances and loses coverage. The 95 % hold for differences
    that are roughly normal: for what is zero in most pairs (rare exits) set `runs` instead.
    """

    width: float
    metric: str
    first: int = 20
    every: int = 4
    limit: int = 400

    def looks(self) -> list[int]:
        """The numbers of pairs at which the interval is looked at, the limit last."""
        start = min(self.first, self.limit)
        return sorted({*range(start, self.limit + 1, self.every), self.limit})

    def satisfied(self, intervals: Sequence[Interval]) -> bool:
        """Whether there are intervals, and every one is narrow enough on at least `first` pairs.

        Pairs that are all equal say nothing yet of how often they differ: their width is no answer.
        """
        return bool(intervals) and all(
            i.n >= self.first and 0 < i.width <= self.width for i in intervals
        )

"""Which plans are better, on one common set of pairs: dominance, the race, the front.

All worths are oriented so that lower is better, and the first plan is the reference. A plan
dominates another if it is no worse in every objective and better in one; a plan within the budget
dominates one that is not (Deb and others 2002, IEEE Trans. Evol. Comput. 6, 182-197).

The race is successive halving (Jamieson and Talwalkar 2016, AISTATS 51, 240-248) by rank of
dominance, the multi-objective form of Schmucker and others 2021 (arXiv:2106.12639): every look
doubles the pairs and at most the better half goes on. A plan leaves before that if the pairs leave
no doubt (a race: Birattari and others 2002, GECCO, 11-18): over the budget, or worse than another
in every objective, by the 95 % paired interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from model.experiments.intervals import Interval, paired_interval, student_interval

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 2_000
OVER = "over the budget"
BEHIND = "behind the better half"


@dataclass(frozen=True)
class Scores:
    """Plans on a common set of pairs; the first is the reference.

    `worth` (plans, objectives, pairs) lower is better; `excess` (plans, pairs) cost above what the
    budget allows, yuan. `quantile` None judges by the mean over pairs.
    """

    plans: tuple[int, ...]
    worth: np.ndarray
    excess: np.ndarray
    quantile: float | None = None

    def estimates(self) -> np.ndarray:
        """Worth less the reference's, mean or quantile over the pairs: (plans, objectives)."""
        import numpy as np

        if self.quantile is None:
            found = (self.worth - self.worth[0]).mean(axis=-1)
        else:
            found = np.quantile(self.worth, self.quantile, axis=-1)
            found = found - found[0]
        return np.asarray(found)

    def violations(self) -> np.ndarray:
        """How far the mean cost is above the budget, yuan; 0 within: (plans)."""
        return self.excess.mean(axis=-1).clip(min=0.0)

    def interval(self, plan: int, other: int, objective: int) -> Interval:
        """The interval of one plan's worth less another's (places in `plans`)."""
        return difference(self.worth[plan, objective], self.worth[other, objective], self.quantile)

    def over(self, plan: int) -> Interval:
        """The interval of a plan's cost above the budget."""
        return student_interval(self.excess[plan].tolist())

    def only(self, plans: Sequence[int]) -> Scores:
        """The scores of some plans."""
        places = [self.plans.index(plan) for plan in plans]
        return Scores(tuple(plans), self.worth[places], self.excess[places], self.quantile)


def difference(own: np.ndarray, other: np.ndarray, quantile: float | None) -> Interval:
    """Return the paired 95 % interval of a difference of means, or of quantiles.

    Means: Student's t over the pairs. Quantiles: percentile bootstrap over the pairs (Efron and
    Tibshirani 1993), 2,000 resamples, the same for every comparison.
    """
    if quantile is None:
        return paired_interval(own.tolist(), other.tolist())
    import numpy as np

    place = _resampled(len(own))
    pairs = np.quantile(own[place], quantile, axis=-1)
    pairs = pairs - np.quantile(other[place], quantile, axis=-1)
    low, high = np.quantile(pairs, (0.025, 0.975))
    mean = float(np.quantile(own, quantile) - np.quantile(other, quantile))
    return Interval(mean, float(low), float(high), len(own))


@cache
def _resampled(pairs: int) -> np.ndarray:
    """Which pairs every resample holds: (resamples, pairs), from addressed draws."""
    import numpy as np

    from model.draws.kernel import uniforms
    from model.draws.plain import Purpose

    drawn = uniforms(pairs, Purpose.RESAMPLE, 0, np.arange(RESAMPLES * pairs))
    return (drawn.astype(np.float64) * pairs).astype(np.int64).reshape(RESAMPLES, pairs)


def ranks(estimates: np.ndarray, violations: np.ndarray) -> np.ndarray:
    """Return each plan's rank of dominance: 0 on the front, 1 once those are gone, and so on."""
    import numpy as np

    own, other = estimates[:, None, :], estimates[None, :, :]
    better = (own <= other).all(axis=-1) & (own < other).any(axis=-1)
    nearer = violations[:, None] - violations[None, :]
    dominates = (nearer < 0) | ((nearer == 0) & better)
    found = np.full(len(estimates), -1)
    rank = 0
    while (left := found < 0).any():
        found[left & ~dominates[left].any(axis=0)] = rank
        rank += 1
    return found


def crowding(estimates: np.ndarray) -> np.ndarray:
    """Return the crowding distance of the plans of one front (Deb and others 2002).

    The sum over objectives of the gap between both neighbours, over the range; the ends are
    infinitely far apart.
    """
    import numpy as np

    distance = np.zeros(len(estimates))
    for worth in estimates.T:
        order = np.argsort(worth, kind="stable")
        span = worth[order[-1]] - worth[order[0]]
        distance[order[[0, -1]]] = np.inf
        if span > 0:
            distance[order[1:-1]] += (worth[order[2:]] - worth[order[:-2]]) / span
    return distance


def best_first(scores: Scores) -> list[int]:
    """Return the plans from the best to the worst: by rank, then the loneliest, then by number."""
    estimates, violations = scores.estimates(), scores.violations()
    found = ranks(estimates, violations)
    ordered: list[tuple[int, float, int]] = []
    for rank in sorted(set(found.tolist())):
        places = [place for place, own in enumerate(found) if own == rank]
        lonely = crowding(estimates[places])
        ordered += [
            (rank, -far, scores.plans[place]) for place, far in zip(places, lonely, strict=True)
        ]
    return [plan for _, _, plan in sorted(ordered)]


def race(scores: Scores, at_least: int) -> tuple[list[int], dict[int, str]]:
    """Return which plans (without the reference) get twice the pairs, and why the others do not."""
    entered = scores.plans[1:]
    left = {plan: why for plan in entered if (why := _no_doubt(scores, plan))}
    staying = max(at_least, -(-len(entered) // 2))
    behind = [p for p in best_first(scores) if p in entered and p not in left][staying:]
    left |= dict.fromkeys(behind, BEHIND)
    return [plan for plan in entered if plan not in left], left


def _no_doubt(scores: Scores, plan: int) -> str:
    """Say why a plan cannot be on the front, if the pairs leave no doubt; otherwise nothing."""
    own = scores.plans.index(plan)
    if scores.over(own).low > 0:
        return OVER
    estimates, violations = scores.estimates(), scores.violations()
    for other, name in enumerate(scores.plans):
        better = bool((estimates[other] <= estimates[own]).all()) and violations[other] == 0
        if other != own and better and _clearly(scores, other, own):
            return f"worse than plan {name}" if other else "worse than the reference"
    return ""


def _clearly(scores: Scores, one: int, other: int) -> bool:
    """Whether one plan is better than another in every objective, by the 95 % interval."""
    objectives = range(scores.worth.shape[1])
    return all(scores.interval(one, other, objective).high < 0 for objective in objectives)


def front(scores: Scores) -> list[int]:
    """Return the plans (without the reference) on the front, in order of their number.

    They keep the budget by the upper end of the 95 % interval of their cost, and nothing that
    does dominates them, nor does the reference.
    """
    keeping = [plan for k, plan in enumerate(scores.plans) if scores.over(k).high <= 0]
    if not keeping:
        return []
    kept = scores.only(keeping)
    first = ranks(kept.estimates(), kept.violations()) == 0
    found = [plan for plan, on in zip(kept.plans, first, strict=True) if on]
    return [plan for plan in found if plan != scores.plans[0]]


def finalists(scores: Scores, on_front: Sequence[int], most: int) -> list[int]:
    """Return at most so many plans of a front: the best in the first objective, the loneliest."""
    if len(on_front) <= most:
        return list(on_front)
    best = decided(scores.only(on_front))
    others = [plan for plan in best_first(scores.only(on_front)) if plan != best]
    return sorted([best, *others[: most - 1]])


def decided(scores: Scores) -> int:
    """Return the plan that is best in the first objective (of equals the one with lower number)."""
    import numpy as np

    worth = scores.worth[:, 0]
    if scores.quantile is None:
        worth = worth.mean(axis=-1)
    else:
        worth = np.quantile(worth, scores.quantile, axis=-1)
    return scores.plans[int(np.argmin(worth))]

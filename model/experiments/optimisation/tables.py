"""The tables of a search: every plan tried, and the front on fresh pairs beside what it promised.

`trials.csv`: plan (0 is the reference), batch, the levers, pairs run in the search, fate, and for
every metric its value and difference to the reference on the first pairs, which all plans have.

`pareto.csv`: a row a plan of the front and metric (the objectives, total cost, cost above the
budget). value, reference, difference, low, high, pairs: on fresh pairs. search_*: the difference on
the pairs that chose the plan, optimistic for the one that won.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from model.experiments.intervals import Interval, student_interval
from model.experiments.metrics import COST, OVER_BUDGET
from model.experiments.optimisation.ranking import difference
from model.experiments.optimisation.values import REFERENCE, Values

if TYPE_CHECKING:
    import pandas as pd

    from model.experiments.optimisation.session import Plan
    from model.experiments.optimisation.spec import Spec

CONFIRMED = "confirmed"
UNMEASURED = "not measured: a run failed on fresh pairs"
ABOVE = "not confirmed: above the budget on fresh pairs"
NO_BETTER = "not confirmed: not told apart from the reference on fresh pairs"
WORSE = "not confirmed: worse than the reference on fresh pairs"


def trials_table(spec: Spec, plans: Mapping[int, Plan], values: Values) -> pd.DataFrame:
    """Return a row a plan tried, the reference first."""
    import pandas as pd

    runs = values.pairs(range(spec.runs))
    names = [lever.name for lever in spec.levers]
    most = max((plan.pairs for plan in plans.values()), default=spec.runs)
    first = {"plan": REFERENCE, "batch": None, **dict.fromkeys(names)}
    rows = [{**first, "pairs": most, "fate": "reference", **_row(spec, REFERENCE, values, runs)}]
    for number, plan in plans.items():
        about = {"plan": number, "batch": plan.batch, **plan.setting}
        about |= {"pairs": plan.pairs, "fate": plan.fate}
        rows.append({**about, **_row(spec, number, values, runs)})
    return pd.DataFrame(rows).astype({"batch": "Int64"})


def _row(spec: Spec, plan: int, values: Values, runs: Sequence[int]) -> dict[str, float | None]:
    """Every metric of a plan and its difference to the reference; nothing of a plan that failed."""
    found: dict[str, float | None] = {}
    done = bool(runs) and values.finished(plan, runs)
    for name in spec.metrics:
        own = measured(spec, name, plan, values, runs) if done else None
        found[name] = own[0] if own else None
        found[f"{name}_difference"] = own[2].mean if own else None
    return found


def measured(
    spec: Spec, metric: str, plan: int, values: Values, runs: Sequence[int]
) -> tuple[float, float, Interval]:
    """Return a plan's metric, the reference's, and the interval of the difference, on some pairs.

    Means over the pairs; with a quantile that of an objective. The budget is kept on the mean.
    """
    own, reference = (_values(spec, metric, p, values, runs) for p in (plan, REFERENCE))
    quantile = spec.rules.quantile if metric in spec.objectives else None
    if quantile is None:
        pair = [student_interval(own).mean, student_interval(reference).mean]
        return pair[0], pair[1], difference_of(own, reference, None)
    if spec.objectives[metric] == "higher":
        turned = difference_of([-v for v in own], [-v for v in reference], quantile)
        found = Interval(-turned.mean, -turned.high, -turned.low, turned.n)
        quantile = 1 - quantile
    else:
        found = difference_of(own, reference, quantile)
    import numpy as np

    return float(np.quantile(own, quantile)), float(np.quantile(reference, quantile)), found


def _values(spec: Spec, metric: str, plan: int, values: Values, runs: Sequence[int]) -> list[float]:
    """One metric of a plan by pair; what is above the budget is reckoned from both costs."""
    if metric != OVER_BUDGET:
        return values.of(plan, metric, runs)
    if plan == REFERENCE:
        return [0.0] * len(runs)
    costs = zip(values.of(plan, COST, runs), values.of(REFERENCE, COST, runs), strict=True)
    return [own - spec.at_most * reference for own, reference in costs]


def difference_of(own: Sequence[float], other: Sequence[float], quantile: float | None) -> Interval:
    """Return the paired interval of own less other; nothing on no pairs."""
    import numpy as np

    if not own:
        return student_interval([])
    return difference(np.asarray(own), np.asarray(other), quantile)


def pareto_table(spec: Spec, front: Iterable[int], values: Values, stages: Stages) -> pd.DataFrame:
    """Return a row a plan of the front and metric: fresh figures, and what the search promised."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for plan in front:
        for metric in (*spec.metrics, OVER_BUDGET):
            row = {"plan": plan, "metric": metric, "direction": spec.objectives.get(metric, "")}
            rows.append({**row, **_both(spec, metric, plan, values, stages)})
    columns = ("plan", "metric", "direction", *FRESH, *SEARCH)
    return pd.DataFrame(rows, columns=list(columns))


FRESH = ("value", "reference", "difference", "low", "high", "pairs")
SEARCH = ("search_difference", "search_low", "search_high", "search_pairs")
Stages = tuple[Sequence[int], Sequence[int]]
"""The runs of the last look of the search, and the fresh runs."""


def _both(
    spec: Spec, metric: str, plan: int, values: Values, stages: Stages
) -> dict[str, float | None]:
    """One metric of one plan on fresh pairs and on those of the search."""
    runs = values.pairs(stages[0])
    seen = measured(spec, metric, plan, values, runs)[2]
    searched = dict(zip(SEARCH, (seen.mean, seen.low, seen.high, seen.n), strict=True))
    runs = values.pairs(stages[1])
    if not runs or not values.finished(plan, runs):
        return {**dict.fromkeys(FRESH), "pairs": 0, **searched}
    own, reference, new = measured(spec, metric, plan, values, runs)
    figures = (own, reference, new.mean, new.low, new.high, new.n)
    return {**dict(zip(FRESH, figures, strict=True)), **searched}


def verdict(spec: Spec, plan: int | None, values: Values, fresh: Sequence[int]) -> str:
    """Say whether fresh pairs bear the chosen plan out; nothing if there is none yet.

    Confirmed: its mean cost is within the budget, and the 95 % interval of its difference in the
    first objective lies on the better side.
    """
    runs = values.pairs(fresh)
    if plan is None or not fresh:
        return ""
    if not runs or not values.finished(plan, runs):
        return UNMEASURED
    if measured(spec, OVER_BUDGET, plan, values, runs)[2].mean > 0:
        return ABOVE
    name, direction = next(iter(spec.objectives.items()))
    found = measured(spec, name, plan, values, runs)[2]
    low, high = (found.low, found.high) if direction == "lower" else (-found.high, -found.low)
    if high < 0:
        return CONFIRMED
    return WORSE if low > 0 else NO_BETTER

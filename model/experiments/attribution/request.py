"""What may be asked of an attribution, checked before anything runs."""

from __future__ import annotations

from model.errors import RequestError, nearest
from model.experiments.attribution.values import CITY
from model.experiments.metrics import GAIN, GAIN_PER_MILLION, OF_A_RUN
from model.outputs import OUTPUTS

BY_PLACE = "stable_incidence"
"""The metric of places unless another is asked for: the headline is not kept by village."""
MONTHS_A_YEAR = 12
OF_VILLAGES = (
    "registered_persons", "registered_incidence", "true_incidence", "stable_incidence",
    "guarantee_incidence", "income_mean", "idle_funds", "additions", "exits", "false_exits",
    "honest_error_exits", "pushed_exits", "removals", "returns", "spending", "true_exits", "visits",
)  # fmt: skip
"""The metrics that the table of villages keeps (a test compares them with a run's)."""


def metric_for(metric: str | None, by: str) -> str:
    """Return the metric asked for, or the one usually read at that kind of place."""
    return metric or (GAIN if by == CITY else BY_PLACE)


def require_shared(metric: str, by: str, months: int) -> None:
    """Refuse a metric that has no shares at a kind of place, or a run too short to have places."""
    if metric == GAIN_PER_MILLION:
        raise RequestError(
            f"--metric: '{metric}' is a ratio that none of the systems has alone: attribute {GAIN}"
            " and total_cost, one after the other"
        )
    known = [output.name for output in (*OUTPUTS, *OF_A_RUN)] + [GAIN]
    if metric not in known:
        raise RequestError(
            f"--metric: '{metric}' is not a metric.{nearest(metric, known)}"
            f" Known: {', '.join(sorted(known))}"
        )
    if by == CITY:
        return
    if metric not in OF_VILLAGES:
        raise RequestError(
            f"--metric: '{metric}' is not kept by village, so it has no shares by {by}."
            f"{nearest(metric, OF_VILLAGES)} Known: {', '.join(OF_VILLAGES)}"
        )
    if months < MONTHS_A_YEAR:
        raise RequestError(
            f"--by {by}: villages are recorded each December, and this runs {months} months;"
            " give --months 12 or more"
        )

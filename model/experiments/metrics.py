"""From monthly rows to one number a run: the metrics that studies compare.

A declared output is summarised as it declares (last month, sum or mean of the months). The other
metrics are made here and declared alike: `stable_person_years` and `total_cost` of a run (the sum
of outputs.COSTS), the worst county (from the table of villages), and what a run gained against a
reference (`comparison`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.errors import RequestError, nearest
from model.outputs import BY_NAME, COSTS, OUTPUTS, SHARE, Output

if TYPE_CHECKING:
    import pandas as pd

STABLE = "stable_person_years"
COST = "total_cost"
GAIN = "person_years_out"
GAIN_PER_MILLION = "person_years_out_per_million"
OVER_BUDGET = "cost_above_budget"
OF_A_RUN = (
    Output(STABLE, "person-years", "sum", "lower", "years in stable poverty", "稳定贫困人年",
           "persons in stable poverty (T2), summed over the months to the horizon, over 12"),
    Output(COST, "yuan", "sum", "none", "total cost", "总成本（含干部时间）",
           "campaign money spent or leaked, cadres' time and services, means and works"),
)  # fmt: skip
WORST_COUNTY = "worst_county_"
OF_VILLAGES = (
    Output(f"{WORST_COUNTY}true_incidence", SHARE, "last", "lower",
           "true incidence of the worst county", "最差县真实贫困发生率",
           "T1 of the county where it is highest, in the last December of the run"),
    Output(f"{WORST_COUNTY}stable_incidence", SHARE, "last", "lower",
           "stable poverty of the worst county", "最差县稳定贫困发生率",
           "T2 of the county where it is highest, in the last December of the run"),
)  # fmt: skip
"""Metrics of a run that come from its table of villages, not from its months."""

AGAINST_A_REFERENCE = (
    Output(GAIN, "person-years", "sum", "higher", "years out of stable poverty", "脱离稳定贫困人年",
           "years in stable poverty of the reference less one's own, pair by pair"),
    Output(GAIN_PER_MILLION, "person-years per million yuan", "sum", "higher",
           "years out of stable poverty per million yuan", "每百万元脱离稳定贫困人年",
           "the same over the extra total cost"),
    Output(OVER_BUDGET, "yuan", "sum", "lower", "cost above the budget", "超预算成本",
           "total cost less what a search allows: a share of the reference's, pair by pair"),
)  # fmt: skip
MADE_HERE = (*OF_A_RUN, *OF_VILLAGES, *AGAINST_A_REFERENCE)
SHOWN = (
    *(GAIN, GAIN_PER_MILLION, STABLE),
    *("stable_incidence", "true_incidence", "registered_incidence"),
    *("sustained_exits", "false_exits", "income_registered_mean", COST),
)
"""What a table for people shows; the stored tables have every metric."""

KEYS = ("scenario", "point", "run", "seed")
MONTHS_A_YEAR = 12


def metric_called(name: str) -> Output | None:
    """Return the declaration of an output or of a metric made here."""
    made = {output.name: output for output in MADE_HERE}
    return made.get(name) or BY_NAME.get(name)


def run_metrics(months: pd.DataFrame) -> pd.DataFrame:
    """Return one row a run and one column a metric, indexed by scenario, (point,) run, seed."""
    keys = [key for key in KEYS if key in months.columns]
    present = {output.name: output.summary for output in OUTPUTS if output.name in months.columns}
    runs = months.groupby(keys, sort=False, observed=True)
    metrics = runs.agg(present)
    if "stable_poor_persons" in present:
        metrics[STABLE] = runs["stable_poor_persons"].sum() / MONTHS_A_YEAR
    if present.keys() >= set(COSTS):
        metrics[COST] = runs[list(COSTS)].sum().sum(axis=1)
    return metrics


def worst_county(villages: pd.DataFrame, metric: str) -> float | None:
    """Return the highest incidence of any county in the last December of one run.

    A county's incidence is its poor persons over its persons, summed over its villages. None for a
    run that saw no December.
    """
    if not len(villages):
        return None
    column = metric.removeprefix(WORST_COUNTY)
    last = villages[villages["year"] == villages["year"].max()]
    poor = (last[column] * last["persons"]).groupby(last["county"]).sum()
    persons = last["persons"].groupby(last["county"]).sum()
    return float((poor[persons > 0] / persons[persons > 0]).max())


UNRESOLVED = ("registered_persons", "missed_persons", "wrong_persons")
"""Who counts as poor when a county is judged: still listed, missed, wrongly released."""


def comprehensive_incidence(villages: pd.DataFrame, by: Sequence[str] = ()) -> pd.Series:
    """Return (registered + missed + wrongly released) over all persons, a share.

    The rule by which counties leave the list (docs/evidence.md, section 3), in truth and in
    persons, from the table of villages: one number a scenario, point, run and December, or each of
    `by` ("county", "township", "village"). Zero where nobody lives.
    """
    keys = [*(key for key in KEYS if key in villages), "year", *by]
    sums = villages.groupby(keys, sort=False, observed=True)[[*UNRESOLVED, "persons"]].sum()
    found = sums[list(UNRESOLVED)].sum(axis=1) / sums["persons"].where(sums["persons"] > 0, 1)
    return found.rename("comprehensive_incidence")


def require_metric(name: str, where: str) -> None:
    """Refuse a metric that no run has, naming the nearest one."""
    known = [output.name for output in (*OUTPUTS, *OF_A_RUN)]
    if name not in known:
        raise RequestError(
            f"{where}: '{name}' is not a metric.{nearest(name, known)}"
            f" Known: {', '.join(sorted(known))}"
        )

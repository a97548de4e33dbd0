"""Golden results: a small city under every bundled scenario, as files that people can read.

`python -m tests.golden.golden` accepts the present results; a change belongs under *Results change*
in CHANGELOG.md.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.campaign import run
from model.scenario import bundled, load

FOLDER = Path(__file__).parent
SCALE, SEED = 0.02, 1
COLUMNS = (
    "date", "registered_persons", "true_incidence", "stable_incidence", "guarantee_incidence",
    "exits", "false_exits", "pushed_exits", "returns", "income_mean", "recorded_income_mean",
    "gini", "spending", "idle_funds", "leaked_funds", "cadre_cost", "cadres_posted", "visits",
    "measures_granted", "paperwork_share", "person_days",
)  # fmt: skip


def present(name: str) -> str:
    """The scenario's Decembers now, as the text of its golden file."""
    scenario = load(name).with_(world={"scale": SCALE})
    months = run(scenario, SEED, fixed_parameters=True, check=True).months
    table: pd.DataFrame = months.loc[11::12, list(COLUMNS)].set_index("date").T
    return str(table.to_csv(float_format="%.6g"))


def path_of(name: str) -> Path:
    """Where a scenario's golden file lies."""
    return FOLDER / f"{name}.csv"


if __name__ == "__main__":
    for scenario_name in sorted(bundled()):
        path_of(scenario_name).write_text(present(scenario_name), encoding="utf-8")
        print(scenario_name)

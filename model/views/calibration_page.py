"""docs/calibration.md: what was fitted to what, from the posterior that comes with the model.

`python -m model.views.calibration_page OUT_DIR` takes a finished calibration (`make posterior`
makes one) and keeps it: draws and tables in `model/data`, the figure in docs/pictures/, the page.
`make docs` writes the page again from what is kept.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.views import counts, numbers
from model.views.calibrated import fit_in_words, learnt_in_words, stage_in_words
from model.views.pages import filled, table

if TYPE_CHECKING:
    import pandas as pd

KEPT = {
    "posterior.csv": "posterior.csv",
    "posterior.json": "posterior.json",
    "contraction.csv": "posterior_contraction.csv",
    "fit.csv": "posterior_fit.csv",
}
"""Files of a calibration's folder, and their names in `model/data`."""
LEARNT = ("parameter", "stage", "prior", "posterior: mean, 90 %", "narrower by", "shift", "verdict")
FIT = (
    *("figure", "published", "tolerance", "prior: 90 % of runs"),
    *("posterior: 90 % of runs, median", "verdict"),
)
PICTURE = "calibration.png"
THOUSANDS = 1000


def calibration_page() -> str:
    """The page: prose from its template, numbers from what is kept."""
    about, learnt, fit = _about(), kept("contraction.csv"), kept("fit.csv")
    fitted = fit[fit["kind"] != "not fitted"]
    makers: dict[str, Callable[[], object]] = {
        "figures": lambda: len(fitted),
        "drawn": counts.drawn,
        "fitted": lambda: len(learnt),
        "made": lambda: _made(about),
        "stages": lambda: "\n".join(f"- {stage_in_words(stage)}" for stage in about["stages"]),
        "learnt": lambda: learnt_in_words(learnt),
        "met": lambda: fit_in_words(fit),
        "contraction": lambda: learnt_table(learnt),
        "fit": lambda: fit_table(fit),
        "scale": lambda: numbers.percent(about["scale"], 0),
    }
    return filled("calibration", makers)


def kept(name: str) -> pd.DataFrame:
    """A table of the calibration that is kept."""
    import pandas as pd

    with (files("model.data") / KEPT[name]).open(encoding="utf-8") as file:
        found: pd.DataFrame = pd.read_csv(file, keep_default_na=False, na_values=[""])
    return found


def learnt_table(learnt: pd.DataFrame) -> str:
    """What was learnt of each parameter: a row each."""
    rows = [
        (
            f"`{row.parameter}` ({row.label})",
            row.stage,
            _range(row.prior_low, row.prior_high),
            f"{_short(row.mean)}, {_range(row.low, row.high)}",
            f"{100 * row.contraction:.0f} %",
            f"{row.shift:+.2f}",
            row.verdict,
        )
        for row in learnt.itertuples()
    ]
    return table(LEARNT, rows)


def fit_table(fit: pd.DataFrame) -> str:
    """Each figure beside the runs of prior and posterior: a row each."""
    rows = []
    for row in fit.itertuples():
        unfitted = "; not fitted" if row.kind == "not fitted" else ""
        bound = "at least " if row.kind == "at least" else ""
        rows.append((
            f"{row.figure}, {row.year} ({row.place}{unfitted})",
            f"{bound}{_short(row.published)}",
            _short(row.tolerance),
            _range(row.prior_low, row.prior_high),
            f"{_range(row.low, row.high)}, {_short(row.mid)}",
            row.verdict,
        ))  # fmt: skip
    return table(FIT, rows)


def _about() -> dict[str, Any]:
    text = (files("model.data") / KEPT["posterior.json"]).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _made(about: dict[str, Any]) -> str:
    return (
        f"{numbers.percent(about['scale'], 0)} of the villages, one city, seed {about['seed']},"
        f" model {about['model_version']}. Scenario `{about['scenario']}`."
    )


def _short(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= THOUSANDS else f"{value:.3g}"


def _range(low: float, high: float) -> str:
    return f"{_short(low)} to {_short(high)}"


def keep(out_dir: Path, docs: Path) -> None:
    """Keep a calibration: draws, tables, figure and page. FileNotFoundError if it is unfinished."""
    data = Path(str(files("model.data")))
    for name, ours in KEPT.items():
        (data / ours).write_bytes((out_dir / name).read_bytes())
    (docs / "pictures" / PICTURE).write_bytes((out_dir / "figures" / PICTURE).read_bytes())
    (docs / "calibration.md").write_text(calibration_page(), encoding="utf-8")


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path("docs"))

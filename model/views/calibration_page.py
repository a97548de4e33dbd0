"""docs/calibration.md: what was fitted to what, from the posterior that comes with the model.

`python -m model.views.calibration_page OUT_DIR` takes a finished calibration (`make posterior`
makes one) and keeps it: its draws, and its tables as the present code works them out of the journal
(no run), in `model/data`, the figure in docs/pictures/, the page. With `--beside N` it first lives
N fresh runs of the posterior again, to look at what the calibration did not ask, and with another
value of the lever that idle money rests on; killed, it goes on. `make docs` writes the page again
from what is kept.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.csv_table import csv_table
from model.views import counts, numbers
from model.views.calibrated import (
    fit_in_words,
    learnt_in_words,
    stage_in_words,
    unseen_in_words,
)
from model.views.pages import filled, table

if TYPE_CHECKING:
    import pandas as pd

KEPT = {
    "posterior.csv": "posterior.csv",
    "posterior.json": "posterior.json",
    "contraction.csv": "posterior_contraction.csv",
    "fit.csv": "posterior_fit.csv",
    "idle.csv": "posterior_idle.csv",
    "screening.csv": "screening.csv",
}
"""Files of a calibration, and their names in `model/data`."""
LEARNT = ("parameter", "stage", "prior", "posterior: mean, 90 %", "narrower by", "shift", "verdict")
FIT = (
    *("figure", "published", "tolerance", "prior: 90 % of runs"),
    *("posterior: 90 % of runs, median", "runs", "verdict"),
)
IDLE = (
    *("`funding.carry_over`", "year", "published"),
    *("idle over a year in March: 90 % of runs, median", "unspent in December"),
)
PICTURE = "calibration.png"
STANDS_OUT = 0.1
SCREENED = (
    *("metric", "factor", "mu_star", "mu_star_low", "mu_star_high", "noise_floor", "of_largest"),
    *("trajectories", "runs", "factors"),
)
THOUSANDS = 1000


def calibration_page() -> str:
    """The page: prose from its template, numbers from what is kept."""
    about, learnt, fit = _about(), kept("contraction.csv"), kept("fit.csv")
    fitted = fit[fit["stage"] > 0]
    screening = screening_in_words(kept("screening.csv"))
    makers: dict[str, Callable[[], object]] = {
        "figures": lambda: len(fitted),
        "drawn": counts.drawn,
        "fitted": lambda: len(learnt),
        "made": lambda: _made(about),
        "stages": lambda: "\n".join(f"- {stage_in_words(stage)}" for stage in about["stages"]),
        "learnt": lambda: learnt_in_words(learnt),
        "unseen": lambda: unseen_in_words(about["stages"]),
        "met": lambda: fit_in_words(fit),
        "idle": lambda: idle_table(kept("idle.csv"), fit),
        "contraction": lambda: learnt_table(learnt),
        "fit": lambda: fit_table(fit),
        "scale": lambda: numbers.percent(about["scale"], 0),
        **{f"below_{year}": partial(_below, fit, f"income_{year}") for year in (2014, 2015, 2019)},
        **{name: partial(str, text) for name, text in screening.items()},
    }
    return filled("calibration", makers)


def _below(fit: pd.DataFrame, key: str) -> str:
    """By what part of the published figure the median of the posterior's runs is too low."""
    row = fit.set_index("key").loc[key]
    return numbers.percent(1.0 - float(row["mid"]) / float(row["published"]))


def kept(name: str) -> pd.DataFrame:
    """A table of the calibration that is kept; without rows where nothing is kept yet."""
    import pandas as pd

    place = files("model.data") / KEPT[name]
    if not place.is_file():
        return pd.DataFrame()
    with place.open(encoding="utf-8") as file:
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
    for row in fit.to_dict("records"):
        unfitted = f"; {row['kind']}" if row["stage"] == 0 else ""
        rows.append((
            f"{row['figure']}, {row['year']} ({row['place']}{unfitted})",
            _published(row),
            _short(row["tolerance"]),
            _range(row["prior_low"], row["prior_high"]),
            f"{_range(row['low'], row['high'])}, {_short(row['mid'])}",
            f"{row['runs']:.0f}" if "runs" in row else "",
            row["verdict"],
        ))  # fmt: skip
    return table(FIT, rows)


def _published(row: Mapping[str, Any]) -> str:
    if row["kind"] == "assumed range":
        return f"assumed {_range(row['assumed_low'], row['assumed_high'])}"
    return ("at least " if row["kind"] == "at least" else "") + _short(row["published"])


def idle_table(idle: pd.DataFrame, fit: pd.DataFrame) -> str:
    """Idle money by both definitions under values of the lever it rests on: a row each."""
    if not len(idle):
        return (
            "*Not run for this posterior: `--beside` of `python -m model.views.calibration_page`.*"
        )
    published = dict(zip(fit["key"], fit["published"], strict=True))
    shown = {(row.value, row.key): row for row in idle.itertuples()}
    rows = []
    for value in sorted({row.value for row in shown.values()}):
        for year in ("2015", "2016", "2017"):
            cells = [_idle_cell(shown.get((value, f"{kind}_{year}"))) for kind in KINDS]
            rows.append((f"{value:g}", year, _short(published[f"idle_{year}"]), *cells))
    return table(IDLE, rows)


KINDS = ("idle", "unspent")


def _idle_cell(row: Any) -> str:
    return f"{_range(row.low, row.high)}, {_short(row.mid)} ({row.runs} runs)" if row else ""


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
    if math.isnan(low):
        return ""
    return f"{_short(low)} to {_short(high)}"


def keep(out_dir: Path, docs: Path) -> None:
    """Keep a calibration: draws, tables worked out anew, figure and page.

    StoreError if it is unfinished, or of other rules. Every file is whole or not there; draws and
    provenance that do not belong together, after an end in between, are known by their digest.
    """
    from model.experiments.calibration.again import idle_table as idle_of
    from model.experiments.calibration.again import tables_of
    from model.experiments.files import complete_file, write_text
    from model.scenario import read_posterior
    from model.views.figures.calibration import draw_tables

    data = Path(str(files("model.data")))
    learnt, fit = tables_of(out_dir)
    tables = {"contraction.csv": learnt, "fit.csv": fit, "idle.csv": idle_of(out_dir)}
    posterior = read_posterior(out_dir)
    write_text(data / KEPT["posterior.csv"], posterior.csv_text())
    write_text(data / KEPT["posterior.json"], posterior.about_text())
    for name, found in tables.items():
        with complete_file(data / KEPT[name]) as place:
            found.to_csv(place, index=False, lineterminator="\n")
    draw_tables(learnt, fit).save(docs / "pictures" / PICTURE)
    write_text(docs / "calibration.md", calibration_page())


def sign(folder: Path, study: Path) -> None:
    """Note of which draws, figures and scenario a posterior of before is: it lacks only that.

    `study` is its study file, the same to the byte. Only whoever knows that `targets.csv` has not
    changed since may sign. StoreError if the rules, the scenario or the study are others by now.
    """
    from model.errors import StoreError
    from model.experiments.calibration import load_spec, scenario_of
    from model.experiments.files import write_text
    from model.experiments.freshness import is_fresh
    from model.experiments.posterior import signature
    from model.scenario import read_posterior

    posterior, spec = read_posterior(folder), load_spec(study)
    found, made = signature(posterior, scenario_of(spec)), posterior.about
    same = made["scenario_digest"] == found["scenario_digest"]
    if not is_fresh(made) or made["study_digest"] != spec.digest or not same:
        raise StoreError(f"{folder}: its rules, study or scenario are not the present ones")
    signed = replace(posterior, about={**made, **found})
    write_text(folder / KEPT["posterior.json"], signed.about_text())


def screening_table(found: pd.DataFrame) -> pd.DataFrame:
    """Of a Morris screening, every effect of at least a tenth of the largest on its metric.

    `factors` is how many were screened, `noise_floor` what luck alone would show.
    """
    largest = found.groupby("metric")["mu_star"].transform("max")
    table = found.assign(of_largest=found["mu_star"] / largest, factors=found["factor"].nunique())
    table = table[table["of_largest"] >= STANDS_OUT]
    kept_order: pd.DataFrame = table.sort_values(
        ["metric", "of_largest"], ascending=[True, False], kind="stable"
    )
    return kept_order[list(SCREENED)]


def screening_in_words(screened: pd.DataFrame) -> dict[str, str]:
    """How many factors were screened, in how many runs."""
    first = screened.iloc[0]
    points = int(first["trajectories"]) * (int(first["factors"]) + 1)
    return {
        "screened": numbers.whole(int(first["factors"])),
        "screening_runs": numbers.whole(points * int(first["runs"])),
        "trajectories": str(first["trajectories"]),
    }


def main() -> None:
    """Keep a calibration, after looking beside it if asked; or a screening."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("out_dir", type=Path)
    given.add_argument("--beside", type=int, default=0, metavar="N")
    given.add_argument("--workers", type=int, default=1)
    given.add_argument("--docs", type=Path, default=Path("docs"))
    given.add_argument("--screening", action="store_true", help="OUT_DIR is that of the screening")
    asked = given.parse_args()
    if asked.screening:
        table = screening_table(csv_table(asked.out_dir / "sensitivity.csv"))
        place = Path(str(files("model.data"))) / KEPT["screening.csv"]
        table.to_csv(place, index=False, lineterminator="\n", float_format="%.4g")
        return
    if asked.beside:
        from model.experiments.calibration.again import look_beside

        look_beside(asked.out_dir, asked.beside, asked.workers)
    keep(asked.out_dir, asked.docs)


if __name__ == "__main__":
    main()

"""A validation as people read it: the table, the objects for programs, and the figure's file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.experiments.files import complete_file
from model.experiments.freshness import marks_of
from model.experiments.intervals import COVERED, coverage
from model.experiments.posterior import uncertainty
from model.experiments.validation.form import VALIDATION
from model.experiments.validation.verdicts import (
    CANNOT,
    CRITERION,
    INSIDE,
    LOWER_BOUND,
    NEAR,
    OUTSIDE,
    UNINFORMATIVE,
)
from model.views import numbers
from model.views.figures.validation import patterns
from model.views.labels import uncertainty_words
from model.views.plot import Plot
from model.views.style import styled
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd

    from model.experiments.validation.results import Validation

HEADS = (
    "pattern",
    "year",
    "published",
    "model",
    "low",
    "high",
    "verdict",
    "use",
    "true_effect",
    "placebo",
    "runs",
    "unit",
)


def shown_table(table: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """Return the table with numbers as texts in the unit of each pattern."""
    import pandas as pd

    rows = [_shown(row, lang) for row in table.to_dict("records")]
    return pd.DataFrame(rows, columns=[say(lang, f"validation.{name}") for name in HEADS])


def _shown(row: dict[str, Any], lang: str) -> list[str]:
    unit = str(row["unit"])
    low, mid, high = (number(row[name], unit, lang) for name in ("low", "model", "high"))
    return [
        term(lang, "pattern", str(row["pattern"])), str(row["year"]), published(row, lang), mid,
        low, high, term(lang, "verdict", str(row["verdict"])), term(lang, "use", str(row["use"])),
        true_effect(row, lang), placebo(row, lang), str(row["runs"]), term(lang, "unit", unit),
    ]  # fmt: skip


def published(row: dict[str, Any], lang: str = "en") -> str:
    """The published figure, range, bound or sign of a row."""
    unit = str(row["unit"])
    text = number(row["published"], unit, lang)
    if row["kind"] == CRITERION:
        above = row["plausible_high"] > row["published"]
        return say(lang, f"validation.{'above' if above else 'below'}", value=text)
    if row["kind"] == LOWER_BOUND:
        return say(lang, "validation.at_least", value=text)
    top = row["published_high"]
    if not math.isfinite(top):
        return text
    return say(lang, "campaign.range", low=text, high=number(top, unit, lang))


def true_effect(row: dict[str, Any], lang: str = "en") -> str:
    """The true effect of an experiment with its interval; a dash where there is none."""
    if not math.isfinite(row["true_effect"]):
        return "-"
    unit = str(row["unit"])
    mid, low, high = (number(row[f"true_{end}"], unit, lang) for end in ("effect", "low", "high"))
    return f"{mid} [{low}, {high}]"


def placebo(row: Mapping[str, Any], lang: str = "en") -> str:
    """The estimator where the treatment does nothing, and its verdict; a dash without one."""
    if not row["placebo_verdict"]:
        return "-"
    unit = str(row["unit"])
    ends = (number(row[name], unit, lang) for name in ("placebo", "placebo_low", "placebo_high"))
    mid, low, high = ends
    verdict = term(lang, "verdict", str(row["placebo_verdict"]))
    return f"{mid} [{low}, {high}]{say(lang, 'answer.separator')}{verdict}"


def headline(rows: Sequence[Mapping[str, Any]], independent: float, lang: str = "en") -> str:
    """The sentence on a validation: what is kept back by verdict, nothing else is counted."""
    kept = [row for row in rows if row["use"] == VALIDATION]
    met = [row for row in kept if row["verdict"] == INSIDE]
    signs = sum(row["kind"] == CRITERION for row in met)
    counts = {
        name: sum(row["verdict"] == said for row in kept)
        for name, said in (("near", NEAR), ("outside", OUTSIDE), ("uncertain", UNINFORMATIVE),
                           ("cannot", CANNOT))
    }  # fmt: skip
    worth = ""
    if math.isfinite(independent):
        worth = say(lang, "validation.worth", number=f"{independent:.0f}")
    return say(
        lang, "validation.headline", kept=len(kept), worth=worth, inside=len(met),
        figures=len(met) - signs, signs=signs, **counts,
    )  # fmt: skip


def coverage_line(runs: int, lang: str = "en") -> str:
    """What the interval of so few runs covers; nothing where it covers its 90 %."""
    chance = coverage(runs)
    if chance >= COVERED:
        return ""
    return say(lang, "validation.coverage", runs=runs, chance=numbers.percent(chance, lang=lang))


def number(value: float, unit: str, lang: str = "en") -> str:
    """A value in the unit of a pattern; a dash where there is none."""
    if not math.isfinite(value):
        return "-"
    if numbers.is_share(unit):
        return numbers.percent(value, lang=lang)
    return numbers.whole(value) if unit.startswith("yuan") else numbers.rounded(value)


def objects(found: Validation) -> list[dict[str, Any]]:
    """Return the rows for programs; a number that does not exist is null."""
    about = found.provenance
    same = {
        "model_version": about["model_version"],
        "data_status": about["data_status"],
        "fixed_parameters": about["options"]["fixed_parameters"],
        "uncertainty": uncertainty(about),
        "posterior": about["options"].get("posterior", ""),
        "runs_asked": about["runs"],
        "independent": found.independent,
        **marks_of(about["model_version"]),
    }
    return [
        {name: _plain(value) for name, value in (row | same | _of_arm(row, about)).items()}
        for row in found.table.to_dict("records")
    ]


def _of_arm(row: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, Any]:
    """The share of the city that a row comes from."""
    arm = about["tables_of"] if row["by"] == "table" else row["key"]
    return {"scale": about["scenarios"][arm]["scale"]}


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def plot_validation(found: Validation, lang: str = "en") -> Plot:
    """Draw the patterns of a validation; RequestError without any that has an interval."""
    table = found.table
    if not table["model"].notna().any():
        raise RequestError(say(lang, "validation.nothing"))
    about = found.provenance
    with styled(lang):
        figure = patterns(table, lang)
        data = term(lang, "study", str(about["data_status"]))
        words = {"runs": about["runs"], "data": data, "count": len(table)}
        title = say(lang, "validation.title", **words, uncertainty=uncertainty_words(about, lang))
        figure.suptitle(title, x=0.01, ha="left", fontsize=11)
    return Plot(figure, lang)


def write_picture(found: Validation, lang: str = "en") -> Path:
    """Draw the patterns into `figures/` and return the file."""
    target = found.folder / "figures"
    target.mkdir(exist_ok=True)
    path = target / "validation.png"
    figure = plot_validation(found, lang).figure
    with styled(lang), complete_file(path) as temporary:
        figure.savefig(temporary, format="png", metadata={"Software": None})
    return path

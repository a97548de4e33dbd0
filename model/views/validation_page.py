"""docs/validation.md: how patterns are written, the table as it was run, and every failure.

The table is that of `model/data/validation.json`, which is what `run.py validate --format json`
printed; the discussion of a row is in `model/data/validation_notes.json`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from model.experiments.validation.declared import FOLDER, published
from model.experiments.validation.form import ESTIMATORS, VALIDATION, Published
from model.experiments.validation.variables import PLAIN, measure_names
from model.experiments.validation.verdicts import (
    CANNOT,
    INSIDE,
    OUTSIDE,
    UNINFORMATIVE,
    verdict,
)
from model.views import numbers, validation
from model.views.pages import MADE, table

BLANK = re.compile(r"\{\{ (?:(\w+)\.)?(\w+) \}\}")
STORED, NOTES = "validation.json", "validation_notes.json"
HEAD = (
    "pattern", "year", "published", "plausible", "model", "90 % interval", "verdict", "use",
    "true effect", "placebo", "treated, others", "runs", "computed", "source",
)  # fmt: skip
REJECTING = ("pattern", "year", "use", "what it would reject", "nothing at all would be", "verdict",
             "can it reject")  # fmt: skip
DEMANDED = ("operating_change_2019", "transient_poverty", "recheck_together")
"""The three that a model of this kind is asked to put at risk: structure, transience, register."""
NO = {CANNOT: "no: its placebo comes out as well", UNINFORMATIVE: "no: too uncertain to tell"}
EXAMPLE = "industry_measure"


def stored_rows() -> list[dict[str, Any]]:
    """The rows of the validation that is kept; numbers that do not exist are NaN."""
    text = (files("model.data") / STORED).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return [{k: math.nan if v is None else v for k, v in row.items()} for row in rows]


def notes(rows: list[dict[str, Any]] | None = None) -> dict[str, str]:
    """What is behind each row, by its key; numbers are those of the stored rows, or given ones.

    `{{ model }}`, `{{ range }}`, `{{ published }}`, `{{ treated }}` are filled from the row itself,
    `{{ KEY.range }}` from another. KeyError if there is no such row.
    """
    text = (files("model.data") / NOTES).read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    by_key = {row["key"]: row for row in (stored_rows() if rows is None else rows)}
    return {key: _filled(text, key, by_key) for key, text in found.items()}


def _filled(text: str, key: str, rows: Mapping[str, dict[str, Any]]) -> str:
    return BLANK.sub(lambda blank: _number_of(rows[blank[1] or key], blank[2]), text)


def _number_of(row: dict[str, Any], name: str) -> str:
    """A number of a stored row, as the table shows it."""
    unit = str(row["unit"])
    if name == "range":
        return " to ".join(validation.number(row[end], unit) for end in ("low", "high"))
    return f"{row[name]:.0f}" if name == "treated" else validation.number(row[name], unit)


def validation_page() -> str:
    """The page, from the stored rows, the notes and the declarations."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("model.views", "templates"),
        autoescape=False,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    rows = stored_rows()
    page = environment.get_template("validation.md.j2").render(
        made=MADE,
        counts=validation.headline(rows, rows[0]["independent"]),
        how=_how(rows),
        coverage=validation.coverage_line(int(rows[0]["runs_asked"])),
        table=table(HEAD, map(cells_of, rows)),
        failures=_discussed(rows),
        rejecting=table(REJECTING, map(_rejecting, filter(_puts_at_risk, rows))),
        demanded=[_demanded(row) for row in rows if row["key"] in DEMANDED],
        uses=table(("figure", "year", "published", "use"), map(_use, published())),
        variables=table(
            ("variable", "unit", "meaning"), ((f"`{v.name}`", v.unit, v.meaning) for v in PLAIN)
        ),
        measures=", ".join(f"`{name}`" for name in measure_names()),
        estimators=", ".join(f"`{name}`" for name in ESTIMATORS),
        example=(FOLDER / f"{EXAMPLE}.toml").read_text(encoding="utf-8").strip(),
    )
    return page.rstrip("\n") + "\n"


def cells_of(row: dict[str, Any]) -> tuple[str, ...]:
    """A row of the table as texts."""
    unit = str(row["unit"])
    low, high = (validation.number(row[name], unit) for name in ("low", "high"))
    least, most = (validation.number(row[f"plausible_{end}"], unit) for end in ("low", "high"))
    people = "-"
    if math.isfinite(row["treated"]):
        people = f"{row['treated']:,.0f}, {row['untreated']:,.0f}"
    return (
        row["pattern"], row["year"], f"{validation.published(row)} ({unit})",
        f"{least} to {most}", validation.number(row["model"], unit), f"{low} to {high}",
        f"**{row['verdict']}**", row["use"], validation.true_effect(row), validation.placebo(row),
        people, str(row["runs"]), row["definition"], f"{row['source']} {row['note']}".strip(),
    )  # fmt: skip


def _how(rows: list[dict[str, Any]]) -> str:
    versions = sorted({row["model_version"] for row in rows})
    first = rows[0]
    drawn = f", posterior {first['posterior'][:12]}" if first["posterior"] else ""
    about = f"{len(rows)} patterns, {first['runs_asked']} runs ({first['uncertainty']}{drawn})"
    about += f" of {_scales(rows)} of the villages"
    return f"{about}, {first['data_status']} data, model {', '.join(versions)}"


def _scales(rows: list[dict[str, Any]]) -> str:
    return " and ".join(numbers.percent(scale) for scale in sorted({row["scale"] for row in rows}))


def _discussed(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Every row that is not inside, and those inside that have a note."""
    said = notes(rows)
    return [
        {"pattern": row["pattern"], "year": row["year"], "verdict": row["verdict"],
         "text": said.get(row["key"], "")}
        for row in rows
        if row["verdict"] != INSIDE or row["key"] in said
    ]  # fmt: skip


def _puts_at_risk(row: dict[str, Any]) -> bool:
    return bool(row["rejects"]) or row["verdict"] == CANNOT


def _rejecting(row: dict[str, Any]) -> tuple[str, ...]:
    nothing = verdict(_item(row), (0.0, 0.0, 0.0)) if row["by"] == "experiment" else "-"
    said = row["rejects"] or "-"
    return (row["pattern"], row["year"], row["use"], said, nothing, row["verdict"], _can(row))


def _can(row: dict[str, Any]) -> str:
    """Whether a pattern can reject the model as it is, and whether it does."""
    if row["verdict"] in NO:
        return NO[row["verdict"]]
    said = "yes, and it does" if row["verdict"] == OUTSIDE else "yes"
    return said if row["use"] == VALIDATION else f"{said}; not counted"


def _demanded(row: dict[str, Any]) -> str:
    use = "" if row["use"] == VALIDATION else f" ({row['use']})"
    return f"{row['pattern']}, {row['year']}{use}: {_can(row)} ({row['verdict']})"


def _item(row: dict[str, Any]) -> Published:
    """The published figure of a row, for a verdict on another interval."""
    high = row["published_high"]
    return Published(
        row["key"], row["pattern"], row["source"], row["year"], row["unit"], row["published"],
        (row["plausible_low"], row["plausible_high"]), None if math.isnan(high) else high,
        row["kind"],
    )  # fmt: skip


def _use(item: Any) -> tuple[str, ...]:
    shown = validation.number(item.published, item.unit)
    return item.title, item.year, f"{shown} ({item.unit})", item.use

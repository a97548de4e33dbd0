"""docs/validation.md: how patterns are written, the table as it was run, and every failure.

The table is that of `model/data/validation.json`, which is what `run.py validate --format json`
printed; the discussion of a row is in `model/data/validation_notes.json`.
"""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import Any

from model.experiments.validation.declared import FOLDER, published
from model.experiments.validation.form import ESTIMATORS
from model.experiments.validation.variables import PLAIN, measure_names
from model.experiments.validation.verdicts import INSIDE, VERDICTS
from model.views import validation
from model.views.pages import MADE, table

STORED, NOTES = "validation.json", "validation_notes.json"
HEAD = (
    "pattern", "year", "published", "plausible", "model", "90 % interval", "verdict",
    "true effect", "treated, others", "runs", "computed", "source",
)  # fmt: skip
EXAMPLE = "industry_measure"


def stored_rows() -> list[dict[str, Any]]:
    """The rows of the validation that is kept; numbers that do not exist are NaN."""
    text = (files("model.data") / STORED).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return [{k: math.nan if v is None else v for k, v in row.items()} for row in rows]


def notes() -> dict[str, str]:
    """What is behind each row, by its key."""
    text = (files("model.data") / NOTES).read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


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
        counts=_counts(rows),
        how=_how(rows),
        table=table(HEAD, map(cells_of, rows)),
        failures=_discussed(rows),
        rejecting=table(("pattern", "year", "what it would reject", "verdict"), _rejecting(rows)),
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
        f"**{row['verdict']}**", validation.true_effect(row), people, str(row["runs"]),
        row["definition"], f"{row['source']} {row['note']}".strip(),
    )  # fmt: skip


def _counts(rows: list[dict[str, Any]]) -> str:
    found = [row["verdict"] for row in rows]
    return ", ".join(f"{found.count(name)} {name}" for name in VERDICTS)


def _how(rows: list[dict[str, Any]]) -> str:
    versions = sorted({row["model_version"] for row in rows})
    runs = max(row["runs"] for row in rows)
    luck = "luck only" if rows[0]["fixed_parameters"] else "luck and parameters from their priors"
    about = f"{len(rows)} patterns, {runs} runs ({luck}), {rows[0]['data_status']} data"
    return f"{about}, model {', '.join(versions)}"


def _discussed(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Every row that is not inside, and those inside that have a note."""
    said = notes()
    return [
        {"pattern": row["pattern"], "year": row["year"], "verdict": row["verdict"],
         "text": said.get(row["key"], "")}
        for row in rows
        if row["verdict"] != INSIDE or row["key"] in said
    ]  # fmt: skip


def _rejecting(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (row["pattern"], row["year"], row["rejects"], row["verdict"])
        for row in rows
        if row["rejects"]
    ]


def _use(item: Any) -> tuple[str, ...]:
    shown = validation.number(item.published, item.unit)
    return item.title, item.year, f"{shown} ({item.unit})", item.use

"""The measurements as a file beside the model: made by one command, read by the pages of docs/."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import model
from model.experiments.files import write_json
from model.version import SCHEMA_VERSION

COMMAND = "python run.py describe --mechanism all --measure"
SCENARIO, RUNS, SCALE = "liupanshui", 64, 0.1
"""What measurements are made with unless asked otherwise; every row says its own."""
FINGER = 0.02
"""Share of villages in the run whose results say whether measurements are of this model."""


def stored_path() -> Path:
    """Where the measurements lie."""
    return Path(model.__file__).parent / "data" / "mechanism_effects.json"


def read_all() -> dict[str, dict[str, Any]]:
    """The stored rows by mechanism; none if nothing has been measured yet."""
    path = stored_path()
    if not path.is_file():
        return {}
    rows: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["mechanisms"]
    return rows


def results_digest() -> str:
    """What the model's results are now, in one word: the case's months in a small city, hashed."""
    from model.campaign import run
    from model.scenario import load

    small = load(SCENARIO).with_settings({"world.scale": FINGER})
    months: str = run(small, 1).months.to_csv()
    return hashlib.sha256(months.encode()).hexdigest()[:16]


def save(found: Mapping[str, dict[str, Any]]) -> None:
    """Put these rows into the file, with what the results are now; other mechanisms' rows stay."""
    from model.mechanisms import MECHANISMS

    now = results_digest()
    rows = read_all() | {name: row | {"results": now} for name, row in found.items()}
    ordered = {m.id: rows[m.id] for m in MECHANISMS if m.id in rows}
    content = {"schema_version": SCHEMA_VERSION, "made_by": COMMAND, "scenario": SCENARIO}
    write_json(stored_path(), {**content, "mechanisms": ordered})

"""The published patterns that come with the model: a table of figures, and pattern files.

`model/data/patterns.csv` has the figures that follow from the tables of a run (`measured`);
`scenarios/patterns/` has a file for each virtual experiment and each figure about households.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

from model.experiments.validation.form import SHOWN, VALIDATION, Pattern, Published
from model.experiments.validation.read import read_pattern
from model.scenario.tables import BUNDLED

FOLDER = BUNDLED / "patterns"
RENAMED = {"pattern": "title"}
NUMBERS = ("published", "plausible_low", "plausible_high", "high")


def published() -> list[Published]:
    """Return the published figures of `model/data/patterns.csv`, in its order."""
    text = (files("model.data") / "patterns.csv").read_text(encoding="utf-8")
    return [_published(row) for row in csv.DictReader(text.splitlines())]


def _published(row: dict[str, str]) -> Published:
    words = {RENAMED.get(name, name): text for name, text in row.items() if name not in NUMBERS}
    plausible = float(row["plausible_low"]), float(row["plausible_high"])
    high = float(row["high"]) if row["high"] else None
    return Published(published=float(row["published"]), plausible=plausible, high=high, **words)


def published_figure(key: str) -> float:
    """Return the value of one published figure; KeyError if the table has none of that key."""
    return {item.key: item.published for item in published()}[key]


def shown() -> list[Published]:
    """The figures of the table that a validation shows: all but those a calibration fits."""
    return [item for item in published() if item.use in SHOWN]


def kept_back() -> list[Published]:
    """The figures of the table that nothing was fitted to and nothing was built from."""
    return [item for item in published() if item.use == VALIDATION]


def pattern_files() -> dict[str, Path]:
    """The bundled pattern files by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


def bundled_patterns() -> list[Pattern]:
    """Read the bundled pattern files: figures of households, then experiments, then signs."""
    found = [read_pattern(path) for path in pattern_files().values()]
    return sorted(found, key=lambda p: (p.treatment is not None, p.about.kind, p.about.key))

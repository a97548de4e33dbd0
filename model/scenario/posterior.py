"""A posterior: rows of uncertain parameters drawn together, as a calibration left them.

The table is text: `posterior.csv` has a row a draw and a column a parameter, every row worth the
same, and `posterior.json` beside it says how it was made. Parameters that it does not hold keep
their priors. The one that comes with the model lies in `model/data`.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.declare import Declaration
from model.errors import RequestError, nearest
from model.scenario.declared import declarations
from model.scenario.levels import Levels
from model.version import ROOT

TABLE, ABOUT = "posterior.csv", "posterior.json"
DRAW = "draw"


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws of several parameters together; every row has the same weight.

    `about` is its provenance: what made it, from what, and with which rules of the model.
    """

    parameters: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def digest(self) -> str:
        """The sha256 of the draws; where they came from does not change what they do."""
        return hashlib.sha256(self.csv_text().encode()).hexdigest()

    def row(self, share: float) -> dict[str, float]:
        """The row at a share in (0, 1) of the table, parameter by name."""
        place = min(int(share * len(self.rows)), len(self.rows) - 1)
        return dict(zip(self.parameters, self.rows[place], strict=True))

    def csv_text(self) -> str:
        """The table as text; every number reads back as it is."""
        head = ",".join((DRAW, *self.parameters))
        lines = (f"{n},{','.join(map(repr, row))}" for n, row in enumerate(self.rows))
        return "\n".join((head, *lines)) + "\n"

    def about_text(self) -> str:
        """The provenance as text."""
        return json.dumps(dict(self.about), indent=1, ensure_ascii=False) + "\n"


def bundled_posterior() -> Path:
    """Where the posterior that comes with the model lies."""
    return ROOT / "data" / TABLE


def read_posterior(place: Path | None = None) -> Posterior:
    """Read a posterior: the model's own, a table, or the folder of a calibration.

    Raises RequestError if there is none, or it holds what this model does not know or allow.
    """
    path = bundled_posterior() if place is None else place / TABLE if place.is_dir() else place
    if not path.is_file():
        raise RequestError(
            f"--posterior: there is no {path}: make one with run.py calibrate, or leave it out to"
            " draw from the priors"
        )
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, ValueError, csv.Error) as error:
        raise RequestError(f"{path} cannot be read ({type(error).__name__}: {error})") from error
    head = lines[0] if lines else []
    if head[:1] != [DRAW] or len(head) < 2 or len(lines) < 2:
        raise RequestError(f"{path} is no posterior: the first line is '{DRAW}' and parameters")
    parameters = tuple(head[1:])
    known = [_uncertain(name, path) for name in parameters]
    rows = tuple(_row(line, known, f"{path}, line {n}") for n, line in enumerate(lines[1:], 2))
    return Posterior(parameters, rows, _about(path.parent / ABOUT))


def _uncertain(name: str, path: Path) -> Declaration:
    known = {k: d for k, d in declarations(Levels).items() if d.role == "uncertainty"}
    if name not in known:
        raise RequestError(f"{path}: '{name}' is no uncertain parameter.{nearest(name, known)}")
    return known[name]


def _row(line: list[str], known: list[Declaration], where: str) -> tuple[float, ...]:
    """Return the numbers of a line, each within the declared range."""
    if len(line) != len(known) + 1:
        raise RequestError(f"{where}: {len(line)} entries; allowed: {len(known) + 1}")
    row = []
    for text, declared in zip(line[1:], known, strict=True):
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        low, high = declared.low, declared.high
        if low is None or high is None or not low <= value <= high:
            raise RequestError(f"{where}: {declared.name} is {text}; allowed: {declared.bounds}")
        row.append(value)
    return tuple(row)


def _about(path: Path) -> dict[str, Any]:
    """Return the provenance beside a table; without it, nothing is known of the table."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}

"""The journal of a search, `search.jsonl`: which plans were proposed, and who left the race why.

One JSON object a line; the file is written anew as a whole, so it is complete at every moment. A
resumed search takes its proposals from here (they hold even if the sampler has become another
one), checks them against the levers, and reckons everything else again from the stored runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.errors import StoreError
from model.experiments.files import write_text
from model.experiments.optimisation.levers import Lever, Value

JOURNAL = "search.jsonl"


class Journal:
    """The lines of one search; what an earlier sitting proposed is in `proposed`, by batch."""

    def __init__(self, folder: Path, levers: Sequence[Lever]) -> None:
        self.path = folder / JOURNAL
        self.levers = levers
        self.lines: list[Mapping[str, Any]] = []
        self.proposed = self._read() if self.path.is_file() else {}

    def note(self, what: str, **facts: Any) -> None:
        """Add a line."""
        self.lines.append({"what": what, **facts})
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in self.lines)
        if len(self.lines) > len(self.proposed) or what != "batch":
            write_text(self.path, text)

    def _read(self) -> dict[int, list[dict[str, Value]]]:
        """The settings of every batch that an earlier sitting proposed."""
        found: dict[int, list[dict[str, Value]]] = {}
        try:
            for text in self.path.read_text(encoding="utf-8").splitlines():
                line = json.loads(text)
                if line["what"] == "batch":
                    found[int(line["batch"])] = [self._checked(p) for p in line["plans"].values()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(
                f"{self.path} is damaged ({type(error).__name__}: {error}): delete it and give the"
                " same request again; finished runs are kept"
            ) from error
        return found

    def _checked(self, setting: Any) -> dict[str, Value]:
        """A proposed setting, every lever in the order of the study file and within its range."""
        if set(setting) != {lever.name for lever in self.levers}:
            raise ValueError(f"{setting} does not set every lever")
        for lever in self.levers:
            if not lever.allows(setting[lever.name]):
                raise ValueError(f"{lever.name} = {setting[lever.name]!r} is out of range")
        return {lever.name: setting[lever.name] for lever in self.levers}

"""Records of slow proofs: what was shown, when, and the digest of the files it was shown of.

`make slow` writes them to docs/proofs; a fast test fails when a file has changed since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model.experiments.effects.stored import results_digest

ROOT = Path(__file__).resolve().parents[1]


def today() -> str:
    """The date, in UTC."""
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True)
class Proof:
    """A claim, the command that shows it again, and the files it is about."""

    name: str
    claim: str
    again: str
    files: Sequence[str]

    @property
    def path(self) -> Path:
        """Where the record lies."""
        return ROOT / "docs" / "proofs" / f"{self.name}.json"

    def digest(self) -> str:
        """sha256 over the files, names and contents."""
        found = hashlib.sha256()
        for name in self.files:
            found.update(name.encode())
            found.update((ROOT / name).read_bytes())
        return found.hexdigest()

    def write(self, **seen: object) -> None:
        """Write what was seen."""
        about = {"claim": self.claim, "again": self.again}
        about |= {"date": today(), **seen}
        about |= {"files": list(self.files), "sha256": self.digest()}
        self.path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")

    def read(self) -> dict[str, Any]:
        """Return the record, if it is one of the present files."""
        found: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        assert found["sha256"] == self.digest(), f"changed since the proof; again: {self.again}"
        return found


@dataclass(frozen=True)
class Measured:
    """A claim about results of the model, measured at length: stale when the results change."""

    name: str
    claim: str
    again: str

    @property
    def path(self) -> Path:
        """Where the record lies."""
        return ROOT / "docs" / "proofs" / f"{self.name}.json"

    def write(self, **seen: object) -> None:
        """Write what was seen, and the digest of the model's results."""
        about = {"claim": self.claim, "again": self.again, "date": today(), **seen}
        about["results"] = results_digest()
        self.path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")

    def read(self) -> dict[str, Any]:
        """Return the record, if the model's results are those it was measured on."""
        found: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        assert found["results"] == results_digest(), f"other results; again: {self.again}"
        return found

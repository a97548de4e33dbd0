"""What a rerun of stored runs found: equal to the byte, the same values, or where they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.differences import Difference, differences
from model.experiments.fragments import Fragments
from model.experiments.stored import StoredRun
from model.experiments.work import Outcome

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

EQUAL, SAME, DIFFERS, DAMAGED, FAILED = "equal", "same values", "differs", "damaged", "failed"
MEANING = {
    EQUAL: "every table equal to the byte",
    SAME: "every value equal, other bytes: another version of the Parquet writer",
    DIFFERS: "values differ",
    DAMAGED: "a stored file is not as it was written",
    FAILED: "the rerun failed",
}
GOOD = (EQUAL, SAME)


@dataclass(frozen=True, slots=True)
class Rerun:
    """One stored run that was run again, and how the two compare."""

    run: StoredRun
    state: str
    said: str = ""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Reproduction:
    """A sample of a study's stored runs, run again; `equal` says whether all came out the same."""

    folder: Path
    stored: int
    seed: int
    written_by: str
    run_by: str
    reruns: tuple[Rerun, ...]

    @property
    def equal(self) -> bool:
        """Whether every rerun has the stored values."""
        return all(rerun.state in GOOD for rerun in self.reruns)

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        n, good = len(self.reruns), sum(rerun.state in GOOD for rerun in self.reruns)
        which = f"{n} of {self.stored} stored runs, drawn with seed {self.seed}, were run again"
        if self.equal:
            exact = all(rerun.state == EQUAL for rerun in self.reruns)
            return f"{which}: all equal{' to the byte' if exact else ' in every value'}."
        other = "" if self.written_by == self.run_by else (
            f" (they were written by model {self.written_by}; this is {self.run_by})"
        )  # fmt: skip
        return f"{which}: {good} equal, {n - good} not{other}."

    @property
    def runs(self) -> pd.DataFrame:
        """A row a rerun: key, scenario, point, run, seed, state, what that says."""
        import pandas as pd

        rows = []
        for rerun in self.reruns:
            run = rerun.run
            row = {"key": run.key, "scenario": run.scenario, "point": run.point, "run": run.run}
            said = rerun.said or MEANING[rerun.state]
            rows.append({**row, "seed": run.seed, "state": rerun.state, "said": said})
        return pd.DataFrame(rows)

    @property
    def differences(self) -> pd.DataFrame:
        """A row a column that differs: scenario, point, seed, table, column, first row, values."""
        import pandas as pd

        columns = ["scenario", "point", "seed", *(field.name for field in fields(Difference))]
        rows = [
            (rerun.run.scenario, rerun.run.point, rerun.run.seed, *astuple(found))
            for rerun in self.reruns
            for found in rerun.differences
        ]
        return pd.DataFrame(rows, columns=columns)

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        return {
            "command": "reproduce",
            "folder": str(self.folder),
            "equal": self.equal,
            "stored_runs": self.stored,
            "seed": self.seed,
            "model_version": {"stored": self.written_by, "here": self.run_by},
            "runs": [_plain(row) for row in self.runs.to_dict("records")],
            "differences": [_plain(row) for row in self.differences.to_dict("records")],
        }

    def __repr__(self) -> str:
        return f"<Reproduction of {self.folder}: {self.sentence}>"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Show the answer, the runs, and where they differ."""
        from model.experiments.show import rich_table

        yield self.sentence
        yield rich_table(shown(self.runs), sections=False)
        if len(self.differences):
            yield rich_table(shown(self.differences), sections=False)

    def _repr_html_(self) -> str:
        from html import escape

        tables = shown(self.runs).to_html(index=False) + shown(self.differences).to_html(
            index=False
        )
        return f"<p>{escape(self.sentence)}</p>{tables}"


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table for people: short keys, and no column of points where there are none."""
    if "key" in table:
        table = table.assign(key=table["key"].str[:12])
    return table.drop(columns="point") if table["point"].isna().all() else table


def compared(run: StoredRun, stored: Fragments, again: Fragments, outcome: Outcome) -> Rerun:
    """Compare a stored run with its rerun: hashes first, values where hashes differ."""
    if outcome.state == "failed":
        return Rerun(run, FAILED, outcome.message)
    try:
        noted: dict[str, str] = dict(stored.about(run.key)["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Rerun(run, DAMAGED, f"its hashes cannot be read ({type(error).__name__}: {error})")
    fresh: dict[str, str] = again.about(outcome.key)["sha256"]
    changed = [name for name in noted if not _is_as_noted(stored, run.key, name, noted[name])]
    unlike = [n for n in {**noted, **fresh} if n in changed or noted.get(n) != fresh.get(n)]
    try:
        found = tuple(_differences(unlike, (stored, run.key), (again, outcome.key)))
    except (OSError, ValueError) as error:
        return Rerun(run, DAMAGED, f"{', '.join(changed)} cannot be read ({type(error).__name__})")
    if changed:
        names = ", ".join(f"{name}.parquet" for name in changed)
        return Rerun(run, DAMAGED, f"{names} changed after it was written", found)
    return Rerun(run, DIFFERS if found else SAME if unlike else EQUAL, "", found)


def _is_as_noted(stored: Fragments, key: str, table: str, digest: str) -> bool:
    path = stored.path(key) / f"{table}.parquet"
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _differences(
    tables: list[str], stored: tuple[Fragments, str], again: tuple[Fragments, str]
) -> Iterator[Difference]:
    for name in tables:
        frames = []
        for fragments, key in (stored, again):
            if not fragments.has(key, name):
                break
            frames.append(fragments.read(key, name).to_pandas())
        if len(frames) == len((stored, again)):
            yield from differences(name, *frames)
        else:
            there, here = ("there" if f.has(key, name) else "missing" for f, key in (stored, again))
            yield Difference(name, "", 0, "", there, here, 0)


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """The row with whole numbers for points, and null where there is none."""
    point = row["point"]
    return {**row, "point": None if point is None or point != point else int(point)}

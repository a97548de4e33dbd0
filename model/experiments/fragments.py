"""The tables of one finished run, stored under the key of the run.

A fragment is a folder `<key>/` with a Parquet file a table and `digests.json`. It is written under
a temporary name, flushed and renamed, so a fragment under its final name is complete: several
processes may write into one folder, and whoever renames first wins. A fragment whose bytes do not
match their digests counts as missing and is set aside, with a warning.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.files import flush_file, flush_folder, temporary_name
from model.experiments.locks import claimed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = ("months", "villages", "ledger", "groups", "counties", "effects")
NEEDED = 3
"""The first tables are in every fragment. A run that counts no groups and no counties leaves those
out; only runs of virtual experiments have effects."""
SOME_RUNS = ("effects",)
"""Tables that some runs of a study have and others do not."""
COMPRESSION = "zstd"
SMALL_FILE = {"compression": "lz4", "use_dictionary": False, "write_statistics": False}
"""Hundreds of rows, read once: zstd, dictionaries and statistics take twice the time."""
DIGESTS = "digests.json"

log = logging.getLogger("model.store")


class Fragments:
    """The finished runs of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.claims = folder.with_name(f".{folder.name}.claims")

    def path(self, key: str) -> Path:
        """Where the fragment of a run is, once it is there."""
        return self.folder / key

    def exists(self, key: str) -> bool:
        """Whether the run has finished, by name only: cheap, for progress."""
        return self.path(key).is_dir()

    def missing(self, keys: set[str]) -> set[str]:
        """Which runs are not there, by one look at the folder: up to date on a shared disk."""
        there = {path.name for path in self.folder.iterdir()} if self.folder.is_dir() else set()
        return keys - there

    def sound(self, key: str) -> bool:
        """Whether the run has finished and every byte is as written; sets a bad one aside."""
        if not self.exists(key):
            return False
        problem = self._problem(key)
        if problem:
            log.warning("stored run %s is damaged (%s): it is run again", key[:12], problem)
            self.discard(key)
        return not problem

    def checked(self, key: str) -> bool:
        """Whether every invariant was verified while the stored run was made."""
        return bool(self.about(key).get("checked", False))

    def _problem(self, key: str) -> str:
        try:
            digests = self.about(key)["sha256"]
            for table in {**dict.fromkeys(TABLES[:NEEDED]), **digests}:
                content = (self.path(key) / f"{table}.parquet").read_bytes()
                if hashlib.sha256(content).hexdigest() != digests[table]:
                    return f"{table}.parquet has changed"
        except (OSError, ValueError, KeyError, TypeError) as error:
            return f"{type(error).__name__}: {error}"
        return ""

    def discard(self, key: str) -> None:
        """Take a run away; safe while other processes work in the folder."""
        aside = temporary_name(self.path(key))
        try:
            self.path(key).rename(aside)
        except OSError:  # another process did it first
            return
        shutil.rmtree(aside, ignore_errors=True)

    def claim(self, key: str) -> AbstractContextManager[bool]:
        """Hold a run while it is made; gives False if another process is at it."""
        self.claims.mkdir(parents=True, exist_ok=True)
        return claimed(self.claims / key)

    def tidy(self) -> None:
        """Remove what kills left half written; for a finished study that nobody works on."""
        for left in (self.claims, *self.folder.glob(".*.part")):
            shutil.rmtree(left, ignore_errors=True)

    def about(self, key: str) -> dict[str, Any]:
        """What was noted with the run: seconds, whether checked, the digests of its tables."""
        text = (self.path(key) / DIGESTS).read_text(encoding="utf-8")
        about: dict[str, Any] = json.loads(text)
        return about

    def write(
        self, key: str, tables: Sequence[pd.DataFrame], seconds: float, *, checked: bool = False
    ) -> None:
        """Store the tables of a finished run: months, villages, ledger, others if it has them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = temporary_name(self.path(key))
        temporary.mkdir()
        try:
            digests = _write_tables(temporary, tables)
            about = {"seconds": round(seconds, 3), "checked": checked, "sha256": digests}
            (temporary / DIGESTS).write_text(json.dumps(about), encoding="utf-8")
            for path in temporary.iterdir():  # once all are written: the disk takes them together
                flush_file(path)
            flush_folder(temporary)
            temporary.rename(self.path(key))
        except OSError:
            if not self.exists(key):  # otherwise another process finished the same run first
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        flush_folder(self.folder)

    def has(self, key: str, table: str) -> bool:
        """Whether a finished run has this table."""
        return (self.path(key) / f"{table}.parquet").is_file()

    def read(self, key: str, table: str) -> pa.Table:
        """Return one table of a finished run."""
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.path(key) / f"{table}.parquet") as file:
            return file.read(use_threads=False)  # small: sharing it out takes longer

    def schema(self, key: str, table: str) -> pa.Schema:
        """Return the names and types of one table's columns."""
        import pyarrow.parquet as pq

        return pq.read_schema(self.path(key) / f"{table}.parquet")


def _write_tables(folder: Path, tables: Sequence[pd.DataFrame]) -> dict[str, str]:
    """Write the tables and return their digests."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    digests = {}
    if len(tables) < NEEDED:
        raise ValueError(f"a run has at least the tables {', '.join(TABLES[:NEEDED])}")
    for name, frame in zip(TABLES, tables, strict=False):
        path = folder / f"{name}.parquet"
        columns = {
            str(column): pa.array(values, from_pandas=True) for column, values in frame.items()
        }
        pq.write_table(pa.table(columns), path, **SMALL_FILE)
        digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests

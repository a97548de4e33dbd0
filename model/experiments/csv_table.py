"""The small tables of a study, read as they were written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

RESUME = "give the same request again"


def csv_table(
    path: Path, columns: Sequence[str] = (), *, blank_is_none: bool = True
) -> pd.DataFrame:
    """Read a table of a study's folder.

    Words stay words (a village may be called NA); an empty cell is no value, or empty text where
    `blank_is_none` is false. Raises StoreError if the file is missing, damaged, cut short, or lacks
    some of the columns.
    """
    import pandas as pd

    if not path.is_file():
        raise StoreError(f"{path.parent} has no {path.name}: {RESUME}")
    none = [""] if blank_is_none else []
    try:
        table = pd.read_csv(path, keep_default_na=False, na_values=none)
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} is damaged: {RESUME} ({error})") from error
    if not set(columns) <= set(table.columns) or not path.read_bytes().endswith(b"\n"):
        raise StoreError(f"{path} is cut short: {RESUME} to write it anew")
    return table

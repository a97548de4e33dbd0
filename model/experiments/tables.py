"""Assembled tables: the fragments of a study under one another, in plan order.

The order is the plan's, never that of finishing, the compression is fixed and nothing but rows is
written (no provenance in the Parquet metadata): the bytes do not depend on the number of workers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import StoreError
from model.experiments.files import complete_file
from model.experiments.fragments import COMPRESSION, NEEDED, TABLES
from model.experiments.plan import Cell
from model.experiments.store import Store

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

CELLS_A_GROUP = 16


def assemble(store: Store, cells: Sequence[Cell]) -> None:
    """Write each table of all given cells (finished, in plan order), groups if all have them."""
    for name in TABLES:
        if name in TABLES[:NEEDED] or all(store.fragments.has(cell.key, name) for cell in cells):
            _assemble_table(store, name, cells)


def _assemble_table(store: Store, name: str, cells: Sequence[Cell]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _common_schema(store, name, cells)
    with (
        complete_file(store.folder / f"{name}.parquet") as path,
        pq.ParquetWriter(path, schema, compression=COMPRESSION) as writer,
    ):
        for group in batched(cells, CELLS_A_GROUP):
            tables = [_with_labels(store, name, cell, schema) for cell in group]
            writer.write_table(pa.concat_tables(tables).combine_chunks())


def _common_schema(store: Store, name: str, cells: Sequence[Cell]) -> pa.Schema:
    """Return the labels and every column that any run has, in the order first seen."""
    import pyarrow as pa

    labels = [("scenario", pa.string()), ("run", pa.int64()), ("seed", pa.int64())]
    if cells[0].arm.point is not None:
        labels.append(("point", pa.int64()))
    found = dict.fromkeys(store.fragments.schema(cell.key, name) for cell in cells)
    return pa.unify_schemas([pa.schema(labels), *found], promote_options="permissive")


def _with_labels(store: Store, name: str, cell: Cell, schema: pa.Schema) -> pa.Table:
    """Return a run's table with scenario, run, seed (and point, in a sweep) in front.

    A column that other runs have and this one has not counts what never happened here: zeros.
    """
    import pyarrow as pa

    table = store.fragments.read(cell.key, name)
    row = cell.row()
    labels = {name: row[name] for name in ("scenario", "run", "seed", "point")}
    places = {name: place for place, name in enumerate(table.column_names)}
    columns = []
    for field in schema:
        if field.name in places:
            column = table.column(places[field.name])
            columns.append(column if column.type == field.type else column.cast(field.type))
        else:
            value = labels.get(field.name, "" if pa.types.is_string(field.type) else 0)
            columns.append(pa.repeat(pa.scalar(value).cast(field.type), table.num_rows))
    return pa.table(columns, schema=schema)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Return one assembled table of a results folder; StoreError if it is damaged."""
    import pandas as pd

    path = folder / f"{name}.parquet"
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} is damaged: give the same request again ({error})") from error


def require_whole_tables(folder: Path) -> None:
    """Raise StoreError if an assembled table that is there is damaged; cheap: its end is read."""
    import pyarrow.parquet as pq

    for path in (folder / f"{name}.parquet" for name in TABLES):
        try:
            if path.is_file():
                pq.read_metadata(path)
        except (OSError, ValueError) as error:
            raise StoreError(f"{path} is damaged: give the same request again ({error})") from error


def joined_months(store: Store, cells: Sequence[Cell]) -> pd.DataFrame:
    """Return the months of finished cells as one DataFrame, without writing anything."""
    import pyarrow as pa

    schema = _common_schema(store, "months", cells)
    tables = [_with_labels(store, "months", cell, schema) for cell in cells]
    frame: pd.DataFrame = pa.concat_tables(tables).to_pandas()
    return frame

"""Assembled tables: the fragments of a study under one another, in plan order.

The order is the plan's, never that of finishing, the compression is fixed and nothing but rows is
written (no provenance in the Parquet metadata): the bytes do not depend on the number of workers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.files import complete_file
from model.experiments.fragments import COMPRESSION, TABLES
from model.experiments.plan import Cell
from model.experiments.store import Store

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

CELLS_A_GROUP = 16


def assemble(store: Store, cells: Sequence[Cell]) -> None:
    """Write months, villages and ledger of all given cells (finished, in plan order)."""
    for name in TABLES:
        _assemble_table(store, name, cells)


def _assemble_table(store: Store, name: str, cells: Sequence[Cell]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    with complete_file(store.folder / f"{name}.parquet") as path:
        for group in _labelled(store, name, cells):
            writer = writer or pq.ParquetWriter(path, group[0].schema, compression=COMPRESSION)
            tables = [table.cast(writer.schema) for table in group]
            writer.write_table(pa.concat_tables(tables).combine_chunks())
        if writer is not None:
            writer.close()


def _labelled(store: Store, name: str, cells: Sequence[Cell]) -> Iterator[list[pa.Table]]:
    for group in batched(cells, CELLS_A_GROUP):
        yield [_with_labels(store.fragments.read(cell.key, name), cell) for cell in group]


def _with_labels(table: pa.Table, cell: Cell) -> pa.Table:
    """Return the table with scenario, run, seed (and point, in a sweep) in front."""
    import pyarrow as pa

    labels: list[tuple[str, Any, Any]] = [
        ("scenario", cell.arm.label, pa.string()),
        ("run", cell.run, pa.int64()),
        ("seed", cell.seed, pa.int64()),
    ]
    if cell.arm.point is not None:
        labels.append(("point", cell.arm.point, pa.int64()))
    for position, (name, value, kind) in enumerate(labels):
        column = pa.repeat(pa.scalar(value, kind), table.num_rows)
        table = table.add_column(position, name, column)
    return table


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Return one assembled table of a results folder as a DataFrame."""
    import pandas as pd

    return pd.read_parquet(folder / f"{name}.parquet")


def joined_months(store: Store, cells: Sequence[Cell]) -> pd.DataFrame:
    """Return the months of finished cells as one DataFrame, without writing anything."""
    import pyarrow as pa

    tables = [table for group in _labelled(store, "months", cells) for table in group]
    frame: pd.DataFrame = pa.concat_tables(tables, promote_options="permissive").to_pandas()
    return frame

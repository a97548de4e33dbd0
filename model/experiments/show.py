"""Tables as people read them: rounded, with a dash where there is no number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table


def rich_table(frame: pd.DataFrame, title: str = "", *, sections: bool = True) -> Table:
    """Return a DataFrame as a Rich table; a line stands where the first column changes."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title) if title else None, box=box.SIMPLE_HEAD, title_justify="left")
    for position, name in enumerate(frame.columns):
        numeric = frame[name].dtype.kind in "iuf"
        table.add_column(
            str(name), justify="right" if numeric else "left", no_wrap=numeric or position == 0
        )
    last = None
    for row in frame.itertuples(index=False):
        if sections and last not in (None, row[0]):
            table.add_section()
        table.add_row(*(escape(cell_text(value)) for value in row))
        last = row[0]
    return table


def html_table(frame: pd.DataFrame) -> str:
    """Return a DataFrame as an HTML table with numbers as people read them."""
    numeric = {name: cell_text for name in frame.columns if frame[name].dtype.kind in "iuf"}
    return str(frame.to_html(index=False, formatters=numeric))


def cell_text(value: Any) -> str:
    """Write a value for people: four figures, thousands separated, a dash for no number."""
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)
    if not math.isfinite(value):
        return "-"
    if value == 0:
        return "0"
    digits = max(0, 3 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 8)}f}"

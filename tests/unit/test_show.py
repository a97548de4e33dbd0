"""Tables on a terminal show names as they are."""

from __future__ import annotations

import pandas as pd
from rich.console import Console

from model.experiments.show import rich_table


def test_names_are_shown_and_never_read_as_markup() -> None:
    names = ["[/]", "[bold]", "[red]x[/red]", "plain"]
    table = rich_table(pd.DataFrame({"village": names, "value": [1.0, 2.0, 3.0, 4.0]}), "[/x]")
    console = Console(width=80, no_color=True)
    with console.capture() as captured:
        console.print(table)
    assert all(name in captured.get() for name in (*names, "[/x]"))

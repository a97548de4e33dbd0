"""Write the answer of a study to standard output, as tables for people or JSON for programs."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from model.commands.options import Format

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from model.experiments.results import Results

SOME_FAILED = 3
FAILURES_SHOWN = 5
NOT_LAST = (
    "This shard has ended: {finished} of {planned} runs are finished. The shard that ends last"
    " makes the tables, or the same command without --shard.\n"
)
FIRST_LOOK = 20
"""Pairs from which on the coverage of the interval is tested (tests/statistics)."""


def give(results: Results, style: Format, metrics: tuple[str, ...] = (), lang: str = "en") -> int:
    """Write the answer and return the exit code: 3 if runs failed, otherwise 0."""
    table = results.table if results.assembled and results.finished_runs else None
    if style is Format.json:
        print_json(as_json(results, _beside(results, table)))
    elif table is not None:
        show_table(results, _chosen(table, metrics), lang)
    if not results.assembled:
        finished, planned = results.progress()
        sys.stderr.write(NOT_LAST.format(finished=finished, planned=planned))
    return say_how_it_ended(results)


def _beside(results: Results, table: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return a comparison with the range over its pairs beside each interval; others as it is."""
    from model.experiments.comparison import with_pairs
    from model.experiments.results import Comparison

    if table is None or not isinstance(results, Comparison):
        return table
    return with_pairs(table, results.months)


def _chosen(table: pd.DataFrame, metrics: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows people read first, in the order of the metrics, with their units."""
    from model.experiments.metrics import SHOWN, metric_called

    order = {name: place for place, name in enumerate(metrics or SHOWN)}
    rows = table[table["metric"].isin(order)]
    rows = rows.sort_values("metric", key=lambda names: names.map(order), kind="stable")
    units = [found.unit if (found := metric_called(name)) else "" for name in rows["metric"]]
    return rows.assign(unit=units)


def show_table(results: Results, table: pd.DataFrame, lang: str = "en") -> None:
    """Print the answer as a table with a heading and the meaning of its columns."""
    from model.experiments.show import rich_table
    from model.views.labels import uncertainty_words
    from model.views.texts import say, term

    console = wide_console()
    about = results.provenance
    luck = uncertainty_words(about, lang)
    meaning = say(lang, "terminal.paired" if "baseline" in table else "terminal.band")
    data = term(lang, "study", about["data_status"]).capitalize()
    console.print(say(lang, "terminal.about", data=data, meaning=meaning, luck=luck))
    console.print(size_of(results, lang))
    console.print(rich_table(in_language(without_empty(table), results, lang)))
    shown = _beside(results, table)
    if shown is not None and "pair_low" in shown and about["runs"] > 1:
        console.print(_over_pairs(shown, lang))
    if about["runs"] < FIRST_LOOK:
        kind = "one" if about["runs"] == 1 else "few" if "baseline" in table else "few_runs"
        console.print(say(lang, f"terminal.{kind}", few=FIRST_LOOK))
    console.print(say(lang, "terminal.all"))
    console.print(assumed_line(lang))


def _over_pairs(table: pd.DataFrame, lang: str) -> str:
    """Say what the interval is, and the range over pairs of the headline."""
    from model.experiments.metrics import GAIN
    from model.views.texts import say

    rows = table[(table["metric"] == GAIN) & table["pair_low"].notna()]
    each = [
        say(lang, "terminal.of_pairs", scenario=row.scenario, baseline=row.baseline,
            low=f"{row.pair_low:,.6g}", high=f"{row.pair_high:,.6g}")
        for row in rows.itertuples()
    ]  # fmt: skip
    precision = say(lang, "terminal.precision")
    if not each:
        return precision
    return f"{precision} {say(lang, 'terminal.over_pairs', metric=GAIN, each='; '.join(each))}"


def say_assumed() -> None:
    """Print the line that belongs to every answer: how much of the model is assumed."""
    wide_console().print(assumed_line())


def assumed_line(lang: str = "en") -> str:
    """Return in one sentence how many declared numbers are assumed."""
    from model.scenario import counted
    from model.views.texts import say

    found = counted()
    return say(lang, "terminal.assumed", assumed=found.assumed, declared=found.declared)


def size_of(results: Results, lang: str = "en") -> str:
    """Say for how much of the city and how long the numbers are."""
    from model.views.texts import say

    found = results.provenance["scenarios"].values()
    sizes = sorted({(entry.get("scale"), entry.get("months")) for entry in found}, key=str)
    said = [
        say(lang, "terminal.months", months=months, part=_part(scale, lang))
        for scale, months in sizes
    ]
    return say(lang, "terminal.size", sizes=say(lang, "why.separator").join(said))


def _part(scale: float | None, lang: str) -> str:
    from model.views.texts import say

    if scale in (None, 1.0):
        return say(lang, "terminal.whole")
    return say(lang, "terminal.part", scale=f"{scale:g}")


def in_language(table: pd.DataFrame, results: Results, lang: str) -> pd.DataFrame:
    """Return a table with names as they are typed or, in another language, as they are called."""
    if lang == "en":
        return table
    from model.views import labels
    from model.views.texts import term, texts

    about = results.provenance["scenarios"]
    titles = {name: term(lang, "scenario", entry["title"]) for name, entry in about.items()}
    called = {
        "metric": lambda name: labels.label(name, lang),
        "unit": lambda unit: term(lang, "unit", unit),
        "scenario": lambda name: titles.get(name, name),
        "baseline": lambda name: titles.get(name, name),
    }
    shown = table.copy()
    for column in [name for name in called if name in shown]:
        shown[column] = shown[column].map(called[column])
    return shown.rename(columns=texts(lang)["terminal"])


def without_empty(table: pd.DataFrame) -> pd.DataFrame:
    """Show no number where none rests on a run: a ratio without extra cost, say."""
    numbers = [name for name in ("mean", "difference", "low", "high") if name in table]
    shown = table.copy()
    shown.loc[shown["runs"] == 0, numbers] = math.nan
    return shown


def wide_console() -> Console:
    """Return a console on standard output that never cuts a table where output is no terminal."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 200, soft_wrap=False, highlight=False)


def as_json(results: Results, table: pd.DataFrame | None) -> dict[str, Any]:
    """Return the answer for programs; a bound that does not exist is null."""
    from model.scenario import counted

    about = results.provenance
    return {
        "command": results.command,
        "folder": str(results.folder),
        "model_version": about["model_version"],
        "data_status": about["data_status"],
        "fixed_parameters": about["options"]["fixed_parameters"],
        "posterior": about.get("posterior"),
        "baseline": about["baseline"] or None,
        "scenarios": list(results.scenarios),
        "state": results.state,
        "runs": about["runs"],
        "failed_runs": results.failures,
        "parameters": counted()._asdict(),
        "table": rows_of(table) if table is not None else [],
    }


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values for JSON."""
    rows = json.loads(table.to_json(orient="records", double_precision=15))
    return [
        {key: None if _unbounded(value) else value for key, value in row.items()} for row in rows
    ]


def _unbounded(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a table, the first row's keys as heading."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(*(rows[0] if rows else ()), box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*(escape(f"{v:,}" if type(v) is int else str(v)) for v in row.values()))
    wide_console().print(table)


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, indent=1, ensure_ascii=False))


def say_how_it_ended(results: Results) -> int:
    """Name failed runs and the folder on the error stream; return the exit code, 3 or 0."""
    failures = results.failures
    for failure in failures[:FAILURES_SHOWN]:
        sys.stderr.write(f"failed: {failure}\n")
    if len(failures) > FAILURES_SHOWN:
        rest = len(failures) - FAILURES_SHOWN
        sys.stderr.write(f"and {rest} more: see {results.journal}\n")
    if why := (results.provenance.get("posterior") or {}).get("stale"):
        sys.stderr.write(f"The posterior is stale: {why}.\n")
    sys.stderr.write(f"Results: {results.folder}\n")
    return SOME_FAILED if failures else 0

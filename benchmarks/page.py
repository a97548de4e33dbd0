"""docs/performance.md and docs/performance.json from what was measured, and the table on screen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measured import Seconds
from benchmarks.ours import HERE
from benchmarks.scale import City
from benchmarks.verdicts import Measured, Verdict, beside_households, limit, lived, side, verdicts
from model.version import model_version

HEAD = """# Performance

Made by `make bench`, all in one session on one machine; medians, spread is most less least over
the median; cities of other sizes, replicates and waiting are measured once. Times are of that
machine ({cores} cores, {bandwidth:.1f} GB/s read and written when memory is copied,
{uniform:.2f} ns a keyed uniform number in a vectorised loop); ratios are what to compare. Model
{version}.
"""


HOUSEHOLD_STEPS = ("livelihoods", "event begin_year", "event look_again")
"""Steps of the schedule that are the households' own."""


def write(m: Measured, folder: Path = HERE / "docs") -> None:
    """Write the page, and the numbers as JSON."""
    text = "\n".join([_head(m), *_sections(m)])
    (folder / "performance.md").write_text(text + "\n", encoding="utf-8")
    content = {"model_version": model_version(), **_plain(m._asdict())}
    content["verdicts"] = [{**v._asdict(), "met": v.met} for v in verdicts(m)]
    (folder / "performance.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def table(found: list[Verdict]) -> str:
    """Every target with its verdict."""
    rows = [(v.what, _number(v.target), _number(v.found), v.unit, _word(v)) for v in found]
    return _rows(("", "target", "found", "unit", "verdict"), rows)


def _word(verdict: Verdict) -> str:
    return "met" if verdict.met else "NOT MET"


def _head(m: Measured) -> str:
    return HEAD.format(
        cores=m.machine.cores,
        bandwidth=m.machine.bandwidth / 1e9,
        uniform=1e9 * m.machine.uniform,
        version=model_version(),
    )


def _sections(m: Measured) -> list[str]:
    return [
        "## Targets\n", table(verdicts(m)), "\n## Side by side\n", _sides(m),
        "\n## Where a full run goes\n", _steps(m), "\n## Size\n", _cities(m.cities),
        "\n## Replicates\n", _rates(m), "\n## Waiting\n", _waits(m),
    ]  # fmt: skip


def _sides(m: Measured) -> str:
    """Livelihoods three ways, the limit, and all systems."""
    fast = side(m, "this model").nanoseconds
    rows = [
        (s.way, f"{s.households:,}", _number(s.nanoseconds), _number(s.nanoseconds / fast),
         f"{100 * s.seconds.spread:.0f} %")
        for s in m.sides
    ]  # fmt: skip
    one = m.full[0]
    cells = one["households"] * one["months"]
    for what, seconds in (("this model, all systems", lived(m)), ("the machine's limit", limit(m))):
        each = 1e9 * seconds / cells
        rows.append((what, f"{one['households']:,}", _number(each), _number(each / fast), ""))
    head = ("", "households", "ns a household-month", "over this model", "spread")
    w = m.work
    about = (
        f"\nThe first rows live livelihoods only. The limit: {w.read / w.households:.0f} bytes read"
        f" and {w.written / w.households:.0f} written a household-month,"
        f" {w.draws / w.households:.2f} keyed draws (benchmarks/limit.py says what counts)."
    )
    return _rows(head, rows) + about


def _steps(m: Measured) -> str:
    """Medians over the rounds of the steps, and of the loops over households."""
    whole = lived(m)
    parts = []
    for kind in ("steps", "loops"):
        names = m.full[0][kind]
        medians = {n: sorted(r[kind][n] for r in m.full)[len(m.full) // 2] for n in names}
        rows = [
            (name, f"{seconds:.3f}", f"{100 * seconds / whole:.1f} %")
            for name, seconds in sorted(medians.items(), key=lambda item: -item[1])
        ]
        parts.append(_rows((kind, "s in 84 months", "share"), rows))
    beside = 100 * beside_households(m)
    built, tables = (sorted(r[n] for r in m.full)[len(m.full) // 2] for n in ("built", "tables"))
    steps = m.full[0]["steps"]
    own = sum(s for n, s in steps.items() if n in HOUSEHOLD_STEPS) / sum(steps.values())
    rest = (
        f"\nOutside the loops over households: {beside:.0f} % of the months; what offices decide"
        " about households row by row (visits, plans, grants, exits) counts as such a loop. By"
        f" steps of the schedule, all but livelihoods is {100 * (1 - own):.0f} %. A run with a new"
        " draw of parameters builds its city and lives through the burn-in as well,"
        f" {built:.1f} s, and makes its tables, {tables:.2f} s: {built + whole + tables:.1f} s in"
        " all.\n"
    )
    return f"{parts[0]}\n\nLoops over the rows of households:\n\n{parts[1]}\n{rest}"


def _cities(cities: list[City]) -> str:
    rows = [
        (f"{c.households:,}", str(c.threads), f"{c.built:.1f}", f"{c.lived:.2f}",
         f"{c.nanoseconds:.1f}", f"{c.bytes / 1e6:.0f}", f"{c.bytes_each:.0f}",
         f"{c.bytes_added:.0f}")
        for c in cities
    ]  # fmt: skip
    head = ("households", "threads", "built, s", "84 months, s", "ns a household-month", "peak MB",
            "bytes a household beyond 200 MB", "beyond the process before")  # fmt: skip
    return _rows(head, rows)


def _rates(m: Measured) -> str:
    rows = [
        (f"{r.households:,}", "fixed" if r.fixed else "drawn", str(r.processes),
         f"{r.a_second:.2f}", f"{60 * r.a_second:.0f}")
        for r in m.rates
    ]  # fmt: skip
    return _rows(("households", "parameters", "processes", "runs a second", "a minute"), rows)


def _waits(m: Measured) -> str:
    w = m.waits
    rows = [
        ("`run.py --help`", f"{w.help.median:.2f}"),
        ("first full run, everything compiled on the way", f"{w.first:.1f}"),
        ("the same later", f"{w.later:.1f}"),
        ("loading what is compiled, imports apart", f"{w.load:.2f}"),
    ]
    return _rows(("", "s"), rows)


def _rows(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _plain(value: Any) -> Any:
    """Named tuples as objects, so that the file says what each number is."""
    if isinstance(value, Seconds) or hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value

"""run.py describe --mechanism: what one mechanism is, and what it was measured to do."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.commands.options import Format
from model.errors import RequestError, nearest

if TYPE_CHECKING:
    from model.commands.describe import DescribeOptions
    from model.mechanisms import Mechanism

ALL = "all"


def describe_mechanism(topic: str | None, options: DescribeOptions) -> int:
    """Print one mechanism, or all; with --measure, measure them first and keep the rows."""
    chosen, style = _chosen(topic, options), options.style
    fresh = _measure([m.id for m in chosen], options) if options.measure else {}
    rows = [row_of(m, fresh.get(m.id)) for m in chosen]
    if style is Format.json:
        from model.commands.answer import print_json

        print_json(rows if options.mechanism == ALL else rows[0])
        return 0
    for row in rows:
        for name, value in row.items():
            print(f"{name:<12}{value}")
        print()
    return 0


def row_of(mechanism: Mechanism, measured: dict[str, Any] | None = None) -> dict[str, str]:
    """All about a mechanism as texts: what is declared, and what was measured (or is stored)."""
    from model.experiments.effects import read_all
    from model.views.mechanisms_page import cells_of

    return {
        "id": mechanism.id,
        "title": mechanism.title,
        "status": mechanism.status,
        "what": mechanism.what,
        "levers": ", ".join(mechanism.levers) or "none of its own",
        "mediator": mechanism.mediator,
        "test": mechanism.test,
        "vanishes": mechanism.vanishes,
        "origin": mechanism.origin,
        **cells_of(measured or read_all().get(mechanism.id)),
    }


def _chosen(topic: str | None, asked: DescribeOptions) -> Sequence[Mechanism]:
    from model.mechanisms import MECHANISMS

    mechanism = asked.mechanism
    if mechanism is None:
        what = "--measure" if asked.measure else "how to measure (--runs, --scale, --workers)"
        raise RequestError(f"{what} needs --mechanism ID, or --mechanism all")
    if topic is not None:
        raise RequestError(f"'{topic}': give either a topic or --mechanism")
    given = {"--runs": asked.runs, "--scale": asked.scale, "--workers": asked.workers}
    for name, value in given.items():
        if value is not None and not asked.measure:
            raise RequestError(f"{name} says how to measure: give --measure as well")
    if mechanism == ALL:
        return MECHANISMS
    known = {m.id: m for m in MECHANISMS}
    if mechanism not in known:
        hint = nearest(mechanism, known)
        raise RequestError(f"--mechanism {mechanism}: no such id.{hint} Known: {', '.join(known)}")
    return [known[mechanism]]


def _measure(mechanisms: Sequence[str], asked: DescribeOptions) -> dict[str, dict[str, Any]]:
    """The new rows; they are kept if they rest on as much as the stored ones."""
    from model.experiments.asked import default_workers
    from model.experiments.effects import RUNS, SCALE, SCENARIO, Plan, as_row, measure, save
    from model.scenario import load

    scale = SCALE if asked.scale is None else asked.scale
    scenario = load(SCENARIO).with_settings({"world.scale": scale}, "--scale")
    runs = RUNS if asked.runs is None else asked.runs
    if runs < 2:
        raise RequestError(f"--runs is {runs}; allowed: at least 2, an effect needs its spread")
    workers = default_workers() if asked.workers is None else asked.workers
    if workers < 1:
        raise RequestError(f"--workers is {workers}; allowed: at least 1")
    found = {m.mechanism: as_row(m) for m in measure(mechanisms, Plan(scenario, runs, workers))}
    if runs >= RUNS and scale >= SCALE:
        save(found)
    else:
        sys.stderr.write(f"Not kept: the stored rows rest on {RUNS} pairs at scale {SCALE}.\n")
    return found

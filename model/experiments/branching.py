"""Where runs of one seed part: the months at which a copy of a run is worth keeping for others.

Alternatives that differ from a dated phase on are the same run until then. Of all arms that are to
run under one seed a tree is made, from the timelines of their scenarios; each cell gets the stops
on its way through the tree, and cells are put in the order in which few copies have to be kept:
whoever leaves a group first runs first, and the others go on from where it left.

The *history* of a stop is a digest of all that can influence the months before it: model, seed,
options, and every entry of the timeline before the stop (`model.scenario.text.timeline`). It never
leaves out what might matter: where in doubt, nothing is shared.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import inf
from typing import TYPE_CHECKING

from model.experiments.plan import Arm, Cell, Stop, digest_of
from model.scenario.text import timeline
from model.version import model_version

if TYPE_CHECKING:
    from model.scenario import Scenario

LEAST_MONTHS = 6
"""A shorter history is not worth its copies, which take as long as one to four months."""


def with_stops(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells, each key once, with the stops they share, seed by seed in a good order."""
    distinct = {cell.key: cell for cell in cells}.values()
    found: list[Cell] = []
    trees: dict[tuple[int, ...], Tree] = {}
    for _, group in groupby(sorted(distinct, key=lambda cell: cell.seed), lambda c: c.seed):
        same = list(group)
        arms = tuple(id(cell.arm) for cell in same)
        if arms not in trees:
            trees[arms] = tree_of([cell.arm for cell in same])
        tree = trees[arms]
        found += [
            replace(same[n], stops=tuple(_for_seed(stop, same[n]) for stop in tree.stops[n]))
            if tree.stops[n]
            else same[n]
            for n in tree.order
        ]
    return found


def _for_seed(stop: Stop, cell: Cell) -> Stop:
    """A stop of an arm as a stop of one run of it."""
    run = [model_version(), stop.history, cell.seed, cell.options.check, cell.options.identity()]
    return Stop(stop.month, digest_of([stop.month, *run]))


class Timeline:
    """The entries of one arm, as digests, worked out as far as somebody asks."""

    def __init__(self, scenario: Scenario) -> None:
        self._ahead = timeline(scenario)
        self._known: list[tuple[float, str]] = []

    def entry(self, number: int) -> tuple[float, str]:
        """Month and digest of an entry; after the last one nothing begins any more."""
        while len(self._known) <= number:
            month, what = next(self._ahead, (inf, ""))
            self._known.append((month, digest_of(what)))
        return self._known[number]

    def until(self, number: int) -> str:
        """The digest of the first entries."""
        return digest_of([self.entry(k) for k in range(number)])


@dataclass
class Tree:
    """The stops of each arm, by its place, and the places of the arms in the order to run them."""

    timelines: Sequence[Timeline]
    horizon: int
    stops: list[list[Stop]]
    order: list[int] = field(default_factory=list)

    def follow(self, group: list[int], depth: int) -> None:
        """Follow arms whose first `depth` entries are equal, and note where some part."""
        while len(group) > 1:
            entries = {arm: self.timelines[arm].entry(depth) for arm in group}
            first = min(month for month, _ in entries.values())
            if first >= self.horizon:
                break
            parts: dict[str, list[int]] = {}
            for arm, (month, what) in entries.items():
                parts.setdefault(what if month == first else "", []).append(arm)
            if len(parts) == 1:
                depth += 1
                continue
            self._note(group, int(first), depth)
            staying = parts.pop("", [])
            for leaving in sorted(parts.values(), key=len):  # whose stops are few need them first
                self.follow(leaving, depth + 1)
            group = staying
        self.order += group

    def _note(self, group: Sequence[int], month: int, depth: int) -> None:
        if month >= LEAST_MONTHS:
            stop = Stop(month, self.timelines[group[0]].until(depth))
            for arm in group:
                self.stops[arm].append(stop)


def tree_of(arms: Sequence[Arm]) -> Tree:
    """Make the tree of some arms; one with a rule that cannot be read shares nothing."""
    readable = [n for n, arm in enumerate(arms) if not arm.scenario.uncacheable]
    tree = Tree(
        [Timeline(arm.scenario) for arm in arms],
        max(arm.scenario.horizon_months for arm in arms),
        [[] for _ in arms],
    )
    tree.follow(readable, 0)
    tree.order += [n for n in range(len(arms)) if n not in set(readable)]
    return tree


def forget_branches() -> None:
    """Let go of what this process has kept; a process that never ran the model has nothing."""
    branch = sys.modules.get("model.campaign.branch")
    if branch is not None:
        branch.forget()

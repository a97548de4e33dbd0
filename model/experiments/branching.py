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

from model.experiments.plan import Arm, Cell, Stop, digest_of
from model.version import model_version

LEAST_MONTHS = 6
"""A shorter history is not worth its copies, which take as long as one to four months."""

Timeline = Sequence[tuple[int, str]]


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


@dataclass
class Tree:
    """The stops of each arm, by its place, and the places of the arms in the order to run them."""

    timelines: list[Timeline]
    horizon: float = inf
    stops: list[list[Stop]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)

    def follow(self, group: list[int], depth: int) -> None:
        """Follow arms whose first `depth` entries are equal, and note where some part."""
        while len(group) > 1:
            month = min(self._next(arm, depth)[0] for arm in group)
            if month >= self.horizon:
                break
            parts: dict[str, list[int]] = {}
            for arm in group:
                when, what = self._next(arm, depth)
                parts.setdefault(what if when == month else "", []).append(arm)
            if len(parts) == 1:
                depth += 1
                continue
            self._note(group, int(month), depth)
            staying = parts.pop("", [])
            for leaving in parts.values():
                self.follow(leaving, depth + 1)
            group = staying
        self.order += group

    def _next(self, arm: int, depth: int) -> tuple[float, str]:
        """Month and content of an arm's entry after the first `depth` ones."""
        entries = self.timelines[arm]
        return entries[depth] if depth < len(entries) else (inf, "")

    def _note(self, group: Sequence[int], month: int, depth: int) -> None:
        if month < LEAST_MONTHS:
            return
        stop = Stop(month, digest_of(list(self.timelines[group[0]][:depth])))
        for arm in group:
            self.stops[arm].append(stop)


def tree_of(arms: Sequence[Arm]) -> Tree:
    """Make the tree of some arms; one whose rules cannot be read shares nothing."""
    tree = Tree([arm.scenario.timeline for arm in arms], stops=[[] for _ in arms])
    tree.horizon = max((arm.scenario.horizon_months for arm in arms), default=0)
    alone = [n for n, arm in enumerate(arms) if arm.scenario.uncacheable]
    tree.follow([n for n in range(len(arms)) if n not in alone], 0)
    tree.order += alone
    return tree


def forget_branches() -> None:
    """Let go of what this process has kept; a process that never ran the model has nothing."""
    branch = sys.modules.get("model.campaign.branch")
    if branch is not None:
        branch.forget()

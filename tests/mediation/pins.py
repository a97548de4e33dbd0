"""What is held at its off level: columns, written back wherever the campaign calls a system,
and answers of functions, replayed in the order of their calls."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

import model.campaign.model as campaign_module
import model.campaign.year as year_module
from model.city import City
from model.columns import Array
from model.ledger import DayBook, Ledger

SYSTEMS = "model.systems"
Place = tuple[int, str, int]
"""Month, system function that was called, and which call of it in that month."""


@dataclass(frozen=True)
class Column:
    """A column as mediator: Column("villages", "chance"); columns of the world cannot be one."""

    store: str
    name: str


@dataclass(frozen=True)
class Result:
    """The answers of a Python function as mediator: Result("model.systems.support.payroll.cost").

    In the pinned run the function is still called, so that what it writes is written; only its
    answer is replaced. Compiled functions, and functions kept in a table, cannot be one.
    """

    function: str


Mediator = Column | Result


class Unpinnable(Exception):
    """A mediator that cannot be held: it does not exist, is never used, or is used differently."""


# ---------------------------------------------------------------------------------- columns


@dataclass
class Tape:
    """What the off run said, by mediator: columns by place, answers in order."""

    columns: dict[Column, dict[Place, Array]] = field(default_factory=dict)
    keys: dict[str, Array] = field(default_factory=dict)
    answers: dict[Result, list[Any]] = field(default_factory=dict)


@dataclass
class Watch:
    """Looks at the city after every call of a system, and writes the tape or plays it."""

    columns: tuple[Column, ...]
    tape: Tape
    playing: bool
    month: int = -1
    calls: Counter[str] = field(default_factory=Counter)
    placed: dict[Column, Place] = field(default_factory=dict)
    """Which entry of the tape was put back last."""

    def begin(self, month: int) -> None:
        """A new month: calls are counted anew."""
        self.month = month
        self.calls.clear()

    def look(self, city: City, function: str) -> None:
        """After a call: keep the columns as they are, or put the kept ones back."""
        place = (self.month, function, self.calls[function])
        self.calls[function] += 1
        for column in self.columns:
            if self.playing:
                self._put_back(city, column, place)
            else:
                self._keep(city, column, place)

    def _keep(self, city: City, column: Column, place: Place) -> None:
        store = getattr(city, column.store)
        _require_own(store, column)
        self.tape.keys.setdefault(column.store, store.key.copy())
        said, now = self.tape.columns.setdefault(column, {}), getattr(store, column.name)
        last = next(reversed(said.values()), None)
        said[place] = last if last is not None and np.array_equal(last, now) else now.copy()

    def _put_back(self, city: City, column: Column, place: Place) -> None:
        """Rows are matched by key: under other posts there are other cadres."""
        store, said = getattr(city, column.store), self.tape.columns[column]
        if place not in said:  # a call that only this run makes: what was last put back
            earlier = [p for p in said if p[0] <= place[0]]
            place = self.placed.get(column, earlier[0] if earlier else next(iter(said)))
        self.placed[column] = place
        array, keys = store._arrays[column.name], self.tape.keys[column.store]
        if np.array_equal(store.key, keys):
            array[...] = said[place]
            return
        _, here, there = np.intersect1d(store.key, keys, return_indices=True)
        array[..., here] = said[place][..., there]


def _require_own(store: Any, column: Column) -> None:
    writers = {c.name: c.writer for c in store.COLUMNS}
    if column.name not in writers:
        raise Unpinnable(f"{column.store} have no column {column.name}")
    if writers[column.name] == "world":
        raise Unpinnable(f"{column.store}.{column.name} is the world's: no lever changes it")


class Watched:
    """A package of systems that reports each call of one of its functions on a city."""

    def __init__(self, module: ModuleType, watch: Watch) -> None:
        self.__dict__.update(module=module, watch=watch)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.module, name)
        if isinstance(found, ModuleType):
            return Watched(found, self.watch)
        if not isinstance(found, FunctionType):
            return found
        place = f"{self.module.__name__}.{name}"

        @wraps(found)
        def call(*given: Any, **named: Any) -> Any:
            answer = found(*given, **named)
            cities = [g for g in (*given, *named.values()) if isinstance(g, City)]
            if cities:
                self.watch.look(cities[0], place)
            return answer

        return call


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Inside, every system function that a campaign calls is followed by a look."""
    with pytest.MonkeyPatch.context() as patch:
        for caller in (campaign_module, year_module):
            for name, value in list(vars(caller).items()):
                if isinstance(value, ModuleType) and value.__name__.startswith(SYSTEMS):
                    patch.setattr(caller, name, Watched(value, watch))
        yield


# ---------------------------------------------------------------------------------- answers


def function_called(name: str) -> Callable[..., Any]:
    """The Python function of this dotted name."""
    module, _, last = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), last)
    except (ImportError, AttributeError, ValueError) as error:
        raise Unpinnable(f"there is no function {name}") from error
    if not isinstance(found, FunctionType):
        raise Unpinnable(f"{name} is no plain function (compiled?): name its caller")
    return found


@contextmanager
def replaced(result: Result, make: Callable[[Callable[..., Any]], Any]) -> Iterator[None]:
    """Inside, a function is another one wherever a module of the model knows it by name."""
    original = function_called(result.function)
    other = make(original)
    with pytest.MonkeyPatch.context() as patch:
        for module in [m for n, m in sys.modules.items() if n.split(".")[0] == "model"]:
            for name, value in list(vars(module).items()):
                if value is original:
                    patch.setattr(module, name, other)
        yield


@contextmanager
def written_down(result: Result, answers: list[Any]) -> Iterator[None]:
    """Inside, the function's answers are kept; a function never called is an error."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def call(*given: Any, **named: Any) -> Any:
            answer = original(*given, **named)
            answers.append(deepcopy(answer))
            return answer

        return call

    with replaced(result, make):
        yield
    if not answers:
        raise Unpinnable(f"{result.function} was never called in the off run")


@contextmanager
def replayed(result: Result, answers: list[Any]) -> Iterator[None]:
    """Inside, the function gives the kept answers, in order, and as often as they were given."""
    calls = 0

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def call(*given: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            own = original(*given, **named)
            if calls > len(answers):
                raise Unpinnable(f"{result.function}: off {len(answers)} calls, on more")
            kept = deepcopy(answers[calls - 1])
            if isinstance(own, np.ndarray) and np.shape(own) != np.shape(kept):
                raise Unpinnable(
                    f"{result.function}, call {calls}: {np.shape(kept)} off, {np.shape(own)} on"
                )
            return kept

        return call

    with replaced(result, make):
        yield
    if calls != len(answers):
        raise Unpinnable(f"{result.function}: off {len(answers)} calls, on {calls}")


@contextmanager
def held(mediators: tuple[Mediator, ...], tape: Tape, playing: bool) -> Iterator[Watch]:
    """Inside, the mediators are written on the tape, or played from it."""
    watch = Watch(tuple(m for m in mediators if isinstance(m, Column)), tape, playing)
    with ExitStack() as stack:
        for result in (m for m in mediators if isinstance(m, Result)):
            answers = tape.answers.setdefault(result, [])
            stack.enter_context((replayed if playing else written_down)(result, answers))
        if watch.columns:
            stack.enter_context(watching(watch))
        if playing:
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            for book in (DayBook, Ledger):  # a held mediator need not fit the days and money of on
                patch.setattr(book, "check", lambda *given: None)
        yield watch

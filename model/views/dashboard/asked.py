"""What a page asks for: two deployments, levers moved in the second, a size; checked as a whole.

The second deployment is made from the text of a scenario file, and that text is what the page
offers for saving: what was run and what is saved cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from model.errors import RequestError
from model.experiments.compare import comparison_study
from model.experiments.plan import Options, Study
from model.scenario import Scenario, load
from model.scenario.load import bundled, parse
from model.views.texts import say, term

SMALLEST_SCALE, LARGEST_SCALE = 0.005, 0.25
"""Shares of the city that a page runs: a whole city is for the command line."""
PAIRS = (4, 8, 16, 32, 64)
"""How many pairs may be asked for; the last is the most."""
START = "2014-01"
"""The month from which a moved lever holds, unless said: the whole time."""
SAVED = "moved"
"""What a changed deployment is called until it is saved under a name."""

Moves = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Asked:
    """One request: names (or paths) of two scenarios, what is moved in the second, how much.

    The files are read once, when the request is made: what is shown, run and saved is one reading,
    and a file changed since is another request. RequestError for a file that cannot be read.
    """

    first: str
    second: str
    moves: Moves = ()
    since: str = START
    scale: float = 0.05
    pairs: int = 16
    lang: str = field(default="en", compare=False)
    loaded: tuple[Scenario, Scenario] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Read both files."""
        object.__setattr__(self, "loaded", (load(self.first), load(self.second)))

    @property
    def base(self) -> Scenario:
        """The second deployment before any lever is moved."""
        return self.loaded[1]

    def again(self) -> Asked:
        """The same request on the files as they are now."""
        return replace(self)

    def moved(self, key: str, value: Any) -> Moves:
        """The moves with one more, in the order of their keys."""
        return tuple(sorted({**dict(self.moves), key: value}.items()))

    def without(self, key: str) -> Moves:
        """The moves without that of one lever."""
        return tuple(move for move in self.moves if move[0] != key)

    def study(self) -> Study:
        """The comparison that this asks for; a RequestError says all that is wrong."""
        self.require_limits()
        first, second = self.loaded[0], self.changed()
        if not second.campaign and self.moves:
            raise RequestError(
                say(self.lang, "dashboard.no_levers", title=title_of(second, self.lang))
            )
        if first.start.world != second.start.world:
            raise RequestError(say(self.lang, "dashboard.other_worlds"))
        size = {"world.scale": self.scale}
        pair = [s.with_settings(size, "the page") for s in (first, second)]
        if pair[0].digest == pair[1].digest:
            raise RequestError(say(self.lang, "dashboard.same"))
        return comparison_study(pair, Options(runs=self.pairs))

    def require_limits(self) -> None:
        """Refuse a city or a number of pairs that a page does not run."""
        if not SMALLEST_SCALE <= self.scale <= LARGEST_SCALE:
            raise RequestError(
                say(
                    self.lang, "dashboard.too_large", given=f"{100 * self.scale:g}",
                    least=f"{100 * SMALLEST_SCALE:g}", most=f"{100 * LARGEST_SCALE:g}",
                    command=f"run.py compare {self.first} {self.second} --scale {self.scale:g}",
                )
            )  # fmt: skip
        if not 1 <= self.pairs <= PAIRS[-1]:
            raise RequestError(say(self.lang, "dashboard.too_many", most=PAIRS[-1]))

    def changed(self) -> Scenario:
        """The second deployment with its levers moved."""
        if not self.moves:
            return self.base
        return parse(self.text(), name=f"{self.base.name}_{SAVED}", folder=self.base.folder)

    def text(self) -> str:
        """The second deployment as a scenario file: the one it extends, and what was moved."""
        import tomli_w

        extends, beside = self._parent()
        title = title_of(self.base, self.lang)
        title = say(self.lang, "dashboard.title_moved", title=title)
        table: dict[str, Any] = {"schema_version": 1, "title": title, "extends": extends}
        if self.since == START:
            table |= _tables(self.moves)
        elif self.moves:
            table["phases"] = [{"from": self.since, **_tables(self.moves)}]
        command = f"run.py compare {self.first} FILE --scale {self.scale:g} --runs {self.pairs}"
        lines = [say(self.lang, "dashboard.saved_by"), command]
        lines += [say(self.lang, "dashboard.save_beside", name=extends)] if beside else []
        comment = "".join(f"# {line}\n" for text in lines for line in text.splitlines())
        return comment + tomli_w.dumps(table)

    def _parent(self) -> tuple[str, bool]:
        """What the saved file extends, and whether it must lie beside that."""
        if self.second in bundled() and not Path(self.second).is_file():
            return self.second, False
        path = Path(self.second)
        if path.stem in bundled() and self.base.folder == bundled()[path.stem].parent:
            return path.stem, False
        return path.name, True

    def file_name(self) -> str:
        """The name under which the scenario file is offered."""
        return f"{Path(self.second).stem}_{SAVED}.toml"


def _tables(moves: Moves) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for key, value in moves:
        section, _, name = key.partition(".")
        tables.setdefault(section, {})[name] = value
    return tables


class Offered(NamedTuple):
    """A deployment that can be chosen: its name or path, and its title."""

    name: str
    title: str


def offered(given: tuple[str, ...], lang: str = "en") -> tuple[Offered, ...]:
    """The deployments to choose from: those named on the command line first, then the bundled."""
    names = dict.fromkeys([*given, *bundled()])
    return tuple(Offered(name, title_of(load(name), lang)) for name in names)


def title_of(scenario: Scenario, lang: str) -> str:
    """What a deployment is called in a language; one's own as its file has it."""
    return term(lang, "scenario", scenario.title) or scenario.name

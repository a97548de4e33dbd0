"""The diary: what happened to those who are followed, month by month, as plain sentences.

It reads columns at the end of each month, before the month's grants are forgotten, and the log of
decisions; it writes neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from model.campaign.life import cadre, household, village, words
from model.campaign.life.bodies import bodies_of, told_of
from model.campaign.life.look import Change, Look, Watch, look, look_at_household, look_at_village
from model.city import City
from model.decisions import Decision, Followed
from model.scenario import Levels

Row = tuple[str, int]
TABLES: dict[str, tuple[Watch, ...]] = {
    "household": household.HOUSEHOLD,
    "village": village.VILLAGE,
    "cadre": cadre.CADRE,
}
BY_CALENDAR = {
    "household": household.of_the_month,
    "village": village.of_the_month,
    "cadre": cadre.of_the_month,
}
OPENINGS = {
    "household": household.opening,
    "village": village.opening,
    "cadre": cadre.opening,
}
QUIET = {
    ("stay", "stay"), ("audit", "pass by"), ("release", "keep"),
    ("replace", "leave in place"), ("promote", "leave in place"), ("commend", "leave in place"),
    ("test minimum income again", "keep"), ("adopt", "adopt"),
}  # fmt: skip
"""Decisions that change nothing and are not told; they are in the log."""
OFTEN = ("offer vacancies", "organise a relocation site", "set up party groups")
"""Decisions taken again and again: a column that changes tells of them, if it does."""
SAID: dict[str, Callable[[Decision], str]] = {
    "stay": lambda note: f"decides to leave (the chance of that was {note.values[-1]:.1%} in the"
                         f" month; {note.because})",
    "accident": lambda note: f"an accident in service: {note.because}",
    "audit": lambda note: f"the assessment office examines its release and finds nothing:"
                          f" {note.because}",
}  # fmt: skip
"""Words for a decision that no column tells of; the others are told plainly."""


class Entry(NamedTuple):
    """One dated sentence about one of those who are followed."""

    month: int
    kind: str
    row: int
    topic: str
    text: str


@dataclass(slots=True)
class Diary:
    """Entries so far, and the last look at each row that is followed."""

    rows: tuple[Row, ...]
    entries: list[Entry] = field(default_factory=list)
    openings: dict[Row, list[str]] = field(default_factory=dict)
    history: dict[Row, list[Look]] = field(default_factory=dict)
    """What each row held: as the campaign began, then at the end of every month."""
    decisions: dict[Row, list[Decision]] = field(default_factory=dict)
    """What was decided about each row, and about the bodies that a village belongs to."""
    _read: int = 0
    _waits: set[Row] = field(default_factory=set)
    """Those of whom it was told that they wait."""

    def open(self, city: City, levels: Levels) -> None:
        """Describe everybody as the campaign begins."""
        for kind, row in self.rows:
            now = _look(city, kind, row)
            self.history[kind, row], self.decisions[kind, row] = [now], []
            change = Change(kind, row, -1, now, now, city, levels)
            self.openings[kind, row] = OPENINGS[kind](now, change)

    def write(self, city: City, levels: Levels, month: int, last: bool = False) -> None:
        """Write down what has changed this month; `last` says that the run ends with it."""
        closes = last or month % 12 == 11
        noted = city.decisions.noted[self._read :]
        self._read += len(noted)
        for kind, row in self.rows:
            now, history = _look(city, kind, row), self.history[kind, row]
            before = history[-1]
            history.append(now)
            year = history[-1 - month % 12 :]
            belongs = {(kind, row), *bodies_of(kind, now)}
            mine = [d for d in noted if d.about in belongs]
            own = [d for d in mine if d.about == (kind, row)]
            self.decisions[kind, row] += mine
            change = Change(
                kind, row, month, before, now, city, levels,
                {d.what: d for d in own}, year, closes,
            )  # fmt: skip
            self._tell(change, own)
            self._tell_of_bodies(change, [d for d in mine if d.about != (kind, row)])

    def _tell(self, c: Change, own: list[Decision]) -> None:
        if c.changed("aid", "plan"):
            self._waits.discard((c.kind, c.row))  # another plan waits anew
        for watch in TABLES[c.kind]:
            for text in watch.sentences(c):
                self._add(c, watch.topic, text)
        for note in own:
            told = note.what in c.used or note.what in OFTEN
            if not told and (note.what, note.choice) not in QUIET:
                self._add_note(c, note)
        for topic, text in BY_CALENDAR[c.kind](c):
            self._add(c, topic, text)

    def _tell_of_bodies(self, c: Change, above: list[Decision]) -> None:
        for note in above:
            self._add(c, note.about[0], told_of(note) or words.sentence(in_words(note)))

    def _add_note(self, c: Change, note: Decision) -> None:
        """A decision that no column tells of: the first wait of a kind, and all others."""
        if note.what == "grant":
            if note.choice == "wait" and (c.kind, c.row) not in self._waits:
                self._waits.add((c.kind, c.row))
                text = f"waits for {words.measure(c.now['plan'])}: {note.because}"
                self._add(c, "waiting", words.sentence(text))
            return
        text = SAID[note.what](note) if note.what in SAID else in_words(note)
        self._add(c, note.what, words.sentence(text))

    def _add(self, c: Change, topic: str, text: str) -> None:
        self.entries.append(Entry(c.month, c.kind, c.row, topic, text))

    def of(self, kind: str, row: int) -> list[Entry]:
        """The entries about one row."""
        return [entry for entry in self.entries if (entry.kind, entry.row) == (kind, row)]

    def at(self, kind: str, row: int, month: int) -> Look:
        """What a row held at the end of a month; -1 is the beginning."""
        return self.history[kind, row][month + 1]


def followed_of(rows: tuple[Row, ...]) -> Followed:
    """Whose decisions are to be noted: bodies are, when a village is followed."""

    def those(kind: str) -> frozenset[int]:
        return frozenset(row for one, row in rows if one == kind)

    villages = those("village")
    return Followed(those("household"), villages, those("cadre"), bodies=bool(villages))


def in_words(note: Decision) -> str:
    """A decision in plain words, whoever noted it."""
    pairs = zip(note.options, note.values, strict=True)
    options = words.listed(f"{name} {_number(value)}" for name, value in pairs)
    because = f", because {note.because}" if note.because else ""
    chosen = note.choice if note.choice != note.what else "yes"
    others = f" (options: {options})" if len(note.options) > 1 else ""
    return f"{note.who} decides on '{note.what}': {chosen}{because}{others}"


def _number(value: float) -> str:
    return re.sub(r"\.?0+$", "", f"{value:,.2f}") or "0"


def _look(city: City, kind: str, row: int) -> Look:
    if kind == "village":
        return look_at_village(city, row)
    return look_at_household(city, row) if kind == "household" else look(city.cadres, row)

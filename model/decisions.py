"""The log of decisions: who chose what among which options, and by which values.

Off in ordinary runs. `trace` and `twins` run a seed again with somebody followed; then a system
that decides about a followed household, cadre, village or body notes the decision here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

BODIES = ("county", "township", "committee", "body")
"""Each with numbers of its own: rows of counties and townships, numbers of joint committees and of
the bodies that are paired with villages."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Whose decisions are noted: row numbers of households, villages and cadres; others by kind."""

    households: frozenset[int] = frozenset()
    villages: frozenset[int] = frozenset()
    cadres: frozenset[int] = frozenset()
    bodies: bool = False
    """Whether what is decided about counties, townships, committees and paired bodies is noted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: options and values are aligned; the choice is one of the options."""

    month: int
    who: str
    """The one who decides: "village", "joint committee 12", "assessment office", ..."""
    what: str
    """What is decided, as a verb: "release", "report", "admit", "send", "stay", ..."""
    about: tuple[str, int]
    """("household" | "village" | "cadre", row) or (one of BODIES, its own number)."""
    options: tuple[str, ...]
    values: tuple[float, ...]
    choice: str
    because: str = ""
    """The reason in plain words, if the values do not say it."""


@dataclass(slots=True)
class Decisions:
    """Decisions noted so far, about those who are followed."""

    followed: Followed | None = None
    noted: list[Decision] = field(default_factory=list)

    @property
    def on(self) -> bool:
        """Whether anybody is followed: ask first, so that an ordinary run pays nothing."""
        return self.followed is not None

    def follows(self, kind: str, row: int) -> bool:
        """Whether decisions about this household, village, cadre or one of BODIES are noted."""
        if self.followed is None:
            return False
        if kind in BODIES:
            return self.followed.bodies
        rows = {
            "household": self.followed.households,
            "village": self.followed.villages,
            "cadre": self.followed.cadres,
        }[kind]
        return row in rows

    def note(
        self,
        when: int,
        who_what: tuple[str, str],
        about: tuple[str, int],
        options: Sequence[tuple[str, float]],
        choice: str,
        because: str = "",
    ) -> None:
        """Note a decision if it is about somebody followed; `options` are (name, value) pairs."""
        if self.follows(*about):
            names, values = tuple(o for o, _ in options), tuple(float(v) for _, v in options)
            who, what = who_what
            self.noted.append(Decision(when, who, what, about, names, values, choice, because))

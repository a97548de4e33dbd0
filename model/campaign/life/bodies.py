"""Decisions of the bodies that a village belongs to, in sentences for its life.

A body that decides something new adds a line to BODY; without one it is told plainly.
"""

from __future__ import annotations

from collections.abc import Callable

from model.campaign.life import words
from model.campaign.life.look import Look
from model.decisions import Decision

OWN = ("county", "township", "body")
"""Columns of a village that hold the number of a body; kinds of bodies are named like them."""
RATES = {
    "missed": "poor households missed",
    "wrong": "wrong releases",
    "comprehensive": "comprehensive incidence",
    "satisfied": "satisfied households",
}


def bodies_of(kind: str, now: Look) -> set[tuple[str, int]]:
    """The bodies whose decisions belong to a life: those of a village, of nobody else."""
    return {(name, now[name]) for name in OWN} if kind == "village" else set()


def _delisted(note: Decision) -> str:
    rates = dict(zip(note.options, note.values, strict=True))
    found = ", ".join(f"{RATES.get(name, name)} {value:.1%}" for name, value in rates.items())
    county = f"its county, {note.because},"
    if not note.choice.startswith("wait"):
        return f"{county} leaves the list of poor counties ({found})"
    grounds = words.listed(RATES.get(name, name) for name in rates if name in note.choice)
    return (
        f"{county} applies to leave the list of poor counties and has to wait because of"
        f" {grounds} ({found})"
    )


def _sent(note: Decision) -> str:
    talent = dict(zip(note.options, note.values, strict=True))
    other = next(name for name in talent if name != note.choice)
    return (
        f"{note.who} sends {note.choice} of those it looks at (talent {talent[note.choice]:.2f};"
        f" {other} {talent[other]:.2f}): {note.because}"
    )


BODY: dict[str, Callable[[Decision], str]] = {
    "delist": _delisted,
    "move": lambda note: f"{note.who} moves {note.because}",
    "send": _sent,
}
"""Words for what a body decides."""


def told_of(note: Decision) -> str | None:
    """A body's decision as a sentence, if there are words for it."""
    return words.sentence(BODY[note.what](note)) if note.what in BODY else None

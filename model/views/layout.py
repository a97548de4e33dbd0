"""The plain pieces of a report page: cells, tables, figures. The template only arranges them."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """One cell: its text, smaller lines below, and a tone ("better", "worse", "undecided")."""

    text: str
    detail: str = ""
    tone: str = ""
    word: str = ""


class Table(NamedTuple):
    """A table with its caption; the first cell of each row names the row."""

    caption: str
    head: list[str]
    rows: list[list[Cell]]
    note: str = ""


class Picture(NamedTuple):
    """A figure: data URI, words for those who cannot see it, width on the page, caption."""

    name: str
    source: str
    alt: str
    width: int
    caption: str


def cells(*texts: str) -> list[Cell]:
    """Return plain cells of these texts."""
    return [Cell(text) for text in texts]

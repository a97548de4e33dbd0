"""The figures and tables of the page as HTML: those of the report, drawn when looked at."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING

from model.views import gains, pictures, tables
from model.views.dashboard import story
from model.views.dashboard.found import Found
from model.views.layout import Cell, Table
from model.views.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_AN_INCH = 110
Drawn = tuple[str, str, str]
"""A figure as data URI, words for those who cannot see it, its caption."""


FIGURES = {
    "truth": ("paper_and_truth",), "money": ("money",), "cadres": ("cadre_days",),
    "gains": ("who_gains",),
}  # fmt: skip
"""The figures behind each tab."""


def behind(what: tuple[Found, str, str]) -> str:
    """The figures and tables behind a tab (what was found, tab, language), as escaped HTML."""
    found, tab, lang = what
    made = [one for name in FIGURES.get(tab, ()) for one in figures(name, found, lang)]
    parts = [
        f'<figure class="ff-figure"><img src="{source}" alt="{escape(alt)}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
        for source, alt, caption in made
    ]
    return "".join([*parts, *map(as_html, _tables(tab, found, lang))])


def _tables(tab: str, found: Found, lang: str) -> list[Table]:
    """The tables behind a tab."""
    if tab == "cadres":
        return story.cadre_tables(found, lang)
    if tab == "gains":
        return [gains.table(found.folder, lang)]
    if tab == "table":
        return [tables.alternatives(found.folder, lang), tables.cost(found.folder, lang)]
    return []


def figures(name: str, found: Found, lang: str) -> list[Drawn]:
    """A figure of the report by name: "paper_and_truth", "money", "cadre_days", "who_gains"."""
    with styled(lang):
        first, second = found.names
        made = (
            [pictures.who_gains_of(found.folder, lang, second, first)]
            if name == "who_gains"
            else pictures.drawn_one(name, found.folder, lang)
        )
        return [(_png(figure), alt, caption) for _, figure, alt, caption in made]


def _png(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_AN_INCH, metadata={"Software": None})
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def as_html(table: Table) -> str:
    """A table of the report as HTML; every text is escaped."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "".join(f"<tr>{_row(row)}</tr>" for row in table.rows)
    note = f'<p class="ff-note">{escape(table.note)}</p>' if table.note else ""
    caption = f"<caption>{escape(table.caption)}</caption>"
    return (
        f'<div class="ff-wide" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _row(row: list[Cell]) -> str:
    first, *others = row
    return f'<th scope="row">{_cell(first)}</th>' + "".join(
        f'<td class="ff-{escape(cell.tone)}">{_cell(cell)}</td>' for cell in others
    )


def _cell(cell: Cell) -> str:
    more = [text for text in (cell.detail, cell.word) if text]
    return escape(cell.text) + "".join(f"<small>{escape(text)}</small>" for text in more)

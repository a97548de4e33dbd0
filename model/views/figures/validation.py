"""Published patterns: a row each, in units of the plausible range declared beside it.

The grey band is the plausible range, the diamond the published figure, the dot and line the model's
median and 90 % interval, the hollow square the true effect of an experiment, the hollow triangle
its placebo. The verdict stands at the end of the row in words, and gives the colour; a row that is
not counted says why in brackets, and is pale.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from model.experiments.validation.form import VALIDATION
from model.experiments.validation.verdicts import CANNOT, INSIDE, NEAR, OUTSIDE, UNINFORMATIVE
from model.views import style
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WIDTH, ROW = 12.5, 0.27
COLOURS = {
    INSIDE: style.BLUE, NEAR: style.ORANGE, OUTSIDE: style.VERMILION, UNINFORMATIVE: style.GREY,
    CANNOT: style.PURPLE,
}  # fmt: skip
MARKS = {INSIDE: "o", NEAR: "s", OUTSIDE: "X", UNINFORMATIVE: "D", CANNOT: "P"}
FAINT = 0.45
"""Opacity of rows that are shown and not counted."""
HOLLOW = {"true_effect": "s", "placebo": "v"}
LEAST, MOST = -1.0, 2.0
"""Ends of the axis, in widths of the plausible range (0 to 1); what lies beyond is an arrow."""
LONGEST = 95


def patterns(table: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the rows of a validation's table from top to bottom."""
    rows = table.to_dict("records")
    figure = Figure(figsize=(WIDTH, 2.0 + ROW * len(rows)))
    ax = figure.subplots()
    ax.axvspan(0.0, 1.0, color=style.PALE, alpha=0.45, zorder=0, linewidth=0)
    for place, row in enumerate(reversed(rows)):
        _row(ax, place, row, lang)
    names = [_name(row, lang) for row in reversed(rows)]
    ax.set_yticks(range(len(rows)), names, fontsize=7.5)
    ax.set_ylim(-0.8, len(rows) - 0.2)
    ax.set_xlim(LEAST - 0.05, MOST + 0.05)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(say(lang, "validation.axis"))
    figure.legend(handles=_handles(lang), loc="outside lower left", ncols=4, fontsize=8)
    return figure


def _name(row: dict[str, Any], lang: str) -> str:
    why = "" if row["use"] == VALIDATION else f" ({term(lang, 'use', str(row['use']))})"
    name = term(lang, "pattern", str(row["pattern"]))
    text = say(lang, "calibration.named", name=name, year=row["year"])
    return textwrap.shorten(text, LONGEST - len(why), placeholder=" …") + why


def _row(ax: Axes, y: int, row: dict[str, Any], lang: str) -> None:
    colour, seen = COLOURS[row["verdict"]], 1.0 if row["use"] == VALIDATION else FAINT
    across = ax.get_yaxis_transform()
    verdict = term(lang, "verdict", str(row["verdict"]))
    ax.text(1.01, y, verdict, transform=across, va="center", fontsize=7.5, color=colour,
            alpha=seen)  # fmt: skip
    ax.plot(_placed(row["published"], row), y, "d", color=style.BLACK, markersize=5, zorder=3)
    if not math.isfinite(row["model"]):
        return
    low, mid, high = (_placed(row[name], row) for name in ("low", "model", "high"))
    ax.plot([_kept(low), _kept(high)], [y, y], color=colour, linewidth=2.2, alpha=seen, zorder=4)
    _beyond(ax, y, (low, high), colour)
    if LEAST <= mid <= MOST:
        ax.plot(mid, y, MARKS[row["verdict"]], color=colour, markersize=6, alpha=seen, zorder=5)
    for name, mark in HOLLOW.items():
        place = _placed(row[name], row)
        if math.isfinite(place):
            ax.plot(
                _kept(place), y, mark, markerfacecolor="none", markeredgecolor=style.INK,
                markersize=8, markeredgewidth=1.2, zorder=6,
            )  # fmt: skip


def _placed(value: float, row: dict[str, Any]) -> float:
    """A value in widths of the plausible range, which lies from 0 to 1."""
    width: float = row["plausible_high"] - row["plausible_low"]
    return float((value - row["plausible_low"]) / width)


def _kept(value: float) -> float:
    return min(max(value, LEAST), MOST)


def _beyond(ax: Axes, y: int, ends: tuple[float, float], colour: str) -> None:
    """An arrow where an interval goes on beyond the axis."""
    for value, edge, mark in ((ends[0], LEAST, "<"), (ends[1], MOST, ">")):
        if (value < LEAST and mark == "<") or (value > MOST and mark == ">"):
            ax.plot(edge, y, mark, color=colour, markersize=7, zorder=5, clip_on=False)


def _handles(lang: str) -> list[Any]:
    marks = [
        Line2D(
            [],
            [],
            marker=MARKS[name],
            color=colour,
            linewidth=2.2,
            label=term(lang, "verdict", name),
        )
        for name, colour in COLOURS.items()
    ]
    return [
        *marks,
        Line2D([], [], marker="d", color=style.BLACK, linestyle="",
               label=say(lang, "validation.mark_published")),
        *(Line2D([], [], marker=mark, markerfacecolor="none", markeredgecolor=style.INK,
                 linestyle="", label=say(lang, f"validation.mark_{name.split('_')[0]}"))
          for name, mark in HOLLOW.items()),
        Patch(color=style.PALE, alpha=0.45, label=say(lang, "validation.mark_plausible")),
    ]  # fmt: skip

"""Shares of the four systems: stacked to the total, and one by one beside first and last.

Left, a bar a place: the shares on top of one another, negative ones to the left of zero, and the
total's interval. Right, a row a system: the share as a bar with its interval, and with hollow marks
what the system adds alone and what is lost when it is taken away, each with its interval.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.experiments.attribution.table import FIRST, LAST, SHARE, SUM
from model.scenario.systems import SYSTEMS
from model.views import labels, numbers, style
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WIDTH = 10.0
COLOURS = dict(zip(SYSTEMS, (style.BLUE, style.ORANGE, style.GREEN, style.PURPLE), strict=True))
HATCHES = dict(zip(SYSTEMS, ("", "////", "....", "xxxx"), strict=True))
MARKS = {FIRST: (">", 0.22), LAST: ("s", -0.22)}
"""Marker, and how far above the middle of its row."""


class Words(NamedTuple):
    """What the figure writes: the names of places and systems in the order to draw."""

    places: dict[str, str]
    systems: dict[str, str]
    lang: str = "en"


def shares(rows: pd.DataFrame, words: Words) -> Figure:
    """Draw the shares of one metric (rows of the attribution's table) at some places."""
    metric = str(rows["metric"].iloc[0])
    n = len(words.places)
    figure = Figure(figsize=(WIDTH, 1.9 + 0.3 * n + 1.0 * n))
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.35))
    for k, place in enumerate(reversed(words.places)):
        held = {(r.system, r.measure): r for r in rows[rows["place"] == place].itertuples()}
        _stack(left, k, held)
        for j, system in enumerate(reversed(SYSTEMS)):
            _row(right, k * (len(SYSTEMS) + 1) + j, system, held)
    names = [textwrap.fill(name, 16) for name in reversed(words.places.values())]
    left.set_yticks(range(n) if n > 1 else [], names if n > 1 else [])
    left.set_ylim(-0.7, n - 0.3)
    _name_rows(right, words)
    left.set_title(say(words.lang, "shares.stacked"))
    right.set_title(say(words.lang, "shares.one_by_one"))
    for ax in (left, right):
        ax.axvline(0, color=style.INK, linewidth=1)
        ax.grid(axis="y", visible=False)
        _numbers(ax, metric, words.lang)
    figure.legend(handles=_handles(words), loc="outside lower left", ncols=4)
    return figure


def _stack(ax: Axes, k: int, held: dict[tuple[str, str], object]) -> None:
    """Stack the shares of one place from zero, positive to the right and negative to the left."""
    ends = {True: 0.0, False: 0.0}
    for system in SYSTEMS:
        share = _number(held[system, SHARE], "mean")
        ax.barh(
            k, share, left=ends[share >= 0], height=0.5, color=COLOURS[system],
            hatch=HATCHES[system], edgecolor="white", linewidth=0.6,
        )  # fmt: skip
        ends[share >= 0] += share
    total = held[SUM, SHARE]
    _whisker(ax, k, total, style.BLACK)
    ax.plot(_number(total, "mean"), k, "D", color=style.BLACK, markersize=5, zorder=4)


def _row(ax: Axes, y: float, system: str, held: dict[tuple[str, str], object]) -> None:
    """Draw a system's share with its interval, and its first and last beside it."""
    share = held[system, SHARE]
    ax.barh(
        y, _number(share, "mean"), height=0.62, color=COLOURS[system], hatch=HATCHES[system],
        edgecolor="white", linewidth=0.6, alpha=0.75,
    )  # fmt: skip
    _whisker(ax, y, share, style.BLACK)
    for measure, (marker, above) in MARKS.items():
        _whisker(ax, y + above, held[system, measure], style.GREY)
        ax.plot(
            _number(held[system, measure], "mean"), y + above, marker, markersize=6, zorder=4,
            markerfacecolor="white", markeredgecolor=style.INK, markeredgewidth=1.3,
        )  # fmt: skip


def _whisker(ax: Axes, y: float, row: object, colour: str) -> None:
    low, high = _number(row, "low"), _number(row, "high")
    if math.isfinite(low):
        ax.plot([low, high], [y, y], color=colour, linewidth=1.4, zorder=3)


def _number(row: object, name: str) -> float:
    return float(getattr(row, name))


def _name_rows(ax: Axes, words: Words) -> None:
    """Name each row after its system, and each group after its place if there are several."""
    step, n = len(SYSTEMS) + 1, len(words.places)
    rows = [k * step + j for k in range(n) for j in range(len(SYSTEMS))]
    ax.set_yticks(rows, [words.systems[system] for system in reversed(SYSTEMS)] * n)
    ax.set_ylim(-0.7, n * step - (1.3 if n == 1 else 0.6))
    for k, name in enumerate(reversed(words.places.values())):
        if n > 1:
            across = ax.get_yaxis_transform()
            ax.text(
                0.005, (k + 1) * step - 1.35, name, transform=across, fontsize=9,
                fontweight="bold", va="center", color=style.INK,
            )  # fmt: skip


def _numbers(ax: Axes, metric: str, lang: str) -> None:
    scale, unit = labels.axis(metric, max(abs(edge) for edge in ax.get_xlim()), lang)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: numbers.plain(x / scale)))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=4))
    hint = say(lang, f"figure.good_{labels.better(metric)}")
    ax.set_xlabel(f"{unit} ({hint})" if hint else unit)


def _handles(words: Words) -> list[Patch | Line2D]:
    systems = [
        Patch(facecolor=COLOURS[name], hatch=HATCHES[name], edgecolor="white", label=text)
        for name, text in words.systems.items()
    ]
    marks = [
        Line2D(
            [], [], marker=marker, linestyle="", markerfacecolor="white",
            markeredgecolor=style.INK, label=say(words.lang, f"shares.mark_{name}"),
        )
        for name, (marker, _) in MARKS.items()
    ]  # fmt: skip
    total = Line2D(
        [], [], marker="D", color=style.BLACK, linestyle="", label=say(words.lang, "shares.total")
    )
    return [*systems, *marks, total]

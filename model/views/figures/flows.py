"""The flow of people through the register: who comes, leaves, leaves wrongly, returns each year.

An alluvial drawing from the recorded months: heights are persons at the end of each year, bands are
the persons who passed during the year (means of the runs). The record has these flows, not each
household's path: a person who leaves and returns within a year is in both bands. People who are on
no list and stay so are left out: three quarters of the city would dwarf the rest.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.views import numbers, style
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 10.0, 4.2
BAR = 0.14
"""Half the width of a December's bar, in years."""
NEEDED = ("registered_persons", "exits", "false_exits", "returns", "additions", "removals")
LOOK = {
    "registered": (style.PAPER, ""),
    "right": (style.BLUE, ""),
    "wrong": (style.BLACK, ""),
    "back": (style.ORANGE, "////"),
    "added": (style.PURPLE, "...."),
    "removed": (style.GREY, "xxxx"),
}
"""Colour and hatch of each flow."""


class Year(NamedTuple):
    """Persons: on the register at both ends, and what passed between, mean of the runs."""

    year: int
    opening: float
    closing: float
    right: float
    wrong: float
    back: float
    added: float
    removed: float

    @property
    def stayed(self) -> float:
        """On the register at both ends."""
        return max(self.opening - self.right - self.wrong - self.removed, 0.0)


def years_of(months: pd.DataFrame, scenario: str) -> list[Year]:
    """Return the flows of every full year; nothing if the months lack a column for them."""
    if not set(NEEDED) <= set(months):
        return []
    rows = months[months["scenario"] == scenario]
    year = rows["date"].str[:4].astype(int).rename("year")
    sums = rows.groupby(["seed", year])[list(NEEDED[1:])].sum().groupby("year").mean()
    ends = rows[rows["date"].str[5:7] == "12"]
    closing = ends.groupby(ends["date"].str[:4].astype(int))["registered_persons"].mean()
    started = rows[rows["date"] == rows["date"].min()]["registered_persons"].mean()
    found, opening = [], float(started)
    for y in closing.index:
        row = sums.loc[y]
        right = float(row["exits"] - row["false_exits"])
        others = (float(row[name]) for name in ("false_exits", "returns", "additions", "removals"))
        found.append(Year(int(y), opening, float(closing[y]), right, *others))
        opening = float(closing[y])
    return found


def flow(ax: Axes, found: list[Year], lang: str = "en") -> Axes:
    """Draw the register as bars, the flows of each year as bands between them.

    What leaves goes down to the right (rightly released, wrongly released, struck off); what comes
    in rises from the left (returned, added).
    """
    if not found:
        ax.text(0.5, 0.5, say(lang, "figure.nothing"), transform=ax.transAxes, ha="center")
        return ax
    most = max(max(y.opening, y.closing) for y in found)
    ends = [(found[0].year - 1, found[0].opening), *((y.year, y.closing) for y in found)]
    for place, height in ends:
        ax.bar(place, height, width=2 * BAR, color=LOOK["registered"][0], zorder=3)
    for y in found:
        _one_year(ax, y, most)
    ax.set_xlim(found[0].year - 1.4, found[-1].year + 0.6)
    ax.axhline(0, color=style.INK, linewidth=0.8)
    ax.grid(axis="x", visible=False)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: numbers.plain(v) if v >= 0 else ""))
    ax.set_ylabel(say(lang, "flow.persons"))
    return ax


def _one_year(ax: Axes, y: Year, most: float) -> None:
    """The bands of one year: the stay on top, exits to below zero, arrivals from below zero."""
    left, right = y.year - 1 + BAR, y.year - BAR
    middle, gap = (left + right) / 2, 0.03 * most
    out = [(name, getattr(y, name)) for name in ("removed", "wrong", "right")]
    come = [(name, getattr(y, name)) for name in ("added", "back")]
    low_out = sum(size for _, size in out)
    low_in = max(y.closing - y.stayed, 0.0)
    _band(ax, (left, right), (low_out, low_in), y.stayed, "registered")
    foot, depth = low_out, -gap
    for name, size in out:  # the uppermost of the bar is the uppermost below: no two bands cross
        foot -= size
        _band(ax, (left, middle - 0.02), (foot, depth - size), size, name)
        depth -= size + gap / 3
    foot, depth = y.added + y.back, -gap
    for name, size in come:
        foot -= size
        _band(ax, (middle + 0.02, right), (depth - size, foot), size, name)
        depth -= size + gap / 3


def _band(
    ax: Axes, across: tuple[float, float], feet: tuple[float, float], size: float, name: str
) -> None:
    """A band of one height from one foot to another, bent like an S."""
    if size <= 0:
        return
    (x0, x1), (y0, y1), half = across, feet, (across[0] + across[1]) / 2
    up = [(x0, y0 + size), (half, y0 + size), (half, y1 + size), (x1, y1 + size)]
    down = [(x1, y1), (half, y1), (half, y0), (x0, y0), (x0, y0 + size)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    colour, hatch = LOOK[name]
    patch = PathPatch(
        Path(np.array([*up, *down]), codes), facecolor=colour, alpha=0.55, hatch=hatch,
        edgecolor="white", linewidth=0.4, gid=name, zorder=2,
    )  # fmt: skip
    ax.add_patch(patch)
    ax.update_datalim(np.array([*up, *down]))
    ax.autoscale_view()


def register_flows(months: pd.DataFrame, titles: dict[str, str], lang: str = "en") -> Figure:
    """Draw a panel a scenario on one scale."""
    figure = Figure(figsize=(WIDTH, HEIGHT * len(titles) + 0.6))
    grid = figure.subplots(len(titles), 1, sharey=True, squeeze=False).ravel()
    for ax, (name, title) in zip(grid, titles.items(), strict=True):
        flow(ax, years_of(months, name), lang).set_title(textwrap.fill(title, 80))
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", alpha=0.8,
              label=say(lang, f"flow.{name}"))
        for name, (colour, hatch) in LOOK.items()
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower left", ncols=3)
    return figure

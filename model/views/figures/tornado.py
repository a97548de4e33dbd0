"""A tornado: how far a comparison moves at both ends of single numbers, the longest bars on top."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.errors import RequestError
from model.experiments.csv_table import csv_table
from model.experiments.tornado.results import bars_of, base_of, counted
from model.views import labels, numbers, style
from model.views.figures.indices import factor_label
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from model.views.folder import Folder

MOST_BARS = 20
TITLE_WIDTH = 120
COLOURS = {"low": (style.SKY, ""), "high": (style.ORANGE, "////")}
"""Colour and hatch of each end: the hatch tells them apart without colour."""


def figure(folder: Folder, metric: str = "", lang: str = "en") -> Figure:
    """Draw one panel an alternative, for the metric asked for or the study's first.

    Raises RequestError for a metric that the study does not have.
    """
    table = csv_table(folder.path / "tornado.csv", blank_is_none=False)
    about = folder.manifest
    if metric and metric not in about["metrics"]:
        raise RequestError(f"'{metric}' is not in this study; {', '.join(about['metrics'])} are")
    chosen, others = metric or str(about["metrics"][0]), list(about["against"])
    rows = max(min(MOST_BARS, len(bars_of(table, chosen, other))) for other in others)
    whole = Figure(figsize=(9.5, (0.34 * rows + 1.7) * len(others) + 0.5))
    panels = whole.subplots(len(others), 1, squeeze=False).ravel()
    for ax, other in zip(panels, others, strict=True):
        _panel(ax, table, about, (chosen, other), lang)
    whole.legend(handles=_handles(lang), loc="outside lower left", ncols=2)
    return whole


def _panel(ax: Axes, table: pd.DataFrame, about: Any, which: tuple[str, str], lang: str) -> None:
    """Draw the longest bars against one alternative; the band is the luck of the base."""
    bars = bars_of(table, *which).head(MOST_BARS)[::-1]
    base = base_of(table, *which)
    half = 0.5 * (float(base["high"]) - float(base["low"]))
    if math.isfinite(half):
        ax.axvspan(-half, half, color=style.PALE, alpha=0.5, linewidth=0)
    rows = table[(table["metric"] == which[0]) & (table["against"] == which[1])]
    for place, name in enumerate(bars["parameter"]):
        for end in ("low", "high"):
            _bar(ax, place, rows[(rows["parameter"] == name) & (rows["end"] == end)])
    ax.set_yticks(range(len(bars)), [_label(str(n), rows, lang) for n in bars["parameter"]])
    ax.tick_params(axis="y", labelsize=8)
    ax.set_ylim(-0.6, len(bars) - 0.4)
    ax.grid(axis="y", visible=False)
    ax.axvline(0, color=style.INK, linewidth=1)
    _axis(ax, table, about, which, lang)


def _bar(ax: Axes, place: int, row: pd.DataFrame) -> None:
    """Draw one end: its bar and interval, or a cross where no run finished."""
    if not len(row):
        return
    end, change, runs = str(row["end"].iloc[0]), float(row["change"].iloc[0]), row["runs"].iloc[0]
    middle = place + (0.19 if end == "low" else -0.19)
    colour, hatch = COLOURS[end]
    if not runs:
        ax.plot([0], [middle], "x", color=style.VERMILION, markersize=6)
        return
    ax.barh(middle, change, height=0.36, color=colour, hatch=hatch, edgecolor=style.INK, lw=0.4)
    low, high = float(row["low"].iloc[0]), float(row["high"].iloc[0])
    if math.isfinite(low):
        ax.plot([low, high], [middle, middle], color=style.INK, linewidth=1.3)


def _label(name: str, rows: pd.DataFrame, lang: str) -> str:
    """The number's label and the values at its ends."""
    found = rows[rows["parameter"] == name].set_index("end")["value"]
    values = " | ".join(_short(found.get(end, "")) for end in ("low", "high"))
    return textwrap.fill(factor_label(name, lang).replace("\n", " "), 40) + f" ({values})"


def _short(value: Any) -> str:
    try:
        return _rounded(float(value))
    except (TypeError, ValueError):
        return "..." if value else "-"


def _rounded(value: float) -> str:
    return numbers.plain(float(f"{value:.4g}"))


def _axis(ax: Axes, table: pd.DataFrame, about: Any, which: tuple[str, str], lang: str) -> None:
    n, base = counted(table, about, *which), base_of(table, *which)
    unit, scale = labels.unit(which[0]), 1.0
    if numbers.is_share(unit):
        unit, scale = say(lang, "figure.points"), 0.01
    elif max(abs(edge) for edge in ax.get_xlim()) >= 2e6:
        unit, scale = say(lang, "figure.million", unit=unit), 1e6
    gain = [_rounded(float(base[k]) / scale) for k in ("gain", "low", "high")]
    said = {"case": about["baseline"], "other": which[1], "unit": unit}
    said |= {"gain": gain[0], "low": gain[1], "high": gain[2]}
    title = say(lang, "tornado.title", metric=labels.heading(which[0], lang), **said)
    counts = say(lang, "tornado.counts", moved=n.moved, untold=n.untold, nothing=n.nothing,
                 detectable=_rounded(n.detectable / scale))  # fmt: skip
    text = "\n".join(textwrap.fill(part, TITLE_WIDTH) for part in (title, counts))
    ax.set_title(text, fontsize=8.5, loc="right", fontweight="normal")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: numbers.plain(x / scale)))
    ax.set_xlabel(say(lang, "tornado.change", unit=unit))


def _handles(lang: str) -> list[Patch | Line2D]:
    found: list[Patch | Line2D] = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=style.INK, label=say(lang, f"tornado.{end}"))
        for end, (colour, hatch) in COLOURS.items()
    ]
    found.append(Line2D([], [], color=style.INK, label=say(lang, "tornado.interval")))
    found.append(Patch(color=style.PALE, alpha=0.5, label=say(lang, "tornado.luck")))
    return found

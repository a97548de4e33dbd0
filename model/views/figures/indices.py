"""Indices of a sensitivity study: bars with 95 % intervals, the most important factor on top."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.errors import RequestError
from model.experiments.csv_table import csv_table
from model.views import labels, numbers, style
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from model.views.folder import Folder

WIDTH = 9.0
MOST_FACTORS = 25
BARS = {
    "saltelli": (("total", style.PALE), ("first", style.SKY)),
    "morris": (("mu_star", style.SKY),),
}


def figure(folder: Folder, metric: str = "", lang: str = "en") -> Figure:
    """Draw one panel a metric (or the metric asked for).

    Raises RequestError for a metric that was not analysed, or if nothing could be.
    """
    table, kind = read_table(folder), str(folder.manifest["design"]["kind"])
    held = [str(name) for name in table["metric"].unique()]
    if metric and metric not in held:
        raise RequestError(f"'{metric}' is not analysed here; analysed: {', '.join(held)}")
    shown = [metric] if metric else held
    if not shown:
        raise RequestError(f"{folder.path} holds no indices: too many runs failed")
    rows = min(MOST_FACTORS, table["factor"].nunique())
    height = (0.2 + 0.24 * len(BARS[kind])) * rows + 1.1
    whole = Figure(figsize=(WIDTH, height * len(shown) + 0.5))
    for ax, name in zip(whole.subplots(len(shown), 1, squeeze=False).ravel(), shown, strict=True):
        _panel(ax, table[table["metric"] == name], kind, lang)
    whole.legend(handles=_handles(kind, lang), loc="outside lower left", ncols=3)
    return whole


def read_table(folder: Folder) -> pd.DataFrame:
    """Return `sensitivity.csv` of a folder."""
    return csv_table(folder.path / "sensitivity.csv")


def factor_label(name: str, lang: str = "en") -> str:
    """Return a factor's declared label, in lines that fit beside an axis."""
    from model.scenario import declarations

    found = declarations().get(name)
    label = (found.label_zh if lang == "zh" else found.label_en) if found else name
    return textwrap.fill(label, 34)


def _panel(ax: Axes, table: pd.DataFrame, kind: str, lang: str) -> None:
    bars = BARS[kind]
    table = table.sort_values(bars[0][0], kind="stable").tail(MOST_FACTORS)
    height = 0.8 / len(bars)
    for place, (index, colour) in enumerate(bars):
        middles = [row + height * ((len(bars) - 1) / 2 - place) for row in range(len(table))]
        ax.barh(middles, table[index], height=0.85 * height, color=colour)
        ends = zip(middles, table[f"{index}_low"], table[f"{index}_high"], strict=True)
        for middle, low, high in ends:
            ax.plot([low, high], [middle, middle], color=style.INK, linewidth=1.4)
    for row, floor in enumerate(table["noise_floor"]):
        ax.plot([floor, floor], [row - 0.42, row + 0.42], color=style.VERMILION, linewidth=1.6)
    if kind == "morris":
        ax.plot(table["sigma"], range(len(table)), "D", color=style.ORANGE, markersize=5)
    ax.set_yticks(range(len(table)), [factor_label(str(name), lang) for name in table["factor"]])
    ax.set_ylim(-0.6, len(table) - 0.4)
    ax.grid(axis="y", visible=False)
    ax.axvline(0, color=style.INK, linewidth=1)
    _axis(ax, str(table["metric"].iloc[0]), kind, lang)


def _axis(ax: Axes, metric: str, kind: str, lang: str) -> None:
    ax.set_title(labels.heading(metric, lang))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
    if kind == "saltelli":
        ax.set_xlabel(say(lang, "indices.share"))
        return
    unit, scale = labels.unit(metric), 1.0
    if numbers.is_share(unit):
        unit, scale = say(lang, "figure.points"), 0.01
    elif max(ax.get_xlim()) >= 2e6:
        unit, scale = say(lang, "figure.million", unit=unit), 1e6
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: numbers.plain(x / scale)))
    ax.set_xlabel(say(lang, "indices.change", unit=unit))


def _handles(kind: str, lang: str) -> list[Patch | Line2D]:
    found: list[Patch | Line2D] = [
        Patch(color=colour, label=say(lang, f"indices.{index}")) for index, colour in BARS[kind]
    ]
    found.append(Line2D([], [], color=style.INK, label=say(lang, "indices.interval")))
    red = say(lang, f"indices.floor_{kind}")
    found.append(Line2D([], [], color=style.VERMILION, label=red))
    if kind == "morris":
        sigma = say(lang, "indices.sigma")
        found.append(Line2D([], [], color=style.ORANGE, marker="D", linestyle="", label=sigma))
    return found

"""A heat map of a sweep over two factors: a cell a point, its number and how sure it is inside."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from model.views import labels, numbers, style
from model.views.figures.indices import factor_label
from model.views.summaries import clear
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WORSE_TO_BETTER = LinearSegmentedColormap.from_list(
    "worse_to_better", [style.WORSE, "#FFFFFF", style.BETTER]
)
LOWER_TO_HIGHER = LinearSegmentedColormap.from_list(
    "lower_to_higher", [style.GREEN, "#FFFFFF", style.PURPLE]
)
PALE_TO_SKY = LinearSegmentedColormap.from_list("pale_to_sky", ["#FFFFFF", style.SKY])
NOTE_WIDTH = 95
STRONGEST = 0.75
"""How much of the scale of colours differences use: what is written in a cell stays readable."""


def is_grid_of_two(points: pd.DataFrame) -> bool:
    """Whether the points (`Sweep.points`) are every combination of two factors, once each."""
    factors = points.drop(columns="point")
    if factors.shape[1] != 2:
        return False
    every = math.prod(factors[name].nunique() for name in factors)
    return bool(every == len(factors) == len(factors.drop_duplicates()))


def figure(table: pd.DataFrame, metric: str, lang: str = "en") -> Figure:
    """Draw a heat map with its note; `table` as in `heat`."""
    across, down = (table[name].nunique() for name in reversed(factors_of(table)))
    whole = Figure(figsize=(max(5.0, 1.55 * across + 2.4), 0.75 * down + 1.9))
    heat(whole.subplots(), table, metric, lang)
    kind = "difference" if "difference" in table else "mean"
    if kind == "difference" and labels.better(metric) == "none":
        kind = "difference_neutral"
    note = say(lang, f"heat.{kind}", runs=_runs(table, lang))
    wide = max(40, round(13 * whole.get_figwidth()))
    whole.supxlabel(textwrap.fill(note, min(wide, NOTE_WIDTH)), fontsize=8.5, x=0.02, ha="left")
    return whole


def factors_of(table: pd.DataFrame) -> list[str]:
    """The two factors: the columns between `point` and `mean`."""
    names = list(table.columns)
    return [str(name) for name in names[names.index("point") + 1 : names.index("mean")]]


def heat(ax: Axes, table: pd.DataFrame, metric: str, lang: str = "en") -> Axes:
    """Draw one metric over two factors, the first downwards and the second to the right.

    `table` has point, both factors, mean, low, high, runs (`Sweep.rows`: means coloured, the band
    of the runs below), or also `difference` (`Sweep.differences`: coloured is only what the
    interval tells from the reference, which is framed).
    """
    first, second = factors_of(table)
    rows, columns = (list(dict.fromkeys(table[name])) for name in (first, second))
    unit, paint = labels.unit(metric), _painter(table, metric)
    for row in table.to_dict("records"):
        x, y = columns.index(row[second]), rows.index(row[first])
        look = {"facecolor": paint(row), "edgecolor": style.PALE}
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, **look))
        ax.text(x, y, _inside(row, unit, lang), ha="center", va="center", fontsize=8.5)
        if _is_reference(row):
            frame = (x - 0.47, y - 0.46), 0.94, 0.92
            ax.add_patch(Rectangle(*frame, fill=False, edgecolor=style.INK, linewidth=2, zorder=3))
    ax.set_xticks(range(len(columns)), [_value(value, lang) for value in columns])
    ax.set_yticks(range(len(rows)), [_value(value, lang) for value in rows])
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.grid(visible=False)
    ax.set_xlabel(factor_label(second, lang))
    ax.set_ylabel(factor_label(first, lang))
    heading = labels.heading(metric, lang)
    ax.set_title(
        heading if numbers.is_share(unit) else f"{heading} ({labels.unit_words(metric, lang)})"
    )
    return ax


def _painter(table: pd.DataFrame, metric: str) -> Any:
    """The rule that gives a cell its colour."""
    if "difference" not in table:
        low, high = float(table["mean"].min()), float(table["mean"].max())
        width = high - low or 1.0
        return lambda row: PALE_TO_SKY((float(row["mean"]) - low) / width)
    good = -1.0 if labels.better(metric) == "lower" else 1.0
    colours = LOWER_TO_HIGHER if labels.better(metric) == "none" else WORSE_TO_BETTER
    most = float(table["difference"].abs().max()) / STRONGEST or 1.0
    norm = TwoSlopeNorm(0.0, -most, most)

    def paint(row: dict[str, Any]) -> Any:
        told = clear(float(row["low"]), float(row["high"]))
        return colours(norm(good * float(row["difference"]))) if told else "#FFFFFF"

    return paint


def _inside(row: dict[str, Any], unit: str, lang: str) -> str:
    """What is written in a cell: the number, and how sure it is."""
    low, high = float(row["low"]), float(row["high"])
    if "difference" in row:
        if _is_reference(row):
            return f"{say(lang, 'heat.reference')}\n{numbers.show(float(row['mean']), unit, lang)}"
        if not row["runs"]:
            return "\N{EN DASH}"
        return "\n".join(numbers.difference(float(row["difference"]), low, high, unit, lang))
    ends = f"[{numbers.show(low, unit, lang)}, {numbers.show(high, unit, lang)}]"
    return f"{numbers.show(float(row['mean']), unit, lang)}\n{ends}"


def _is_reference(row: dict[str, Any]) -> bool:
    return "reference" in row and bool(row["point"] == row["reference"])


def _value(value: Any, lang: str) -> str:
    """A factor's value as its lever has it in words."""
    if isinstance(value, str) and lang != "en":
        return labels.choice_words(value, lang)
    return numbers.plain(value) if isinstance(value, float) else str(value)


def _runs(table: pd.DataFrame, lang: str) -> str:
    least, most = int(table["runs"].min()), int(table["runs"].max())
    if least == most:
        return str(most)
    return say(lang, "campaign.range", low=str(least), high=str(most))

"""A rule as a picture: the box among the cases in two factors, and the boxes it was chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from model.views import labels, style
from model.views.figures.indices import factor_label
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from model.experiments.discovery.found import Discovery

WIDTH, HEIGHT = 10.0, 4.8
HALF = 0.4  # of the room of a category, to either side


def figure(found: Discovery, lang: str = "en") -> Figure:
    """Draw the cases in the two most telling factors with the box, and coverage against density."""
    whole = Figure(figsize=(WIDTH, HEIGHT))
    left, right = whole.subplots(1, 2, width_ratios=[1.25, 1])
    _cases(left, found, lang)
    _tradeoff(right, found, lang)
    whole.legend(handles=_handles(lang), loc="outside lower left", ncols=4)
    return whole


def axes_of(found: Discovery) -> list[str]:
    """Return the two factors shown: those whose bounds are least likely chance, then any other."""
    bounds = sorted(found.bounds, key=lambda bound: bound.quasi_p)
    names = [*(b.factor for b in bounds), *(str(c) for c in found.cases.settings)]
    return list(dict.fromkeys(names))[:2]


def _cases(ax: Axes, found: Discovery, lang: str) -> None:
    table, names = found.frame, axes_of(found)
    places = [_places(table[name]) for name in names]
    if len(names) == 1:
        places.append(table["value"].to_numpy())
    for failed, colour, marker in ((False, style.GREY, "o"), (True, style.VERMILION, "X")):
        rows = (table["failed"] == failed).to_numpy()
        ax.scatter(places[0][rows], places[1][rows], c=colour, marker=marker, s=34, alpha=0.85,
                   linewidths=0)  # fmt: skip
    margins = [ax.get_xlim(), ax.get_ylim()]
    for axis, name in zip((ax.xaxis, ax.yaxis), names, strict=False):
        axis.set_label_text(factor_label(name, lang))
        if table[name].dtype.kind not in "iuf":
            axis.set_ticks(range(table[name].nunique()), sorted(table[name].astype(str).unique()))
    spans = [_span(found, name, edge) for name, edge in zip(names, margins, strict=False)]
    spans += [margins[1]] * (2 - len(spans))
    (x, x2), (y, y2) = spans
    if found.bounds:
        box = Rectangle((x, y), x2 - x, y2 - y, fill=False, edgecolor=style.BLUE, linewidth=2.2)
        ax.add_patch(box)
    ax.set_xlim(margins[0])
    ax.set_ylim(margins[1])
    side = say(lang, f"discovery.{found.target.side}")
    metric = labels.heading(found.target.metric, lang)
    ax.set_title(f"{metric} {side} {found.target.threshold:g}")


def _places(column: pd.Series) -> Any:
    """Return numbers as they are, categories by their place in the alphabet, side by side."""
    if column.dtype.kind in "iuf":
        return column.to_numpy(dtype=float)
    texts = column.astype(str)
    order = {name: place for place, name in enumerate(sorted(texts.unique()))}
    rank = texts.groupby(texts).cumcount() / texts.groupby(texts).transform("size")
    return (texts.map(order) + HALF * (2 * rank - 1)).to_numpy(dtype=float)


def _span(found: Discovery, name: str, edge: tuple[float, float]) -> tuple[float, float]:
    """Return the box's extent in one factor; the whole axis where it is not bounded."""
    low, high = edge
    for bound in [b for b in found.bounds if b.factor == name]:
        if bound.side == "in":
            texts = sorted(found.cases.settings[name].astype(str).unique())
            ranks = [texts.index(str(value)) for value in bound.value]
            return min(ranks) - HALF - 0.05, max(ranks) + HALF + 0.05
        low, high = (bound.value, high) if bound.side == "above" else (low, bound.value)
    return low, high


def _tradeoff(ax: Axes, found: Discovery, lang: str) -> None:
    path = found.trajectory
    ax.plot(path["coverage"], path["density"], "o-", color=style.SKY, markersize=4, linewidth=1.2)
    for index, interval in (("coverage", "coverage_interval"), ("density", "density_interval")):
        ends = found.summary[interval]
        if ends:
            x = ends if index == "coverage" else [found.coverage] * 2
            y = ends if index == "density" else [found.density] * 2
            ax.plot(x, y, color=style.BLUE, linewidth=1.6)
    ax.plot(found.coverage, found.density, "s", color=style.BLUE, markersize=8)
    if not np.isnan(found.stability.unseen_density):
        seen = (found.stability.unseen_coverage, found.stability.unseen_density)
        ax.plot(*seen, "D", color=style.ORANGE, markersize=8)
    ax.axhline(found.cases.failed.mean(), color=style.INK, linewidth=1, linestyle=":")
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.03, 1.03)
    ax.set_xlabel(say(lang, "discovery.coverage"))
    ax.set_ylabel(say(lang, "discovery.density"))
    ax.set_title(say(lang, "discovery.tradeoff"))


def _handles(lang: str) -> list[Line2D]:
    looks: dict[str, tuple[str, str, Any]] = {
        "fails": (style.VERMILION, "X", ""),
        "holds": (style.GREY, "o", ""),
        "box": (style.BLUE, "s", "-"),
        "path": (style.SKY, "o", "-"),
        "unseen": (style.ORANGE, "D", ""),
        "all": (style.INK, "", ":"),
    }
    return [
        Line2D([], [], color=colour, marker=marker, linestyle=line,
               label=say(lang, f"discovery.{name}"))
        for name, (colour, marker, line) in looks.items()
    ]  # fmt: skip

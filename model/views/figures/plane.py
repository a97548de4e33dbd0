"""The cost-effectiveness plane: what an alternative costs more, and what it gains, pair by pair.

Across: cost beyond the reference; up: person-years out of stable poverty beyond the reference. A
small mark is one pair of seed and parameter draw, a large one the mean with both 95 % intervals;
above and to the left of zero is better and cheaper. A line from zero has one price a person-year.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.experiments.intervals import Interval, student_interval
from model.experiments.metrics import COST, STABLE
from model.views import labels, numbers, style
from model.views.summaries import metrics_by_seed
from model.views.texts import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 8.6, 5.8
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
ROOM = (0.28, 0.12)
"""What each side of zero has at least, of the rest: room for the words in the corners."""
CORNERS = {
    "better_cheaper": (0.01, 0.98, "left", "top"),
    "better_dearer": (0.99, 0.98, "right", "top"),
    "worse_cheaper": (0.01, 0.02, "left", "bottom"),
    "worse_dearer": (0.99, 0.02, "right", "bottom"),
}


class Cloud(NamedTuple):
    """One alternative: extra cost (yuan) and gain (person-years) of each pair, and their means."""

    name: str
    cost: list[float]
    gain: list[float]

    @property
    def means(self) -> tuple[Interval, Interval]:
        """Mean and 95 % interval of the extra cost and of the gain."""
        return student_interval(self.cost), student_interval(self.gain)


def clouds(months: pd.DataFrame, reference: str) -> list[Cloud]:
    """Return the pairs of every scenario but the reference; empty without cost or poverty."""
    values = metrics_by_seed(months)
    if not {STABLE, COST} <= values.keys():
        return []
    found = []
    for name in [str(n) for n in values[STABLE].index if n != reference]:
        cost = values[COST].loc[name] - values[COST].loc[reference]
        gain = values[STABLE].loc[reference] - values[STABLE].loc[name]
        pairs = pd.DataFrame({"cost": cost, "gain": gain}).dropna()
        found.append(Cloud(name, pairs["cost"].tolist(), pairs["gain"].tolist()))
    return found


def plane(ax: Axes, found: list[Cloud], titles: dict[str, str], lang: str = "en") -> Axes:
    """Draw the pairs and means of every alternative about the reference at zero."""
    ax.axhline(0, color=style.INK, linewidth=1)
    ax.axvline(0, color=style.INK, linewidth=1)
    for k, cloud in enumerate(found):
        colour, marker = style.SERIES[k % 8], MARKERS[k % 8]
        ax.scatter(cloud.cost, cloud.gain, s=16, c=colour, marker=marker, alpha=0.4, linewidths=0)
        cost, gain = cloud.means
        for x, y in (((cost.low, cost.high), (gain.mean,) * 2),
                     ((cost.mean,) * 2, (gain.low, gain.high))):  # fmt: skip
            if all(map(math.isfinite, (*x, *y))):
                ax.plot(x, y, color=colour, linewidth=2)
        ax.plot([cost.mean], [gain.mean], marker, color=colour, markersize=9, linestyle="",
                markeredgecolor="white", label=titles[cloud.name], zorder=4)  # fmt: skip
    return _finished(ax, lang)


def _finished(ax: Axes, lang: str) -> Axes:
    """Number the axes, keep zero inside, and write into each corner what it means."""
    for axis, limits, metric, text in (
        (ax.xaxis, ax.get_xlim, COST, "extra_cost"),
        (ax.yaxis, ax.get_ylim, STABLE, "gain"),
    ):
        scale, unit = labels.axis(metric, max(abs(edge) for edge in limits()), lang)
        axis.set_major_formatter(FuncFormatter(lambda v, _, by=scale: numbers.plain(v / by)))
        axis.set_major_locator(MaxNLocator(nbins=6))
        axis.set_label_text(say(lang, f"plane.{text}", unit=unit))
    for (low, high), put, part in (
        (ax.get_xlim(), ax.set_xlim, ROOM[0]),
        (ax.get_ylim(), ax.set_ylim, ROOM[1]),
    ):
        room = part * (max(high, 0.0) - min(low, 0.0))
        put(min(low, -room), max(high, room))
    for name, (x, y, side, end) in CORNERS.items():
        ax.text(x, y, say(lang, f"plane.{name}"), transform=ax.transAxes, ha=side, va=end,
                fontsize=8.5, color="#5A5A5A", style="normal")  # fmt: skip
    return ax


def cost_effectiveness(
    months: pd.DataFrame, reference: str, titles: dict[str, str], lang: str = "en"
) -> Figure:
    """Draw the plane of all alternatives against one reference."""
    figure = Figure(figsize=(WIDTH, HEIGHT))
    ax = plane(figure.subplots(), clouds(months, reference), titles, lang)
    ax.set_title(say(lang, "plane.title", reference=titles[reference]))
    figure.legend(loc="outside lower left", ncols=3)
    return figure

"""A calibration in two panels: what was learnt of each parameter, and the fitted figures."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from model.views import numbers, style
from model.views.figures.indices import factor_label
from model.views.plot import Plot
from model.views.style import styled
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from model.experiments.calibration import Calibration
    from model.experiments.calibration.bundled import Learnt

WIDTH, ROW = 11.0, 0.36
FAR = 5.0
"""Tolerances at which the panel of the figures is cut."""
MOVED = "moved"


def draw(results: Calibration | Learnt, lang: str = "en") -> Plot:
    """Draw contraction by parameter above the fitted figures under prior and posterior."""
    return draw_tables(results.table, results.fit, lang)


def draw_tables(table: pd.DataFrame, figures: pd.DataFrame, lang: str = "en") -> Plot:
    """Draw the same from the two tables."""
    fit = _in_tolerances(figures)
    with styled(lang):
        heights = [len(table) * ROW + 1.0, len(fit) * ROW + 1.0]
        whole = Figure(figsize=(WIDTH, sum(heights) + 1.0))
        above, below = whole.subplots(2, 1, height_ratios=heights)
        _parameters(above, table, lang)
        _figures(below, fit, lang)
        for ax, handles in ((above, _of_parameters(lang)), (below, _of_figures(lang))):
            ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.4, -0.09), ncols=3)
        return Plot(whole, lang)


def _parameters(ax: Axes, table: pd.DataFrame, lang: str) -> None:
    """Prior as a grey bar from 0 to 1, the posterior's middle 90 % on it."""
    rows = table.iloc[::-1].reset_index(drop=True)
    width = rows["prior_high"] - rows["prior_low"]
    for place, row in rows.iterrows():
        low, mean, high = (
            (row[name] - row["prior_low"]) / width[place] for name in ("low", "mean", "high")
        )
        colour = style.BLUE if row["verdict"] == MOVED else style.GREY
        ax.plot([0, 1], [place, place], color=style.PALE, linewidth=9, solid_capstyle="butt")
        ax.plot([low, high], [place, place], color=colour, linewidth=4, solid_capstyle="butt")
        ax.plot([mean], [place], "o", color=colour, markersize=7)
        ax.text(1.03, place, _learnt(row, lang), va="center", color=colour)
    ax.set_yticks(range(len(rows)), [factor_label(str(n), lang) for n in rows["parameter"]])
    ax.set_xlim(-0.02, 1.3)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    ax.set_ylim(-0.7, len(rows) - 0.3)
    ax.grid(axis="y", visible=False)
    ax.set_title(say(lang, "calibration.learnt"))
    ax.set_xlabel(say(lang, "calibration.share"))


def _learnt(row: Any, lang: str) -> str:
    """How much narrower a parameter that moved has become; of the others that they did not move."""
    share = float(row["contraction"])
    if row["verdict"] != MOVED:
        return say(lang, "calibration.chance")
    if share < 0.005:
        return say(lang, "calibration.wider")
    return say(lang, "calibration.contracted", percent=numbers.percent(share, 0, lang))


def _in_tolerances(fit: pd.DataFrame) -> pd.DataFrame:
    """Return the fitted figures with both bands as misses in tolerances, the first on top."""
    rows = fit[fit["stage"] > 0].iloc[::-1].reset_index(drop=True)
    for name in ("prior_low", "prior_mid", "prior_high", "low", "mid", "high"):
        rows[name] = (rows[name] - rows["published"]) / rows["tolerance"]
    return rows


def _figures(ax: Axes, fit: pd.DataFrame, lang: str) -> None:
    """Both bands of every figure about the published one at zero."""
    for place, row in fit.iterrows():
        outside = row["verdict"] == "outside"
        _band(ax, place + 0.16, row, "prior_", style.PALE)
        _band(ax, place - 0.16, row, "", style.VERMILION if outside else style.BLUE)
        mark = ">" if row["kind"] == "at least" else "D"
        ax.plot([0], [place], mark, color=style.INK, markersize=6, zorder=5)
    ax.axvline(0, color=style.INK, linewidth=1)
    ax.set_yticks(range(len(fit)), [_figure_label(row, lang) for _, row in fit.iterrows()])
    ax.set_xlim(-FAR, FAR)
    ax.set_ylim(-0.7, len(fit) - 0.3)
    ax.grid(axis="y", visible=False)
    ax.set_title(say(lang, "calibration.reached"))
    ax.set_xlabel(say(lang, "calibration.misses", far=f"{FAR:g}"))


def _band(ax: Axes, place: float, row: Any, prefix: str, colour: str) -> None:
    """One band, cut at the panel's edges: what lies beyond is an arrow there."""
    low, mid, high = (float(row[f"{prefix}{name}"]) for name in ("low", "mid", "high"))
    ends = [min(max(value, -FAR), FAR) for value in (low, high)]
    ax.plot(ends, [place, place], color=colour, linewidth=5, solid_capstyle="butt")
    if abs(mid) < FAR:
        ax.plot([mid], [place], "|", color=style.INK, markersize=9)
    elif abs(low) >= FAR and abs(high) >= FAR:
        side = FAR if mid > 0 else -FAR
        ax.plot([side * 0.985], [place], ">" if mid > 0 else "<", color=colour, markersize=8)


def _figure_label(row: Any, lang: str) -> str:
    name = term(lang, "pattern", str(row["figure"]))
    return textwrap.fill(say(lang, "calibration.named", name=name, year=row["year"]), 46)


def _of_parameters(lang: str) -> list[Line2D]:
    return [
        _line(style.PALE, 9, say(lang, "calibration.prior_range")),
        _line(style.BLUE, 4, say(lang, "calibration.posterior_range")),
        _line(style.GREY, 4, say(lang, "calibration.unmoved")),
    ]


def _of_figures(lang: str) -> list[Line2D]:
    published = say(lang, "calibration.published")
    mark = Line2D([], [], color=style.INK, marker="D", linestyle="", label=published)
    return [
        _line(style.PALE, 5, say(lang, "calibration.prior_runs")),
        _line(style.BLUE, 5, say(lang, "calibration.posterior_runs")),
        mark,
        _line(style.VERMILION, 5, say(lang, "calibration.outside")),
    ]


def _line(colour: str, width: float, label: str) -> Line2D:
    return Line2D([], [], color=colour, linewidth=width, label=label)

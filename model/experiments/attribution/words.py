"""What an attribution says in plain sentences, so that shares are not read as effects to add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.experiments.attribution.table import FIRST, INTERACTION, LAST, SHARE, SUM, clear
from model.experiments.attribution.values import CITY
from model.experiments.intervals import Interval
from model.experiments.metrics import metric_called
from model.experiments.show import cell_text

if TYPE_CHECKING:
    import pandas as pd

MEANING = (
    "Share: Shapley's, the mean of what a system adds over all orders in which the four can be"
    " added; the shares sum to the total by construction. Alone: what it adds to none of the"
    " others. Taken away: what all four lose without it. Low to high: 95 % interval."
)
OFF = (
    "Off is the level before the campaign (2013). Without assessment nobody is ever released from"
    " the register, and whoever is on it goes on being helped: its share holds what releases cost."
)
ONE_PAIR = "One pair has no interval: nothing here tells luck from effect; run more."


def reading(rows: pd.DataFrame) -> str:
    """Return how to read one place's rows of the table: the interaction's size, and what follows.

    `rows` are those of one metric at one place.
    """
    total, alone, beyond, lost = (
        _interval(rows, *which)
        for which in ((SUM, SHARE), (SUM, FIRST), (INTERACTION, FIRST), (SUM, LAST))
    )
    metric, place = str(rows["metric"].iloc[0]), str(rows["place"].iloc[0])
    where = "" if rows["by"].iloc[0] == CITY else f" in {place}"
    unit = getattr(metric_called(metric), "unit", "")
    sizes = (
        f"All four together change {metric}{where} by {_sized(total)} {unit}; added alone, one at a"
        f" time, they sum to {cell_text(alone.mean)}; taken away, one at a time, to"
        f" {cell_text(lost.mean)}."
    )
    return " ".join([sizes, _interaction(total, beyond), *_warning(total, beyond)])


def _interaction(total: Interval, beyond: Interval) -> str:
    """Say how much of the total is there only because the systems are there together."""
    if total.n < 2:
        return ONE_PAIR
    if not clear(beyond):
        return (
            f"What they do beyond the sum of each alone, {_sized(beyond)}, cannot be told from zero"
            f" by {total.n} pairs."
        )
    part = f", {abs(100 * beyond.mean / total.mean):.0f} % of the total," if clear(total) else ""
    kind = (
        "exists only because they work together"
        if beyond.mean * total.mean > 0
        else "is lost because they do in part the same or hinder each other"
    )
    return f"The interaction, {_sized(beyond)}{part} {kind}."


def _warning(total: Interval, beyond: Interval) -> list[str]:
    if total.n < 2 or not clear(beyond):
        return [
            "Do not add the shares up as effects all the same: alone and taken away can differ."
        ]
    return [
        "The shares divide it among the systems by a rule of fairness: they are not effects that"
        " can be added or bought one by one. What one system alone would do, and what would be"
        " lost without it, are the other two columns."
    ]


def _interval(rows: pd.DataFrame, system: str, measure: str) -> Interval:
    row = rows[(rows["system"] == system) & (rows["measure"] == measure)].iloc[0]
    return Interval(float(row["mean"]), float(row["low"]), float(row["high"]), int(row["runs"]))


def _sized(found: Interval) -> str:
    if found.n < 2:
        return cell_text(found.mean)
    return f"{cell_text(found.mean)} [{cell_text(found.low)} to {cell_text(found.high)}]"


def left_out(seeds: list[int], planned: int) -> str:
    """Say which pairs are left out because one of their runs failed; nothing if none is."""
    if not seeds:
        return ""
    shown = ", ".join(str(seed) for seed in seeds[:8]) + (", ..." if len(seeds) > 8 else "")
    return (
        f"{len(seeds)} of {planned} pairs left out, because not all of their corners have finished:"
        f" seeds {shown}."
    )

"""How to read an attribution, in plain sentences: shares are not effects that can be added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.experiments.attribution.table import FIRST, INTERACTION, LAST, SHARE, SUM, clear
from model.experiments.attribution.values import CITY, TYPE, VILLAGE
from model.experiments.intervals import Interval
from model.views import labels, numbers
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd

SEEDS_SHOWN = 8
ROUNDING = 1e-9
"""An interaction no larger than this part of the sum of each alone is the arithmetic's rounding."""


def meaning(lang: str = "en") -> str:
    """Return what the columns mean, and what off is."""
    return f"{say(lang, 'shares.meaning')} {say(lang, 'shares.off')}"


def reading(rows: pd.DataFrame, lang: str = "en") -> str:
    """Return what one place's rows of one metric say: the interaction's size, and what follows."""
    total, alone, beyond, lost = (
        _interval(rows, *which)
        for which in ((SUM, SHARE), (SUM, FIRST), (INTERACTION, FIRST), (SUM, LAST))
    )
    metric, by = str(rows["metric"].iloc[0]), str(rows["by"].iloc[0])
    words = {
        "what": labels.label(metric, lang),
        "where": place_name(str(rows["place"].iloc[0]), by, lang),
        "total": sized(total, metric, lang),
        "alone": sized(alone, metric, lang).partition(" [")[0],
        "lost": sized(lost, metric, lang).partition(" [")[0],
    }
    sizes = say(lang, "shares.sizes", **words)
    return f"{sizes} {_interaction(total, beyond, metric, lang)}"


def _interaction(total: Interval, beyond: Interval, metric: str, lang: str) -> str:
    """Say how much of the total is there only because the systems are there together."""
    if total.n < 2:
        return say(lang, "shares.one_pair")
    size = sized(beyond, metric, lang)
    if max(abs(beyond.low), abs(beyond.high)) <= ROUNDING * abs(total.mean - beyond.mean):
        return say(lang, "shares.no_interaction")
    if not clear(beyond):
        return say(lang, "shares.unclear", beyond=size, pairs=total.n)
    warning = say(lang, "shares.warning")
    if not clear(total):
        return f"{say(lang, 'shares.no_total', beyond=size)} {warning}"
    percent = f"{abs(100 * beyond.mean / total.mean):.0f}"
    kind = "complements" if beyond.mean * total.mean > 0 else "substitutes"
    part = say(lang, "shares.part", percent=percent)
    return f"{say(lang, f'shares.{kind}', beyond=size, part=part)} {warning}"


def left_out(seeds: Sequence[int], planned: int, lang: str = "en") -> str:
    """Say which pairs are left out because one of their runs failed; nothing if none is."""
    if not seeds:
        return ""
    more = ", ..." if len(seeds) > SEEDS_SHOWN else ""
    shown = ", ".join(str(seed) for seed in seeds[:SEEDS_SHOWN]) + more
    return say(lang, "shares.left_out", count=len(seeds), planned=planned, seeds=shown)


def zeros(values: pd.DataFrame, metric: str, lang: str = "en") -> str:
    """Warn where a rate is 0 in all pairs of some corners; `values` are those of the corners."""
    if " " not in labels.unit(metric):  # a count: no denominator that could be nobody
        return ""
    rows = values[values["metric"] == metric]
    count = int((rows[["mean", "low", "high"]] == 0).all(axis=1).sum())
    return say(lang, "shares.zeros", count=count) if count else ""


def nothing(lang: str = "en") -> str:
    """Say that there is no complete pair."""
    return say(lang, "shares.no_pair")


def place_name(place: str, by: str, lang: str = "en") -> str:
    """Return what a place is called: a village by its key, a type of village in words."""
    kind = {CITY: "city", TYPE: "types", VILLAGE: "village"}.get(by, "")
    if not kind:
        return term(lang, "county", place)
    return say(lang, f"shares.{kind}", place=term(lang, "place", place))


def sized(found: Interval, metric: str, lang: str = "en") -> str:
    """Write a mean with its interval in the unit of the metric."""
    unit = labels.unit(metric)
    size, inside = numbers.difference(found.mean, found.low, found.high, unit, lang)
    written = any(sign.isalpha() for sign in size)
    of = "" if written else say(lang, "numbers.of", unit=labels.unit_words(metric, lang))
    return f"{size}{of} {inside}" if found.n > 1 else f"{size}{of}"


def _interval(rows: pd.DataFrame, system: str, measure: str) -> Interval:
    row = rows[(rows["system"] == system) & (rows["measure"] == measure)].iloc[0]
    return Interval(float(row["mean"]), float(row["low"]), float(row["high"]), int(row["runs"]))

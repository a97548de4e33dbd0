"""The value of a unit by village as people read it: rows, sentences, and the map's figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from model.experiments.metrics import COST
from model.experiments.optimisation.plan_file import PLAN_FILES
from model.experiments.placement import confirm
from model.experiments.placement.tables import CITY
from model.views import labels, numbers
from model.views.figures.placed import value_maps
from model.views.plot import Plot
from model.views.style import styled
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd

    from model.experiments.placement.results import Placement

ENDS = 10
"""Villages shown where a unit is expected to be worth most, and least."""
LEAST_TRUST = 0.5
"""Mean trust below which no villages are listed: their order would be mostly luck."""
BY_LUCK = 0.05
"""Share of intervals that leave zero out though nothing is there."""
VERDICTS = {
    confirm.CONFIRMED: "confirmed",
    confirm.NO_BETTER: "no_better",
    confirm.WORSE: "worse",
    confirm.UNMEASURED: "unmeasured",
}


def about(results: Placement, lang: str = "en") -> str:
    """Say what kind of figures follow."""
    said = results.provenance
    luck = "luck only" if said["options"]["fixed_parameters"] else "luck and unknown parameters"
    words = {
        **_words(results, lang),
        "luck": term(lang, "study", luck),
        "pairs": results.result["pairs"],
    }
    size = say(lang, "place.scale", months=said["months"], scale=f"{said['scale']:g}")
    return f"{say(lang, 'place.about', **words)} {size}"


def _words(results: Placement, lang: str) -> dict[str, Any]:
    asking, said = results.asking, results.provenance
    return {
        "data": term(lang, "study", str(said["data_status"])).capitalize(),
        "subject": term(lang, "scenario", next(iter(said["scenarios"].values()))["title"]),
        "what": labels.label(asking.metric, lang),
        "of": term(lang, "unit", asking.of),
        "per": say(lang, f"place.per_{asking.unit}"),
        "unit": say(lang, f"place.{asking.unit}"),
    }


def group_rows(results: Placement) -> pd.DataFrame:
    """Return the groups of villages with value, own effect and their intervals as texts."""
    table = results.groups_of_villages
    table["value [95 %]"] = [_figure(row, "") for _, row in table.iterrows()]
    table["own effect [95 %]"] = [_figure(row, "own") for _, row in table.iterrows()]
    table["spillover [95 %]"] = [_figure(row, "spillover") for _, row in table.iterrows()]
    shown = ["value [95 %]", "own effect [95 %]", "spillover [95 %]"]
    return table[["by", "place", "villages", *shown, "runs"]]


def extremes(results: Placement, lang: str = "en") -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield a heading and rows: the villages where a unit is expected to be worth most, then least.

    Nothing, if the order would be mostly luck.
    """
    table = results.table.sort_values(["expected", "village"], ascending=[False, True])
    if not ordered(table):
        return
    count = min(ENDS, len(table) // 2)
    table["value [95 %]"] = [_figure(row, "") for _, row in table.iterrows()]
    shown = table[["village", "name", "county", "type", "expected", "value [95 %]", "own", "plan"]]
    yield say(lang, "place.best", count=count), shown.head(count)
    yield say(lang, "place.worst", count=count), shown.tail(count).iloc[::-1]


def ordered(table: pd.DataFrame) -> bool:
    """Whether at least half of what tells villages of a type apart is more than luck."""
    return float(table["trust"].mean()) >= LEAST_TRUST


def _figure(row: pd.Series, part: str) -> str:
    names = [part or "value", *(f"{part}_{end}" if part else end for end in ("low", "high"))]
    mean, low, high = (float(row[name]) for name in names)
    return " ".join(numbers.difference(mean, low, high, ""))


def sentences(results: Placement, lang: str = "en") -> list[str]:
    """Say what was found, how sure it is, how it was measured, and what came of the plan."""
    found = results.result
    if not found["pairs"]:
        return [say(lang, "place.none")]
    table, words = results.table, _words(results, lang)
    batches = results.asking.batches
    counts = {"runs": f"{found['runs']:,}", "brute": f"{found['brute_force']:,}"}
    said = [
        _mean(results, words, lang),
        _clear(table, lang),
        *_trusted(table, lang),
        say(lang, "place.runs", **counts, batches=batches),
        say(lang, "place.batched", batches=batches),
    ]
    if left := int(results.provenance["options"]["runs"] or 8) - found["pairs"]:
        said.append(say(lang, "place.failed", pairs=left))
    return [*said, *_plan(results, words, lang)]


def _mean(results: Placement, words: dict[str, Any], lang: str) -> str:
    groups = results.groups_of_villages
    city = groups[groups["by"] == CITY].iloc[0]
    figures = {name or "value": _figure(city, name) for name in ("", "own", "spillover")}
    return say(lang, "place.mean", **words, **figures,
               villages=f"{int(city['villages']):,}")  # fmt: skip


def _clear(table: pd.DataFrame, lang: str) -> str:
    count = int(leaves_type_out(table).sum())
    return say(lang, "place.clear", count=count, luck=round(BY_LUCK * len(table)))


def leaves_type_out(table: pd.DataFrame) -> pd.Series:
    """Whether the interval of a village's own effect less its type's mean leaves zero out."""
    return (table["apart_low"] > 0) | (table["apart_high"] < 0)


def _trusted(table: pd.DataFrame, lang: str) -> list[str]:
    trust = float(table["trust"].mean())
    key = "trust" if trust >= 0.005 else "no_trust"
    said = [say(lang, f"place.{key}", trust=f"{100 * trust:.0f}")]
    return said if ordered(table) else [*said, say(lang, "place.no_lists")]


def _plan(results: Placement, words: dict[str, Any], lang: str) -> list[str]:
    found, gains = results.result, results.gain
    told = {
        **words,
        "promised": numbers.signed(float(found["promised"])),
        "moves": found["moves"] or found["considered"],
    }
    if not found["considered"]:
        return [say(lang, "place.no_plan")]
    if found["measured_low"] is None:
        return [say(lang, "place.few_pairs", pairs=found["pairs"])]
    told["measured"] = _between(*(found[f"measured{end}"] for end in ("", "_low", "_high")))
    told["measurers"] = found["measured_pairs"]
    if not found["moves"]:
        return [say(lang, "place.unsure", **told)]
    said = [say(lang, "place.plan", **told), say(lang, "place.fewer")]
    if not len(gains):
        return [*said, say(lang, "place.no_fresh")]
    gain, cost = (gains[gains["what"] == what].iloc[0] for what in (confirm.GAIN, COST))
    figures = {
        "gain": _between(gain["difference"], gain["low"], gain["high"]),
        "cost": _between(cost["difference"], cost["low"], cost["high"], "yuan"),
        "verdict": say(lang, f"place.{VERDICTS[results.verdict]}"),
    }
    text = say(lang, "place.fresh", **words, **figures, pairs=int(gain["pairs"]))
    name = next(name for name in PLAN_FILES if (results.folder / name).is_file())
    return [*said, text, say(lang, "place.file", file=results.folder / name)]


def _between(mean: float, low: float, high: float, unit: str = "") -> str:
    return " ".join(numbers.difference(mean, low, high, unit))


def plot_place(results: Placement, lang: str = "en") -> Plot:
    """Draw two maps: villages as measured, and as expected."""
    table, words = results.table, _words(results, lang)
    words["unit"] = str(words["unit"]).capitalize()
    with styled(lang):
        figure = value_maps(table, leaves_type_out(table), say(lang, "place.bar", **words), lang)
        pairs = results.result["pairs"]
        about_it = {**words, "pairs": pairs, "data": words["data"].lower()}
        figure.suptitle(
            f"{say(lang, 'place.title', **words)}\n{say(lang, 'place.subtitle', **about_it)}",
            x=0.01, ha="left", fontsize=11,
        )  # fmt: skip
    return Plot(figure, lang)

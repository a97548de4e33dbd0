"""The answer in one sentence, with its interval and its number of runs, and what it costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from model.views import numbers
from model.views.summaries import apart, clear, metrics_by_seed
from model.views.texts import say

if TYPE_CHECKING:
    from model.views.folder import Folder

STABLE = "stable_person_years"
ALIKE = 0.01
"""Deployments whose spending differs by no more than this share of it spend alike."""


class Gain(NamedTuple):
    """Person-years out of stable poverty against a reference; positive is better."""

    scenario: str
    reference: str
    mean: float
    low: float
    high: float
    runs: int


def gain(folder: Folder, scenario: str, reference: str) -> Gain | None:
    """Return the gain as `comparison.csv` has it, or nothing if it does not hold the pair."""
    table = folder.comparison
    if table.empty or scenario == reference:
        return None
    pair = table[(table["scenario"] == scenario) & (table["baseline"] == reference)]
    for metric, sign in (("person_years_out", 1.0), (STABLE, -1.0)):
        found = pair[pair["metric"] == metric]
        if len(found):
            row = found.iloc[0]
            ends = sorted((sign * float(row["low"]), sign * float(row["high"])))
            mean = sign * float(row["difference"])
            return Gain(scenario, reference, mean, ends[0], ends[1], int(row["runs"]))
    return None


def gains(folder: Folder) -> list[Gain]:
    """Return the alternatives' gains over the baseline, the best first."""
    found = [gain(folder, name, folder.baseline) for name in folder.alternatives]
    return sorted((g for g in found if g is not None), key=lambda g: -g.mean)


def clause(found: Gain, folder: Folder, lang: str = "en") -> str:
    """Say one gain in words: a gain, a loss, or that the two cannot be told apart."""
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        kind = "one_run"
    elif not clear(found.low, found.high):
        kind = "undecided"
    else:
        kind = "clear_gain" if found.mean > 0 else "clear_loss"
    words = {"reference": quoted(folder, found.reference, lang), "runs": str(found.runs)}
    text, inside = numbers.difference(found.mean, found.low, found.high, "person-years", lang)
    return say(lang, f"answer.{kind}", **words, **_sizes(found), signed=text, interval=inside)


def _sizes(found: Gain) -> dict[str, str]:
    """Return size, low and high without signs, the end nearer to zero first."""
    values = [found.mean, found.low, found.high]
    if not all(math.isfinite(value) for value in values):
        values = [found.mean] * 3
    size, low, high = numbers.together(values)
    return (
        {"size": size, "low": low, "high": high}
        if found.mean > 0
        else {"size": size, "low": high, "high": low}
    )


def answer(folder: Folder, lang: str = "en") -> str:
    """Return the one sentence a planner asked for, whichever way it falls out."""
    if folder.manifest.get("command") == "optimise":
        return _search_answer(folder, lang)
    if folder.points:
        return _sweep_answer(folder, lang)
    ranked = gains(folder)
    if not ranked:
        return _lone_answer(folder, lang)
    bare = folder.no_campaign
    main = gain(folder, folder.baseline, bare) if bare else None
    if main is None and bare and bare != folder.baseline:
        against = gain(folder, bare, folder.baseline)
        main = _turned(against) if against else None
    if main is None:
        return _best_of(folder, ranked, lang)
    return _main_and_others(folder, main, [g for g in ranked if g.scenario != bare], lang)


def _search_answer(folder: Folder, lang: str) -> str:
    """What a search found, in its own words."""
    from model.experiments.optimisation.results import Optimisation
    from model.views.search import about, in_words

    found = Optimisation(folder.path, folder.manifest)
    return " ".join([about(found, lang), *in_words(found, lang)])


def _best_of(folder: Folder, ranked: list[Gain], lang: str) -> str:
    best = ranked[0]
    words = {"period": folder.period, "scenario": quoted(folder, best.scenario, lang)}
    words["clause"] = clause(best, folder, lang)
    if len(ranked) == 1:
        return say(lang, "answer.sentence", **words, worth=worth(folder, best, lang))
    words["worth"] = worth(folder, best, lang)
    tie = _tie(folder, ranked, lang)
    return say(lang, "answer.best_of", **words, count=len(ranked), tie=tie)


def _main_and_others(folder: Folder, main: Gain, others: list[Gain], lang: str) -> str:
    words = {"period": folder.period, "scenario": quoted(folder, main.scenario, lang)}
    words["clause"] = clause(main, folder, lang)
    if not others:
        return say(lang, "answer.sentence", **words, worth="")
    best = others[0]
    words["worth"] = worth(folder, best, lang)
    words["best"] = quoted(folder, best.scenario, lang)
    words["best_clause"] = clause(best, folder, lang)
    if len(others) == 1:
        return say(lang, "answer.main_and_one", **words)
    tie = _tie(folder, others, lang)
    return say(lang, "answer.main_and_others", **words, count=len(others), tie=tie)


def worth(folder: Folder, best: Gain, lang: str = "en") -> str:
    """Say what the winner and the base spend, and what each million yuan of extra cost gains."""
    values = metrics_by_seed(folder.months).get("spending")
    names = [name for name in (best.scenario, folder.baseline) if name != folder.no_campaign]
    if values is None or len(names) < 2:
        return ""
    means = values.mean(axis=1).drop(folder.no_campaign, errors="ignore")
    scale, unit = numbers.money_scale(float(means.max()), lang)
    means = means / scale
    least, most = float(means.min()), float(means.max())
    each = say(lang, "answer.separator").join(
        say(
            lang,
            "answer.each_spends",
            scenario=quoted(folder, name, lang),
            spent=numbers.rounded(float(means[name])),
            unit=unit,
        )
        for name in names
    )
    kind = "spent_apart" if most - least > ALIKE * most else "spent_alike"
    ends = {"least": numbers.rounded(least), "most": numbers.rounded(most), "unit": unit}
    return say(lang, f"answer.{kind}", each=each, **ends) + _each_gains(folder, names, lang)


def _each_gains(folder: Folder, names: list[str], lang: str) -> str:
    table = folder.comparison
    rows = table[table["metric"] == "person_years_out_per_million"] if len(table) else table
    if rows.empty:
        return ""
    parts = []
    for name in [name for name in names if name in set(rows["scenario"])]:
        ratio, title = _ratio(folder, name), quoted(folder, name, lang)
        kind = "each_gains" if ratio else "each_gains_none"
        parts.append(say(lang, f"answer.{kind}", scenario=title, ratio=ratio))
    reference = quoted(folder, str(rows["baseline"].iloc[0]), lang)
    return say(
        lang,
        "answer.gain_per_million",
        reference=reference,
        each=say(lang, "answer.separator").join(parts),
    )


def _tie(folder: Folder, ranked: list[Gain], lang: str) -> str:
    """Name those that the runs cannot tell apart from the first, by their own paired difference."""
    values = metrics_by_seed(folder.months).get(STABLE)
    if values is None:
        return ""
    close = [
        quoted(folder, other.scenario, lang)
        for other in ranked[1:]
        if not apart(values, ranked[0].scenario, other.scenario)
    ]
    return say(lang, "answer.tie", others=say(lang, "answer.list").join(close)) if close else ""


def _turned(found: Gain) -> Gain:
    """Return the same gain seen from the other side."""
    return Gain(found.reference, found.scenario, -found.mean, -found.high, -found.low, found.runs)


def _lone_answer(folder: Folder, lang: str) -> str:
    values = metrics_by_seed(folder.months).get(STABLE)
    if values is None:
        return say(lang, "answer.nothing")
    row = values.loc[folder.baseline]
    return say(
        lang,
        "answer.simulate",
        period=folder.period,
        scenario=quoted(folder, folder.baseline, lang),
        size=numbers.rounded(float(row.mean())),
        low=numbers.rounded(float(row.quantile(0.05))),
        high=numbers.rounded(float(row.quantile(0.95))),
        runs=len(row),
    )


def _sweep_answer(folder: Folder, lang: str) -> str:
    values = metrics_by_seed(folder.months).get(STABLE)
    if values is None:
        return say(lang, "answer.nothing")
    means = values.mean(axis=1).sort_values()
    names = folder.point_names
    return say(
        lang,
        "answer.sweep",
        period=folder.period,
        points=len(means),
        low=numbers.rounded(float(means.iloc[0])),
        high=numbers.rounded(float(means.iloc[-1])),
        best=names[int(means.index[0])],
        worst=names[int(means.index[-1])],
        runs=folder.runs,
    )


def quoted(folder: Folder, name: str, lang: str = "en") -> str:
    """Return a scenario's title in quotation marks."""
    return say(lang, "answer.quoted", title=folder.titles.get(name, name))


def price(folder: Folder, lang: str = "en") -> str:
    """Say what the answer costs (outputs.COSTS); nothing if unknown."""
    values = metrics_by_seed(folder.months)
    if folder.points or not {"total_cost", "cadre_cost"} <= values.keys():
        return ""
    scale, unit = numbers.money_scale(float(values["total_cost"].mean(axis=1).max()), lang)
    means = {name: values[name].mean(axis=1) / scale for name in ("total_cost", "cadre_cost")}
    bare, shown = folder.no_campaign, _priced(folder)
    ratio = _ratio(folder, shown)
    title = quoted(folder, shown, lang)
    if not bare or bare == shown or not ratio:
        cost = numbers.rounded(float(means["total_cost"][shown]))
        return say(lang, "answer.price_plain", scenario=title, cost=cost, unit=unit)
    more = {name: float(column[shown] - column[bare]) for name, column in means.items()}
    return say(
        lang,
        "answer.price",
        scenario=title,
        reference=quoted(folder, bare, lang),
        cost=numbers.rounded(more["total_cost"]),
        cadres=numbers.rounded(more["cadre_cost"]),
        unit=unit,
        ratio=ratio,
    )


def _priced(folder: Folder) -> str:
    """Return the scenario the answer is about: the baseline, or the best against no campaign."""
    ranked = gains(folder)
    if folder.baseline == folder.no_campaign and ranked:
        return ranked[0].scenario
    return folder.baseline


def _ratio(folder: Folder, scenario: str) -> str:
    table = folder.comparison
    if table.empty:
        return ""
    rows = table[table["metric"] == "person_years_out_per_million"]
    rows = rows[rows["scenario"] == scenario]
    if rows.empty or int(rows["runs"].iloc[0]) == 0:
        return ""
    row = rows.iloc[0]
    mean, low, high = (float(row[part]) for part in ("difference", "low", "high"))
    if not math.isfinite(low):
        return numbers.rounded(mean)
    return " ".join(numbers.difference(mean, low, high, "")).removeprefix("+")

"""What a search found, in words and in rows: for the terminal, the report and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.experiments.metrics import OVER_BUDGET
from model.experiments.optimisation import tables
from model.experiments.optimisation.session import NOT_RUN
from model.views import labels, numbers
from model.views.labels import uncertainty_words
from model.views.texts import say, term

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from model.experiments.optimisation.results import Optimisation

VERDICTS = {
    tables.CONFIRMED: "confirmed",
    tables.ABOVE: "above",
    tables.NO_BETTER: "no_better",
    tables.WORSE: "worse",
    tables.UNMEASURED: "unmeasured",
}


def about(results: Optimisation, lang: str = "en") -> str:
    """Say what kind of figures follow."""
    said = results.provenance
    luck = uncertainty_words(said, lang)
    data = term(lang, "study", str(said["data_status"])).capitalize()
    text = say(lang, "search.about", data=data, luck=luck, reference=_reference(results, lang))
    fresh = say(lang, "search.fresh", pairs=len(said["result"]["fresh_runs"]))
    share = numbers.percent(float(said["at_most"]), 0, lang)
    quantile = said["search"]["quantile"]
    robust = say(lang, "search.over_quantile", percent=f"{100 * quantile:g}") if quantile else ""
    size = say(lang, "search.size", months=said["months"], scale=f"{said['scale']:g}")
    budget = say(lang, "search.budget", share=share)
    return " ".join(filter(None, (text, size, fresh, budget, robust)))


def in_words(results: Optimisation, lang: str = "en") -> list[str]:
    """Say what the search found, how sure that is, and why the fresh figure is the one to take."""
    sentences = [_tried(results, lang)]
    failed = [str(row.plan) for row in results.trials.itertuples() if "failed" in str(row.fate)]
    if failed:
        sentences.append(say(lang, "search.failed", plans=", ".join(failed)))
    if results.chosen is None:
        words = {
            "reference": _reference(results, lang),
            "metric": labels.label(_first(results), lang),
        }
        return [*sentences, say(lang, "search.none", **words)]
    return [*sentences, *_chosen(results, lang), say(lang, "search.limits")]


def _tried(results: Optimisation, lang: str) -> str:
    said = results.provenance
    (pairs, _), *others = said["result"]["looks"].items() or [(said["runs"], 0)]
    more = "".join(say(lang, "search.more", plans=n, pairs=looked) for looked, n in others)
    text = say(lang, "search.tried", plans=len(said["points"]) - 1, pairs=pairs, more=more)
    run = len(said["result"]["front"])
    count = run + int((results.trials["fate"] == NOT_RUN).sum())
    if not count:
        return text
    key = "search.front_one" if count == 1 else "search.front_many"
    return f"{text} {say(lang, key, count=count, run=run)}"


def _chosen(results: Optimisation, lang: str) -> list[str]:
    plan, first = results.chosen, _first(results)
    assert plan is not None
    rows = _rows(results, plan)
    metric = labels.label(first, lang)
    setting = results.provenance["points"][plan]
    levers = ", ".join(f"{key} = {value}" for key, value in setting.items())
    sentences = [say(lang, "search.chosen", plan=plan, metric=metric, levers=levers)]
    if int(rows.loc[first, "pairs"]):
        figures = "; ".join(f"{labels.label(name, lang)} {_figure(rows.loc[name], name, lang)}"
                            for name in _shown(results))  # fmt: skip
        words = {"pairs": int(rows.loc[first, "pairs"]), "reference": _reference(results, lang)}
        sentences.append(say(lang, "search.fresh_figures", figures=figures, **words))
        seen, new = (_figure(rows.loc[first], first, lang, stage) for stage in ("search_", ""))
        sentences.append(say(lang, "search.curse", search=seen, fresh=new))
    ends = ", ".join(_at_an_end(results, setting))
    sentences += [say(lang, "search.at_an_end", levers=ends)] if ends else []
    above = numbers.show(float(rows.loc[OVER_BUDGET, "difference"]), "yuan", lang)
    key = f"search.{VERDICTS[results.verdict]}"
    sentences.append(say(lang, key, metric=metric, reference=_reference(results, lang), cost=above))
    return sentences


def _at_an_end(results: Optimisation, setting: Mapping[str, Any]) -> list[str]:
    """The levers of a plan that stand at an end of their range."""
    known = results.provenance["levers"]
    ranges = {key: (about["low"], about["high"]) for key, about in known.items() if "low" in about}
    return [f"{key} = {setting[key]}" for key, ends in ranges.items() if setting[key] in ends]


def metric_rows(results: Optimisation, lang: str = "en") -> list[dict[str, Any]]:
    """Return a row a plan of the front, the reference first: fresh differences with intervals."""
    first, shown = _first(results), _shown(results)
    head = [labels.heading(name, lang) for name in shown]
    in_search = say(lang, "search.in_search", metric=labels.heading(first, lang))
    pairs = say(lang, "search.pairs")
    plans = list(dict.fromkeys(int(plan) for plan in results.table["plan"]))
    rows = []
    levels = _rows(results, plans[0])
    cells = [_level(levels.loc[name], name, lang) for name in shown]
    blank = {say(lang, "search.plan"): say(lang, "search.reference")}
    rows.append({**blank, **dict(zip(head, cells, strict=True)), in_search: "", pairs: ""})
    for plan in plans:
        found = _rows(results, plan)
        star = " *" if plan == results.chosen else ""
        cells = [_figure(found.loc[name], name, lang) for name in shown]
        row = {say(lang, "search.plan"): f"{plan}{star}", **dict(zip(head, cells, strict=True))}
        row[in_search] = _figure(found.loc[first], first, lang, "search_")
        rows.append({**row, pairs: str(int(found["pairs"].min()))})
    return rows


def lever_rows(results: Optimisation, lang: str = "en") -> list[dict[str, Any]]:
    """Return a row a plan of the front: the levers that it sets."""
    points = results.provenance["points"]
    return [
        {say(lang, "search.plan"): str(plan), **{k: str(v) for k, v in points[plan].items()}}
        for plan in results.provenance["result"]["front"]
    ]


def _shown(results: Optimisation) -> list[str]:
    """The metrics people read: the objectives, the cost, and what is above a budget not its own."""
    held = [str(name) for name in results.table["metric"].unique()]
    same = float(results.provenance["at_most"]) == 1.0
    return [name for name in held if not (same and name == OVER_BUDGET)]


def _figure(row: pd.Series, metric: str, lang: str, stage: str = "") -> str:
    """A difference with its interval; "n/a" where no pair measured it."""
    if not int(row[f"{stage}pairs"]):
        return say(lang, "numbers.missing")
    mean, low, high = (float(row[f"{stage}{name}"]) for name in ("difference", "low", "high"))
    return " ".join(numbers.difference(mean, low, high, labels.unit(metric), lang))


def _level(row: pd.Series, metric: str, lang: str) -> str:
    if not int(row["pairs"]) or metric == OVER_BUDGET:
        return ""
    return numbers.show(float(row["reference"]), labels.unit(metric), lang)


def _rows(results: Optimisation, plan: int) -> pd.DataFrame:
    table = results.table
    return table[table["plan"] == plan].set_index("metric")


def _first(results: Optimisation) -> str:
    """The objective that decides."""
    return str(next(iter(results.provenance["objectives"])))


def _reference(results: Optimisation, lang: str) -> str:
    name = results.scenarios[0]
    title = str(results.provenance["scenarios"][name]["title"])
    return term(lang, "scenario", title) or name

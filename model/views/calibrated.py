"""A calibration in words: how far each stage went, what was learnt, which figures are met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from model.views import numbers
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd

FEW = 50
MOVED, AT_LEAST, FIGURE, ASSUMED_RANGE = "moved", "at least", "figure", "assumed range"
ENDS = ("assumed_low", "assumed_high")


def stage_in_words(stage: Mapping[str, Any], lang: str = "en") -> str:
    """Say how a stage went, from its provenance."""
    words = {
        "stage": stage["stage"],
        "particles": stage["particles"],
        "runs": numbers.whole(sum(stage["runs"])),
        "generations": len(stage["runs"]),
        "threshold": f"{stage['thresholds'][-1]:.2f}",
        "percent": numbers.percent(float(stage["acceptance"][-1]), 0, lang),
        "size": f"{stage['effective_sample_size']:.0f}",
        "ended": term(lang, "verdict", stage["ended"]),
    }
    text = say(lang, "calibration.stage", **words)
    rough = stage["effective_sample_size"] < FEW
    return f"{text} {say(lang, 'calibration.rough', few=FEW)}" if rough else text


def unseen_in_words(stages: Sequence[Mapping[str, Any]], lang: str = "en") -> str:
    """Say of every stage which contraction and shift could not have been told from luck."""
    from model.experiments.calibration.tables import sizes_of, unseen_below

    worth = sizes_of([float(stage["effective_sample_size"]) for stage in stages])
    said = []
    for stage, size in zip(stages, worth, strict=True):
        contraction, shift = unseen_below(size)
        words = {"stage": stage["stage"], "threshold": f"{stage['thresholds'][-1]:.2f}"}
        words |= {"size": f"{size:.0f}", "percent": numbers.percent(contraction, 0, lang)}
        said.append(say(lang, "calibration.unseen", **words, shift=f"{shift:.2f}"))
    return " ".join(said)


def learnt_in_words(table: pd.DataFrame, lang: str = "en") -> str:
    """Say which parameters moved, and that the others did not."""
    names = [str(name) for name in table.loc[table["verdict"] == MOVED, "parameter"]]
    if not names:
        return say(lang, "calibration.none_moved", count=len(table))
    listed = say(lang, "answer.list").join(_labels(names, lang))
    words = {"moved": len(names), "count": len(table), "names": listed}
    return say(lang, "calibration.moved", **words)


def _labels(names: Sequence[str], lang: str) -> list[str]:
    """Parameters by their names in English, which commands take, else by their labels."""
    from model.scenario import declarations

    known = declarations()
    return [known[name].label_zh if lang == "zh" and name in known else name for name in names]


def fit_in_words(fit: pd.DataFrame, lang: str = "en") -> str:
    """Say how many fitted figures are met, and name those that are not."""
    if not len(fit):
        return say(lang, "calibration.no_fit")
    figures, bounds = fit[fit["kind"] == FIGURE], fit[fit["kind"] == AT_LEAST]
    outside = figures[figures["verdict"] == "outside"]
    keys = zip(outside["key"], outside["figure"], outside["year"], strict=True)
    named = say(lang, "answer.list").join(
        str(key) if lang == "en" else f"{term(lang, 'pattern', figure)}（{year}）"
        for key, figure, year in keys
    )
    said = say(
        lang,
        "calibration.fit",
        inside=len(figures) - len(outside),
        count=len(figures),
        outside=named or say(lang, "calibration.all_inside"),
        bounds=int((bounds["verdict"] == "met").sum()),
        audits=len(bounds),
    )
    return " ".join([said, *_ranges_in_words(fit, lang)])


def _ranges_in_words(fit: pd.DataFrame, lang: str) -> list[str]:
    """Say of the assumed ranges how the runs lie to them; nothing if the table has none."""
    ranges = fit[fit["kind"] == ASSUMED_RANGE]
    if not len(ranges):
        return []
    each = [
        say(
            lang,
            "calibration.range_of",
            year=row.year,
            verdict=term(lang, "verdict", str(row.verdict)),
            **{
                name: numbers.percent(getattr(row, name), 0, lang)
                for name in ("low", "mid", "high")
            },
            **{name: numbers.percent(getattr(row, name), 0, lang) for name in ENDS},
        )
        for row in ranges.itertuples()
    ]
    listed = say(lang, "calibration.next").join(each)
    return [say(lang, "calibration.ranges", each=listed)]

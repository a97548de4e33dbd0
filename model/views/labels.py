"""What a number is called, its unit, and which direction is good: read from the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.experiments.metrics import metric_called
from model.experiments.posterior import BOTH, uncertainty
from model.views import numbers
from model.views.texts import say, term


def label(name: str, lang: str = "en") -> str:
    """Return the declared label, or the name in words for a column nobody declared."""
    found = metric_called(name)
    if found is None:
        return name.replace("_", " ")
    return found.label_zh if lang == "zh" else found.label_en


def heading(name: str, lang: str = "en") -> str:
    """Return the label as it stands alone: over a column, over a figure."""
    words = label(name, lang)
    return words[:1].upper() + words[1:]


def unit(name: str) -> str:
    """Return the declared unit; nothing for an undeclared column."""
    found = metric_called(name)
    return found.unit if found else ""


def unit_words(name: str, lang: str = "en") -> str:
    """Return the declared unit in a language."""
    return term(lang, "unit", unit(name))


def choice_words(choice: str, lang: str = "en") -> str:
    """Return a declared choice in words: the rule "by_poor" as "by poor"."""
    return term(lang, "choice", choice) if lang != "en" else choice.replace("_", " ")


def uncertainty_words(about: Mapping[str, Any], lang: str = "en") -> str:
    """Return what the intervals of a study carry, in words: of its manifest."""
    if lang == "en" or not (found := about.get("posterior")):
        return term(lang, "study", uncertainty(about))
    if about["options"]["fixed_parameters"]:
        return term(lang, "study", uncertainty(about))
    words = {"both": term(lang, "study", BOTH), "count": len(found["parameters"])}
    said = say(lang, "provenance.of_posterior", **words)
    stale = term(lang, "study", found["stale"]) if found["stale"] else ""
    return say(lang, "provenance.stale", said=said, why=stale) if stale else said


def axis(name: str, size: float, lang: str = "en") -> tuple[float, str]:
    """Return the scale of an axis for a metric that reaches `size`, and its unit in words."""
    return numbers.axis_scale(unit(name), unit_words(name, lang), size, lang)


def better(name: str) -> str:
    """Return "lower", "higher" or "none": the direction a planner hopes for."""
    found = metric_called(name)
    return found.better if found else "none"


def summary(name: str) -> str:
    """Return how months become one number a run: "last", "sum" or "mean"."""
    found = metric_called(name)
    return found.summary if found else "sum"

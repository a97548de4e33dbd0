"""What an output is called, its unit, and which direction is good: read from the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from model.outputs import Output


class Made(NamedTuple):
    """A metric made by the studies from declared outputs; described as an output is."""

    unit: str
    better: str
    label_en: str
    label_zh: str
    summary: str = "sum"


MADE = {
    "stable_person_years": Made(
        "person-years", "lower", "person-years in stable poverty", "稳定贫困人年"
    ),
    "person_years_out": Made(
        "person-years", "higher", "person-years out of stable poverty gained", "减少的稳定贫困人年"
    ),
    "person_years_out_per_million": Made(
        "person-years per million yuan",
        "higher",
        "person-years gained per million yuan, cadre time counted",
        "每百万元减少的稳定贫困人年",
    ),
    "total_cost": Made(
        "yuan", "none", "Money spent and cost of cadres' time", "资金与干部时间成本"
    ),
}


def output(name: str) -> Output | Made | None:
    """Return what is declared under this name, or nothing."""
    from model.outputs import OUTPUTS

    return next((item for item in OUTPUTS if item.name == name), MADE.get(name))


def label(name: str, lang: str = "en") -> str:
    """Return the declared label, or the name in words for a column nobody declared."""
    found = output(name)
    if found is None:
        return name.replace("_", " ")
    return found.label_zh if lang == "zh" else found.label_en


def heading(name: str, lang: str = "en") -> str:
    """Return the label as it stands alone: over a column, over a figure."""
    words = label(name, lang)
    return words[:1].upper() + words[1:]


def unit(name: str) -> str:
    """Return the declared unit; nothing for an undeclared column."""
    found = output(name)
    return found.unit if found else ""


def better(name: str) -> str:
    """Return "lower", "higher" or "none": the direction a planner hopes for."""
    found = output(name)
    return found.better if found else "none"


def summary(name: str) -> str:
    """Return how months become one number a run: "last", "sum" or "mean"."""
    found = output(name)
    return found.summary if found else "sum"

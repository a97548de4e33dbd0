"""A small sections class of its own for tests of the scenario machinery."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from model.declare import constant, lever, uncertain
from model.scenario.section import Section, StaffingRule


def _about(unit: str) -> dict[str, str]:
    return {"unit": unit, "meaning": "a sample", "en": "sample", "zh": "样例"}


class City(Section):
    """Structure, with two tables of one's own."""

    size: int = constant(100, 1, 1000, **_about("villages"))
    share: float = constant(0.5, 0.0, 1.0, **_about("share"))
    lines: tuple[float, ...] = constant((1.0, 2.0), **_about("yuan"))
    villages_file: str = constant("", **_about("path"))


class Horizon(Section):
    """The length of a run."""

    months: int = constant(84, 1, 240, **_about("months"))


class Staff(Section):
    """Levers of every kind, and one check between two of them."""

    rule: StaffingRule = lever("even", **_about("rule"))
    residents: int = lever(0, 0, 5000, **_about("posts"))
    days: float = lever(2.5, 0.0, 31.0, **_about("days"))
    kind: Literal["paid", "unpaid"] = lever("unpaid", **_about("kind"))
    trained: bool = lever(False, **_about("yes or no"))

    @model_validator(mode="after")
    def _days_need_residents(self) -> Self:
        if self.days > 20 and self.residents == 0:
            raise ValueError("days above 20 need residents")
        return self


class Effects(Section):
    """What nobody knows."""

    gain: float = uncertain(0.2, 0.0, 0.4, **_about("share"))
    risk: float = uncertain(0.1, 0.05, 0.15, **_about("share"))


class Sample(Section):
    """The sections class itself."""

    city: City = City()
    horizon: Horizon = Horizon()
    staff: Staff = Staff()
    effects: Effects = Effects()

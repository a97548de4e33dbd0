"""What a virtual experiment can ask of a household: one declared variable each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from model.campaign.trial import TrialCampaign

QUARTERS_A_YEAR = 4
LANES = 8


class Variable(NamedTuple):
    """One variable of a household: what it means, in which unit, and how it is read."""

    name: str
    unit: str
    meaning: str
    read: Callable[[TrialCampaign], Any]
    yearly: bool = False
    """Whether it is a sum of the calendar year, so that it is asked for in a December."""


def _column(name: str) -> Callable[[TrialCampaign], Any]:
    return lambda c: getattr(c.city.households, name).copy()


def _village(name: str) -> Callable[[TrialCampaign], Any]:
    return lambda c: getattr(c.city.villages, name)[c.city.households.village]


def _bit(name: str, bit: int) -> Callable[[TrialCampaign], Any]:
    return lambda c: (getattr(c.city.households, name) & bit) != 0


def _there(name: str) -> Callable[[TrialCampaign], Any]:
    """Whether a village has a committee, a body or a helper (a number from 0 on)."""
    return lambda c: getattr(c.city.villages, name)[c.city.households.village] >= 0


def _flag(name: str) -> Callable[[TrialCampaign], Any]:
    return lambda c: getattr(c.city.villages, name)[c.city.households.village] == 1


def _income(years: int) -> Callable[[TrialCampaign], Any]:
    """Income of the last years a person a year, from the quarters closed so far."""

    def read(c: TrialCampaign) -> Any:
        h, last = c.city.households, (c.month - 1) // 3
        lanes = [(last - back) % LANES for back in range(QUARTERS_A_YEAR * years)]
        return h.quarters[lanes].sum(axis=0, dtype="f8") / years / h.persons

    return read


def _names(which: str) -> Callable[[TrialCampaign], Any]:
    """Names instead of numbers: county, township, village."""

    def read(c: TrialCampaign) -> Any:
        import numpy as np

        v, of = c.city.villages, c.city.households.village
        if which == "village":
            return np.array(v.names)[of]
        names, rows = {
            "county": (v.counties, v.county),
            "township": (v.townships, v.township),
        }[which]
        return np.array(names)[rows[of]]

    return read


def _village_type(c: TrialCampaign) -> Any:
    import numpy as np

    v = c.city.villages
    kinds = np.where(v.deep == 1, "deep-poor", np.where(v.poor == 1, "poor", "other"))
    return kinds[c.city.households.village]


def _industry(c: TrialCampaign) -> Any:
    import numpy as np

    from model.villages import INDUSTRIES

    return np.array(INDUSTRIES)[c.city.villages.industry][c.city.households.village]


def _cause(c: TrialCampaign) -> Any:
    import numpy as np

    from model.relief import Cause

    return np.array([cause.name.lower() for cause in Cause])[c.city.households.cause]


def _registered(c: TrialCampaign) -> Any:
    from model.relief import Register

    code = c.city.households.register
    return (code == Register.REGISTERED) | (code == Register.RETURNED)


def _staff_from_here(c: TrialCampaign) -> Any:
    """Share of a village's residents (first secretaries included) who come from its county."""
    import numpy as np

    from model.cadres import Kind

    cadres, v = c.city.cadres, c.city.villages
    live = (cadres.posted >= 0) & (cadres.kind <= Kind.RESIDENT)
    at, here = cadres.posted[live], cadres.county[live]
    there = np.bincount(at, minlength=v.size)
    own = np.bincount(at, here == v.county[at], v.size)
    return (own / np.maximum(there, 1))[c.city.households.village]


def _per_person(lane: int) -> Callable[[TrialCampaign], Any]:
    return lambda c: c.notes[lane] / c.city.households.persons


_V = Variable
PLAIN: tuple[Variable, ...] = (
    _V("persons", "persons", "members", _column("persons")),
    _V("workers", "persons", "members who can work", _column("workers")),
    _V("old", "persons", "old members", _column("old")),
    _V("pupils", "persons", "schoolchildren", _column("pupils")),
    _V("away", "persons", "workers away", _column("away")),
    _V("land", "log relative", "land", _column("land")),
    _V("schooling", "years", "schooling of the head", _column("schooling")),
    _V("ties", "yes or no", "has ties to the list-maker", _column("ties")),
    _V("ability", "log points", "earning ability, which no study sees", _column("ability")),
    _V("assets", "of median 2013", "productive assets", _column("assets")),
    _V("remote", "sd", "remoteness of the hamlet", _column("remote")),
    _V("ill", "yes or no", "chronic illness or disability", _column("ill")),
    _V("visits", "a year", "visits in the last twelve months", _column("visits")),
    _V("seen_income", "yuan a person a year", "income as recorded", _column("seen_income")),
    _V("income", "yuan a person a year", "survey income of four quarters", _income(1)),
    _V("income_two_years", "yuan a person a year", "the same of eight quarters", _income(2)),
    _V("poor", "yes or no", "in income poverty (T1)", _bit("poor", 1)),
    _V("stable_poor", "yes or no", "in stable poverty (T2)", _bit("poor", 2)),
    _V("gap", "yes or no", "any guarantee missing (T3)", _bit("poor", 4)),
    _V("house_gap", "yes or no", "house unsafe", _bit("gaps", 1)),
    _V("water_gap", "yes or no", "water unsafe", _bit("gaps", 2)),
    _V("school_gap", "yes or no", "a child out of school", _bit("gaps", 4)),
    _V("medical_gap", "yes or no", "without medical cover", _bit("gaps", 8)),
    _V("relocated", "yes or no", "lives in town", lambda c: c.city.households.relocated == 1),
    _V("registered", "yes or no", "on the register", _registered),
    _V("ever_registered", "yes or no", "on the list, or once on it",
       lambda c: c.city.households.register != 0),
    _V("released", "yes or no", "ever released", lambda c: c.city.households.exit_month >= 0),
    _V("county", "name", "county", _names("county")),
    _V("township", "name", "township", _names("township")),
    _V("village", "name", "village", _names("village")),
    _V("village_type", "name", "deep-poor, poor or other", _village_type),
    _V("poor_village", "yes or no", "poor village, deep-poor or not", _flag("poor")),
    _V("deep_village", "yes or no", "deep-poor village", _flag("deep")),
    _V("industry", "name", "main industry of the village", _industry),
    _V("cause", "name", "main cause of poverty", _cause),
    _V("committee", "yes or no", "village in a joint committee", _there("committee")),
    _V("paired_body", "yes or no", "village paired with a body of the city", _there("body")),
    _V("helped_village", "yes or no", "village helped by another one", _there("helper")),
    _V("party_group", "yes or no", "hamlet with a party group", _column("organiser")),
    _V("residents", "cadres", "residents posted in the village", _village("residents")),
    _V("staff_from_here", "share", "residents who come from the county", _staff_from_here),
    _V("strength", "0-1", "organisation strength of the village", _village("strength")),
    _V("wages", "yuan a person a year", "wages, survey concept", _per_person(0), yearly=True),
    _V("illness_loss", "share of assets", "lost to illness in the year",
       lambda c: c.notes[1].copy(), yearly=True),
)  # fmt: skip


def measure_names() -> list[str]:
    """The measures by name, in the order of their codes."""
    from model.relief import Measure

    return [measure.name.lower() for measure in Measure if measure]


def variables() -> dict[str, Variable]:
    """All variables by name: plain ones, and for every measure "given_x" and "has_x"."""
    found = {variable.name: variable for variable in PLAIN}
    for code, name in enumerate(measure_names(), 1):
        bit = 1 << code
        given = f"{name} ever delivered to it"
        found[f"given_{name}"] = _V(f"given_{name}", "yes or no", given, _given(bit))
        has = f"{name} in force"
        found[f"has_{name}"] = _V(f"has_{name}", "yes or no", has, _bit("aid", bit))
    return found


def _given(bit: int) -> Callable[[TrialCampaign], Any]:
    return lambda c: (c.given & bit) != 0

"""Three rates and one degree of a county (A3): as a sample finds them, and as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.records.census import CENSUS, PARTS, census
from model.scenario import Levels
from model.systems.assessment.files import count_listed

Sums = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CountyRates:
    """Three rates and one degree, one entry a county, before anything found is corrected."""

    incidence: NDArray[np.float64]
    """Recorded: registered persons of all persons."""
    missed: NDArray[np.float64]
    """Share of the persons off the list; 0 where none was looked at."""
    wrong: NDArray[np.float64]
    """Share of the released persons; 0 where none was looked at."""
    satisfied: NDArray[np.float64]
    """Share of the households that are or were listed; 1 where nobody was asked."""
    comprehensive: NDArray[np.float64]
    """(Registered + missed + wrongly released persons) / all persons of the county."""
    sampled: Sums
    """Households; 0 without a sample."""


def paper_of(city: City, levels: Levels, month: int) -> dict[str, Sums]:
    """The register beside the truth before the sample, by village: persons and census sums."""
    sums = dict(zip(CENSUS, census(city, levels, month - 1).T, strict=True))
    return sums | {"persons": count_listed(city)[0]}


def found_rates(city: City, paper: dict[str, Sums], counts: dict[str, Sums]) -> CountyRates:
    """What the sample finds, in persons: its shares of the persons whom it stands for.

    comprehensive = (registered + missed x off the list + wrong x released) / persons: who is on the
    list, released or neither is on paper; what share of them is there in error, the sample says.
    """
    places = {n: _by_county(city, s) for n, s in paper.items()}
    seen = {n: _by_county(city, s) for n, s in counts.items()}
    asked, missed = seen["asked"], _share(seen["missed_persons"], seen["unlisted_persons"])
    wrong = _share(seen["wrong_persons"], seen["exited_persons"])
    errors = missed * places["never_persons"] + wrong * places["exited_persons"]
    listed, persons = places["registered_persons"], places["persons"]
    return CountyRates(
        incidence=_share(listed, persons),
        missed=missed,
        wrong=wrong,
        satisfied=np.where(asked > 0, _share(seen["satisfied"], asked), 1.0),
        comprehensive=_share(listed + errors, persons),
        sampled=seen["unlisted"] + asked,
    )


def true_rates(city: City, paper: dict[str, Sums]) -> CountyRates:
    """The same as it is: T2 of those off the list, T1 or T3 of the released, expected content."""
    sums = {n: _by_county(city, s) for n, s in paper.items()}
    names = ("registered_persons", "missed_persons", "wrong_persons")
    listed, missed, wrong = (sums[name] for name in names)
    said, ever = sums["satisfied_parts"] / float(PARTS), sums["ever_households"]
    return CountyRates(
        incidence=_share(listed, sums["persons"]),
        missed=_share(missed, sums["never_persons"]),
        wrong=_share(wrong, sums["exited_persons"]),
        satisfied=np.where(ever > 0, _share(said, ever), 1.0),
        comprehensive=_share(listed + missed + wrong, sums["persons"]),
        sampled=np.zeros_like(ever),
    )


def _by_county(city: City, sums: Sums) -> Sums:
    out = np.zeros(len(city.villages.counties), np.int64)
    np.add.at(out, city.villages.county, sums)
    return out


def _share(part: NDArray[Any], of: NDArray[Any]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = part / np.maximum(of, 1)
    return found

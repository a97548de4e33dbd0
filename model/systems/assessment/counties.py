"""The record by which a county may leave the list (A3): registered persons of all persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.systems.assessment.files import count_listed


@dataclass(frozen=True, slots=True)
class CountyStatus:
    """Recorded incidence and persons, one entry a county."""

    incidence: NDArray[np.float64]
    persons: NDArray[np.float64]

    def below(self, limit: float) -> NDArray[np.bool_]:
        """Whether a county has people and a recorded incidence below the limit."""
        return (self.persons > 0) & (self.incidence < limit)


def county_status(city: City) -> CountyStatus:
    """Recorded incidence of each county; 0 without people."""
    villages = city.villages
    counties = len(villages.counties)
    persons, listed, _ = count_listed(city)
    people = np.bincount(villages.county, persons, minlength=counties)
    poor = np.bincount(villages.county, listed, minlength=counties)
    return CountyStatus(poor / np.maximum(people, 1.0), people)

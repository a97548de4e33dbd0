"""When a county leaves the list (A3, simple form): its recorded incidence is below 3 %."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.relief import Register

OUT_BELOW = 0.03
"""Counties of the west leave the list below this recorded incidence (published rule)."""


@dataclass(frozen=True, slots=True)
class CountyStatus:
    """Recorded incidence and status, one entry a county."""

    incidence: NDArray[np.float64]
    out: NDArray[np.bool_]


def county_status(city: City) -> CountyStatus:
    """Recorded incidence of each county, and whether it is low enough to leave the list.

    A county without people has incidence 0 and is not out.
    """
    h, counties = city.households, len(city.villages.counties)
    county = city.villages.county[h.village]
    on = np.isin(h.register, (Register.REGISTERED, Register.RETURNED))
    people = np.bincount(county, h.persons, minlength=counties)
    poor = np.bincount(county[on], h.persons[on], minlength=counties)
    incidence = poor / np.maximum(people, 1.0)
    return CountyStatus(incidence, (people > 0) & (incidence < OUT_BELOW))

"""Two histories of one city on the same seed, side by side, and who fared how in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.campaign.life import FollowedCampaign, begin
from model.errors import RequestError
from model.experiments.twins.stages import Partings
from model.relief import Exit, Poor, Register
from model.scenario import Scenario

Mask = NDArray[np.bool_]
TRULY = (int(Exit.TRUE), int(Exit.PUSHED_TRUE))
OUTCOMES = ("out of stable poverty", "released, and rightly")
"""What counts as helped; the first one decides whom the tables name."""


@dataclass(frozen=True)
class Pair:
    """Two finished campaigns on one seed, and where they parted for each household."""

    labels: tuple[str, str]
    campaigns: tuple[FollowedCampaign, FollowedCampaign]
    partings: Partings
    start: dict[str, NDArray[Any]]
    """Columns as the campaign began (in the first history)."""

    def helped(self, outcome: str) -> tuple[Mask, Mask]:
        """Households that were helped in this sense, in each of the two histories."""
        one, other = (_helped(campaign, outcome) for campaign in self.campaigns)
        return one, other


def _helped(campaign: FollowedCampaign, outcome: str) -> Mask:
    h = campaign.city.households
    if outcome == OUTCOMES[0]:
        return np.asarray((h.poor & Poor.STABLE) == 0)
    return np.asarray((h.register == Register.EXITED) & np.isin(h.exit_kind, TRULY))


def live_both(
    scenarios: tuple[Scenario, Scenario], labels: tuple[str, str], seed: int, **options: Any
) -> Pair:
    """Run both scenarios month by month beside each other; their cities must be the same one."""
    months = {scenario.horizon_months for scenario in scenarios}
    if len(months) > 1:
        raise RequestError(
            f"{labels[0]} and {labels[1]} end in different months: give both --months"
        )
    one, other = (begin(scenario, seed, **options) for scenario in scenarios)
    _require_same_city(one, other, labels)
    kept = ("register", "poor", "cause", "workers", "ill")
    start = {name: getattr(one.city.households, name).copy() for name in kept}
    partings = Partings(one.city, other.city)
    for month in range(months.pop()):
        one.step()
        other.step()
        partings.look(month)
    partings.close()
    return Pair(labels, (one, other), partings, start)


def _require_same_city(
    one: FollowedCampaign, other: FollowedCampaign, labels: tuple[str, str]
) -> None:
    here, there = one.city.households, other.city.households
    if here.size != there.size or (here.key != there.key).any():
        raise RequestError(
            f"{labels[0]} and {labels[1]} have different cities: twins need the same households"
            " (the same world.seed, world.scale and own tables)"
        )

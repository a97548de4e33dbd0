"""A run that is an experiment: a measure is given to some households, or does nothing for some.

Nothing else differs from a run without: no draw, no decision but those that follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.campaign.model import Campaign
from model.clock import month_of_year
from model.draws import uniform_named
from model.relief import Measure
from model.scenario import Scenario, drawn
from model.systems.livelihoods import trials as notes_of
from model.systems.livelihoods.numbers import numbers_of
from model.systems.support import trials

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Intervention:
    """Measures given to the households chosen, or made void for them, in months since to until.

    `choose` is asked once, at the beginning of month `since`.
    """

    measures: tuple[Measure, ...]
    choose: Callable[[TrialCampaign], Mask]
    since: int
    until: int
    void: bool = False

    @property
    def bits(self) -> np.uint16:
        """The measures as bits."""
        return np.uint16(sum(1 << measure for measure in self.measures))

    def active(self, month: int) -> bool:
        """Whether the month belongs to it."""
        return self.since <= month < self.until


class TrialCampaign(Campaign):
    """A campaign with interventions, looked at in some months.

    `given` has, by household, the measures (bits) ever delivered to it; `notes` its wages (yuan)
    and losses by illness (share of assets) of the running year; `price` what the experiment cost.
    """

    def __init__(self, setting: Scenario, rng: int, city_seed: int) -> None:
        super().__init__(setting=setting, rng=rng, city_seed=city_seed)
        size = self.city.households.size
        self.given = np.zeros(size, np.uint16)
        self.notes: NDArray[np.float64] = np.zeros((2, size), np.float64)
        self.interventions: tuple[Intervention, ...] = ()
        self.chosen: dict[int, Mask] = {}
        self.price = 0

    def step(self) -> None:
        """One month, with what the interventions do in it."""
        if month_of_year(self.month) == 0:
            self.notes[:] = 0.0
        for number, one in enumerate(self.interventions):
            if self.month == one.since:
                self.chosen[number] = one.choose(self)
        super().step()

    def _deliver(self) -> None:
        super()._deliver()
        h = self.city.households
        self.given |= h.granted | h.paid
        for number, one in enumerate(self.interventions):
            if one.active(self.month) and not one.void:
                self._give(one, np.flatnonzero(self.chosen[number]))

    def _give(self, one: Intervention, rows: NDArray[np.int64]) -> None:
        first = self.month == one.since
        for measure in one.measures:
            trials.give(self.city, rows, measure, first=first)
            asked = (rows, measure, first)
            self.price += trials.price_of_trial(self.city, self.levels, self.month, asked)
        self.given[rows] |= one.bits

    def _live(self) -> None:
        """Livelihoods, while what is void is out of force; then what happened is noted."""
        aside = [self._set_aside(number, one) for number, one in enumerate(self.interventions)]
        super()._live()
        n = numbers_of(self.levels, self.month, self.economy.farm_scale, self.setting.shocks)
        share, when = self.levels.livelihoods.away_as_transfer, (self.month, self.seed_of_draws)
        notes_of.note_month(self.city, n, when, share, self.notes)
        for before, delivered in (found for found in reversed(aside) if found):
            notes_of.put_back(self.city, self.month, before, delivered)

    def _set_aside(self, number: int, one: Intervention) -> tuple[Any, Any] | None:
        if not (one.void and one.active(self.month)):
            return None
        chosen = self.chosen[number]
        mask = np.where(chosen, one.bits, np.uint16(0)).astype(np.uint16)
        taken = trials.make_void(self.city, mask)
        return notes_of.set_aside(self.city, mask), taken.granted | taken.paid


def begin_trial(
    scenario: Scenario, seed: int, *, fixed_parameters: bool = False, vary_world: bool = False
) -> TrialCampaign:
    """The campaign of a run before its first month: the same city and parameters as `run`."""
    setting = scenario if fixed_parameters else drawn(scenario, seed, uniform_named)
    city_seed = seed if vary_world else scenario.start.world.seed
    return TrialCampaign(setting, seed, city_seed)

"""A run once more with somebody followed: the same run bit for bit, and its diary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from model.campaign.life import household
from model.campaign.life.diary import Diary, Row, followed_of
from model.campaign.life.look import look
from model.campaign.model import Campaign
from model.city import City
from model.draws import uniform_named
from model.scenario import Scenario, drawn
from model.world.signs import visible_signs

Choose = Callable[[City], tuple[Row, ...]]
"""Chooses whom to follow, once the city of January 2014 is there: (kind, row) pairs."""


class FollowedCampaign(Campaign):
    """A campaign that keeps a diary; nothing it does differs from a campaign without."""

    def __init__(self, **options: Any) -> None:
        self.diary = Diary(())
        self.city_seed: int | None = None
        """The city's own seed, which also made the first list."""
        super().__init__(**options)

    def follow(self, rows: tuple[Row, ...]) -> None:
        """Follow these rows from now on: before the first month."""
        self.city.decisions.followed = followed_of(rows)
        self.diary = Diary(rows)
        self.diary.open(self.city, self.setting.before_campaign)
        self._tell_of_the_list([row for kind, row in rows if kind == "household"])

    def _tell_of_the_list(self, rows: list[int]) -> None:
        """How the first list came about: by visible signs, worked out once more."""
        if not rows or self.city_seed is None:
            return
        city, before = self.city, self.setting.before_campaign
        signs, listed = visible_signs(city, before, self.city_seed), city.households.register > 0
        if not listed.any() or (~listed & (signs > signs[listed].min())).any():
            return  # another rule made this list
        last = float(signs[listed].min())
        for row in rows:
            now, sign = look(city.households, row), float(signs[row])
            text = household.on_the_list(now, sign, last)
            self.diary.openings["household", row].append(text)

    def _record(self) -> None:
        last = self.month + 1 == self.setting.horizon_months
        self.diary.write(self.city, self.levels, self.month, last)
        super()._record()


def begin(
    scenario: Scenario, seed: int, *, fixed_parameters: bool = False, vary_world: bool = False
) -> FollowedCampaign:
    """The campaign of a run before its first month: the same city and parameters as `run`."""
    setting = scenario if fixed_parameters else drawn(scenario, seed, uniform_named)
    city_seed = seed if vary_world else scenario.start.world.seed
    campaign = FollowedCampaign(setting=setting, rng=seed, city_seed=city_seed)
    campaign.city_seed = city_seed
    return campaign


def relive(scenario: Scenario, seed: int, choose: Choose, **options: Any) -> FollowedCampaign:
    """Run a scenario and seed to the horizon with somebody followed."""
    campaign = begin(scenario, seed, **options)
    campaign.follow(choose(campaign.city))
    for _ in range(scenario.horizon_months):
        campaign.step()
    return campaign

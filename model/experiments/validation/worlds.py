"""The worlds of an experiment: one run each, looked at in the months that are asked for.

A world in which nothing is done is the same for every pattern of a scenario and seed: the last
few are kept in the process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from model.experiments.plan import Options, digest_of
from model.experiments.posterior import learnt
from model.experiments.validation.variables import variables

if TYPE_CHECKING:
    from model.campaign.trial import Intervention, TrialCampaign
    from model.records import RunTables
    from model.scenario import Scenario

KEPT, LARGE, OF_LARGE = 8, 150_000, 2
"""Worlds that are kept; fewer where a city has more than so many households."""
Wanted = frozenset[tuple[int, str]]
ALWAYS = "persons"
"""Looked at in every month that is looked at: shares of persons are asked for."""


@dataclass(frozen=True)
class World:
    """What became of everybody in one run: variables by month, and the tables of the run."""

    seen: Mapping[int, Mapping[str, Any]]
    tables: RunTables
    keys: Any
    """Households' own numbers, the addresses of draws."""
    chosen: tuple[Any, ...] = ()
    """Whom each intervention chose (masks)."""
    price: float = 0.0
    """Yuan that what was given beside the campaign cost."""

    def at(self, month: int, name: str) -> Any:
        """One variable of all households at the end of a month."""
        return self.seen[month][name]


@dataclass(frozen=True)
class Setting:
    """What is run: scenario, seed, how, and what is looked at."""

    scenario: Scenario
    seed: int
    options: Options
    wanted: Wanted = frozenset()

    @property
    def key(self) -> str:
        """The identity of the world in which nothing is done."""
        return digest_of([self.scenario.digest, self.seed, self.options.identity(),
                          self.options.check, sorted(self.wanted)])  # fmt: skip


_kept: OrderedDict[str, World] = OrderedDict()


@dataclass
class Looks:
    """Looks at a campaign in the months that are asked for."""

    wanted: Wanted
    seen: dict[int, dict[str, Any]] = field(default_factory=dict)

    def look(self, campaign: TrialCampaign) -> None:
        """Read what is wanted at the end of the last month, if anything is."""
        month = campaign.month - 1
        names = {name for at, name in self.wanted if at == month}
        if names:
            known = variables()
            self.seen[month] = {name: known[name].read(campaign) for name in {*names, ALWAYS}}


def world_as_it_is(setting: Setting) -> World:
    """The world in which nothing is done beside the scenario; kept for the next pattern."""
    if setting.key not in _kept:
        world = _kept[setting.key] = run_world(setting)
        while len(_kept) > (KEPT if world.keys.size <= LARGE else OF_LARGE):
            _kept.popitem(last=False)
    _kept.move_to_end(setting.key)
    return _kept[setting.key]


Plan = Callable[[Looks], "tuple[Intervention, ...]"]


def run_world(setting: Setting, interventions: Plan | None = None) -> World:
    """Run one world; interventions are made for the looks that it will have had by then."""
    from model.campaign.trial import begin_trial

    how = setting.options
    campaign = begin_trial(
        learnt(setting.scenario, setting.seed, how.posterior),
        setting.seed,
        fixed_parameters=how.fixed_parameters,
        vary_world=how.vary_world,
    )
    campaign.check = how.check
    looks = Looks(setting.wanted)
    campaign.interventions = interventions(looks) if interventions else ()
    looks.look(campaign)
    for _ in range(setting.scenario.horizon_months):
        campaign.step()
        looks.look(campaign)
    chosen = tuple(campaign.chosen.get(k) for k in range(len(campaign.interventions)))
    smallest = campaign.levels.money.smallest
    return World(looks.seen, campaign.tables(), campaign.city.households.key.copy(), chosen,
                 campaign.price * smallest)  # fmt: skip

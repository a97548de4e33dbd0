"""Burn-in once, branch everywhere: runs of one seed that share their first months share a history.

A run that comes to a month at which another leaves it keeps a copy of itself there, in the memory
of its process: nothing is written, nothing is read. The other goes on from a copy of that copy. Who
may do so is said by a *history*: the digest of all that can influence the months before.

Only the rows of cadres look ahead: there are as many as the scenario ever has posts. A row that has
not been in service yet is as it was made, so at a branch rows are added or left out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from copy import deepcopy

import numpy as np

from model.cadres import Cadres, Kind
from model.campaign.model import Campaign
from model.campaign.start import most_bodies, most_named, most_posts, staff_of
from model.city import City
from model.columns import Array
from model.draws import uniform_named
from model.records import RunTables
from model.scenario import Scenario, drawn

KEPT = 3
"""Histories that are kept at once: as many as branches off branches need."""
MOST_HOUSEHOLDS = 1_500_000
"""Households of all cities that are kept together: beyond, memory counts for more than time."""

Stop = tuple[int, str]
"""A month (0 = January 2014) at which runs part, and the history they share until then."""

_kept: OrderedDict[str, Campaign] = OrderedDict()


def run_branched(
    scenario: Scenario,
    seed: int,
    stops: Sequence[Stop],
    *,
    fixed_parameters: bool = False,
    check: bool = False,
    vary_world: bool = False,
) -> tuple[RunTables, int]:
    """Run a scenario from the latest stop that another run has kept, and keep later ones.

    Returns the tables, bit by bit those of `run`, and the months that were not run again.
    """
    setting = scenario if fixed_parameters else drawn(scenario, seed, uniform_named)
    campaign = branched(setting, stops)
    months = campaign.month if campaign else 0
    if campaign is None:
        city_seed = seed if vary_world else scenario.start.world.seed
        campaign = Campaign(setting=setting, rng=seed, city_seed=city_seed, check=check)
    run_to(campaign, scenario.horizon_months, stops)
    return campaign.tables(), months


def branched(setting: Scenario, stops: Iterable[Stop]) -> Campaign | None:
    """A campaign under this setting that goes on from the latest stop that was kept, if any was.

    `setting` has its parameters drawn; it must agree with the one that was kept in all that the
    history of the stop stands for.
    """
    for _, history in sorted(stops, reverse=True):
        if history in _kept:
            _kept.move_to_end(history)
            return continued(_kept[history], setting)
    return None


def run_to(campaign: Campaign, until: int, stops: Iterable[Stop]) -> None:
    """Live on until a month, and keep a copy at every stop on the way."""
    ahead = dict(stops)
    while campaign.month < until:
        campaign.step()
        if campaign.month in ahead:
            _keep(ahead[campaign.month], campaign)


def forget() -> None:
    """Let go of everything that is kept."""
    _kept.clear()


def _keep(history: str, campaign: Campaign) -> None:
    """Keep a copy, and as many of the latest others as there is room for; without room, none."""
    if campaign.city.households.size > MOST_HOUSEHOLDS:
        return
    _kept.pop(history, None)
    others = [*_kept.values()]
    while others and (len(others) >= KEPT or _households([*others, campaign]) > MOST_HOUSEHOLDS):
        others.pop(0)
        _kept.popitem(last=False)  # before the copy is made: memory is short, if anything
    with suppress(MemoryError):
        _kept[history] = copied(campaign)


def _households(campaigns: Sequence[Campaign]) -> int:
    return sum(campaign.city.households.size for campaign in campaigns)


def copied(campaign: Campaign) -> Campaign:
    """An independent copy, all state and the calendar; settings and the world's columns shared."""
    shared = (campaign.setting, campaign._in_force)
    return deepcopy(campaign, {id(value): value for value in shared})


def continued(kept: Campaign, setting: Scenario) -> Campaign | None:
    """A copy of a campaign that goes on under another setting, as if it had begun with that.

    None if somebody has looked at its cadres as agents; if a cadre who served has no row under the
    other setting, or one who has not is no longer as it was made: then the histories differ.
    """
    if kept.cadres_made:
        return None
    other = copied(kept)
    cadres = _restaffed(other, setting)
    if cadres is None:
        return None
    city = other.city
    other.setting = setting
    other.city = City(city.households, city.villages, cadres, city.decisions)
    other.number_anew(most_bodies(setting, city.villages.part))
    return other


def _restaffed(campaign: Campaign, setting: Scenario) -> Cadres | None:
    """The cadres of a campaign in rows for as many posts as another setting ever has.

    None if posts are named for villages, and not the same: their rows stand among the others.
    """
    city, old = campaign.city, campaign.city.cadres
    share, keys = city.villages.share, city.villages.key
    there, here = campaign.setting, setting
    same_named = np.array_equal(most_named(there, keys, share), most_named(here, keys, share))
    if same_named and most_posts(there, share) == most_posts(here, share):
        return old
    if not same_named or most_named(here, keys, share).any():
        return None
    new = staff_of(city, setting, campaign.seed_of_city)
    blocks = [(new.block(kind), old.block(kind)) for kind in Kind]
    common = [(a.start, b.start, min(a.stop - a.start, b.stop - b.start)) for a, b in blocks]
    into = np.concatenate([np.arange(first, first + n) for first, _, n in common])
    rows = np.concatenate([np.arange(first, first + n) for _, first, n in common])
    if not _as_made(old, rows, new, into):
        return None
    new.take_over(into, old, rows)
    return new


def _as_made(old: Cadres, rows: Array, new: Cadres, into: Array) -> bool:
    """Whether only cadres who never served are left out, and spare ones are as they were made."""
    served = old.came >= 0
    if served.sum() != served[rows].sum():
        return False
    spare = ~served[rows]
    one, other = rows[spare], into[spare]
    return all(
        np.array_equal(getattr(old, column.name)[..., one], getattr(new, column.name)[..., other])
        for column in old.COLUMNS
    )

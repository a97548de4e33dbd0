"""Campaigns that live for some months, and everything there is to compare of two of them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np
import pandas as pd
import pytest

import model.campaign.model as campaign_module
import model.campaign.start as start_module
from model.cadres import Cadres
from model.campaign import Campaign
from model.campaign.start import January
from model.city import City
from model.columns import Array, Store
from model.households import Households
from model.records import RunTables
from model.scenario import Levels, Scenario, load
from model.scenario.paths import Phase
from model.systems.livelihoods import LivelihoodReport
from model.villages import Villages

STORES = ("households", "villages", "cadres")
SIX_VILLAGES = 0.006


def small(name: str = "liupanshui", **sections: Any) -> Scenario:
    """A bundled scenario in a city of six villages, about 3,000 households and 260 cadres."""
    return load(name).with_(world={"scale": SIX_VILLAGES}, name=name).with_(name=name, **sections)


MANY_VILLAGES = {
    "world.scale": 0.12, "world.households": 25_000,
    "staffing.scale": 0.3, "staffing.village_cadres": 3000, "funding.scale": 0.05,
}  # fmt: skip
"""A hundred and twenty villages of 25 households, so that most townships have several."""
COUNTED = {
    "organisation.helper_villages": 20, "organisation.helped_villages": 30,
    "organisation.bodies": 10, "organisation.body_villages": 20, "organisation.site_groups": 30,
    "organisation.party_groups": 60, "organisation.joint_committees": 15,
    "organisation.joint_parks": 10, "organisation.chain_groups": 20,
    "operations.leaders_townships": 1, "operations.leaders_villages": 4,
    "operations.leaders_linked": 6, "operations.linked_villages": 9,
    "operations.county_teams": 4, "operations.township_teams": 10, "operations.experts": 60,
    "operations.training": 400, "support.rooms": 8, "support.promotions": 30,
    "support.township_leaders": 4, "support.recruits": 6, "support.elected": 12,
    "support.commendations": 40, "assessment.replaced_residents": 6,
    "assessment.replaced_secretaries": 6,
}  # fmt: skip
"""How many of each there are, and work, in that city."""
NOT_COUNTED: dict[str, Any] = {
    "staffing.residents": 2755, "staffing.rotating": 1000, "staffing.paired": 32_745,
    "staffing.village_days": 20.0, "funding.budget": 842e6, "funding.relocation_budget": 3e9,
    "funding.follow_use": 0.5, "funding.debt": 2e8, "funding.show": 0.3,
    "organisation.stations": 4, "organisation.joint_pooled": 0.5, "organisation.joint_least": 3,
    "organisation.joint_pair_day": 20.0, "operations.training_practice": 0.143,
    "operations.precision": 1.0, "operations.authority": "township", "operations.moves_every": 2,
    "support.work_fund": 10_000.0, "support.office_money": 50_000.0, "support.facilities": 40e6,
    "support.village_pay": 2800.0, "support.hardship_allowance": 300.0,
    "support.health_check": 500.0, "support.winter_kit": 400.0, "support.accident_cover": False,
    "support.accident_deaths": 200.0, "support.accident_injuries": 300.0,
    "assessment.indicators": 30.0, "assessment.inspections": 10.0, "assessment.veto": 1.0,
    "assessment.strictness": 0.5, "assessment.remaining": 0.2, "assessment.audit_share": 0.2,
    "assessment.audit_depth": 0.6, "assessment.independent": True, "assessment.named_duty": 1.0,
    "assessment.open_register": 0.5, "assessment.recheck": 0.5,
    "assessment.register_audit": 0.1, "assessment.sample": 1000,
    "assessment.sample_independent": True,
}  # fmt: skip
"""The rest of the campaign at the strength of 2019 or more, from the first month on."""


def everything_on(name: str = "liupanshui", **settings: Any) -> Scenario:
    """Many small villages where every mechanism works from January 2014 on."""
    counts = {key: ceil(count / MANY_VILLAGES["world.scale"]) for key, count in COUNTED.items()}
    return load(name).with_settings(MANY_VILLAGES | counts | NOT_COUNTED | settings)


def lived(scenario: Scenario, months: int, seed: int = 1, kind: Any = Campaign) -> Campaign:
    """The campaign after so many months, at the declared parameters."""
    campaign: Campaign = kind(setting=scenario, rng=seed)
    live_on(campaign, months)
    return campaign


def live_on(campaign: Campaign, months: int) -> None:
    """More months of a campaign."""
    for _ in range(months):
        campaign.step()


def levels_changed(scenario: Scenario, change: Callable[[Levels], Levels]) -> Scenario:
    """The scenario with a change made to its levels at every time."""
    phases = tuple(Phase(month=p.month, levels=change(p.levels)) for p in scenario.phases)
    return scenario.model_copy(update={"start": change(scenario.start), "phases": phases})


def columns(city: City) -> dict[str, Array]:
    """Every column of every store, by "store.column"."""
    return {
        f"{name}.{column.name}": getattr(getattr(city, name), column.name)
        for name in STORES
        for column in getattr(city, name).COLUMNS
    }


def columns_by_key(city: City) -> dict[str, Array]:
    """The same with rows in the order of keys, and keys of villages instead of their rows."""
    h, v, c = city.households, city.villages, city.cadres
    found = columns(city)
    found["households.village"] = v.key[h.village]
    for name in ("posted", "home"):
        rows = getattr(c, name)
        found[f"cadres.{name}"] = np.where(rows >= 0, v.key[rows].astype(np.int64), -1)
    found["villages.helper"] = np.where(v.helper >= 0, v.key[v.helper].astype(np.int64), -1)
    order = {name: np.argsort(getattr(city, name).key) for name in STORES}
    return {name: value[..., order[name.split(".")[0]]] for name, value in found.items()}


def different(one: dict[str, Array], other: dict[str, Array]) -> list[str]:
    """Names of the columns that are not equal bit for bit; NaN would never be."""
    assert one.keys() == other.keys()
    return [name for name in one if not np.array_equal(one[name], other[name])]


def tables_differ(one: RunTables, other: RunTables) -> list[str]:
    """Names "table.column" that are not equal, values and types; a missing column differs."""
    found = []
    for name, a, b in zip(one._fields, one, other, strict=True):
        found += [
            f"{name}.{column}"
            for column in sorted({*a.columns, *b.columns})
            if column not in a or column not in b or not a[column].equals(b[column])
        ]
    return found


def digests(campaign: Campaign) -> dict[str, str]:
    """A sha256 of every column and every table, for comparing across processes."""
    found = {name: _sha(np.ascontiguousarray(a).tobytes()) for name, a in columns_of(campaign)}
    for name, table in zip(RunTables._fields, campaign.tables(), strict=True):
        found[name] = _sha(pd.DataFrame(table).to_csv(float_format="%.17g").encode())
    return found


def columns_of(campaign: Campaign) -> Iterator[tuple[str, Array]]:
    """Name and values of every column of a campaign's city."""
    yield from columns(campaign.city).items()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


# ------------------------------------------------------------------ cities cut and turned


def with_rows(store: Store, chosen: Store, rows: Array) -> None:
    """Copy rows of one store, in the order given, into another of that size."""
    for column in store.COLUMNS:
        chosen._arrays[column.name][...] = getattr(store, column.name)[..., rows]


def cut(city: City, order: Array) -> City:
    """The city with these villages only, in this order; the cadres of the others are left out."""
    h, v, c = city.households, city.villages, city.cadres
    sizes = np.diff(h.start)[order]
    households = Households(np.concatenate(([0], np.cumsum(sizes))))
    villages = Villages([v.names[k] for k in order], v.counties, v.townships)
    villages.share, villages.run = v.share, v.run
    with_rows(h, households, np.concatenate([np.arange(*h.start[k : k + 2]) for k in order]))
    with_rows(v, villages, order)
    households._arrays["village"][:] = np.repeat(np.arange(order.size), sizes)
    new_row = np.full(v.size, -1)
    new_row[order] = np.arange(order.size)
    gone = [(place >= 0) & (new_row[place] < 0) for place in (c.home, c.posted)]
    kept = np.flatnonzero(~gone[0] & ~gone[1])
    cadres = Cadres(kept.size)
    with_rows(c, cadres, kept)
    for name in ("home", "posted"):
        place = cadres._arrays[name]
        place[:] = np.where(place >= 0, new_row[place], -1)
    return City(households, villages, cadres)


@contextmanager
def other_world(change: Callable[[City], City]) -> Iterator[None]:
    """Inside, every city is changed as soon as it is built, before its burn-in."""
    built = start_module.build
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start_module, "build", lambda *given: change(built(*given)))
        patch.setattr(start_module, "_worlds", OrderedDict())
        patch.setattr(start_module, "_januaries", OrderedDict())
        yield


def _of_these(december: LivelihoodReport, before: City, after: City) -> LivelihoodReport:
    """What December said of the villages that are left, in their order."""
    place = {key: row for row, key in enumerate(before.villages.key.tolist())}
    rows = [place[key] for key in after.villages.key.tolist()]
    assert december.poverty is not None
    return replace(december, poverty=december.poverty[rows])


@contextmanager
def other_january(change: Callable[[City], City]) -> Iterator[None]:
    """Inside, every campaign begins with the city of January 2014 changed like this."""
    begun = campaign_module.january

    def january(scenario: Scenario, seed: int) -> January:
        start = begun(scenario, seed)
        city = change(start.city)
        return replace(start, city=city, december=_of_these(start.december, start.city, city))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaign_module, "january", january)
        yield

"""Every declared number moves something: change it alone and some column or table differs.

Three villages live on until they differ from the same villages with nothing changed; most do within
a month. A number that never matters is a promise the model does not keep.
"""

from __future__ import annotations

import zlib
from ast import literal_eval
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

import pytest

import model.campaign.start as start_module
from model.campaign import Campaign
from model.campaign.start import January
from model.declare import Declaration
from model.scenario import Levels, Scenario, declarations
from model.scenario.declared import value_of
from tests.histories import columns, live_on, small

KEYS = declarations()
LOOKED_AT = (0, 1, 3, 6, 12, 15, 24, 26, 36, 48, 60, 62, 72, 74, 86, 87)
"""Months after which two histories are compared."""
ELSEWHERE = {
    "horizon.months": "how long, not how: tests of commands",
    "world.villages_file": "own tables have tests of their own",
    "world.households_file": "own tables have tests of their own",
    "staffing.named_file": "tests of posts and money named for villages",
    "funding.named_file": "tests of posts and money named for villages",
}
"""Keys that are not changed here, with the reason."""
SHOCKS = [
    {"kind": kind, "from": date, "months": 6, "severity": 0.8}
    for kind, date in (("pandemic", "2014-02"), ("drought", "2014-08"), ("price_crash", "2015-03"))
]
MANY_MOVES = {"world": {"scale": 0.02}, "funding": {"rule": "even", "relocation": 1000.0}}
SITES = MANY_MOVES | {"organisation": {"site_groups": 400}}
TOWNS_MOVE = {"world": {"scale": 0.02}, "operations": {"authority": "township"}}
COUNTY_MOVES = {"world": {"scale": 0.02}, "operations": {"authority": "county", "moves_every": 2}}
JOINT = {"joint_committees": 100, "joint_pooled": 0.5, "joint_pair_day": 20.0}
MANY_VILLAGES = {"scale": 0.15, "households": 20_000}
"""Many small villages: in each township some that may join."""
TOGETHER = {
    "world": MANY_VILLAGES, "funding": {"rule": "by_poor", "scale": 0.05},
    "staffing": {"scale": 0.05, "village_cadres": 650},
    "organisation": JOINT | {"chain_groups": 40}, "operations": {"experts": 500},
}  # fmt: skip
LARGER = {"world": {"scale": 0.02}}
PAIRED = LARGER | {"organisation": {"helper_villages": 300, "helped_villages": 400}}
BODIES = LARGER | {"organisation": {"bodies": 200, "body_villages": 300}}
VETOED = BODIES | {"assessment": {"veto": 1.0}}
LED = LARGER | {
    "operations": {
        "leaders_townships": 60, "leaders_villages": 100, "leaders_linked": 100,
        "linked_villages": 150,
    }
}  # fmt: skip
BUILT = LARGER | {"support": {"rooms": 200, "facilities": 2e7}}
REPLACED = LARGER | {"assessment": {"replaced_secretaries": 400.0}}
PLACES = {
    "organisation.strength_helper": PAIRED,
    **{key: PAIRED for key in KEYS if key.startswith(("organisation.pair_", "organisation.help"))},
    "organisation.pair_across": PAIRED
    | {"world": {"scale": 0.05}, "organisation": PAIRED["organisation"] | {"pair_across": 0.0}},
    "organisation.pair_other": PAIRED | {"world": {"scale": 0.05}},
    **{key: BODIES for key in KEYS if key.startswith("organisation.bod")},
    **{key: VETOED for key in KEYS if key.startswith(("assessment.veto_", "organisation.send"))},
    "organisation.body_staff": VETOED,
    "assessment.veto": BODIES,
    **{key: LED for key in KEYS if key.startswith(("operations.leader", "operations.linked"))},
    **{key: BUILT for key in KEYS if key.startswith(("support.room", "support.town"))},
    "support.satisfied_room": BUILT,
    **{key: REPLACED for key in KEYS if key.startswith("organisation.secretary_pool")},
    "organisation.strength_replaced": REPLACED,
}
GROUPS = {"organisation": {"party_groups": 3000}}
LENIENT = {
    "incidence_limit": 1.0, "missed_limit": 1.0, "wrong_limit": 1.0, "satisfaction_limit": 0.0,
    "sample": 1000,
}  # fmt: skip
"""All counties leave, whatever is found; each limit is then drawn tight alone."""
LARGER = {"world": {"scale": 0.02}}
CARED_FOR = LARGER | {
    "staffing": {"residents": 2755},
    "support": {"hardship_allowance": 400.0, "health_check": 400.0, "winter_kit": 400.0},
}
ACCIDENTS = LARGER | {"support": {"accident_injuries": 600.0, "accident_deaths": 200.0}}
MANY_REPLACED = {"replaced_residents": 700.0, "replaced_secretaries": 300.0}
REPLACED = {"assessment": MANY_REPLACED}
FOUND_OUT = {"audit_share": 0.8, "audit_depth": 0.9, "independent": True}
RISING = {"support": {"township_leaders": 900.0, "recruits": 600.0, "elected": 600.0}}
NEEDS: dict[str, dict[str, Any]] = {
    **PLACES,
    "organisation.party_groups": GROUPS,
    "assessment.review": {"assessment": {"remaining": 1.0}},
    "organisation.party_group_rule": GROUPS,
    **{f"organisation.organiser_{key}": GROUPS for key in ("days", "way", "notices")},
    "assessment.sample_independent": {"assessment": {"sample": 1000, "sample_finds": 0.6}},
    "assessment.incidence_limit": {"assessment": LENIENT | {"incidence_limit": 0.0}},
    "assessment.missed_limit": {"assessment": LENIENT | {"missed_limit": 0.0}},
    "assessment.wrong_limit": {"assessment": LENIENT | {"wrong_limit": 0.0}},
    "assessment.satisfaction_limit": {"assessment": LENIENT | {"satisfaction_limit": 1.0}},
    "measures.industry_price_elasticity": {"measures": {"industry_reference": 0.01}},
    "measures.industry_reference": {"measures": {"industry_reference": 0.011}},
    "measures.industry_falls": {"measures": {"industry_reference": 0.01}},
    "measures.industry_failures": {
        "world": {"scale": 0.02},
        "funding": {"rule": "by_poor", "industry": 150.0},
    },
    **{key: TOGETHER for key in KEYS if ".joint_" in key or ".chain_" in key or ".expert" in key},
    "organisation.joint_park_gain": TOGETHER | {"organisation": JOINT | {"joint_parks": 100}},
    "organisation.joint_parks": TOGETHER | {"organisation": JOINT | {"joint_parks": 20}},
    "organisation.joint_committees": TOGETHER | {"organisation": JOINT | {"joint_committees": 20}},
    "organisation.joint_limit": TOGETHER | {"organisation": JOINT | {"joint_limit": 2}},
    "organisation.show_income": {"funding": {"show": 0.5, "debt": 100_000_000.0}},
    "funding.show": {"funding": {"debt": 100_000_000.0}},
    "funding.debt": {"funding": {"debt": 100_000_000.0}},
    "funding.debt_interest": {"funding": {"debt": 100_000_000.0}},
    "funding.debt_years": {"funding": {"debt": 100_000_000.0}},
    "conduct.visit_cap": {"staffing": {"residents": 100_000, "resident_days": 31.0}},
    "world.deep_villages": {"world": {"scale": 0.02}},
    "world.poor_noise": {"world": {"scale": 0.02}},
    "world.deep_noise": {"world": {"scale": 0.02}},
    "conduct.least_effort": {"conduct": {"least_effort": 1.0}},
    "funding.concentration": {"world": {"scale": 0.006}},
    "funding.follow_use": {"funding": {"rule": "by_poor"}},
    "conduct.fatigue_hard": {"world": {"scale": 0.02}},
    "assessment.found_weight": {"assessment": {"audit_share": 1.0, "audit_depth": 1.0}},
    "operations.team_villages": {"world": {"scale": 0.02}},
    "operations.team_absorption": {"world": {"scale": 0.02}},
    **{f"operations.{key}": COUNTY_MOVES for key in ("county_lag", "county_noise")},
    "operations.township_noise": {
        "world": {"scale": 0.02},
        "operations": {"authority": "township"},
    },
    **{f"support.{key}": CARED_FOR for key in (
        "hardship_allowance", "health_check", "winter_kit", "care_allowance", "care_check",
        "care_kit", "allowance_reference", "check_reference", "kit_reference", "care_fatigue",
        "leave_care",
    )},
    "support.cover_grief": LARGER
    | {"support": ACCIDENTS["support"] | {"accident_cover": True}},
    "operations.county_teams": LARGER,
    "operations.team_most": LARGER | {"operations": {"township_teams": 5000}},
    "organisation.strength_sight": PAIRED,
    "support.care_cover": CARED_FOR | {"support": {"accident_cover": True}},
    **{f"support.{key}": ACCIDENTS for key in (
        "accident_deaths", "accident_injuries", "grief", "grief_township", "grief_memory",
    )},
    **{f"assessment.{key}": REPLACED for key in (
        "replaced_residents", "replaced_secretaries", "replacement_price",
    )},
    "organisation.strength_replaced": REPLACED,
    "assessment.replacement_record": {"assessment": MANY_REPLACED | FOUND_OUT},
    "assessment.worn_out": LARGER | {"assessment": MANY_REPLACED | {"worn_out": 0.1}},
    **{f"support.{key}": RISING for key in (
        "township_leaders", "recruits", "elected", "effort_hope",
    )},
    "support.leave_hope": RISING | LARGER,
    "support.promotion_tenure": RISING,
    "support.promotion_record": RISING | {"assessment": FOUND_OUT},
    "support.leave_pay": {"support": {"village_pay": 4000.0}},
    "support.effort_pay": {"support": {"village_pay": 4000.0}},
    **{key: MANY_MOVES for key in KEYS if key.startswith("measures.relocation_")},
    **{key: SITES for key in KEYS if key.startswith("organisation.site_")},
    "organisation.site_groups": MANY_MOVES | {"organisation": {"site_groups": 67}},
    "organisation.moved_return": MANY_MOVES,
    "organisation.left_illness": {"world": {"scale": 0.02}},
    "organisation.left_drop_out": {"world": {"scale": 0.02}},
}  # fmt: skip
"""What must hold besides for a key to matter in so small a city."""


def case() -> Scenario:
    """Three villages of the case, with every shock early and money on few villages."""
    return small().with_(world={"scale": 0.003}, funding={"rule": "concentrated"}, shocks=SHOCKS)


def another(said: Declaration, value: Any) -> Any:
    """An allowed value that is clearly another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, tuple):
        return tuple(1.2 * v for v in value)
    if said.choices:
        return next(choice for choice in said.choices if choice != value)
    if said.role == "uncertainty":
        assert said.low is not None
        assert said.high is not None
        return said.high if said.high - value > value - said.low else said.low
    more = value * 1.5 if value else 0.5
    if said.high is not None and more > said.high:
        more = value * 0.5
    if isinstance(value, int):
        return max(round(more), value + 1) if more > value else round(more)
    return more


def told(campaign: Campaign) -> list[int]:
    """Checksums of all columns, of the month's row and of the books: equal if the history is."""
    content = [array.tobytes() for array in columns(campaign.city).values()]
    content.append(repr(campaign.recorder.months[-1:]).encode())
    content.append(repr(campaign.ledger.rows()).encode())
    content.append(repr(campaign.days.used).encode())
    return [zlib.crc32(text) for text in content]


class History:
    """What is told at each of the months looked at, lived only as far as asked.

    `begun` is another scenario whose January 2014 it starts from: a number that matters only
    from then on is found without another burn-in.
    """

    def __init__(self, scenario: Scenario, begun: Scenario | None = None) -> None:
        with nullcontext() if begun is None else january_of(begun):
            self.campaign = Campaign(setting=scenario, rng=1)
        self.lived: list[list[int]] = []

    def look(self, number: int) -> list[int]:
        """What is told at the month LOOKED_AT[number]."""
        for month in LOOKED_AT[len(self.lived) : number + 1]:
            live_on(self.campaign, month - self.campaign.month)
            self.lived.append(told(self.campaign))
        return self.lived[number]


@contextmanager
def january_of(base: Scenario) -> Iterator[None]:
    """Inside, a campaign begins with the January of another scenario, whatever its own numbers."""

    def burnt_in(_: Levels, seed: int) -> January:
        key = str(base.digest)
        if key not in _januaries:
            _januaries[key] = start_module_burnt_in(base.before_campaign, seed)
        return _januaries[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start_module, "_burnt_in", burnt_in)
        patch.setattr(start_module, "_januaries", OrderedDict())
        yield


start_module_burnt_in = start_module._burnt_in
_januaries: dict[str, January] = {}


@cache
def unchanged(needs: str) -> History:
    """The history without the change; `needs` is what holds besides, as a text."""
    return History(prepared(needs))


@cache
def prepared(needs: str) -> Scenario:
    """The case with what a key needs to matter."""
    return case().with_(**literal_eval(needs))


def differ(one: History, other: History) -> bool:
    """Whether two histories differ at any month looked at; they are lived no further."""
    return any(one.look(number) != other.look(number) for number in range(len(LOOKED_AT)))


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ELSEWHERE])
def test_it_matters(key: str) -> None:
    needs = repr(NEEDS.get(key, {}))
    base = prepared(needs)
    value = value_of(base.start, key)
    changed = base.with_settings({key: another(KEYS[key], value)})
    from_january = KEYS[key].role == "lever" or not key.startswith(("world.", "money."))
    found = from_january and differ(unchanged(needs), History(changed, begun=base))
    if not found and KEYS[key].role != "lever":  # levers know no time before
        found = differ(unchanged(needs), History(changed))
    assert found, f"{key} = {another(KEYS[key], value)} instead of {value} changes nothing"


def test_nothing_changed_is_nothing_different() -> None:
    """The comparison itself sees no difference where there is none."""
    base = prepared("{}")
    for begun in (None, base):
        other = History(base, begun)
        assert all(other.look(number) == unchanged("{}").look(number) for number in range(8))


def test_the_reasons_are_about_declared_keys() -> None:
    assert set(ELSEWHERE) | set(NEEDS) <= set(KEYS)

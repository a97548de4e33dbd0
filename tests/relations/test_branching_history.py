"""A history leaves nothing out: without any one ingredient, somebody takes what is not its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from model.campaign import branch
from model.experiments import branching
from model.experiments.plan import Options
from model.scenario import Scenario, parse
from model.scenario.text import timeline
from tests.branches import (
    CASES,
    CITY,
    LATE,
    SHOCK,
    cells_of,
    differences,
    own_rule,
    phased,
)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    branch.forget()
    yield
    branch.forget()


def other_rule(villages: Any) -> Any:
    """Another rule; its source is all that tells it from the first."""
    return 1.0 / (1.0 + villages.registered_persons.astype(float))


def _named_alike(rule: Any) -> Any:
    rule.__name__ = "own_rule"
    return rule


def _ruled_pair() -> list[Scenario]:
    rules = (own_rule, _named_alike(other_rule))
    pair = [phased("one"), phased("other", LATE)]
    return [s.with_(name=s.name, funding={"rule": r}) for s, r in zip(pair, rules, strict=True)]


Entries = list[tuple[int, Any]]


def without_month_9(entries: Entries) -> Entries:
    """Leave out what begins in October 2014."""
    return [entry for entry in entries if entry[0] != 9]


def without_sources(entries: Entries) -> Entries:
    """Leave out the fingerprints of own rules."""
    text = json.dumps(entries)
    return list(map(tuple, json.loads(re.sub(r'"custom": "[^"]*"', '"custom": ""', text))))


def without_part(number: int) -> Callable[[Entries], Entries]:
    """Leave out a part of the first entry."""

    def omit(entries: Entries) -> Entries:
        first = [part for n, part in enumerate(entries[0][1]) if n != number]
        return [(0, first), *entries[1:]]

    return omit


def pinned_later() -> list[Scenario]:
    """A pair of which one states an uncertain parameter, at the very value it has anyway."""
    one, other = phased("one"), phased("other", LATE)
    return [one, other.with_(livelihoods={"season_sd": one.start.livelihoods.season_sd})]


def no_campaign_later() -> list[Scenario]:
    """A campaign of which nothing begins before 2015, and none."""
    one = parse(f'{CITY}[[phases]]\nfrom = "2015-06"\nfunding = {{ budget = 8e8 }}', name="one")
    return [one, one.with_(name="none", campaign=False)]


TWINS: dict[str, tuple[Callable[[], list[Scenario]], Callable[[Entries], Entries]]] = {
    "levers at the start": (
        lambda: [phased("one"), phased("other", LATE, rest="[funding]\ndelay = 9")],
        without_part(0),
    ),
    "a parameter": (
        lambda: [phased("one"), phased("other", LATE).with_(drivers={"wages": 0.065})],
        lambda entries: without_part(0)(without_part(2)(entries)),
    ),
    "whether there is a campaign": (no_campaign_later, without_part(1)),
    "what is pinned": (pinned_later, without_part(2)),
    "a phase": (
        lambda: [phased("one"), phased("other", ("2014-10", "funding = { delay = 9 }"), LATE)],
        without_month_9,
    ),
    "a shock": (
        lambda: [phased("one"), phased("other", LATE, rest=SHOCK.format("drought", "2014-10", 9))],
        without_month_9,
    ),
    "the source of an own rule": (_ruled_pair, without_sources),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_a_history_leaves_nothing_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one ingredient left out of the digest, somebody takes a history that is not its own."""
    pair, omit = TWINS[name]
    assert differences(cells_of(pair(), Options(seed=3)), monkeypatch)[0] == []

    def broken(scenario: Scenario) -> Iterator[tuple[int, str]]:
        entries = omit([(month, json.loads(what)) for month, what in timeline(scenario)])
        return ((month, json.dumps(what)) for month, what in entries)

    branch.forget()
    monkeypatch.setattr(branching, "timeline", broken)
    assert differences(cells_of(pair(), Options(seed=3)), monkeypatch)[0] != []


@pytest.mark.parametrize(
    "options",
    [Options(seed=4), Options(seed=3, fixed_parameters=True), Options(seed=3, vary_world=True)],
    ids=["seed", "fixed parameters", "another city"],
)
def test_a_history_is_of_one_seed_and_its_options(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios, _ = CASES["in mid-year"]

    def shared_with_others() -> list[str]:
        branch.forget()
        differences(cells_of(scenarios, Options(seed=3))[:1], monkeypatch)
        return differences(cells_of(scenarios, options)[1:], monkeypatch)[0]

    assert shared_with_others() == []
    monkeypatch.setattr(branching, "_for_seed", lambda stop, cell: stop)
    assert shared_with_others() != []


def test_a_checked_run_goes_on_from_checked_months_alone() -> None:
    scenarios, _ = CASES["in mid-year"]
    checked, unchecked = (cells_of(scenarios, Options(check=check)) for check in (True, False))
    assert {stop for cell in checked for stop in cell.stops}.isdisjoint(
        stop for cell in unchecked for stop in cell.stops
    )

"""On and off: a scenario as it is, and the same with one mechanism before the campaign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.mechanisms import MECHANISMS

if TYPE_CHECKING:
    from model.scenario import Scenario

Change = Callable[["Scenario"], "Scenario"]
NO_GROWTH = {f"drivers.{name}": 0.0 for name in ("wages", "farming", "transfers", "migration")}
UNPAID = {"conduct.pay_official": 0.0, "conduct.left_undone": 0.0}
CASE, WITHDRAWN = "liupanshui", "support_ends_2020"
LATER = 144
"""Months to the end of 2025: what comes after the campaign is seen then."""


def _keys(keys: Mapping[str, Any]) -> Change:
    """A scenario with these keys set at all times."""
    return lambda scenario: scenario.with_settings(keys)


def _same(scenario: Scenario) -> Scenario:
    return scenario


def _withdrawn(scenario: Scenario) -> Scenario:
    """Support ends with 2020, in a city of the same size; off, it is kept to the end of 2025.

    RequestError for another scenario than the bundled case: withdrawal is written down for that.
    """
    from model.scenario import load

    size = {"world.scale": scenario.start.world.scale}
    other = scenario.differences(load(CASE).with_settings(size))
    keys = dict.fromkeys(difference.key for difference in other)
    if set(keys) - {"horizon.months"}:
        raise RequestError(f"X2 is measured on '{CASE}' alone; this differs in {', '.join(keys)}")
    return load(WITHDRAWN).with_settings(size)


OFF: dict[str, Change] = {
    "A4": _keys({"assessment.guarantees": False}),
    "X1": _keys(NO_GROWTH),
    "X2": _keys({"horizon.months": LATER}),
    "X4": lambda scenario: scenario.with_(name=scenario.name, shocks=()),
    "X5": _keys(UNPAID),
}
"""Mechanisms whose off is not the level of own levers before the campaign: no guarantees are asked
for, the country does not grow, no shock comes, officials cost nothing."""
ON: dict[str, Change] = {"X2": _withdrawn}
"""Mechanisms that are on in another scenario than the one asked for."""


def levers_of(mechanism: str) -> tuple[str, ...]:
    """The keys that are declared as levers of a mechanism."""
    from model.scenario import declarations

    return tuple(key for key, said in declarations().items() if said.mechanism == mechanism)


def on_scenario(mechanism: str, scenario: Scenario) -> Scenario:
    """The scenario with the mechanism as it is there (and, for a few, with what it needs)."""
    _require(mechanism)
    return ON.get(mechanism, _same)(scenario)


def switched_off(mechanism: str, scenario: Scenario) -> Scenario:
    """The same with every lever of the mechanism at its level before the campaign, at all times."""
    from model.scenario import declarations

    _require(mechanism)
    if mechanism in OFF:
        return OFF[mechanism](scenario)
    known = declarations()
    return scenario.with_settings({key: known[key].default for key in levers_of(mechanism)})


def _require(mechanism: str) -> None:
    known = [m.id for m in MECHANISMS]
    if mechanism not in known:
        hint = nearest(mechanism, known)
        raise RequestError(f"'{mechanism}' is no mechanism.{hint} Known: {', '.join(known)}")

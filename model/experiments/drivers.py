"""How the share of the fall that comes anyway depends on the drivers of growth.

The four drivers are set together to the low end, the middle and the high end of their priors, in
the campaign and in the world without it; all else is drawn as in any comparison, on the same pairs.
Calibration narrows them little, so the share is no better known than they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.campaign_effect import EVERYBODY, campaign_effect, plain
from model.experiments.intervals import Spread, spread_of

if TYPE_CHECKING:
    from model.experiments.asked import Asked
    from model.experiments.results import Comparison
    from model.scenario import Scenario

DRIVERS = ("drivers.wages", "drivers.farming", "drivers.transfers", "drivers.migration")
LEVELS = {"low": 0.0, "middle": 0.5, "high": 1.0}
"""Places in the priors of all four."""
CAMPAIGN, BARE = "liupanshui", "no_campaign"
SCALE, PAIRS = 0.1, 8
INCOME_OF = 2019
"""Year of the mean income that is held against the published one of poor areas."""


def drivers_at(scenario: Scenario, level: str) -> Scenario:
    """Return a scenario with the four drivers at a place in their priors, named after it."""
    there = scenario.with_settings(values_at(level), "drivers")
    return there.with_(name=_named(scenario.name, level))


def _named(name: str, level: str) -> str:
    return f"{name}, drivers {level}"


def run_drivers(
    out: Path, *, pairs: int = PAIRS, scale: float = SCALE, workers: int | None = None
) -> Comparison:
    """Run both worlds at the three levels, on the posterior that comes with the model; resumes."""
    from model.experiments.compare import compare
    from model.scenario import load

    settings = {"world.scale": scale}
    both = [load(name).with_settings(settings, "drivers") for name in (CAMPAIGN, BARE)]
    arms = [drivers_at(scenario, level) for level in LEVELS for scenario in both]
    asked: Asked = {"out": out, "runs": pairs, "posterior": True}
    if workers is not None:
        asked["workers"] = workers
    return compare(*arms, **asked)


def drivers_of(results: Comparison) -> list[dict[str, Any]]:
    """Return a row a level: values of the drivers, share anyway, own part, mean income.

    Shares and incomes as plain values: mean, its 95 % interval, 5-95 % over pairs, number of pairs.
    """
    tables = (results.months, results.villages, results.groups)
    rows = []
    for level in LEVELS:
        names = _named(CAMPAIGN, level), _named(BARE, level)
        city = campaign_effect(*tables, names).row(EVERYBODY, "all")
        rows.append({
            "level": level,
            "drivers": values_at(level),
            "share_anyway": plain(city.share_anyway),
            "difference": plain(city.difference),
            f"income_{INCOME_OF}": plain(_income(results, names[0])),
        })  # fmt: skip
    return rows


def values_at(level: str) -> dict[str, float]:
    """The four drivers at a level."""
    from model.scenario import declarations

    found = {}
    for name in DRIVERS:
        said = declarations()[name]
        assert said.low is not None
        assert said.high is not None
        found[name] = round(said.low + LEVELS[level] * (said.high - said.low), 6)
    return found


def _income(results: Comparison, name: str) -> Spread:
    """Mean income of the city in the last December before the pandemic, by pair."""
    months = results.months
    rows = months[(months["scenario"] == name) & (months["date"] == f"{INCOME_OF}-12")]
    return spread_of([float(value) for value in rows.sort_values("seed")["income_mean"]])

"""What a Mesa tool may ask a campaign for: names and plain values, as on the command line.

`mesa.batch_run` and SolaraViz make models from keywords that people type, and put the same keywords
into their tables and menus. Both iterate over what looks like a list: the refusals here name that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from operator import index
from typing import Any

from model.draws import uniform_named
from model.errors import RequestError
from model.scenario import Scenario, drawn, load

BUNDLED = "liupanshui"
"""The case itself, for Mesa tools that create a model without arguments."""

type Asked = Scenario | str | os.PathLike[str] | None


def seed_of(rng: object) -> int:
    """The run's seed: a whole number from 0; Mesa's None, a seed nobody knows, is refused."""
    try:
        seed = index(rng)  # type: ignore[arg-type]
    except TypeError:
        seed = -1
    if seed < 0:
        raise RequestError(
            f"rng is {rng!r}; allowed: a whole number from 0, the run's seed; in mesa.batch_run"
            " rng=range(1, 9) instead of iterations=8."
        )
    return seed


def setting_of(asked: Asked, changes: Mapping[str, Any] | None, seed: int) -> Scenario:
    """The scenario of a run. A name or path is loaded, and its parameters are drawn by the seed.

    So a name with a seed is the run of `run.py simulate`; a Scenario is taken as it is, undrawn.
    `changes` sets declared keys, as --set does. Errors: RequestError.
    """
    if not isinstance(asked, Scenario | str | os.PathLike | None):
        raise RequestError(
            f"setting is {asked!r}; allowed: the name or path of a scenario, or a Scenario (in"
            " mesa.batch_run inside a list)."
        )
    scenario = asked if isinstance(asked, Scenario) else load(BUNDLED if asked is None else asked)
    if changes is not None:
        scenario = scenario.with_settings(_read(changes), "changes")
    return scenario if isinstance(asked, Scenario) else drawn(scenario, seed, uniform_named)


def _read(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(changes, Mapping):
        return changes
    raise RequestError(
        f"changes is {changes!r}; allowed: a mapping as {{'staffing.scale': 0.5}}; mesa.batch_run"
        " needs a list of such mappings, also of one."
    )

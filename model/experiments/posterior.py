"""Which posterior a study draws from, whether it still is of these rules, and how that is said."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.draws import Purpose, uniform_at
from model.errors import RequestError
from model.experiments.freshness import RULES, is_fresh

if TYPE_CHECKING:
    from model.scenario import Posterior, Scenario

Wanted = bool | str | os.PathLike[str] | None
"""True: the model's own posterior; a path: a table, or the folder of a calibration."""
LUCK, BOTH = "luck only", "luck and unknown parameters"
OTHER_RULES = "made by other rules of the model than these"
OTHER_DRAWS = "said to be made as another table of draws was"
OTHER_TARGETS = "fitted to other figures than those of model/data/targets.csv now"
OTHER_SCENARIO = "fitted with another state of its scenario than the model has now"
UNKNOWN = "nothing says which rules of the model made it, and that of these draws"
DRAWS, TARGETS, SCENARIO, BUNDLED = (
    *("draws_digest", "targets_digest", "scenario_digest", "scenario_is_bundled"),
)
"""What a calibration notes beside its draws, so that they are not taken for those of another."""


def posterior_for(wanted: Wanted, *, fixed_parameters: bool = False) -> Posterior | None:
    """Read the posterior asked for, or none.

    Raises RequestError if there is no such table, or parameters are held fixed at the same time.
    """
    from model.scenario import read_posterior

    if wanted is None or wanted is False:
        return None
    if fixed_parameters:
        raise RequestError(
            "fixed parameters and a posterior exclude each other: the one draws nothing, the other"
            " says what to draw"
        )
    if wanted is not True and not isinstance(wanted, str | os.PathLike):
        raise RequestError(f"posterior is {wanted!r}; allowed: True, or the path of a table")
    return read_posterior(None if wanted is True else Path(wanted))


def learnt(scenario: Scenario, seed: int, posterior: Posterior | None) -> Scenario:
    """Pin the row of the posterior that belongs to a seed; without one, return the scenario.

    Every alternative gets the same row. What the scenario pins stays, and what the posterior does
    not hold is drawn from its prior later, as without it.
    """
    if posterior is None:
        return scenario
    from model.scenario import pinned_to

    return pinned_to(scenario, posterior_row(posterior, seed))


def posterior_row(posterior: Posterior, seed: int) -> dict[str, float]:
    """Return the row of a posterior that belongs to a seed."""
    return posterior.row(uniform_at(seed, Purpose.POSTERIOR, 0, 0))


def signature(posterior: Posterior, scenario: Scenario) -> dict[str, Any]:
    """What ties a provenance to its draws, to the figures fitted and to the scenario."""
    from model.experiments.calibration.targets import targets_digest

    known = bundled_digest(scenario.name, scenario.start.world.scale) == scenario.digest
    return {
        DRAWS: posterior.digest,
        TARGETS: targets_digest(),
        SCENARIO: scenario.digest,
        BUNDLED: known,
    }


def bundled_digest(name: str, scale: float, months: int | None = None) -> str:
    """Return the digest of a bundled scenario at a scale; empty if none has the name."""
    from model.scenario import bundled, load

    if name not in bundled():
        return ""
    size: dict[str, float] = {"world.scale": scale}
    size |= {} if months is None else {"horizon.months": months}
    return load(name).with_settings(size).digest


def stale(posterior: Posterior) -> str:
    """Say why a posterior is not one of this model as it is, or nothing.

    Its provenance must be that of these draws, its rules the present ones (`freshness`), the
    figures it was fitted to as they are now; so must the scenario, if it is one of the model's.
    """
    from model.experiments.calibration.targets import targets_digest

    found = posterior.about
    if not found.get(RULES) or DRAWS not in found:
        return UNKNOWN
    if found[DRAWS] != posterior.digest:
        return OTHER_DRAWS
    if not is_fresh(found):
        return OTHER_RULES
    if found.get(TARGETS) != targets_digest():
        return OTHER_TARGETS
    if found.get(BUNDLED) and found[SCENARIO] != bundled_digest(found["scenario"], found["scale"]):
        return OTHER_SCENARIO
    return ""


def about(posterior: Posterior | None) -> dict[str, Any] | None:
    """The posterior as a manifest says it."""
    if posterior is None:
        return None
    why = stale(posterior)
    return {
        "digest": posterior.digest,
        "draws": len(posterior.rows),
        "parameters": list(posterior.parameters),
        "made_by": "unknown" if why in (UNKNOWN, OTHER_DRAWS) else _version_of(posterior),
        "stale": why,
    }


def _version_of(posterior: Posterior) -> str:
    return str(posterior.about.get("model_version", "unknown"))


def uncertainty(provenance: Mapping[str, Any]) -> str:
    """What the intervals of a study carry, in words: of its manifest."""
    if provenance["options"]["fixed_parameters"]:
        return LUCK
    found = provenance.get("posterior")
    if not found:
        return BOTH
    words = f"{BOTH}, {len(found['parameters'])} of them from the posterior"
    return f"{words}, which is stale: {found['stale']}" if found["stale"] else words


def posterior_in(folder: Path, provenance: Mapping[str, Any]) -> Posterior | None:
    """Read the posterior that a stored study drew from; RequestError if it is another by now."""
    from model.scenario import read_posterior

    digest = provenance["options"].get("posterior")
    if not digest:
        return None
    found = read_posterior(folder)
    if found.digest != digest:
        raise RequestError(f"{folder}: posterior.csv is not the one that its runs were drawn from")
    return found

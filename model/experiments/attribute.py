"""Attribute: which of the four systems does the work, by Shapley's shares.

The scenario is run with every combination of its four systems on and off (`attribution.corners`),
each on the same pairs of seed and parameter draw. The shares are made pair by pair and then
averaged, with Student's interval over the pairs; beside them stands what each system adds first
(alone) and last (taken from all).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, cast

from model.errors import RequestError
from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.attribution.corners import ALL, NONE, corners, scenario_at
from model.experiments.carry_out import carry_out
from model.experiments.plan import DEFAULTS, Arm, Options, Study

if TYPE_CHECKING:
    from model.experiments.attribution.results import Attribution
    from model.scenario import Scenario

COMMAND = "attribute"


def attribute(scenario: Scenario, **asked: Unpack[Asked]) -> Attribution:
    """Run the sixteen corners of a scenario and return the shares of its four systems.

    Keywords as in `simulate`; `runs` is the number of pairs of seed and parameter draw, each run in
    all sixteen corners (those that are equal are run once). A pair with a failed run is left out.
    Raises RequestError if the scenario has no campaign to attribute.
    """
    study = attribution_study(scenario, options_of(asked))
    return cast("Attribution", carry_out(study, conduct_of(asked)))


def attribution_study(scenario: Scenario, options: Options = DEFAULTS) -> Study:
    """Describe an attribution: one arm a corner, the one with everything on first."""
    ordered = sorted(corners(), key=lambda corner: -corner.place)
    arms = tuple(Arm(corner.name, scenario_at(corner, scenario)) for corner in ordered)
    digest = {arm.label: arm.scenario.digest for arm in arms}
    if digest[ALL] == digest[NONE]:
        raise RequestError(
            f"{scenario.name} has no campaign: all four systems stand at their level before it, so"
            " there is nothing to attribute. Name a scenario with a campaign, as liupanshui."
        )
    details = {
        "subject": {"name": scenario.name, "title": scenario.title},
        "corners": {corner.name: list(corner.on) for corner in ordered},
        "no_campaign": NONE,
    }
    return Study(COMMAND, arms, options, baseline=NONE, details=details, subject=scenario.name)

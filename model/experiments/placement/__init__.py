"""Place: what one more cadre, or one more million yuan, is worth in each village.

`batches` says how villages are measured together, `estimate` how single values follow, `moves` how
the greedy plan is made, `session` in which order things run.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Unpack, cast

from model.errors import RequestError
from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.metrics import GAIN
from model.experiments.placement.request import (
    CADRE,
    Asking,
    require_asking,
    require_placeable,
)
from model.experiments.placement.results import Placement
from model.experiments.placement.session import PlaceSession
from model.experiments.plan import DEFAULTS, Arm, Options, Study
from model.experiments.preflight import SEEDS

if TYPE_CHECKING:
    from model.scenario import Scenario

COMMAND = "place"


class PlaceAsked(Asked, total=False):
    """Keywords of `place`: those of a study, and batches, confirm, limit (see `Asking`)."""

    batches: int
    confirm: int
    limit: int


def place(
    scenario: Scenario, unit: str = CADRE, metric: str = GAIN, **asked: Unpack[PlaceAsked]
) -> Placement:
    """Measure what one more unit is worth in each village, and try the greedy plan.

    `unit` is "cadre" (one more resident for the whole campaign, valued a cadre-year) or "million"
    (yuan, in equal parts each January); `metric` is kept by village. `runs` is the number of pairs
    (8), each run once without units and once a batch; `batches` (4), `confirm` (16 fresh pairs for
    the plan; 0 for none) and `limit` (1 unit a village). Raises RequestError if the scenario has no
    campaign, too few villages, or no such metric.
    """
    names = PlaceAsked.__annotations__.keys() - Asked.__annotations__.keys()
    own = {name: asked[name] for name in names if name in asked}  # type: ignore[literal-required]
    rest = cast(Asked, {name: value for name, value in asked.items() if name not in names})
    asking = Asking(unit, metric, **own)
    return placement(scenario, asking, options_of(rest), conduct_of(rest))


def placement(scenario: Scenario, asking: Asking, options: Options, conduct: Conduct) -> Placement:
    """Check a placement and carry it out."""
    study = placement_study(scenario, asking, options)
    return cast(Placement, carry_out(study, conduct, partial(PlaceSession, asking=asking)))


def placement_study(scenario: Scenario, asking: Asking, options: Options = DEFAULTS) -> Study:
    """Describe a placement: the scenario without units is its one arm; the others follow."""
    require_asking(asking)
    require_placeable(scenario, asking)
    if options.vary_world:
        raise RequestError("--vary-world: a village must be the same in every pair to have a value")
    runs = 8 if options.runs is None else options.runs
    if runs < 2:
        raise RequestError(f"runs is {runs}; allowed: at least 2: one pair has no interval")
    last = SEEDS - runs - asking.confirm
    if options.seed > last:
        raise RequestError(f"seed is {options.seed}; allowed: 0 to {last} with so many runs")
    arms = (Arm(scenario.name, scenario, 0),)
    details = {"place": asking.about(), "scale": scenario.start.world.scale}
    return Study(COMMAND, arms, options, runs, baseline=scenario.name, details=details)

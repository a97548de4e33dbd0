"""The chosen plan as a scenario file that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.experiments.optimisation.levers import Value

if TYPE_CHECKING:
    from model.experiments.optimisation.session import Plan
    from model.experiments.optimisation.spec import Spec
    from model.scenario import Scenario

RECOMMENDED, UNCONFIRMED = PLAN_FILES = ("recommended.toml", "unconfirmed.toml")
"""How the file is called where fresh pairs confirm the plan, and where they do not."""

SETTINGS = ("world.scale", "horizon.months")
BESIDE = "# The reference names tables of its own: put this file beside it.\n"
HEAD = (
    "# Found by a search on the reference that this file extends; what it does on fresh pairs\n"
    "# stands in pareto.csv. Scale and horizon, if stated, are those of the search.\n"
)


def plan_text(base: Scenario, plan: Plan, spec: Spec, found: str) -> str:
    """Return a plan as the text of a scenario file: the reference, and the levers.

    The reference is named where it is a bundled scenario at another scale or horizon at most;
    otherwise it is `scenario.toml` in the same folder. The file has the digest of the plan's runs.
    """
    import tomli_w

    extends, stated = extended(base)
    top: dict[str, Any] = {
        "schema_version": 1,
        "extends": extends,
        "title": f"{base.title or base.name}, plan {plan.number}",
        "question": f'Is the plan found by "{spec.title}" better than the reference?',
        "source": f"A search on the model: plan {plan.number} of {spec.rules.plans}, the best in"
        f" {next(iter(spec.objectives))} with at most {spec.at_most:.0%} of the reference's cost;"
        f" {spec.rules.confirm} fresh pairs: {found}",
    }
    for key, value in {**stated, **plan.setting}.items():
        section, _, name = key.partition(".")
        top.setdefault(section, {})[name] = value
    own = base.start.world.villages_file or base.start.world.households_file
    return HEAD + (BESIDE if own else "") + tomli_w.dumps(top)


def extended(base: Scenario) -> tuple[str, dict[str, Value]]:
    """Return what a plan's file extends, and what it must state beside the levers."""
    from model.scenario import bundled, load
    from model.scenario.declared import value_of

    if base.start.world.villages_file or base.start.world.households_file:
        return f"{base.name}.toml", {key: value_of(base.start, key) for key in SETTINGS}
    if base.name in bundled():
        named = load(base.name)
        stated = {
            key: value_of(base.start, key)
            for key in SETTINGS
            if value_of(base.start, key) != value_of(named.start, key)
        }
        if named.with_settings(stated, "the search").digest == base.digest:
            return base.name, stated
    return "scenario.toml", {}

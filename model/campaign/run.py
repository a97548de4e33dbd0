"""One run: a scenario, a seed, and the draw of uncertain parameters that belongs to the seed."""

from __future__ import annotations

from model.campaign.model import Campaign
from model.campaign.profile import BUILD, TABLES, Profile, timed
from model.draws import uniform_named
from model.records import RunTables
from model.scenario import Scenario, drawn


def run(
    scenario: Scenario,
    seed: int,
    *,
    fixed_parameters: bool = False,
    check: bool = False,
    vary_world: bool = False,
    profile: Profile | None = None,
) -> RunTables:
    """Run a scenario to its horizon and return its tables.

    The same seed draws the same parameters for every alternative, unless `fixed_parameters`;
    `vary_world` gives every seed its own city; `check` tests the invariants every month.
    Errors: RunError (a rule of one's own that fails), InvariantBroken.
    """
    setting = scenario if fixed_parameters else drawn(scenario, seed, uniform_named)
    city_seed = seed if vary_world else scenario.start.world.seed
    with timed(profile, BUILD):
        campaign = Campaign(setting=setting, rng=seed, city_seed=city_seed, check=check)
    campaign.profile = profile
    for _ in range(scenario.horizon_months):
        campaign.step()
    with timed(profile, TABLES):
        return campaign.tables()

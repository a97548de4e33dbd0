"""--profile: where the time of one run goes, on standard error."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING

from model.commands.options import StudyOptions
from model.errors import RequestError

if TYPE_CHECKING:
    from model.scenario import Scenario


def profile_if_asked(scenario: Scenario, options: StudyOptions) -> None:
    """Run the scenario once more than the study needs and say how long each step took."""
    if not options.profile:
        return
    from model.experiments.preflight import SEEDS

    seed = 1 if options.seed is None else options.seed
    if not 0 <= seed < SEEDS:
        raise RequestError(f"seed is {seed}; allowed: 0 to {SEEDS - 1}")
    from model.campaign.profile import Profile
    from model.campaign.run import run
    from model.commands.request import wanted_posterior
    from model.experiments.posterior import learnt, posterior_for

    profile = Profile()
    begun = perf_counter()
    fixed = options.fixed_parameters
    wanted = wanted_posterior(options.posterior, options.posterior_from)
    posterior = posterior_for(wanted, fixed_parameters=fixed)
    run(learnt(scenario, seed, posterior), seed, fixed_parameters=fixed, profile=profile)
    total = perf_counter() - begun
    rest = total - sum(profile.seconds.values())
    sys.stderr.write(f"One run of {scenario.name}, seed {seed}: {total:.2f} s\n")
    for step, seconds in [*profile.seconds.items(), ("the rest", rest)]:
        sys.stderr.write(f"  {seconds:8.3f} s  {100 * seconds / total:5.1f} %  {step}\n")

"""Alternatives that part at a month, run straight through and branched, and how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from model.campaign import Campaign, branch, run_branched
from model.draws import uniform_named
from model.experiments.branching import with_stops
from model.experiments.plan import Cell, Options, Study, arms_of
from model.experiments.work import how_of
from model.scenario import Scenario, drawn, parse
from model.scenario.declared import value_of
from model.scenario.paths import Phase
from tests.histories import COUNTED, SIX_VILLAGES, digests, everything_on

MONTHS = 30
CITY = f"[world]\nscale = {SIX_VILLAGES}\n[horizon]\nmonths = {MONTHS}\n"


def phased(name: str, *phases: tuple[str, str], above: str = "", rest: str = "") -> Scenario:
    """The case in six villages, with statements from dates on."""
    text = "".join(f'[[phases]]\nfrom = "{date}"\n{what}\n' for date, what in phases)
    return parse(f'extends = "liupanshui"\n{above}\n{CITY}\n{rest}\n{text}', name=name)


BASE = phased("base")
LATE = ("2015-12", "assessment = { audit_share = 1.0 }")
"""What lets a pair part, so that there is a stop that one might take from the other."""


def own_rule(villages: Any) -> Any:
    """Money by registered persons, halved where there are many."""
    persons = villages.registered_persons.astype(float)
    return persons / (1.0 + persons / 500.0)


def with_rule(month: str) -> Scenario:
    """The case with a rule of one's own from a date on."""
    marked = phased("own", (month, 'funding = { rule = "concentrated" }'))
    phases = tuple(
        phase.model_copy(update={"levels": _ruled(phase.levels)})
        if phase.levels.funding.rule == "concentrated"
        else phase
        for phase in marked.phases
    )
    return marked.model_copy(update={"phases": phases})


def _ruled(levels: Any) -> Any:
    funding = levels.funding.model_copy(update={"rule": own_rule})
    return levels.model_copy(update={"funding": funding})


EVERYTHING = everything_on(**{"horizon.months": 26})


def more_from(month: int, also: int = 99) -> Scenario:
    """Everything on, and from a month on more of all that is counted; from another, less."""
    counts = {key: 2 * value_of(EVERYTHING.start, key) for key in COUNTED}
    more = EVERYTHING.with_settings(counts | {"staffing.residents": 6000})
    phases = [Phase(month=month, levels=more.start), Phase(month=also, levels=EVERYTHING.start)]
    return EVERYTHING.model_copy(
        update={"name": f"more_{month}_{also}", "phases": tuple(phases[: 1 + (also < 99)])}
    )


SHOCK = '[[shocks]]\nkind = "{}"\nfrom = "{}"\nmonths = {}\nseverity = 0.8\n'
DROUGHT = phased("drought", rest=SHOCK.format("drought", "2015-09", 5))
CASES: dict[str, tuple[Sequence[Scenario], tuple[int, ...]]] = {
    "a January, rows added": (
        [BASE, phased("more", ("2016-01", "staffing = { residents = 9000, paired = 60_000 }"))],
        (0, 24),
    ),
    "a January, rows left out": (
        [phased("more", ("2016-01", "staffing = { residents = 9000, paired = 60_000 }")), BASE],
        (0, 24),
    ),
    "in mid-year": (
        [BASE, phased("rule", ("2015-08", 'staffing = { rule = "deep_first" }'))],
        (0, 19),
    ),
    "a December": ([BASE, phased("audit", ("2015-12", "assessment = { audit_share = 1.0 }"))],
                   (0, 23)),
    "a system left out": ([BASE, phased("without", ("2015-10", 'without = ["support"]'))], (0, 21)),
    "an own rule": ([BASE, with_rule("2015-11"), with_rule("2016-03")], (0, 22, 26)),
    "own rules throughout": (
        [BASE.with_(funding={"rule": own_rule}),
         phased("two", ("2015-11", "funding = { delay = 5 }")).with_(funding={"rule": own_rule})],
        (0, 22),
    ),
    "a shock": ([BASE.with_(shocks=[]), DROUGHT.with_(shocks=DROUGHT.shocks[-1:])], (0, 20)),
    "a longer shock": (
        [DROUGHT, phased("longer", rest=SHOCK.format("drought", "2015-09", 6))], (0, 20),
    ),
    "everything on, more of it": ([EVERYTHING, more_from(15)], (0, 15)),
    "everything on, less of it": ([more_from(13), more_from(13, also=17), EVERYTHING], (0, 13, 17)),
    "branches off branches": (
        [
            phased("late", ("2016-02", "funding = { scale = 3.0 }")),
            BASE,
            phased("a", ("2015-03", "funding = { delay = 6 }")),
            phased("b", ("2015-03", "funding = { delay = 6 }"),
                   ("2015-12", 'triage = { rule = "lottery" }')),
            phased("c", ("2015-03", "funding = { delay = 6 }"),
                   ("2015-12", 'triage = { rule = "lottery" }'),
                   ("2016-05", "staffing = { residents = 4000 }")),
        ],
        (0, 14, 23, 25, 28),
    ),
    "nothing in common": ([BASE, phased("other", rest="[funding]\ndelay = 7")], (0, 0)),
    "too short": ([BASE, phased("soon", ("2014-04", "funding = { delay = 7 }"))], (0, 0)),
}  # fmt: skip


def cells_of(scenarios: Sequence[Scenario], options: Options) -> list[Cell]:
    """One run of each, with their stops."""
    return with_stops(Study("compare", arms_of(list(scenarios)), options).cells(1))


def everything(campaign: Campaign) -> dict[str, Any]:
    """Every column and table, and every agent by its id, with what it remembers."""
    said = [
        (agent.unique_id, type(agent).__name__,
         {k: repr(v) for k, v in sorted(vars(agent).items()) if k not in ("model", "_model")})
        for agent in campaign.agents
    ]  # fmt: skip
    kinds = [(kind.__name__, len(found)) for kind, found in campaign.agents_by_type.items()]
    counts = campaign.month, campaign.steps, campaign.time, campaign.agent_id_counter
    calendar = sorted(event.time for event in campaign._event_list._events)
    return {**digests(campaign), "agents": said, "kinds": kinds, "counts": counts,
            "calendar": calendar, "economy": campaign.economy}  # fmt: skip


def branched_history(cell: Cell, patch: pytest.MonkeyPatch) -> tuple[dict[str, Any], int]:
    """Everything about a run from its stops, and the months it did not run itself."""
    seen: list[Campaign] = []
    through = branch.run_to

    def watched(campaign: Campaign, until: int, stops: Any) -> None:
        through(campaign, until, stops)
        seen.append(campaign)

    patch.setattr(branch, "run_to", watched)
    _, months = run_branched(cell.arm.scenario, cell.seed, cell.stops, **how_of(cell))
    patch.setattr(branch, "run_to", through)
    return everything(seen[0]), months


def straight(cell: Cell) -> dict[str, Any]:
    """Everything about a run straight through."""
    scenario, options = cell.arm.scenario, cell.options
    setting = scenario if options.fixed_parameters else drawn(scenario, cell.seed, uniform_named)
    city = cell.seed if options.vary_world else scenario.start.world.seed
    campaign = Campaign(setting=setting, rng=cell.seed, city_seed=city, check=options.check)
    for _ in range(scenario.horizon_months):
        campaign.step()
    return everything(campaign)


def differences(cells: Sequence[Cell], patch: pytest.MonkeyPatch) -> tuple[list[str], list[int]]:
    """What differs from straight through, by run, and the months each did not run itself."""
    found, shared = [], []
    for cell in cells:
        one, months = branched_history(cell, patch)
        other = straight(cell)
        assert one.keys() == other.keys()
        found += [f"{cell.arm.label}: {name}" for name in other if one[name] != other[name]]
        shared.append(months)
    return found, shared


def branched_until(cell: Cell, month: int) -> Campaign:
    """A run that has come to a month."""
    campaign = Campaign(setting=cell.arm.scenario, rng=cell.seed)
    branch.run_to(campaign, month, ())
    return campaign

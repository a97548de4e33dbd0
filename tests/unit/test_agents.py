"""The agents of a campaign: all of them for whoever looks, none of them for a run that does not."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from mesa import DataCollector
from mesa.agentset import AgentSet

from model import load
from model.agents import (
    DESTINATIONS,
    AssessmentOffice,
    Body,
    Cadre,
    CityGroup,
    CountyHeadquarters,
    JointCommittee,
    LabourStation,
    TownshipCorps,
    Village,
)
from model.campaign import Campaign

MONTHS = 14
FOUNDED = 13
"""A month after the first January in which joint committees may be founded."""
KINDS = [Village, Cadre, CityGroup, AssessmentOffice, CountyHeadquarters, Body]
KINDS += [LabourStation, TownshipCorps, JointCommittee]


def campaign() -> Campaign:
    """A small city with committees, bodies and stations."""
    setting = load("liupanshui").with_settings(
        {"world.scale": 0.02, "organisation.joint_committees": 40, "organisation.bodies": 60}
    )
    return Campaign(setting=setting, rng=5)


def registered(model: Campaign) -> set[int]:
    """Ids of the agents that Mesa holds, without looking."""
    return {agent.unique_id for agent in model._all_agents}


def lived(look_in: int | None, look: Callable[[Campaign], Any] = lambda model: model.agents) -> Any:
    """A campaign of MONTHS months at whose agents somebody looks in one month, or nobody."""
    model = campaign()
    for month in range(MONTHS):
        if month == look_in:
            look(model)
        model.step()
    return model


def seen(model: Campaign) -> list[tuple[int, type, Any]]:
    """Id, type and row or name of all agents, in Mesa's order."""
    return [
        (a.unique_id, type(a), getattr(a, "row", getattr(a, "name", None))) for a in model.agents
    ]


def test_a_run_at_which_nobody_looks_makes_no_cadres() -> None:
    model = lived(None)
    assert not any(isinstance(agent, Cadre) for agent in model._all_agents)
    assert len(registered(model)) == len(model._all_agents)


def test_looking_changes_no_table() -> None:
    quiet = lived(None).tables()
    for month in (0, 1, FOUNDED):
        looked = lived(month).tables()
        for name in quiet._fields:
            assert getattr(looked, name).equals(getattr(quiet, name)), name


def test_whoever_looks_sees_every_agent_once_with_an_id_of_its_own() -> None:
    model = lived(None)
    agents = list(model.agents)
    assert [a.unique_id for a in agents] == list(range(1, len(agents) + 1))
    assert model.agent_types == [kind for kind in KINDS if kind in set(map(type, agents))]
    assert set(KINDS) == set(model.agent_types), "joint committees were founded"
    sizes = {kind: len(members) for kind, members in model.agents_by_type.items()}
    assert sum(sizes.values()) == len(agents)
    assert sizes[Cadre] == model.city.cadres.size > 0
    assert sizes[Village] == model.city.villages.size
    assert sizes[LabourStation] == len(DESTINATIONS)
    assert sizes[JointCommittee] == len(model.joint)
    assert [c.row for c in model.agents_by_type[Cadre]] == list(range(model.city.cadres.size))
    assert all(a.model is model for a in agents)


def test_a_later_look_sees_what_an_earlier_one_saw() -> None:
    late, early, middle = (lived(month) for month in (None, 0, 7))
    assert seen(late) == seen(early) == seen(middle)
    assert late.agent_types == early.agent_types == middle.agent_types
    assert len(early.agents) == len(registered(early)), "looking again makes nobody twice"


@pytest.mark.parametrize(
    "look",
    [
        lambda model: model.agents,
        lambda model: model.agents_by_type,
        lambda model: model.agent_types,
    ],
)
def test_each_way_of_looking_makes_them(look: Callable[[Campaign], Any]) -> None:
    model = campaign()
    before = len(registered(model))
    look(model)
    assert len(registered(model)) == before + model.city.cadres.size


def test_who_comes_after_a_look_has_the_next_id() -> None:
    quiet, looked = campaign(), campaign()
    assert looked.agents
    ids = [Body(model, 99).unique_id for model in (quiet, looked)]
    assert ids == [len(quiet.agents), len(looked.agents)] == [len(quiet.agents)] * 2


def test_mesas_tools_see_all_of_them() -> None:
    model = campaign()
    collector = DataCollector(agenttype_reporters={Cadre: {"kind": "kind", "village": "village"}})
    collector.collect(model)
    frame = collector.get_agenttype_vars_dataframe(Cadre)
    assert len(frame) == model.city.cadres.size
    assert (frame["village"].to_numpy() == model.city.cadres.posted).all()
    everyone = DataCollector(agent_reporters={"id": "unique_id"})
    everyone.collect(campaign())
    assert len(everyone.get_agent_vars_dataframe()) == len(model.agents)
    chosen = model.agents.select(agent_type=Cadre)
    assert isinstance(chosen, AgentSet)
    assert len(chosen) == model.city.cadres.size
    with pytest.raises(AttributeError):
        model.agents = []  # type: ignore[misc]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
@pytest.mark.parametrize("before", [False, True])
def test_copies_have_agents_of_their_own(
    again: Callable[[Campaign], Campaign], before: bool
) -> None:
    model = campaign()
    model.step()
    if before:
        assert model.agents
    other = again(model)
    assert seen(other) == seen(model)
    assert all(agent.model is other for agent in other.agents)
    for either in (model, other):
        either.step()
    assert other.tables().months.equals(model.tables().months)


def test_who_is_removed_stays_away() -> None:
    model = campaign()
    model.remove_all_agents()
    assert len(model.agents) == 0
    assert not registered(model)

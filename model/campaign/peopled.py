"""The agents of a campaign, as Mesa's tools see them: all there, the cadres once somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np

from model import agents
from model.city import City


class Peopled(mesa.Model):
    """A model whose villages, committees, offices and stations are agents from the start.

    Cadres are agents too, but no rule reads them as such: an agent is a view on its row, and to
    register 43,000 of them takes Mesa half a second. Their ids are kept free, and they are made,
    once, when somebody looks at `agents`, `agents_by_type` or `agent_types`, as all of Mesa's tools
    do; from then on, and in the order of ids, they are as if made in January. A run at which nobody
    looks pays nothing, and looking changes no result. Copies and pickles keep what there is: who
    looks at a copy has its cadres made there.
    """

    city: City
    agent_id_counter: int
    _free_ids: range
    """Ids kept for cadres that are not made yet."""

    def create_agents(self, bodies: int) -> None:
        """Make all agents but the cadres, whose ids follow those of the villages."""
        villages = self.city.villages
        for row in range(villages.size):
            agents.Village(self, row)
        first = self.agent_id_counter
        self._free_ids = range(first, first + self.city.cadres.size)
        self.agent_id_counter = self._free_ids.stop
        everywhere = list(range(villages.size))
        self.leaders = agents.CityGroup(self, "city", everywhere)
        self.office = agents.AssessmentOffice(self, "assessment office", everywhere)
        self.counties = [
            agents.CountyHeadquarters(self, name, np.flatnonzero(villages.county == row).tolist())
            for row, name in enumerate(villages.counties)
        ]
        for number in range(bodies):
            agents.Body(self, number)
        self.stations = [agents.LabourStation(self, k) for k in range(len(agents.DESTINATIONS))]
        corps = [
            agents.TownshipCorps(self, name, np.flatnonzero(villages.township == row).tolist())
            for row, name in enumerate(villages.townships)
        ]
        self.command: dict[str, Sequence[agents.Committee]] = {
            "county": self.counties,
            "township": corps,
        }

    def _make_cadres(self) -> None:
        """Make the cadres under the ids kept for them, and put all agents in the order of ids."""
        free, self._free_ids = self._free_ids, range(0)
        if not free:
            return
        last, self.agent_id_counter = self.agent_id_counter, free.start
        for row in range(len(free)):
            agents.Cadre(self, row)
        self.agent_id_counter = last
        super().agents.sort("unique_id", ascending=True, inplace=True)

    @property
    def cadres_made(self) -> bool:
        """Whether somebody has looked at the agents, so that cadres are among them."""
        return not self._free_ids and self.city.cadres.size > 0

    def number_anew(self, bodies: int) -> None:
        """Number the agents as if made in January, once cadres or bodies are more or fewer.

        Only while the cadres are not made.
        """
        there = [agent for agent in super().agents if isinstance(agent, agents.Body)]
        for body in there[bodies:]:
            body.remove()
        for number in range(len(there), bodies):
            agents.Body(self, number)
        first, before = self._free_ids.start, self.stations[0].unique_id
        self._free_ids = range(first, first + self.city.cadres.size)
        ordered = sorted(
            (agent for agent in super().agents if not isinstance(agent, agents.Village)),
            key=lambda agent: (
                (before, 0, agent.number)
                if isinstance(agent, agents.Body)
                else (agent.unique_id, 1, 0)
            ),
        )
        for place, agent in enumerate(ordered):
            agent.unique_id = self._free_ids.stop + place
        self.agent_id_counter = self._free_ids.stop + len(ordered)
        super().agents.sort("unique_id", ascending=True, inplace=True)
        if not bodies:
            self._agents_by_type.pop(agents.Body, None)

    @property
    def agents(self) -> Any:
        """All agents, in the order of their ids."""
        self._make_cadres()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """The agents of each type; types in the order of their first agents' ids."""
        self._make_cadres()
        kinds = super().agents_by_type.items()
        return dict(sorted(kinds, key=lambda kind: min(kind[1].get("unique_id"), default=0)))

    @property
    def agent_types(self) -> list[type]:
        """The types of agents, in the order of their first agents' ids."""
        return list(self.agents_by_type)

    def remove_all_agents(self) -> None:
        """Remove all agents, and make none later."""
        self._make_cadres()
        super().remove_all_agents()

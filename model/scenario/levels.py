"""Everything a scenario sets: one field a section."""

from __future__ import annotations

from model.scenario.conduct import Conduct
from model.scenario.levers import Assessment, Funding, Horizon, Staffing, Triage, World
from model.scenario.measures import Measures
from model.scenario.parameters import Drivers, Lines, Livelihoods, Money
from model.scenario.section import Section


class Levels(Section):
    """Complete, validated values of every declared key at one time."""

    world: World = World()
    horizon: Horizon = Horizon()
    staffing: Staffing = Staffing()
    funding: Funding = Funding()
    triage: Triage = Triage()
    assessment: Assessment = Assessment()
    lines: Lines = Lines()
    money: Money = Money()
    drivers: Drivers = Drivers()
    livelihoods: Livelihoods = Livelihoods()
    measures: Measures = Measures()
    conduct: Conduct = Conduct()

"""Everything a scenario sets: one field a section."""

from __future__ import annotations

from model.scenario.assessment import Assessment
from model.scenario.conduct import Conduct
from model.scenario.levers import Funding, Horizon, Staffing, Triage, World
from model.scenario.measures import Measures
from model.scenario.operations import Operations
from model.scenario.organisation import Organisation
from model.scenario.parameters import Drivers, Lines, Livelihoods, Money
from model.scenario.section import Section
from model.scenario.support import Support


class Levels(Section):
    """Complete, validated values of every declared key at one time."""

    world: World = World()
    horizon: Horizon = Horizon()
    staffing: Staffing = Staffing()
    funding: Funding = Funding()
    triage: Triage = Triage()
    organisation: Organisation = Organisation()
    operations: Operations = Operations()
    support: Support = Support()
    assessment: Assessment = Assessment()
    lines: Lines = Lines()
    money: Money = Money()
    drivers: Drivers = Drivers()
    livelihoods: Livelihoods = Livelihoods()
    measures: Measures = Measures()
    conduct: Conduct = Conduct()

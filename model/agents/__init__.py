"""The agents one can look at and follow: villages, cadres and committees as Mesa agents.

Their state lives in columns; an agent is a view on its row. Those of the 43,000 cadres are made
when somebody first looks at a model's agents (`model.campaign.peopled`).
"""

from __future__ import annotations

from model.agents.body import Body
from model.agents.cadre import Cadre
from model.agents.committee import (
    AssessmentOffice,
    CityGroup,
    Committee,
    CountyHeadquarters,
    TownshipCorps,
)
from model.agents.joint import Form, JointCommittee, Project
from model.agents.station import DESTINATIONS, LabourStation
from model.agents.village import Village

__all__ = [
    "DESTINATIONS",
    "AssessmentOffice",
    "Body",
    "Cadre",
    "CityGroup",
    "Committee",
    "CountyHeadquarters",
    "Form",
    "JointCommittee",
    "LabourStation",
    "Project",
    "TownshipCorps",
    "Village",
]

"""Staged focus (A8): days move to what counts now, with a delay; their sum stays the same."""

from __future__ import annotations

import numpy as np

from model.city import City
from model.scenario import Levels
from model.systems.operations.numbers import Duties, Sight
from model.villages import FOCUS

F = np.float32
HALF_WAY = 0.5
"""Released households are planned for again once work follows keeping at least so far (assumed)."""


def shift_focus(city: City, levels: Levels) -> None:
    """Each month work goes a part of the way (`focus_speed`) to the stage in force.

    Writes `villages.focus` (stages, villages): 0 nothing of it, 1 all work follows the stage.
    """
    focus = levels.assessment.focus
    if focus == "none" and not city.villages.focus.any():
        return
    aim = np.array([F(name == focus) for name in FOCUS], F)[:, None]
    with city.villages.writing("operations") as own:
        own.focus[:] += F(levels.assessment.focus_speed) * (aim - own.focus)


def followed(city: City) -> dict[str, float]:
    """How far work follows each stage, 0-1; a stage is announced to all villages alike."""
    far: list[float] = city.villages.focus.max(axis=1, initial=0.0).tolist()
    return dict(zip(FOCUS, far, strict=True))


def follows(city: City, stage: str) -> float:
    """How far work follows a stage, 0-1."""
    return followed(city)[stage]


def focused(city: City, levels: Levels, duties: Duties, sight: Sight) -> tuple[Duties, Sight]:
    """Duties and sight of the month under the focus; unchanged where there is none.

    Finding takes days from delivery for visits, delivery the other way round; exits make files
    longer; keeping plans for released households again.
    """
    far = followed(city)
    if not any(far.values()):
        return duties, sight
    shift = levels.assessment.focus_shift
    files = F(1.0 + shift * far["exits"])
    pace = F(1.0 + shift * (far["delivery"] - far["finding"]))
    forms = np.rint(duties.forms * files).astype(np.int64)
    duties = duties._replace(forms=forms, forms_household=duties.forms_household * files)
    return duties, sight._replace(
        delivery_share=min(sight.delivery_share * pace, F(1.0)),
        keeps=far["keeping"] >= HALF_WAY,
    )

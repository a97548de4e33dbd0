"""S6: commendations bring a little effort that fades, and less each the more there are.

At the seed's 1,485 a year the effect on visits is a few in a thousand at most. It vanishes with
nobody praised, and towards praise for everybody all together bring no more.
"""

from __future__ import annotations

import numpy as np
import pytest

from model.city import City
from model.ledger import Ledger
from model.scenario import Levels
from model.systems.organisation import fill_posts
from model.systems.support import commend, fade_praise, forget_praise
from tests.cities import levels_with, small_city, staffed
from tests.histories import lived, small
from tests.mediation.harness import Column, Path, effect, month_sum

JULY = 6
PRAISED = Path(
    on={"support.commendations": 5000.0},
    off={"support.commendations": 0.0},
    mediator=Column("cadres", "praise"),
    outcome=month_sum("visits"),
    months=18,
    settings={
        "support.effort_praise": 0.1,
        "staffing.village_days": 24.0,
        "assessment.indicators": 5.0,
    },
    drawn=False,
)


def praised(number: float) -> City:
    city = small_city()
    levels = staffed().model_copy(
        update={"support": levels_with(support={"commendations": number}).support}
    )
    fill_posts(city, levels, 0, 1)
    commend(city, levels, JULY, 1, Ledger(city.villages.names))
    return city


def test_visits_come_through_praise() -> None:
    found = effect(PRAISED, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.full < 0.02 * found.off.mean(), "it is small"
    assert found.held, found


@pytest.mark.parametrize(("number", "worth"), [(20.0, 5000 / 5020), (60.0, 5000 / 5060)])
def test_so_many_are_praised_and_each_is_worth_less(number: float, worth: float) -> None:
    praise = praised(number).cadres.praise
    assert (praise > 0).sum() == number
    assert praise.max() == pytest.approx(worth)


def test_nobody_praised_is_nothing() -> None:
    assert not praised(0.0).cadres.praise.any()


def test_praise_fades_and_is_not_inherited() -> None:
    city = praised(40.0)
    before = city.cadres.praise.copy()
    new = np.flatnonzero(before > 0)[:3]
    with city.cadres.writing("organisation") as own:
        own.came[new] = 7
    forget_praise(city, 7)
    fade_praise(city, levels_with())
    assert (city.cadres.praise[new] == 0).all()
    others = np.setdiff1d(np.arange(before.size), new)
    assert np.allclose(city.cadres.praise[others], 0.8 * before[others])


def test_praise_is_worth_what_is_said_in_the_month_it_is_given() -> None:
    """Commended before July's work, it fades only after it."""
    case = small(support={"commendations": 5000.0, "effort_praise": 0.1})
    campaign = lived(case, 6)
    assert not campaign.city.cadres.praise.any()
    worth: list[float] = []

    def worked(city: City, levels: Levels) -> None:
        worth.append(float(city.cadres.praise.max()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("model.systems.support.fade_praise", worked)
        campaign.step()
    reference = campaign.levels.support.praise_reference
    assert worth == [pytest.approx(reference / (reference + 5000.0))]

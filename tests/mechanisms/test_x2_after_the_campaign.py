"""X2: what becomes of the released once support ends depends on what carried the release.

The difference vanishes where everything is kept; X4: a second pandemic, dated after the campaign.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from model.campaign import Campaign
from model.relief import Measure
from model.scenario import declarations, load
from model.scenario.declared import value_of
from tests.histories import lived, small

UNTIL_2022 = 108


@cache
def relapsed(name: str, year: int) -> dict[str, float]:
    """Share of the released in stable poverty at the end of a year, by what carried the release."""
    groups = until_2022(name).tables().groups
    groups = groups[(groups["dimension"] == "released by") & (groups["year"] == year)]
    return dict(zip(groups["group"], groups["stable"] / groups["persons"], strict=True))


@cache
def until_2022(name: str) -> Campaign:
    """A scenario in a city of thirty villages."""
    return lived(load(name).with_(world={"scale": 0.03}), UNTIL_2022)


def test_the_day_after_every_lever_is_as_before() -> None:
    case = load("support_ends_2020")
    keys = [key for key, said in declarations().items() if said.role == "lever"]
    before = case.before_campaign
    assert [k for k in keys if value_of(case.at(84), k) != value_of(before, k)] == []
    assert any(value_of(case.at(83), k) != value_of(before, k) for k in keys)
    assert case.horizon_months == load("support_kept").horizon_months == 144


def test_a_taper_ends_where_the_end_at_once_begins() -> None:
    slow, sudden = load("support_tapers"), load("support_ends_2020")
    assert slow.at(143) == sudden.at(143)
    budgets = [slow.at(84 + 12 * k).funding.budget for k in range(5)]
    assert budgets == sorted(budgets, reverse=True)
    assert budgets[-1] == 0


def test_the_measures_in_force_are_kept_with_the_release() -> None:
    h = lived(small(), 36).city.households
    released = h.exit_month == 23
    assert released.any()
    assert (h.aid_at_exit[released] > 0).any()
    assert not h.aid_at_exit[h.exit_month < 0].any()
    once = np.uint16(1 << Measure.HOUSE_REPAIR | 1 << Measure.RELOCATION)
    lost = h.aid_at_exit[released] & once & ~h.aid[released]
    assert (h.gaps[released][lost > 0] > 0).all(), "only what was lost again is no longer there"


def test_transfers_relapse_most_and_jobs_less_once_support_ends() -> None:
    ends, kept = relapsed("support_ends_2020", 2022), relapsed("support_kept", 2022)
    assert ends["minimum income"] > ends["public post"] > 2 * kept["public post"]
    assert ends["minimum income"] > 2 * ends["job"]
    assert ends["minimum income"] > 3 * kept["minimum income"]
    assert abs(ends["no help"] - kept["no help"]) < 0.1


def test_some_of_the_released_fall_back_though_poverty_falls() -> None:
    """Gross: of those released when not poor, more are poor in 2022 without support."""
    ends, kept = (
        until_2022(f"support_{name}").recorder.months[-1] for name in ("ends_2020", "kept")
    )
    assert 0 < kept["relapsed"] < ends["relapsed"] < 1
    assert ends["relapsed_rising"] > ends["relapsed"]


def test_a_second_pandemic_is_felt_and_passes() -> None:
    """X4: in the year it strikes stable poverty is higher; before it, nothing differs."""
    struck, spared = until_2022("second_pandemic_2022"), until_2022("support_kept")
    one, other = struck.recorder.months, spared.recorder.months
    assert one[:98] == other[:98]
    assert one[107]["true_incidence"] > 1.1 * other[107]["true_incidence"]


@pytest.mark.parametrize("given", ["support", ["money"], 3])
def test_a_phase_leaves_out_systems_that_exist(given: object) -> None:
    from model.errors import RequestError
    from model.scenario import parse

    text = f'title = "t"\n[[phases]]\nfrom = "2016-01"\nwithout = {given!r}\n'.replace("'", '"')
    with pytest.raises(RequestError, match="organisation, operations, support, assessment"):
        parse(text, name="wrong")

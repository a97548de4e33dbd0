"""Who gains: every household is counted once in each way of dividing the city."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from model.campaign import Campaign
from model.records.groups import (
    CARRIED,
    CELLS,
    FAR,
    FIXED,
    GROUPS,
    SUMS,
    carried_by,
    place_in,
)
from model.relief import Measure
from tests.histories import lived, small

WHOLE = ("everybody", "depth", "remoteness", "work", "size", "industry", "register")


@cache
def campaign() -> Campaign:
    return lived(small(), 36)


@pytest.mark.parametrize("dimension", WHOLE)
@pytest.mark.parametrize("name", SUMS[:-1])
def test_the_groups_of_a_dimension_are_everybody(dimension: str, name: str) -> None:
    groups = campaign().tables().groups
    groups = groups[groups["year"] == 2016]
    whole = int(groups[groups["dimension"] == "everybody"][name].iloc[0])
    assert groups[groups["dimension"] == dimension][name].sum() == whole > 0


def test_everybody_is_what_the_months_say() -> None:
    groups, months = campaign().tables().groups, campaign().tables().months
    row = groups[(groups["year"] == 2016) & (groups["dimension"] == "everybody")].iloc[0]
    last = months.iloc[-1]
    assert row["stable"] / row["persons"] == pytest.approx(last["stable_incidence"])
    assert row["poor"] / row["persons"] == pytest.approx(last["true_incidence"])
    assert row["income_mean"] == pytest.approx(last["income_mean"], rel=1e-3)


def test_those_released_are_counted_by_what_carried_them() -> None:
    groups, h = campaign().tables().groups, campaign().city.households
    released = groups[(groups["year"] == 2016) & (groups["dimension"] == "released by")]
    assert released["households"].sum() == (h.exit_month >= 0).sum() > 0


def test_groups_are_those_of_the_start() -> None:
    """The same people in every year, whatever they earn now."""
    groups = campaign().tables().groups
    by_year = groups[groups["dimension"] == "depth"].pivot_table(
        index="group", columns="year", values="persons"
    )
    assert (by_year[2014] == by_year[2016]).all()
    poorest = groups[(groups["group"] == "below 0.75") & (groups["year"] == 2014)].iloc[0]
    richest = groups[(groups["group"] == "above 2.5") & (groups["year"] == 2014)].iloc[0]
    assert poorest["income_mean"] < richest["income_mean"] / 2


@pytest.mark.parametrize(
    ("measures", "kind"),
    [
        ((Measure.JOB_PLACEMENT, Measure.MINIMUM_INCOME), "minimum income"),
        ((Measure.JOB_PLACEMENT, Measure.PUBLIC_POST), "public post"),
        ((Measure.INDUSTRY_SHARE, Measure.JOB_PLACEMENT), "job"),
        ((Measure.INDUSTRY_SHARE, Measure.TRAINING), "industry"),
        ((Measure.SAFE_WATER,), "other help"),
        ((), "no help"),
    ],
)
def test_what_carried_a_release(measures: tuple[Measure, ...], kind: str) -> None:
    aid = np.uint16(sum(1 << m for m in measures))
    assert GROUPS["released by"][carried_by(aid, CARRIED)] == kind


def test_a_value_at_a_cut_belongs_above_it() -> None:
    cuts = np.array([0.0, 1.0], np.float32)
    assert [place_in(np.float32(x), cuts) for x in (-1, 0, 0.5, 1, 2)] == [0, 1, 1, 2, 2]


def test_every_group_has_its_row() -> None:
    groups = campaign().tables().groups
    named = [(dimension, group) for dimension, names in GROUPS.items() for group in names]
    for _, year in groups.groupby("year"):
        assert list(zip(year["dimension"], year["group"], strict=True)) == named


def test_a_cell_is_all_that_a_household_never_leaves() -> None:
    recorded, h = campaign().recorder.groups, campaign().city.households
    assert recorded is not None
    found = dict(zip(FIXED, np.unravel_index(recorded.start.cell, CELLS), strict=True))
    assert np.array_equal(found["industry"], campaign().city.villages.industry[h.village])
    assert np.array_equal(found["size"], np.where(h.persons < 3, 0, np.where(h.persons < 5, 1, 2)))
    assert np.array_equal(found["remoteness"], [place_in(x, FAR) for x in h.remote])

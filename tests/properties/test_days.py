"""Days in are days out, whatever a planner asks for and however many cadres there are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.systems.operations import work
from model.systems.organisation import fill_posts, replace_leavers
from tests.cities import levels_with, small_city

STAFFING = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["even", "by_poor", "by_gap", "deep_first", "matched"]),
        "residents": st.integers(0, 20),
        "rotating": st.integers(0, 6),
        "paired": st.integers(0, 80),
        "village_cadres": st.integers(0, 30),
        "resident_days": st.floats(0.0, 31.0),
        "village_days": st.floats(0.0, 31.0),
        "paired_days": st.floats(0.0, 31.0),
        "posting": st.integers(1, 36),
    }
)
ASSESSMENT = st.fixed_dictionaries(
    {
        "assessments": st.floats(0.0, 24.0),
        "indicators": st.floats(1.0, 200.0),
        "inspections": st.floats(0.0, 60.0),
        "strictness": st.floats(0.0, 1.0),
    }
)


@settings(max_examples=25)
@given(STAFFING, ASSESSMENT, st.integers(0, 2**40))
def test_days_in_are_days_out_and_one_post_a_cadre(
    staffing: dict[str, object], assessment: dict[str, object], seed: int
) -> None:
    city = small_city(seed=2)
    levels = levels_with(staffing=staffing, assessment=assessment)
    for month in range(14):
        if month % 12 == 0:
            report = fill_posts(city, levels, month, seed)
            assert sum(report.in_service) == int((city.cadres.posted >= 0).sum())
        replace_leavers(city, levels, month)
        done = work(city, levels, month, seed)
        used = done.ordinary + done.meetings + done.inspections + done.paper
        assert done.supply == used + done.visiting + done.delivery + done.left
        assert min(done.left, done.delivery, done.visiting) >= 0
        for name in ("knowledge", "fatigue"):
            values = getattr(city.cadres, name)
            assert np.isfinite(values).all()
            assert (values >= 0.0).all()
        assert (city.cadres.knowledge <= 1.0).all()
        assert (city.households.seen_income >= 0.0).all()

"""Worlds of an experiment: nothing differs but what is done, and what is done is done in full."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model import campaign
from model.campaign.trial import Intervention, TrialCampaign, begin_trial
from model.experiments.plan import Options
from model.experiments.validation.read import pattern_of
from model.experiments.validation.work_out import work_out
from model.experiments.validation.worlds import Setting, run_world
from model.records.recorder import LIVELIHOOD_SUMS
from model.relief import Measure
from model.scenario import Scenario, load
from model.units import SUM_PARTS

MONTHS = 24


def scenario(name: str = "liupanshui", months: int = MONTHS) -> Scenario:
    return load(name).with_settings({"world.scale": 0.01, "horizon.months": months})


def everybody(found: TrialCampaign) -> np.ndarray:
    return np.ones(found.city.households.size, bool)


def lived(one: Intervention | None = None, name: str = "liupanshui") -> TrialCampaign:
    """A finished trial campaign with one intervention, or none."""
    found = begin_trial(scenario(name), 3)
    found.interventions = (one,) if one else ()
    for _ in range(MONTHS):
        found.step()
    return found


@pytest.fixture(scope="module")
def plain() -> TrialCampaign:
    return lived()


def test_a_world_in_which_nothing_is_done_is_the_run_itself(plain: TrialCampaign) -> None:
    tables = campaign.run(scenario(), 3)
    for mine, theirs in zip(plain.tables(), tables, strict=True):
        pd.testing.assert_frame_equal(mine, theirs)


def test_wages_noted_by_household_are_those_of_the_statistics() -> None:
    """Within 2 %: an illness of the month's end changes who is at home in hindsight."""
    found, wages = begin_trial(scenario(), 3), 0.0
    for month in range(12):
        keep, found._record = found._record, lambda: None  # type: ignore[method-assign]
        found.step()
        assert found.facts.report is not None
        part = dict(zip(LIVELIHOOD_SUMS, found.facts.report.sums.sum(axis=0), strict=True))
        sent = found.levels.livelihoods.away_as_transfer * part["kept"]
        wages += float(part["kept"] - sent + part["local"] + part["posts"])
        found._record = keep  # type: ignore[method-assign]
        found.month = month
        found._record()
        found.month += 1
    yuan = wages * found.levels.money.smallest / SUM_PARTS
    assert found.notes[0].sum() == pytest.approx(yuan, rel=0.02)


def test_losses_by_illness_are_as_frequent_as_declared(plain: TrialCampaign) -> None:
    struck = (plain.notes[1] > 0).mean()
    chance = plain.levels.livelihoods.illness
    assert 0.8 * 12 * chance < struck < 1.6 * 12 * chance  # double without workers


def test_a_void_measure_is_decided_and_paid_and_does_nothing(plain: TrialCampaign) -> None:
    void = Intervention((Measure.MINIMUM_INCOME,), everybody, 0, MONTHS, void=True)
    found = lived(void)
    bit = 1 << Measure.MINIMUM_INCOME
    assert (found.city.households.aid & bit).any()
    assert (found.given & bit).any()
    relief = [sum(row[name] for row in c.recorder.months[:3] for name in ("spending",))
              for c in (plain, found)]  # fmt: skip
    assert relief[0] == relief[1]
    assert found.recorder.months[-1]["income_mean"] < plain.recorder.months[-1]["income_mean"]


def test_medical_aid_made_void_relieves_nobody(plain: TrialCampaign) -> None:
    void = Intervention((Measure.MEDICAL_AID,), everybody, 0, MONTHS, void=True)
    found = lived(void)
    loss = plain.levels.livelihoods.illness_asset_loss
    assert found.notes[1].max() >= loss * 0.999
    hit = found.notes[1] > 0
    aided = hit & ((found.given & (1 << Measure.MEDICAL_AID)) != 0)
    assert aided.any()
    assert (found.notes[1][aided] > loss * 0.999).all()
    relieved = (plain.notes[1] > 0) & (plain.notes[1] < loss * 0.9)
    assert relieved.any()


EXPERIMENT = {
    "title": "grants", "published": 0.1, "plausible": [0.0, 0.2], "unit": "share of income",
    "population": {"at": "2014-06", "where": {"registered": 1, "workers": {"from": 1}}},
    "treatment": {"measures": ["minimum_income"], "given": "lottery", "share": 0.5, "months": 12},
    "outcome": {"variable": "income", "at": "2015-06", "as": "share"},
    "estimator": {"kind": "difference"},
}  # fmt: skip


def setting(text: dict[str, object], name: str = "no_campaign") -> tuple[object, Setting]:
    found = pattern_of(text, "mine", "mine.toml")
    return found, Setting(scenario(name), 3, Options(), frozenset(found.wanted()))


def test_a_lottery_gives_half_of_them_pay_and_its_price_is_that_of_the_measure() -> None:
    pattern, where = setting(EXPERIMENT)
    answer = work_out(pattern, where)  # type: ignore[arg-type]
    assert 0.35 < answer.treated / (answer.treated + answer.untreated) < 0.65
    assert answer.truth > 0.05
    assert answer.estimate == pytest.approx(answer.truth, abs=0.3)
    levels = scenario("no_campaign").at(8)
    person_month = levels.measures.minimum_price
    assert 12 * person_month < answer.price < 12 * person_month * 8


def test_the_true_effect_is_nothing_where_nothing_is_done() -> None:
    late = {**EXPERIMENT, "treatment": {**EXPERIMENT["treatment"], "since": "2015-06"}}  # type: ignore[dict-item]
    pattern, where = setting(late)
    answer = work_out(pattern, where)  # type: ignore[arg-type]
    assert answer.truth == 0.0  # the outcome is taken before the first payment
    assert answer.treated > 0


def test_whoever_the_campaign_helps_was_worse_off_to_begin_with() -> None:
    """Selection: in truth minimum income raises incomes, its recipients are poorer than others."""
    text = {
        **EXPERIMENT,
        "treatment": {"measures": ["minimum_income"]},
        "population": {"at": "2014-03", "where": {"registered": 1}},
        "outcome": {"variable": "income", "at": "2015-12", "as": "share"},
    }
    pattern, where = setting(text, "liupanshui")
    answer = work_out(pattern, where)  # type: ignore[arg-type]
    assert answer.truth > 0.0 > answer.estimate


def test_a_placebo_is_the_estimator_where_the_measure_does_nothing() -> None:
    """Selection is left in it, the effect is not: recipients of minimum income are poorer."""
    text = {
        **EXPERIMENT,
        "treatment": {"measures": ["minimum_income"]},
        "population": {"at": "2014-03", "where": {"registered": 1}},
        "outcome": {"variable": "income", "at": "2015-12"},
    }
    pattern, where = setting(text, "liupanshui")
    answer = work_out(pattern, where)  # type: ignore[arg-type]
    from model.experiments.validation.arms import worlds_of

    other = worlds_of(pattern, where, None).other  # type: ignore[arg-type]
    assert other is not None
    end = 23
    listed = other.at(2, "registered")
    got, had = other.at(end, "given_minimum_income"), other.at(2, "given_minimum_income")
    treated, never = listed & got & ~had, listed & ~got
    income = other.at(end, "income")
    assert answer.placebo == pytest.approx(income[treated].mean() - income[never].mean())
    assert answer.placebo < answer.estimate < 0.0 < answer.truth


def test_a_placebo_of_settings_compares_the_same_households_without_them() -> None:
    text = {
        **EXPERIMENT,
        "treatment": {
            "against": "no_campaign",
            "treated": {"registered": 1},
            "treated_at": "2014-06",
        },
        "population": {"at": "2014-06"},
        "outcome": {"variable": "income", "at": "2015-12"},
    }  # fmt: skip
    pattern, where = setting(text, "liupanshui")
    without = scenario("no_campaign")
    answer = work_out(pattern, where, without)  # type: ignore[arg-type]
    other = run_world(Setting(without, 3, Options(), where.wanted))
    income, listed = other.at(23, "income"), run_world(where).at(5, "registered")
    assert answer.placebo == pytest.approx(income[listed].mean() - income[~listed].mean())
    true = {**text, "estimator": {"kind": "true"}}
    pattern, where = setting(true, "liupanshui")
    assert work_out(pattern, where, without).placebo == 0.0  # type: ignore[arg-type]


def test_a_lottery_needs_no_placebo() -> None:
    pattern, where = setting(EXPERIMENT)
    assert np.isnan(work_out(pattern, where).placebo)  # type: ignore[arg-type]


def test_a_village_lottery_treats_whole_villages() -> None:
    text = {**EXPERIMENT, "treatment": {**EXPERIMENT["treatment"], "unit": "village"}}  # type: ignore[dict-item]
    pattern, where = setting(text)
    from model.experiments.validation.arms import worlds_of

    arms = worlds_of(pattern, where, None)  # type: ignore[arg-type]
    village = arms.treated_world.at(pattern.population.at, "village")  # type: ignore[attr-defined]
    assert not set(village[arms.treated]) & set(village[arms.untreated])
    assert arms.treated.any()
    assert arms.untreated.any()


def test_a_series_is_read_from_the_tables() -> None:
    series = {
        "title": "s", "published": 1.0, "plausible": [0.5, 1.5],
        "series": {
            "output": "income_mean", "at": "2015-12", "where": {"village_type": "poor"},
            "over": {"output": "income_mean", "at": "2015-12"},
        },
    }  # fmt: skip
    pattern, where = setting(series)
    world = run_world(where)
    answer = work_out(pattern, where)  # type: ignore[arg-type]
    rows = world.tables.villages
    rows = rows[(rows["year"] == 2015) & rows["poor"] & ~rows["deep"]]
    mean = (rows["income_mean"] * rows["persons"]).sum() / rows["persons"].sum()
    assert answer.estimate == pytest.approx(mean / world.tables.months["income_mean"].iloc[-1])

"""A3: a county applies on its own record; what a sample finds lets it leave or wait."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
import pytest

from model.agents import AssessmentOffice, CountyHeadquarters
from model.campaign import Campaign
from model.campaign.delisting import decide_counties
from model.city import City
from model.decisions import Followed
from model.records.counties import county_table
from model.relief import Poor, Register
from model.systems import assessment
from tests.cities import levels_with, small_city
from tests.mediation.harness import Path, Result, effect

MARCH = 38
LIMITS = {"missed": 0.02, "wrong": 0.02, "comprehensive": 0.03, "satisfied": 0.90}
GOOD = {"missed": 0.01, "wrong": 0.01, "comprehensive": 0.02, "satisfied": 0.95}


@pytest.mark.parametrize(
    ("change", "grounds"),
    [
        ({}, []),
        ({"missed": 0.02}, ["missed"]),
        ({"wrong": 0.05}, ["wrong"]),
        ({"comprehensive": 0.031, "satisfied": 0.899}, ["comprehensive", "satisfied"]),
        ({"satisfied": 0.90}, []),
    ],
)
def test_three_rates_below_and_one_degree_above(change: dict, grounds: list) -> None:
    office = AssessmentOffice(mesa.Model(rng=1), "office", [])
    assert office.judge(GOOD | change, LIMITS) == grounds


def full_city(missed: float = 0.0, wrong: float = 0.0) -> City:
    """Half of the households are off the list, half released; these shares of them in error."""
    city = small_city(villages=8, size=1000)
    h = city.households
    with h.writing("assessment") as own:
        own.register[:] = np.where(np.arange(h.size) % 2, Register.NEVER, Register.EXITED)
        own.exit_month[:] = 11
    with h.writing("livelihoods") as own:
        luck = np.random.default_rng(3).random(h.size)
        off = h.register == Register.NEVER
        own.poor[:] = np.where(off, (luck < missed) * Poor.STABLE, (luck < wrong) * Poor.INCOME)
    assessment.prepare(city, levels_with(), 1)
    return city


def sampled(city: City, **keys: Any) -> assessment.SampleReport:
    base = {"sample": 1000, "sample_independent": True, "sample_finds": 1.0}
    return assessment.sample_counties(city, levels_with(assessment=base | keys), MARCH, 1)


WHOLE = {"sample": 1_000_000, "sample_finds": 1.0}


def test_everybody_sampled_and_every_error_found_is_the_truth() -> None:
    """(Registered + missed + wrong) / persons, exactly, though households differ in size."""
    city = full_city(missed=0.10, wrong=0.20)
    with city.households.writing("assessment") as own:
        own.register[::7] = Register.REGISTERED
    h, county = city.households, city.villages.county[city.households.village]
    assert np.ptp(h.persons) > 0
    off, out = h.register == Register.NEVER, h.register == Register.EXITED
    wrongs = (h.register == Register.REGISTERED) | ((off | out) & (h.poor != 0))
    expected = [h.persons[wrongs & (county == c)].sum() / h.persons[county == c].sum()
                for c in range(4)]  # fmt: skip
    report = sampled(city, **WHOLE)
    for name in ("incidence", "missed", "wrong", "comprehensive"):
        assert getattr(report.rates, name).tolist() == getattr(report.truth, name).tolist()
    assert report.rates.comprehensive.tolist() == pytest.approx(expected, rel=1e-12)
    assert report.counts[7:].sum() > 0, "corrected only after the rates were read"


def test_what_a_sample_finds_stands_for_the_persons_of_its_county() -> None:
    """The shares found, times those whom they stand for: near the truth, without a drift."""
    report = sampled(full_city(missed=0.5, wrong=0.5), sample=500)
    rates, truth = report.rates, report.truth
    error = np.sqrt(2 * 0.25 / 250) / 2  # of two halves, of about 250 households each
    assert np.all(np.abs(rates.comprehensive - truth.comprehensive) < 5 * error)
    listed = sampled(full_city(), sample=0)
    assert listed.rates.comprehensive.tolist() == listed.rates.incidence.tolist()


def test_a_sample_sees_the_rates_with_the_error_of_a_sample() -> None:
    rates = sampled(full_city(missed=0.10, wrong=0.20)).rates
    assert rates.sampled.sum() == pytest.approx(4000, rel=0.06)
    error = np.sqrt(0.1 * 0.9 / 500), np.sqrt(0.2 * 0.8 / 500)
    assert np.all(np.abs(rates.missed - 0.10) < 5 * error[0])
    assert np.all(np.abs(rates.wrong - 0.20) < 5 * error[1])
    assert np.ptp(rates.wrong) > 0, "every county has its own luck"


def test_the_own_level_misses_half_of_what_a_third_party_finds() -> None:
    third = sampled(full_city(wrong=0.3)).counts[6].sum()
    own = sampled(full_city(wrong=0.3), sample_independent=False).counts[6].sum()
    assert own / third == pytest.approx(0.5, abs=0.1)


def test_errors_found_are_corrected_and_their_villages_warned() -> None:
    city = full_city(missed=0.1, wrong=0.1)
    before, report = city.villages.chance.copy(), sampled(city)
    back = city.households.register == Register.RETURNED
    new = city.households.added == MARCH
    persons = city.households.persons.astype(np.int64)
    assert persons[back].sum() == report.counts[6].sum() == report.counts[7].sum() > 0
    assert persons[new].sum() == report.counts[4].sum() == report.counts[8].sum() > 0
    warned = report.counts[7] + report.counts[8] > 0
    assert np.all((city.villages.chance > before) == warned)


def test_without_a_sample_nothing_is_touched() -> None:
    city, twin = full_city(missed=0.5, wrong=0.5), full_city(missed=0.5, wrong=0.5)
    report = sampled(city, sample=0)
    assert report.paid == report.days.sum() == 0
    for name in ("register", "added"):
        assert np.array_equal(getattr(city.households, name), getattr(twin.households, name))
    assert np.array_equal(city.villages.chance, twin.villages.chance)


def test_who_fails_waits_a_year_and_the_decision_is_logged() -> None:
    city = small_city(villages=4)
    city.decisions.followed = Followed(bodies=True)
    model = mesa.Model(rng=1)
    counties = [CountyHeadquarters(model, name, [0]) for name in ("one", "two", "three")]
    levels = levels_with()
    campaign = SimpleNamespace(
        levels=levels, month=MARCH, counties=counties, city=city,
        office=AssessmentOffice(model, "office", []), recorder=SimpleNamespace(counties=[]),
    )  # fmt: skip
    rates = assessment.CountyRates(
        incidence=np.array([0.02, 0.02, 0.05]),
        missed=np.zeros(3),
        wrong=np.array([0.01, 0.04, 0.0]),
        satisfied=np.full(3, 0.95),
        comprehensive=np.full(3, 0.025),
        sampled=np.full(3, 1000),
    )
    truth = replace(rates, missed=np.array([0.0, 0.0, 0.1]), wrong=np.array([0.03, 0.01, 0.0]))
    decide_counties(campaign, SimpleNamespace(rates=rates, truth=truth))
    assert [body.delisted for body in counties] == [2017, None, None]
    assert [d.choice for d in city.decisions.noted] == ["leave the list", "wait, for wrong"]
    campaign.month += 12
    better = SimpleNamespace(rates=replace(rates, wrong=np.zeros(3)), truth=truth)
    decide_counties(campaign, better)
    assert [body.delisted for body in counties] == [2017, 2018, None]
    table = county_table(campaign.recorder.counties)
    assert table["leaves"].tolist() == [True, False, False, False, True, False]
    assert table["applies"].tolist() == [True, True, False, False, True, False]
    assert table["true_rates_pass"].tolist() == [False, True, False] * 2
    assert table["grounds"].tolist() == ["", "wrong", "", "", "", ""]
    assert table["found_wrong"].tolist() == [0.01, 0.04, 0.0, 0.0, 0.0, 0.0]


def listed_counties(campaign: Campaign) -> float:
    return float(sum(body.listed for body in campaign.counties))


PATH = Path(
    on={"assessment.sample": 1000}, off={"assessment.sample": 0}, months=15, scale=0.03,
    mediator=Result("model.systems.assessment.sample_counties"), outcome=listed_counties,
    settings={"assessment.incidence_limit": 0.9, "assessment.sample_finds": 0.6}, drawn=False,
)  # fmt: skip


def test_nothing_but_what_the_sample_finds_makes_counties_wait() -> None:
    """A path of one step: the sample as a whole is held."""
    found = effect(PATH, pairs=6)
    assert found.off.max() == 0.0, "all leave on their record"
    assert found.on.min() > 0.0, found
    assert found.clear, found
    assert found.kept == 0
    blind = dict(PATH.settings) | {
        "assessment.sample_finds": 0.0, "assessment.satisfaction_limit": 0.0,
    }  # fmt: skip
    assert effect(replace(PATH, settings=blind), pairs=1).full == 0

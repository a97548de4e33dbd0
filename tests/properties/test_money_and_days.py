"""Nothing is granted that is not there: money to the unit, days to the hundredth, quotas whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.ledger import ENDS, SOURCES, Account
from model.relief import Register
from model.systems import assessment
from model.systems.hand_down import hand_down_whole
from tests.cities import levels_with, small_city
from tests.supported import Office, funded, planned_city

few = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
FUNDINGS = st.fixed_dictionaries(
    {
        "budget": st.sampled_from([0.0, 999.0, 150_000.0, 3_000_001.0, 2e8]),
        "rule": st.sampled_from(["even", "by_poor", "by_gap", "concentrated"]),
        "carry_over": st.sampled_from([0.0, 0.37, 1.0]),
        "delay": st.integers(0, 11),
        "relocation": st.sampled_from([0.0, 20.0, 500.0]),
    }
)


@few
@given(FUNDINGS, st.integers(0, 20_000), st.integers(1, 5), st.integers(0, 2**40))
def test_money_in_is_money_out_in_every_village(
    funding: dict[str, Any], days: int, villages: int, seed: int
) -> None:
    city = planned_city(days=days, villages=villages, seed=seed % 1000)
    office = Office(city, funded(funding=funding), seed)
    for report in office.run(14):  # each month checks the ledger against the villages
        assert report.spent.min() >= 0
        assert report.leaked.min() >= 0
    books = office.ledger.balances
    came = -books[list(SOURCES)].sum(axis=0)
    went = books[[Account.VILLAGE, *ENDS]].sum(axis=0)
    assert np.array_equal(came, went)
    assert city.villages.account.min() >= 0


@few
@given(FUNDINGS, st.integers(0, 2000), st.integers(0, 2**40))
def test_days_never_exceed_days(funding: dict[str, Any], days: int, seed: int) -> None:
    city = planned_city(days=days, seed=seed % 1000)
    office = Office(city, funded(funding=funding | {"delay": 0}), seed)
    for month in range(3):
        report = office.month(month)
        assert (city.villages.used_days <= city.villages.delivery_days).all()
        assert report.days == city.villages.used_days.sum() == office.days.used["delivery"]


@few
@given(FUNDINGS, st.integers(0, 1000))
def test_every_year_of_the_ledger_adds_up(funding: dict[str, Any], seed: int) -> None:
    office = Office(planned_city(seed=seed), funded(funding=funding), seed)
    office.run(25)
    sums: dict[tuple[int, str], int] = {}
    for row in office.ledger.rows():
        sign = 1 if row.entry in ("appropriated", "carried in", "given") else -1
        sums[row.year, row.purpose] = sums.get((row.year, row.purpose), 0) + sign * row.yuan
        assert row.yuan >= 0
    assert set(sums.values()) == {0}


@few
@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=12),
    st.integers(0, 3000),
    st.integers(0, 2**40),
)
def test_what_is_handed_down_adds_up_and_follows_weights(
    weights: list[int], total: int, seed: int
) -> None:
    city = small_city(villages=len(weights), size=4)
    parts = hand_down_whole(total, np.array(weights), city.villages, seed, 0)
    assert parts.sum() == (total if sum(weights) else 0)
    quota = total * np.array(weights) / max(sum(weights), 1)
    assert (np.abs(parts - quota) < 3).all()  # three levels of rounding
    assert not parts[np.array(weights) == 0].any()


@few
@given(
    st.sampled_from(["by_share", "by_seen"]),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.integers(0, 2**40),
)
def test_quotas_are_possible_and_persons_are_conserved(
    rule: str, remaining: float, audit: float, seed: int
) -> None:
    city = small_city(seed=seed % 1000)
    h = city.households
    levels = levels_with(
        assessment={"remaining": remaining, "apportion": rule, "audit_share": audit}
    )
    assessment.prepare(city, levels, seed)
    everybody = h.persons[h.register > 0].sum()
    listed = np.bincount(h.village, h.persons * (h.register > 0))
    quota = assessment.hand_down(city, levels, 0, seed)
    assert (quota <= listed).all()
    report = assessment.exit_review(city, levels, 11, seed)
    assert (report.exits <= listed).all()
    found = assessment.audit(city, levels, 14, seed)
    out = h.persons[h.register == Register.EXITED].sum()
    on = h.persons[np.isin(h.register, (Register.REGISTERED, Register.RETURNED))].sum()
    assert out + on == everybody
    assert out == report.exits.sum() - found.returned.sum()
    assert ((city.villages.chance >= 0) & (city.villages.chance <= 1)).all()

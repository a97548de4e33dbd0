"""P1: who may move people and money, how late and how noisily that level sees, what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from model.campaign import Campaign
from model.policies import authority
from model.systems import operations, organisation
from model.systems.operations.authority import estimated
from tests.cities import levels_with, small_city
from tests.histories import columns, different, lived, small
from tests.mediation.harness import Column, Path, effect

YEARLY = {"operations.authority": "yearly"}
YEARLY_MOVES = {"authority": "county", "moves_every": 12}
LEVELS = ("county", "township", "village")


def expected(needs: np.ndarray, shares: np.ndarray) -> float:
    """What a division is worth by these needs: the sum of N x^0.6."""
    return float((needs * np.power(shares, 0.6)).sum())


# ------------------------------------------------------------------------------ the rule itself


def test_shares_by_need_to_the_power_of_two_and_a_half_are_the_best_there_are() -> None:
    needs = np.array([1.0, 2.0, 4.0])
    best = authority.weights(needs) / authority.weights(needs).sum()
    value = expected(needs, 30 * best)
    assert best[2] / best[1] == pytest.approx(2**2.5)
    for other in (needs / needs.sum(), np.full(3, 1 / 3), np.array([0.0, 0.1, 0.9])):
        assert expected(needs, 30 * other) < value


def test_whole_shares_add_up_in_every_territory() -> None:
    group = np.array([0, 1, 0, 1, 2, 2])
    totals = np.array([7, 3, 5])
    by = np.array([1.0, 0.0, 2.0, 0.0, 0.0, 9.0])
    given = authority.within(totals, by, group, np.linspace(0, 1, 6))
    assert np.bincount(group, given).tolist() == [7, 3, 5]
    assert given.tolist() == [2, 2, 5, 1, 0, 5]  # nobody in need: evenly, the remainder by draw


def test_a_total_as_large_as_money_gets_is_divided_exactly() -> None:
    """Beyond 2^63 / 2^20 units the product of total and part is too long; checked with integers."""
    totals, by = np.array([2**62 + 3, 10**13 + 7]), np.array([1.0, 0.5, 0.25, 3.0, 1.0])
    group = np.array([0, 0, 0, 1, 1])
    given = authority.within(totals, by, group, np.linspace(0, 1, 5)).tolist()
    assert [sum(given[:3]), sum(given[3:])] == totals.tolist()
    for share, weight, total in zip(given[:3], (4, 2, 1), [2**62 + 3] * 3, strict=True):
        assert abs(7 * share - total * weight) < 7
    assert 0 < given[4] < given[3]


def loss(spread: float, noise: float, lag: int, level: str) -> float:
    """Share of the best possible value that a level misses, over 40 months of changing needs.

    Log needs are an AR(1) with yearly memory 0.7 and `spread` between 200 villages.
    """
    rng = np.random.default_rng(4)
    memory = 0.7 ** (1 / 12)
    needs = [rng.normal(0, spread, 200)]
    for _ in range(60):
        new = rng.normal(0, spread * np.sqrt(1 - memory**2), 200)
        needs.append(memory * needs[-1] + new)
    best = got = 0.0
    for month in range(12, 52):
        true, told = np.exp(needs[month]), np.exp(needs[month - lag])
        guess = authority.estimates(told, rng.normal(size=200), noise)
        own = np.ones(200) if level == "village" else authority.weights(guess)
        best += expected(true, authority.weights(true) / authority.weights(true).sum())
        got += expected(true, own / own.sum())
    return 1.0 - got / best


def test_delay_and_noise_hurt_the_centre_and_unequal_need_hurts_the_village() -> None:
    assert loss(0.6, 0.35, 3, "county") > loss(0.6, 0.35, 1, "county")
    assert loss(0.6, 0.35, 3, "county") > loss(0.6, 0.1, 3, "county")
    losses = [loss(spread, 0.0, 0, "village") for spread in (0.0, 0.3, 0.6, 0.9)]
    assert losses[0] == pytest.approx(0.0, abs=1e-6)
    assert losses == sorted(losses)


def test_centre_and_village_cross_where_needs_differ_about_as_much_as_the_centre_errs() -> None:
    """Below a spread of about 0.4 log points between villages none should move anything."""
    crossing = [
        spread
        for spread in np.arange(0.1, 1.01, 0.1)
        if loss(spread, 0.35, 3, "county") < loss(spread, 0.0, 0, "village")
    ]
    assert crossing
    assert 0.25 < crossing[0] < 0.65
    # a township that knows sooner and better gains from smaller differences
    assert loss(crossing[0], 0.2, 1, "township") < loss(crossing[0], 0.35, 3, "county")


# ------------------------------------------------------------------------------------- in a city


def test_yearly_command_is_off_whatever_the_details() -> None:
    plain = small(operations={"authority": "yearly"})
    details = {"moves_every": 3, "county_noise": 0.7, "township_lag": 3.0}
    one, two = lived(plain, 20), lived(plain.with_(operations=details), 20)
    assert different(columns(one.city), columns(two.city)) == []
    assert not one.city.villages.known_need.any()


@pytest.mark.parametrize("level", LEVELS)
def test_nobody_is_moved_across_the_border_of_a_territory(level: str) -> None:
    case = small(operations={"authority": level, "moves_every": 2}).with_(world={"scale": 0.02})
    campaign = Campaign(setting=case, rng=3, check=True)
    moved = 0
    for month in range(24):
        before = campaign.city.cadres.posted.copy()
        campaign.step()
        if month % 12 == 0:
            continue
        after, villages = campaign.city.cadres.posted, campaign.city.villages
        changed = np.flatnonzero(before != after)
        where = villages.county if level == "county" else villages.township
        assert np.array_equal(where[before[changed]], where[after[changed]])
        assert (campaign.city.cadres.since[changed] == month + 1).all()
        assert (campaign.city.cadres.supply[changed] == 0).all()
        moved += changed.size
    assert (moved > 0) == (level == "county") or level == "township"
    assert sum(m["cadres_moved"] for m in campaign.recorder.months) == moved
    days = sum(m["person_days_moving"] for m in campaign.recorder.months)
    assert (days > 5 * moved) if moved else days == 0
    bodies = [b for group in campaign.command.values() for b in group]
    assert sum(b.moved for b in bodies) == moved


@pytest.mark.parametrize("level", LEVELS)
def test_money_only_changes_hands(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.systems import support

    seen = []
    move = support.reallocate

    def watched(city, levels, month, seed, ledger):
        moved = move(city, levels, month, seed, ledger)
        seen.append((moved.sum(), np.abs(moved).sum(), moved.sum(axis=0), moved.sum(axis=1)))
        return moved

    monkeypatch.setattr(support, "reallocate", watched)
    case = small(operations={"authority": level, "moves_every": 2}).with_(world={"scale": 0.02})
    lived(case, 14)
    assert all(total == 0 for total, *_ in seen)
    assert any(size for _, size, *_ in seen)
    for _, _, by_village, by_purpose in seen:
        kept = by_village if level == "village" else by_purpose
        assert not kept.any()


def test_a_report_that_never_came_moves_nobody() -> None:
    city = small_city()
    levels = levels_with(operations={"authority": "county", "moves_every": 3})
    assert organisation.rebalance(city, levels, 3, 1).moved == 0


def test_a_report_of_another_time_is_never_acted_upon() -> None:
    """Command by the county, a year and a half without, and again: it knows what it was told since.

    Also where it may move once in a quarter only, and where the lag changes.
    """
    campaign = lived(small(operations=YEARLY_MOVES), 6)
    city, levels = campaign.city, campaign.levels
    assert levels.operations.authority == "county"
    yearly = levels.model_copy(
        update={"operations": levels.operations.model_copy(update={"authority": "yearly"})}
    )
    operations.note_needs(city, levels, 6)
    for month in range(7, 24):
        operations.note_needs(city, yearly, month)
    assert estimated(city, levels, 24, 1) is None
    operations.note_needs(city, levels, 24)
    for lag in range(1, 8):
        asked = levels.operations.model_copy(update={"county_lag": float(lag)})
        later = levels.model_copy(update={"operations": asked})
        assert estimated(city, later, 24 + lag, 1) is not None
        assert estimated(city, later, 25 + lag, 1) is None


def test_every_month_is_told() -> None:
    campaign = lived(small(operations=YEARLY_MOVES), 9)
    assert campaign.city.villages.reported_need.any(axis=1).all()


def by_need(campaign: Campaign) -> float:
    """Residents in the quarter of villages with the largest need on the register, per village."""
    villages = campaign.city.villages
    h = campaign.city.households
    short = np.maximum(1 - h.seen_income / 3000.0, 0) * h.persons * (h.register == 1)
    need = np.bincount(h.village, short, minlength=villages.size)
    top = np.argsort(-need)[: max(villages.size // 4, 1)]
    return float(villages.residents[top].mean())


def test_the_centre_acts_through_what_is_reported_to_it() -> None:
    """Residents in the neediest quarter of villages; without reports nothing is moved."""
    path = Path(
        on={"operations.authority": "county", "operations.moves_every": 3}, off=YEARLY,
        outcome=by_need, mediator=Column("villages", "reported_need"), months=24, scale=0.06,
        drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found

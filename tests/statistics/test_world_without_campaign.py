"""The world without campaign is right first: it starts as published and moves as asked.

One life of a tenth of the city (66,000 households), at the declared parameters. Sampling errors are
stated beside the bounds: with the effective number of households of a village sample, a share near
0.23 is known to about 0.4 points, so the start itself is looked at in full size.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from model.experiments import baseline as b
from model.experiments.baseline import Life
from model.scenario import Levels
from model.systems.livelihoods.burn_in import burn_in
from model.world import build


@pytest.fixture(scope="module")
def life() -> Iterator[Life]:
    return b.live(b.alone(0.1))


@pytest.fixture(scope="module")
def start() -> tuple[np.ndarray, np.ndarray]:
    """Income and persons of all 660,000 households in December 2013, the real size."""
    levels = Levels()
    city = build(levels, {})
    burn_in(city, levels, levels.world.seed)
    h = city.households
    year = sum(h.quarters[slot].astype(np.float64) for slot in (4, 5, 6, 7))
    return year / h.persons, h.persons.astype(np.float64)


def test_the_city_starts_at_the_published_mean_and_incidence(
    start: tuple[np.ndarray, np.ndarray],
) -> None:
    """6,015 yuan a head within 0.3 %; 23.2 to 23.4 % of persons below 2,736 yuan."""
    income, persons = start
    assert income.size == 660_000
    mean = np.average(income, weights=persons)
    poor = np.average(income < 2736.0, weights=persons)
    print(f"start: {mean:.0f} yuan, {poor:.2%} below the line")
    assert mean == pytest.approx(6015.0, rel=0.003)
    assert 0.232 <= poor <= 0.234


def test_incomes_remember_last_year_and_four_years_ago(life: Life) -> None:
    """0.80 to 0.90 and 0.70 to 0.78; the sampling error of a correlation is below 0.003 here."""
    one = [b.log_correlation(life, y, y + 1) for y in range(b.FIRST, b.LAST)]
    four = [b.log_correlation(life, y, y + 4) for y in range(b.FIRST, b.LAST - 3)]
    print(f"correlation: one year {one[0]:.3f}, four years {four[0]:.3f}")
    assert all(0.80 <= r <= 0.90 for r in one)
    assert all(0.70 <= r <= 0.78 for r in four)


def test_most_of_the_poor_are_poor_again_and_some_others_enter(life: Life) -> None:
    """55 to 75 % of the first years' poor; 5 to 8 % of the others at the start (known to 0.5)."""
    stay, enter = b.moves(life, b.FIRST)
    print(f"2013 to 2014: {stay:.1%} stay poor, {enter:.1%} enter")
    assert 0.55 <= stay <= 0.75
    assert 0.05 <= enter <= 0.08
    assert all(0.55 <= b.moves(life, y)[0] <= 0.75 for y in range(b.FIRST, 2017))


def test_poverty_falls_without_campaign_and_faster_with_faster_drivers(life: Life) -> None:
    shares = [b.incidence(life, y) for y in range(b.FIRST, b.LAST + 1)]
    print("incidence", " ".join(f"{share:.1%}" for share in shares))
    assert shares == sorted(shares, reverse=True)
    slow = b.live(b.alone(0.02, b.TRIALS[0].drivers))
    fast = b.live(b.alone(0.02, b.TRIALS[-1].drivers))
    assert b.incidence(slow, b.LAST) > b.incidence(fast, b.LAST) + 0.05
    assert b.growth(slow) < b.growth(fast) - 0.02


def test_being_poor_for_years_is_not_luck_alone(life: Life) -> None:
    """Were years independent, five or more of seven would be far rarer than they are."""
    shares = b.years_poor(life)
    p = [b.incidence(life, y) for y in range(b.FIRST + 1, b.LAST + 1)]
    independent = np.array([1.0])
    for share in p:
        independent = np.convolve(independent, [1.0 - share, share])
    print("years poor 0-7", np.round(shares, 3), "if independent", np.round(independent, 4))
    assert shares.sum() == pytest.approx(1.0)
    assert shares[5:].sum() > 20 * independent[5:].sum()
    assert 0.5 < shares[0] < 0.8


def test_assets_neither_explode_nor_vanish(life: Life) -> None:
    """Median productive assets drift by less than 15 % in seven years."""
    print("median assets", np.round(life.assets, 3))
    assert np.abs(life.assets / life.assets[0] - 1.0).max() < 0.15


def test_the_pandemic_costs(life: Life) -> None:
    hit = b.live(b.alone(0.02, pandemic=True))
    spared = b.live(b.alone(0.02))
    assert np.array_equal(hit.incomes[:-1], spared.incomes[:-1])
    assert b.incidence(hit, b.LAST) > b.incidence(spared, b.LAST)


# ------------------------------------------------------------------- the statistics themselves


def made(incomes: list[list[float]], persons: list[float], line: float = 10.0) -> Life:
    """A life written by hand."""
    values = np.array(incomes)
    return Life(np.array(persons), values, values < line, 12.0, np.ones(len(incomes)), {})


def test_moves_and_incidence_count_persons() -> None:
    life = made([[5, 5, 20, 20], [5, 20, 5, 20]], [1.0, 3.0, 2.0, 4.0])
    assert b.incidence(life, 2013) == pytest.approx(0.4)
    assert b.moves(life, 2013) == (pytest.approx(1 / 4), pytest.approx(2 / 6))


def test_nobody_poor_is_no_division_by_zero() -> None:
    life = made([[20, 30], [20, 30]], [1.0, 1.0])
    assert b.moves(life, 2013) == (0.0, 0.0)


def test_correlation_is_weighted() -> None:
    a, c = np.array([0.0, 1.0, 5.0]), np.array([0.0, 1.0, -9.0])
    assert b.correlation(a, c, np.array([1.0, 1.0, 0.0])) == pytest.approx(1.0)
    assert b.correlation(a, c, np.ones(3)) == pytest.approx(np.corrcoef(a, c)[0, 1])
    assert b.correlation(np.ones(3), c, np.ones(3)) == 0.0


def test_years_poor_and_growth() -> None:
    life = made([[20, 20]] + [[5, 20]] * 5 + [[20, 20]] * 2, [1.0, 3.0])
    shares = b.years_poor(life)
    assert shares[5] == pytest.approx(0.25)
    assert shares[0] == pytest.approx(0.75)
    doubled = made([[10, 10]] + [[10, 10]] * 6 + [[20, 20]], [1.0, 1.0])
    assert b.growth(doubled) == pytest.approx(2 ** (1 / 7) - 1)

"""Are the draws uniform and independent along every part of an address, at stated power?

The alternatives, named: UNEVEN, half of 64 bins hold 5 % more than the others; REPEATS, one number
in 100 repeats its neighbour; TIED, neighbours are correlated by 0.01. And, because a test that
cannot fail says nothing, each alternative and a cipher of two rounds are shown to be found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from model.draws import Purpose, words
from model.draws.kernel import normals, uniforms
from tests.statistics.power import (
    POWER,
    chi_square,
    chi_square_limit,
    chi_square_sample,
    sample_for,
    share_sample,
    z_limit,
)

Words = NDArray[np.uint64]
BINS, GRID = 64, 16
UNEVEN, REPEATS, TIED = 0.05, 0.01, 0.01
AXES = ("key", "month", "purpose", "lane", "seed", "upper seed")
LAGS = (1, 2, 3, 12, 256)
LOW, SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)


def cipher(address: list[Any], rounds: int = 10) -> list[Words]:
    """Philox over arrays: (key, month, purpose, lane, seed's lower half, upper half) -> 4 words."""
    c0, c1, c2, c3, k0, k1 = (np.asarray(part, np.uint64) & LOW for part in address)
    for step in range(rounds):
        w0 = np.uint64(step * 0x9E3779B9 & 0xFFFFFFFF)
        w1 = np.uint64(step * 0xBB67AE85 & 0xFFFFFFFF)
        p0, p1 = c0 * M0, c2 * M1
        n0, n2 = p1 >> SHIFT ^ c1 ^ (k0 + w0 & LOW), p0 >> SHIFT ^ c3 ^ (k1 + w1 & LOW)
        c0, c1, c2, c3 = n0, p1 & LOW, n2, p0 & LOW
    return [c0, c1, c2, c3]


def along(axis: str, size: int, rounds: int = 10) -> list[Words]:
    """Four words at `size` addresses that differ by one step of one part only."""
    address: list[Any] = [77_000, 5, int(Purpose.MONTH), 0, 1, 0]
    place = AXES.index(axis)
    address[place] = np.arange(size, dtype=np.uint64) + np.uint64(address[place])
    return cipher([part + np.zeros(size, np.uint64) for part in address], rounds)


def numbers(word: Words) -> NDArray[np.float64]:
    """Uniform numbers of the words."""
    return (word >> np.uint64(8)).astype(np.float64) / 2**24


def cells(word: Words, count: int) -> NDArray[np.int64]:
    """Which of `count` equal parts of the unit interval each word falls into."""
    return (word * np.uint64(count) >> SHIFT).astype(np.int64)


def uneven(found: list[Words]) -> bool:
    """Whether any of the four words fills 64 bins unevenly."""
    limit = chi_square_limit(BINS - 1, tests=4)
    return any(chi_square(np.bincount(cells(w, BINS), minlength=BINS)) > limit for w in found)


def dependent(first: list[Words], second: list[Words]) -> bool:
    """Whether two series, word by word, fill a grid of pairs unevenly."""
    limit = chi_square_limit(GRID**2 - 1, tests=4)
    pairs = (cells(a, GRID) * GRID + cells(b, GRID) for a, b in zip(first, second, strict=True))
    return any(chi_square(np.bincount(p, minlength=GRID**2)) > limit for p in pairs)


def correlated(found: list[Words]) -> bool:
    """Whether any word is correlated with itself some steps further on."""
    limit = z_limit(tests=4 * len(LAGS))
    for word in found:
        u = (numbers(word) - 0.5) * np.sqrt(12.0)
        products = [float(np.mean(u[lag:] * u[:-lag])) * np.sqrt(u.size - lag) for lag in LAGS]
        if np.abs(products).max() > limit:
            return True
    return False


def size_for_uneven() -> int:
    shares = np.tile([1.0, 1.0 + UNEVEN], BINS // 2)
    return chi_square_sample(shares / shares.sum(), tests=4)


def size_for_repeats() -> int:
    shares = np.full((GRID, GRID), (1.0 - REPEATS) / GRID**2) + np.eye(GRID) * REPEATS / GRID
    return chi_square_sample(shares.ravel(), tests=4)


def size_for_tied() -> int:
    return sample_for(TIED, tests=4 * len(LAGS)) + max(LAGS)


def test_this_cipher_is_the_model_s() -> None:
    """The array form used here gives the model's words, along every axis."""
    for place, axis in enumerate(AXES):
        found = np.array(along(axis, 5)).T.tolist()
        for step, four in enumerate(found):
            part = [77_000, 5, int(Purpose.MONTH), 0, 1, 0]
            part[place] += step
            key, month, purpose, lane, low, high = part
            assert tuple(four) == words(low | high << 32, purpose, month, key, lane)
    keys = np.arange(77_000, 78_000, dtype=np.uint32)
    fast = uniforms(1, Purpose.MONTH, 5, keys)
    assert np.abs(fast - numbers(along("key", 1000)[0])).max() <= 2.0**-24


@pytest.mark.parametrize("axis", AXES)
def test_draws_are_uniform(axis: str) -> None:
    assert not uneven(along(axis, size_for_uneven()))


@pytest.mark.parametrize("axis", AXES)
def test_neighbours_are_independent(axis: str) -> None:
    found = along(axis, size_for_repeats() + 1)
    assert not dependent([w[:-1] for w in found], [w[1:] for w in found])


@pytest.mark.parametrize("axis", AXES)
def test_series_have_no_memory(axis: str) -> None:
    assert not correlated(along(axis, size_for_tied()))


def test_the_four_words_of_an_address_are_independent() -> None:
    found = along("key", size_for_repeats())
    for turn in (1, 2):
        assert not dependent(found, found[turn:] + found[:turn])


@pytest.mark.parametrize("purpose", [Purpose.SEASON, Purpose.VISIT, Purpose.AUDIT])
def test_purposes_are_independent_of_each_other(purpose: Purpose) -> None:
    """Over households: what a household draws for one purpose says nothing of another."""
    keys = np.arange(size_for_repeats(), dtype=np.uint64)
    own, other = (
        cipher([keys, *(np.full(keys.size, p) for p in (5, which, 0, 1, 0))])
        for which in (int(Purpose.MONTH), int(purpose))
    )
    assert not dependent(own, other)


@pytest.mark.parametrize("rounds", [1, 2])
@pytest.mark.parametrize("axis", ["key", "month", "purpose", "lane"])
def test_a_cipher_of_few_rounds_is_found(axis: str, rounds: int) -> None:
    found = along(axis, size_for_repeats() + 1, rounds)
    assert uneven(found) or dependent([w[:-1] for w in found], [w[1:] for w in found])


def wrong_uneven(rng: np.random.Generator) -> bool:
    n = size_for_uneven()
    weights = np.tile([1.0, 1.0 + UNEVEN], BINS // 2)
    cell = rng.choice(BINS, n, p=weights / weights.sum())
    return uneven([((cell + rng.random(n)) * 2**32 / BINS).astype(np.uint64)])


def wrong_repeats(rng: np.random.Generator) -> bool:
    word = rng.integers(0, 2**32, size_for_repeats() + 1, np.uint64)
    following = np.where(rng.random(word.size - 1) < REPEATS, word[:-1], word[1:])
    return dependent([word[:-1]], [following])


def wrong_tied(rng: np.random.Generator) -> bool:
    """Every hundredth number is that of the step before: correlation 0.01 at lag 1."""
    word = rng.integers(0, 2**32, size_for_tied(), np.uint64)
    word[1:] = np.where(rng.random(word.size - 1) < TIED, word[:-1], word[1:])
    return correlated([word])


@pytest.mark.parametrize("alternative", [wrong_uneven, wrong_repeats, wrong_tied])
def test_each_named_alternative_is_found(alternative: Callable[..., bool]) -> None:
    """Five tries each with a fixed seed: at power 0.999 none is missed in 99.5 % of such tests."""
    rng = np.random.default_rng(20)
    assert POWER >= 0.999
    assert all(alternative(rng) for _ in range(5))


def normal_sample(size: int) -> NDArray[np.float64]:
    """Normal draws of many households and two months."""
    keys = np.arange(size, dtype=np.uint32)
    return normals(1, Purpose.WEATHER, 12, keys).astype(np.float64)


MOMENTS = {
    # power of z: expected value, spread of one draw, wrong alternative
    "mean off by 0.005": (1, 0.0, 1.0, 0.005),
    "variance off by 0.5 %": (2, 1.0, np.sqrt(2.0), 0.005),
    "skew of 0.02": (3, 0.0, np.sqrt(15.0), 0.02),
    "kurtosis of 3.05": (4, 3.0, np.sqrt(96.0), 0.05),
}


@pytest.mark.parametrize("wrong", MOMENTS)
def test_moments_of_normals(wrong: str) -> None:
    power, expected, spread, distance = MOMENTS[wrong]
    n = sample_for(distance / spread)
    mean = float(np.mean(normal_sample(n) ** power))
    assert abs(mean - expected) * np.sqrt(n) / spread < z_limit()


@pytest.mark.parametrize("edge", [1.0, 2.0, 3.0, 4.0])
@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_tails_of_normals(edge: float, side: float) -> None:
    """Wrong alternative: a tenth more beyond the edge (half more beyond four deviations)."""
    share = float(stats.norm.sf(edge))
    wrong = share * (1.5 if edge > 3.0 else 1.1)
    n = share_sample(share, wrong)
    count = int((side * normal_sample(n) > edge).sum())
    assert stats.binomtest(count, n, share).pvalue > 1e-6


def test_normals_fill_sixty_four_equal_parts() -> None:
    z = normal_sample(size_for_uneven())
    place = np.minimum((stats.norm.cdf(z) * BINS).astype(np.int64), BINS - 1)
    assert chi_square(np.bincount(place, minlength=BINS)) < chi_square_limit(BINS - 1)

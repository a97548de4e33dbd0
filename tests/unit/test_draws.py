"""Draws: published vectors, the compiled forms, and what stays when others are added."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
import pytest

from model.draws import Purpose, uniform_at, uniform_named, words
from model.draws.kernel import (
    block32,
    blocks32,
    cos_turn32,
    exp32,
    larger,
    log32,
    normal32,
    normals,
    seed_words,
    smaller,
    uniform32,
    uniforms,
)

ONES = 0xFFFFFFFF
# Counter, key, answer: kat_vectors of Random123 (Salmon et al. 2011), philox4x32 of 10 rounds.
VECTORS = (
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)
LAST = ONES
ADDRESSES = (
    # seed, purpose, month, key, lane
    (1, Purpose.MONTH, 0, 0, 0),
    (2**63 + 5, Purpose.SEASON, -36, ONES, 3),
    (ONES, Purpose.VISIT, 143, 660_000, 1),
    (2**32, Purpose.AUDIT, -1, 2**31, 2),
)


def compiled_words(seed: int, purpose: int, month: int, key: int, lane: int) -> tuple[int, ...]:
    """The compiled cipher at one address, as whole numbers."""
    found = block32(np.uint32(key), month, purpose, lane, *seed_words(seed))
    return tuple(int(word) for word in found)


@pytest.mark.parametrize(("counter", "key", "answer"), VECTORS)
def test_published_vectors(counter: Any, key: Any, answer: Any) -> None:
    household, month, purpose, lane = counter
    seed = key[0] | key[1] << 32
    assert words(seed, purpose, month, household, lane) == answer
    assert compiled_words(seed, purpose, month, household, lane) == answer


@pytest.mark.parametrize("address", ADDRESSES)
def test_compiled_block_is_the_plain_one(address: Any) -> None:
    seed, purpose, month, key, lane = address
    assert compiled_words(*address) == words(seed, purpose, month, key, lane)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("size", [0, 1, 7, 257])
def test_compiled_blocks_are_the_plain_ones(address: Any, size: int) -> None:
    seed, purpose, month, key, lane = address
    keys = (np.arange(size, dtype=np.uint64) * 2_654_435_761 + key).astype(np.uint32)
    out = tuple(np.zeros(size + 3, np.uint32) for _ in range(4))
    blocks32(keys, (month, int(purpose), lane), *seed_words(seed), out)
    expected = [words(seed, purpose, month, int(k), lane) for k in keys]
    assert [tuple(int(w[j]) for w in out) for j in range(size)] == expected
    assert all(not w[size:].any() for w in out)


def test_one_household_has_the_same_draws_whoever_stands_beside_it() -> None:
    keys = np.array([5, 9, 2**31, 77], np.uint32)
    together = uniforms(3, Purpose.TRIAGE, 4, keys)
    alone = [uniforms(3, Purpose.TRIAGE, 4, keys[[i]])[0] for i in (2, 0, 3, 1)]
    assert together[[2, 0, 3, 1]].tolist() == alone


@pytest.mark.parametrize("lane", [0, 2])
@pytest.mark.parametrize("seed", [1, 2**40 + 9])
@pytest.mark.parametrize("month", [-30, 0, 83])
def test_uniforms_are_the_upper_bits_of_the_plain_words(seed: int, month: int, lane: int) -> None:
    keys = np.array([0, 1, 65_537, ONES], np.uint32)
    plain = [words(seed, Purpose.POSTING, month, int(k), lane)[0] >> 8 for k in keys]
    expected = (np.array(plain) + 0.5) / 2**24
    assert uniforms(seed, Purpose.POSTING, month, keys, lane).tolist() == pytest.approx(
        expected.tolist(), rel=0, abs=2**-25
    )


@pytest.mark.parametrize("month", [-30, 0, 83])
def test_normals_are_those_of_box_and_muller(month: int) -> None:
    keys = np.arange(4000, dtype=np.uint32)
    plain = np.array([words(1, Purpose.WEATHER, month, int(k))[:2] for k in keys])
    a, b = (((plain >> 8) + 0.5).T / 2**24).astype(np.float32).astype(np.float64)
    expected = np.sqrt(-2 * np.log(a)) * np.cos(2 * np.pi * b)
    assert np.abs(normals(1, Purpose.WEATHER, month, keys) - expected).max() < 2e-6


@pytest.mark.parametrize("word", [0, 1, 255, 256, 2**31, ONES - 256, LAST])
def test_uniform_is_strictly_inside_the_unit_interval(word: int) -> None:
    found = uniform32(np.uint32(word))
    assert 0.0 < found < 1.0
    assert found == pytest.approx(((word >> 8) + 0.5) / 2**24, rel=0, abs=2**-24)


def test_purposes_keep_their_numbers() -> None:
    """A number that moved would change every draw of its purpose: append, never renumber."""
    kept = {
        "PARAMETER": 1, "WORLD_VILLAGE": 2, "WORLD_HOUSEHOLD": 3, "WORLD_HOUSEHOLD_SIZE": 4,
        "WORLD_HOUSEHOLD_ABILITY": 5, "WORLD_GAPS": 6, "WORLD_CADRE": 7, "WORLD_SCALE": 8,
        "WORLD_REGISTER": 9, "MONTH": 10, "SEASON": 11, "WEATHER": 13, "VISIT": 14,
        "TRIAGE": 15, "CADRE": 16, "POSTING": 17, "DELIVERY": 18, "EXIT_REVIEW": 19, "AUDIT": 20,
        "INTEGRITY": 21, "APPORTION": 22, "SAMPLE": 23,
    }  # fmt: skip
    there = {purpose.name: int(purpose) for purpose in Purpose}
    assert there | kept == there
    assert len(Purpose.__members__) == len(set(there.values())), "two purposes share a number"


def test_one_purpose_more_changes_no_draw() -> None:
    more = IntEnum(
        "more", {"NEW": 0, **{p.name: int(p) for p in Purpose}, "LAST": max(Purpose) + 1}
    )
    keys = np.arange(50, dtype=np.uint32)
    for purpose in Purpose:
        before = uniforms(1, purpose, 7, keys)
        assert np.array_equal(uniforms(1, more[purpose.name], 7, keys), before)
        assert not np.array_equal(uniforms(1, more["LAST"], 7, keys), before)


def test_named_draws_are_pinned() -> None:
    """Values computed once: a parameter's draw depends on the seed and its own name only."""
    pinned = {
        (1, "drivers.wages"): 0.45785856679969733,
        (1, "livelihoods.trap"): 0.07381509635143096,
        (2**33 + 1, "drivers.wages"): 0.3749317786475674,
    }
    for (seed, name), value in pinned.items():
        assert uniform_named(seed, name) == value


def test_uniform_at_has_53_bits_of_two_words() -> None:
    high, low, _, _ = words(9, Purpose.SAMPLE, 3, 8)
    expected = (((high << 32 | low) >> 11) + 0.5) / 2**53
    assert uniform_at(9, Purpose.SAMPLE, 3, 8) == expected
    assert uniform_at(9, Purpose.SAMPLE, 3, 8, 1) != expected


def each(function: Any, values: Any) -> np.ndarray:
    """A scalar function of float32 on many values, as float64."""
    return np.array([function(np.float32(v)) for v in values], np.float64)


def test_exponential_is_accurate() -> None:
    x = np.linspace(-80.0, 80.0, 40_001).astype(np.float32)
    exact = np.exp(x.astype(np.float64))
    assert np.abs(each(exp32, x) / exact - 1.0).max() < 2e-7
    assert exp32(np.float32(0.0)) == 1.0


def test_logarithm_is_accurate() -> None:
    x = np.concatenate([np.geomspace(2.0**-25, 1e6, 20_001), np.linspace(0.5, 2.0, 20_001)])
    x = x.astype(np.float32)
    exact = np.log(x.astype(np.float64))
    assert (np.abs(each(log32, x) - exact) < 3e-7 * np.maximum(1.0, np.abs(exact))).all()
    assert log32(np.float32(1.0)) == 0.0


def test_cosine_is_accurate_and_symmetric() -> None:
    turn = ((np.arange(0, 2**24, 401) + 0.5) / 2**24).astype(np.float32)
    exact = np.cos(2.0 * np.pi * turn.astype(np.float64))
    found = each(cos_turn32, turn)
    assert np.abs(found - exact).max() < 3e-7
    assert each(cos_turn32, [0.25, 0.5, 0.75]).tolist() == pytest.approx([0, -1, 0], abs=3e-7)


def test_the_widest_normal_is_what_24_bits_allow() -> None:
    zero, half = np.uint32(0), np.uint32(2**31)
    widest = np.sqrt(2 * 25 * np.log(2))
    assert normal32(zero, zero) == pytest.approx(widest, rel=1e-6)
    assert normal32(zero, half) == pytest.approx(-widest, rel=1e-6)
    assert np.isfinite(normal32(np.uint32(ONES), zero))


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (2.0, 1.0), (-1.0, -1.0)])
def test_larger_and_smaller(a: float, b: float) -> None:
    assert (larger(a, b), smaller(a, b)) == (max(a, b), min(a, b))

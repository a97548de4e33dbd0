"""The plain form of the draws: Philox4x32-10 in Python integers, one address at a time.

A draw is the block cipher-like bijection Philox4x32-10 applied to the address
(key, month, purpose, lane) under the run's seed: four words of 32 bits. No generator state exists,
so two deployments differ only where the deployment makes them differ.
Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

import zlib
from enum import IntEnum

MASK = 0xFFFFFFFF
MULTIPLY_0, MULTIPLY_1 = 0xD2511F53, 0xCD9E8D57
WEYL_0, WEYL_1 = 0x9E3779B9, 0xBB67AE85
ROUNDS = 10


class Purpose(IntEnum):
    """What a draw is for; numbers are never reused, so adding one changes no other draw."""

    PARAMETER = 1
    WORLD_VILLAGE = 2
    WORLD_HOUSEHOLD = 3
    WORLD_HOUSEHOLD_SIZE = 4
    WORLD_HOUSEHOLD_ABILITY = 5
    WORLD_GAPS = 6
    WORLD_CADRE = 7
    WORLD_SCALE = 8
    WORLD_REGISTER = 9
    MONTH = 10
    SEASON = 11
    WEATHER = 13
    VISIT = 14
    TRIAGE = 15
    CADRE = 16
    POSTING = 17
    DELIVERY = 18
    EXIT_REVIEW = 19
    AUDIT = 20
    INTEGRITY = 21
    APPORTION = 22
    SAMPLE = 23
    CAREER = 30
    REPLACEMENT = 31
    COMMENDATION = 32
    COURSE = 33
    SUCCESSOR = 34
    PAIRING = 45
    BODY = 46
    SECRETARY = 47
    ROOM = 48
    PRICE = 40
    JOINT = 41
    CHAIN = 42
    EXPERT = 43
    TEAM = 50
    REPORT = 51
    MOVE = 52
    AGAIN = 55
    STATION = 56
    SCALED = 57
    DUTY = 35
    MISSED = 36
    RECHECK = 37
    COUNTY_SAMPLE = 38
    PARTY_GROUP = 39
    REPRODUCED = 60
    RESAMPLE = 61
    POSTERIOR = 62
    PARTICLE = 63
    BATCH = 64
    TRIAL = 70


def words(
    seed: int, purpose: int, month: int, key: int, lane: int = 0
) -> tuple[int, int, int, int]:
    """Four 32-bit words at one address; `month` may be negative (burn-in), taken modulo 2^32."""
    c0, c1, c2, c3 = key & MASK, month & MASK, purpose & MASK, lane & MASK
    k0, k1 = seed & MASK, (seed >> 32) & MASK
    for _ in range(ROUNDS):
        p0, p1 = c0 * MULTIPLY_0, c2 * MULTIPLY_1
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + WEYL_0) & MASK, (k1 + WEYL_1) & MASK
    return c0, c1, c2, c3


def uniform_at(seed: int, purpose: int, month: int, key: int, lane: int = 0) -> float:
    """One number in (0, 1) of 53 bits at one address."""
    high, low, _, _ = words(seed, purpose, month, key, lane)
    return ((high << 21 | low >> 11) + 0.5) * 2.0**-53


def uniform_named(seed: int, name: str) -> float:
    """One number in (0, 1) for a named parameter: adding a name changes no other name's draw."""
    return uniform_at(seed, Purpose.PARAMETER, 0, zlib.crc32(name.encode()))

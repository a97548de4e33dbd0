"""The compiled form of the draws, and the polynomials that rules use instead of the C library.

`exp32`, `log32` and `cos_turn32` give the same bytes on every processor because they are plain
float32 arithmetic; the C library's change with the processor. Accuracy is tested: relative error
below 2e-7 for exp, absolute error below 3e-7 for cos, and for log below 3e-7 of the larger of 1 and
its size.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.plain import Purpose

__all__ = [
    "Purpose",
    "block32",
    "blocks32",
    "cos_turn32",
    "exp32",
    "larger",
    "log32",
    "normal32",
    "normals",
    "smaller",
    "uniform32",
    "uniforms",
]

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_SHIFT = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_WORD = 0xFFFFFFFF
"""A negative month is taken modulo 2^32, compiled or not."""
_F = np.float32
_HALF, _ONE = _F(0.5), _F(1.0)
_LOG2E, _LN2_HIGH, _LN2_LOW = _F(1.4426950408889634), _F(0.693359375), _F(-2.12194440e-4)
_LN2 = _F(0.6931471805599453)
_SQRT_HALF = _F(0.70710678118654752)
_U24 = _F(2.0**-24)
_U25 = _F(2.0**-25)
_BELOW_ONE = _F(1.0 - 2.0**-24)
_EXP = tuple(
    _F(c)
    for c in (1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1)
)
_E0, _E1, _E2, _E3, _E4 = _EXP
_LOG = tuple(
    _F(c)
    for c in (
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
        -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    )
)  # fmt: skip
_L0, _L1, _L2, _L3, _L4, _L5, _L6, _L7, _L8 = _LOG
_TWO_PI = _F(6.283185307179586)
_S1, _S2, _S3, _S4, _S5 = (_F(c) for c in (-1 / 6, 1 / 120, -1 / 5040, 1 / 362880, -1 / 39916800))
_QUARTER = _F(0.25)
_MINUS_TWO = _F(-2.0)
_TOGETHER = 512
"""Keys whose words are made together."""
_FEW = 40
"""Keys for which blocks are not worth their working memory."""


@compiled
def _round(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """One round of Philox4x32, in words of 64 bits of which the lower 32 count."""
    p0 = (c0 & _LOW) * _M0
    p1 = (c2 & _LOW) * _M1
    return (p1 >> _SHIFT) ^ (c1 ^ k0), p1, (p0 >> _SHIFT) ^ (c3 ^ k1), p0


@compiled
def block32(key: Any, month: Any, purpose: Any, lane: Any, k0: Any, k1: Any) -> Any:
    """Philox4x32-10 at one address: four uint32 words (see `plain.words`)."""
    c0, c1 = np.uint64(key), np.uint64(month & _WORD)
    c2, c3 = np.uint64(purpose), np.uint64(lane)
    a, b = np.uint64(k0), np.uint64(k1)
    for _ in range(10):
        c0, c1, c2, c3 = _round(c0, c1, c2, c3, a, b)
        a, b = (a + _W0) & _LOW, (b + _W1) & _LOW
    return np.uint32(c0), np.uint32(c1), np.uint32(c2), np.uint32(c3)


@compiled
def blocks32(keys: Any, address: Any, k0: Any, k1: Any, out: Any) -> None:
    """Philox4x32-10 for many keys at once: written out, so that the loop uses wide registers.

    `address` is (month, purpose, lane); `out` is four uint32 arrays at least as long as `keys`.
    Equal to `block32` word by word.
    """
    out0, out1, out2, out3 = out
    month, purpose, lane = address
    for j in range(keys.size):
        c0, c1 = np.uint64(keys[j]), np.uint64(month & _WORD)
        c2, c3 = np.uint64(purpose), np.uint64(lane)
        a, b = np.uint64(k0), np.uint64(k1)
        for _ in range(10):
            c0, c1, c2, c3 = _round(c0, c1, c2, c3, a, b)
            a, b = (a + _W0) & _LOW, (b + _W1) & _LOW
        out0[j], out1[j], out2[j], out3[j] = (
            np.uint32(c0),
            np.uint32(c1),
            np.uint32(c2),
            np.uint32(c3),
        )


@compiled
def uniform32(word: Any) -> Any:
    """A float32 strictly between 0 and 1 from the upper 24 bits of a word.

    The last of the 2^24 numbers would round up to 1 and is held just below it.
    """
    number = np.float32(np.int32(word >> np.uint32(8))) * _U24 + _U25
    return number if number < _BELOW_ONE else _BELOW_ONE


@compiled
def exp32(x: Any) -> Any:
    """e^x in float32 for x in [-80, 80] (Cephes polynomial, Moshier 1992)."""
    n = np.floor(x * _LOG2E + _HALF)
    r = x - n * _LN2_HIGH
    r = r - n * _LN2_LOW
    y = _E0 * r + _E1
    y = y * r + _E2
    y = y * r + _E3
    y = y * r + _E4
    y = y * r + _HALF
    y = y * r * r + r + _ONE
    bits = np.int32((np.int32(n) + np.int32(127)) << np.int32(23))
    return y * bits.view(np.float32)


@compiled
def log32(x: Any) -> Any:
    """Natural logarithm in float32 of a positive normal number (Cephes, Moshier 1992)."""
    bits = np.float32(x).view(np.int32)
    exponent = np.int32((bits >> np.int32(23)) - np.int32(126))
    mantissa = np.int32((bits & np.int32(0x007FFFFF)) | np.int32(0x3F000000)).view(np.float32)
    small = mantissa < _SQRT_HALF
    e = np.float32(exponent) - (_ONE if small else np.float32(0.0))
    f = (mantissa + mantissa if small else mantissa) - _ONE
    z = f * f
    y = _L0 * f + _L1
    y = y * f + _L2
    y = y * f + _L3
    y = y * f + _L4
    y = y * f + _L5
    y = y * f + _L6
    y = y * f + _L7
    y = y * f + _L8
    y = y * f * z
    y = y + e * _LN2_LOW - _HALF * z
    return f + y + e * _LN2_HIGH


@compiled
def cos_turn32(turn: Any) -> Any:
    """cos(2 pi turn) for turn in (0, 1): the sine of the distance to the nearest quarter turn."""
    centred = np.abs(turn - _HALF)
    x = np.abs(centred - _QUARTER) * _TWO_PI
    s = x * x
    y = _S5 * s + _S4
    y = y * s + _S3
    y = y * s + _S2
    y = y * s + _S1
    sine = x * (_ONE + s * y)
    return sine if centred > _QUARTER else -sine


@compiled
def larger(a: Any, b: Any) -> Any:
    """The larger of two numbers; unlike `max` it leaves the loop around it vectorisable."""
    return a if a > b else b


@compiled
def smaller(a: Any, b: Any) -> Any:
    """The smaller of two numbers; unlike `min` it leaves the loop around it vectorisable."""
    return a if a < b else b


@compiled
def normal32(word_a: Any, word_b: Any) -> Any:
    """One standard normal number from two words (Box and Muller 1958), float32."""
    radius = np.sqrt(_MINUS_TWO * log32(uniform32(word_a)))
    return radius * cos_turn32(uniform32(word_b))


@compiled
def _fill_blocks(keys: Any, address: Any, k0: Any, k1: Any, out: Any, kind: Any) -> None:
    """Draws for many keys, so many at a time that their words stay close to the processor."""
    a, b = np.empty(_TOGETHER, np.uint32), np.empty(_TOGETHER, np.uint32)
    c, d = np.empty_like(a), np.empty_like(a)
    for lo in range(0, keys.size, _TOGETHER):
        some, here = keys[lo : lo + _TOGETHER], out[lo : lo + _TOGETHER]
        blocks32(some, address, k0, k1, (a, b, c, d))
        if kind == 0:
            for j in range(some.size):
                here[j] = uniform32(a[j])
        else:
            for j in range(some.size):
                here[j] = normal32(a[j], b[j])


@compiled
def _fill(
    keys: Any, month: Any, purpose: Any, lane: Any, k0: Any, k1: Any, out: Any, kind: Any
) -> None:
    if keys.size > _FEW:
        _fill_blocks(keys, (month, purpose, lane), k0, k1, out, kind)
        return
    for i in range(keys.size):
        a, b, _, _ = block32(keys[i], month, purpose, lane, k0, k1)
        out[i] = uniform32(a) if kind == 0 else normal32(a, b)


@lru_cache(maxsize=1024)
def seed_words(seed: int) -> tuple[np.uint32, np.uint32]:
    """Split a run's seed into the two 32-bit halves of the cipher key."""
    return np.uint32(seed & 0xFFFFFFFF), np.uint32((seed >> 32) & 0xFFFFFFFF)


def _addressed(
    seed: int, purpose: int, month: int, keys: NDArray[Any], lane: int, kind: int
) -> NDArray[np.float32]:
    out = np.empty(keys.size, np.float32)
    k0, k1 = seed_words(seed)
    purpose = int(purpose)  # an Enum costs the compiler half a millisecond to look at, every call
    _fill(keys.astype(np.uint32, copy=False), month, purpose, lane, k0, k1, out, kind)
    return out


def uniforms(
    seed: int, purpose: int, month: int, keys: NDArray[Any], lane: int = 0
) -> NDArray[np.float32]:
    """Uniform draws in (0, 1), one for each key; `lane` separates several draws of one purpose."""
    return _addressed(seed, purpose, month, keys, lane, 0)


def normals(
    seed: int, purpose: int, month: int, keys: NDArray[Any], lane: int = 0
) -> NDArray[np.float32]:
    """Standard normal draws, one for each key."""
    return _addressed(seed, purpose, month, keys, lane, 1)

"""Numbers as people read them: thousands separated, shares in per cent, yuan in millions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from model.views.texts import say, texts

MINUS = "\N{MINUS SIGN}"
SHARES = ("share", "fraction", "rate", "probability")


def rounded(value: float, digits: int = 3) -> str:
    """Round to `digits` significant figures and separate thousands: 412345 becomes "412,000"."""
    if not math.isfinite(value):
        return "n/a"
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    shown = round(value, places)
    text = f"{abs(shown):,.{max(0, places)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return (MINUS if shown < 0 else "") + text


def whole(value: float) -> str:
    """Show a count in full with thousands separated: "412,345"."""
    return f"{value:,.0f}".replace("-", MINUS)


def percent(share: float, places: int = 1, lang: str = "en") -> str:
    """Show a share between 0 and 1 as a percentage: 0.2330 becomes "23.3 %"."""
    value = f"{100 * share:,.{places}f}".replace("-", MINUS)
    return say(lang, "numbers.percent", value=value)


def together(values: Sequence[float]) -> list[str]:
    """Round values that are read together at one place, without signs.

    Three digits of the largest, four if the values lie so close that their spread needs them:
    885012 with 869104 and 901233 becomes "885,000", "869,000", "901,000".
    """
    largest, spread = max(abs(v) for v in values), max(values) - min(values)
    if largest == 0:
        return ["0"] * len(values)
    places = 2 - _order(largest)
    if spread:
        places = min(max(places, 1 - _order(spread)), places + 1)
    return [f"{abs(round(v, places)):,.{max(0, places)}f}" for v in values]


def _order(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value else 0


def is_share(unit: str) -> bool:
    """Tell whether values of this unit are shares between 0 and 1."""
    return unit.split(" ")[0] in SHARES


def show(value: float, unit: str, lang: str = "en") -> str:
    """Show a value in its declared unit, short enough for a table."""
    if not math.isfinite(value):
        return say(lang, "numbers.missing")
    if is_share(unit):
        return percent(value, lang=lang)
    if unit != "yuan":
        return rounded(value)
    scale, pattern = _money(abs(value), lang, texts(lang)["numbers"]["yuan"])
    return pattern.format(value=rounded(value / scale))


def _money(size: float, lang: str, plain: str) -> tuple[float, str]:
    """Return the largest scale that an amount of yuan reaches and how it is written, or `plain`."""
    words: dict[str, Any] = texts(lang)["numbers"]
    for scale, pattern in zip(words["scales"], words["scaled"], strict=True):
        if size >= scale:
            return float(scale), str(pattern)
    return 1.0, plain


def difference(
    mean: float, low: float, high: float, unit: str, lang: str = "en"
) -> tuple[str, str]:
    """Show a difference and its interval in one scale: ("+3.20 points", "[+2.90, +3.50]")."""
    bounded = math.isfinite(low) and math.isfinite(high)
    values = (mean, low, high) if bounded else (mean,)
    pattern = "{value}"
    if is_share(unit):
        shown = [signed_points(value) for value in values]
        pattern = str(texts(lang)["numbers"]["points"])
    else:
        size = max(abs(value) for value in values) if unit == "yuan" else 0.0
        scale, pattern = _money(size, lang, pattern)
        rounded_ones = together([value / scale for value in values])
        shown = [_signed(text, v) for text, v in zip(rounded_ones, values, strict=True)]
    inside = f"[{shown[1]}, {shown[2]}]" if bounded else say(lang, "numbers.no_interval")
    return pattern.format(value=shown[0]), inside


def column_scale(lang: str = "en") -> tuple[float, str]:
    """Return the one scale of money in the columns of a table, and its unit: millions of yuan."""
    return float(texts(lang)["numbers"]["column"]), say(lang, "numbers.column_unit")


def money_scale(size: float, lang: str = "en") -> tuple[float, str]:
    """Return the scale for amounts of yuan said together, the largest being `size`, and its unit.

    English has millions; Chinese ten thousands, and hundred millions from there on.
    """
    words: dict[str, Any] = texts(lang)["numbers"]
    pairs = list(zip(words["scales"], words["scale_units"], strict=True))
    scale, unit = next((pair for pair in pairs if size >= pair[0]), pairs[-1])
    return float(scale), str(unit)


def axis_scale(unit: str, words: str, size: float, lang: str = "en") -> tuple[float, str]:
    """Return the scale of an axis that reaches `size`, and what is written beside it.

    `unit` is the declared unit, `words` the same in the language. Shares become percentage points,
    large numbers millions.
    """
    if is_share(unit):
        return 0.01, say(lang, "figure.points")
    if unit == "yuan" and size >= 2 * min(texts(lang)["numbers"]["scales"]):
        return money_scale(size / 2, lang)
    large = float(texts(lang)["numbers"]["axis"])
    if size >= 2 * large:
        return large, say(lang, "numbers.axis_unit", unit=words)
    return 1.0, words


def signed_points(share: float) -> str:
    """Show a difference of shares in percentage points with its sign: 0.032 becomes "+3.20"."""
    return _signed(f"{100 * abs(share):,.2f}", share)


def signed(value: float, digits: int = 3) -> str:
    """Show a rounded number with its sign, the plus included."""
    return _signed(rounded(abs(value), digits), value)


def _signed(text: str, value: float) -> str:
    if not any(digit in text for digit in "123456789"):
        return text
    return (MINUS if value < 0 else "+") + text


def plain(value: float) -> str:
    """Show a tick of an axis: thousands separated, no trailing zeros."""
    return rounded(value, 6)

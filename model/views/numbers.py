"""Numbers as people read them: thousands separated, shares in per cent, yuan in millions."""

from __future__ import annotations

import math
from collections.abc import Sequence

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


def percent(share: float, places: int = 1) -> str:
    """Show a share between 0 and 1 as a percentage: 0.2330 becomes "23.3 %"."""
    return f"{100 * share:,.{places}f}".replace("-", MINUS) + "\N{NO-BREAK SPACE}%"


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


def show(value: float, unit: str) -> str:
    """Show a value in its declared unit, short enough for a table."""
    if not math.isfinite(value):
        return "n/a"
    if is_share(unit):
        return percent(value)
    if unit == "yuan" and abs(value) >= 1e6:
        return f"{rounded(value / 1e6)} million yuan"
    return f"{rounded(value)} yuan" if unit == "yuan" else rounded(value)


def difference(mean: float, low: float, high: float, unit: str) -> tuple[str, str]:
    """Show a difference and its interval in one scale: ("+3.20 points", "[+2.90, +3.50]")."""
    bounded = math.isfinite(low) and math.isfinite(high)
    values = (mean, low, high) if bounded else (mean,)
    if is_share(unit):
        shown, word = [signed_points(value) for value in values], " points"
    else:
        millions = unit == "yuan" and max(abs(value) for value in values) >= 1e6
        scale, word = (1e6, " million yuan") if millions else (1.0, "")
        rounded_ones = together([value / scale for value in values])
        shown = [_signed(text, v) for text, v in zip(rounded_ones, values, strict=True)]
    inside = f"[{shown[1]}, {shown[2]}]" if bounded else "[no interval]"
    return shown[0] + word, inside


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

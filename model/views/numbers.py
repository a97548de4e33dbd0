"""Numbers as people read them: thousands separated, shares in per cent, yuan in millions."""

from __future__ import annotations

import math

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
    return f"{100 * share:,.{places}f}".replace("-", MINUS) + " %"


def points(share: float) -> str:
    """Show a difference of two shares in percentage points, which is not a percentage."""
    return f"{100 * share:,.2f}".replace("-", MINUS) + " points"


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


def show_change(value: float, unit: str) -> str:
    """Show a difference with its sign: "+3.20 points", "−412,000"."""
    sign = "+" if value > 0 else ""
    return sign + (points(value) if is_share(unit) else show(value, unit))


def with_interval(mean: float, low: float, high: float, unit: str) -> str:
    """Show a difference and its interval: "+3.20 [+2.90, +3.50] points"; one run has none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return f"{show_change(mean, unit)} [no interval]"
    if is_share(unit):
        three = [
            _signed(points(value).removesuffix(" points"), value) for value in (mean, low, high)
        ]
        return f"{three[0]} [{three[1]}, {three[2]}] points"
    scale, word = (1e6, " million yuan") if unit == "yuan" and abs(mean) >= 1e6 else (1.0, "")
    three = [_signed(rounded(value / scale), value) for value in (mean, low, high)]
    return f"{three[0]} [{three[1]}, {three[2]}]{word}"


def _signed(text: str, value: float) -> str:
    return f"+{text}" if value > 0 else text


def plain(value: float) -> str:
    """Show a tick of an axis: thousands separated, no trailing zeros."""
    return rounded(value, 6)

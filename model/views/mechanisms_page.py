"""docs/mechanisms.md: what each mechanism is, what it was measured to do, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.clock import year_of
from model.experiments.effects import levers_of, read_all
from model.mechanisms import MECHANISMS, Mechanism
from model.scenario import Scenario, load
from model.scenario.declared import value_of
from model.views.pages import MADE, table

PAGE = """# Mechanisms: what each does, through what, and at what price

The mechanisms of the four systems (O, P, S, A) and those beyond the seed (X). *Absent*: it does
nothing, and no lever for it exists. *Simple*: it works through its own path, without every part the
seed names. *Full*: as described.

**Levers** are shown at their level of late 2019, and beside it the highest before where that was
another. Where a mechanism has none of its own, off is: no growth of incomes (X1), support kept to
2025 instead of ended with 2020 (X2), no dated shock (X4), officials' days cost nothing (X5).

**Effect**: the bundled case as it is, against the same with the mechanism's levers at their level
before the campaign at all times, on the same pairs of seed and parameter draw: mean and 95 %
interval, `x [low, high]`, amounts for the whole city. Nothing is corrected for the number of rows:
of so many intervals at 95 %, one or two would leave zero out by chance if nothing had any effect.
**Other sign**: share of pairs in which the effect has the other sign. An effect not distinguishable
from zero says how large it would have had to be to be found with a chance of 80 %. **Price**: yuan
a year more that are gone, whoever gave them (spent, leaked, put into show projects, repaid with
interest, paid beside the budget; gifts of bodies are in what they bought, and borrowed money counts
when it is repaid); below zero less is gone, as where money is left lying. And person-days a year
taken from visits, from delivery and from time left over; below zero there are more of these, as
where posts are added or kept, which does not say what else those posts do.
Effects do not add up: cadres without money, and money without cadres, bring next to nothing, so
that each of the two is measured at nearly all of what the campaign does.
**Carried by**: what its test holds at the off level to see the effect go, or what it compares where
it says so; *by construction* where the rule itself is the path. The **size** is *built
in* where a declared number multiplies the mediator or the outcome directly, *calibrated* where that
number is fitted to a published figure, *emergent* where it comes from what agents decide and what
binds them (days, money, sight) without a number of its own; the first that holds.
`run.py describe --mechanism O2` prints a row, `--measure` makes it anew."""
HEAD = (
    "id", "mechanism", "status", "levers, level in late 2019", "outcome", "effect", "other sign",
    "price", "carried by", "test", "vanishes or turns at", "size is", "what there is",
)  # fmt: skip
NOT_YET, AS_DESCRIBED = "not measured", "as the seed describes it"
CASE = "liupanshui"
LATE_2019 = 71
SCALES = ((1e9, "billion"), (1e6, "million"))
YEARS = range(2000, 2100)
"""Whole numbers that are years: written without a comma."""


def mechanisms_page() -> str:
    """Every mechanism in a row of its own."""
    case, measured = load(CASE), read_all()
    rows = [_row(m, case, measured.get(m.id)) for m in MECHANISMS]
    return "\n\n".join([MADE, PAGE, _made_with(measured), table(HEAD, rows)]) + "\n"


def cells_of(row: dict[str, Any] | None) -> dict[str, str]:
    """Outcome, effect, other sign and price of a row of the file, as texts."""
    if row is None:
        return dict.fromkeys(("outcome", "effect", "other sign", "price"), NOT_YET)
    return {
        "outcome": f"{row['outcome']}, {row['unit']}",
        "effect": _effect(row),
        "other sign": f"{row['other_sign']:.0%}",
        "price": _price(row),
    }


def _row(m: Mechanism, case: Scenario, measured: dict[str, Any] | None) -> tuple[str, ...]:
    cells = cells_of(measured)
    test = f"`{m.test}`" if m.test else ""
    return (
        *(m.id, m.title, m.status, _levers(m, case)),
        *(cells["outcome"], cells["effect"], cells["other sign"], cells["price"]),
        *(m.mediator, test, m.vanishes, m.origin, m.what or AS_DESCRIBED),
    )


def _levers(m: Mechanism, case: Scenario) -> str:
    """Every lever with its value in the case, and the highest before where that was another."""
    keys = tuple(dict.fromkeys((*m.levers, *levers_of(m.id))))
    return (
        ", ".join(f"`{key}` = {_level(key, case) or 'none'}" for key in keys) or "none of its own"
    )


def _level(key: str, case: Scenario) -> str:
    """The value of late 2019; a number that was higher before says so."""
    now = value_of(case.at(LATE_2019), key)
    months = (0, *(phase.month for phase in case.phases if phase.month < LATE_2019))
    before = [value_of(case.at(month), key) for month in months]
    if isinstance(now, bool) or not isinstance(now, int | float) or max(before) <= now:
        return _short(now)
    if now:  # a level that has come down is what it is
        return _short(now)
    first = min(month for month, value in zip(months, before, strict=True) if value == max(before))
    return f"{_short(now)} ({_short(max(before))} in {year_of(first)})"


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value in YEARS:
        return str(value)
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    if isinstance(value, tuple):
        return ", ".join(_short(part) for part in value)
    return str(value)


def _effect(row: dict[str, Any]) -> str:
    mean, low, high = row["effect"]
    shown = f"{_interval(row['effect'], row['unit'])} (off {_amount(row['off'])})"
    if low is not None and not low <= 0.0 <= high:
        return shown
    if mean == low == high == 0.0:
        return f"{shown}; none in any pair"
    least = row["detectable"]
    found = "unknown" if least is None else _amount(least)
    return f"{shown}; not distinguishable from zero, {found} would be found with 80 %"


def _price(row: dict[str, Any]) -> str:
    return (
        f"{_interval(row['price_yuan'], 'yuan a year')};"
        f" {_interval(row['price_days'], 'person-days a year')}"
    )


def _interval(values: Sequence[float | None], unit: str) -> str:
    mean, low, high = values
    if mean == low == high == 0.0:
        return f"0 {unit}"
    return f"{_amount(mean)} [{_amount(low)}, {_amount(high)}] {unit}"


def _amount(value: float | None) -> str:
    """A number for reading: three digits, millions as words."""
    if value is None:
        return "unbounded"
    for size, word in SCALES:
        if abs(value) >= size:
            return f"{value / size:.3g} {word}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _made_with(measured: dict[str, dict[str, Any]]) -> str:
    """How the rows were measured; more than one way is said in full."""
    ways: dict[tuple[Any, ...], list[str]] = {}
    for name, row in measured.items():
        how = (row["runs"], row["scale"], row["months"], row["model_version"])
        ways.setdefault(how, []).append(name)
    rows = sorted(ways.items(), key=lambda way: -len(way[1]))
    said = [
        f"{_which(names, number, len(rows))}: {runs} pairs of seed and parameter draw,"
        f" {scale:.0%} of the villages, {months} months, model {version}"
        for number, ((runs, scale, months, version), names) in enumerate(rows)
    ]
    return f"Measured on: {'; '.join(said)}." if said else "Nothing has been measured yet."


def _which(names: list[str], number: int, ways: int) -> str:
    """Whom a way of measuring is about: the first is that of most rows."""
    if number:
        return ", ".join(names)
    return "all rows" if ways == 1 else "all rows but those named after"

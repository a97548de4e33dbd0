"""Words for what columns hold: money, months, measures, guarantees, lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntFlag
from typing import Any

from model.cadres import Kind
from model.clock import month_of_year, year_of
from model.relief import Cause, Gap, Measure

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
GUARANTEES = {
    Gap.HOUSE: "a safe house",
    Gap.WATER: "safe water",
    Gap.SCHOOL: "schooling for its children",
    Gap.MEDICAL: "medical cover",
}
MEASURES = {
    Measure.INDUSTRY_SHARE: "an industry share",
    Measure.ASSET_GRANT: "an asset grant",
    Measure.JOB_PLACEMENT: "a job placement",
    Measure.PUBLIC_POST: "a public post",
    Measure.HOUSE_REPAIR: "a house repair",
    Measure.RELOCATION: "relocation to town",
}
KINDS = {
    Kind.FIRST_SECRETARY: "first secretary",
    Kind.RESIDENT: "resident cadre",
    Kind.ROTATING: "rotating leader",
    Kind.VILLAGE: "village cadre",
    Kind.PAIRED: "paired helper",
}


def yuan(amount: float) -> str:
    """An amount in whole yuan; millions where they are shorter."""
    if abs(amount) >= 1_000_000:
        return f"{amount / 1_000_000:,.2f} million yuan"
    return f"{amount:,.0f} yuan"


def month_name(month: int) -> str:
    """A month in words: "March 2016"."""
    return f"{MONTHS[month_of_year(month)]} {year_of(month)}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 worker", "2 workers", "no workers"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{number:,} {noun}" if number else f"no {noun}"


def listed(parts: Iterable[str], nothing: str = "nothing") -> str:
    """Words in a row: "a, b and c"."""
    found = list(parts)
    if len(found) < 2:
        return found[0] if found else nothing
    return f"{', '.join(found[:-1])} and {found[-1]}"


def measure(code: int) -> str:
    """A measure in words, with its article: "a job placement"."""
    if code in MEASURES:
        return MEASURES[Measure(code)]
    return Measure(code).name.lower().replace("_", " ")


def measures(bits: int) -> list[str]:
    """The measures of some bits, in the order of their codes."""
    return [measure(m) for m in Measure if m and (bits >> m) & 1]


def guarantees(bits: int) -> list[str]:
    """The guarantees of some bits."""
    return [GUARANTEES.get(gap, _plain(gap)) for gap in Gap if bits & gap]


def cause(code: int) -> str:
    """A cause of the register in words."""
    return Cause(code).name.lower()


def sentence(text: str) -> str:
    """A text as a sentence: first letter large, full stop at the end."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def share(value: float) -> str:
    """A share in per cent."""
    return f"{value:.0%}"


def days(hundredths: float) -> str:
    """Days of work from hundredths."""
    return f"{hundredths / 100:,.0f} days"


def _plain(flag: IntFlag) -> str:
    return (flag.name or "").lower().replace("_", " ")


def by_part(names: Sequence[str], amounts: Iterable[Any], most: int = 4) -> str:
    """Amounts by name, the largest first; those beyond the first few together."""
    pairs = sorted(zip(amounts, names, strict=True), key=lambda pair: -pair[0])
    there = [(amount, name) for amount, name in pairs if amount]
    told = [f"{name} {yuan(amount)}" for amount, name in there[:most]]
    rest = sum(amount for amount, _ in there[most:])
    return listed([*told, f"other purposes {yuan(rest)}"] if rest else told)


def article(stage: str) -> str:
    """The name of a stage with its article: "the file", "visits"."""
    return f"the {stage}" if stage in ("file", "plan", "quota", "market", "exit") else stage

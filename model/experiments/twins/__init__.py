"""Twins: the same households under two scenarios on the same seed, and where their lives part.

Draws are addressed, so both histories have the same luck: they differ only where the deployments
make them differ. Both are lived beside each other; a handful of households is then followed in
both, and the first decision that differs is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from model.clock import date_of
from model.errors import RequestError, nearest
from model.experiments.manifest import data_status
from model.experiments.plan import arms_of
from model.experiments.posterior import Wanted, learnt, posterior_for
from model.experiments.posterior import about as about_posterior
from model.experiments.trace.source import whole_number
from model.experiments.twins import groups
from model.experiments.twins.examples import Example, Side, examples
from model.experiments.twins.pair import OUTCOMES, live_both

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario

__all__ = ["Twins", "twins"]

EXAMPLES = 3
RESHUFFLED = 0.2
"""Below this share of those who differ, the net difference is called small."""
WIDTH = 100


class AskedOfTwins(TypedDict, total=False):
    """Keywords of `twins`; `examples` is how many households to tell of on each side (3)."""

    seed: int | None
    fixed_parameters: bool
    vary_world: bool
    posterior: Wanted
    examples: int | None


@dataclass(frozen=True)
class Twins:
    """Who is helped under one scenario and not under the other, on one seed, and why."""

    labels: tuple[str, str]
    outcomes: pd.DataFrame
    """Households by outcome: helped under both, one only, neither."""
    groups: pd.DataFrame
    """Households out of stable poverty under one scenario only, by group."""
    starts: pd.DataFrame
    """Where the difference begins, and what reached the household first: per cent."""
    measures: pd.DataFrame
    """What those helped under one scenario only have there and lack under the other: net."""
    households: pd.DataFrame
    """Every household helped under one scenario only."""
    examples: tuple[Example, ...]
    provenance: Mapping[str, Any]

    def __str__(self) -> str:
        return "\n".join(
            [self.about, self.verdict, "", *(f"{text}\n" for text in self.told_examples())]
        )

    def __repr__(self) -> str:
        one, other = self.labels
        return f"<Twins {one} and {other}: {len(self.households)} households differ>"

    def _repr_html_(self) -> str:
        tables = (self.outcomes, self.starts, self.groups)
        html = "".join(table.to_html(index=False, na_rep="") for table in tables)
        return f"{html}<pre>{escape(str(self))}</pre>"

    @property
    def about(self) -> str:
        """What was compared, in a sentence."""
        one, other = self.labels
        about = self.provenance
        return (
            f"{one} and {other} on seed {about['seed']}, {about['months']} months,"
            f" {about['households']:,} households; {about['data_status']} data. The luck is the"
            " same on both sides, so only the deployment differs; one seed is one history: compare"
            " says how large a difference is on average."
        )

    @property
    def verdict(self) -> str:
        """How many fare differently, and whether that is more helped or others helped."""
        number = len(self.households)
        if not number:
            return "No household is out of stable poverty under one of the two only."
        here, there = (int(self.outcomes[f"only {label}"][0]) for label in self.labels)
        better = self.labels[1] if there > here else self.labels[0]
        text = f"{number:,} households are out of stable poverty under one of the two only"
        if abs(there - here) < RESHUFFLED * number:
            return f"{text}: mostly others are helped, hardly more ({there - here:+,} households)."
        return f"{text}: {abs(there - here):,} more under {better}."

    def told_examples(self) -> list[str]:
        """The examples in words, a text each."""
        return ["\n".join(_told(self, one)) for one in self.examples]

    def as_json(self) -> dict[str, Any]:
        """Everything but the list of all households, for programs."""
        import json

        tables = {
            name: json.loads(getattr(self, name).to_json(orient="records"))
            for name in ("outcomes", "starts", "groups", "measures")
        }
        return {
            "baseline": self.labels[0],
            "alternative": self.labels[1],
            **self.provenance,
            "helped_means": list(OUTCOMES),
            "differ": len(self.households),
            "verdict": self.verdict,
            **tables,
            "examples": [one.as_json() for one in self.examples],
        }


def twins(baseline: Scenario, alternative: Scenario, **asked: Unpack[AskedOfTwins]) -> Twins:
    """Compare two scenarios household by household on one seed (1).

    Helped means: out of stable poverty at the end, or released and rightly. Keywords: seed,
    fixed_parameters, vary_world, posterior, examples. Raises RequestError if the two have
    different cities or horizons.
    """
    _require_known(asked)
    seed = whole_number("seed", _or(asked.get("seed"), 1))
    number = whole_number("examples", _or(asked.get("examples"), EXAMPLES))
    fixed = bool(asked.get("fixed_parameters", False))
    options = {"fixed_parameters": fixed, "vary_world": bool(asked.get("vary_world", False))}
    known = posterior_for(asked.get("posterior"), fixed_parameters=fixed)
    one, other = arms_of([baseline, alternative])
    labels = one.label, other.label
    both = learnt(baseline, seed, known), learnt(alternative, seed, known)
    pair = live_both(both, labels, seed, **options)
    return Twins(
        labels=labels,
        outcomes=groups.outcome_table(pair),
        groups=groups.group_table(pair),
        starts=groups.start_table(pair),
        measures=groups.measure_table(pair),
        households=groups.household_table(pair),
        examples=examples(pair, both, seed, number, options),
        provenance={
            "seed": seed,
            "months": baseline.horizon_months,
            "until": date_of(baseline.horizon_months - 1),
            "households": pair.campaigns[0].city.households.size,
            "data_status": data_status(baseline),
            "fixed_parameters": fixed,
            "posterior": about_posterior(known),
        },
    )


def _or(given: Any, usual: int) -> Any:
    return usual if given is None else given


def _require_known(asked: AskedOfTwins) -> None:
    known = AskedOfTwins.__annotations__
    for key in asked:
        if key not in known:
            raise RequestError(f"'{key}' is no keyword of twins.{nearest(key, known)}")


def _told(found: Twins, one: Example) -> Iterator[str]:
    """One example in words."""
    from model.campaign.life import words
    from model.experiments.twins.above import in_a_sentence

    other = next(label for label in found.labels if label != one.helped_under)
    yield fill(
        f"Household {one.key} in {one.village_name}: out of stable poverty under"
        f" {one.helped_under}, not under {other}. {words.sentence(one.about)}",
        WIDTH,
    )
    yield from _partings(one)
    if one.differs_in is not None:
        first = f"The first decision about it that differs, {words.month_name(one.differs_in)}"
        yield from _both(first, [(side.label, _decision(side)) for side in one.sides])
    else:
        pairs = [(side.label, side.entry.text if side.entry else "-") for side in one.sides]
        yield from _both("No decision about it differs; the first event that does", pairs)
    if one.above_in is not None:
        bodies = (
            "The first decision of its county, township or paired body that differs,"
            f" {words.month_name(one.above_in)}"
        )
        yield from _both(bodies, [(side.label, in_a_sentence(side.above)) for side in one.sides])
    got = [(side.label, words.listed(side.measures)) for side in one.sides]
    yield from _both("It was granted", got)
    ends = [
        (side.label, f"{words.yuan(side.income)} a person a year, {side.status}")
        for side in one.sides
    ]
    yield from _both("At the end", ends)


def _partings(one: Example) -> Iterator[str]:
    """Where the histories of an example part, and what reaches the household first."""
    from model.campaign.life import words

    begins = one.begins_with, one.begins_in
    if one.begins_with is None or one.begins_in is None:
        yield "  Nothing that is compared differs noticeably."
        return
    heading = (
        f"It begins in {words.month_name(one.begins_in)} with {words.article(one.begins_with)}"
    )
    yield from _both(heading, [(side.label, side.begins or "-") for side in one.sides])
    if one.reached_by is None or one.reached_in is None:
        yield "  Nothing of the household's own that is compared differs noticeably."
    elif (one.reached_by, one.reached_in) != begins:
        heading = (
            f"It reaches the household in {words.month_name(one.reached_in)}: {one.reached_by}"
        )
        yield from _both(heading, [(side.label, side.reached or "-") for side in one.sides])


def _both(heading: str, sides: list[tuple[str, str]]) -> Iterator[str]:
    yield f"  {heading}:"
    for label, text in sides:
        first = f"    {label}: "
        yield fill(text, WIDTH, initial_indent=first, subsequent_indent=" " * 6)


def _decision(side: Side) -> str:
    decision = side.decision
    if decision is None:
        return "nothing is decided about it in this month"
    because = f", because {decision.because}" if decision.because else ""
    pairs = zip(decision.options, decision.values, strict=True)
    options = ", ".join(f"{name} {value:,.2f}" for name, value in pairs)
    weighed = f" [{options}]" if len(decision.options) > 1 and decision.what != "grant" else ""
    return f"{decision.who}, {decision.what}: {decision.choice}{because}{weighed}"

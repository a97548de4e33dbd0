"""How much was the campaign? The fall in poverty with it and without it, pair by pair.

Both worlds have the same households, luck and parameters in each pair; they differ in the campaign
alone. The fall is that from December 2013 to the last December, in share of persons. What happens
without the campaign too is growth, migration and luck: the share of the fall "anyway".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from model.experiments.intervals import Interval, Spread, ratio_of_means, spread_of
from model.experiments.metrics import COST, GAIN, STABLE, run_metrics

if TYPE_CHECKING:
    import pandas as pd

EVERYBODY, COUNTY, KIND, DEPTH = "everybody", "county", "village", "depth"
INCOME, LASTING = "income poverty (T1)", "stable poverty (T2)"
COLUMN = {INCOME: "true_incidence", LASTING: "stable_incidence"}
KINDS = {"deep-poor": 0, "poor": 1, "other": 2}
POOR_AT_START = ("below 0.75", "0.75 to 1")
"""Groups of "depth" (model.records.groups) that are below the line in 2013; all others are not."""
NEEDED = ("start_true_incidence", "start_stable_incidence", "start_registered_incidence")


class Fall(NamedTuple):
    """One row: of whom, how far poverty fell with and without the campaign, and on paper."""

    dimension: str
    group: str
    poverty: str
    persons: float
    start: float
    end_with: float
    end_without: float
    fall_with: Spread
    fall_without: Spread
    difference: Spread
    """Fall with less fall without; positive: the campaign lowered poverty."""
    share_anyway: Spread | None
    """Fall without over fall with; none where the fall with it is not clear of zero."""
    register_start: float | None
    register_end: float | None
    """On the register, with the campaign; of a depth of poverty no table says it."""


@dataclass(frozen=True, slots=True)
class CampaignEffect:
    """All rows, and what the campaign cost for what it changed; one of `pairs` is a seed."""

    campaign: str
    bare: str
    years: tuple[int, int]
    pairs: int
    rows: tuple[Fall, ...]
    person_years: Spread
    """Years in stable poverty avoided, months / 12."""
    persons_lifted: Spread
    """Fewer persons in income poverty in the last December."""
    extra_cost: Spread
    """Yuan."""
    cost_per_person: Spread | None
    """Yuan a person lifted; none where nobody clearly is."""

    def row(self, dimension: str, group: str, poverty: str = INCOME) -> Fall:
        """One row; KeyError if there is none."""
        for row in self.rows:
            if (row.dimension, row.group, row.poverty) == (dimension, group, poverty):
                return row
        raise KeyError((dimension, group, poverty))


class Levels(NamedTuple):
    """Of one group in one world: poor persons, all persons and the register by seed."""

    start: pd.Series
    end: pd.Series
    listed_start: pd.Series | None
    listed_end: pd.Series | None
    persons: float


def campaign_effect(
    months: pd.DataFrame, villages: pd.DataFrame, groups: pd.DataFrame, names: tuple[str, str]
) -> CampaignEffect:
    """Compare a campaign with the world without it; `names` are the two scenarios.

    Tables are those of a study with both (Results.months, villages, groups). LookupError if they
    lack what villages were at the start (stored before it was kept), or pairs.
    """
    if not set(NEEDED) <= set(villages):
        raise LookupError("the table of villages does not say what they were in December 2013")
    last = villages[villages["year"] == villages["year"].max()]
    rows = [*_of_places(last, names), *_of_depths(groups, names)]
    metrics = run_metrics(months)
    gain = _pairs(*(_metric(metrics, STABLE, name) for name in names))
    cost = _pairs(*(_metric(metrics, COST, name) for name in names))
    whole = [_levels(_of(last, name), "true_incidence") for name in names]
    ends = _pairs(whole[0].end, whole[1].end)
    lifted = [(bare - own) * whole[0].persons for own, bare in zip(*ends, strict=True)]
    extra = [own - bare for own, bare in zip(*cost, strict=True)]
    found = spread_of(lifted)
    return CampaignEffect(
        campaign=names[0],
        bare=names[1],
        years=(2013, int(villages["year"].max())),
        pairs=len(lifted),
        rows=tuple(rows),
        person_years=spread_of(_less(gain[1], gain[0])),
        persons_lifted=found,
        extra_cost=spread_of(extra),
        cost_per_person=_ratio(extra, lifted) if _sure(found) else None,
    )


def _of_places(last: pd.DataFrame, names: tuple[str, str]) -> Iterator[Fall]:
    """The city, its counties and its kinds of village, from the last December's villages."""
    kinds = last["poor"].map({True: "poor", False: "other"})
    kinds = kinds.where(~last["deep"].astype(bool), "deep-poor")
    county = last["county"].astype(str)
    for poverty in (INCOME, LASTING):
        yield _fall((EVERYBODY, "all", poverty), last, names)
    for dimension, labels in ((COUNTY, county), (KIND, kinds)):
        for group in sorted(set(labels), key=lambda name: (KINDS.get(name, 0), name)):
            yield _fall((dimension, group, INCOME), last[labels == group], names)


def _fall(about: tuple[str, str, str], rows: pd.DataFrame, names: tuple[str, str]) -> Fall:
    column = COLUMN[about[2]]
    return _row(about, [_levels(_of(rows, name), column) for name in names])


def _of_depths(groups: pd.DataFrame, names: tuple[str, str]) -> Iterator[Fall]:
    """How far below or above the line households were in 2013: all poor, or none."""
    last = groups[(groups["year"] == groups["year"].max()) & (groups["dimension"] == DEPTH)]
    for group in dict.fromkeys(last["group"]):
        mine = last[last["group"] == group].set_index(["scenario", "seed"])
        shares = (mine["poor"] / mine["persons"].where(mine["persons"] > 0, 1)).astype(float)
        start = shares * 0.0 + float(group in POOR_AT_START)
        both = [
            Levels(start.loc[name], shares.loc[name], None, None, mine["persons"].loc[name].mean())
            for name in names
        ]
        yield _row((DEPTH, str(group), INCOME), both)


def _of(rows: pd.DataFrame, scenario: str) -> pd.DataFrame:
    return rows[rows["scenario"] == scenario]


def _levels(rows: pd.DataFrame, column: str) -> Levels:
    """Shares of persons by seed, from the rows of villages of one world."""
    persons = rows.groupby("seed")["persons"].sum()

    def share(name: str) -> pd.Series:
        return (rows[name] * rows["persons"]).groupby(rows["seed"]).sum() / persons

    start, end = share(f"start_{column}"), share(column)
    listed = share("start_registered_incidence"), share("registered_incidence")
    return Levels(start, end, *listed, float(persons.mean()))


def _row(about: tuple[str, str, str], both: Sequence[Levels]) -> Fall:
    own, bare = both
    falls = _pairs(own.start - own.end, bare.start - bare.end)
    with_, without = (spread_of(values) for values in falls)
    paper: tuple[float | None, float | None] = (None, None)
    if own.listed_start is not None and own.listed_end is not None:
        paper = float(own.listed_start.mean()), float(own.listed_end.mean())
    return Fall(
        *about,
        own.persons,
        float(own.start.mean()),
        float(own.end.mean()),
        float(bare.end.mean()),
        with_,
        without,
        spread_of(_less(*falls)),
        _ratio(falls[1], falls[0]) if _sure(with_) else None,
        *paper,
    )


def _pairs(own: pd.Series, bare: pd.Series) -> tuple[list[float], list[float]]:
    """The values of the seeds that both worlds have, in their order."""
    seeds = sorted(set(own.index) & set(bare.index))
    if not seeds:
        raise LookupError("no seed was run with the campaign and without it")
    return [float(own.loc[s]) for s in seeds], [float(bare.loc[s]) for s in seeds]


def _less(own: Sequence[float], other: Sequence[float]) -> list[float]:
    return [a - b for a, b in zip(own, other, strict=True)]


def _ratio(parts: Sequence[float], totals: Sequence[float]) -> Spread:
    """The ratio of means with its interval; the range is of the pairs whose total is above zero."""
    pairs = [part / total for part, total in zip(parts, totals, strict=True) if total > 0]
    return spread_of(pairs, ratio_of_means(parts, totals))


def _metric(metrics: pd.DataFrame, name: str, scenario: str) -> pd.Series:
    return metrics.xs(scenario, level="scenario")[name].droplevel("run")


def _sure(found: Interval) -> bool:
    """Whether a mean is above zero for sure, so that something may be divided by it."""
    return found.low > 0 if found.n > 1 else found.mean > 0


def as_json(found: CampaignEffect) -> dict[str, Any]:
    """Everything as plain values: intervals as mean, low, high and n (no bound: null).

    `pair_low` and `pair_high` are the 5 and 95 % over the pairs, of which there must be two.
    """
    names = ("person_years", "persons_lifted", "extra_cost", "cost_per_person")
    return {
        "campaign": found.campaign,
        "bare": found.bare,
        "years": list(found.years),
        "pairs": found.pairs,
        GAIN: plain(found.person_years),
        **{name: plain(getattr(found, name)) for name in names[1:]},
        "rows": [{k: plain(v) for k, v in row._asdict().items()} for row in found.rows],
    }


def plain(value: Any) -> Any:
    """Return an estimate as a table, anything else as it is; JSON has no infinity."""
    if not isinstance(value, Spread):
        return value
    found = {"mean": value.mean, "low": value.low, "high": value.high, "n": value.n,
             "pair_low": value.pair_low, "pair_high": value.pair_high}  # fmt: skip
    alone = ("low", "high", "pair_low", "pair_high") if value.n < 2 else ()
    return found | dict.fromkeys(alone)

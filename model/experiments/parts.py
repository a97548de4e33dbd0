"""Where and who: stable poverty by kind of village and by group of people, compared pair by pair.

Groups are those that a run counts by what households were at the start, so that every scenario has
the same people in them; groups that a deployment itself makes (who is registered, who was released
how) are left out. Single villages of a synthetic city are nobody's: only kinds of village and
counties are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.experiments.intervals import Interval, paired_interval, student_interval

if TYPE_CHECKING:
    import pandas as pd

MADE_BY_THE_DEPLOYMENT = ("register", "released by")
COLUMNS = (
    *("dimension", "group", "scenario", "baseline"),
    *("persons", "mean", "difference", "low", "high", "runs"),
)


def who_table(groups: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return a row a group and scenario: stable poverty in the last December, and its difference.

    Columns dimension, group, scenario, baseline, persons (mean), mean, difference, low, high
    (shares; 95 % interval), runs (pairs in which both have people in the group).
    """
    found = group_table(groups, baseline)
    return found[~found["dimension"].isin(MADE_BY_THE_DEPLOYMENT)].reset_index(drop=True)


def group_table(groups: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return `who_table` with the groups that a deployment itself makes."""
    last = groups[groups["year"] == groups["year"].max()]
    return _compared(last.rename(columns={"stable": "poor_persons"}), baseline)


def where_table(villages: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return the same by kind of village (deep-poor, poor, other) and by county.

    Shares are weighted by persons.
    """
    import pandas as pd

    last = with_poor(villages[villages["year"] == villages["year"].max()])
    kind = kind_of(last).replace("deep", "deep-poor")
    parts = [
        last.assign(dimension="kind of village", group=kind),
        last.assign(dimension="county", group=last["county"].astype(str)),
    ]
    return _compared(pd.concat(parts), baseline)


def kind_of(villages: pd.DataFrame) -> pd.Series:
    """Return "deep", "poor" or "other" for each row of a table of villages."""
    kinds = villages["poor"].astype(bool).map({True: "poor", False: "other"})
    return kinds.where(~villages["deep"].astype(bool), "deep")


def with_poor(villages: pd.DataFrame) -> pd.DataFrame:
    """Return a table of villages with its persons in stable poverty, as `poor_persons`."""
    return villages.assign(poor_persons=villages["stable_incidence"] * villages["persons"])


def sums_of(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return `poor_persons`, `persons` and their share by `keys` and seed, where there are any."""
    sums = rows.groupby([*keys, "seed"], sort=False)[["poor_persons", "persons"]].sum()
    sums = sums[sums["persons"] > 0]
    return sums.assign(share=sums["poor_persons"] / sums["persons"])


def _compared(rows: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Sum `poor_persons` and `persons` by dimension, group and run; compare the shares."""
    import pandas as pd

    sums = sums_of(rows, ["dimension", "group", "scenario"])
    shares = sums["share"].unstack("seed")
    persons = sums["persons"].unstack("seed").mean(axis=1)
    found = []
    for name in shares.index:
        reference = (*name[:2], baseline)
        if reference not in shares.index:
            continue
        pairs = shares.loc[[name, reference]].dropna(axis=1)
        own, other = pairs.iloc[0].tolist(), pairs.iloc[1].tolist()
        gap = paired_interval(own, other)
        if name == reference:
            gap = Interval(0.0, 0.0, 0.0, len(own))
        mean = student_interval(own).mean
        values = (float(persons[name]), mean, gap.mean, gap.low, gap.high, gap.n)
        found.append((*name, baseline, *values))
    return pd.DataFrame(found, columns=list(COLUMNS))

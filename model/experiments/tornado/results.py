"""What a tornado found: an immutable view of its output folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from model.experiments.csv_table import csv_table
from model.experiments.results import Results
from model.experiments.tornado.table import BASE, COLUMNS

if TYPE_CHECKING:
    import pandas as pd

FALSE_ALARMS = {2: 0.085, 4: 0.065, 8: 0.065, 16: 0.055}
"""Share of ends without effect whose interval of so many pairs leaves zero out all the same.

Measured on stored changes of a tornado (four ends, 24 pairs: tests/statistics/test_coverage.py),
not the nominal 5 %: changes are skewed, and few pairs do not show it.
"""
POWER = 0.8
"""Chance at which the smallest change that could have been told is reckoned."""


def false_alarms(pairs: int) -> float:
    """Return the measured rate of the largest number of pairs that is not above these."""
    return FALSE_ALARMS[max((n for n in FALSE_ALARMS if n <= pairs), default=min(FALSE_ALARMS))]


@dataclass(frozen=True, slots=True)
class Counted:
    """What can be told of the numbers moved, in one metric against one alternative.

    Parameters: moved = told (at an end or both) + untold + nothing. Ends: those that change
    anything, those told from zero, those at which the estimate of the gain has the other sign
    (`turned`) and for sure has (`surely_turned`), those of which a run is missing (`failed`).
    `detectable`: the median over ends of the smallest change told with a chance of `POWER`.
    """

    moved: int
    told: int
    untold: int
    nothing: int
    ends: int
    told_ends: int
    turned: int
    surely_turned: int
    failed: int
    detectable: float


@dataclass(frozen=True, repr=False)
class Tornado(Results):
    """The results of a tornado: a row a metric, alternative, parameter and end."""

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return csv_table(self.folder / "tornado.csv", COLUMNS, blank_is_none=False)

    @property
    def left_out(self) -> list[dict[str, Any]]:
        """Parameters and ends that could not be run or stay as they are, and why."""
        return list(self.provenance["left_out"])

    def of(self, metric: str, against: str) -> pd.DataFrame:
        """The rows of one metric against one alternative, the base left out."""
        return _part(self._answer, metric, against)

    def bars(self, metric: str, against: str) -> pd.DataFrame:
        """A row a parameter, longest bar first (see `bars_of`)."""
        return bars_of(self._answer, metric, against)

    def words(self) -> list[str]:
        """What the table says, in sentences; every metric against every alternative."""
        about = self.provenance
        pairs = [(m, o) for m in about["metrics"] for o in about["against"]]
        said = [_in_words(self._answer, about, m, o) for m, o in pairs]
        return [*said, *self._unmoved()]

    def _unmoved(self) -> list[str]:
        """Say what was not moved: numbers that stay, and ends that a scenario refuses."""
        stay = [item["parameter"] for item in self.left_out if not item["end"]]
        refused = [f"{i['parameter']} ({i['end']}): {i['why']}" for i in self.left_out if i["end"]]
        said = [f"Not moved, at 0 or off in the case: {', '.join(stay)}."] if stay else []
        return [*said, *(f"Not run: {text}" for text in refused)]


def _part(table: pd.DataFrame, metric: str, against: str) -> pd.DataFrame:
    rows = table[(table["metric"] == metric) & (table["against"] == against)]
    return rows[rows["end"] != BASE]


def base_of(table: pd.DataFrame, metric: str, against: str) -> pd.Series:
    """The base's row: gain with its own interval (low, high)."""
    rows = table[(table["metric"] == metric) & (table["against"] == against)]
    return rows[rows["end"] == BASE].iloc[0]


def bars_of(table: pd.DataFrame, metric: str, against: str) -> pd.DataFrame:
    """Return a row a parameter: the longer of its two changes, and whether either can be told.

    Columns parameter, size (absolute change), told, nothing; longest first, names break ties.
    """
    import pandas as pd

    rows = []
    for name, ends in _part(table, metric, against).groupby("parameter", sort=True):
        there = ends[ends["runs"] > 0]
        told = ((there["low"] > 0) | (there["high"] < 0)).any()
        nothing = len(there) == len(ends) and (there[["change", "low", "high"]] == 0).all(axis=None)
        size = float(there["change"].abs().max()) if len(there) else 0.0
        rows.append({"parameter": name, "size": size, "told": told, "nothing": nothing})
    found = pd.DataFrame(rows, columns=["parameter", "size", "told", "nothing"])
    return found.sort_values("size", ascending=False, kind="stable").reset_index(drop=True)


def counted(table: pd.DataFrame, about: Mapping[str, Any], metric: str, against: str) -> Counted:
    """Count parameters and ends by what can be told of them."""
    bars, ends = bars_of(table, metric, against), _part(table, metric, against)
    base = base_of(table, metric, against)
    told, nothing = int(bars["told"].sum()), int(bars["nothing"].sum())
    there = ends[ends["runs"] > 0]
    moving = there[(there[["change", "low", "high"]] != 0).any(axis=1)]
    own = int(base["gain_low"] > 0) - int(base["gain_high"] < 0)
    sides = own * _sides(there)
    return Counted(
        moved=len(bars),
        told=told,
        untold=len(bars) - told - nothing,
        nothing=nothing,
        ends=len(moving),
        told_ends=int(((moving["low"] > 0) | (moving["high"] < 0)).sum()),
        turned=int((there["gain"] * float(base["gain"]) < 0).sum()),
        surely_turned=int((sides < 0).sum()),
        failed=int((ends["runs"] < about["runs"]).sum()),
        detectable=_detectable(moving),
    )


def _sides(rows: pd.DataFrame) -> pd.Series:
    """1 or -1 where the interval of the gain leaves zero out on that side, otherwise 0."""
    above, below = rows["gain_low"] > 0, rows["gain_high"] < 0
    return above.astype(int) - below.astype(int)


def _detectable(moving: pd.DataFrame) -> float:
    """The median over ends of (t(0.975) + t(POWER)) standard errors of the change; 0 of none."""
    import numpy as np
    from scipy.special import stdtrit

    rows = moving[moving["runs"] > 1]
    if not len(rows):
        return 0.0
    degrees = rows["runs"].to_numpy() - 1
    half = (rows["high"] - rows["low"]).to_numpy() / 2
    return float(np.median(half * (1 + stdtrit(degrees, POWER) / stdtrit(degrees, 0.975))))


def _in_words(table: pd.DataFrame, about: Mapping[str, Any], metric: str, against: str) -> str:
    """One sentence or two about one metric against one alternative."""
    n, base = counted(table, about, metric, against), base_of(table, metric, against)
    rate = false_alarms(int(about["runs"]))
    said = (
        f"{metric} against {against}: at the declared values the gain is {base['gain']:,.6g}"
        f" [{base['low']:,.6g}, {base['high']:,.6g}]. Of {n.moved} assumed numbers moved alone to"
        f" both ends of their plausible range, {n.told} move it by more than luck explains at an"
        f" end, {n.untold} cannot be told from zero, {n.nothing} change nothing at all. Of {n.ends}"
        f" ends that change anything {n.told_ends} are told from zero; about {rate * n.ends:.0f}"
        f" would be by luck alone, at the {100 * rate:.1f} % measured for intervals of"
        f" {about['runs']} pairs. At half of the ends a change below {n.detectable:,.4g} could not"
        f" have been told ({100 * POWER:.0f} % power): not told is not small. At {n.turned} ends"
        f" the estimate of the gain has the other sign, at {n.surely_turned} of them its interval"
        " leaves zero out on the other side."
    )
    return said + (f" At {n.failed} ends a run is missing." if n.failed else "")

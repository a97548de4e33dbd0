"""How the model's value of each published figure is worked out from the tables of its runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

FRESH, MISUSED = ("appropriated", "given", "borrowed"), ("leaked",)
CAME = ("appropriated", "carried in", "given", "borrowed")
"""All entries of money that came."""
RECHECK = ("2015", "2016")
AUGUST, JUNE = "2015-08", "2016-06"
"""First and last month of the re-check that was published."""


class Record(NamedTuple):
    """Months, campaign books and villages of one scenario, all runs."""

    months: pd.DataFrame
    ledger: pd.DataFrame
    villages: pd.DataFrame

    def december(self, column: str, year: int) -> pd.Series:
        """Return a column at a year's end, a row a seed."""
        return self.at(column, f"{year}-12")

    def at(self, column: str, date: str) -> pd.Series:
        """Return a column in a month, a row a seed."""
        rows = self.months[self.months["date"] == date]
        return rows.set_index("seed")[column]

    def ratio(self, column: str, last: int, first: int) -> pd.Series:
        """Return a column at one year's end over the same at an earlier one's."""
        return self.december(column, last) / self.december(column, first)

    def fall(self, column: str, first: int, last: int) -> pd.Series:
        """Return how much a column fell between two years' ends."""
        return self.december(column, first) - self.december(column, last)

    def mean(self, column: str, year: int) -> pd.Series:
        """Return the mean of a year's months."""
        return self._years(str(year)).groupby("seed")[column].mean()

    def share(self, part: str, whole: str, year: int) -> pd.Series:
        """Return a year's sum of one column over that of another."""
        sums = self._years(str(year)).groupby("seed")[[part, whole]].sum()
        return sums[part] / sums[whole]

    def summed(self, column: str, *years: str) -> pd.Series:
        """Return the sum of a column over years."""
        return self._years(*years).groupby("seed")[column].sum()

    def between(self, column: str, first: str, last: str) -> pd.Series:
        """Return the sum of a column over the months from the first to the last."""
        dates = self.months["date"]
        return self.months[(dates >= first) & (dates <= last)].groupby("seed")[column].sum()

    def funds(self, entries: tuple[str, ...], *years: int) -> pd.Series:
        """Return entries of the books as a share of what came in, over the years together."""
        rows = self.ledger[self.ledger["year"].isin(years)]
        sums = rows.groupby(["seed", "entry"])["yuan"].sum().unstack(fill_value=0)
        sums = sums.reindex(columns=[*CAME, *entries], fill_value=0)
        return sums[list(entries)].sum(axis=1) / sums[list(CAME)].sum(axis=1)

    def idle(self, *years: int) -> pd.Series:
        """Return what audits of the next March find idle for over a year, of the years' money."""
        rows = self.ledger[self.ledger["year"].isin(years) & self.ledger["entry"].isin(FRESH)]
        found = self.at("idle_a_year", f"{max(years) + 1}-03")
        return found / rows.groupby("seed")["yuan"].sum()

    def grown(self, source: str, year: int) -> pd.Series:
        """Return the part of a year's growth of mean income that one source made."""
        now, before = (self.december("income_mean", y) for y in (year, year - 1))
        part = self.mean(source, year) * now - self.mean(source, year - 1) * before
        return part / (now - before)

    def hazard(self, last: int, first: int) -> pd.Series:
        """Return the mean share of the register that left it a year between two years' ends."""
        stayed = self.ratio("registered_persons", last, first).clip(lower=0.0)
        return 1.0 - stayed ** (1.0 / (last - first))

    def hazard_2014(self) -> pd.Series:
        """Return the share of the first register that had left it by the end of 2014."""
        first = self.at("registered_persons", "2014-01")
        return 1.0 - self.december("registered_persons", 2014) / first

    def place_income(self, column: str, value: object, year: int) -> pd.Series:
        """Return the mean income of some villages over that of the city, a row a seed."""
        rows = self.villages[self.villages["year"] == year]
        rows = rows.assign(money=rows["income_mean"] * rows["persons"])
        some = rows[rows[column] == value].groupby("seed")[["money", "persons"]].sum()
        city = rows.groupby("seed")[["money", "persons"]].sum()
        return (some["money"] / some["persons"]) / (city["money"] / city["persons"])

    def still_listed(self, deep: bool, year: int) -> pd.Series:
        """Return the part of the register of 2014 left, in deep-poor or other poor villages."""
        kind = self.villages["poor"].astype(bool) & (self.villages["deep"].astype(bool) == deep)
        rows = self.villages[kind]
        sums = rows.groupby(["seed", "year"])["registered_persons"].sum().unstack()
        return sums[year] / sums[2014]

    def worst(self, column: str, year: int) -> pd.Series:
        """Return the highest value of a column in any village."""
        rows = self.villages[self.villages["year"] == year]
        return rows.groupby("seed")[column].max()

    def _years(self, *years: str) -> pd.DataFrame:
        return self.months[self.months["date"].str[:4].isin(years)]


Measure = Callable[[Record], "pd.Series"]
PLANNED_2017 = 0.313
"""Share of the first register that the case plans to remain at the end of 2017 (its scenario)."""


def _removed(r: Record) -> pd.Series:
    return r.summed("removals", *RECHECK)


def _added(r: Record) -> pd.Series:
    return r.summed("additions", *RECHECK)


def _first(r: Record) -> pd.Series:
    return r.at("registered_persons", "2014-01")


def _corrected(r: Record) -> pd.Series:
    """The list after the re-check: the first one less what was struck off, plus what was added."""
    return _first(r) - _removed(r) + _added(r)


def _to_june(r: Record) -> tuple[pd.Series, pd.Series]:
    """Struck off and added in the months that were published."""
    return r.between("removals", AUGUST, JUNE), r.between("additions", AUGUST, JUNE)


def _added_to_june(r: Record) -> pd.Series:
    removed, added = _to_june(r)
    return added / (_first(r) - removed + added)


def _together(last: str) -> Measure:
    def ratio(r: Record) -> pd.Series:
        return r.between("removals", AUGUST, last) / r.between("additions", AUGUST, last)

    return ratio


def _forecast(r: Record) -> pd.Series:
    first = r.at("registered_incidence", "2014-01")
    return r.december("registered_incidence", 2017) - PLANNED_2017 * first


SHARES = {
    "wage": (2017, 2018, 2019), "operating": (2017, 2019), "property": (2019,),
    "transfer": (2018, 2019),
}  # fmt: skip
"""Sources of income, and the years whose share was published."""


def _december(column: str, year: int) -> Measure:
    return lambda r: r.december(column, year)


def _share(part: str, year: int) -> Measure:
    return lambda r: r.mean(f"{part}_share", year)


def _change(part: str, last: int, first: int) -> Measure:
    column = f"{part}_share"
    return lambda r: r.mean(column, last) - r.mean(column, first)


MODEL: dict[str, Measure] = {
    "recorded_income_2015": lambda r: r.december("recorded_income_mean", 2015),
    "recorded_income_2019": lambda r: r.december("recorded_income_mean", 2019),
    "recorded_income_2020": lambda r: r.december("recorded_income_mean", 2020),
    "recorded_income_ratio": lambda r: r.ratio("recorded_income_mean", 2019, 2015),
    "workers_away_ratio": lambda r: (
        r.at("migrants_registered", "2020-10") / r.december("migrants_registered", 2016)
    ),
    **{f"income_{year}": _december("income_mean", year)
       for year in (2014, 2015, 2016, 2018, 2019, 2020)},
    **{f"{part}_{year}": _share(part, year)
       for part, years in SHARES.items() for year in years},
    "wage_change_2019": _change("wage", 2019, 2017),
    "operating_change_2019": _change("operating", 2019, 2017),
    "grown_by_wages_2019": lambda r: r.grown("wage_share", 2019),
    "grown_by_transfers_2019": lambda r: r.grown("transfer_share", 2019),
    "grown_by_operating_2019": lambda r: r.grown("operating_share", 2019),
    "registered_2017": lambda r: r.december("registered_incidence", 2017),
    "registered_2019": lambda r: r.december("registered_incidence", 2019),
    "removed_2016": lambda r: _removed(r) / r.at("registered_persons", "2014-01"),
    "added_2016": lambda r: _added(r) / _corrected(r),
    "recheck_together": lambda r: _removed(r) / _added(r),
    "removed_to_june": lambda r: _to_june(r)[0] / _first(r),
    "added_to_june": _added_to_june,
    "recheck_to_june": _together(JUNE),
    "recheck_august": _together(AUGUST),
    "idle_2015": lambda r: r.idle(2014, 2015),
    "idle_2016": lambda r: r.idle(2016),
    "idle_2017": lambda r: r.idle(2017),
    "misused_2015": lambda r: r.funds(MISUSED, 2014, 2015),
    "misused_2016": lambda r: r.funds(MISUSED, 2016),
    "misused_2017": lambda r: r.funds(MISUSED, 2017),
    "false_exits_2014": lambda r: r.share("false_exits", "exits", 2014),
    "counties_left": lambda r: r.fall("counties_listed", 2014, 2020),
    "counties_left_2019": lambda r: r.fall("counties_listed", 2014, 2019),
    "gini_2013": lambda r: r.at("gini", "2014-01"),
    "deep_income_2018": lambda r: r.place_income("deep", True, 2018),
    "panzhou_income_2015": lambda r: r.place_income("county", "Panzhou", 2015),
    "worst_village": lambda r: r.worst("registered_incidence", 2015),
    "satisfaction_2020": lambda r: r.december("satisfaction", 2020),
    "back_loaded": lambda r: r.hazard(2019, 2017) - r.hazard_2014(),
    "deep_last": lambda r: r.still_listed(True, 2018) - r.still_listed(False, 2018),
    "forecasts_ahead": _forecast,
}  # fmt: skip
"""How the model's value of each published pattern is worked out, a number a run."""


def values(record: Record, key: str) -> pd.Series | None:
    """Return the model's value of a pattern, a row a run; nothing if the record has none."""
    try:
        found = MODEL[key](record).dropna()
    except KeyError:
        return None
    return found if len(found) else None

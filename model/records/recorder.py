"""The recorder: a row a month, a row a village and year, and the ledger, as plain tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import date_of, is_quarter_end, month_of_year, year_of
from model.ledger import USES
from model.measures import PARTS, gini, rate
from model.outputs import COSTS, OUTPUTS
from model.records.census import CENSUS
from model.records.counties import Row, county_table
from model.records.groups import Groups
from model.units import DAY, SUM_PARTS

if TYPE_CHECKING:
    import pandas as pd

Sums = NDArray[np.int64]
LIVELIHOOD_SUMS = (
    "farm", "kept", "gross", "local", "property", "transfers",
    "posts", "relief", "industry", "income", "away",
)  # fmt: skip
FGT = ("persons", "poor", "stable", "unguaranteed", "gap", "severity", "income")
VILLAGE_FLOWS = (
    "additions", "exits", "false_exits", "honest_error_exits", "pushed_exits", "removals",
    "returns", "spending", "true_exits", "visits",
)  # fmt: skip
"""Sums of a year that the table of villages keeps."""
MONEY = {output.name for output in OUTPUTS if output.unit == "yuan"}
WHOLE = ("persons", "households", "cadres", "visits", "counties")
KIND = {output.name: "i8" if output.unit in WHOLE else "f8" for output in OUTPUTS}
"""Types of the columns of months: counts are whole numbers."""
TEXTS = ("name", "county", "township")
DECEMBER = 11
DAYS = {use: f"person_days_{use}" for use in USES}
"""Uses of person-days and their columns."""


class RunTables(NamedTuple):
    """The tables of a run."""

    months: pd.DataFrame
    villages: pd.DataFrame
    ledger: pd.DataFrame
    groups: pd.DataFrame
    """Who gains: a row a December and group (model.records.groups)."""
    counties: pd.DataFrame
    """What samples found: a row a March and county (model.records.counties)."""


@dataclass(slots=True)
class MonthFacts:
    """What the systems report of one month; money in smallest units, days in hundredths."""

    flows: dict[str, int] = field(default_factory=dict)
    """Counts and sums of the month: exits, returns, spending, idle_funds, visits, ..."""
    days: dict[str, int] = field(default_factory=dict)
    """Person-days by use (USES)."""
    income: Sums | None = None
    """Livelihood sums (villages, LIVELIHOOD_SUMS)."""
    poverty: Sums | None = None
    """Quarter's end only: (villages, FGT)."""
    bins: Sums | None = None
    census: Sums | None = None
    """Quarter's end only: (villages, CENSUS)."""
    listed: tuple[int, int] | None = None
    """All persons and those on the register, in a month that moved somebody."""
    away_as_transfer: float = 0.0
    """Share of pay away that the statistics count as transfer."""
    village_flows: dict[str, Sums] = field(default_factory=dict)
    """Sums by village that the yearly village table keeps (visits, spending, exits, ...)."""


def counted(year: int) -> bool:
    """Whether groups are counted at the end of this year: every other one, and all from 2020."""
    return year % 2 == 0 or year >= 2020


class Recorder:
    """Collects rows; what is only known at a quarter's end is carried through the months after."""

    def __init__(self, smallest: float) -> None:
        self.smallest = smallest
        self.months: list[dict[str, Any]] = []
        self.villages: list[dict[str, Any]] = []
        self.groups: Groups | None = None
        self.counties: list[Row] = []
        self._stock: dict[str, float] = {}
        self._start: dict[str, NDArray[np.float64]] = {}
        self._paid, self._undone = 0, 0
        self._year: dict[str, Sums] = {}

    def open(self, facts: MonthFacts, groups: Groups | None = None) -> None:
        """Take what held at the end of the year before the first, and who is to be followed."""
        self.groups = groups
        self._stock = self._stocks(facts)
        self._start = _at_the_start(facts)

    def record(self, month: int, city: City, facts: MonthFacts) -> None:
        """Add the month's row; in December also a row a village."""
        if facts.poverty is not None and facts.census is not None:
            self._stock = self._stocks(facts)
        elif facts.listed is not None:
            self._stock |= self._register(*facts.listed)
        values = self._stock | self._flows(facts) | self._price(facts)
        row = {"date": date_of(month)} | dict.fromkeys(KIND, 0.0)
        self.months.append(row | {name: value for name, value in values.items() if name in KIND})
        for name, sums in facts.village_flows.items():
            self._year[name] = self._year.get(name, 0) + sums
        if month_of_year(month) == DECEMBER:
            self._record_villages(year_of(month), city, facts)
            if self.groups is not None and counted(year_of(month)):
                self.groups.record(year_of(month), month, city)
        assert is_quarter_end(month) == (facts.poverty is not None)

    def _stocks(self, facts: MonthFacts) -> dict[str, float]:
        """What holds at a quarter's end, for the city."""
        assert facts.poverty is not None
        assert facts.census is not None
        assert facts.bins is not None
        fgt = dict(zip(FGT, (int(x) for x in facts.poverty.sum(axis=0)), strict=True))
        count = dict(zip(CENSUS, (int(x) for x in facts.census.sum(axis=0)), strict=True))
        people, unit = fgt["persons"], self.smallest / SUM_PARTS
        listed = count["registered_persons"]
        return {
            **self._register(people, listed),
            "true_incidence": rate(fgt["poor"], people),
            "stable_incidence": rate(fgt["stable"], people),
            "guarantee_incidence": rate(fgt["unguaranteed"], people),
            "stable_poor_persons": fgt["stable"],
            "poverty_gap": rate(fgt["gap"], people) / float(PARTS),
            "poverty_severity": rate(fgt["severity"], people) / float(PARTS),
            "sustained_exits": count["sustained_persons"],
            "relapsed": rate(count["relapsed_persons"], count["freed_persons"]),
            "relapsed_rising": rate(count["relapsed_rising_persons"], count["freed_persons"]),
            "waiting": count["waiting_persons"],
            "never_visited": count["never_visited_households"],
            "missed_rate": rate(count["missed_persons"], count["never_persons"]),
            "wrong_exit_rate": rate(count["wrong_persons"], count["exited_persons"]),
            "inclusion_error": rate(count["waiting_persons"], listed),
            "exclusion_error": rate(count["excluded_persons"], fgt["poor"]),
            "satisfaction": rate(count["satisfied_parts"], count["ever_households"]) / float(PARTS),
            "income_mean": rate(fgt["income"], people) * unit,
            "income_registered_mean": rate(count["ever_income"], count["ever_persons"]) * unit,
            "recorded_income_mean": rate(count["ever_recorded"], count["ever_persons"]) * unit,
            "migrants_registered": count["ever_migrants"],
            "moved": count["moved_households"],
            "idle_moved": rate(count["moved_idle"], count["moved_workers"]),
            "returned_moved": count["came_back_households"],
            "gini": gini(facts.bins[:, 0], facts.bins[:, 1]),
        }

    @staticmethod
    def _register(persons: int, listed: int) -> dict[str, float]:
        return {"registered_persons": listed, "registered_incidence": rate(listed, persons)}

    def _flows(self, facts: MonthFacts) -> dict[str, float]:
        """What flows in the month: money, days, exits; and the structure of income."""
        values: dict[str, float] = {}
        for name, amount in facts.flows.items():
            values[name] = amount * self.smallest if name in MONEY else amount
        worked = sum(facts.days.values())
        values |= {name: facts.days.get(use, 0) / DAY for use, name in DAYS.items()}
        values["person_days"] = worked / DAY
        values["paperwork_share"] = rate(facts.days.get("paper", 0), worked)
        if facts.income is not None:
            sums = (int(x) for x in facts.income.sum(axis=0))
            values |= self._structure(dict(zip(LIVELIHOOD_SUMS, sums, strict=True)), facts)
        return values

    def _price(self, facts: MonthFacts) -> dict[str, float]:
        """All paid so far for each sustained exit, without and with work left undone (X5)."""
        self._paid += sum(facts.flows.get(name, 0) for name in COSTS)
        self._undone += facts.flows.get("cost_left_undone", 0)
        lasting = self._stock.get("sustained_exits", 0)
        return {
            "cost_per_sustained_exit": rate(self._paid, lasting) * self.smallest,
            "full_cost_per_sustained_exit": rate(self._paid + self._undone, lasting)
            * self.smallest,
        }

    def _structure(self, part: dict[str, int], facts: MonthFacts) -> dict[str, float]:
        """Shares of the month's income by the four sources of the statistics."""
        sent = facts.away_as_transfer * part["kept"]
        income = part["income"]
        return {
            "wage_share": rate(part["kept"] - sent + part["local"] + part["posts"], income),
            "operating_share": rate(part["farm"] + part["industry"], income),
            "property_share": rate(part["property"], income),
            "transfer_share": rate(part["transfers"] + sent + part["relief"], income),
            "migrants": part["away"],
        }

    def _record_villages(self, year: int, city: City, facts: MonthFacts) -> None:
        poverty, count = facts.poverty, facts.census
        assert poverty is not None
        assert count is not None
        villages, unit = city.villages, self.smallest / SUM_PARTS
        fgt = dict(zip(FGT, poverty.T, strict=True))
        seen = dict(zip(CENSUS, count.T, strict=True))
        people = np.maximum(fgt["persons"], 1)
        cadres = villages.residents + villages.rotating + villages.helpers + villages.own_cadres
        table: dict[str, Any] = {
            "year": np.full(villages.size, year),
            "village": villages.key.astype(np.int64),
            "name": villages.names,
            "county": [villages.counties[i] for i in villages.county],
            "township": [villages.townships[i] for i in villages.township],
            "x": villages.x.astype(np.float64),
            "y": villages.y.astype(np.float64),
            "poor": villages.poor.astype(bool),
            "deep": villages.deep.astype(bool),
            "remoteness": villages.remote.astype(np.float64),
            "industry": villages.industry.astype(np.int64),
            "households": np.diff(city.households.start),
            "persons": fgt["persons"],
            "registered_persons": seen["registered_persons"],
            "registered_incidence": seen["registered_persons"] / people,
            "true_incidence": fgt["poor"] / people,
            "stable_incidence": fgt["stable"] / people,
            "guarantee_incidence": fgt["unguaranteed"] / people,
            **self._start,
            "income_mean": fgt["income"] / people * unit,
            "wrong_persons": seen["wrong_persons"],
            "missed_persons": seen["missed_persons"],
            "cadres": cadres.astype(np.int64),
            "residents": villages.residents.astype(np.int64),
            "knowledge": villages.knowledge.astype(np.float64),
            "idle_funds": villages.account.sum(axis=0) * self.smallest,
        }
        none = np.zeros(villages.size, np.int64)
        for name in VILLAGE_FLOWS:
            sums = self._year.get(name, none)
            table[name] = sums * self.smallest if name == "spending" else sums
        self._year = {}
        self.villages.append(table)

    def tables(self, ledger: pd.DataFrame) -> RunTables:
        """The tables so far."""
        import pandas as pd

        months = pd.DataFrame(
            {
                name: [row[name] for row in self.months]
                if name == "date"
                else np.array([row[name] for row in self.months], KIND[name])
                for name in (self.months[0] if self.months else ())
            }
        )
        villages = pd.DataFrame(
            {
                name: [text for year in self.villages for text in year[name]]
                if name in TEXTS
                else np.concatenate([year[name] for year in self.villages])
                for name in (self.villages[0] if self.villages else ())
            }
        )
        groups = pd.DataFrame() if self.groups is None else self.groups.table()
        return RunTables(months, villages, ledger, groups, county_table(self.counties))


def _at_the_start(facts: MonthFacts) -> dict[str, NDArray[np.float64]]:
    """Shares of each village's persons before the first month, for every year of its rows."""
    assert facts.poverty is not None
    assert facts.census is not None
    fgt = dict(zip(FGT, facts.poverty.T, strict=True))
    listed = facts.census[:, CENSUS.index("registered_persons")]
    persons = np.maximum(fgt["persons"], 1)
    parts = {"true": fgt["poor"], "stable": fgt["stable"], "registered": listed}
    return {f"start_{name}_incidence": part / persons for name, part in parts.items()}

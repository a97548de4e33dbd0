"""The ledger as readers need it: what was appropriated, what it bought, and what bought nothing.

Only the campaign's own books; pay of the cadres stands outside its budget and is shown apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LOST = ("leaked", "returned", "carried over")
"""Entries of money that bought nothing in its year."""
BESIDES = ("show projects", "repaid")
"""Other entries that bought no household anything; shown where there are any."""
CAME_BESIDES = ("given", "borrowed")
"""Money that came beside what was appropriated; shown where there is any."""
CAME = ("appropriated", "carried in", *CAME_BESIDES)
"""All entries of money that came."""


def campaign(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the campaign's budget, without the payroll."""
    return ledger[ledger["source"] == "campaign"] if len(ledger) else ledger


def by_purpose(ledger: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Return yuan a year (row): spent for each purpose, then what bought nothing; mean of runs."""
    rows = campaign(ledger)
    rows = rows[rows["scenario"] == scenario]
    runs = max(1, rows["seed"].nunique())
    went = rows[rows["entry"].isin(["spent", *LOST, *BESIDES])]
    where = went["purpose"].where(went["entry"] == "spent", went["entry"]).rename("went")
    table = went.groupby(["year", where])["yuan"].sum().unstack(fill_value=0) / runs
    bought = sorted(set(table) - {*LOST, *BESIDES}, key=lambda name: -float(table[name].sum()))
    besides = [name for name in BESIDES if name in table and table[name].any()]
    return table.reindex(columns=[*bought, *LOST, *besides], fill_value=0.0)


def cost_entries(ledger: pd.DataFrame, names: list[str]) -> list[str]:
    """Return the entries that the table of cost shows: those rare ones only where they occur."""
    rows = campaign(ledger)
    if len(rows):
        rows = rows[rows["scenario"].isin(names) & (rows["yuan"] != 0)]
    held = set(rows["entry"]) if len(rows) else set()
    came = [name for name in CAME_BESIDES if name in held]
    return ["appropriated", *came, "spent", *LOST, *[name for name in BESIDES if name in held]]


def totals(ledger: pd.DataFrame, scenario: str) -> dict[str, float]:
    """Return yuan to the horizon by entry, mean of runs; "carried over" only as left at the end."""
    rows = campaign(ledger)
    rows = rows[rows["scenario"] == scenario] if len(rows) else rows
    if rows.empty:
        return {}
    sums = rows.groupby(["entry", "year"])["yuan"].sum() / rows["seed"].nunique()
    found = {str(name): float(part.sum()) for name, part in sums.groupby(level="entry")}
    left = sums.get(("carried over", int(rows["year"].max())), 0.0)
    return found | {"carried over": float(left)}


def spent_by_seed(ledger: pd.DataFrame, months: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return yuan spent for each purpose, a row a scenario of `months`, a column a seed."""
    rows = campaign(ledger)
    if rows.empty:
        return {}
    spent = rows[rows["entry"] == "spent"]
    keys = ["purpose", "scenario", "seed"]
    sums = spent.groupby(keys)["yuan"].sum().unstack("seed", fill_value=0)
    names, seeds = months["scenario"].unique(), sorted(months["seed"].unique())
    return {
        str(purpose): sums.loc[purpose].reindex(index=names, columns=seeds, fill_value=0)
        for purpose in sums.index.unique("purpose")
    }

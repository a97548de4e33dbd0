"""What a sample found in each county, what was so, and who left the list of poor counties (A3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


RATES = ("missed", "wrong", "comprehensive", "satisfied")
KINDS = (
    {"year": "i8", "county": "str", "sampled": "i8", "recorded_incidence": "f8"}
    | {f"{source}_{name}": "f8" for source in ("found", "true") for name in RATES}
    | dict.fromkeys(("listed", "applies", "leaves", "true_rates_pass"), "bool")
    | {"grounds": "str"}
)
"""The columns of counties.parquet (outputs.OF_COUNTIES) and their types."""
Row = dict[str, Any]


class Decided(NamedTuple):
    """What was decided about a county in a March."""

    listed: bool
    """Until then on the list of poor counties."""
    applies: bool
    leaves: bool
    true_rates_pass: bool
    """Whether the true rates keep within the limits."""
    grounds: list[str]
    """Rates for which it has to wait."""


def county_row(
    about: tuple[int, str, int, float],
    found: Mapping[str, float],
    truth: Mapping[str, float],
    decided: Decided,
) -> Row:
    """Return a row of the table of counties.

    `about` are year, county, households sampled and recorded incidence; `found` and `truth` the
    rates (RATES) before anything found was corrected.
    """
    row: Row = dict(zip(KINDS, about, strict=False))
    row |= {f"found_{name}": found[name] for name in RATES}
    row |= {f"true_{name}": truth[name] for name in RATES}
    return row | decided._asdict() | {"grounds": " and ".join(decided.grounds)}


def county_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Return the rows as a table; without rows it has the columns all the same."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(KINDS)).astype(KINDS)

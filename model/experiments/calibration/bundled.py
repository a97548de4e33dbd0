"""The posterior that comes with the model, to read: draws, what was learnt, which figures it meets.

`calibrate` makes a posterior; here one is only read, and what it says of itself comes along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.experiments.posterior import stale

if TYPE_CHECKING:
    import pandas as pd

    from model.views.plot import Plot

LEARNT, FIT = "posterior_contraction.csv", "posterior_fit.csv"
SHOWN = ["parameter", "unit", "prior_low", "prior_high", "mean", "low", "high", "verdict"]
MOVED = "moved"


@dataclass(frozen=True)
class Learnt:
    """What a calibration left: every draw of the posterior, and what it says against the prior."""

    draws: pd.DataFrame
    """A row a draw, a column a parameter; every row has the same weight."""
    table: pd.DataFrame
    """A row a parameter: prior, posterior (mean, 90 %), contraction, shift, verdict."""
    fit: pd.DataFrame
    """A row a published figure: 90 % of fresh runs under prior and posterior, verdict."""
    provenance: Mapping[str, Any]
    stale: str
    """Why it is not one of the present rules, or nothing."""

    def plot(self, lang: str = "en") -> Plot:
        """Draw prior against posterior by parameter, and the fitted figures under both."""
        from model.views.figures.calibration import draw

        return draw(self, lang)

    def __repr__(self) -> str:
        moved = int((self.table["verdict"] == MOVED).sum())
        said = f"; stale: {self.stale}" if self.stale else ""
        return (
            f"<Posterior: {len(self.draws)} draws of {len(self.table)} parameters,"
            f" {moved} of them moved from their priors{said}>"
        )

    def _repr_html_(self) -> str:
        table = self.table[SHOWN].to_html(index=False, float_format="{:.3g}".format)
        return f"<p>{escape(repr(self))}</p>{table}"


def posterior() -> Learnt:
    """Read the posterior that comes with the model: what `posterior=True` draws from.

    A calibration of one's own is read by `open_results(folder)`. Raises RequestError if the model's
    tables are missing.
    """
    import pandas as pd

    from model.scenario.posterior import bundled_posterior, read_posterior

    found, home = read_posterior(), bundled_posterior().parent
    draws = pd.DataFrame(list(found.rows), columns=list(found.parameters)).rename_axis("draw")
    return Learnt(
        draws=draws,
        table=_table(home / LEARNT),
        fit=_table(home / FIT),
        provenance=dict(found.about),
        stale=stale(found),
    )


def _table(path: Path) -> pd.DataFrame:
    import pandas as pd

    if not path.is_file():
        raise RequestError(f"{path} is missing: make posterior writes it anew")
    return pd.read_csv(path)

"""How many independent patterns a table of them is worth.

Patterns that move together over the runs test the model once. The number is p^2 over the sum of the
squared correlations of all pairs: p where nothing goes together, 1 where everything does (the
participation ratio of the eigenvalues of the correlation matrix).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 4


def effective_number(answers: pd.DataFrame) -> float:
    """Return the effective number of independent columns (patterns) over rows (runs).

    Squared correlations are freed of what chance adds to them at so few runs, r2 - (1 - r2)/(n-2),
    and are 0 at least. A pattern that never moves tells nothing apart and is left out; a pair that
    no four runs share counts as one pattern. NaN with fewer than four runs. Luck that two patterns
    do not share makes them look more independent than their parameters do.
    """
    import numpy as np

    moving = answers.loc[:, answers.nunique() > 1].astype(float)
    if len(moving) < FEWEST or moving.shape[1] == 0:
        return float("nan")
    squares = moving.corr(min_periods=FEWEST).to_numpy() ** 2
    there = moving.notna().to_numpy().astype(float)
    common = np.maximum(there.T @ there, FEWEST)
    freed = np.clip(squares - (1.0 - squares) / (common - 2.0), 0.0, 1.0)
    freed = np.where(np.isnan(freed), 1.0, freed)
    np.fill_diagonal(freed, 1.0)
    return float(len(freed) ** 2 / freed.sum())

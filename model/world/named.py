"""Posts and money named for single villages: a researcher's table of village and amount.

A table stands beside the scenario and is read as the other own tables are. Villages are named by
their numbers. In a part of the city (`world.scale` below 1) rows of villages that are not there are
left out; in the whole city they are refused.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.scenario.problems import Problem, refuse
from model.scenario.tables import content_digest
from model.world.own.columns import OwnColumn
from model.world.own.table import read_table
from model.world.own.villages import refuse_twice
from model.world.places import MOST_VILLAGES

POSTS, MONEY = "staffing.named_file", "funding.named_file"
MOST_POSTS = 63
"""Posts named for one village: each has a number of its own below this."""
MOST_YUAN = 1e9
VILLAGE = OwnColumn("village", "whole", "the village's own number, used once",
                    0, MOST_VILLAGES - 1, required=True)  # fmt: skip
COLUMNS = {
    POSTS: OwnColumn("posts", "whole", "residents named for it; below zero: fewer by the rule",
                     -MOST_POSTS, MOST_POSTS, "posts", required=True),
    MONEY: OwnColumn("yuan", "number", "money named for it; below zero: less by the formula",
                     -MOST_YUAN, MOST_YUAN, "yuan a year", required=True),
}  # fmt: skip
"""The setting that names each table, and the column of amounts that it has beside `village`."""


class Named(NamedTuple):
    """The rows of a table: numbers of villages, and what is named for them."""

    village: NDArray[np.int64]
    amount: NDArray[np.float64]


def read_named(key: str, path: str) -> Named:
    """Read the table that a setting names; every problem is told in one RequestError."""
    return _read(key, path, content_digest(key, path))


@lru_cache(maxsize=64)
def _read(key: str, path: str, content: str) -> Named:
    """One table, read once for its content."""
    column = COLUMNS[key]
    table = read_table(key, path, (VILLAGE, column))
    if "village" in table.cells:
        refuse_twice(table, "village", table.cells["village"], "each number once.")
    if table.problems:
        raise refuse(table.problems)
    return Named(table.cells["village"].astype(np.int64), table.cells[column.name])


def named_for(key: str, path: str, keys: NDArray[Any], share: float) -> NDArray[np.float64]:
    """Return what is named for each village (villages,); nothing without a table.

    `keys` are the villages' numbers, `share` the part of the city that is there. Raises
    RequestError for a number that no village of the whole city has.
    """
    out = np.zeros(keys.size)
    if not path:
        return out
    table = read_named(key, path)
    rows = {int(number): row for row, number in enumerate(keys)}
    known = np.array([int(number) in rows for number in table.village], bool)
    if share >= 1.0 and not known.all():
        number = int(table.village[~known][0])
        what = f"{number} is not allowed; allowed: the number of a village of this city."
        raise refuse([Problem(path, "column village", what)])
    out[[rows[int(number)] for number in table.village[known]]] = table.amount[known]
    return out

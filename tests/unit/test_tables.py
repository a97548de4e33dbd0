"""Tables and lists made at once: types of columns, order of waiting lists, answers kept."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from model.outputs import OUTPUTS
from model.relief import Register
from model.scenario import Levels, once_a_level
from model.systems.support.queue import by_score, listed_rows, order_loop
from tests.histories import lived, small

COUNTED = ("persons", "households", "cadres", "visits", "counties")


def test_counts_are_whole_numbers_and_all_else_is_not() -> None:
    months = lived(small(), 14).tables().months
    assert pd.api.types.is_string_dtype(months["date"])
    types = {o.name: "int64" if o.unit in COUNTED else "float64" for o in OUTPUTS}
    assert months.dtypes.iloc[1:].astype(str).to_dict() == types
    assert isinstance(months.index, pd.RangeIndex)


def test_villages_have_a_row_a_year_in_order() -> None:
    campaign = lived(small(), 36)
    found, size = campaign.tables().villages, campaign.city.villages.size
    assert found["year"].tolist() == [2014] * size + [2015] * size + [2016] * size
    assert found["name"].tolist() == list(campaign.city.villages.names) * 3
    kinds = found.dtypes.astype(str)
    assert {kinds[name] for name in ("poor", "deep")} == {"bool"}
    assert {kinds[name] for name in ("year", "village", "persons", "visits", "exits")} == {"int64"}
    assert {kinds[name] for name in ("x", "spending", "idle_funds", "income_mean")} == {"float64"}


def test_without_a_month_tables_are_empty() -> None:
    tables = lived(small(), 0).tables()
    assert [len(table) for table in tables] == [0] * 5


@pytest.mark.parametrize("seed", range(5))
def test_waiting_lists_are_in_the_order_of_scores_then_of_rows(seed: int) -> None:
    """Ties, minus zero and negative scores; whoever has left the register comes last."""
    rng = np.random.default_rng(seed)
    start = np.array([0, 40, 40, 47, 400], np.int64)
    register = rng.integers(0, len(Register), start[-1]).astype(np.uint8)
    rows = listed_rows(register)
    scores = rng.integers(-3, 4, rows.size).astype(np.float32) * np.float32(0.7)
    turn = np.full(start[-1], 7, np.int32)
    order_loop((rows, scores), register, start, (0, 4), turn)
    for lo, end in pairwise(start.tolist()):
        here = np.flatnonzero((rows >= lo) & (rows < end))
        left = register[rows[here]] == Register.EXITED
        wanted = rows[here][np.lexsort((rows[here], scores[here] + 0.0, left))] - lo
        assert turn[lo : lo + here.size].tolist() == wanted.tolist()
        assert turn[lo + here.size : end][:1].tolist() == ([-1] if here.size < end - lo else [])


def test_scores_are_sorted_like_numbers() -> None:
    scores = np.random.default_rng(3).normal(size=5000).astype(np.float32)
    assert np.array_equal(by_score(scores), np.argsort(scores, kind="stable"))


def test_an_answer_is_kept_for_the_same_levels_only() -> None:
    asked: list[Levels] = []

    @once_a_level
    def answer(levels: Levels) -> int:
        asked.append(levels)
        return len(asked)

    one, equal = Levels(), Levels()
    assert [answer(one), answer(one), answer(equal), answer(one)] == [1, 1, 2, 1]
    assert [id(levels) for levels in asked] == [id(one), id(equal)]

"""Threads: spans hold every village once; results are the same however many threads there are."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

import numpy as np
import pytest

from model import load, threads
from model.campaign import Campaign, start
from model.scenario import Scenario

MONTHS = 44
"""Until re-checks, audits, samples of counties and the township's command have been at work."""


@pytest.fixture(autouse=True)
def small_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread is worth its cost for a hundred households already."""
    monkeypatch.setattr(threads, "WORTH_A_THREAD", 100)


@pytest.mark.parametrize("sizes", [[1], [500], [0, 0, 900, 0], [90, 110, 100, 1, 300], [40] * 60])
@pytest.mark.parametrize("most", [1, 2, 3, 16])
def test_spans_hold_every_village_once(sizes: list[int], most: int) -> None:
    first_rows = np.concatenate([[0], np.cumsum(sizes)])
    cut = threads.spans(first_rows, most)
    assert len(cut) <= most
    assert [v for first, last in cut for v in range(first, last)] == list(range(len(sizes)))


def test_spans_are_about_equal() -> None:
    first_rows = np.arange(61) * 40
    households = [
        int(first_rows[last] - first_rows[first]) for first, last in threads.spans(first_rows, 3)
    ]
    assert households == [800, 800, 800]


@pytest.mark.parametrize("few", [None, "1", "none", "-2", "0"])
def test_one_thread_unless_more_are_asked_for(
    few: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(threads.VARIABLE, raising=False)
    if few is not None:
        monkeypatch.setenv(threads.VARIABLE, few)
    assert threads.threads() == 1


@pytest.mark.parametrize("asked", ["2", "3"])
def test_answers_come_in_the_order_of_villages(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(threads.VARIABLE, asked)
    spans = threads.over_villages(np.arange(61) * 40, lambda first, last: (first, last))
    assert len(spans) == int(asked)
    assert spans == sorted(spans)


def history(scenario: Scenario) -> dict[str, str]:
    """Digests of all columns and of all tables of a run from burn-in to its end."""
    campaign = Campaign(setting=scenario, rng=5)
    for _ in range(MONTHS):
        campaign.step()
    city, tables = campaign.city, campaign.tables()
    found = {
        f"{type(own).__name__}.{column.name}": np.ascontiguousarray(
            getattr(own, column.name)
        ).tobytes()
        for own in (city.households, city.villages, city.cadres)
        for column in own.COLUMNS
    }
    found |= {name: getattr(tables, name).to_csv().encode() for name in tables._fields}
    return {name: hashlib.sha256(part).hexdigest() for name, part in found.items()}


def test_results_do_not_depend_on_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    histories = []
    for asked in ("1", "2", "3"):
        monkeypatch.setenv(threads.VARIABLE, asked)
        monkeypatch.setattr(start, "_januaries", OrderedDict())  # the burn-in is lived anew
        histories.append(history(load("liupanshui").with_settings({"world.scale": 0.01})))
    assert histories[0] == histories[1] == histories[2]

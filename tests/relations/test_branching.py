"""A run that goes on from another's months is the run straight through, bit for bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign, branch
from model.campaign.start import staff_of
from model.errors import InvariantBroken
from model.experiments.plan import Options
from tests.branches import (
    BASE,
    CASES,
    LATE,
    branched_until,
    cells_of,
    differences,
    phased,
)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    branch.forget()
    yield
    branch.forget()


@pytest.mark.parametrize("name", CASES)
def test_branched_is_straight_through(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scenarios, months = CASES[name]
    found, shared = differences(cells_of(scenarios, Options(seed=3)), monkeypatch)
    assert found == []
    assert sorted(shared) == sorted(months)


@pytest.mark.parametrize(
    "options",
    [Options(fixed_parameters=True), Options(vary_world=True, seed=5), Options(check=True)],
    ids=["fixed parameters", "another city", "checked"],
)
def test_branched_under_every_option(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    scenarios, months = CASES["in mid-year"]
    assert differences(cells_of(scenarios, options), monkeypatch) == ([], list(months))


@pytest.mark.parametrize(
    ("early", "late", "months"),
    [
        ("", 'staffing = { named_file = "posts.csv" }', [0, 0]),
        ('[staffing]\nnamed_file = "posts.csv"', LATE[1], [0, 23]),
        ('[staffing]\nnamed_file = "posts.csv"', "staffing = { residents = 9000 }", [0, 0]),
        ("", 'funding = { named_file = "money.csv" }', [0, 23]),
    ],
    ids=["posts named later", "posts named throughout", "more posts beside them", "money named"],
)
def test_named_posts_are_shared_where_rows_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, early: str, late: str, months: list[int]
) -> None:
    """Rows of posts that are named stand among the others: with other rows nothing is shared."""
    village = Campaign(setting=BASE, rng=1).city.villages.key[2]
    monkeypatch.chdir(tmp_path)  # where tables are looked for
    (tmp_path / "posts.csv").write_text(f"village,posts\n{village},2\n")
    (tmp_path / "money.csv").write_text(f"village,yuan\n{village},200000\n")
    pair = [phased("base", rest=early), phased("late", (LATE[0], late), rest=early)]
    assert differences(cells_of(pair, Options(seed=3)), monkeypatch) == ([], months)


def shares(part: str, campaign: Campaign) -> Campaign:
    """A copy that shares a part with its original."""
    parts = (campaign.setting, campaign._in_force, attrgetter(part)(campaign))
    return deepcopy(campaign, {id(value): value for value in parts})


BROKEN: dict[str, tuple[str, Callable[..., Any]]] = {
    **{
        f"copies share the {part}": ("copied", partial(shares, part))
        for part in ("city.households", "city.villages", "recorder", "ledger", "economy")
    },
    "rows of cadres stay": ("_restaffed", lambda campaign, setting: campaign.city.cadres),
    "rows are made anew": (
        "_restaffed",
        lambda campaign, setting: staff_of(campaign.city, setting, campaign.seed_of_city),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_branch_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = CASES["a January, rows added"][0]
    scenarios = rows if "rows" in name else CASES["everything on, more of it"][0]
    monkeypatch.setattr(branch, *BROKEN[name])
    try:
        found, _ = differences(cells_of(scenarios, Options(seed=3)), monkeypatch)
    except InvariantBroken:  # money spent twice
        return
    assert found != []


def test_who_served_is_never_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting without rows for those in service cannot be gone on with."""
    cells = cells_of(CASES["a January, rows added"][0], Options(seed=3))
    kept = branched_until(cells[0], 24)
    fewer = kept.setting.with_(staffing={"residents": 50})
    assert branch.continued(kept, fewer) is None
    spare = kept.city.cadres
    with spare.writing("operations") as own:
        own.fatigue[np.flatnonzero(spare.came < 0)[:1]] = 1.0
    assert branch.continued(kept, kept.setting.with_(staffing={"residents": 20_000})) is None


def test_nothing_is_shared_with_an_unreadable_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    unread = eval("lambda villages: villages.registered_persons + 1.0")
    pair = [s.with_(name=s.name, funding={"rule": unread}) for s in (BASE, phased("late", LATE))]
    assert all(scenario.uncacheable for scenario in pair)
    assert differences(cells_of(pair, Options()), monkeypatch) == ([], [0, 0])
    assert not branch._kept


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = [f"2015-{month:02d}" for month in range(1, 13, 2)]
    rows = [phased(f"from {date}", (date, "funding = { delay = 6 }")) for date in dates]
    cells = cells_of([BASE, *rows], Options())
    assert differences(cells, monkeypatch) == ([], [0, 12, 14, 16, 18, 20, 22])
    assert len(branch._kept) == branch.KEPT
    branch.forget()
    monkeypatch.setattr(branch, "MOST_HOUSEHOLDS", 100)
    assert differences(cells[:3], monkeypatch) == ([], [0, 0, 0])

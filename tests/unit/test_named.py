"""Posts and money named for villages: who gets them, what stays as it was, what is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign
from model.errors import RequestError
from model.scenario import Scenario, load
from tests.histories import columns

MONTHS = 14
YUAN = 200_000


def base(folder: Path, **changes: dict[str, Any]) -> Scenario:
    """The bundled scenario in ten villages, with tables in a folder."""
    found = load("liupanshui").with_settings({"world.scale": 0.01, "horizon.months": MONTHS})
    return found.with_(name="base", **changes).model_copy(update={"folder": folder})


def named(folder: Path, posts: dict[int, int] | None = None, yuan: dict[int, float] | None = None,
          **changes: dict[str, Any]) -> Scenario:  # fmt: skip
    """The same with tables of named posts and money."""
    tables = {"staffing": ("posts", posts), "funding": ("yuan", yuan)}
    found = base(folder, **changes)
    for section, (column, amounts) in tables.items():
        if amounts is not None:
            rows = "".join(f"{village},{amount}\n" for village, amount in amounts.items())
            (folder / f"{section}.csv").write_text(f"village,{column}\n{rows}")
            found = found.with_settings({f"{section}.named_file": f"{section}.csv"})
    return found


def lived(scenario: Scenario, months: int = MONTHS) -> Campaign:
    campaign = Campaign(setting=scenario, rng=3, check=True)
    for _ in range(months):
        campaign.step()
    return campaign


@cache
def plain(months: int) -> Campaign:
    """The scenario without tables, lived once."""
    return lived(base(Path()), months)


def keys() -> list[int]:
    return [int(key) for key in plain(1).city.villages.key]


def test_a_table_of_nothing_changes_nothing(tmp_path: Path) -> None:
    first, second = keys()[:2]
    nothing = named(tmp_path, {first: 0}, {second: 0.0})
    with_table, without = lived(nothing), plain(MONTHS)
    for one, other in zip(with_table.tables(), without.tables(), strict=True):
        assert one.equals(other)
    new, old = columns(with_table.city), columns(without.city)
    assert all(np.array_equal(new[name], old[name]) for name in old)


def test_a_named_post_is_one_more_resident_there_and_nobody_else_moves(tmp_path: Path) -> None:
    village = keys()[4]
    without, more = plain(1), lived(named(tmp_path, {village: 2}), 1)
    change = more.city.villages.residents - without.city.villages.residents
    assert change.tolist() == [2 if key == village else 0 for key in keys()]
    old, new = without.city.cadres, more.city.cadres
    kept = ~new.named
    assert new.size == old.size + 2
    for column in ("key", "rank", "posted", "talent", "topic", "county", "home"):
        assert np.array_equal(getattr(new, column)[kept], getattr(old, column)), column
    assert np.unique(new.key).size == new.size
    assert (np.diff(new.kind.astype(int)) >= 0).all()


def test_a_named_cadre_is_paid_as_any_resident(tmp_path: Path) -> None:
    def paid(campaign: Campaign) -> int:
        ledger = campaign.tables().ledger
        rows = ledger[(ledger["purpose"] == "resident") | (ledger["source"] == "resident")]
        assert len(rows)
        return int(rows["yuan"].sum())

    without, more = plain(1), lived(named(tmp_path, {keys()[4]: 3}), 1)
    residents = int((without.city.cadres.posted[without.city.cadres.kind == 1] >= 0).sum())
    assert (paid(more) - paid(without)) * residents == 3 * paid(without)


def test_the_luck_of_a_named_cadre_is_its_villages_own(tmp_path: Path) -> None:
    one, other = keys()[2], keys()[7]
    alone = lived(named(tmp_path, {other: 1}), 1).city.cadres
    both = lived(named(tmp_path, {one: 2, other: 1}), 1).city.cadres
    mine = both.named & (both.home == 7)
    assert both.key[mine].tolist() == alone.key[alone.named].tolist()
    assert both.talent[mine].tolist() == alone.talent[alone.named].tolist()


def test_nobody_moves_a_named_cadre_and_no_rule_counts_it(tmp_path: Path) -> None:
    moving = {"operations": {"authority": "township", "moves_every": 1}}
    village = keys()[4]
    found = lived(named(tmp_path, {village: 3}, **moving))
    cadres = found.city.cadres
    assert (cadres.posted[cadres.named] == cadres.home[cadres.named]).all()
    assert cadres.named.sum() == 3
    without = lived(base(tmp_path, **moving))
    assert found.city.villages.residents.sum() - without.city.villages.residents.sum() == 3


def test_below_zero_the_rule_gives_fewer_as_far_as_it_gives_any(tmp_path: Path) -> None:
    without = plain(1).city.villages.residents
    row = int(np.argmax(without))
    village = keys()[row]
    fewer = lived(named(tmp_path, {village: -1}), 1).city.villages.residents
    assert (fewer - without).tolist() == [-1 if here == row else 0 for here in range(without.size)]
    none = lived(named(tmp_path, {village: -60}), 1).city.villages.residents
    assert none[row] == 0
    assert none.sum() == without.sum() - without[row]


def test_what_the_rule_cannot_give_up_is_not_given(tmp_path: Path) -> None:
    first = plain(1).city.villages.residents
    most, least = int(np.argmax(first)), int(np.argmin(first))
    assert first[least] == 0
    village, poor, other, another = keys()[most], keys()[least], keys()[0], keys()[1]
    table = {village: -1, poor: -2, other: 2, another: 1}
    moved = lived(named(tmp_path, table), 1).city.villages.residents
    assert moved.sum() == first.sum()
    assert moved[most] == first[most] - 1
    assert moved[least] == 0
    money = plain(1).city.villages.year_money.sum(axis=0)
    yuan = {village: -1e9, other: 6e8, another: 4e8}
    after = lived(named(tmp_path, yuan=yuan), 1).city.villages.year_money.sum(axis=0)
    assert after.sum() == money.sum()
    assert after[most] == 0


def test_under_a_territory_one_fewer_is_one_fewer_for_the_territory(tmp_path: Path) -> None:
    moving = {"operations": {"authority": "township", "moves_every": 1}}
    village = keys()[int(np.argmax(plain(1).city.villages.residents))]
    less, before = (lived(one) for one in (named(tmp_path, {village: -1}, **moving),
                                           base(tmp_path, **moving)))  # fmt: skip
    assert less.city.villages.residents.sum() == before.city.villages.residents.sum() - 1
    assert (
        less.recorder.months[-1]["cadres_moved"] <= before.recorder.months[-1]["cadres_moved"] + 2
    )


def test_named_posts_end_when_the_table_does(tmp_path: Path) -> None:
    named(tmp_path, {keys()[4]: 2})  # writes the table
    text = (
        'extends = "liupanshui"\n[world]\nscale = 0.01\n[horizon]\nmonths = 14\n[staffing]\n'
        'named_file = "staffing.csv"\n[[phases]]\nfrom = "2015-01"\n'
        'staffing = { named_file = "" }\n'
    )
    (tmp_path / "ended.toml").write_text(text)
    cadres = lived(load(tmp_path / "ended.toml")).city.cadres
    assert cadres.named.sum() == 2
    assert (cadres.posted[cadres.named] == -1).all()


def appropriated(campaign: Campaign) -> int:
    ledger = campaign.tables().ledger
    return int(ledger.loc[ledger["entry"] == "appropriated", "yuan"].sum())


def test_named_money_comes_to_the_village_and_stands_in_the_ledger(tmp_path: Path) -> None:
    village = keys()[4]
    without, more = plain(1), lived(named(tmp_path, yuan={village: YUAN}), 1)
    money = [c.city.villages.year_money.sum(axis=0) for c in (more, without)]
    assert (money[0] - money[1]).tolist() == [YUAN if key == village else 0 for key in keys()]
    years = [lived(one, 13) for one in (named(tmp_path, yuan={village: YUAN}), base(tmp_path))]
    assert appropriated(years[0]) - appropriated(years[1]) >= YUAN


def test_money_below_zero_is_not_appropriated(tmp_path: Path) -> None:
    without = plain(1).city.villages.year_money.sum(axis=0)
    row = int(np.argmax(without))
    village, share = keys()[row], int(without[row])
    less = lived(named(tmp_path, yuan={village: -share // 4}), 1).city.villages.year_money
    assert (less.sum(axis=0) - without).tolist() == [
        -(share // 4) - (share % 4 > 0) if here == row else 0 for here in range(without.size)
    ]
    none = lived(named(tmp_path, yuan={village: -1e9}), 1).city.villages.year_money.sum(axis=0)
    assert none[row] == 0
    assert np.delete(none, row).tolist() == np.delete(without, row).tolist()


def test_the_digest_is_of_the_content_not_of_the_place(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    assert named(one, {5: 1}).digest == named(other, {5: 1}).digest
    assert named(one, {5: 1}).digest != named(other, {5: 2}).digest


def test_a_table_of_the_whole_city_serves_a_part_of_it(tmp_path: Path) -> None:
    village = keys()[4]
    assert 1 not in keys()
    part = lived(named(tmp_path, {village: 1, 1: 1}), 1)
    assert part.city.cadres.named.sum() == 1


BAD = {
    "no village": ("village,posts\n999999,1\n", "999999"),
    "twice": ("village,posts\n5,1\n5,2\n", "each number once"),
    "a fraction": ("village,posts\n5,0.5\n", "whole number"),
    "too many": ("village,posts\n5,64\n", "-63 to 63"),
    "another column": ("village,post\n5,1\n", "Did you mean 'posts'"),
    "no amounts": ("village\n5\n", "column posts"),
    "a blank": ("village,posts\n5,\n6,1\n", "a blank cell"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_table_is_refused(tmp_path: Path, case: str) -> None:
    text, words = BAD[case]
    (tmp_path / "t.csv").write_text(text)
    own = tmp_path / "villages.csv"
    own.write_text("village,county,households\n" + "".join(f"{k},A,40\n" for k in range(5, 15)))
    scenario = base(tmp_path).with_settings(
        {"world.villages_file": "villages.csv", "world.scale": 1.0,
         "staffing.named_file": "t.csv"}
    )  # fmt: skip
    with pytest.raises(RequestError, match=words):
        Campaign(setting=scenario, rng=1)


def test_a_table_outside_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("village,posts\n5,1\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(RequestError, match="outside the scenario's folder"):
        base(inner).with_settings({"staffing.named_file": "../t.csv"})

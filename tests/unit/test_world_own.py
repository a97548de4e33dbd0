"""Own tables: what is given stays, what is blank is generated, what is wrong is all reported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.city import City
from model.errors import RequestError
from model.relief import Cause, Gap
from model.villages import INDUSTRIES
from model.world import build
from model.world.own.columns import HOUSEHOLDS, VILLAGES
from tests.worlds import POSTS, by_key, levels_with, villages_by_key


@pytest.fixture
def example(project: Path) -> tuple[Path, Path]:
    folder = project / "scenarios" / "example_data"
    return folder / "villages.csv", folder / "households.csv"


def city_of(villages: Path | str, table: Path | str = "", **world: float) -> City:
    levels = levels_with(villages_file=str(villages), households_file=str(table), **world)
    return build(levels, POSTS)


def refused(villages: Path | str, households: Path | str = "") -> str:
    with pytest.raises(RequestError) as error:
        city_of(villages, households)
    return str(error.value)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


TWO = "village,county\n1,A\n2,A\n"


def test_the_example_is_read_as_it_stands(example: tuple[Path, Path]) -> None:
    city = city_of(*example)
    h, v = city.households, city.villages
    assert v.names == ["Upper example", "Middle example", "Lower example"]
    assert (v.counties, v.townships) == (["Example county"], ["North", "South"])
    assert v.key.tolist() == [101, 102, 203]
    assert v.elevation.tolist() == [2050, 1720, 1310]
    assert [INDUSTRIES[i] for i in v.industry] == ["livestock", "tea", "kiwifruit"]
    assert (v.poor.tolist(), v.deep.tolist()) == ([1, 1, 0], [1, 0, 0])
    table = pd.read_csv(example[1])
    assert np.array_equal(h.key, table.village * 16384 + table.household)
    for name in ("persons", "workers", "old", "pupils", "ill"):
        assert np.array_equal(getattr(h, name), table[name]), name
    assert np.allclose(np.exp(h.land), table.land, rtol=1e-5)
    assert np.array_equal(h.hamlet, table.hamlet - 1)
    assert np.array_equal(h.gaps & Gap.HOUSE > 0, table.house_unsafe == 1)
    assert np.array_equal(h.gaps & Gap.WATER > 0, table.water_unsafe == 1)
    assert Cause(h.cause[0]).name == "ILLNESS"


def test_blanks_are_generated(example: tuple[Path, Path]) -> None:
    h = city_of(*example).households
    table = pd.read_csv(example[1])
    given = table.schooling.notna().to_numpy()
    assert np.array_equal(h.schooling[given], table.schooling[given])
    assert np.isfinite(h.schooling).all()
    assert len(set(h.schooling[~given].tolist())) == int((~given).sum()) > 0
    assert h.ability.std() > 0.2
    assert len(set(h.cause[table.cause.isna()].tolist())) > 1


def test_only_county_and_number_are_needed(tmp_path: Path) -> None:
    city = city_of(written(tmp_path, "v.csv", TWO), households=200)
    assert city.households.size == 200
    assert city.villages.names == ["A-01-01", "A-01-02"]
    assert (city.villages.hamlets >= 6).all()


def test_the_order_of_rows_does_not_matter(example: tuple[Path, Path], tmp_path: Path) -> None:
    turned = []
    for path in example:
        lines = path.read_text().splitlines()
        turned.append(written(tmp_path, path.name, "\n".join([lines[0], *lines[:0:-1]]) + "\n"))
    straight, other = city_of(*example), city_of(*turned)
    assert by_key(straight) == by_key(other)
    assert villages_by_key(straight) == villages_by_key(other)


def test_parquet_is_read_like_csv(example: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "households.parquet"
    pd.read_csv(example[1]).to_parquet(path)
    assert by_key(city_of(example[0], path)) == by_key(city_of(*example))


def test_a_part_of_own_villages_keeps_their_households(example: tuple[Path, Path]) -> None:
    full, part = city_of(*example), city_of(*example, scale=0.34)
    assert len(part.villages) == 1
    assert by_key(part).items() <= by_key(full).items()
    assert part.villages.share == part.households.size / full.households.size


def test_own_tables_are_not_multiplied(example: tuple[Path, Path]) -> None:
    with pytest.raises(RequestError, match=r"world\.scale: 2 with own tables"):
        city_of(*example, scale=2.0)


def test_generated_members_give_way_to_given_ones(tmp_path: Path) -> None:
    rows = "\n".join(
        f"1,{n},{p},{w},,{k}" for n, (p, w, k) in enumerate([(3, 3, ""), (2, "", 2)] * 20)
    )
    villages = written(tmp_path, "v.csv", "village,county\n1,A\n")
    table = written(tmp_path, "h.csv", f"village,household,persons,workers,old,pupils\n{rows}\n")
    h = city_of(villages, table).households
    assert h.workers.tolist() == [3, 0] * 20
    assert h.pupils.tolist() == [0, 2] * 20
    assert not h.old.any()


def test_a_village_has_the_hamlets_its_households_name(tmp_path: Path) -> None:
    villages = written(tmp_path, "v.csv", TWO)
    city = city_of(villages, written(tmp_path, "h.csv", "village,hamlet\n1,14\n1,\n2,1\n"))
    assert city.villages.hamlets[0] == 14
    assert 6 <= city.villages.hamlets[1] <= 10
    assert city.households.hamlet[0] == 13


BAD_VILLAGES = """village,county,industry,poor,deep,hamlet,elevation
1,A,tee,1,0,,100
1,A,tea,0,1,,up
,B,tea,2,0,,100
4.5,,tea,0,0,,100
"""
BAD_HOUSEHOLDS = """village,household,persons,workers,old,pupils,cause,land
1,1,3,2,1,1,ilness,1
1,1,0,,,,,-1
7,1,,2,,,,
1,20000,2,1,1,0,,1e999
"""
FOUND_IN_VILLAGES = (
    "column hamlet: is not a known column. Did you mean 'hamlets'?",
    "column village, row 3: 1 is not allowed; each number once.",
    "column village, row 4: a blank cell is not allowed; allowed: a whole number from 0 to 262",
    "column village, row 5: 4.5 is not allowed; allowed: a whole number",
    "column county, row 5: a blank cell is not allowed",
    "column industry, row 2: 'tee' is not allowed; allowed: one of kiwifruit,",
    "Did you mean 'tea'?",
    "column poor, row 4: 2 is not allowed; allowed: 0 or 1.",
    "column elevation, row 3: 'up' is not allowed; allowed: a number from -500 to 9,000 (m).",
    "column deep, row 3: 1 is not allowed; a deep-poverty village must be poor too.",
)
FOUND_IN_HOUSEHOLDS = (
    "column persons, row 2: 3 is not allowed; allowed: at least its workers, old and pupils",
    "column household, row 3: 1 is not allowed; each number once in a village.",
    "column persons, row 3: 0 is not allowed; allowed: a whole number from 1 to 20.",
    "column cause, row 2: 'ilness' is not allowed",
    "Did you mean 'illness'?",
    "column land, row 3: -1 is not allowed; allowed: a number from 0.001 to 1,000 (relative).",
    "column land, row 5: inf is not allowed",
    "column village, row 4: 7 is not allowed; allowed: a village of",
    "column workers, row 4: 2 is not allowed; allowed: only beside a number of persons",
    "column household, row 5: 20000 is not allowed; allowed: a whole number from 0 to 16,383.",
)


def test_all_problems_of_both_tables_come_in_one_message(tmp_path: Path) -> None:
    villages = written(tmp_path, "v.csv", BAD_VILLAGES)
    text = refused(villages, written(tmp_path, "h.csv", BAD_HOUSEHOLDS))
    for words in FOUND_IN_VILLAGES + FOUND_IN_HOUSEHOLDS:
        assert words in text, f"{words}\n{text}"
    assert str(villages) in text
    assert str(tmp_path / "h.csv") in text


def test_many_wrong_cells_of_a_column_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"{n},A,9\n" for n in range(50))
    text = refused(written(tmp_path, "v.csv", "village,county,poor\n" + rows))
    assert text.count("9 is not allowed") == 3
    assert "column poor: and 47 rows more" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a table that can be read"),
        ("village,county\n", "holds no rows"),
        ("village,county\n1,A,3,4\n", "is not a table that can be read"),
        ("village\n1\n", "column county: is missing; allowed: a text."),
        ("village,county,households\n1,A,5\n2,A,\n", "fill every row of this column"),
        ("village,county,village\n1,A,1\n", "column village.1: is not a known column"),
    ],
)
def test_a_faulty_table_of_villages(tmp_path: Path, text: str, words: str) -> None:
    assert words in refused(written(tmp_path, "v.csv", text))


def test_faults_between_the_tables(tmp_path: Path) -> None:
    villages = written(tmp_path, "v.csv", "village,county,hamlets\n1,A,2\n2,A,2\n")
    text = refused(villages, written(tmp_path, "h.csv", "village,hamlet\n1,3\n"))
    assert "column hamlet, row 2: 3 is not allowed; allowed: up to the hamlets" in text
    assert "column village, row 3: 2 is not allowed; it has no household" in text


def test_households_need_villages(example: tuple[Path, Path]) -> None:
    assert "needs world.villages_file too" in refused("", example[1])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "world.villages_file" in refused(tmp_path / "none.csv")
    (tmp_path / "v.parquet").write_bytes(b"no parquet")
    assert "is not a table that can be read" in refused(tmp_path / "v.parquet")
    (tmp_path / "v.csv").write_bytes(b"village,county\n1,\xff\xfe\n")
    assert "is not a table that can be read" in refused(tmp_path / "v.csv")


def test_the_guide_names_every_column_as_it_is_checked(project: Path) -> None:
    guide = (project / "docs" / "own_data.md").read_text(encoding="utf-8")
    for column in (*VILLAGES, *HOUSEHOLDS):
        name = f"`{column.name}`" + (" (needed)" if column.required else "")
        assert f"| {name} | {column.allowed} | {column.meaning} |" in guide

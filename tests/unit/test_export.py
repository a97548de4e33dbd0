"""Tables for spreadsheets, villages for a GIS and back, and every problem of own tables at once."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.commands import main
from model.errors import RequestError
from model.views.export import write_geojson, write_tables
from model.world.own.geojson import EARTH
from model.world.own.report import findings_of
from model.world.own.villages import read_villages
from tests.unit.fake_results import N_VILLAGES, write_folder

LIUPANSHUI = (104.83, 26.59)
PUPU = (104.50, 25.80)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = write_folder(tmp_path_factory.mktemp("export") / "out", n_months=24)
    villages = pd.read_parquet(out / "villages.parquet")
    villages["county"] = villages["county"].str.replace("<b>", "").str.replace("</b>", "")
    villages["deep"] &= villages["poor"]
    villages.to_parquet(out / "villages.parquet")
    return out


def collection(*features: dict[str, Any], **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)})


def point(place: tuple[float, float] | None, **properties: Any) -> dict[str, Any]:
    geometry = None if place is None else {"type": "Point", "coordinates": list(place)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


# ---------------------------------------------------------------- tables


def test_every_table_is_written_in_full(folder: Path, tmp_path: Path) -> None:
    made = write_tables(folder, tmp_path / "csv")
    names = {path.stem for path in (*folder.glob("*.parquet"), *folder.glob("*.csv"))}
    assert {path.stem for path in made} == names | {"columns"}
    sources = [*folder.glob("*.parquet"), *folder.glob("*.csv")]
    assert len(made) == len(set(made)) == len(sources) + 1
    for name in ("months", "villages", "ledger"):
        stored = pd.read_parquet(folder / f"{name}.parquet")
        read = pd.read_csv(tmp_path / "csv" / f"{name}.csv", encoding="utf-8-sig")
        pd.testing.assert_frame_equal(read, stored, check_dtype=False, check_exact=True)
    assert (tmp_path / "csv" / "months.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_table_that_is_there_as_csv_and_as_parquet_is_written_twice(tmp_path: Path) -> None:
    """A place study has both: what was moved, and who gains."""
    place = tmp_path / "place"
    place.mkdir()
    (place / "groups.csv").write_text("group,moves\n1,2\n", encoding="utf-8")
    pd.DataFrame({"group": ["a"], "stable": [3]}).to_parquet(place / "groups.parquet")
    made = write_tables(place, tmp_path / "csv")
    assert [path.name for path in made] == ["groups.csv", "groups_parquet.csv", "columns.csv"]
    tables = [pd.read_csv(path, encoding="utf-8-sig") for path in made]
    assert [list(table) for table in tables[:2]] == [["group", "moves"], ["group", "stable"]]
    assert tables[2]["file"].tolist() == ["groups.csv"] * 2 + ["groups_parquet.csv"] * 2


def test_the_columns_are_explained_in_both_languages(folder: Path, tmp_path: Path) -> None:
    write_tables(folder, tmp_path)
    table = pd.read_csv(tmp_path / "columns.csv", encoding="utf-8-sig", keep_default_na=False)
    months = pd.read_parquet(folder / "months.parquet")
    assert set(table[table["file"] == "months.csv"]["column"]) == set(months)
    row = table[table["column"] == "stable_incidence"].iloc[0]
    assert (row["unit"], row["label_zh"]) == ("share of persons", "稳定贫困发生率")


def test_nothing_is_written_over_unless_asked(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "columns.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "v.geojson").write_text("mine", encoding="utf-8")
    for write in (
        lambda **more: write_tables(folder, tmp_path, **more),
        lambda **more: write_geojson(folder, tmp_path / "v.geojson", **more),
    ):
        with pytest.raises(
            RequestError, match=r"(columns\.csv|v\.geojson): already there.*--force"
        ):
            write()
    assert {path.name for path in tmp_path.iterdir()} == {"columns.csv", "v.geojson"}
    assert (tmp_path / "columns.csv").read_text("utf-8") == "mine"
    write_tables(folder, tmp_path, force=True)
    write_geojson(folder, tmp_path / "v.geojson", force=True)
    assert (tmp_path / "columns.csv").read_text("utf-8-sig").startswith("file,column")


def test_what_cannot_be_written_is_named_as_the_user_named_it(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(RequestError, match=rf"^{tmp_path}/none/v\.geojson: cannot be written"):
        write_geojson(folder, tmp_path / "none" / "v.geojson")
    with pytest.raises(RequestError, match=rf"^{file}/csv: cannot be written"):
        write_tables(folder, file / "csv")


def test_the_folder_itself_is_no_target(folder: Path) -> None:
    with pytest.raises(RequestError, match="another folder"):
        write_tables(folder, folder)


# ---------------------------------------------------------------- villages out


def test_villages_are_points_on_no_place_on_earth(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "v.geojson"
    said = write_geojson(folder, path)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["crs"] is None
    assert "invented" in content["about"]
    assert content["about"] in said
    assert len(content["features"]) == N_VILLAGES
    table = pd.read_parquet(folder / "villages.parquet")
    last = table[(table["scenario"] == "liupanshui") & (table["year"] == table["year"].max())]
    for feature in content["features"][:5]:
        mine = last[last["village"] == feature["id"]]
        east, north = feature["geometry"]["coordinates"]
        assert (east, north) == pytest.approx((1e3 * mine["x"].iloc[0], 1e3 * mine["y"].iloc[0]))
        mean = mine["stable_incidence"].mean()
        assert feature["properties"]["result_stable_incidence"] == pytest.approx(mean)


def test_scenario_and_year_are_chosen(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "v.geojson"
    write_geojson(folder, path, "no_campaign", 2014)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert (content["scenario"], content["year"]) == ("no_campaign", 2014)
    with pytest.raises(RequestError, match="Did you mean 'no_campaign'"):
        write_geojson(folder, path, "no_campain", force=True)
    with pytest.raises(RequestError, match="2014 to 2015"):
        write_geojson(folder, path, year=2016, force=True)


def test_what_is_written_is_read_again(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "v.geojson"
    write_geojson(folder, path)
    table = read_villages(str(path))
    assert not table.findings
    stored = pd.read_parquet(folder / "villages.parquet").drop_duplicates("village")
    stored = stored.set_index("village").loc[table.cells["village"].astype(int)]
    for name in ("x", "y"):
        assert np.allclose(table.cells[name], stored[name], atol=1e-6)
    assert table.cells["poor"].tolist() == stored["poor"].astype(float).tolist()
    assert table.cells["county"].tolist() == stored["county"].tolist()


# ---------------------------------------------------------------- villages in


def test_degrees_become_kilometres(tmp_path: Path) -> None:
    text = collection(
        point(LIUPANSHUI, village=1, county="A", poor=True), point(PUPU, village=2, county="A")
    )
    table = read_villages(written(tmp_path / "v.geojson", text))
    assert not table.findings
    assert table.cells["poor"].tolist()[0] == 1.0
    apart = math.hypot(*(np.diff(table.cells[name])[0] for name in ("x", "y")))
    a, b = ([math.radians(end) for end in place] for place in (LIUPANSHUI, PUPU))
    half = math.sin((a[1] - b[1]) / 2) ** 2
    half += math.cos(a[1]) * math.cos(b[1]) * math.sin((a[0] - b[0]) / 2) ** 2
    assert apart == pytest.approx(2 * EARTH * math.asin(math.sqrt(half)), rel=0.002)
    assert table.cells["x"].sum() == pytest.approx(0, abs=1e-9)


def test_a_village_without_a_point_has_no_place(tmp_path: Path) -> None:
    text = collection(point((5000, 2000), village=1, county="A"),
                      point(None, village=2, county="A"), crs=None)  # fmt: skip
    table = read_villages(written(tmp_path / "v.geojson", text))
    assert table.known("x").tolist() == [True, False]
    assert (table.cells["x"][0], table.cells["y"][0]) == (5.0, 2.0)


def test_every_faulty_feature_is_reported(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    text = collection(
        point((41592.5, 10635.0), village=1, county="A"),
        {"type": "Feature", "geometry": line, "properties": {"village": 2, "county": "A"}},
        point(LIUPANSHUI, village=3, county="A", x=7, poor=2, hamlets=[1]),
        point(PUPU, village=3, county="", colour="red"),
    )
    found, rows = findings_of(written(tmp_path / "v.geojson", text))
    assert list(rows.values()) == [4]
    places = {(finding.column, finding.row) for finding in found}
    assert places == {
        ("colour", ""), ("geometry", "1"), ("geometry", "2"), ("x", "3"), ("poor", "3"),
        ("hamlets", "3"), ("village", "4"), ("county", "4"),
    }  # fmt: skip
    (metres,) = [finding for finding in found if finding.row == "1"]
    assert '"crs": null' in metres.allowed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not a table that can be read"),
        ('{"type": "Feature"}', "FeatureCollection"),
        ('{"type": "FeatureCollection", "features": 3}', "no list of features"),
        (collection(crs={"type": "name", "properties": {"name": "EPSG:4490"}}), "EPSG:4326"),
        ("[" * 100_000, "too deep"),
    ],
)
def test_a_file_that_is_no_geojson_of_villages(tmp_path: Path, text: str, words: str) -> None:
    found, rows = findings_of(written(tmp_path / "v.geojson", text))
    assert not rows
    assert [words in finding.allowed for finding in found] == [True]


HUGE = 10**400


@pytest.mark.parametrize(
    ("feature", "column", "allowed"),
    [
        (point(PUPU, village=1, county="A") | {"properties": [1, 2]}, "properties", "or null"),
        (point((HUGE, 26.0), village=1, county="A"), "geometry", "two numbers"),
        (point(PUPU, village=1, county="A", households=HUGE), "households", "a whole number"),
        (point(PUPU, village=HUGE, county="A"), "village", "a whole number"),
    ],
)
def test_a_feature_that_no_program_writes_is_reported(
    tmp_path: Path, feature: dict[str, Any], column: str, allowed: str
) -> None:
    good = point(PUPU, village=2, county="A", households=3)
    text = collection(good, feature)
    found, rows = findings_of(written(tmp_path / "v.geojson", text))
    assert list(rows.values()) == [2]
    mine = [finding for finding in found if finding.column == column]
    assert [(finding.row, allowed in finding.allowed) for finding in mine] == [("2", True)]
    assert all(len(finding.value) < 80 for finding in found)


@pytest.mark.parametrize("begun", ["=1+1", "+1", "-1", "@SUM(A1)", '"\tx"', '"\rx"'])
def test_a_name_that_a_spreadsheet_would_carry_out_is_refused(tmp_path: Path, begun: str) -> None:
    rows = f"village,county,name\n1,A,{begun}\n2,B,three - four = five\n"
    found, _ = findings_of(written(tmp_path / "v.csv", rows))
    assert [(finding.column, finding.row) for finding in found] == [("name", "2")]
    assert "does not begin with =" in found[0].allowed


# ---------------------------------------------------------------- every problem at once

BAD = "village,county,poor,elevation\n" + "".join(f"{k},A,7,1e9\n" for k in range(40))


def test_all_wrong_cells_are_listed_not_only_the_first(tmp_path: Path) -> None:
    villages = written(tmp_path / "v.csv", BAD)
    households = written(tmp_path / "h.csv", "village,persons,age\n99,0,3\n")
    found, rows = findings_of(villages, households)
    assert rows == {villages: 40, households: 1}
    wrong = [finding for finding in found if finding.file == villages]
    assert sum(finding.column == "poor" for finding in wrong) == 40
    assert sum(finding.column == "elevation" for finding in wrong) == 40
    last = [finding for finding in wrong if finding.column == "poor"][-1]
    assert (last.row, last.value, last.allowed) == ("41", "7", "0 or 1")
    others = {(f.column, f.row) for f in found if f.file == households}
    assert others == {("age", ""), ("village", "2"), ("persons", "2")}


def test_an_unreadable_file_does_not_hide_the_other(tmp_path: Path) -> None:
    households = written(tmp_path / "h.csv", "village,persons\n1,0\n")
    found, _ = findings_of(str(tmp_path / "none.csv"), households)
    assert "cannot be read" in found[-1].allowed
    assert [(f.column, f.row) for f in found[:-1]] == [("persons", "2")]


# ---------------------------------------------------------------- the commands


def test_the_command_exports_a_finished_study(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ["--scale", "0.005", "--months", "12", "--runs", "1", "--workers", "1"]
    out = str(tmp_path / "out")
    assert main(["simulate", "no_campaign", *small, "--out", out]) == 0
    capsys.readouterr()
    wanted = ["--csv", str(tmp_path / "csv"), "--geojson", str(tmp_path / "v.geojson")]
    assert main(["export", out, *wanted]) == 0
    captured = capsys.readouterr()
    assert str(tmp_path / "csv" / "months.csv") in captured.out.splitlines()
    assert "invented" in captured.err
    found, rows = findings_of(str(tmp_path / "v.geojson"))
    assert (found, list(rows.values())) == ([], [5])


@pytest.mark.parametrize("wanted", [[], ["--csv", "x", "--year", "2014"]])
def test_the_command_says_what_is_missing(
    tmp_path: Path, wanted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path), *wanted]) == 2
    assert "--geojson FILE" in capsys.readouterr().err


def test_check_lists_the_problems_of_own_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    villages = written(tmp_path / "v.csv", BAD)
    assert main(["check", "--data", villages, "--format", "json"]) == 2
    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert len(answer["problems"]) == 80
    assert set(answer["problems"][0]) == {"file", "column", "row", "value", "allowed"}
    assert "40 rows, 80 problems" in captured.err
    assert main(["check", "--data", villages]) == 2
    assert "0 or 1" in capsys.readouterr().out


def test_check_finds_nothing_in_the_example(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = project / "scenarios" / "example_data"
    data = ["--data", str(example / "villages.csv"), "--data", str(example / "households.csv")]
    assert main(["check", *data]) == 0
    assert "valid" in capsys.readouterr().out
    assert main(["check", "liupanshui", *data]) == 2
    for more in (["--set", "staffing.scale=2"], ["--months", "12"], ["--scale", "0.1"]):
        assert main(["check", *data, *more]) == 2
    assert main(["check"]) == 2

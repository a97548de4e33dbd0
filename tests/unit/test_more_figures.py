"""Counties, curves, the register's flow, the plane: what is drawn is what is stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from model.errors import RequestError
from model.experiments.comparison import comparison_table
from model.experiments.parts import who_table
from model.views import gains, numbers, style
from model.views.figures import counties, curves, flows, plane
from model.views.folder import Folder, read_folder
from model.views.kinds import KINDS, figure_of
from model.views.plot import plot
from tests.unit.fake_results import write_folder

NAMES = ("liupanshui", "no_campaign", "cash_only")
FLOWS = ("returns", "additions", "removals")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    out = write_folder(tmp_path_factory.mktemp("more") / "out", NAMES, n_months=48)
    months = pd.read_parquet(out / "months.parquet")
    december = months["date"].str.endswith("-12") & (months["scenario"] != "no_campaign")
    for k, name in enumerate(FLOWS):
        months[name] = np.where(december, 1000.0 * (k + 1), 0.0)
    months["poverty_gap"] = 0.3 * months["true_incidence"]
    months["poverty_severity"] = 0.1 * months["true_incidence"]
    months["gini"] = 0.39
    months.to_parquet(out / "months.parquet")
    groups_of().to_parquet(out / "groups.parquet")
    return read_folder(out)


def groups_of() -> pd.DataFrame:
    """Two groups by eight runs: nobody is in the small one in half of the runs of the baseline."""
    rows = [
        (name, run, run + 1, 2017, "size", group, persons, persons * poor // 1000, 0, 5000.0)
        for number, name in enumerate(NAMES)
        for run in range(8)
        for group, persons in (("1 to 2", 0 if run % 2 and not number else 40), ("3 to 4", 900))
        for poor in (200 + 50 * number + 25 * (run // 2),)
    ]
    columns = ["scenario", "run", "seed", "year", "dimension", "group", "persons", "stable"]
    return pd.DataFrame(rows, columns=[*columns, "helped", "income_mean"])


@pytest.fixture
def ax() -> Axes:
    return Figure().subplots()


# ---------------------------------------------------------------- counties


def test_a_county_is_weighted_by_persons(ax: Axes, folder: Folder) -> None:
    counties.county(ax, folder.villages, "liupanshui", "Panzhou")
    rows = folder.villages
    rows = rows[(rows["scenario"] == "liupanshui") & (rows["county"] == "Panzhou")]
    poor = rows["stable_incidence"] * rows["persons"]
    keys = [rows["year"], rows["seed"]]
    share = poor.groupby(keys).sum() / rows["persons"].groupby(keys).sum()
    assert ax.lines[1].get_ydata() == pytest.approx(share.groupby("year").median().to_numpy())
    edges = ax.collections[1].get_paths()[0].vertices[:, 1]
    assert edges.max() == pytest.approx(share.groupby("year").quantile(0.95).max())


def test_every_county_has_a_panel_on_one_scale(folder: Folder) -> None:
    figure = counties.counties(folder.villages, "liupanshui", folder.titles)
    shown = [panel for panel in figure.axes if panel.get_visible()]
    assert len(shown) == folder.villages["county"].nunique()
    assert len({panel.get_ylim() for panel in shown}) == 1
    assert max(panel.dataLim.y1 for panel in shown) <= shown[0].get_ylim()[1]
    looks = {(line.get_linestyle(), line.get_marker()) for line in shown[0].lines}
    assert len(looks) == 2


# ---------------------------------------------------------------- curves


def villages_with(incomes: list[float], persons: list[int]) -> pd.DataFrame:
    size = len(incomes)
    same = {"scenario": ["a"] * size, "year": [2020] * size, "village": list(range(size))}
    return pd.DataFrame({**same, "income_mean": incomes, "persons": persons})


@pytest.mark.parametrize(
    ("incomes", "persons", "expected"),
    [([5.0, 5.0], [10, 30], 0.0), ([0.0, 8.0], [1, 1], 0.5), ([1.0, 3.0], [1, 1], 0.25)],
)
def test_the_gini_between_villages(
    incomes: list[float], persons: list[int], expected: float
) -> None:
    people, money = curves.shares(villages_with(incomes, persons), "a", 2020)
    assert curves.gini(people, money) == pytest.approx(expected)
    assert (people[0], people[-1], money[0], money[-1]) == (0, 1, 0, 1)


def test_a_lorenz_curve_starts_with_the_poorest_and_lies_below_the_diagonal(ax: Axes) -> None:
    curves.lorenz(ax, villages_with([9.0, 1.0, 2.0], [10, 20, 10]), 2020, {"a": "A"})
    diagonal, curve = ax.lines
    assert list(diagonal.get_xdata()) == list(diagonal.get_ydata())
    assert curve.get_xdata() == pytest.approx([0, 0.5, 0.75, 1])
    assert curve.get_ydata() == pytest.approx([0, 20 / 130, 40 / 130, 1])


def test_the_lorenz_figure_says_that_it_is_between_villages(folder: Folder) -> None:
    villages = folder.villages.assign(income_mean=5000.0 + 10 * folder.villages["village"])
    figure = curves.lorenz_of(villages, folder.months, folder.titles)
    texts = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert sum("between villages" in text for text in texts) == len(NAMES)
    assert "within villages too: Liupanshui as deployed 0.390" in figure.get_supxlabel()


def test_headcount_gap_and_severity_are_drawn(folder: Folder) -> None:
    figure = curves.fgt_curves(folder.months, folder.titles)
    assert len(figure.axes) == 3
    for panel, column in zip(figure.axes, curves.FGT, strict=True):
        rows = folder.months[folder.months["scenario"] == "liupanshui"]
        middle = rows.groupby("date")[column].median().to_numpy()
        assert panel.lines[0].get_ydata() == pytest.approx(middle)
        assert len(panel.lines) == len(NAMES)


# ---------------------------------------------------------------- flow


def test_the_flows_of_a_year_are_the_recorded_ones(folder: Folder) -> None:
    found = flows.years_of(folder.months, "liupanshui")
    assert [y.year for y in found] == [2014, 2015, 2016, 2017]
    rows = folder.months[folder.months["scenario"] == "liupanshui"]
    own = rows[rows["date"].str.startswith("2015")]
    exits, false = (own[name].sum() / 8 for name in ("exits", "false_exits"))
    assert (found[1].right, found[1].wrong) == pytest.approx((exits - false, false))
    assert (found[1].back, found[1].added, found[1].removed) == (1000, 2000, 3000)
    assert found[1].opening == found[0].closing
    assert found[1].stayed == found[1].opening - exits - 3000


def test_bands_are_as_high_as_the_flows(ax: Axes, folder: Folder) -> None:
    found = flows.years_of(folder.months, "liupanshui")
    flows.flow(ax, found)
    for name in ("right", "wrong", "back", "added", "removed"):
        patches = [patch for patch in ax.patches if patch.get_gid() == name]
        for patch in patches:
            points = patch.get_path().vertices
            assert points[0, 1] - points[7, 1] == pytest.approx(points[3, 1] - points[4, 1])
        sizes = [points_of(patch) for patch in patches]
        assert sizes == pytest.approx([getattr(y, name) for y in found])
    bars = [bar.get_height() for bars in ax.containers for bar in bars.patches]
    assert bars == [found[0].opening, *(y.closing for y in found)]


def points_of(patch: object) -> float:
    """The height of a band at its start."""
    points = patch.get_path().vertices  # type: ignore[attr-defined]
    return float(points[0, 1] - points[7, 1])


def test_exits_do_not_cross(ax: Axes, folder: Folder) -> None:
    flows.flow(ax, flows.years_of(folder.months, "liupanshui")[:1])
    starts, ends = {}, {}
    for patch in ax.patches:
        if patch.get_gid() in ("right", "wrong", "removed"):
            points = patch.get_path().vertices
            starts[patch.get_gid()], ends[patch.get_gid()] = points[0, 1], points[3, 1]
    assert sorted(starts, key=starts.__getitem__) == sorted(ends, key=ends.__getitem__)


def test_a_scenario_without_exits_only_stays(ax: Axes, folder: Folder) -> None:
    flows.flow(ax, flows.years_of(folder.months, "no_campaign"))
    assert {patch.get_gid() for patch in ax.patches if patch.get_gid()} == {"registered"}


# ---------------------------------------------------------------- plane


def test_the_plane_has_every_pair_and_the_means_of_the_comparison(ax: Axes, folder: Folder) -> None:
    found = plane.clouds(folder.months, "no_campaign")
    assert [cloud.name for cloud in found] == ["liupanshui", "cash_only"]
    plane.plane(ax, found, folder.titles)
    table = comparison_table(folder.months, "liupanshui", "no_campaign")
    gains = table[table["metric"] == "person_years_out"].set_index("scenario")
    for cloud, dots in zip(found, ax.collections, strict=True):
        assert dots.get_offsets().data.tolist() == [
            list(pair) for pair in zip(cloud.cost, cloud.gain, strict=True)
        ]
        assert len(cloud.cost) == 8
        row, gain = gains.loc[cloud.name], cloud.means[1]
        assert (gain.mean, gain.low, gain.high) == pytest.approx(
            (row["difference"], row["low"], row["high"])
        )


def test_zero_lies_inside_and_every_corner_is_named(folder: Folder) -> None:
    figure = plane.cost_effectiveness(folder.months, "no_campaign", folder.titles)
    (panel,) = figure.axes
    for low, high in (panel.get_xlim(), panel.get_ylim()):
        assert low < 0 < high
    assert len(panel.texts) == len(plane.CORNERS)
    looks = {(to_hex(line.get_color()), line.get_marker()) for line in panel.lines[2:]}
    named = {look for look in looks if look[1] != "None"}
    assert len(named) == 2
    assert len({colour for colour, _ in named}) == len({marker for _, marker in named}) == 2


# ---------------------------------------------------------------- by kind


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_kind_is_drawn_from_a_folder(folder: Folder, kind: str, lang: str) -> None:
    drawn = plot(folder.path, lang=lang, kind=kind)
    assert isinstance(drawn.figure, Figure)
    drawn.figure.set_dpi(40)
    if lang == "zh" and not style.chinese_font():
        pytest.fail(style.NO_FONT, pytrace=False)
    assert drawn._repr_png_().startswith(b"\x89PNG")


def test_who_gains_rests_on_pairs_with_people_in_the_group_everywhere(folder: Folder) -> None:
    expected = who_table(folder.groups, "no_campaign").set_index(["scenario", "group"])
    mine = gains.effects(folder).set_index("group")
    for group, pairs in (("1 to 2", 4), ("3 to 4", 8)):
        row = expected.loc[("liupanshui", group)]
        assert row["runs"] == pairs
        assert mine.loc[group].tolist()[1:] == row[["difference", "low", "high"]].tolist()
    cell = gains.table(folder).rows[0][-1]
    other = who_table(folder.groups, "liupanshui").set_index(["scenario", "group"])
    name = "no_campaign" if "No campaign" in gains.table(folder).head[-1] else "cash_only"
    row = other.loc[(name, "1 to 2"), ["difference", "low", "high"]].astype(float)
    assert [cell.text, cell.detail] == list(numbers.difference(*row, "share"))
    nobody = folder.groups["persons"].where(folder.groups["scenario"] == "liupanshui", 0)
    empty = replace(folder, groups=folder.groups.assign(persons=nobody))
    assert gains.effects(empty).empty
    assert {row[-1].text for row in gains.table(empty).rows} == {"\N{EN DASH}"}


def test_a_kind_that_cannot_be_drawn_says_why(folder: Folder, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="Did you mean 'counties'"):
        figure_of(folder, "countys")
    alone = read_folder(write_folder(tmp_path / "alone", ("liupanshui",), runs=2, n_months=24))
    with pytest.raises(RequestError, match="one scenario only"):
        figure_of(alone, "plane")
    with pytest.raises(RequestError, match=r"no groups\.parquet"):
        figure_of(alone, "gains")
    with pytest.raises(RequestError, match="no column returns, additions, removals"):
        figure_of(alone, "flow")

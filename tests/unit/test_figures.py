"""The figures show what the tables say."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from model.views import books, style
from model.views.figures import bands, differences, places, sheets, stacks
from model.views.folder import Folder, read_folder
from model.views.summaries import band
from tests.unit.fake_results import write_folder

NAMES = ("liupanshui", "no_campaign", "cash_only")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return read_folder(write_folder(tmp_path_factory.mktemp("figures") / "out", NAMES))


@pytest.fixture
def ax() -> Axes:
    return Figure().subplots()


def test_the_band_is_the_middle_nine_tenths_of_the_runs(ax: Axes, folder: Folder) -> None:
    bands.paper_and_truth(ax, folder.months, "liupanshui")
    rows = folder.months[folder.months["scenario"] == "liupanshui"]
    by_month = rows.pivot_table(index="date", columns="seed", values="stable_incidence")
    edges = ax.collections[2].get_paths()[0].vertices[:, 1]
    low, high = np.quantile(by_month.to_numpy(), [0.05, 0.95], axis=1)
    assert edges.min() == pytest.approx(low.min())
    assert edges.max() == pytest.approx(high.max())
    assert np.isin(np.round(low, 12), np.round(edges, 12)).all()
    middle = ax.lines[2].get_ydata()
    assert middle == pytest.approx(by_month.median(axis=1).to_numpy())


def test_paper_and_both_truths_are_drawn_and_named_apart(ax: Axes, folder: Folder) -> None:
    bands.paper_and_truth(ax, folder.months, "liupanshui")
    names = ax.get_legend_handles_labels()[1]
    assert ["paper" in name for name in names] == [True, False, False]
    assert "(T1)" in names[1]
    assert "(T2)" in names[2]
    looks = {(line.get_color(), line.get_linestyle()) for line in ax.lines}
    assert len(looks) == 3


def test_a_band_names_its_columns_and_months(folder: Folder) -> None:
    cuts = band(folder.months, "cash_only", "true_incidence")
    assert list(cuts.columns) == ["low", "mid", "high"]
    assert len(cuts) == 84
    assert (cuts["low"] <= cuts["mid"]).all()


def test_months_become_decimal_years() -> None:
    years = bands.years_of(pd.Index(["2014-01", "2020-12"]))
    assert years == pytest.approx([2014 + 1 / 12, 2021])


@pytest.mark.parametrize(
    ("low", "high", "better", "expected"),
    [
        (-3, -1, "lower", "better"),
        (1, 3, "lower", "worse"),
        (1, 3, "higher", "better"),
        (-1, 2, "lower", "undecided"),
        (-np.inf, np.inf, "lower", "one_run"),
        (0, 0, "lower", "same"),
        (1, 3, "none", "neither"),
    ],
)
def test_verdicts(low: float, high: float, better: str, expected: str) -> None:
    assert differences.verdict(low, high, better) == expected


def test_dots_and_whiskers_are_the_rows_of_the_comparison(ax: Axes, folder: Folder) -> None:
    titles = {name: folder.titles[name] for name in ("no_campaign", "cash_only")}
    metric = "stable_person_years"
    differences.differences(ax, folder.comparison, metric, titles)
    rows = folder.comparison[folder.comparison["metric"] == metric].set_index("scenario")
    whiskers = [line for line in ax.lines if line.get_marker() == "None"][:2]
    dots = [line for line in ax.lines if line.get_marker() not in ("None", "")]
    for whisker, dot, name in zip(whiskers, dots, titles, strict=True):
        assert list(whisker.get_xdata()) == [rows.loc[name, "low"], rows.loc[name, "high"]]
        assert list(dot.get_xdata()) == [rows.loc[name, "difference"]]
    assert any(list(line.get_xdata()) == [0, 0] for line in ax.lines)


def test_the_best_alternative_is_the_last_from_below(folder: Folder) -> None:
    names = differences.best_last(folder.comparison, "stable_person_years")
    assert names == ["no_campaign", "cash_only"]


def test_one_run_has_a_dot_and_no_whisker(ax: Axes, tmp_path: Path) -> None:
    one = read_folder(write_folder(tmp_path / "one", NAMES[:2], runs=1, n_months=24))
    differences.differences(ax, one.comparison, "stable_person_years", one.titles)
    assert "no interval" in " ".join(text.get_text() for text in ax.texts)
    assert not any(np.isinf(line.get_xdata()).any() for line in ax.lines)


def test_the_map_shows_every_village_once_with_its_mean(ax: Axes, folder: Folder) -> None:
    places.village_map(ax, folder.villages, "liupanshui", "stable_incidence")
    shown = np.concatenate([np.asarray(dots.get_array()) for dots in ax.collections])
    last = folder.villages[
        (folder.villages["scenario"] == "liupanshui") & (folder.villages["year"] == 2020)
    ]
    expected = last.groupby("village")["stable_incidence"].mean()
    assert np.sort(shown) == pytest.approx(np.sort(expected.to_numpy()))
    deep = last.groupby("village")["deep"].first()
    assert len(ax.collections[2].get_offsets()) == deep.sum()


def test_the_difference_map_is_centred_on_zero(ax: Axes, folder: Folder) -> None:
    pair = ("liupanshui", "no_campaign")
    places.village_difference_map(ax, folder.villages, pair, "stable_incidence")
    low, high = ax.collections[0].get_clim()
    assert low == -high
    assert "percentage points" in ax.figure.axes[-1].get_ylabel()


def test_the_legend_of_the_map_says_that_the_city_is_synthetic(folder: Folder) -> None:
    figure = sheets.village_maps(folder.villages, ("liupanshui", "no_campaign"), folder.titles)
    assert "Synthetic" in figure.legends[0].get_title().get_text()
    assert len(figure.legends[0].get_texts()) == 3


def test_the_money_of_a_year_is_all_that_came_in(ax: Axes, folder: Folder) -> None:
    stacks.money(ax, folder.ledger, "liupanshui")
    rows = books.campaign(folder.ledger)
    rows = rows[(rows["scenario"] == "liupanshui") & (rows["year"] == 2014)]
    came = rows[rows["entry"].isin(["appropriated", "carried in"])]["yuan"].sum() / 8 / 1e6
    first = sum(bars.patches[0].get_height() for bars in ax.containers)
    assert first == pytest.approx(came)
    assert len(ax.containers) == 9 + 3


def test_exits_add_up_to_the_reported_ones(ax: Axes, folder: Folder) -> None:
    stacks.exits(ax, folder.months, "liupanshui")
    rows = folder.months[folder.months["scenario"] == "liupanshui"]
    reported = rows[rows["date"].str.startswith("2014")]["exits"].sum() / 8 / 1e3
    shown = [bars.patches[0].get_height() for bars in ax.containers]
    assert sum(shown) == pytest.approx(reported)
    assert shown[2] == pytest.approx(0.05 * reported)


def test_days_by_use_add_up(ax: Axes, folder: Folder) -> None:
    stacks.cadre_days(ax, folder.months, "liupanshui")
    shown = sum(bars.patches[0].get_height() for bars in ax.containers)
    assert shown == pytest.approx(12 * 200)


def test_a_panel_without_anything_says_so(ax: Axes, folder: Folder) -> None:
    stacks.exits(ax, folder.months, "no_campaign")
    assert [text.get_text() for text in ax.texts] == ["none in this scenario"]


@pytest.mark.parametrize("kind", ["money", "exits", "cadre_days", "paper_and_truth"])
def test_no_panel_is_cut_off(folder: Folder, kind: str) -> None:
    table = folder.ledger if kind == "money" else folder.months
    figure = getattr(sheets, kind)(table, folder.titles)
    for panel in figure.axes:
        assert panel.get_ylim()[1] >= panel.dataLim.y1
        assert panel.get_ylim()[0] == 0


def test_a_panel_without_rows_does_not_spoil_the_legend(folder: Folder) -> None:
    ledger = folder.ledger[folder.ledger["scenario"] != "no_campaign"]
    figure = sheets.money(ledger, folder.titles)
    shown = {
        text.get_text(): patch.get_facecolor()
        for text, patch in zip(
            figure.legends[0].get_texts(), figure.legends[0].get_patches(), strict=True
        )
    }
    assert to_hex(shown["leaked"]).upper() == stacks.LOST_LOOK["leaked"][0]
    assert len(shown) == 9 + 3


def test_the_style_is_put_back_and_no_figure_stays_open(folder: Folder) -> None:
    before = dict(mpl.rcParams)
    with style.styled():
        figure = sheets.side_by_side(folder.months, folder.titles)
        first, second = io.BytesIO(), io.BytesIO()
        figure.savefig(first, format="png")
        figure.savefig(second, format="png")
    assert dict(mpl.rcParams) == before
    assert first.getvalue() == second.getvalue()


def test_the_palette_is_okabe_and_ito() -> None:
    with style.styled():
        cycle = [
            f"#{colour.lstrip('#')}" for colour in mpl.rcParams["axes.prop_cycle"].by_key()["color"]
        ]
    assert tuple(cycle) == style.SERIES

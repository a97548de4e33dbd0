"""What notebooks lean on: studies without files, rows by metric, sentences, heat maps, bars."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

import model
from model.errors import RequestError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.comparison import point_differences
from model.experiments.intervals import paired_interval
from model.experiments.parts import where_table, who_table
from model.experiments.plan import Options
from model.experiments.progress import Progress
from model.experiments.results import Comparison, Sweep
from model.experiments.sweep import load_design, scenario_of, sweep_study
from model.experiments.tornado import load_tornado, scenarios_of
from model.views.figures import heat
from tests.unit import fake_runs
from tests.unit.fake_results import write_folder

STABLE = "stable_person_years"
LEVERS = {"staffing.rule": ["even", "by_gap"], "staffing.residents": {"low": 0, "high": 100}}
CENTRE = {"staffing.rule": "even", "staffing.residents": 50}


def asked(**more: Any) -> dict[str, Any]:
    base = fake_runs.scenario("base")
    design = {"kind": "grid", "n": 3}
    return {"scenario": base, "months": 6, "runs": 3, "design": design, "levers": LEVERS} | more


def swept(folder: Path, **more: Any) -> Sweep:
    design = load_design(asked(**more))
    study = sweep_study(design, scenario_of(design), Options())
    found = carry_out(study, Conduct(out=folder / "out", run=fake_runs.fake_run))
    assert isinstance(found, Sweep)
    return found


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    return swept(tmp_path_factory.mktemp("sweep"))


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    path = write_folder(tmp_path_factory.mktemp("compared") / "out", ("liupanshui", "cash_only"))
    found = model.open_results(path)
    assert isinstance(found, Comparison)
    return found


def test_a_study_may_be_a_mapping_with_a_scenario_in_it() -> None:
    design = load_design(asked())
    base = scenario_of(design)
    assert base.name == "base"
    assert base.horizon_months == 6
    assert len(design.points()) == 6
    named = scenario_of(load_design(asked(scenario="yearly_plan", scale=0.01)))
    assert named.name == "yearly_plan"
    assert named.start.world.scale == 0.01


def test_a_mapping_is_checked_as_strictly_as_a_file() -> None:
    with pytest.raises(RequestError, match=r"unknown key 'run'.*runs"):
        load_design(asked(run=3))
    with pytest.raises(RequestError, match="path of its file or a mapping, not 3"):
        load_design(3)  # type: ignore[arg-type]


def test_a_tornado_may_be_a_mapping() -> None:
    case = model.load("liupanshui")
    study = {"scenario": case, "tornado": {"against": [model.load("no_campaign"), "even_spread"]}}
    spec = load_tornado(study | {"scale": 0.01, "runs": 2}, only=["livelihoods.trap"])
    assert [found.name for found in scenarios_of(spec)] == [
        "liupanshui", "no_campaign", "even_spread",
    ]  # fmt: skip
    assert spec.parameters == ("livelihoods.trap",)


def test_rows_are_those_of_the_metrics_in_their_order(four: Comparison) -> None:
    rows = four.rows(STABLE, "false_exits")
    assert rows["metric"].unique().tolist() == [STABLE, "false_exits"]
    assert rows.index.tolist() == list(range(len(rows)))
    same = four.table[four.table["metric"] == STABLE].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows[rows["metric"] == STABLE], same)
    with pytest.raises(RequestError, match=r"'false_exit' is no metric.*false_exits"):
        four.rows("false_exit")


def test_a_comparison_says_its_answer_in_a_sentence(four: Comparison) -> None:
    row = four.table[four.table["metric"] == "person_years_out"].iloc[0]
    assert f"{row['runs']} " in four.sentence()
    assert four.sentence().endswith(".")


def test_a_study_that_has_no_sentence_says_so(four: Comparison) -> None:
    other = type(four)(four.folder, {**four.provenance, "command": "sensitivity"})
    with pytest.raises(RequestError, match="sensitivity has no answer in one sentence"):
        other.sentence()


def test_the_page_of_results_shows_the_main_metrics_as_people_read_them(four: Comparison) -> None:
    page = four._repr_html_()
    assert STABLE in page
    assert "paperwork_share" not in page
    assert "more metrics in" in page
    assert "e+0" not in page


def test_who_gains_is_the_paired_difference_of_shares() -> None:
    columns = ["scenario", "seed", "year", "dimension", "group", "stable", "persons"]
    rows = [
        ("base", 1, 2019, "size", "small", 90, 100),
        ("base", 1, 2020, "size", "small", 30, 100),
        ("base", 2, 2020, "size", "small", 50, 100),
        ("base", 3, 2020, "size", "small", 0, 0),
        ("other", 1, 2020, "size", "small", 20, 100),
        ("other", 2, 2020, "size", "small", 60, 200),
        ("other", 3, 2020, "size", "small", 1, 100),
        ("base", 1, 2020, "register", "never registered", 5, 10),
        ("other", 1, 2020, "register", "never registered", 4, 10),
    ]
    found = who_table(pd.DataFrame(rows, columns=columns), "base").set_index("scenario")
    expected = paired_interval([0.2, 0.3], [0.3, 0.5])
    row = found.loc["other"]
    assert row["mean"] == pytest.approx(0.25)
    assert row["difference"] == pytest.approx(-0.15)
    assert [row["low"], row["high"]] == pytest.approx([expected.low, expected.high])
    assert row["runs"] == 2, "nobody in the group in the third run of the baseline"
    assert found.index.tolist() == ["base", "other"], "registers are made by the deployment"


def test_where_weighs_villages_by_their_people() -> None:
    columns = ["scenario", "seed", "year", "county", "poor", "deep", "persons", "stable_incidence"]
    rows = [
        ("base", 1, 2019, "A", True, False, 100, 0.9),
        ("base", 1, 2020, "A", True, False, 100, 0.4),
        ("base", 1, 2020, "A", True, False, 300, 0.2),
        ("base", 1, 2020, "B", True, True, 50, 0.6),
        ("other", 1, 2020, "A", True, False, 400, 0.2),
        ("other", 1, 2020, "B", True, True, 50, 0.5),
    ]
    found = where_table(pd.DataFrame(rows, columns=columns), "base")
    means = found.set_index(["group", "scenario"])["mean"]
    assert means["poor", "base"] == means["A", "base"] == pytest.approx(0.25)
    assert means["deep-poor", "other"] == pytest.approx(0.5)
    differences = found.set_index(["group", "scenario"])["difference"]
    assert differences["A", "other"] == pytest.approx(-0.05)


def test_points_differ_pair_by_pair_from_the_reference(results: Sweep) -> None:
    found = results.differences(CENTRE)
    rows = found[found["metric"] == STABLE].set_index("point")
    centre = results.point_of(CENTRE)
    assert rows.loc[centre, ["difference", "low", "high"]].tolist() == [0, 0, 0]
    assert rows["reference"].unique().tolist() == [centre]
    values = results.metrics.pivot_table(index="point", columns="seed", values=STABLE)
    for point in set(values.index) - {centre}:
        expected = paired_interval(values.loc[point].tolist(), values.loc[centre].tolist())
        assert rows.loc[point, "difference"] == pytest.approx(expected.mean)
        assert rows.loc[point, "low"] == pytest.approx(expected.low)
    assert rows["runs"].tolist() == [3] * 6


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"staffing.rul": "even"}, "no factor of this sweep.*staffing.rule"),
        ({"staffing.rule": "even"}, "3 points of the sweep have"),
        ({**CENTRE, "staffing.residents": 51}, "0 points of the sweep have"),
    ],
)
def test_a_reference_is_one_point(results: Sweep, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        results.differences(settings)


def test_a_heat_map_colours_only_what_is_told_from_the_reference() -> None:
    points = [("even", 1.0), ("even", 2.0), ("by_gap", 1.0), ("by_gap", 2.0)]
    table = pd.DataFrame(points, columns=["staffing.rule", "staffing.scale"])
    table.insert(0, "point", range(4))
    table["mean"] = [10.0, 5.0, 12.0, 30.0]
    table["difference"], table["low"] = [0.0, -5, 2, 20], [0.0, -6, -1, 15]
    table["high"], table["runs"], table["reference"] = [0.0, -4, 5, 25], 3, 0
    ax = heat.heat(Figure().subplots(), table, STABLE)
    cells = {patch.get_xy(): to_hex(patch.get_facecolor()) for patch in ax.patches}
    white, better, worse = cells[-0.5, 0.5], cells[0.5, -0.5], cells[0.5, 0.5]
    assert cells[-0.5, -0.5] == white == "#ffffff"
    assert int(better[5:7], 16) > int(better[1:3], 16), "fewer years in poverty: blue"
    assert int(worse[1:3], 16) > int(worse[5:7], 16), "more: red"
    written = [text.get_text() for text in ax.texts]
    assert written[0].startswith("reference")
    assert written[3] == "+20.0\n[+15.0, +25.0]"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["even", "by_gap"]


def english(figure: Figure) -> list[str]:
    """Every text of a figure that has a word in Latin letters."""
    texts = [text.get_text() for text in figure.findobj(Text)]
    return [text for text in texts if re.search("[a-z]{3,}", text)]


def test_chinese_figures_have_no_english_words(results: Sweep) -> None:
    for reference in (None, CENTRE):
        assert english(results.plot(STABLE, "zh", reference=reference).figure) == []
    assert english(model.posterior().plot("zh").figure) == []


def test_a_heat_map_of_what_is_neither_good_nor_bad_says_so() -> None:
    points = [("even", 1.0), ("even", 2.0), ("by_gap", 1.0), ("by_gap", 2.0)]
    table = pd.DataFrame(points, columns=["staffing.rule", "staffing.scale"])
    table.insert(0, "point", range(4))
    table["mean"] = [1e7, 2e7, 5e6, 1e7]
    table["difference"], table["low"] = [0.0, 1e7, -5e6, 0.0], [0.0, 9e6, -6e6, 0.0]
    table["high"], table["runs"], table["reference"] = [0.0, 1.1e7, -4e6, 0.0], [3, 3, 3, 0], 0
    figure = heat.figure(table, "spending")
    said = " ".join(text.get_text() for text in figure.findobj(Text))
    assert "neither is better" in said.replace("\n", " ")
    assert "Blue is better" not in said
    cells = {p.get_xy(): to_hex(p.get_facecolor()) for p in figure.axes[0].patches}
    more, less = cells[0.5, -0.5], cells[-0.5, 0.5]
    assert int(more[3:5], 16) < min(int(more[1:3], 16), int(more[5:7], 16)), "purple"
    assert int(less[3:5], 16) > max(int(less[1:3], 16), int(less[5:7], 16)), "green"
    assert figure.axes[0].texts[3].get_text() == "\N{EN DASH}", "no pair: no difference"


def test_points_that_share_no_seed_have_a_mean_and_no_difference() -> None:
    columns = ["scenario", "point", "run", "seed", "date", "stable_poor_persons"]
    rows = [("base", 0, 0, 1, "2014-12", 120.0), ("base", 1, 1, 2, "2014-12", 240.0)]
    months = pd.DataFrame(rows, columns=columns)
    found = point_differences(months, 0).set_index(["metric", "point"]).loc[(STABLE, 1)]
    assert (found["mean"], found["difference"], found["runs"]) == (20.0, 0.0, 0)
    with pytest.raises(RequestError, match="no run of point 7 finished"):
        point_differences(months, 7)


def test_a_grid_of_two_factors_is_drawn_as_a_heat_map(results: Sweep) -> None:
    assert len(results.plot(STABLE, reference=CENTRE).figure.axes[0].texts) == 6
    levels = results.plot(STABLE).figure.axes[0].texts
    mean = float(results.rows(STABLE)["mean"].iloc[0])
    assert levels[0].get_text().split("\n")[0].replace(",", "") == f"{mean:.3g}"


def test_other_designs_are_drawn_a_row_a_point(tmp_path: Path) -> None:
    found = swept(tmp_path, levers={"staffing.residents": {}})
    assert len(found.plot(STABLE).figure.axes[0].get_yticks()) == 3
    with pytest.raises(RequestError, match="only a grid of two factors"):
        found.plot(STABLE, reference={"staffing.residents": 0})


def test_the_bundled_posterior_can_be_read_and_drawn() -> None:
    found = model.posterior()
    assert found.draws.columns.tolist() == found.table["parameter"].tolist()
    assert found.draws.mean().to_numpy() == pytest.approx(found.table["mean"].to_numpy(), rel=0.05)
    inside = found.draws.to_numpy()
    bounds = found.table[["prior_low", "prior_high"]].to_numpy()
    assert ((inside >= bounds[:, 0]) & (inside <= bounds[:, 1])).all()
    assert f"{len(found.draws)} draws of {len(found.table)} parameters" in repr(found)
    assert len(found.plot().figure.axes) == 2


class Cell:
    """Stands in for the place below a notebook's cell; the test's own, not IPython's."""

    def __init__(self) -> None:
        self.shown: list[dict[str, str]] = []

    def update(self, data: dict[str, str], **_: bool) -> None:
        self.shown.append(data)

    def display(self, data: dict[str, str], **_: bool) -> Cell:
        self.shown.append(data)
        return self


def test_in_a_notebook_one_bar_moves_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = Cell()
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=cell.display))
    with Progress(4) as progress:
        progress.start -= 10
        progress.show(1, 0)
        progress.show(2, 1)
    assert 'value="2" max="4"' in cell.shown[1]["text/html"]
    assert "1 failed" in cell.shown[1]["text/plain"]
    assert cell.shown[2:] == [{"text/plain": ""}]

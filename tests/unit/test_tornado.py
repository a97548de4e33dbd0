"""run.py sensitivity of a tornado: single numbers at both ends, on the same seeds as the base."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from model.commands.main import main
from model.errors import RequestError
from model.experiments import tornado as making
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.freshness import marks
from model.experiments.metrics import run_metrics
from model.experiments.plan import Arm, Cell, Options, Study
from model.experiments.runner import make_tasks
from model.experiments.sweep import load_design
from model.experiments.tornado import (
    Tornado,
    load_tornado,
    run_tornado,
    scenarios_of,
    tornado_study,
)
from model.experiments.tornado.points import Point, moved, moved_path, stated
from model.experiments.tornado.results import bars_of, counted, false_alarms
from model.experiments.tornado.table import COLUMNS
from model.experiments.work import run_campaign
from model.scenario import Scenario, bundled, declarations, load
from model.scenario.declared import value_of
from model.views.tornado_page import longest_names, made_of, note_rules, tornado_page

STUDY = bundled()["liupanshui"].parent / "studies" / "tornado.toml"
CASE = bundled()["liupanshui"]
TINY = 'scale = 0.003\nmonths = 6\nruns = 2\nmetrics = ["stable_person_years"]\n'
MOVED = ("livelihoods.trap", "assessment.audit_depth", "funding.debt", "conduct.visit_days")


def study_file(folder: Path, more: str = "") -> Path:
    """A tornado of the case against no campaign, on three villages for half a year."""
    path = folder / "tornado.toml"
    against = f'[tornado]\nagainst = ["{CASE.parent / "no_campaign.toml"}"]\n'
    path.write_text(f'scenario = "{CASE}"\n{TINY}{against}{more}', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Tornado:
    folder = tmp_path_factory.mktemp("tornado")
    spec = load_tornado(study_file(folder), MOVED)
    return run_tornado(spec, scenarios_of(spec), out=folder / "out", workers=1)


def test_the_bundled_study_moves_every_assumed_number_with_a_range() -> None:
    spec = load_tornado(STUDY)
    assert spec.parameters == tuple(
        d.name for d in declarations().values() if d.status == "assumed" and d.plausible
    )
    assert len(spec.parameters) > 350
    scenarios = [s.with_settings({"world.scale": 0.003}) for s in scenarios_of(spec)]
    assert [s.name for s in scenarios] == ["liupanshui", "no_campaign", "even_spread"]
    some = replace(spec, parameters=spec.parameters[::12])
    study = tornado_study(some, scenarios)
    ends = [i for i in study.details["left_out"] if i["end"]]
    assert ends == [], "every end is one that the scenarios allow"
    tried = {p["parameter"] for p in study.details["points"]} - {""}
    assert tried | {i["parameter"] for i in study.details["left_out"]} == set(some.parameters)


def test_a_change_is_the_difference_of_differences_on_the_same_seeds(results: Tornado) -> None:
    assert tuple(results.table.columns) == COLUMNS
    column = run_metrics(results.months)["stable_person_years"]
    years = column.unstack(["scenario", "point"])
    gains = years["no_campaign"] - years["liupanshui"]
    rows = results.of("stable_person_years", "no_campaign")
    assert set(rows["parameter"]) == set(MOVED) - {"funding.debt"}
    for number, point in enumerate(results.provenance["points"][1:], 1):
        row = rows[(rows["parameter"] == point["parameter"]) & (rows["end"] == point["end"])]
        changes = gains[number] - gains[0]
        assert row["change"].iloc[0] == pytest.approx(changes.mean())
        assert row["gain"].iloc[0] == pytest.approx(gains[number].mean())
        half = 12.7062 * changes.std(ddof=1) / 2**0.5
        assert row["high"].iloc[0] == pytest.approx(changes.mean() + half, rel=1e-4, abs=1e-9)
        assert row["runs"].iloc[0] == 2


def test_nothing_is_drawn_and_no_posterior_is_taken(results: Tornado) -> None:
    assert results.provenance["options"]["fixed_parameters"] is True
    with pytest.raises(RequestError, match="no posterior"):
        tornado_study(load_tornado(STUDY), [], Options(posterior=object()))  # type: ignore[arg-type]


def test_one_pair_and_no_metric_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study_file(tmp_path)
    asked = ["sensitivity", str(path), "--runs", "1", "--out", str(tmp_path / "o")]
    assert main(asked) == 2
    assert "--runs is 1; allowed: 2 or more" in capsys.readouterr().err
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('["stable_person_years"]', "[]"), encoding="utf-8")
    assert main([*asked[:2], "--out", str(tmp_path / "o")]) == 2
    assert "metrics is empty" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_what_stays_is_said(results: Tornado) -> None:
    assert [item["parameter"] for item in results.left_out] == ["funding.debt"]
    assert any("off in the case: funding.debt" in said for said in results.words())
    trap = results.of("stable_person_years", "no_campaign").query("parameter == 'livelihoods.trap'")
    assert trap["end"].tolist() == ["low"], "the declared value is the high end"


def test_a_lever_moves_in_proportion_and_only_where_there_is_a_campaign() -> None:
    case, none = load("liupanshui"), load("no_campaign")
    for side, factor in ((0, 0.5), (1, 1.5)):
        point = Point("assessment.audit_share", side, 0)
        before, after = stated(case, point.parameter), moved_path(case, point.parameter, side)
        assert after == {m: pytest.approx(min(v * factor, 1.0)) for m, v in before.items()}
        assert len(before) > 3
        there = moved(case, point)
        assert value_of(there.at(83), point.parameter) == pytest.approx(0.15 * factor)
        assert (there.name, moved(none, point)) == (case.name, none)


def test_a_fixed_number_moves_in_every_scenario() -> None:
    point = Point("livelihoods.leave", 1, 0.024)
    for name in ("liupanshui", "no_campaign"):
        assert moved(load(name), point).at(10).livelihoods.leave == 0.024


def test_an_end_that_a_scenario_refuses_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strict(scenario: Scenario, point: Point) -> Scenario:
        if point.side == 0:
            raise RequestError("few leave")
        return moved(scenario, point)

    monkeypatch.setattr(making, "moved", strict)
    spec = load_tornado(study_file(tmp_path), ["livelihoods.leave"])
    study = tornado_study(spec, scenarios_of(spec))
    assert study.details["left_out"] == [
        {
            "parameter": "livelihoods.leave",
            "end": "low",
            "value": "0.012",
            "why": "few leave",
        }
    ]
    assert [p["end"] for p in study.details["points"]] == ["base", "high"]
    assert [arm.point for arm in study.arms] == [0, 0, 1, 1]


def lost(cell: Cell) -> Sequence[pd.DataFrame]:
    """A run of the model; that of the second seed at the last point fails."""
    if (cell.arm.point, cell.seed) == (2, 2):
        raise RuntimeError("lost")
    return run_campaign(cell)


def test_failed_runs_are_shown_and_the_same_request_mends_them(tmp_path: Path) -> None:
    spec = load_tornado(study_file(tmp_path), ["livelihoods.leave"])
    study = tornado_study(spec, scenarios_of(spec))
    broken = carry_out(study, Conduct(out=tmp_path / "out", run=lost))
    assert isinstance(broken, Tornado)
    assert len(broken.failures) == 2
    assert broken.table["runs"].tolist() == [2, 2, 1]
    assert "At 1 ends a run is missing." in broken.words()[0]
    whole = carry_out(study, Conduct(out=tmp_path / "out"))
    assert whole.table["runs"].tolist() == [2, 2, 2]


def made_up(rows: list[tuple[str, str, float, float, float, int]]) -> pd.DataFrame:
    """A table with a gain of 100 and these ends: parameter, end, change, low, high, runs.

    The interval of the gain at an end is three times as wide as that of the change.
    """
    base = ("m", "other", "", "base", "", 100.0, 90.0, 110.0, 0.0, 90.0, 110.0, 4)
    ends = [
        ("m", "other", p, e, "1", 100 + c, 100 + c - 3 * (c - lo), 100 + c + 3 * (hi - c), c, lo,
         hi, n)
        for p, e, c, lo, hi, n in rows
    ]  # fmt: skip
    return pd.DataFrame([base, *ends], columns=list(COLUMNS))


def test_parameters_are_counted_by_what_can_be_told() -> None:
    table = made_up(
        [
            ("a", "low", -150.0, -170.0, -130.0, 4), ("a", "high", 5.0, -5.0, 15.0, 4),
            ("b", "low", 8.0, -2.0, 18.0, 4), ("b", "high", -8.0, -18.0, 2.0, 4),
            ("c", "low", 0.0, 0.0, 0.0, 4), ("c", "high", 0.0, 0.0, 0.0, 4),
            ("d", "low", 0.0, 0.0, 0.0, 0), ("d", "high", 9.0, 1.0, 17.0, 3),
        ]
    )  # fmt: skip
    bars = bars_of(table, "m", "other")
    assert bars["parameter"].tolist() == ["a", "d", "b", "c"]
    n = counted(table, {"runs": 4}, "m", "other")
    assert (n.moved, n.told, n.untold, n.nothing) == (4, 2, 1, 1)
    assert (n.ends, n.told_ends, n.failed) == (5, 2, 2)
    assert (n.turned, n.surely_turned) == (1, 0), "-50, but the gain's interval is -110 to 10"
    # halves of the intervals 20, 10, 10, 10 of four pairs and 8 of three; t is 3.18 and 4.30
    assert n.detectable == pytest.approx(10 * (1 + 0.97847 / 3.18245), rel=1e-3)


def test_a_gain_turns_for_sure_only_if_its_interval_does() -> None:
    table = made_up([("a", "low", -150.0, -160.0, -140.0, 4)])
    n = counted(table, {"runs": 4}, "m", "other")
    assert (n.turned, n.surely_turned) == (1, 1)
    unsure = table.assign(gain_low=[-1.0, -80.0])
    assert counted(unsure, {"runs": 4}, "m", "other").surely_turned == 0, "nor without a sure base"


def test_the_words_say_what_luck_does_and_what_could_not_be_seen(results: Tornado) -> None:
    said = results.words()[0]
    assert f"at the {100 * false_alarms(2):.1f} % measured for intervals of 2 pairs" in said
    assert "not told is not small" in said
    page = tornado_page(results, results)
    assert made_of(results)["results"] == "", "nobody noted what was run"
    note_rules(results.folder)
    made = made_of(results)
    assert {name: made[name] for name in marks()} == marks()
    assert (made["runs"], made["scale"], made["months"]) == (2, 0.003, 6)
    assert "does not say that it does" in page
    assert "The longest bars again, on more pairs" in page
    assert set(longest_names(results)) == set(MOVED) - {"funding.debt"}


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ("livelihoods.leav", "did you mean.*livelihoods.leave|livelihoods.leave"),
        ("world.seed", "no plausible range: a name of one city"),
        ("world.mean_income", "its status is published"),
    ],
)
def test_a_wrong_name_is_refused(only: str, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        load_tornado(STUDY, [only])


def test_other_commands_send_a_tornado_on() -> None:
    with pytest.raises(RequestError, match=r"it is for run\.py sensitivity"):
        load_design(STUDY)


def test_only_belongs_to_a_tornado(capsys: pytest.CaptureFixture[str]) -> None:
    other = STUDY.parent / "what_matters.toml"
    assert main(["sensitivity", str(other), "--only", "drivers"]) == 2
    assert "--only is for a tornado" in capsys.readouterr().err


def test_the_command_prints_table_words_and_draws(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["sensitivity", str(study_file(tmp_path)), "--only", "livelihoods.leave"]
    asked += ["--out", str(tmp_path / "out"), "--workers", "1"]
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert "livelihoods.leave" in out
    assert "cannot be told from zero" in out
    assert "declared numbers are assumed" in out
    assert (tmp_path / "out" / "figures" / "tornado.png").stat().st_size > 10_000
    assert main([*asked, "--format", "json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert given["against"] == ["no_campaign"]
    assert len(given["table"]) == 3
    assert len(given["rules_digest"]) == 64


def test_workers_get_the_runs_of_a_point_together() -> None:
    case = load("no_campaign")
    arms = tuple(Arm(name, case, point) for point in (0, 1, 2) for name in ("a", "b"))
    tasks = make_tasks(Study("tornado", arms, Options(runs=2)).cells(), 2, "point")
    assert [{cell.arm.point for cell in task} for task in tasks] == [{0}, {1}, {2}]
    assert [len(task) for task in tasks] == [4, 4, 4]


def test_a_stored_run_is_reproduced(results: Tornado, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", str(results.folder)]) == 0
    assert "differs" not in capsys.readouterr().out

"""Measuring mechanisms: on and off differ, what is run is kept, rows say what they rest on."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from model.commands.main import main
from model.errors import RequestError, RunError
from model.experiments.effects import (
    HEADLINES,
    Plan,
    as_row,
    headline_of,
    levers_of,
    measure,
    on_scenario,
    stored,
    switched_off,
)
from model.experiments.effects.arms import OFF
from model.experiments.effects.measured import _compared, gone, smallest_detectable
from model.experiments.fragments import Fragments
from model.experiments.intervals import student_interval
from model.experiments.metrics import metric_called
from model.mechanisms import MECHANISMS
from model.scenario import Scenario, declarations, load
from model.scenario.declared import value_of
from model.views.mechanisms_page import cells_of, mechanisms_page

HERE = [m.id for m in MECHANISMS if levers_of(m.id) or m.id in OFF]
"""Mechanisms that can be switched."""


def tiny(months: int = 14) -> Scenario:
    """Three villages for a little more than a year."""
    keys = {"world.scale": 0.003, "horizon.months": months}
    return load("liupanshui").with_settings(keys)


@pytest.mark.parametrize("mechanism", HERE)
def test_on_and_off_differ_in_that_mechanism_alone(mechanism: str) -> None:
    case = load("liupanshui")
    on, off = on_scenario(mechanism, case), switched_off(mechanism, case)
    assert on.digest != off.digest, "the case does not use it"
    if mechanism in OFF:
        return
    known = declarations()
    changed = {difference.key for difference in off.differences(on)}
    assert changed <= set(levers_of(mechanism))
    for month in (0, *(phase.month for phase in off.phases)):
        for key in levers_of(mechanism):
            assert value_of(off.at(month), key) == known[key].default


def test_every_lever_belongs_to_a_mechanism_that_there_is() -> None:
    ids = {m.id for m in MECHANISMS}
    for key, said in declarations().items():
        assert said.role != "lever" or said.mechanism in ids, key


def test_levers_named_with_a_mechanism_are_declared() -> None:
    for m in MECHANISMS:
        assert set(m.levers) <= set(declarations()), m.id
        assert not (m.status == "absent" and (m.levers or levers_of(m.id))), m.id


def test_headlines_are_metrics_or_looks() -> None:
    for name, headline in HEADLINES.items():
        ways = [bool(headline.metric), bool(headline.at_end), bool(headline.monthly)]
        assert sum(ways) == 1, name
        assert name in {m.id for m in MECHANISMS}
        if headline.metric:
            said = metric_called(headline.metric)
            assert said is not None, name
            assert said.unit == headline.unit, name


def test_a_mechanism_that_is_not_there_is_refused() -> None:
    with pytest.raises(RequestError, match=r"'O9' is no mechanism.*Known: O1"):
        switched_off("O9", load("liupanshui"))


def test_what_was_run_is_kept_and_the_on_runs_are_shared(tmp_path: Path) -> None:
    plan = Plan(tiny(), runs=2, folder=tmp_path)
    (audit,) = measure(["A5"], plan)
    fragments = Fragments(tmp_path / "fragments")
    assert len(list(fragments.folder.iterdir())) == 4
    both = measure(["A5", "X3"], plan)
    assert len(list(fragments.folder.iterdir())) == 6
    assert both[0] == audit
    assert [m.mechanism for m in both] == ["A5", "X3"]


def test_a_price_is_money_gone_and_days_not_with_households(tmp_path: Path) -> None:
    """Without money nothing is spent; with forms and inspections days are missing."""
    money, strict = measure(["X3", "A5"], Plan(tiny(), runs=2, folder=tmp_path))
    assert money.yuan.mean > 1e7
    assert strict.days.mean > 1000
    assert money.headline == headline_of("X3")
    assert money.scale == 0.003


def test_all_money_that_is_gone_is_a_price_once() -> None:
    """What lies or was handed back is not gone; loans are paid for once, with interest."""
    entries = {
        "appropriated": 900, "given": 50, "borrowed": 200, "carried in": 10, "carried over": 20,
        "returned": 40, "spent": 700, "leaked": 70, "show projects": 90, "repaid": 240, "paid": 33,
    }  # fmt: skip
    ledger = pd.DataFrame({"entry": list(entries), "yuan": list(entries.values())})
    assert gone(ledger) == 700 + 70 + 90 + 240 + 33 - 200
    assert gone(ledger[ledger["entry"] == "paid"]) == 33


def test_withdrawal_says_its_own_months_and_no_other_base(tmp_path: Path) -> None:
    case = load("liupanshui").with_settings({"world.scale": 0.003})
    assert on_scenario("X2", case).horizon_months == 144
    assert on_scenario("X2", case).start.world.scale == 0.003
    half = load("half_budget").with_settings({"world.scale": 0.003})
    with pytest.raises(RequestError, match="X2 is measured on 'liupanshui' alone"):
        measure(["X2"], Plan(half, runs=2, folder=tmp_path))
    two = {"on": [1.0, 2.0], "yuan": [0.0, 0.0], "days": [0.0, 0.0], "true_incidence": [0.1, 0.2]}
    same = pd.DataFrame(two)
    assert _compared("X2", same, same, Plan(case, runs=2)).months == 144
    assert _compared("X1", same, same, Plan(case, runs=2)).months == case.horizon_months


def test_the_page_says_that_some_rows_are_clear_by_chance() -> None:
    assert "one or two would leave zero out by chance" in mechanisms_page()


def test_an_effect_is_on_minus_off_over_pairs(tmp_path: Path) -> None:
    (found,) = measure(["S3"], Plan(tiny(30), runs=2, folder=tmp_path))
    assert found.effect.mean == pytest.approx(found.on - found.off)
    assert found.effect.low <= found.effect.mean <= found.effect.high
    assert found.clear == (found.effect.low > 0 or found.effect.high < 0)


def test_officials_are_a_price_that_is_the_same_in_every_pair(tmp_path: Path) -> None:
    (found,) = measure(["X5"], Plan(tiny(), runs=2, folder=tmp_path))
    assert found.yuan.low > 1e7
    assert found.yuan.width == pytest.approx(0.0, abs=1.0)


def test_a_run_that_fails_is_an_error(tmp_path: Path) -> None:
    broken = tiny().with_(funding={"rule": lambda seen: 1 / 0})
    with pytest.raises(RunError, match="runs failed"):
        measure(["A5"], Plan(broken, runs=2, folder=tmp_path))


def test_power_is_that_of_the_t_test() -> None:
    """64 pairs of spread 1: 2.85 standard errors; twice the pairs, less by the root of two."""
    effects = [math.sqrt(63 / 64) * (-1) ** k for k in range(64)]
    assert smallest_detectable(effects) == pytest.approx((1.998 + 0.847) / 8, rel=0.01)
    assert smallest_detectable([3.0]) == math.inf
    assert smallest_detectable([3.0, 3.0]) == 0.0


def test_rows_are_plain_and_files_keep_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "stored_path", lambda: tmp_path / "effects.json")
    (found,) = measure(["A5"], Plan(tiny(2), runs=2, folder=tmp_path))
    row = as_row(replace(found, effect=student_interval([1.0])))
    assert row["effect"] == [1.0, None, None]
    stored.save({"X3": row})
    stored.save({"A5": row})
    assert list(stored.read_all()) == ["A5", "X3"]
    assert json.loads((tmp_path / "effects.json").read_text())["schema_version"]


ROW = {
    "outcome": "exits", "unit": "persons", "on": 1200.0, "off": 1000.0, "effect": [200, 50, 350],
    "other_sign": 0.25, "detectable": 210.0, "price_yuan": [2.5e6, 2e6, 3e6],
    "price_days": [0.0, 0.0, 0.0],
}  # fmt: skip


def test_cells_say_effect_interval_and_price() -> None:
    cells = cells_of(ROW)
    assert cells["effect"] == "200 [50, 350] persons (off 1,000)"
    assert cells["price"] == "2.5 million [2 million, 3 million] yuan a year; 0 person-days a year"
    assert cells["other sign"] == "25%"


def test_cells_say_the_power_where_nothing_is_to_be_seen() -> None:
    cells = cells_of(ROW | {"effect": [20, -150, 190]})
    assert "not distinguishable from zero, 210 would be found with 80 %" in cells["effect"]
    assert "none in any pair" in cells_of(ROW | {"effect": [0.0, 0.0, 0.0]})["effect"]
    assert cells_of(None)["price"] == "not measured"


def test_every_mechanism_says_how_it_is_tested_and_where_it_ends(project: Path) -> None:
    for m in MECHANISMS:
        assert m.mediator and m.test and m.vanishes and m.origin, m.id  # noqa: PT018
        assert (project / m.test).is_file(), f"{m.id}: {m.test} is not there"


def test_every_mechanism_has_been_measured_as_it_should_be() -> None:
    rows = stored.read_all()
    assert set(rows) == {m.id for m in MECHANISMS}, f"run: {stored.COMMAND}"
    for name, row in rows.items():
        assert row["runs"] >= stored.RUNS, name
        assert row["scale"] >= stored.SCALE, name
        assert (row["outcome"], row["unit"]) == (headline_of(name).what, headline_of(name).unit)
        assert all(cells_of(row).values()), name


def test_rows_are_of_the_model_as_it_is() -> None:
    """A change of results makes measured effects old: they are measured anew, not kept."""
    now = stored.results_digest()
    assert {row["results"] for row in stored.read_all().values()} == {now}, f"run: {stored.COMMAND}"


def test_levers_say_their_level_and_what_was_higher_before() -> None:
    page = mechanisms_page()
    assert "`assessment.recheck` = 0 (1 in 2015)" in page
    assert "`assessment.deadline` = 2020," in page
    assert "`staffing.residents` = 2,755," in page
    assert "X2: 64 pairs" in page


def test_no_cell_of_the_page_is_blank() -> None:
    rows = [line for line in mechanisms_page().splitlines() if line.startswith("| ")]
    assert len(rows) == len(MECHANISMS) + 2
    for row in rows:
        cells = row.replace("\\|", "").strip("| ").split(" | ")
        assert all(cell.strip() for cell in cells), row


def test_a_mechanism_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "--mechanism", "A5", "--format", "json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["id"] == "A5"
    assert "assessment.audit_share" in row["levers"]
    assert main(["describe", "--mechanism", "all"]) == 0
    assert "Growth without campaign" in capsys.readouterr().out


def test_one_row_is_measured_anew_and_a_small_one_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = stored.read_all()
    how = ["--measure", "--runs", "2", "--scale", "0.003", "--workers", "1"]
    assert main(["describe", "--mechanism", "X5", *how]) == 0
    told = capsys.readouterr()
    assert "yuan a person" in told.out
    assert "Not kept" in told.err
    assert stored.read_all() == before


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--measure"], "--measure needs --mechanism"),
        (["--runs", "5"], "how to measure"),
        (["drivers.wages", "--scale", "0.5"], "how to measure"),
        (["--mechanism", "A55"], "Did you mean 'A5'"),
        (["staffing", "--mechanism", "A5"], "either a topic"),
        (["--mechanism", "A5", "--runs", "8"], "give --measure"),
        (["--mechanism", "A5", "--measure", "--runs", "1"], "at least 2"),
        (["--mechanism", "A5", "--measure", "--workers", "0"], "at least 1"),
    ],
)
def test_a_wrong_request_is_said(
    given: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe", *given]) == 2
    assert message in capsys.readouterr().err

"""Mesa's own tools and the EMA workbench drive the campaign, and get run.py's numbers."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import pandas as pd
import pytest

from model import load, simulate
from model.campaign import Campaign
from model.campaign.collected import PLAIN
from model.errors import RequestError
from tests.unit.pages import code_with

PAGE = "mesa.md"
SMALL = {"world.scale": 0.01, "horizon.months": 14}
SEEDS = [1, 2]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """batch_run sets how processes start, for good."""
    before = multiprocessing.get_start_method()
    yield
    multiprocessing.set_start_method(before, force=True)


def batch(model: type[Campaign] = Campaign, **asked: Any) -> pd.DataFrame:
    """Rows of a batch run in this process, in the order of its runs."""
    period = asked.pop("data_collection_period", -1)
    quiet = {"display_progress": False, "data_collection_period": period}
    rows = mesa.batch_run(model, asked, rng=asked.pop("rng", SEEDS), **quiet)
    return pd.json_normalize(rows)


def months_of(folder: Path, name: str, runs: int = 2, **settings: Any) -> pd.DataFrame:
    """Months that run.py makes of a scenario with the same seeds."""
    scenario = load(name).with_settings({**SMALL, **settings})
    return simulate(scenario, runs=runs, workers=1, out=folder).months


def same_numbers(rows: pd.DataFrame, months: pd.DataFrame) -> bool:
    """Every column of the months, to the last bit."""
    return all(list(rows[name]) == list(months[name]) for name in PLAIN)


def test_batch_run_gives_the_numbers_of_run_py(tmp_path: Path) -> None:
    halves = [{**SMALL, "staffing.scale": scale} for scale in (0.5, 1.0)]
    rows = batch(setting=["yearly_plan", "no_campaign"], changes=halves)
    assert list(rows["RunId"]) == list(range(8))  # one row a run
    assert set(rows["Step"]) == {SMALL["horizon.months"]}
    picked = rows[(rows["setting"] == "yearly_plan") & (rows["changes.staffing.scale"] == 0.5)]
    assert list(picked["rng"]) == SEEDS
    months = months_of(tmp_path, "yearly_plan", **{"staffing.scale": 0.5})
    last = months[months["date"] == months["date"].max()]
    assert same_numbers(picked, last)
    assert rows["true_incidence"].nunique() > len(rows) / 2  # levers and seeds matter


def test_batch_run_can_give_every_month(tmp_path: Path) -> None:
    rows = batch(setting="liupanshui", changes=[SMALL], rng=[3], data_collection_period=1)
    scenario = load("liupanshui").with_settings(SMALL)
    months = simulate(scenario, runs=1, seed=3, workers=1, out=tmp_path).months
    assert same_numbers(rows, months)
    assert list(rows["Step"]) == list(range(1, len(months) + 1))


def test_two_processes_give_the_rows_of_one(project: Path, tmp_path: Path) -> None:
    """The script of the page, as it stands."""
    code = code_with("mesa.batch_run(Campaign", PAGE)
    script = tmp_path / "batch.py"
    script.write_text(code, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(project)}
    subprocess.run([sys.executable, script], cwd=tmp_path, env=environment, check=True)
    made = (tmp_path / "batch.csv").read_text()
    names: dict[str, Any] = {"__name__": "page"}
    exec(code, names)
    alone = batch(**names["ASKED"])
    assert len(alone) == 8
    assert made == alone.to_csv(index=False)


def test_levers_with_names_make_a_full_design() -> None:
    names: dict[str, Any] = {"Campaign": Campaign}
    exec(code_with("class Deployment", PAGE), names)
    rows = batch(names["Deployment"], staff=[0.5, 1.0], money=[0.5, 1.0], rng=[1])
    assert sorted(zip(rows["staff"], rows["money"], strict=True)) == [
        (staff, money) for staff in (0.5, 1.0) for money in (0.5, 1.0)
    ]
    assert rows["spending"].nunique() == 4


def test_the_first_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(code_with("tail()", PAGE), {})
    assert "2015-12" in capsys.readouterr().out


def test_a_scenario_is_taken_as_it_is_and_a_name_is_drawn() -> None:
    plain = load("yearly_plan").with_settings(SMALL)
    assert Campaign(setting=plain, rng=1).setting is plain
    drawn = Campaign("yearly_plan", rng=1, changes=SMALL).setting
    assert drawn.start.drivers.wages != plain.start.drivers.wages
    stated = Campaign("yearly_plan", rng=1, changes={**SMALL, "drivers.wages": 0.07}).setting
    assert stated.start.drivers.wages == 0.07


def test_a_campaign_stops_at_its_horizon_and_leaves_mesas_scenario_alone() -> None:
    city = Campaign("no_campaign", changes=SMALL)
    while city.running:
        city.step()
    assert city.month == SMALL["horizon.months"]
    assert type(city.scenario) is mesa.experimental.scenarios.Scenario


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rng": None}, "rng=range(1, 9) instead of iterations=8"),
        ({"rng": -1}, "a whole number from 0"),
        ({"rng": 1.5}, "a whole number from 0"),
        ({"setting": ("name", "yearly_plan")}, "in mesa.batch_run inside a list"),
        ({"setting": "yearly_pln"}, "Did you mean 'yearly_plan'?"),
        ({"changes": "staffing.scale"}, "needs a list of such mappings"),
        ({"changes": {"staffing.scal": 1.0}}, "Did you mean 'scale'?"),
    ],
)
def test_a_wrong_request_says_what_is_allowed(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestError) as refused:
        Campaign(**asked)
    assert said in str(refused.value)


def test_the_traps_of_batch_run_are_refused() -> None:
    """Mesa iterates over a lone mapping or Scenario."""
    with pytest.raises(RequestError, match="needs a list of such mappings"):
        batch(setting="yearly_plan", changes=SMALL)
    with pytest.raises(RequestError, match="inside a list"):
        batch(setting=load("yearly_plan"))


@pytest.mark.filterwarnings("ignore:The `iterations` keyword:DeprecationWarning")
def test_iterations_without_seeds_are_refused() -> None:
    with pytest.raises(RequestError, match="instead of iterations"):
        mesa.batch_run(Campaign, {"changes": [SMALL]}, iterations=2, display_progress=False)


def test_the_workbench_drives_the_model(tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    with warnings.catch_warnings():  # the workbench warns of missing extras
        warnings.simplefilter("ignore")
        exec(code_with("ema_workbench", PAGE), names)
    experiments, outcomes = names["experiments"], names["outcomes"]
    assert len(experiments) == len(outcomes["true_incidence"]) == 4
    first = experiments.iloc[0]
    levers = {"staffing.scale": first["staff"], "drivers.wages": first["wages"]}
    months = months_of(tmp_path, "yearly_plan", **names["SMALL"], **levers)
    last = months[months["date"] == months["date"].max()]["true_incidence"]
    assert outcomes["true_incidence"][0] == (last.iloc[0] + last.iloc[1]) / 2
    assert len(set(outcomes["true_incidence"])) == 4

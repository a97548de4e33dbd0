"""Calibration: the known posterior is found, on any number of workers, interrupted or not."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.clock import date_of
from model.errors import RunError, StoreError
from model.experiments.calibration.chance import Address
from model.experiments.calibration.journal import JOURNAL, Journal, Lived
from model.experiments.calibration.observed import CAME, OBSERVED, Seen
from model.experiments.calibration.sampler import KeyedSampler, UntilAccepted, Workers
from model.experiments.calibration.spec import Stage
from model.experiments.calibration.stage import Fitted, fit
from model.experiments.calibration.targets import FAR, Target, distance, targets
from model.experiments.executors import InProcess, local_executor
from model.scenario import declarations
from tests.unit.toy import KEEP, SHARE, WAGES, Toy, exact

# pyABC keeps its history in a database of its own, in memory, and leaves closing it to Python;
# it compares the first generation's distances with none before.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyabc.*"),
]


def fitted(folder: Path, toy: Toy, workers: int = 1, particles: int = 60, seed: int = 1) -> Fitted:
    folder.mkdir(exist_ok=True)
    stage = Stage(1, "livelihoods", (KEEP, WAGES), particles, 4, 0.5)
    sampler = KeyedSampler(seed, 1, stage.parameters, Journal(folder), Workers(workers))
    return fit(stage, toy, [SHARE], declarations(), sampler)


# ---------------------------------------------------------------- figures


def test_every_figure_has_a_source_a_tolerance_and_a_definition() -> None:
    for target in targets():
        assert target.source.startswith("http"), target.key
        assert target.tolerance > 0
        assert target.why
        assert target.kind in ("figure", "at least")
        assert target.key in OBSERVED
    assert {target.stage for target in targets()} == {1, 2}
    assert len({target.key for target in targets()}) == len(targets())


def test_the_figures_are_those_of_the_table_of_patterns_and_no_validation() -> None:
    """One key is one published figure; what is fitted is marked, and not what validates."""
    text = (files("model.data") / "patterns.csv").read_text(encoding="utf-8")
    rows = {row["key"]: row for row in csv.DictReader(text.splitlines())}
    shared = [target for target in targets() if target.key in rows]
    assert len(shared) > 8
    for target in shared:
        row = rows[target.key]
        assert float(row["published"]) == pytest.approx(target.published)
        assert row["source"] == target.source
        assert row.get("use", f"fitted, stage {target.stage}") == f"fitted, stage {target.stage}"


def test_a_year_that_a_run_did_not_finish_has_no_figure() -> None:
    """Neither a sum nor a mean over a part of a year, of the months as of the books."""
    dates = pd.Index([date_of(month) for month in range(51)])  # to March 2018
    names = ("wage_share", "removals", "additions", "false_exits", "exits", "idle_a_year")
    months = pd.DataFrame(1.0, index=dates, columns=list(names))
    entries = [(year, entry, 10.0) for year in range(2014, 2019) for entry in (*CAME, "leaked")]
    books = pd.DataFrame(entries, columns=["year", "entry", "yuan"])
    seen = Seen(months, books, {}, 100.0)
    assert (seen.mean("wage_share", 2017), seen.total("exits", 2016, 2017)) == (1.0, 24.0)
    assert seen.funds(("leaked",), 2017) == 0.25
    assert seen.idle(2017) == pytest.approx(1 / 30)
    for unfinished in (
        lambda: seen.mean("wage_share", 2018),
        lambda: seen.total("exits", 2017, 2018),
        lambda: seen.funds(("leaked",), 2018),
        lambda: seen.idle(2018),
        lambda: OBSERVED["false_exits_2019"](seen),
    ):
        with pytest.raises(KeyError):
            unfinished()
    needed = {t.key for t in targets() if t.stage == 2}
    assert not needed & {"wage_2018", "transfer_2018", "false_exits_2019"}, "no distance had them"


def test_the_register_is_never_fitted() -> None:
    """The published path is the quota handed down: an input."""
    assert not [target for target in targets() if "incidence" in target.figure]


def figure(key: str, kind: str = "figure", group: str = "one") -> Target:
    return SHARE._replace(key=key, kind=kind, group=group, published=1.0, tolerance=0.5)


@pytest.mark.parametrize(
    ("seen", "wanted", "expected"),
    [
        ({"a": 1.0}, [figure("a")], 0.0),
        ({"a": 2.0}, [figure("a")], 2.0),
        ({"a": 9.0}, [figure("a")], FAR),
        ({}, [figure("a")], FAR),
        ({"a": 9.0}, [figure("a", "at least")], 0.0),
        ({"a": 0.5}, [figure("a", "at least")], 1.0),
        # two groups count alike, whatever their number of figures
        ({"a": 1.0, "b": 1.0, "c": 2.0},
         [figure("a"), figure("b"), figure("c", group="two")], math.sqrt(2)),
    ],
)  # fmt: skip
def test_the_distance(seen: dict[str, float], wanted: list[Target], expected: float) -> None:
    assert distance(seen, wanted) == pytest.approx(expected)


# ---------------------------------------------------------------- the method


def test_the_known_posterior_is_found(tmp_path: Path) -> None:
    """Mean and sd are those of the exact posterior at the last threshold, within 4.5 errors."""
    found = fitted(tmp_path / "a", Toy(tmp_path / "n"), particles=150)
    values = np.array([one.parameters[KEEP] for one in found.last])
    weights = np.array(found.weights)
    mean = float(weights @ values)
    sd = math.sqrt(float(weights @ (values - mean) ** 2))
    expected = exact(found.thresholds[-1])
    error = expected[1] / math.sqrt(found.sample_size)
    assert abs(mean - expected[0]) < 4.5 * error
    assert abs(sd - expected[1]) < 4.5 * error / math.sqrt(2)
    assert expected[1] < 0.5 * 0.3 / math.sqrt(12)  # the prior would not pass
    wages = np.array([one.parameters[WAGES] for one in found.last])
    assert float(weights @ wages) == pytest.approx(0.07, abs=4.5 * 0.0058 / math.sqrt(50))


def test_any_number_of_workers_gives_the_same_particles(tmp_path: Path) -> None:
    one = fitted(tmp_path / "a", Toy(tmp_path / "n"))
    two = fitted(tmp_path / "b", Toy(tmp_path / "m"), workers=2)
    other = fitted(tmp_path / "c", Toy(tmp_path / "o"), seed=2)
    assert one.generations == two.generations
    assert one.weights == two.weights
    assert one.thresholds != other.thresholds


def test_what_was_interrupted_goes_on_with_its_particles(tmp_path: Path) -> None:
    whole = fitted(tmp_path / "a", Toy(tmp_path / "n"))
    runs = (tmp_path / "n").stat().st_size
    with pytest.raises(KeyboardInterrupt):
        fitted(tmp_path / "b", Toy(tmp_path / "m", calls=runs // 2))
    kept = len((tmp_path / "b" / JOURNAL).read_text().splitlines())
    assert kept > 60
    with (tmp_path / "b" / JOURNAL).open("a") as file:
        file.write('{"stage": 1, "generation')  # cut short by the kill
    again = fitted(tmp_path / "b", Toy(tmp_path / "o"))
    assert again.generations == whole.generations
    assert (tmp_path / "o").stat().st_size < runs - kept


def test_a_generation_that_comes_no_nearer_ends_the_stage(tmp_path: Path) -> None:
    """The figure is out of reach: after a while no attempt is nearer than half of the last."""
    stage = Stage(1, "livelihoods", (KEEP, WAGES), 20, 12, 0.05)
    sampler = KeyedSampler(1, 1, stage.parameters, Journal(tmp_path), most=60)
    far = SHARE._replace(published=0.25)
    found = fit(stage, Toy(tmp_path / "n"), [far], declarations(), sampler)
    assert found.ended == "no nearer run was found"
    assert 1 < len(found.generations) < 12


class Fails:
    """A model none of whose runs goes well."""

    def __call__(self) -> object:
        """Fail."""
        raise RunError("the money does not add up")


def test_a_model_that_always_fails_ends_the_calibration() -> None:
    with pytest.raises(RunError, match="the first 20 attempts all failed: the money"):
        UntilAccepted(Fails())(Address(1, 1, 0, 0))  # type: ignore[arg-type]


class Stumbles:
    """A model whose every other run ends in an error that is not one of the model's."""

    def __init__(self, toy: Toy, error: type[Exception]) -> None:
        self.toy, self.error = toy, error

    def __call__(self, parameters: Mapping[str, float], seed: int) -> dict[str, float]:
        """Run once, if the seed is even."""
        if seed % 2:
            raise self.error("odd\nseed")
        return self.toy(parameters, seed)


def stumbling(folder: Path, error: type[Exception], workers: int = 1) -> Journal:
    folder.mkdir()
    journal = Journal(folder)
    stage = Stage(1, "livelihoods", (KEEP,), 12, 2, 0.5)
    sampler = KeyedSampler(1, 1, stage.parameters, journal, Workers(workers))
    fit(stage, Stumbles(Toy(folder / "n"), error), [SHARE], declarations(), sampler)
    return journal


def test_an_ordinary_error_is_a_failed_attempt_and_no_end(tmp_path: Path) -> None:
    lived = stumbling(tmp_path / "a", ZeroDivisionError).lived.values()
    assert {one.accepted for one in lived} == {True}
    assert {one.message for one in lived if one.failed} == {"ZeroDivisionError: odd seed"}
    assert sum(one.failed for one in lived) > 3
    for error in (OSError, StoreError):  # the disk is full: not the run's fault
        with pytest.raises(error, match="odd"):
            stumbling(tmp_path / error.__name__, error)


@dataclass(frozen=True)
class Ends:
    """A task that ends well, but at some places in an error, or with its worker."""

    errors: tuple[int, ...] = ()
    deaths: tuple[int, ...] = ()
    once: Path | None = None

    def __call__(self, address: Address) -> Lived:
        """Do it; a worker dies once only, if there is a file to remember it by."""
        if address.particle in self.errors:
            raise StoreError(f"particle {address.particle}")
        if address.particle in self.deaths and not (self.once and self.once.exists()):
            if self.once:
                self.once.touch()
            os._exit(1)
        place = (address.stage, address.generation, address.particle)
        return Lived(*place, True, {}, 1.0, 0.0, {}, 7, 1)


SIX = [Address(1, 1, 0, k) for k in range(6)]


def test_what_ended_well_is_noted_before_an_error_is_raised() -> None:
    """All six are begun at once, and two of them end in an error."""
    noted: list[Lived] = []
    with pytest.raises(StoreError, match="particle"):
        Workers(6, lambda _: InProcess()).do(Ends(errors=(0, 4)), SIX, noted.append)
    assert sorted(one.particle for one in noted) == [1, 2, 3, 5]


def test_a_worker_that_dies_costs_its_task_another_try(tmp_path: Path) -> None:
    noted: list[Lived] = []
    dies = Ends(deaths=(2,), once=tmp_path / "died")
    Workers(2, local_executor).do(dies, SIX, noted.append)
    assert sorted(one.particle for one in noted) == [0, 1, 2, 3, 4, 5]
    with pytest.raises(StoreError, match="particle 2: the worker process died in this run 3 times"):
        Workers(2, local_executor).do(Ends(deaths=(2,)), SIX, noted.append)


def test_addresses_have_their_own_luck() -> None:
    places = [Address(1, s, g, p, a) for s in (1, 2) for g in (0, 1) for p in (0, 1)
              for a in (0, 1)]  # fmt: skip
    assert len({place.run_seed for place in places}) == len(places)
    assert Address(2, 1, 0, 0).run_seed != Address(1, 1, 0, 0).run_seed


def test_only_particles_are_read_from_a_journal(tmp_path: Path) -> None:
    fitted(tmp_path, Toy(tmp_path / "n"), particles=20)
    lines = (tmp_path / JOURNAL).read_text().splitlines()
    row = json.loads(lines[0])
    wrong = [{**row, "weight": "1"}, {**row, "stage": -1}, {**row, "more": 1}, [1], 7]
    texts = [*lines[1:], *map(json.dumps, wrong), "not JSON", '{"seen": NaN}']
    (tmp_path / JOURNAL).write_text("\n".join(texts) + "\n")
    assert len(Journal(tmp_path).lived) == len(lines) - 1

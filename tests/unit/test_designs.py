"""Designs: the points of each kind lie where its definition says, whatever is varied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.errors import RequestError
from model.experiments.design_factors import Factor
from model.experiments.sensitivity import sensitivity_study
from model.experiments.sweep import load_design, scenario_of, sweep_study
from model.scenario import bundled, declarations, load

FILE = 'scenario = "base.toml"\n[design]\n{design}\n[levers]\n{levers}\n'
TWO = '"staffing.scale" = { low = 0.5, high = 1.5 }\n"staffing.rule" = ["even", "by_gap"]'


def study_file(folder: Path, design: str, levers: str = TWO) -> Path:
    (folder / "base.toml").write_text("[horizon]\nmonths = 1\n")
    path = folder / "study.toml"
    path.write_text(FILE.format(design=design, levers=levers))
    return path


def test_listed_values_and_whole_numbers_have_equal_parts() -> None:
    shares = [(k + 0.5) / 12 for k in range(12)]
    rule = Factor("a.b", "lever", ("x", "y", "z"))
    assert [rule.at(share) for share in shares] == [*"xxxxyyyyzzzz"]
    number = Factor("a.b", "lever", low=3, high=5, whole=True)
    assert [number.at(share) for share in shares] == [3] * 4 + [4] * 4 + [5] * 4
    assert (rule.at(1.0), number.at(0.0), number.at(1.0)) == ("z", 3, 5)
    plain = Factor("a.b", "lever", low=-1.0, high=3.0)
    assert (plain.at(0.0), plain.at(0.25), plain.at(1.0)) == (-1.0, 0.0, 3.0)


def test_a_latin_hypercube_has_one_point_in_every_row_and_column(tmp_path: Path) -> None:
    for kind in ("latin", "lhs"):
        points = load_design(study_file(tmp_path, f'kind = "{kind}"\nn = 20')).points()
        rows = sorted(int((point["staffing.scale"] - 0.5) * 20) for point in points)
        assert rows == list(range(20))
        assert sorted(point["staffing.rule"] for point in points) == ["by_gap"] * 10 + ["even"] * 10


def test_a_sobol_sequence_is_balanced(tmp_path: Path) -> None:
    points = load_design(study_file(tmp_path, 'kind = "sobol"\nn = 16')).points()
    cells = {(int((p["staffing.scale"] - 0.5) * 8), p["staffing.rule"]) for p in points}
    assert len(points) == 16
    assert len(cells) == 16


def test_a_morris_trajectory_moves_one_factor_a_step(tmp_path: Path) -> None:
    design = load_design(study_file(tmp_path, 'kind = "morris"\nn = 5\nlevels = 6'))
    points = design.points()
    assert len(points) == 5 * 3
    for start in range(0, 15, 3):
        moved = []
        for before, after in zip(points[start : start + 2], points[start + 1 :], strict=False):
            moved += [name for name in before if before[name] != after[name]]
        assert sorted(moved) == ["staffing.rule", "staffing.scale"]


def test_a_saltelli_block_crosses_two_points(tmp_path: Path) -> None:
    design = load_design(study_file(tmp_path, 'kind = "saltelli"\nn = 4'))
    unit = design.unit_points()
    assert unit.shape == (4 * 4, 2)
    for a, first, second, b in unit.reshape(4, 4, 2):
        assert first.tolist() == [b[0], a[1]]
        assert second.tolist() == [a[0], b[1]]


@pytest.mark.parametrize("kind", ["latin", "morris", "sobol", "saltelli"])
def test_the_seed_of_the_design_decides_its_points(tmp_path: Path, kind: str) -> None:
    design = f'kind = "{kind}"\nn = 8'
    points = {
        seed: load_design(study_file(tmp_path, f"{design}\nseed = {seed}")).points()
        for seed in (1, 2)
    }
    assert points[1] == load_design(study_file(tmp_path, design)).points()
    assert points[1] != points[2]


def test_nothing_stated_means_the_declaration(tmp_path: Path) -> None:
    levers = '"staffing.rule" = {}\n"funding.carry_over" = {}\n"staffing.scale" = { high = 2 }'
    design = load_design(study_file(tmp_path, 'kind = "latin"\nn = 50', levers))
    declared = declarations()
    assert design.factors["staffing.rule"].values == declared["staffing.rule"].choices
    carried = design.factors["funding.carry_over"]
    assert (carried.low, carried.high) == (0.0, 1.0)
    assert design.factors["staffing.scale"].high == 2
    values = np.array([point["funding.carry_over"] for point in design.points()])
    assert values.min() < 0.02
    assert values.max() > 0.98


def test_few_whole_numbers_are_a_list_to_morris(tmp_path: Path) -> None:
    for high, values in ((1, (0, 1)), (3, (0, 1, 2, 3)), (4, ())):
        levers = f'"staffing.residents" = {{ high = {high} }}'
        design = load_design(study_file(tmp_path, 'kind = "morris"\nn = 2', levers))
        assert design.factors["staffing.residents"].values == values


def test_points_are_plain_values_of_the_declared_type(tmp_path: Path) -> None:
    levers = '"staffing.residents" = { high = 900 }\n"staffing.scale" = { high = 2 }'
    for point in load_design(study_file(tmp_path, 'kind = "latin"\nn = 3', levers)).points():
        assert [type(value) for value in point.values()] == [int, float]


BAD = {
    "no n": ('kind = "latin"', TWO, ["design.n is missing"]),
    "one": ('kind = "latin"\nn = 1', TWO, ["design.n is 1", "at least 2"]),
    "no power": ('kind = "sobol"\nn = 100', TWO, ["n is 100", "64 or 128"]),
    "odd levels": ('kind = "morris"\nn = 4\nlevels = 5', TWO, ["levels is 5", "even"]),
    "levels of latin": ('kind = "latin"\nn = 4\nlevels = 4', TWO, ["levels has no meaning"]),
    "seed of grid": ('kind = "grid"\nn = 4\nseed = 4', TWO, ["seed has no meaning"]),
    "seed": ('kind = "latin"\nn = 4\nseed = -4', TWO, ["seed is -4"]),
    "own n": (
        'kind = "latin"\nn = 4', '"staffing.scale" = { low = 0, high = 1, n = 3 }', ["own n"]
    ),
    "one value": ('kind = "saltelli"\nn = 4', '"staffing.rule" = ["even"]', ["lists one value"]),
    "choices to morris": (
        'kind = "morris"\nn = 4', '"staffing.rule" = {}', ["lists 6 values", "two", "saltelli"]
    ),
    "four of morris": (
        'kind = "morris"\nn = 4',
        '"staffing.rule" = ["even", "by_gap", "by_poor", "by_households"]',
        ["lists 4 values", "at most two", "saltelli"],
    ),
    "numbers to morris": (
        'kind = "morris"\nn = 4\nlevels = 6',
        '"staffing.scale" = [0.5, 1, 2]',
        ["lists 3 values", "{ low, high }"],
    ),
    "no whole number": (
        'kind = "latin"\nn = 4', '"staffing.residents" = { low = 0.5, high = 9 }', ["whole numbers"]
    ),
    "too large": ('kind = "saltelli"\nn = 65536', TWO, ["262144 points, more than 100000"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_design_is_refused(tmp_path: Path, case: str) -> None:
    design, levers, words = BAD[case]
    path = study_file(tmp_path, design, levers)
    with pytest.raises(RequestError) as caught:
        load_design(path)
    assert all(word in str(caught.value) for word in [str(path), *words])


def test_each_command_takes_the_designs_it_can_use(tmp_path: Path) -> None:
    morris = load_design(study_file(tmp_path, 'kind = "morris"\nn = 2'))
    with pytest.raises(RequestError, match=r"'morris'; allowed for sweep: grid, latin, sobol"):
        sweep_study(morris, scenario_of(morris))
    sobol = load_design(study_file(tmp_path, 'kind = "sobol"\nn = 2'))
    assert len(sweep_study(sobol, scenario_of(sobol)).arms) == 2
    with pytest.raises(RequestError, match="For Sobol indices write saltelli"):
        sensitivity_study(sobol, scenario_of(sobol))


@pytest.mark.parametrize(
    ("read", "name", "words"),
    [
        (load, "studies/what_matters.toml", "run.py sweep, sensitivity or discover"),
        (load, "studies/posts_or_money.toml", "run.py optimise"),
        (load_design, "studies/posts_or_money.toml", "run.py optimise"),
        (load_design, "no_campaign.toml", "run.py simulate"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(read: Any, name: str, words: str) -> None:
    path = bundled()["liupanshui"].parent / name
    with pytest.raises(RequestError, match=f"this is .*{words}"):
        read(path)

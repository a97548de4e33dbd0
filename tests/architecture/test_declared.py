"""Every number is declared whole, and used: nothing is promised that the model does not do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.declare import Declaration
from model.mechanisms import MECHANISMS, Mechanism
from model.scenario import declarations
from tests.architecture.source import tree_of

KEYS = declarations()
STATUSES = {"seed", "published", "calibrated", "assumed"}
IDS = [
    *(f"O{n}" for n in range(1, 9)),
    *(f"P{n}" for n in range(1, 7)),
    *(f"S{n}" for n in range(1, 7)),
    *(f"A{n}" for n in range(1, 10)),
    *(f"X{n}" for n in range(1, 6)),
]
BY_NAME = {
    "livelihoods.farm_scale": "first value only; the burn-in hands the scale on as an argument",
}
"""Keys whose use the test below would not recognise, with the reason why they are used."""


def missing(said: Declaration) -> Iterator[str]:
    """Yield what a declaration leaves unsaid."""
    texts = ("unit", "meaning", "source", "label_en", "label_zh")
    yield from (name for name in texts if not str(getattr(said, name)).strip())
    if said.status not in STATUSES:
        yield "status"
    if not any("\u4e00" <= letter <= "\u9fff" for letter in said.label_zh):
        yield "label_zh in Chinese"
    if said.role == "uncertainty" and not said.low <= said.default <= said.high:  # type: ignore[operator]
        yield "a prior around the default"
    if said.status == "published" and said.source.startswith("assumption"):
        yield "a source of what is published"


@pytest.mark.parametrize("key", KEYS)
def test_a_declaration_says_everything(key: str) -> None:
    assert list(missing(KEYS[key])) == []


def test_no_two_keys_share_a_label() -> None:
    for label in ("label_en", "label_zh"):
        seen: dict[str, str] = {}
        for key, said in KEYS.items():
            section, text = key.split(".")[0], str(getattr(said, label))
            other = seen.setdefault(f"{section}: {text}", key)
            assert other == key, f"{key} and {other} are both called {text}"


# ----------------------------------------------------------------------------- every key is used

PURPOSES = {
    "industry", "employment", "relocation", "housing", "water_roads", "schooling", "health",
    "minimum_income", "training",
}  # fmt: skip
"""Weights of money that support reads by the names of `relief.Purpose`."""
NOT_THE_MODEL = ("scenario", "views", "commands", "experiments", "run.py")
"""Declaring, showing or sweeping a number is not using it."""
BY_NAME = {"horizon.months": "the scenario itself says how many months it lasts"}
"""Keys whose use cannot be recognised, with the reason why they are used."""


def trees_of_the_model(project: Path) -> list[ast.Module]:
    """The syntax trees of what lives, without declarations and views."""
    root = project / "model"
    files = [p for p in root.rglob("*.py") if p.relative_to(root).parts[0] not in NOT_THE_MODEL]
    return [tree_of(p) for p in sorted(files)]


def words_of(trees: list[ast.Module]) -> tuple[set[str], set[str]]:
    """Names of attributes that are read, and short texts (names composed or looked up)."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    read = {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load)}
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return read, texts


def is_used(key: str, read: set[str], texts: set[str]) -> bool:
    """Whether a key is read by its name, or by a stem as the prices and days of measures are."""
    section, name = key.split(".")
    stem, _, kind = name.rpartition("_")
    composed = section == "measures" and kind in ("price", "days") and stem in texts
    weight = section == "funding" and name in PURPOSES
    return name in read or composed or weight or key in BY_NAME


def test_every_key_is_used(project: Path) -> None:
    """By name only; that each also moves something is tested by running (tests/relations)."""
    read, texts = words_of(trees_of_the_model(project))
    assert [key for key in KEYS if not is_used(key, read, texts)] == []
    assert set(BY_NAME) <= set(KEYS)


def test_a_key_that_nobody_reads_is_noticed() -> None:
    words = words_of([ast.parse("x = levels.staffing.residents + n.keep; stems = ('grant',)")])
    assert is_used("staffing.residents", *words)
    assert is_used("livelihoods.keep", *words)
    assert is_used("measures.grant_price", *words)
    assert not is_used("livelihoods.retire", *words)
    assert not is_used("measures.house_price", *words)


# ----------------------------------------------------------------------------------- mechanisms


def test_every_mechanism_is_listed_once_and_in_order() -> None:
    assert [m.id for m in MECHANISMS] == IDS


@pytest.mark.parametrize("m", MECHANISMS, ids=[m.id for m in MECHANISMS])
def test_a_mechanism_has_the_levers_it_names(m: Mechanism) -> None:
    own = {k for k, said in KEYS.items() if said.mechanism == m.id}
    assert set(m.levers) <= KEYS.keys()
    assert all(KEYS[key].role == "lever" for key in m.levers)
    if m.status == "absent":
        assert not m.levers
        assert not own
    if m.status == "simple":
        assert m.what, "what is simple about it?"


def test_every_lever_belongs_to_a_mechanism_that_exists() -> None:
    status = {m.id: m.status for m in MECHANISMS}
    for key, said in KEYS.items():
        if said.role == "lever":
            assert status.get(said.mechanism, "absent") != "absent", key

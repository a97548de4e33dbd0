"""What is kept beside the model is of the present rules: one rule for every stored result.

A stored result is fresh if its rules are the present ones or a small city still gives the same
results (`freshness`). One that is not is made anew by the command named with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from model.experiments import freshness
from model.experiments.baseline import stored as baseline
from model.experiments.effects import stored as effects
from model.experiments.freshness import RESULTS, RULES, is_fresh, marks, marks_of
from model.version import model_version, rules_digest

Marked = list[dict[str, Any]]


def in_data(name: str) -> Any:
    return json.loads((files("model.data") / name).read_text(encoding="utf-8"))


def campaign(_: Path) -> Marked:
    found = in_data("campaign.json")
    return [found["made"], found["drivers"]]


STORED: dict[str, tuple[str, Callable[[Path], Marked]]] = {
    "posterior": ("make posterior", lambda _: [in_data("posterior.json")]),
    "validation": (
        "run.py validate --posterior --format json > model/data/validation.json",
        lambda _: in_data("validation.json"),
    ),
    "campaign": ("make campaign", campaign),
    "tornado": (
        "make tornado",
        lambda root: [json.loads((root / "docs" / "tornado.json").read_text(encoding="utf-8"))],
    ),
    "effects": (effects.COMMAND, lambda _: list(effects.read_all().values())),
    "baseline": (baseline.COMMAND, lambda _: [in_data("no_campaign_checks.json")]),
}


@pytest.mark.parametrize("name", list(STORED))
def test_what_is_stored_is_of_the_present_rules(name: str, project: Path) -> None:
    command, read = STORED[name]
    try:
        kept = read(project)
    except (FileNotFoundError, KeyError) as error:
        pytest.fail(f"{name} is not there ({error!r}); run: {command}")
    assert kept
    assert all(map(is_fresh, kept)), f"{name} is older than the rules; run: {command}"


def test_every_json_file_of_the_model_is_among_them() -> None:
    names = {place.name for place in files("model.data").iterdir() if place.name.endswith(".json")}
    known = {"posterior.json", "validation.json", "campaign.json", "mechanism_effects.json"}
    assert names == known | {"no_campaign_checks.json", "validation_notes.json"}


def test_equal_rules_or_equal_results_are_fresh_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(freshness, "present_results", lambda: "present")
    assert is_fresh({RULES: rules_digest()})
    assert is_fresh({RULES: "other", RESULTS: "present"})
    assert is_fresh(marks())
    assert marks_of(model_version()) == marks()
    for older in ({}, {RULES: "other"}, {RULES: "", RESULTS: ""}, {RULES: "o", RESULTS: "past"}):
        assert not is_fresh(older), older
    assert not is_fresh(marks_of("0.1.0+another"))

"""Did anything change? If on purpose: accept it and say so in the change log."""

from __future__ import annotations

import pytest

from model.scenario import bundled
from tests.golden.golden import path_of, present


@pytest.mark.parametrize("name", sorted(bundled()))
def test_results_are_those_that_were_accepted(name: str) -> None:
    accepted = path_of(name).read_text(encoding="utf-8")
    assert present(name) == accepted, (
        f"{name}: results moved. If that was meant: `python -m tests.golden.golden`, "
        "and a line under Results change in CHANGELOG.md."
    )


def test_every_bundled_scenario_has_its_file_and_its_own_results() -> None:
    texts = {name: path_of(name).read_text(encoding="utf-8") for name in bundled()}
    assert len(set(texts.values())) == len(texts)

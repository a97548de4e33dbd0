"""Bundled scenarios are found by name from any folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model.errors import RequestError
from model.scenario import bundled, load
from tests.unit.sample_levels import Sample


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two bundled scenarios, seen from another folder."""
    for module in ("tables", "load"):
        place = sys.modules[f"model.scenario.{module}"]  # the function load hides its module
        monkeypatch.setattr(place, "BUNDLED", tmp_path / "scenarios")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "base.toml").write_text("title = 'Base'\n", encoding="utf-8")
    child = "extends = 'base.toml'\n[staff]\ndays = 4\n"
    (tmp_path / "scenarios" / "short_days.toml").write_text(child, encoding="utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def test_by_bare_name_and_by_path_from_any_folder(elsewhere: Path) -> None:
    assert sorted(bundled()) == ["base", "short_days"]
    for name in ("short_days", "scenarios/short_days.toml", "../scenarios/short_days.toml"):
        scenario = load(name, levels=Sample)
        assert (scenario.name, scenario.title, scenario.extends) == (
            "short_days",
            "Base",
            ("base",),
        )


@pytest.mark.parametrize("parent", ["short_days", "short_days.toml"])
def test_ones_own_file_extends_a_bundled_one(elsewhere: Path, parent: str) -> None:
    Path("own.toml").write_text(f"extends = '{parent}'\n[staff]\nresidents = 2\n", encoding="utf-8")
    scenario = load("own.toml", levels=Sample)
    assert scenario.extends == ("short_days", "base")
    assert scenario.with_(name="x").digest == scenario.digest


def test_nearest_bundled_name(elsewhere: Path) -> None:
    with pytest.raises(RequestError, match=r"shrt_days: no such.*'short_days'\? Bundled: base, s"):
        load("shrt_days", levels=Sample)
    Path("own.toml").write_text("extends = 'shortdays'\n", encoding="utf-8")
    with pytest.raises(RequestError, match=r"own.toml: extends: 'shortdays'.*Did you mean 'short_"):
        load("own.toml", levels=Sample)

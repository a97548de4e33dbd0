"""What a report says of itself first: how large a part of the city, and what was drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.views import report
from model.views.report import write_report
from tests.unit.fake_results import write_folder
from tests.unit.test_report import Page

NAMES = ("liupanshui", "no_campaign")


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawing out: these tests read words only."""
    monkeypatch.setattr(report, "pictures", lambda *_: {})


def said_of(out: Path, text: str = "{", instead: str = "{") -> str:
    """The words of a report in whose manifest one text stands in place of another."""
    manifest = write_folder(out, NAMES, runs=3, n_months=24) / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(text, instead))
    return Page(write_report(out).read_text(encoding="utf-8")).text


def test_a_part_of_the_city_is_said_first(tmp_path: Path) -> None:
    assert "not of the city" not in said_of(tmp_path / "whole")
    text = said_of(tmp_path / "part", '"campaign":', '"scale": 0.05, "campaign":')
    assert "These are numbers of 5 % of the city" in text


def test_luck_only_is_said(tmp_path: Path) -> None:
    assert "Luck and parameters:" in said_of(tmp_path / "drawn")
    text = said_of(tmp_path / "luck", '"fixed_parameters": false', '"fixed_parameters": true')
    assert "Luck only:" in text
    assert "default values, many of which lie on the favourable side of the prior" in text
    assert "Luck and parameters:" not in text
    assert "The start is drawn" not in text

"""The profile names every step of the schedule, and what is left is small."""

from __future__ import annotations

import pytest

from model import load
from model.campaign import run
from model.campaign.profile import BUILD, EVENT, TABLES, Profile
from model.campaign.year import ALWAYS, CALENDAR
from model.commands import main

STEPS = ["organisation", "operations", "support", "livelihoods", "records"]


def profiled(name: str, months: int = 13) -> Profile:
    """Where the time of a short run goes."""
    profile = Profile()
    small = load(name).with_settings({"world.scale": 0.01, "horizon.months": months})
    run(small, 1, profile=profile)
    return profile


def test_every_step_has_its_line() -> None:
    found = list(profiled("liupanshui").seconds)
    january = [EVENT + name for name, month, _ in CALENDAR if month == 0]
    later = list(dict.fromkeys(EVENT + name for name, month, _ in CALENDAR if month > 0))
    assert found == [BUILD, *january, *STEPS, *later, TABLES]


def test_without_a_campaign_only_what_is_done_always() -> None:
    found = set(profiled("no_campaign").seconds)
    assert found == {BUILD, *STEPS, TABLES, *(EVENT + name for name in ALWAYS)}


def test_a_month_in_which_nothing_is_due_has_no_events() -> None:
    assert EVENT + "audit_exits" not in profiled("liupanshui", 2).seconds


def test_seconds_are_added_up() -> None:
    profile = Profile()
    for _ in range(2):
        with profile.step("a"):
            pass
    assert list(profile.seconds) == ["a"]
    assert profile.seconds["a"] > 0


def test_the_command_says_all_of_it(capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    asked = ["--set", "world.scale=0.01", "--set", "horizon.months=13", "--runs", "1"]
    assert main(["simulate", "liupanshui", *asked, "--profile", "--out", str(tmp_path)]) == 0
    lines = capsys.readouterr().err.splitlines()
    begun = next(k for k, line in enumerate(lines) if line.startswith("One run of"))
    shown = [line.split("%")[1].strip() for line in lines[begun + 1 :] if "%" in line]
    assert shown[0] == BUILD
    assert shown[-2:] == [TABLES, "the rest"]
    assert {*STEPS, *(EVENT + name for name, _, _ in CALENDAR)} <= set(shown)
    shares = [float(line.split("%")[0].split()[-1]) for line in lines[begun + 1 :] if "%" in line]
    assert sum(shares) == pytest.approx(100.0, abs=0.1 * len(shares))

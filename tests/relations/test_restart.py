"""Saved, restored in a fresh process and lived on is the same as straight through, bit for bit."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from model.scenario import Scenario
from tests.histories import digests, everything_on, live_on, lived, small

CASES: dict[str, tuple[Scenario, tuple[int, ...], int]] = {
    "liupanshui": (small(), (6, 25), 30),
    "everything on": (everything_on(), (12, 13, 30), 38),
}
"""The scenario, the months it is saved at, and how long it lives."""


def restored(project: Path, saved: Path, until: int) -> dict[str, str]:
    """What a fresh process says of a saved campaign once it has lived on."""
    command = [sys.executable, "-m", "tests.relations.restored", str(saved), str(until)]
    surroundings = {**os.environ, "PYTHONPATH": str(project), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        command, cwd=project, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", CASES)
def test_saved_and_restored_is_straight_through(name: str, project: Path, tmp_path: Path) -> None:
    scenario, saved_at, until = CASES[name]
    campaign, files = lived(scenario, 0), []
    for month in saved_at:
        live_on(campaign, month - campaign.month)
        files.append(tmp_path / f"{month}.pickle")
        files[-1].write_bytes(pickle.dumps(campaign))
    live_on(campaign, until - campaign.month)
    straight = digests(campaign)
    assert straight == digests(lived(scenario, until)), "saving changed what followed"
    with ThreadPoolExecutor(2) as several:
        for month, after in zip(
            saved_at, several.map(lambda f: restored(project, f, until), files), strict=True
        ):
            wrong = [name for name, digest in straight.items() if after[name] != digest]
            assert not wrong, f"saved at month {month}"
            assert after.keys() == straight.keys()

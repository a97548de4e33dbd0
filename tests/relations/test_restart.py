"""Saved, restored in a fresh process and lived on is the same as straight through, bit for bit."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.histories import digests, live_on, lived, small

SAVED_AT = (6, 12, 13, 25)
UNTIL = 30


def restored(project: Path, saved: Path) -> dict[str, str]:
    """What a fresh process says of a saved campaign once it has lived on."""
    command = [sys.executable, "-m", "tests.relations.restored", str(saved), str(UNTIL)]
    surroundings = {**os.environ, "PYTHONPATH": str(project), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        command, cwd=project, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_saved_and_restored_is_straight_through(project: Path, tmp_path: Path) -> None:
    campaign, files = lived(small(), 0), []
    for month in SAVED_AT:
        live_on(campaign, month - campaign.month)
        files.append(tmp_path / f"{month}.pickle")
        files[-1].write_bytes(pickle.dumps(campaign))
    live_on(campaign, UNTIL - campaign.month)
    straight = digests(campaign)
    assert straight == digests(lived(small(), UNTIL)), "saving changed what followed"
    with ThreadPoolExecutor(2) as several:
        for month, after in zip(
            SAVED_AT, several.map(lambda f: restored(project, f), files), strict=True
        ):
            wrong = [name for name, digest in straight.items() if after[name] != digest]
            assert not wrong, f"saved at month {month}"
            assert after.keys() == straight.keys()

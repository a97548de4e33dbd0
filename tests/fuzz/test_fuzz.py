"""500 cases: none ends in a traceback, a hang, numbers that are not finite, or leaves anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.outcome import of

CASES, EACH = 500, 20


@pytest.mark.parametrize("first", range(0, CASES, EACH))
def test_every_case_ends_as_it_may(first: int, tmp_path: Path) -> None:
    wrong = []
    for number in range(first, first + EACH):
        (folder := tmp_path / str(number)).mkdir()
        found = of(number, folder)
        if found.wrong:
            wrong.append(f"case {number}: {found}")
    assert not wrong, "\n\n".join(wrong)

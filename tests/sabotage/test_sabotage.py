"""One broken rule at a time: the test named beside it fails, and passes on the rule unbroken.

All of them are broken by `make slow`, which notes of each the digest of its texts: the file that it
breaks, the file of the test that noticed, and what is broken. `make test` breaks anew whatever is
not as noted, and every SPOT-th one of the others.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.proofs import today
from tests.sabotage.broken import FAILED, PASSED, Sabotage, copy_of, run
from tests.sabotage.table import LEDGER, SABOTAGES

RECORD = Path("docs/proofs/sabotage.json")
AGAIN = "python -m pytest -m slow tests/sabotage"
SPOT = 12


def not_as_noted(project: Path) -> list[str]:
    """Sabotages that were not noticed with the present texts, and every SPOT-th of the others.

    One that lives whole campaigns is always among them.
    """
    noticed = json.loads((project / RECORD).read_text(encoding="utf-8"))["noticed"]
    now = {name: one.digest(project) for name, one in SABOTAGES.items()}
    changed = [name for name, digest in now.items() if noticed.get(name) != digest]
    alive = next(name for name, one in SABOTAGES.items() if one.lives)
    spots = dict.fromkeys([*list(SABOTAGES)[::SPOT], alive])
    return changed + [name for name in spots if name not in changed]


def is_noticed(what: str, project: Path, place: Path) -> tuple[bool, str]:
    """Whether the test of a rule fails where it is broken, and ran; and what pytest said last."""
    sabotage = SABOTAGES[what]
    copy = copy_of(project, place)
    sabotage.apply(copy)
    found = run(copy, sabotage.test, compiled=sabotage.lives)
    failed = found.returncode == FAILED and "1 failed" in found.stdout
    return failed, f"{sabotage.test}\n{found.stdout[-2000:]}"


@pytest.mark.parametrize("what", not_as_noted(Path(__file__).resolve().parents[2]))
def test_a_broken_rule_is_noticed(what: str, project: Path, tmp_path: Path) -> None:
    noticed, said = is_noticed(what, project, tmp_path)
    assert noticed, said


@pytest.mark.slow
def test_every_broken_rule_is_noticed(project: Path, tmp_path: Path) -> None:
    """All of them, two at a time; then the record is written."""
    places = {what: tmp_path / str(k) for k, what in enumerate(SABOTAGES)}
    for lives in (False, True):
        named = {sabotage.test for sabotage in SABOTAGES.values() if sabotage.lives is lives}
        found = run(copy_of(project, tmp_path / str(lives)), *sorted(named), compiled=lives)
        assert found.returncode == PASSED, found.stdout[-2000:]
    with ThreadPoolExecutor(2) as two:
        done = [two.submit(is_noticed, what, project, places[what]) for what in SABOTAGES]
        for one in done:
            noticed, said = one.result()
            assert noticed, said
    record = {
        "claim": f"{len(SABOTAGES)} rules broken one at a time: the named test notices each.",
        "again": AGAIN,
        "date": today(),
        "tests": {name: one.test for name, one in SABOTAGES.items()},
        "noticed": {name: one.digest(project) for name, one in SABOTAGES.items()},
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (project / RECORD).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("lives", [False, True])
def test_the_named_tests_pass_on_the_rules_unbroken(
    lives: bool, project: Path, tmp_path: Path
) -> None:
    """Otherwise a sabotage would prove nothing: its test might fail for another reason."""
    asked = [SABOTAGES[what] for what in not_as_noted(project)]
    named = {sabotage.test for sabotage in asked if sabotage.lives is lives}
    found = run(copy_of(project, tmp_path), *sorted(named), compiled=lives)
    assert found.returncode == PASSED, found.stdout[-2000:]


def test_a_sabotage_of_nothing_is_refused(project: Path, tmp_path: Path) -> None:
    copy = copy_of(project, tmp_path)
    for text in ("no such rule", "import"):
        with pytest.raises(ValueError, match="times"):
            Sabotage("ledger.py", text, "", LEDGER).apply(copy)

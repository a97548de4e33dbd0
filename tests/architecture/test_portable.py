"""The project belongs to no machine: no private path, no registry; locks by hash alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import tracked_files

LOCKS = ("requirements.lock", "requirements-core.lock")
# Written in pieces, so that this file passes its own test.
FOLDERS = "|".join(("home", "root", "Users", "work", "opt", "mnt", "tmp"))
PRIVATE = {
    "a path of one machine": rf"(?<![\w./-])/(?:{FOLDERS})/\w|\b[A-Z]:\\{'Users'}",
    "a package registry": r"(?i)\bpy" + r"pi\.|python" + r"hosted|://[^\s/]+/(?:[^\s]*/)?simple\b",
    "a password in an address": r"://[^\s/:@]+:[^\s/@]+@",
}


def private_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and kind of everything that ties a text to a machine."""
    for number, line in enumerate(text.splitlines(), start=1):
        for kind, pattern in PRIVATE.items():
            if re.search(pattern, line):
                yield number, kind


def texts(project: Path) -> Iterator[tuple[str, str]]:
    """Yield name and content of every tracked file that is text."""
    for path in tracked_files(project):
        try:
            yield str(path.relative_to(project)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def pins_of(lock: str) -> dict[str, str]:
    """Return name -> "version ; marker" of a lock's requirements."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\\\n]+)", lock, flags=re.MULTILINE)
    return {name: version.strip() for name, version in lines}


def wanted(project: Path, *extras: str) -> set[str]:
    """Return the normalised names of the core dependencies and of some extras."""
    declared = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    optional = declared["optional-dependencies"]
    lines = declared["dependencies"] + [d for extra in extras for d in optional[extra]]
    return {re.split(r"[^A-Za-z0-9._-]", d)[0].lower().replace("_", "-") for d in lines}


def test_no_tracked_file_knows_this_machine(project: Path) -> None:
    read = dict(texts(project))
    assert "pyproject.toml" in read
    found = [f"{name}:{n} {kind}" for name, text in read.items() for n, kind in private_in(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "/".join(("", "home", "someone", "data.csv")),
        "open('" + "/".join(("", "tmp", "x")) + "')",
        "https://files.python" + "hosted.org/packages/x",
        "https://py" + "pi.org/project/x",
        "--index-url http://mirror.example/sim" + "ple/",
        "https://me:se" + "cret@host.example/x",
    ],
)
def test_what_ties_to_a_machine_is_noticed(text: str) -> None:
    assert list(private_in(text))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_hashes_and_no_address(project: Path, name: str) -> None:
    text = (project / name).read_text()
    for forbidden in ("://", "--index", "--extra-index", "--find-links", "--trusted", " @ "):
        assert forbidden not in text, f"{name} holds {forbidden!r}"
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    bare = [b.split("\n")[0] for b in blocks if "==" in b and "--hash=sha256:" not in b]
    assert not bare, f"without a hash: {bare}"
    assert len(pins_of(text)) == len(blocks)


def test_the_core_lock_is_part_of_the_full_lock(project: Path) -> None:
    full, core = (pins_of((project / name).read_text()) for name in LOCKS)
    version = {name: pin.split(" ;")[0] for name, pin in full.items()}
    strayed = {n: p for n, p in core.items() if version.get(n) != p.split(" ;")[0]}
    assert not strayed


def test_the_locks_hold_what_is_declared(project: Path) -> None:
    full, core = (set(pins_of((project / name).read_text())) for name in LOCKS)
    assert wanted(project, "build") <= core
    assert wanted(project, "build", "test", "notebooks", "lock") <= full

"""Read a file of settings (a scenario, a study): text, then TOML, each with its own complaint."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from model.errors import RequestError

LARGEST_FILE = 1_000_000
"""Bytes; a file of settings is a few kilobytes, anything larger is something else."""


class Source(NamedTuple):
    """A file: its real place, and its name in messages."""

    place: Path
    label: str


def text_of(source: Source) -> str:
    """Return a file as text; RequestError if it cannot be read, is huge or is not UTF-8."""
    try:
        with source.place.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise RequestError(f"{source.label}: cannot be read: {error.strerror}.") from None
    if len(raw) > LARGEST_FILE:
        raise RequestError(f"{source.label}: larger than {LARGEST_FILE:,} bytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RequestError(
            f"{source.label}: line {line} is not UTF-8 text; save the file as UTF-8."
        ) from None


def table_of(text: str, source: Source) -> dict[str, Any]:
    """Read a text as TOML; RequestError if it is none."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise RequestError(f"{source.label}: not TOML: nested too deeply.") from None
    except ValueError as error:
        raise RequestError(f"{source.label}: not TOML: {error}.") from None


def require_scenario(table: dict[str, Any], source: Source) -> None:
    """Raise RequestError if a file is a study: it has levers to vary."""
    if "levers" in table:
        raise RequestError(
            f"{source.label}: this is a study file, not a scenario: it is for run.py"
            f" {'optimise' if 'objectives' in table else 'sweep, sensitivity or discover'}."
        )

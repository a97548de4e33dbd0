"""Files that appear under their final name only when complete."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def flush_file(path: Path) -> None:
    """Make sure that a file's bytes are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """Make sure that a folder's names are on the disk, where the system can do that."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # Windows cannot open a folder
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def temporary_name(path: Path) -> Path:
    """Return a name beside `path` that no other process and no earlier call uses."""
    return path.with_name(f".{path.name}.{os.getpid()}-{time.time_ns()}.part")


@contextmanager
def complete_file(path: Path) -> Iterator[Path]:
    """Give a temporary name to write to; on success the file takes its final name at once."""
    temporary = temporary_name(path)
    try:
        yield temporary
        flush_file(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    flush_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a whole text file (UTF-8, line feeds)."""
    with complete_file(path) as temporary:
        temporary.write_bytes(text.encode())


def write_json(path: Path, value: Any) -> None:
    """Write a value as readable JSON, in the given order of keys."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")

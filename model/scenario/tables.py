"""Files a scenario may name: only below its own folder, or among the bundled scenarios."""

from __future__ import annotations

import hashlib
from pathlib import Path

from model.errors import RequestError, nearest

BUNDLED = Path(__file__).resolve().parents[2] / "scenarios"


def is_file(path: Path) -> bool:
    """True for a regular file; a name no file can have is simply not one."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """True for a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def file_named(given: str, folder: Path, root: Path) -> Path:
    """Find the file a scenario in `folder` names; its real place must be below an allowed root.

    Allowed are `root` (the folder of the scenario that was asked for) and the bundled scenarios.
    Raises ValueError with the reason: outside, or missing, with the nearest name.
    """
    try:
        places = [(folder / given).resolve(), (BUNDLED / given).resolve()]
    except (OSError, ValueError, RuntimeError):
        raise ValueError("no file can have this name") from None
    inside = [p for p in places if p.is_relative_to(root.resolve()) or p.is_relative_to(BUNDLED)]
    for place in inside:
        if is_file(place):
            return place
    if places[0] not in inside:
        raise ValueError("it lies outside the scenario's folder and the bundled scenarios")
    raise ValueError("no such file" + nearest_file(places[0]))


def nearest_file(path: Path) -> str:
    """Return a hint with the closest name among the files beside a missing one."""
    try:
        names = sorted(p.name for p in path.parent.iterdir() if p.suffix == path.suffix)
    except (OSError, ValueError):
        return ""
    hint = nearest(path.name, names)
    return f".{hint}".removesuffix(".") if hint else ""


def content_digest(key: str, place: str) -> str:
    """The sha256 of a table's bytes: the same table in another folder is the same scenario."""
    try:
        with Path(place).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RequestError(f"{key}: {place} cannot be read: {error.strerror}.") from None


def relative(place: str, folder: Path) -> str:
    """A table's place as a scenario in `folder` names it."""
    for root in (folder.resolve(), BUNDLED):
        if Path(place).is_relative_to(root):
            return Path(place).relative_to(root).as_posix()
    return place

"""The one place where rules are compiled: plain functions in, machine code out.

Rules stay undecorated so that tests can run, read and mutate them as plain Python.
Fast-math stays off (it changes bytes between processors) and no sum of floats is left to threads.
The folder of compiled rules is named after the sources, so that an edited rule is never stale.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from model.version import source_digest

KEPT = 5
"""Folders of compiled rules that are kept: the present sources' and those used last before."""
_NAME = re.compile(r"[0-9a-f]{16}")

log = logging.getLogger("model.compiled")


def cache_folder() -> Path:
    """Make and return the folder of compiled rules; a folder the user named is the parent.

    Where it cannot be written, a temporary folder takes its place (said once, as a warning), and
    the worker processes of this one share it.
    """
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parent = os.environ.setdefault("FOURFOLD_CACHE", str(Path(home) / "fourfold"))
    name = hashlib.sha256(f"{source_digest()}|{version('numba')}".encode()).hexdigest()[:16]
    place = Path("compiled") / name
    try:
        folder = _writable(Path(parent) / place)
    except OSError as error:
        temporary = tempfile.mkdtemp(prefix="fourfold-")
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        os.environ["FOURFOLD_CACHE"] = temporary
        log.warning(
            "%s cannot be written (%s): rules are compiled anew in every session; FOURFOLD_CACHE"
            " names another folder",
            *(parent, error.strerror),
        )
        return _writable(Path(temporary) / place)
    tidy(folder)
    return folder


def _writable(folder: Path) -> Path:
    """Make a folder and try to write into it; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        return folder


def tidy(present: Path) -> None:
    """Remove what was compiled for older sources, but for the folders used last.

    A folder goes by being renamed first, so that a parallel start never sees half of one.
    """
    with suppress(OSError):
        os.utime(present)
        others = [
            (path.stat().st_mtime_ns, path)
            for path in present.parent.iterdir()
            if path != present and _NAME.fullmatch(path.name)
        ]
        for _, path in sorted(others, reverse=True)[KEPT - 1 :]:
            aside = path.with_name(f".{path.name}.{os.getpid()}.part")
            with suppress(OSError):  # another start was faster
                path.rename(aside)
                shutil.rmtree(aside, ignore_errors=True)


_FOLDER = str(cache_folder())
os.environ["NUMBA_CACHE_DIR"] = _FOLDER

import numba  # noqa: E402  (the cache folder must be named first)

# Numba reads the environment once, when it is imported: that may have been before.
numba.config.CACHE_DIR = _FOLDER  # type: ignore[attr-defined]


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile one rule or loop; calls from other compiled code are inlined by the compiler."""
    machine_code: Any = numba.njit(cache=True, nogil=True, error_model="numpy")
    quick: F = machine_code(function)
    return quick

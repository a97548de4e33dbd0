"""The one place where rules are compiled: plain functions in, machine code out.

Rules stay undecorated so that tests can run, read and mutate them as plain Python.
Fast-math stays off (it changes bytes between processors) and no sum of floats is left to threads.
What is compiled is kept under a digest of all it is made of, so that an edited rule is never stale;
what is edited while a session runs, and what is not the model's own, is not kept at all.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from model.ingredients import allocates, digest_of, lasting

KEPT_DAYS = 30
"""Compiled code older than this is removed, and compiled anew if it is still asked for."""
_NAME = re.compile(r".+-[0-9a-f]{16}\.py\d+\.(nbi|\d+\.nbc)")

log = logging.getLogger("model.compiled")


def cache_folder() -> Path:
    """Make and return the folder of compiled rules; a folder the user named is the parent.

    Where it cannot be written, a temporary folder takes its place (said once, as a warning), and
    the worker processes of this one share it.
    """
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parent = os.environ.setdefault("FOURFOLD_CACHE", str(Path(home) / "fourfold"))
    place = Path("compiled") / f"numba-{version('numba')}"
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


def tidy(folder: Path) -> None:
    """Remove compiled code older than KEPT_DAYS; nothing else in the folder."""
    oldest = time.time() - KEPT_DAYS * 86400
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):  # another start was faster
                if _NAME.fullmatch(path.name) and path.stat().st_mtime < oldest:
                    path.unlink()


_FOLDER = str(cache_folder())
os.environ["NUMBA_CACHE_DIR"] = _FOLDER

import numba  # noqa: E402  (the cache folder must be named first)

from model.linking import Whole  # noqa: E402

# Numba reads the environment once, when it is imported: that may have been before.
numba.config.CACHE_DIR = _FOLDER  # type: ignore[attr-defined]
numba.config.CACHE_LOCATOR_CLASSES = "model.compiled.Locator"  # type: ignore[attr-defined]


class Locator:
    """Tells Numba where the compiled code of a function lies: under its digest, not its date."""

    def __init__(self, folder: str, digest: str) -> None:
        self.folder, self.digest = folder, digest

    @classmethod
    def from_function(cls, function: Callable[..., Any], source: str) -> Locator:
        """A place for the model's own functions; others are not kept (`compiled`)."""
        return cls(_FOLDER, digest_of(function))

    def ensure_cache_path(self) -> None:
        """The folder was made and tried when this module was imported."""
        Path(self.folder).mkdir(parents=True, exist_ok=True)

    def get_cache_path(self) -> str:
        """The folder of all compiled rules."""
        return self.folder

    def get_source_stamp(self) -> str:
        """The whole digest: code of another digest is never taken."""
        return self.digest

    def get_disambiguator(self) -> str:
        """Part of the name of the files, so that older and newer rules lie side by side."""
        return self.digest[:16]


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile one rule or loop; compiled callers take it in as a part (`linking`)."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    options = {"nogil": True, "error_model": "numpy", "_nrt": allocates(function)}
    machine_code: Any = Whole(function, targetoptions=options)
    if lasting(function):
        machine_code.enable_caching()
    quick: F = machine_code
    return quick

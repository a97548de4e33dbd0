"""The version of the model: its number and a digest of every rule and table it is made of."""

from __future__ import annotations

import hashlib
import os
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

NUMBER = "0.1.0"
SCHEMA_VERSION = 1
ROOT = Path(__file__).parent
_RULES = (".py", ".csv", ".toml")
POSTERIOR = "posterior.csv"
"""No part of the model's version: a run that draws from it says so in its own key."""
AROUND = (
    *("commands", "views", "experiments", "data", "campaign/life", "campaign/profile.py"),
    *("__init__.py", "version.py", "errors.py", "mechanisms.py", "outputs.py"),
)
"""What stands around the rules: it changes no number of a run."""


type Stamp = tuple[str, int, int]


@cache
def source_digest() -> str:
    """sha256 over the names and contents of the model's sources and data, in name order.

    Taken once, when it is first asked for: it names the model this process runs.
    """
    return present_digest()


def present_digest() -> str:
    """The same digest of the files as they are now; files are read again only if one was touched.

    Raises OSError if a file goes while they are being read.
    """
    stamps = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            if name.endswith(_RULES) and name != POSTERIOR:
                path = os.path.join(folder, name)  # noqa: PTH118 (asked for twice a run: be quick)
                state = os.stat(path)  # noqa: PTH116
                stamps.append((path, state.st_mtime_ns, state.st_size))
    return _digest_of(tuple(sorted(stamps)))


@lru_cache(maxsize=1)
def _digest_of(stamps: tuple[Stamp, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(name) for name, _, _ in stamps):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def rules_digest() -> str:
    """sha256 over the sources that decide what a run gives: rules, world, declared parameters.

    Narrower than `source_digest`: what only asks for runs or shows them does not count.
    """
    digest = hashlib.sha256()
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not any(name == part or name.startswith(f"{part}/") for part in AROUND):
            digest.update(name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def model_version() -> str:
    """Return "number+digest" over the sources and the versions of numba, numpy and mesa."""
    parts = [source_digest(), *(f"{name}={version(name)}" for name in ("numba", "numpy", "mesa"))]
    return f"{NUMBER}+{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"

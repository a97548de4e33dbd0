"""The version of the model: its number and a digest of every rule and table it is made of."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

NUMBER = "0.1.0"
SCHEMA_VERSION = 1
_RULES = ("*.py", "*.csv", "*.toml")


@cache
def source_digest() -> str:
    """sha256 over the names and contents of the model's sources and data, in name order."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for pattern in _RULES for p in root.rglob(pattern)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def model_version() -> str:
    """Return "number+digest" over the sources and the versions of numba, numpy and mesa."""
    parts = [source_digest(), *(f"{name}={version(name)}" for name in ("numba", "numpy", "mesa"))]
    return f"{NUMBER}+{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"


def set_compile_cache() -> None:
    """Name the folder of compiled rules after the sources, so that an edited rule is never stale.

    Must be called before numba is imported. A folder the user named is respected as the parent.
    """
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parent = os.environ.setdefault("FOURFOLD_CACHE", str(Path(home) / "fourfold"))
    name = hashlib.sha256(f"{source_digest()}|{version('numba')}".encode()).hexdigest()[:16]
    os.environ["NUMBA_CACHE_DIR"] = str(Path(parent) / "compiled" / name)

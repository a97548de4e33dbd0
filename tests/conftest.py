"""What every test shares: strict arithmetic, pictures without a screen, repeatable examples."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from model.version import model_version, source_digest

# A division by zero, an overflow or an invalid number is a mistake; a vanishing one is not.
np.seterr(all="raise", under="ignore")
if os.environ.get("NUMBA_DISABLE_JIT") == "1":  # tests/sabotage: words then wrap as scalars
    np.seterr(over="ignore")

os.environ.setdefault("MPLBACKEND", "Agg")

# The same examples on every machine: a failure seen by one person is seen by all.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the folder that holds the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _present_sources() -> None:
    """Let each test begin with the sources as they are: an edit while tests run fails one test."""
    source_digest.cache_clear()
    model_version.cache_clear()

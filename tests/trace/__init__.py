"""Lives told from a run, and the log of decisions they are told from."""

from __future__ import annotations

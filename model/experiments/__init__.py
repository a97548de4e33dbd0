"""Studies: what to run (plan), running it (runner), keeping it (store), reading it (results)."""

from __future__ import annotations

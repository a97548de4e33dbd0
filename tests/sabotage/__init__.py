"""Can the tests fail? One broken rule at a time; a named test must notice."""

from __future__ import annotations

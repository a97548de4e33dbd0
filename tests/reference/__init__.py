"""Is the fast code the plain code? The same rules, slowly and obviously."""

from __future__ import annotations

"""Can it become nonsense? Sums that must hold, whatever the request."""

from __future__ import annotations

"""Attribution: what each of the four systems contributes, by Shapley's shares over 16 corners."""

from __future__ import annotations

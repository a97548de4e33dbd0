"""Joint-village committees: villages that pool industry money, with a firm, a park or alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from model.agents.committee import Committee

Form = Literal["villages", "firm", "park"]


@dataclass(frozen=True, slots=True)
class Project:
    """What the pooled money of one year became; it stays with the villages that paid for it."""

    industry: int
    """Code of the industry."""
    bears: int
    """First January (month) of which it pays."""
    shares: float
    """Industry shares that grew."""
    owners: tuple[int, ...]
    """Rows of the villages that paid."""
    parts: tuple[float, ...]
    """Their parts of it, which add up to one."""


class JointCommittee(Committee):
    """A committee of several villages (O1).

    Each January it admits villages that gain and are gained from, lets go whom it costs, pools part
    of the industry money, and picks a project by last years' prices, or one for show.
    """

    def __init__(self, model: Any, name: str, villages: list[int]) -> None:
        super().__init__(model, name, villages)
        self.form: Form = "villages"
        self.projects: list[Project] = []

    @property
    def number(self) -> int:
        """Its number among joint committees, in the order they were founded."""
        return int(self.name.rsplit(" ", 1)[1])

"""Every decision that is noted is the decision that was taken, for every household and cadre."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign
from model.campaign.life.relive import FollowedCampaign
from model.decisions import BODIES, Decision, Decisions, Followed
from model.relief import Exit, Register
from model.systems.operations.told import measure_name
from tests.histories import columns, different, small

MONTHS = 26
HARSH = {
    "assessment": {"remaining": 0.0, "audit_share": 0.3, "audit_depth": 0.9},
    "conduct": {"pressure": 6.0},
}
PASSED = (Exit.TRUE, Exit.HONEST_MISTAKE)


class Watched(Campaign):
    """A campaign that keeps what was granted before the month is forgotten."""

    def _record(self) -> None:
        self.granted = self.city.households.granted.copy()
        super()._record()


@dataclass
class Life:
    """A campaign in which everybody is followed, and what was noted month by month."""

    campaign: Watched
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def month(self) -> list[Decision]:
        noted = self.campaign.city.decisions.noted
        before = len(noted)
        self.campaign.step()
        return noted[before:]


@pytest.fixture(scope="module")
def pair() -> tuple[Campaign, Life]:
    """The same scenario and seed, followed by nobody and followed throughout."""
    scenario = small(**HARSH)
    plain, followed = Campaign(setting=scenario, rng=3), Watched(setting=scenario, rng=3)
    city = followed.city
    city.decisions.followed = Followed(
        households=frozenset(range(city.households.size)),
        villages=frozenset(range(city.villages.size)),
        cadres=frozenset(range(city.cadres.size)),
        bodies=True,
    )
    life = Life(followed)
    for _ in range(MONTHS):
        h = city.households
        files = (h.plan.copy(), h.register.copy())
        plain.step()
        _check_month(life, life.month(), *files)
    return plain, life


def _check_month(life: Life, notes: list[Decision], plan: Any, register: Any) -> None:
    """Hold the notes of one month against what the columns say has happened."""
    h, month = life.campaign.city.households, life.campaign.month - 1
    said = {(d.what, d.about[1]): d for d in notes if d.about[0] == "household"}
    life.seen.update((d.what, d.choice if d.what in KINDS else "") for d in notes)
    for d in notes:
        assert d.choice in d.options or d.what not in HELD, d
        assert d.month == month
    for row in range(h.size):
        grant = said.get(("grant", row))
        assert bool(life.campaign.granted[row]) == (grant is not None and grant.choice != "wait")
        chosen = said.get(("plan", row))
        assert (chosen is not None) == (h.plan[row] != plan[row])
        assert chosen is None or chosen.choice == measure_name(int(h.plan[row]))
        out = h.register[row] == Register.EXITED and h.exit_month[row] == month
        passed = "pass" if h.exit_kind[row] in PASSED else "push"
        released = said.get(("release", row))
        choice = released.choice if released is not None else "keep"
        assert choice == (passed if out else "keep")
        back = ("return", row) in said or _found(said.get(("audit", row)), h, row)
        assert back or not (register[row] == Register.EXITED and h.register[row] != register[row])
    gone = np.flatnonzero(life.campaign.city.cadres.leaves)
    leaving = {d.about[1] for d in notes if (d.what, d.choice) in (("stay", "leave"), ACCIDENT)}
    assert leaving == set(gone.tolist())


HELD = ("plan", "grant", "release", "return", "audit", "stay")
"""Decisions that are worked out once more for the log: all others are noted where they fall."""
ACCIDENT = ("accident", "accident")
KINDS = ("release", "return", "audit", "stay")


def _found(audit: Decision | None, h: Any, row: int) -> bool:
    return audit is not None and audit.choice == "examine" and h.register[row] == Register.RETURNED


def test_every_kind_of_decision_was_seen(pair: tuple[Campaign, Life]) -> None:
    seen = pair[1].seen
    for kind in (
        *(("plan", ""), ("grant", ""), ("return", "put back"), ("stay", "leave")),
        *(("release", "pass"), ("release", "push"), ("release", "keep")),
        *(("audit", "examine"), ("audit", "pass by")),
    ):
        assert seen[kind] > 0, kind


def test_following_everybody_changes_nothing(pair: tuple[Campaign, Life]) -> None:
    plain, life = pair
    assert not different(columns(plain.city), columns(life.campaign.city))
    for one, other in zip(plain.tables(), life.campaign.tables(), strict=True):
        assert one.equals(other)


def test_every_kind_of_body_has_numbers_of_its_own() -> None:
    """Counties, townships, committees and paired bodies are followed together, by their kind."""
    nobody, everybody = Decisions(Followed()), Decisions(Followed(bodies=True))
    for kind in BODIES:
        assert not nobody.follows(kind, 1)
        assert everybody.follows(kind, 1)
    assert not everybody.follows("village", 1)
    with pytest.raises(KeyError):
        everybody.follows("ministry", 1)


def test_a_decision_of_a_body_is_about_the_body_of_that_number() -> None:
    asked = {"bodies": 300.0, "body_villages": 900.0}
    command = {"authority": "county", "moves_every": 2}
    case = small(organisation=asked, operations=command, assessment={"veto": 0.5}).with_(
        world={"scale": 0.02}
    )
    campaign = Campaign(setting=case, rng=1)
    campaign.city.decisions.followed = Followed(bodies=True)
    for _ in range(16):
        campaign.step()
    noted = campaign.city.decisions.noted
    sent = [d for d in noted if d.what == "send" and d.about[0] == "body"]
    assert sent
    assert all(d.who == f"body {d.about[1]}" for d in sent)
    names = campaign.city.villages.counties
    moves = [d for d in noted if d.what == "move"]
    assert moves
    assert all(d.about[0] == "county" and names[d.about[1]] in d.who for d in moves)


def test_campaigns_that_nobody_follows_share_no_diary() -> None:
    one, other = (FollowedCampaign(setting=small(), rng=1) for _ in range(2))
    assert one.diary is not other.diary
    assert one.diary.entries is not other.diary.entries

"""The first thing that a village's county, township or paired body decides in one history only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from model.campaign.life import FollowedCampaign, in_words, words
from model.campaign.life.bodies import OWN, told_of
from model.decisions import Decision

Both = tuple[Decision | None, Decision | None]
Key = tuple[int, tuple[str, int], str, str]


def decided_above(life: FollowedCampaign, village: int) -> list[Decision]:
    """What the bodies that a followed village belongs to have decided."""
    return [d for d in life.diary.decisions["village", village] if d.about[0] in OWN]


def first_above(one: Sequence[Decision], other: Sequence[Decision]) -> tuple[int | None, Both]:
    """The first month in which one history has a choice of a body that the other has not.

    Reasons and values may differ without the decision being another one; how often a body chooses
    the same in a month counts.
    """
    a, b = _beyond(one, other), _beyond(other, one)
    months = [d.month for d in (*a[:1], *b[:1])]
    if not months:
        return None, (None, None)
    month = min(months)
    here, there = (next((d for d in side if d.month == month), None) for side in (a, b))
    return month, (here, there)


def _beyond(one: Sequence[Decision], other: Sequence[Decision]) -> list[Decision]:
    """Decisions of one history beyond those that the other has got as well."""
    left, found = Counter(_key(d) for d in other), []
    for d in one:
        if left[_key(d)]:
            left[_key(d)] -= 1
        else:
            found.append(d)
    return found


def _key(decision: Decision) -> Key:
    return decision.month, decision.about, decision.what, decision.choice


def in_a_sentence(decision: Decision | None) -> str:
    """The decision in words; None is one that the other history alone has got."""
    if decision is None:
        return "they decide nothing else in this month"
    return told_of(decision) or words.sentence(in_words(decision))

"""The exit review and the audit once more, for the log of decisions: who was asked what, and why.

Called only when somebody is followed, with the very columns the loops are about to change. The
rules are those of the loops; a test holds every verdict to what the loop does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.relief import Exit, Register
from model.systems.assessment.files import honest, listed
from model.systems.assessment.review_loop import (
    Order,
    Pressure,
    ReviewRows,
    Villages,
    chance_to_push,
    fallen,
    size_of,
)
from model.units import ONE

F = np.float32
YEAR = 12
FALSE_EXITS = (Exit.HONEST_MISTAKE, Exit.PUSHED_FALSE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a village decided about one registered household in December."""

    row: int
    choice: str
    """pass | push | keep"""
    chance: float
    """Probability of being pushed; 0 if that was never asked."""
    because: str


def verdicts(
    r: ReviewRows, p: Villages, n: Pressure, order: NDArray[Any], where: tuple[int, int, int]
) -> Iterator[Verdict]:
    """Every registered household of one village, in the order in which the review takes them.

    `order` are the village's rows from the highest seen income down, `where` its row, the month
    and the seed. Nothing is written.
    """
    v, month, seed = where
    quota, bar = int(p.quota[v]), float(p.bar[v])
    waiting, done = [], 0
    for i in order:
        if not listed(r.register[i]):
            continue
        full = quota > 0 and F(done) >= n.spare * F(quota)
        if full or not honest(r.seen_income[i], r.seen_gaps[i], p.bar[v], n.guarantees):
            waiting.append(int(i))
            continue
        done += int(r.persons[i])
        seen = f"seen at {r.seen_income[i]:,.0f} yuan a person"
        because = f"{seen} (an honest file takes {bar:,.0f}), no missing guarantee was seen"
        yield Verdict(int(i), "pass", 0.0, because)
    short = ONE - F(done) / F(max(quota, 1))
    draws = uniforms(seed, Purpose.EXIT_REVIEW, month, r.key[waiting]) if waiting else ()
    for i, draw in zip(waiting, draws, strict=True):
        if done >= quota:
            because = f"the quota of {quota} persons was full before its turn"
            because = because if quota else "the file did not pass, and no quota asks for more"
            yield Verdict(i, "keep", 0.0, because)
            continue
        size = size_of(r.seen_income[i], r.seen_gaps[i], n.line)
        push = chance_to_push(short, size, p.chance[v], p.integrity[v], n)
        done += int(r.persons[i]) if draw < push else 0
        because = (
            f"seen at {r.seen_income[i]:,.0f} yuan a person"
            f"{' with a guarantee missing' if r.seen_gaps[i] else ''}, the file did not pass"
            f" (it takes {bar:,.0f}); honest files left {max(short, F(0)):.0%} of the quota"
            f" of {quota} persons open"
        )
        yield Verdict(i, "push" if draw < push else "keep", float(push), because)


def note_review(
    city: City,
    r: ReviewRows,
    p: Villages,
    n: Pressure,
    order: Order,
    when: tuple[int, int],
) -> None:
    """Note what each village with a quota is about to decide about those who are followed."""
    month, seed = when
    for v, rows in city.followed_households():
        here = order.rows[order.begin[v] : order.begin[v + 1]]
        if p.quota[v] <= 0 and not n.review:
            continue
        for said in verdicts(r, p, n, here, (v, month, seed)):
            if said.row in rows:
                options = [("keep", 1.0 - said.chance), ("push", said.chance)]
                if said.choice == "pass":
                    income, bar = float(r.seen_income[said.row]), float(p.bar[v])
                    options = [("pass", income), ("keep", bar)]
                elif "quota" in said.because and not said.chance:
                    options = [("keep", 1.0)]
                city.decisions.note(month, ("village", "release"), ("household", said.row),
                                    options, said.choice, said.because)  # fmt: skip


def note_returns(city: City, r: ReviewRows, n: Pressure, month: int) -> None:
    """Note which followed households are put back in December because they were seen fallen."""
    for _, rows in city.followed_households():
        for row in rows:
            out = r.register[row] == Register.EXITED
            if out and fallen(r.seen_income[row], r.seen_month[row], month, n.fallen):
                seen, least = float(r.seen_income[row]), float(n.fallen)
                because = f"seen at {seen:,.0f} yuan a person; below {least:,.0f} it returns"
                city.decisions.note(month, ("village", "return"), ("household", row),
                                    [("put back", least), ("leave", seen)], "put back",
                                    because)  # fmt: skip


def note_audit(city: City, odds: tuple[Any, Any], month: int, seed: int) -> None:
    """Note for followed households whether last year's exit is examined."""
    h, (share, depth) = city.households, odds
    for _, rows in city.followed_households():
        for row in rows:
            recent = month - int(h.exit_month[row]) < YEAR
            if h.register[row] != Register.EXITED or not recent or not share:
                continue
            examined = bool(_first_draw(seed, month, h.key[row]) < share)
            false = Exit(int(h.exit_kind[row])) in FALSE_EXITS
            because = f"a sample of {float(share):.0%} of the exits is examined" + (
                f"; a false one is found with a chance of {float(depth):.0%}" if false else ""
            )
            city.decisions.note(month, ("assessment office", "audit"), ("household", row),
                                [("examine", float(share)), ("pass by", 1.0 - float(share))],
                                "examine" if examined else "pass by", because)  # fmt: skip


def _first_draw(seed: int, month: int, key: Any) -> Any:
    return uniforms(seed, Purpose.AUDIT, month, np.array([key], np.uint32))[0]

"""What is told when a column changes: hand-made households, then everybody of a small city."""

from __future__ import annotations

import pickle
import re
from typing import Any

import numpy as np
import pytest

from model.campaign.life import Entry, begin, in_words, words
from model.campaign.life.household import HOUSEHOLD, incomes
from model.campaign.life.look import Change, Look, look
from model.decisions import Decision
from model.relief import Cause, Exit, Gap, Measure, Poor, Register
from tests.cities import levels_with, small_city
from tests.histories import small

DECEMBER = 11


def a_change(
    *notes: Decision, month: int = DECEMBER, before: Look | None = None, **now: Any
) -> Change:
    """A household of a city made by hand, of four persons, in which these columns change."""
    city = small_city()
    calm = look(city.households, 3) | {
        "persons": 4, "gaps": 0, "poor": 0, "aid": 0, "plan": 0, "register": 1,
        "quarters": [3000.0] * 8, "seen_month": 2, "cause": Cause.ILLNESS, "exit_kind": 0,
        "seen_cause": Cause.ILLNESS, "place": -1, "exit_month": -1,
        "waiting": 0, "plan_fits": 1, "misfit": 0,
    }  # fmt: skip
    start = calm | (before or {})
    return Change(
        "household", 3, month, start, start | now, city, levels_with(),
        {note.what: note for note in notes},
    )  # fmt: skip


def told(change: Change) -> list[str]:
    """All sentences of the table about a change."""
    return [text for watch in HOUSEHOLD for text in watch.sentences(change)]


def note(what: str, choice: str, because: str, **options: float) -> Decision:
    options = options or {choice: 1.0}
    return Decision(DECEMBER, "village", what, ("household", 3), tuple(options),
                    tuple(options.values()), choice, because)  # fmt: skip


def test_nothing_changed_nothing_told() -> None:
    assert told(a_change()) == []


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({"ill": 0}, {"ill": 1}, "Falls chronically ill."),
        ({"ill": 1}, {"ill": 0}, "Recovers from its illness."),
        ({}, {"gaps": Gap.WATER}, "Now lacks safe water."),
        ({"gaps": Gap.HOUSE | Gap.MEDICAL}, {"gaps": 0},
         "Has a safe house and medical cover again."),
        ({}, {"seen_gaps": Gap.WATER}, "A visit notices that safe water is missing."),
        ({"away": 0}, {"away": 1, "placed": 0.0},
         "A worker leaves for work elsewhere; 1 away now."),
        ({"away": 2}, {"away": 1}, "A worker comes back from work elsewhere; 1 still away."),
        ({"relocated": 0}, {"relocated": 1}, "Moves to the new home in town."),
        ({"aid": 1 << Measure.SCHOOL_AID}, {"aid": 0}, "School aid no longer in force."),
        ({}, {"poor": Poor.INCOME, "quarters": [500.0] * 8},
         "Falls below the line: 500 yuan a person in the last four quarters"
         " (the line: 2,800 yuan)."),
        ({"poor": Poor.STABLE}, {"poor": 0},
         "Leaves stable poverty: 3,000 yuan a person a year over two years"
         " (the line: 2,800 yuan)."),
        ({"pupils": 1, "workers": 1, "old": 0}, {"pupils": 0, "workers": 2},
         "A child leaves school and can work (2 workers, no schoolchildren and no old members)."),
    ],
)  # fmt: skip
def test_a_change_is_told(before: Look, now: Look, said: str) -> None:
    assert told(a_change(before=before, **now)) == [said]


@pytest.mark.parametrize(
    ("kind", "gaps", "said"),
    [
        (Exit.TRUE, 0, "Is released with an honest file, and rightly: "),
        (Exit.HONEST_MISTAKE, Gap.WATER, "Is released with an honest file, by mistake, although it"
                                         " lacks a guarantee: "),
        (Exit.PUSHED_FALSE, Gap.WATER, "Is released although it lacks a guarantee, without an"
                                       " honest file, to fill the quota (the chance of that was"
                                       " 30%): "),
        (Exit.PUSHED_TRUE, 0, "Is released without an honest file, though not poor in truth, to"
                              " fill the quota (the chance of that was 30%): "),
    ],
)  # fmt: skip
def test_a_release_is_told_as_it_was(kind: Exit, gaps: int, said: str) -> None:
    pushed = kind in (Exit.PUSHED_FALSE, Exit.PUSHED_TRUE)
    why = note("release", "push" if pushed else "pass", "the quota was open", keep=0.7, push=0.3)
    change = a_change(why, before={"gaps": gaps}, register=Register.EXITED, exit_kind=kind)
    (text,) = told(change)
    assert text.startswith(said)
    assert "the quota was open; in truth it had 3,000 yuan a person against the line of" in text
    assert ("lacked safe water" in text) == bool(gaps)
    assert "release" in change.used


def test_the_register_is_told_with_its_reasons() -> None:
    back = note("return", "put back", "seen at 900 yuan")
    text = told(a_change(back, before={"register": Register.EXITED}, register=Register.RETURNED))
    assert text == ["Is put back on the register: seen at 900 yuan."]
    audit = note("audit", "examine", "a sample")
    (text,) = told(a_change(audit, before={"register": Register.EXITED}, register=3))
    assert text.startswith("The assessment office examines its release and finds it false")
    never = {"register": Register.NEVER, "poor": Poor.STABLE}
    (text,) = told(a_change(before=never, register=Register.REGISTERED, month=7))
    assert text == (
        "Is added to the register: its village brings it up; in truth it had 3,000 yuan a person"
        " and was in stable poverty, though not poor this year."
    )
    (text,) = told(a_change(before={"register": 1}, register=Register.STRUCK, month=7))
    assert text.startswith("Is struck off the register; in truth it had 3,000 yuan a person")


def test_put_back_and_released_again_in_one_december() -> None:
    notes = note("return", "put back", "seen at 900 yuan"), note("release", "push", "no quota")
    before = {"register": Register.EXITED, "exit_month": -1, "gaps": Gap.WATER}
    (text,) = told(a_change(*notes, before=before, exit_month=11, exit_kind=Exit.PUSHED_FALSE))
    assert text.startswith(
        "Is put back on the register (seen at 900 yuan), and is released although it lacks a"
        " guarantee, without an honest file, to fill the quota"
    )


def test_the_list_is_told_by_what_was_seen() -> None:
    campaign = begin(small(), 1)
    register = campaign.city.households.register
    listed, others = (int(np.flatnonzero(mask)[0]) for mask in (register > 0, register == 0))
    campaign.follow((("household", listed), ("household", others)))
    texts = [campaign.diary.openings["household", row][-1] for row in (listed, others)]
    assert texts[0].startswith("On the register since the end of 2013: visible need ")
    assert texts[1].startswith("Not on the register: visible need ")
    numbers = [[float(n) for n in re.findall(r"-?\d+\.\d+", text)] for text in texts]
    assert numbers[0][0] >= numbers[0][1] == numbers[1][1] >= numbers[1][0]


def test_plan_and_grant_are_told_with_their_reasons() -> None:
    why = note("plan", "job placement", "the file says so")
    change = a_change(why, plan=Measure.JOB_PLACEMENT, plan_fits=0, cause=Cause.LAND)
    (text,) = told(change)
    assert text == (
        "The team plans a job placement, which does not fit its need: the file says so"
        " (in truth 'land')."
    )
    paid = note("grant", "grant industry share", "9,000 yuan and 4.0 days of work")
    (text,) = told(a_change(paid, aid=1 << Measure.INDUSTRY_SHARE, industry_from=30))
    assert text.startswith("Receives an industry share (9,000 yuan and 4.0 days of work); the ")
    assert text.endswith("will bear from July 2016 on.")
    (text,) = told(a_change(paid, aid=1 << Measure.INDUSTRY_SHARE, industry_from=-1))
    assert text.endswith("will fail.")


def test_income_is_that_of_the_last_full_quarters() -> None:
    quarters = [float(k) for k in range(8)]
    now = {"quarters": quarters, "persons": 2}
    assert incomes(now, 11) == ((0 + 1 + 2 + 3) / 2.0, sum(quarters) / 4.0)
    assert incomes(now, 10) == ((7 + 0 + 1 + 2) / 2.0, sum(quarters) / 4.0)


def test_a_decision_nobody_has_words_for_is_told_plainly() -> None:
    decision = Decision(5, "joint committee 12", "admit", ("village", 2), ("alone", "join"),
                        (1.2, 1.5), "join", "its share is larger")  # fmt: skip
    assert in_words(decision) == (
        "joint committee 12 decides on 'admit': join, because its share is larger (options: alone"
        " 1.2 and join 1.5)"
    )


def test_words() -> None:
    assert words.yuan(2_340_000) == "2.34 million yuan"
    assert words.listed([]) == "nothing"
    assert words.listed("abc") == "a, b and c"
    assert words.count(0, "worker") == "no workers"
    assert words.count(1, "child", "children") == "1 child"
    assert words.month_name(26) == "March 2016"
    assert words.measure(Measure.SAFE_WATER) == "safe water"
    assert words.by_part(list("abcdef"), [5, 6, 0, 3, 2, 1], most=3) == (
        "b 6 yuan, a 5 yuan, d 3 yuan and other purposes 3 yuan"
    )


def test_everybody_of_a_city_can_be_told_of() -> None:
    campaign = begin(small(), 2)
    city = campaign.city
    rows = np.flatnonzero(city.households.register)[::6]
    everybody = [("household", int(row)) for row in rows]
    everybody += [("village", v) for v in range(city.villages.size)]
    everybody += [("cadre", c) for c in range(0, city.cadres.size, 5)]
    campaign.follow(tuple(everybody))
    for _ in range(26):
        campaign.step()
    diary = campaign.diary
    assert [e.month for e in diary.entries] == sorted(e.month for e in diary.entries)
    assert all(e.text == words.sentence(e.text) for e in diary.entries)
    assert all(text for texts in diary.openings.values() for text in texts)
    _every_topic(diary.entries)
    for kind, row in everybody:
        assert len(diary.history[kind, row]) == 27
        assert diary.at(kind, row, 25) == diary.history[kind, row][-1]


def _every_topic(entries: list[Entry]) -> None:
    found = {(e.kind, e.topic) for e in entries}
    for kind, topics in {
        "household": ("people", "visit", "plan", "measure", "waiting", "work away", "illness",
                      "guarantees", "register", "poverty", "year"),
        "village": ("team", "money", "quota", "releases", "returns", "year"),
        "cadre": ("post", "successor", "year"),
    }.items():  # fmt: skip
        assert {(kind, topic) for topic in topics} <= found


def test_a_saved_diary_goes_on() -> None:
    campaign = begin(small(), 3)
    campaign.follow((("household", 11), ("village", 2), ("cadre", 40)))
    for _ in range(7):
        campaign.step()
    restored = pickle.loads(pickle.dumps(campaign))
    for one in (campaign, restored):
        for _ in range(7):
            one.step()
    assert restored.diary.entries == campaign.diary.entries
    assert restored.city.decisions.noted == campaign.city.decisions.noted

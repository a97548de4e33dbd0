"""Who comes first inside a village: a score for each household, lower goes first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.draws import Purpose
from model.draws.kernel import uniforms
from model.policies.own_rules import Rule, asked
from model.policies.seen import HouseholdsSeen
from model.relief import Cause, Gap, Measure

Scores = NDArray[np.float32]
LAST = np.float32(1000.0)
"""More than any income in lines: households of a later class come after all of an earlier one."""

ANSWERS: dict[Cause, tuple[Measure, ...]] = {
    Cause.ILLNESS: (Measure.MEDICAL_AID, Measure.MINIMUM_INCOME, Measure.PUBLIC_POST),
    Cause.DISABILITY: (Measure.MINIMUM_INCOME, Measure.PUBLIC_POST, Measure.MEDICAL_AID),
    Cause.SCHOOLING: (Measure.SCHOOL_AID, Measure.JOB_PLACEMENT),
    Cause.DISASTER: (Measure.ASSET_GRANT, Measure.INDUSTRY_SHARE),
    Cause.MARRIAGE: (Measure.TRAINING, Measure.INDUSTRY_SHARE),
    Cause.LAND: (Measure.JOB_PLACEMENT, Measure.PUBLIC_POST),
    Cause.WATER: (Measure.SAFE_WATER, Measure.INDUSTRY_SHARE),
    Cause.TECHNOLOGY: (Measure.TRAINING, Measure.INDUSTRY_SHARE),
    Cause.FUNDS: (Measure.ASSET_GRANT, Measure.INDUSTRY_SHARE),
    Cause.LABOUR: (Measure.MINIMUM_INCOME, Measure.PUBLIC_POST),
    Cause.TRANSPORT: (Measure.RELOCATION, Measure.JOB_PLACEMENT),
    Cause.MOTIVATION: (Measure.PUBLIC_POST, Measure.TRAINING),
}
"""What the guidance names for each cause of the register, first choice first (assumed)."""

CLOSES: dict[Measure, Gap] = {
    Measure.HOUSE_REPAIR: Gap.HOUSE,
    Measure.SAFE_WATER: Gap.WATER,
    Measure.SCHOOL_AID: Gap.SCHOOL,
    Measure.MEDICAL_AID: Gap.MEDICAL,
}
"""The guarantee that each measure restores."""


LOOKS_AT: dict[str, tuple[str, ...]] = {
    "poorest_first": ("seen_income",),
    "nearest_line_first": ("seen_income",),
    "cause_matched": ("seen_income", "seen_gaps", "seen_cause", "plan"),
    "lottery": ("key",),
}
"""What each rule by name looks at (fields of HouseholdsSeen); a function may look at everything."""


def _answer_table() -> NDArray[np.bool_]:
    table = np.zeros((len(Cause), len(Measure)), np.bool_)
    for cause, measures in ANSWERS.items():
        table[cause, list(measures)] = True
    return table


_TABLE = _answer_table()
_GAP_OF = np.array([CLOSES.get(m, Gap(0)) for m in Measure], np.uint8)


def order(rule: Rule, seen: HouseholdsSeen, seed: int, month: int) -> Scores:
    """Score of each household under a rule by name, or a function of HouseholdsSeen; lower first.

    `poorest_first`: by seen income. `nearest_line_first`: by distance of seen income from the
    line. `cause_matched`: first those whose plan answers the cause or the gap written down, poorest
    first inside each class. `lottery`: keyed draws of the month. Ties are the caller's to break by
    key. A bad answer of a function is a RunError naming it.
    """
    if callable(rule):
        return asked(rule, seen, seen.key.size, negative=True).astype(np.float32)
    if rule == "lottery":
        return uniforms(seed, Purpose.TRIAGE, month, seen.key)
    income = seen.seen_income.astype(np.float32)
    if rule == "nearest_line_first":
        return np.abs(income - np.float32(1.0))
    if rule == "cause_matched":
        return np.where(answers(seen), income, income + LAST).astype(np.float32)
    return income


def answers(seen: HouseholdsSeen) -> NDArray[np.bool_]:
    """Whether the plan of each household answers the cause or a gap that is written down."""
    by_cause = _TABLE[seen.seen_cause, seen.plan]
    by_gap = (_GAP_OF[seen.plan] & seen.seen_gaps) != 0
    matched: NDArray[np.bool_] = by_cause | by_gap
    return matched

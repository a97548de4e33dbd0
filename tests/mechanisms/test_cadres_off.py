"""What is off has no details: numbers of a mechanism whose lever is at its level before."""

from __future__ import annotations

import pytest

from tests.histories import columns, different, lived, small, tables_differ

OFF = {
    "care": {"support": {"hardship_allowance": 0.0, "health_check": 0.0, "winter_kit": 0.0,
                         "accident_cover": False}},
    "pay": {"support": {"village_pay": 1200.0}},
    "training": {"operations": {"training": 0.0}},
    "rising": {"support": {"promotions": 0.0, "township_leaders": 0.0, "recruits": 0.0,
                           "elected": 0.0}},
    "praise": {"support": {"commendations": 0.0}},
    "replacement": {"assessment": {"replaced_residents": 0.0, "replaced_secretaries": 0.0}},
}  # fmt: skip
DETAILS = {
    "care": {"support": {"care_allowance": 0.9, "care_fatigue": 0.1, "cover_premium": 500.0,
                         "leave_care": 1.0}},
    "pay": {"support": {"effort_pay": 0.3, "leave_pay": 2.0}},
    "training": {"operations": {"training_practice": 0.9, "training_rule": "by_cause",
                                "training_days": 9.0}},
    "rising": {"support": {"promotion_record": "audited", "effort_hope": 0.4,
                           "promotion_tenure": 0, "promotion_push": 2.0}},
    "praise": {"support": {"commendation_record": "audited", "effort_praise": 0.1,
                           "commendation_price": 9.0}},
    "replacement": {"assessment": {"replacement_record": "audited", "worn_out": 0.0,
                                   "replacement_price": 9.0}},
}  # fmt: skip
ON = {
    "care": {"support": {"hardship_allowance": 3000.0}, "world": {"scale": 0.02}},
    "pay": {"support": {"village_pay": 4000.0}},
    "training": {"operations": {"training": 60_000.0}},
    "rising": {"support": {"promotions": 1000.0}},
    "praise": {"support": {"commendations": 9000.0}},
    "replacement": {"assessment": {"replaced_residents": 1500.0}},
}


@pytest.mark.parametrize("what", OFF)
def test_what_is_off_has_no_details(what: str) -> None:
    off = OFF[what]
    together = {section: {**keys, **DETAILS[what][section]} for section, keys in off.items()}
    one, other = lived(small(**off), 52), lived(small(**together), 52)
    assert different(columns(one.city), columns(other.city)) == []
    assert tables_differ(one.tables(), other.tables()) == []


@pytest.mark.parametrize("what", OFF)
def test_turning_it_on_matters(what: str) -> None:
    """The test above could not fail if the lever moved nothing."""
    world = {"world": {"scale": 0.02}} if what == "care" else {}  # hard places are few
    one, other = lived(small(**OFF[what], **world), 30), lived(small(**ON[what]), 30)
    assert different(columns(one.city), columns(other.city))

"""X4: a dated shock acts through its own source of income, while it lasts; at severity 0 never."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign
from model.systems.livelihoods import LivelihoodReport
from model.systems.livelihoods.loop import SUMS
from tests.histories import small

STRUCK = 18
SOURCES = {"pandemic": {"kept", "gross"}, "drought": {"farm"}, "price_crash": {"farm"}}
"""Sums of the month that a shock reaches first."""
INDUSTRY = SUMS.index("industry")
AFTER = {"income", "away"}
"""What follows in the same month: the sum of all, and who leaves or comes home."""


def sums_of(kind: str, severity: float, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Sums of the city by month, up to the first struck month."""
    shocks = [{"kind": kind, "from": "2015-07", "months": 3, "severity": severity}]
    none = {"shocks": shocks if severity >= 0 else []}
    # shares bear at once, so that there is industry to strike
    case = small(measures={"industry_lags": (1,) * 6}, funding={"industry": 200.0}, **none)
    campaign, seen = Campaign(setting=case, rng=3), []
    real = campaign.facts.note_livelihoods

    def noted(report: LivelihoodReport, *more: Any) -> Any:
        seen.append(report.sums.sum(axis=0))
        return real(report, *more)

    monkeypatch.setattr(campaign.facts, "note_livelihoods", noted)
    for _ in range(STRUCK + 1):
        campaign.step()
    return np.array(seen)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_shock_reaches_its_own_source_in_its_months_only(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, struck = (sums_of(kind, severity, monkeypatch) for severity in (-1.0, 0.8))
    assert np.array_equal(calm[:STRUCK], struck[:STRUCK])
    lower = {name for k, name in enumerate(SUMS) if struck[STRUCK, k] < calm[STRUCK, k]}
    changed = {name for k, name in enumerate(SUMS) if struck[STRUCK, k] != calm[STRUCK, k]}
    assert SOURCES[kind] <= lower
    if kind == "price_crash":
        assert calm[STRUCK, INDUSTRY] > 0
        assert "industry" in lower
        assert changed <= {"farm", "industry"} | AFTER
    elif kind == "drought":  # a pandemic sends workers to the farm and to wages at home
        assert changed <= {"farm"} | AFTER


@pytest.mark.parametrize("kind", SOURCES)
def test_severity_zero_is_no_shock(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calm, none = (sums_of(kind, severity, monkeypatch) for severity in (-1.0, 0.0))
    assert np.array_equal(calm, none)

"""Counties apply to leave the list of poor counties; the assessment office decides (A3)."""

from __future__ import annotations

from typing import Any

from model.clock import year_of
from model.systems.assessment import CountyRates

NAMES = ("missed", "wrong", "comprehensive", "satisfied")


def decide_counties(campaign: Any, rates: CountyRates) -> None:
    """March: each headquarters applies on its own record, the office judges by the sample.

    Who fails waits a year. The decision about a county that applies is logged.
    """
    asked, year = campaign.levels.assessment, year_of(campaign.month)
    limits = {
        "missed": asked.missed_limit,
        "wrong": asked.wrong_limit,
        "comprehensive": asked.incidence_limit,
        "satisfied": asked.satisfaction_limit,
    }
    for row, body in enumerate(campaign.counties):
        if not body.applies(float(rates.incidence[row]), asked.incidence_limit):
            continue
        found = {name: float(getattr(rates, name)[row]) for name in NAMES}
        grounds = campaign.office.judge(found, limits) if rates.sampled[row] else []
        if not grounds:
            body.leave(year)
        log = campaign.city.decisions
        if log.on:
            who, about = ("assessment office", "delist"), ("county", row)
            choice = f"wait, for {' and '.join(grounds)}" if grounds else "leave the list"
            log.note(campaign.month, who, about, list(found.items()), choice, body.name)

"""Counties apply to leave the list of poor counties; the assessment office decides (A3)."""

from __future__ import annotations

from typing import Any

from model.clock import year_of
from model.records.counties import RATES, Decided, county_row
from model.systems.assessment import CountyRates, SampleReport


def decide_counties(campaign: Any, report: SampleReport) -> None:
    """March: each headquarters applies on its own record, the office judges by the sample.

    Who fails waits a year. What was found beside what is so, and what was decided, goes into the
    table of counties; the decision about a county that applies is logged too.
    """
    asked, year, rates = campaign.levels.assessment, year_of(campaign.month), report.rates
    limits = {
        "missed": asked.missed_limit,
        "wrong": asked.wrong_limit,
        "comprehensive": asked.incidence_limit,
        "satisfied": asked.satisfaction_limit,
    }
    for row, body in enumerate(campaign.counties):
        listed, recorded = body.listed, float(rates.incidence[row])
        applies, sampled = body.applies(recorded, asked.incidence_limit), int(rates.sampled[row])
        found, truth = _of(rates, row), _of(report.truth, row)
        grounds = campaign.office.judge(found, limits) if applies and sampled else []
        if applies and not grounds:
            body.leave(year)
        if applies or sampled:
            passes = not campaign.office.judge(truth, limits)
            decided = Decided(listed, applies, applies and not grounds, passes, grounds)
            row_of = county_row((year, body.name, sampled, recorded), found, truth, decided)
            campaign.recorder.counties.append(row_of)
        if applies and campaign.city.decisions.on:
            _note(campaign, row, found, grounds)


def _note(campaign: Any, row: int, found: dict[str, float], grounds: list[str]) -> None:
    choice = f"wait, for {' and '.join(grounds)}" if grounds else "leave the list"
    who, about, name = ("assessment office", "delist"), ("county", row), campaign.counties[row].name
    campaign.city.decisions.note(campaign.month, who, about, list(found.items()), choice, name)


def _of(rates: CountyRates, row: int) -> dict[str, float]:
    return {name: float(getattr(rates, name)[row]) for name in RATES}

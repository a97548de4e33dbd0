"""Calibration, validation and their figures in Chinese."""

from __future__ import annotations

import math
import re
from itertools import product

import pandas as pd
from matplotlib.text import Text

import model
from model.experiments.posterior import OTHER_RULES
from model.experiments.validation.form import SHOWN
from model.experiments.validation.verdicts import CANNOT, VERDICTS
from model.views import calibrated, labels, validation
from model.views.figures.validation import patterns
from model.views.texts import say


def test_calibration_and_validation_are_told_in_chinese() -> None:
    found = model.posterior()
    same = {
        "pattern": "misused share of funds", "year": "2016", "unit": "share", "published": 0.011,
        "published_high": math.nan, "plausible_low": 0.0, "plausible_high": 0.05, "low": 0.01,
        "model": 0.02, "high": 0.03, "true_effect": 0.01, "true_low": 0.0, "true_high": 0.02,
        "placebo": 0.0, "placebo_low": 0.0, "placebo_high": 0.0, "placebo_verdict": CANNOT,
        "runs": 9,
    }  # fmt: skip
    kinds = ("lower bound", "criterion", "")
    rows = [
        {**same, "verdict": verdict, "use": use, "kind": kinds[place % len(kinds)]}
        for place, (verdict, use) in enumerate(product(VERDICTS, SHOWN))
    ]
    table = pd.DataFrame(rows)
    drawn = [text.get_text() for text in patterns(table, "zh").findobj(Text)]
    about = {"options": {"fixed_parameters": False}}
    about |= {"posterior": {"parameters": ["a"], "stale": OTHER_RULES}}
    said = [
        calibrated.fit_in_words(found.fit, "zh"),
        calibrated.learnt_in_words(found.table, "zh"),
        labels.uncertainty_words(about, "zh"),
        validation.coverage_line(5, "zh"),
        say("zh", "campaign.range_percent", low="76", high="86"),
        *validation.shown_table(table, "zh").astype(str).to_numpy().ravel(),
        *drawn,
    ]
    assert [text for text in said if re.search(r"[a-z]{3,}|[ \N{NO-BREAK SPACE}]%", text)] == []
    assert "76%至86%" in said

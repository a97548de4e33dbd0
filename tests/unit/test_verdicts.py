"""Verdicts on made-up intervals: inside, near, outside, uninformative; bounds, ranges and signs."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from model.experiments.intervals import coverage
from model.experiments.validation.declared import bundled_patterns, kept_back, published, shown
from model.experiments.validation.form import Published
from model.experiments.validation.independence import effective_number
from model.experiments.validation.measured import PLANNED_2017
from model.experiments.validation.table import band
from model.experiments.validation.verdicts import (
    CANNOT,
    INSIDE,
    NEAR,
    OUTSIDE,
    UNINFORMATIVE,
    verdict,
    with_placebo,
)
from model.scenario import load
from model.views.validation_page import DEMANDED


def figure(
    kind: str = "",
    value: float = 2.0,
    high: float | None = None,
    ends: tuple[float, float] = (1, 3),
) -> Published:
    """A published figure of 2 that may plausibly be 1 to 3."""
    return Published("k", "title", "http://x", "2016", "ratio", value, ends, high, kind)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.5, 2.5, INSIDE),
        (2.0, 2.5, INSIDE),  # the ends belong to it
        (0.0, 4.0, INSIDE),  # just twice the plausible range
        (-0.1, 4.0, UNINFORMATIVE),
        (2.1, 2.5, NEAR),
        (2.1, 3.9, NEAR),  # the median just in the plausible range
        (2.9, 5.0, OUTSIDE),  # only an end of it
        (3.1, 5.0, OUTSIDE),
        (0.1, 0.9, OUTSIDE),
        (3.1, 9.0, UNINFORMATIVE),  # too wide, wherever it lies
        (math.nan, 2.0, UNINFORMATIVE),
        (1.0, math.inf, UNINFORMATIVE),
    ],
)
def test_a_figure(low: float, high: float, expected: str) -> None:
    assert verdict(figure(), (low, (low + high) / 2, high)) == expected


def test_a_published_range_is_held_where_the_interval_overlaps_it() -> None:
    item = figure(value=1.5, high=2.5)
    assert verdict(item, (2.4, 2.6, 2.9)) == INSIDE
    assert verdict(item, (2.6, 2.7, 2.9)) == NEAR


def test_a_lower_bound_may_be_exceeded_but_not_missed() -> None:
    item = figure("lower bound")
    assert verdict(item, (2.5, 2.7, 3.4)) == INSIDE
    assert verdict(item, (5.0, 5.5, 6.0)) == INSIDE
    assert verdict(item, (1.0, 1.5, 1.9)) == NEAR
    assert verdict(item, (0.1, 0.9, 1.9)) == OUTSIDE
    assert verdict(item, (0.2, 0.5, 0.9)) == OUTSIDE


@pytest.mark.parametrize(("sign", "ends"), [(1.0, (0.0, 1.0)), (-1.0, (-1.0, 0.0))])
def test_a_sign_wants_the_whole_interval_on_its_side(
    sign: float, ends: tuple[float, float]
) -> None:
    item = figure("criterion", 0.0, ends=ends)

    def said(low: float, mid: float, high: float) -> str:
        band = sorted(sign * value for value in (low, mid, high))
        return verdict(item, (band[0], band[1], band[2]))

    assert said(0.1, 0.2, 2.0) == INSIDE
    assert said(0.001, 1.0, 1e9) == UNINFORMATIVE  # a sign can be too uncertain as well
    assert said(0.1, 1.1, 1.5) == OUTSIDE  # the right side, and beyond the far end
    assert said(-0.1, 0.2, 0.5) == NEAR
    assert said(-0.5, -0.2, 0.1) == OUTSIDE
    assert said(0.0, 0.2, 0.5) == NEAR  # nothing at all is not above nothing
    assert said(0.0, 0.0, 0.0) == OUTSIDE


@pytest.mark.parametrize(
    ("said", "placebo", "expected"),
    [
        (INSIDE, INSIDE, CANNOT),
        (NEAR, INSIDE, CANNOT),
        (OUTSIDE, INSIDE, OUTSIDE),  # a failure stays a failure
        (UNINFORMATIVE, INSIDE, UNINFORMATIVE),
        (NEAR, NEAR, CANNOT),
        (OUTSIDE, OUTSIDE, OUTSIDE),
        (NEAR, OUTSIDE, NEAR),
        (INSIDE, NEAR, INSIDE),
        (INSIDE, OUTSIDE, INSIDE),
        (INSIDE, "", INSIDE),  # a lottery
    ],
)
def test_what_its_placebo_passes_is_no_pass(said: str, placebo: str, expected: str) -> None:
    assert with_placebo(said, placebo) == expected


def test_nothing_at_all_passes_only_where_the_plausible_range_holds_it() -> None:
    """An effect that claims to reject nothing does; near was close to unfalsifiable before."""
    experiments = [p.about for p in bundled_patterns() if p.treatment is not None]
    met = {item.key for item in experiments if verdict(item, (0.0, 0.0, 0.0)) != OUTSIDE}
    assert met == {
        *("cooperatives_all", "elite_capture_2017", "no_labour_only_transfers"),  # published: 0
        "graduation_programme",  # none in two of seven countries
    }


def test_a_further_run_falls_into_the_interval_as_often_as_said() -> None:
    """90 % of further runs from 19 runs on, 60 % at four; linear quantiles would give 82 % at 20.

    Three thousand intervals each: a standard error of 0.9 points at most, so 4 points are 4.5.
    """
    for runs in (4, 20, 40):
        draws = np.random.default_rng(runs).normal(size=(3000, runs + 1))
        bands = np.array([band(pd.Series(row[1:])) for row in draws])
        held = (bands[:, 0] <= draws[:, 0]) & (draws[:, 0] <= bands[:, 2])
        assert abs(held.mean() - coverage(runs)) < 0.04
    assert coverage(19) == pytest.approx(0.9)
    assert coverage(4) == pytest.approx(0.6)


def test_patterns_that_go_together_count_once() -> None:
    luck = np.random.default_rng(5).normal(size=(400, 6))
    apart = pd.DataFrame(luck, columns=list("abcdef"))
    assert effective_number(apart) == pytest.approx(6.0, abs=0.2)
    same = pd.DataFrame({name: (n - 2.5) * luck[:, 0] for n, name in enumerate("abcdef")})
    assert effective_number(same) == pytest.approx(1.0)
    pairs = apart.assign(b=apart["a"], d=-apart["c"], f=2 * apart["e"])
    assert effective_number(pairs) == pytest.approx(3.0, abs=0.1)
    assert effective_number(apart.assign(f=0.0)) == pytest.approx(5.0, abs=0.2)
    assert math.isnan(effective_number(apart.head(3)))


def test_the_table_of_figures_says_what_each_is_for() -> None:
    uses = {item.use for item in published()}
    assert uses == {
        *("validation", "input", "fitted, stage 1", "fitted, stage 2"),
        *("follows from fitted", "follows from others"),
    }
    for item in published():
        low, high = item.plausible
        assert low <= item.published <= high, item.key
        assert item.definition, item.key
    fitted = {item.key for item in published() if item.use.startswith("fitted")}
    assert fitted >= {"income_2014", "recorded_income_2019", "wage_2018", "removed_2016"}
    kept = {item.key for item in kept_back()}
    assert {"operating_change_2019", "wage_change_2019", "counties_left"} <= kept
    assert not kept & {"wage_2019", "operating_2019", "recheck_together", "back_loaded"}
    assert len([key for key in kept if key.startswith("grown_by")]) == 1  # they sum to 1
    assert sum(bool(item.rejects) for item in kept_back()) >= 3
    assert {item.key for item in shown()} == {item.key for item in published()} - fitted


def test_three_that_are_demanded_say_what_they_would_reject() -> None:
    about = {item.key: item for item in published()}
    about |= {pattern.about.key: pattern.about for pattern in bundled_patterns()}
    assert all(about[key].rejects for key in DEMANDED)


def test_the_plan_that_forecasts_are_measured_by_is_that_of_the_case() -> None:
    assert load("liupanshui").at(47).assessment.remaining == PLANNED_2017


def test_the_headline_counts_what_is_kept_back_and_nothing_else() -> None:
    from model.views.validation import headline

    said = [INSIDE, INSIDE, INSIDE, NEAR, OUTSIDE, OUTSIDE, UNINFORMATIVE, CANNOT]
    rows = [{"verdict": one, "use": "validation", "kind": ""} for one in said]
    rows[0]["kind"] = "criterion"
    rows += [{"verdict": INSIDE, "use": use, "kind": ""} for use in ("input", "not tested")]
    text = headline(rows, 5.4)
    assert "Of 8 patterns kept back (worth about 5 independent ones), 3 lie inside" in text
    assert "Of 8 patterns kept back, 3 lie inside" in headline(rows, math.nan)
    assert "(2 figures, 1 signs), 1 near, which is no pass, and 2 outside;" in text
    assert "1 are too uncertain to tell, and 1 cannot reject" in text


def test_the_page_says_which_patterns_cannot_reject() -> None:
    from model.views.validation_page import stored_rows, validation_page

    page = validation_page()
    for row in stored_rows():
        at_risk = f"| {row['pattern']} | {row['year']} | {row['use']} | "
        lines = [line for line in page.splitlines() if line.startswith(at_risk)]
        if row["verdict"] == CANNOT:
            assert [line.split(" | ")[-1] for line in lines] == [f"{CANNOT_SAID} |"], row["key"]
        elif row["rejects"]:
            assert any(line.split(" | ")[-1].startswith(("yes", "no: too")) for line in lines)


CANNOT_SAID = "no: its placebo comes out as well"


def test_every_failure_that_is_kept_is_discussed() -> None:
    from model.views.validation_page import notes, stored_rows

    said = notes()
    for row in stored_rows():
        if row["verdict"] != INSIDE:
            assert len(said.get(row["key"], "")) > 5, row["key"]
    assert set(said) <= everything_shown()


def everything_shown() -> set[str]:
    from model.experiments.validation.declared import pattern_files, shown

    return {item.key for item in shown()} | set(pattern_files())


def test_the_stored_validation_has_a_row_for_everything_it_shows() -> None:
    from model.views.validation_page import stored_rows

    missing = everything_shown() ^ {row["key"] for row in stored_rows()}
    assert not missing, f"{sorted(missing)}: run `run.py validate` again and keep what it prints"


def test_numbers_in_notes_are_those_of_the_stored_rows() -> None:
    """Another run, other numbers; a blank that no row fills is no note."""
    from model.views.numbers import percent
    from model.views.validation_page import notes, stored_rows

    rows = stored_rows()
    changed = [row | {"model": 1.35, "low": 0.111, "high": 0.222} for row in rows]
    assert "{{" not in "".join(notes().values())
    ends = f"{percent(0.111)} to {percent(0.222)}"
    assert ends in notes(changed)["counties_left"]
    assert "1.35 times" in notes(changed)["size_of_the_poorest"]
    with pytest.raises(KeyError):
        notes([row for row in rows if row["key"] != "registered_2019"])


def test_the_form_in_the_documentation_is_the_form() -> None:
    import tomllib

    from model.experiments.validation.read import pattern_of
    from model.views.validation_page import validation_page

    blocks = validation_page().split("```toml\n")[1:]
    assert len(blocks) == 2
    for block in blocks:
        assert pattern_of(tomllib.loads(block.split("```")[0]), "example", "example.toml")

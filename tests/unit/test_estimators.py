"""Estimators on made-up data whose effect is known, and the bias that each has where it must."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from model.experiments.validation import form
from model.experiments.validation.estimators import Data, estimate, propensity

TRUE = 2.0
N = 4000
Numbers = NDArray[np.float64]


def made(selection: float, hidden: float = 0.0, trend: float = 0.0) -> Data:
    """Treatment goes to those with a high `x` (seen) or `u` (unseen, as strong as `hidden`).

    The outcome is 3 x + hidden u + the effect of 2 + a trend for high x; `before` has neither.
    """
    rng = np.random.default_rng(7)
    x, u = rng.normal(size=(2, N))
    d = selection * x + hidden * u + rng.normal(size=N) > 0
    before = 3.0 * x + 2.0 * hidden * u + 0.5 * rng.normal(size=N)
    y = before + TRUE * d + trend * x + 0.5 * rng.normal(size=N)
    return Data(y, d, before, x[:, None])


def without_before(data: Data) -> Data:
    return data._replace(before=None)


@pytest.mark.parametrize("kind", form.COMPARING)
def test_by_lottery_every_estimator_finds_the_effect(kind: str) -> None:
    assert estimate(kind, made(0.0)) == pytest.approx(TRUE, abs=0.25)


def test_selection_on_what_is_seen_fools_the_difference_of_means_only() -> None:
    data = without_before(made(1.0))
    assert estimate(form.DIFFERENCE, data) > TRUE + 2.0
    for kind in (form.MATCHING, form.PROPENSITY, form.REGRESSION):
        assert estimate(kind, data) == pytest.approx(TRUE, abs=0.2)


def test_selection_on_what_nobody_sees_biases_matching_upwards_and_not_changes() -> None:
    data = made(0.5, hidden=1.0)
    for kind in (form.MATCHING, form.PROPENSITY, form.REGRESSION):
        assert estimate(kind, without_before(data)) > TRUE + 1.0
        assert estimate(kind, data) == pytest.approx(TRUE, abs=0.2)
    assert estimate(form.DID, data) == pytest.approx(TRUE, abs=0.2)


def test_other_trends_of_the_treated_bias_differences_in_differences() -> None:
    data = made(1.0, trend=1.0)
    assert estimate(form.DID, data) > TRUE + 0.7
    assert estimate(form.MATCHING, data) == pytest.approx(TRUE, abs=0.2)
    down = made(1.0, trend=-1.0)
    assert estimate(form.DID, down) < TRUE - 0.7


def test_neighbours_at_the_same_distance_count_together() -> None:
    y = np.array([10.0, 1.0, 3.0, 50.0])
    d = np.array([True, False, False, False])
    x = np.array([[0.0], [0.0], [0.0], [9.0]])
    assert estimate(form.MATCHING, Data(y, d, None, x)) == 8.0


def test_nobody_to_compare_with_says_nothing() -> None:
    y, x = np.ones(3), np.ones((3, 1))
    for d in (np.ones(3, bool), np.zeros(3, bool)):
        assert np.isnan(estimate(form.DIFFERENCE, Data(y, d, None, x)))


def test_the_logit_is_that_of_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api")
    data = made(1.0)
    design = sm.add_constant(data.x)
    fitted = sm.Logit(data.d.astype(float), design).fit(disp=0)
    ours = propensity(data.x, data.d)
    assert np.allclose(ours, design @ fitted.params, atol=1e-4)


def test_a_group_that_is_told_apart_completely_has_finite_odds() -> None:
    x = np.array([[0.0], [0.1], [5.0], [5.1]])
    d = np.array([False, False, True, True])
    assert np.isfinite(propensity(x, d)).all()

"""The city in January 2014, after its burn-in: who is registered, what is missing, and why.

The bands are the declared targets, not sampling errors: 120,000 households make those small (a
share of 0.3 among 27,000 registered has a spread of 0.003).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from model.city import City
from model.relief import Cause
from model.systems.assessment import first_register
from model.systems.livelihoods.burn_in import burn_in
from tests.worlds import levels_with

LEVELS = levels_with(villages=200, households=120_000, poor_villages=123, deep_villages=32)


@cache
def january() -> City:
    from model.world import build

    city = build(LEVELS, {})
    burn_in(city, LEVELS, LEVELS.world.seed)
    first_register(city, LEVELS, LEVELS.world.seed)
    return city


def registered() -> np.ndarray:
    return january().households.register > 0


def test_a_quarter_to_a_third_of_the_registered_lack_a_guarantee() -> None:
    lacks = january().households.gaps > 0
    assert 0.25 < lacks[registered()].mean() < 0.35


def test_six_to_ten_percent_of_the_others_lack_a_guarantee() -> None:
    lacks = january().households.gaps > 0
    assert 0.06 < lacks[~registered()].mean() < 0.10


def test_illness_leads_the_causes_of_the_registered_at_the_published_share() -> None:
    shares = np.bincount(january().households.cause[registered()], minlength=len(Cause))
    shares = shares / shares.sum()
    assert 0.40 < shares[Cause.ILLNESS] < 0.45
    assert np.delete(shares, Cause.ILLNESS).max() < 0.15
    assert shares.min() > 0.01


def test_the_registered_are_larger_with_fewer_workers_a_head() -> None:
    h, on = january().households, registered()
    assert h.persons[on].mean() > h.persons[~on].mean() + 0.1
    heads = [h.workers[m].sum() / h.persons[m].sum() for m in (on, ~on)]
    assert heads[0] < heads[1] - 0.1

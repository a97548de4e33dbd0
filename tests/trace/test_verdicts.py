"""The review worked out for the log is the review: six villages made by hand, every household."""

from __future__ import annotations

import numpy as np

from model.decisions import Followed
from model.relief import Exit, Register
from model.systems.assessment import exit_review
from tests.cities import levels_with, small_city

MONTH, SEED = 11, 5


def test_every_verdict_is_what_the_review_does() -> None:
    city = small_city()
    with city.villages.writing("assessment") as own:
        own.quota[:] = [0, 8, 12, 16, 20, 200]
        own.integrity[:] = 2.5
        own.chance[:] = 0.1
    h = city.households
    city.decisions.followed = Followed(households=frozenset(range(h.size)))
    before = h.register.copy()
    exit_review(city, levels_with(conduct={"pressure": 4.0}), MONTH, SEED)
    said = {d.about[1]: d for d in city.decisions.noted if d.what == "release"}
    asked = (before == Register.REGISTERED) & (h.village > 0)
    assert sorted(said) == np.flatnonzero(asked).tolist()
    honest, pushed = (Exit.TRUE, Exit.HONEST_MISTAKE), (Exit.PUSHED_TRUE, Exit.PUSHED_FALSE)
    for row, decision in said.items():
        kind = Exit(int(h.exit_kind[row])) if h.register[row] == Register.EXITED else Exit.NONE
        assert (decision.choice == "pass") == (kind in honest)
        assert (decision.choice == "push") == (kind in pushed)
        assert decision.choice in decision.options
    assert {d.choice for d in said.values()} == {"pass", "push", "keep"}
    assert any("before its turn" in d.because for d in said.values())

"""A9, A5: quotas, audit and support together decide between pushed exits and missed targets."""

from __future__ import annotations

from functools import cache

from model.campaign import Campaign
from model.scenario import load
from tests.mediation.harness import Column, Path, effect, month_sum

WEAK: dict[str, object] = {
    "assessment.audit_share": 0.01,
    "assessment.audit_depth": 0.3,
    "assessment.independent": False,
}
STRONG: dict[str, object] = {
    "assessment.audit_share": 0.3,
    "assessment.audit_depth": 0.9,
    "assessment.independent": True,
}
HALF: dict[str, object] = {"funding.scale": 0.5, "staffing.scale": 0.5}
BY_SEEN: dict[str, object] = {"assessment.apportion": "by_seen"}
NONE: dict[str, object] = {}
MONTHS = 60


@cache
def lived(keys: tuple[tuple[str, object], ...], seed: int) -> Campaign:
    setting = load("liupanshui").with_settings({"world.scale": 0.02, **dict(keys)})
    campaign = Campaign(setting=setting, rng=seed)
    for _ in range(MONTHS):
        campaign.step()
    return campaign


def outcome(name: str, keys: dict[str, object], seed: int = 1) -> float:
    """The sum of an output over the months."""
    months = lived(tuple(sorted(keys.items())), seed).recorder.months
    return float(sum(row[name] for row in months))


def remaining(keys: dict[str, object], seed: int = 1) -> float:
    """Persons on the register at the end."""
    return float(lived(tuple(sorted(keys.items())), seed).recorder.months[-1]["registered_persons"])


def test_weak_audit_and_half_support_give_pushed_exits() -> None:
    full, half = (outcome("pushed_exits", WEAK | support) for support in (NONE, HALF))
    assert half > 1.2 * full
    assert half > 4 * outcome("pushed_exits", STRONG | HALF)


def test_strong_audit_and_half_support_give_missed_targets() -> None:
    weak, strong = remaining(WEAK | HALF), remaining(STRONG | HALF)
    assert strong > 1.3 * weak
    assert strong > 1.2 * remaining(STRONG)
    assert outcome("waiting", STRONG | HALF) > outcome("waiting", WEAK | HALF)


def test_nothing_but_the_quota_of_villages_pushes_exits() -> None:
    """With quotas held where nobody is to be released, nobody is pushed; without any, none."""
    path = Path(
        on={}, off={"assessment.remaining": 1.0}, mediator=Column("villages", "quota"),
        outcome=month_sum("pushed_exits"), months=36, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.off.max() == 0
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_quotas_by_eligibility_push_nobody_as_long_as_enough_can_pass() -> None:
    """Three years: by share 39 to 118 persons a pair, by what is seen nobody (10.1 errors).

    Over all 84 months it is 110 of 2,170 persons (error 36, 24 pairs), and hard to tell: in the
    last years the plan asks for more than can pass, wherever it asks.
    """
    path = Path(
        on={}, off=BY_SEEN, outcome=month_sum("pushed_exits"), months=36, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=10)
    assert (found.off < 0.2 * found.on).all(), found
    assert found.on.mean() > 50
    assert found.clear, found


def test_quotas_by_eligibility_push_fewer() -> None:
    """Summed over two seeds.

    With 16 pairs 99 of 1,373 persons (error 33); under half support 280 of 2,253 (error 72).
    """
    share, seen = (
        sum(outcome("pushed_exits", rule, seed) for seed in (1, 2)) for rule in (NONE, BY_SEEN)
    )
    assert seen < share

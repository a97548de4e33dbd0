"""A household's month from the equations alone, in float64; `model.systems` is not imported."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from model.draws import Purpose, words
from model.relief import Gap, Measure, Poor
from tests.reference import independent as eq
from tests.reference.independent import Times, normal, uniform


@dataclass(slots=True)
class House:
    """One household, in float64 and whole numbers."""

    key: int
    persons: int
    land: float
    remote: float
    workers: int
    pupils: int
    old: int
    ability: float
    assets: float
    shock: float
    season: float
    away: int
    placed: float
    ill: int
    gaps: int
    aid: int
    misfit: int
    due: int
    industry_from: int
    relocated: int
    quarter: float
    unsent: float
    poor: int
    register: int
    station: int
    quarters: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a household this month: village, lag of its industry, what support did."""

    place: float
    weather: float
    crowding: float
    site: int
    lag: int
    failure: float
    produce: float
    labour: float
    paid_out: tuple[float, float, float]
    granted: frozenset[Measure]
    misfits: frozenset[Measure]
    paid: frozenset[Measure]


def measures(bits: int) -> frozenset[Measure]:
    """The measures among bits."""
    return frozenset(m for m in Measure if m and bits >> m & 1)


def new_year(h: House, t: Times, seed: int, clock: bool) -> None:
    """January: harvest luck; one pupil may become a worker, one worker may retire."""
    p = t.levels.livelihoods
    a, b, c, d = words(seed, Purpose.SEASON, t.month, h.key)
    h.season = p.season_sd * normal(a, b)
    leaves = clock and uniform(c) < p.school_leaver * h.pupils
    retires = clock and uniform(d) < p.retire * h.workers
    again = uniform(words(seed, Purpose.SEASON, t.month, h.key, 1)[0])
    renews = clock and again < p.renewal * h.old
    h.pupils, h.workers, h.old = (
        h.pupils - leaves + renews,
        h.workers + leaves - retires,
        h.old + retires - renews,
    )


def receive(h: House, t: Times, seed: int, around: Around) -> None:
    """What is granted works from this month; works take their time; yearly aid may end."""
    m, got = t.levels.measures, around.granted
    size = {g: m.wrong_effect if g in around.misfits else 1.0 for g in got}
    a, b, _, _ = words(seed, Purpose.DELIVERY, 0, h.key)
    for measure in got:
        h.aid |= 1 << measure
        h.misfit = h.misfit & ~(1 << measure) | (measure in around.misfits) << measure
    h.assets += m.grant_assets * size.get(Measure.ASSET_GRANT, 0)
    h.placed = max(h.placed, m.placement_boost * size.get(Measure.JOB_PLACEMENT, 0))
    if uniform(b) < 1 / 3:
        h.ability += m.training_ability * size.get(Measure.TRAINING, 0)
    for measure, gap in (
        (Measure.SAFE_WATER, Gap.WATER),
        (Measure.SCHOOL_AID, Gap.SCHOOL),
        (Measure.MEDICAL_AID, Gap.MEDICAL),
    ):
        h.gaps &= ~gap if measure in got else 15
    if Measure.INDUSTRY_SHARE in got and uniform(a) < eq.success(t, around.failure):
        h.industry_from = t.month + around.lag
    wait_and_lapse(h, t, around)


def wait_and_lapse(h: House, t: Times, around: Around) -> None:
    """Houses and moves when they are ready; yearly aid in December."""
    m, got = t.levels.measures, around.granted
    if Measure.RELOCATION in got:
        h.due = t.month + round(m.relocation_delay)
    elif Measure.HOUSE_REPAIR in got and h.due < 0:
        h.due = t.month + round(m.house_delay)
    if h.due >= 0 and h.due == t.month:
        if h.relocated == 0:
            h.relocated = h.aid >> Measure.RELOCATION & 1
        h.gaps &= ~Gap.HOUSE
        h.due = -1
    if t.month % 12 == 11:
        for measure in {Measure.SCHOOL_AID, Measure.MEDICAL_AID} - got - around.paid:
            h.aid &= ~(1 << measure)


def earn(h: House, t: Times, seed: int, around: Around) -> float:
    """Everything that reaches the household in the month."""
    u, _, a, b = words(seed, Purpose.MONTH, t.month, h.key)
    if t.month % 3 == 0:
        h.shock = eq.next_shock(t, h.shock, normal(a, b))
    fit = eq.able(t, h.workers, h.ill)
    leave = eq.leave_chance(t, h.ability, h.remote, h.pupils, h.placed)
    in_town = h.relocated == 1
    leave *= eq.access(t, in_town) * (around.crowding if h.register in (0, 4) else 1)
    leave += eq.site_chance(t, in_town, around.site)
    back = eq.return_chance(t, h.placed, h.station)
    h.away = int(eq.workers_away(t, h.away, math.floor(fit), leave, back, uniform(u)))
    h.placed *= 0.5 ** (1 / 12)
    home = max(fit - h.away, 0)
    points = eq.luck(t, h.ability, around.place + around.weather, h.shock, h.season)
    farm = eq.moved_farm(t, eq.farm_income(t, h.land, home, h.assets, points), in_town)
    gross = eq.pay_away(t, h.away, h.ability, h.shock)
    kept = eq.kept_share(t, h.station)
    h.unsent = eq.next_unsent(t, h.unsent, gross, kept)
    local = eq.local_pay(t, home, h.ability, around.place, h.shock) * eq.access(t, in_town)
    own = farm + gross * kept + local + eq.property_income(t, h.ability)
    own += eq.dividend(t, h.land, h.workers, h.register in (1, 3), *around.paid_out)
    return own + eq.transfers(t, h.persons, h.old, h.ill, h.ability) + helped(h, t, around, home)


def helped(h: House, t: Times, around: Around, home: float) -> float:
    """Posts, minimum income and industry."""
    income = eq.post_pay(t) if Measure.PUBLIC_POST in around.paid else 0.0
    if Measure.MINIMUM_INCOME in around.paid:
        income += eq.minimum_pay(t) * h.persons
    if h.industry_from != -1 and t.month >= h.industry_from:
        wrong = Measure.INDUSTRY_SHARE in measures(h.misfit)
        pay = eq.industry_pay(t) * around.produce * eq.tended(t, home, around.labour)
        income += pay * (t.levels.measures.wrong_effect if wrong else 1.0)
    return income


MENDED, GIVES_UP = "mended", "gives up"
MADE_GOOD_BY = {
    Gap.HOUSE: Measure.HOUSE_REPAIR,
    Gap.WATER: Measure.SAFE_WATER,
}
"""What is lost again needs its measure again; aid for school and health is yearly anyway."""


def suffer(h: House, t: Times, seed: int, site: int) -> None:
    """Illness, recovery and lost guarantees, one after another on the scale of one draw."""
    p = t.levels.livelihoods
    u = uniform(words(seed, Purpose.MONTH, t.month, h.key)[1])
    h.gaps &= ~0 if h.pupils else ~Gap.SCHOOL
    stable, medical = bool(h.poor & Poor.STABLE), Measure.MEDICAL_AID in measures(h.aid)
    schooled = Measure.SCHOOL_AID in measures(h.aid)
    left = h.away > 0 and Measure.JOB_PLACEMENT in measures(h.aid)
    sick = eq.illness_chance(t, h.workers)
    if u < sick:
        h.assets = eq.after_illness(t, h.assets, medical, left and h.old > 0)
        h.ill = h.ill or int(u < sick * p.chronic)
        return
    u -= sick
    drop = eq.drop_out_chance(t, h.pupils, stable, h.remote, schooled, left)
    for width, gap in (
        (p.recover, None),
        (drop, Gap.SCHOOL),
        (p.house_decay, Gap.HOUSE),
        (p.water_decay * (1 + 5 * t.worst("drought")), Gap.WATER),
        (p.insurance_lapse if stable and not medical else 0.0, Gap.MEDICAL),
        (0.0 if stable else p.mend, MENDED),
        (eq.give_up_chance(t, h.relocated == 1, site), GIVES_UP),
    ):
        if 0 <= u < width and gap is None:
            h.ill = 0
        elif 0 <= u < width and gap is MENDED:
            h.gaps = 0
        elif 0 <= u < width:
            h.relocated = 2 if gap is GIVES_UP else h.relocated
            gap = Gap.HOUSE if gap is GIVES_UP else gap
            h.gaps |= gap
            h.aid &= ~(1 << MADE_GOOD_BY[gap]) if gap in MADE_GOOD_BY else ~0
        u -= width


def live(h: House, t: Times, seed: int, around: Around) -> None:
    """One month: support, earning, saving, misfortune, and the quarter's end."""
    receive(h, t, seed, around)
    income = earn(h, t, seed, around)
    h.assets = eq.next_assets(t, h.assets, eq.saving(t, income, h.persons, h.assets))
    h.quarter += income
    suffer(h, t, seed, around.site)
    if t.month % 3 == 2:
        close(h, t)


def close(h: House, t: Times) -> None:
    """H15: T1 on the last four quarters, T2 on the last eight, T3 on guarantees."""
    slot = t.month // 3 % 8
    h.quarters[slot], h.quarter = h.quarter, 0.0
    year = sum(h.quarters[(slot - k) % 8] for k in range(4)) / h.persons
    two = sum(h.quarters) / 2 / h.persons
    h.poor = int(
        (Poor.INCOME if year < t.line() else 0)
        | (Poor.STABLE if two < t.line() else 0)
        | (Poor.GUARANTEE if h.gaps else 0)
    )

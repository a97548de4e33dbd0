"""The month of livelihoods over NumPy columns, nothing compiled: one operation at a time.

The equations are those of docs/equations.md (H1-H16) and the state is that of a real city; random
numbers come from NumPy's Philox, so that the histories are alike and not equal. Only livelihoods
are lived, which favours this side.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from model.city import City
from model.relief import Gap, Measure, Poor
from model.systems.livelihoods.numbers import Numbers
from model.systems.livelihoods.rows import Rows

F = np.float32
ALWAYS = F(1.0)


def state_of(city: City) -> SimpleNamespace:
    """Copies of the columns that a month of livelihoods reads and writes."""
    h, v = city.households, city.villages
    rows = {name: getattr(h, name).copy() for name in Rows._fields}
    place = (v.place + v.weather)[h.village]
    return SimpleNamespace(**rows, village=h.village.copy(), luck_of_place=place)


def bit(column: np.ndarray, code: int) -> np.ndarray:
    """Rows that have a bit."""
    return (column & (1 << code)) != 0


def month(s: SimpleNamespace, n: Numbers, number: int, rng: np.random.Generator) -> np.ndarray:
    """Live one month; returns incomes by village."""
    size = s.key.size
    if number % 3 == 0:
        s.shock = n.shock_memory * s.shock + n.shock_step * rng.standard_normal(size, F)
    home = _leave(s, n, rng.random(size, F))
    income = _earn(s, n, home, number)
    _save(s, n, income)
    _misfortune(s, n, rng.random(size, F))
    return np.bincount(s.village, income)


def _leave(s: SimpleNamespace, n: Numbers, luck: np.ndarray) -> np.ndarray:
    fit = np.maximum(s.workers - n.ill_labour * s.ill, F(0.0)).astype(F)
    leave = (
        n.leave * (1 + s.placed) * np.exp(n.leave_ability * s.ability - n.leave_remote * s.remote)
    )
    leave = np.where(s.pupils > 0, leave * n.leave_pupils, leave)
    moved = s.relocated == 1
    leave = leave * np.where(moved, 1 + n.relocation_access, ALWAYS) + n.site_jobs * moved
    fresh = np.minimum(s.placed, ALWAYS)
    back = (
        n.come_back / (1 + n.placed_stay * fresh) * (1 - n.station_stay * (s.station > 0) * fresh)
    )
    held = np.minimum(s.away, np.floor(fit))
    goes = luck < np.minimum(leave * (np.floor(fit) - held), F(0.5))
    comes = 1 - luck < np.minimum(back * held, F(0.5))
    away = held + goes - comes
    s.away, s.placed = away.astype(np.uint8), s.placed * n.placed_memory
    home: np.ndarray = np.maximum(fit - away, F(0.0)).astype(F)
    return home


def _earn(s: SimpleNamespace, n: Numbers, home: np.ndarray, number: int) -> np.ndarray:
    moved = s.relocated == 1
    points = n.farm_ability * s.ability + s.luck_of_place + s.shock + s.season - n.farm_variance
    farm = n.farm * np.exp(
        n.farm_land * s.land + n.farm_labour * np.log(F(0.25) + home)
        + n.farm_assets * np.log(s.assets) + points
    )  # fmt: skip
    farm = np.where(moved, farm * n.relocation_farm, farm)
    gross = s.away * n.wage_away * np.exp(n.wage_ability * s.ability + n.wage_shock * s.shock)
    kept = np.minimum(n.keep * (1 + n.station_paid * (s.station > 0)), ALWAYS).astype(F)
    s.unsent = s.unsent * F(11 / 12) + gross * (1 - kept)
    local = n.local_wage * home * np.exp(F(0.5) * (s.ability + s.luck_of_place + s.shock))
    local = np.where(moved, local * (1 + n.relocation_access), local)
    rents = n.property_income * np.exp(F(0.5) * s.ability)
    given = n.pension * s.old + n.illness_benefit * s.ill
    given = given + n.other_transfers * s.persons * np.exp(F(0.25) * s.ability)
    posts = np.where(bit(s.paid, Measure.PUBLIC_POST), n.post_pay, F(0.0))
    relief = np.where(bit(s.paid, Measure.MINIMUM_INCOME), n.minimum_pay * s.persons, F(0.0))
    fits = np.where(bit(s.misfit, Measure.INDUSTRY_SHARE), n.wrong_effect, ALWAYS)
    bears = (s.industry_from >= 0) & (s.industry_from <= number)
    industry = np.where(bears, n.industry_pay * fits * np.minimum(home, ALWAYS), F(0.0))
    income: np.ndarray = farm + gross * kept + local + rents + given + posts + relief + industry
    return income.astype(F)


def _save(s: SimpleNamespace, n: Numbers, income: np.ndarray) -> None:
    relative = income / (s.persons * n.reference_income) - n.saving_floor
    saved = n.saving * np.maximum(relative, 0) - n.dissaving * np.maximum(-relative, 0)
    below = s.assets < n.trap_threshold
    saved = np.where(below, saved - n.trap * np.maximum(saved - n.trap_saving, 0), saved)
    wear = n.depreciation + np.where(below, n.trap * n.trap_wear, F(0.0))
    s.assets = np.maximum(s.assets * (1 - wear) + saved, F(0.02)).astype(F)
    s.quarter = s.quarter + income


def _misfortune(s: SimpleNamespace, n: Numbers, u: np.ndarray) -> None:
    poor, medical = (s.poor & Poor.STABLE) > 0, bit(s.aid, Measure.MEDICAL_AID)
    sick = np.where(s.workers > 0, n.illness, 2 * n.illness)
    left = (s.away > 0) & bit(s.aid, Measure.JOB_PLACEMENT)
    loss = n.illness_asset_loss * (1 + n.left_illness * (left & (s.old > 0)))
    after = np.maximum(s.assets * (1 - loss * (1 - medical * n.medical_relief)), F(0.02))
    s.assets = np.where(u < sick, after, s.assets).astype(F)
    s.ill = np.where(u < sick * n.chronic, 1, s.ill).astype(np.uint8)
    edge = sick + n.recover
    s.ill = np.where((u >= sick) & (u < edge), 0, s.ill).astype(np.uint8)
    far = np.where(s.remote > 1, F(1.5), ALWAYS) * (1 + n.left_drop_out * left)
    drop = n.drop_out * far * poor * (1 - bit(s.aid, Measure.SCHOOL_AID)) * (s.pupils > 0)
    lapse = n.insurance_lapse * poor * (1 - medical)
    gaps: Any = s.gaps
    for width, gap in (
        (drop, Gap.SCHOOL), (n.house_decay, Gap.HOUSE), (n.water_decay, Gap.WATER),
        (lapse, Gap.MEDICAL),
    ):  # fmt: skip
        gaps = np.where((u >= edge) & (u < edge + width), gaps | gap, gaps)
        edge = edge + width
    mends = (u >= edge) & (u < edge + n.mend * ~poor)
    s.gaps = np.where(mends, 0, gaps).astype(np.uint8)

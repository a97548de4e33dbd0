"""Livelihoods written a second time, from the equations alone, in float64.

Nothing here imports `model.systems`: the equations are those of the documentation (H1-H16), the
values those of the declared levels. A misreading of an equation shows as a difference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from model.scenario import Levels, Shock

MONTH_SHARES = (0.03, 0.02, 0.03, 0.04, 0.05, 0.07, 0.09, 0.10, 0.15, 0.18, 0.14, 0.10)


@dataclass(frozen=True, slots=True)
class Times:
    """What a month has that the levels do not say: the year's growth and the shocks of the date."""

    levels: Levels
    month: int
    farm_scale: float
    areas: Sequence[float] = (1.0,) * 6
    prices: Sequence[float] = (1.0,) * 6
    shocks: Sequence[Shock] = ()

    def grown(self, rate: float, since: int = 2013) -> float:
        """Growth from a year to this one, by whole years; nothing grows before 2014."""
        return float((1 + rate) ** (max(2014 + self.month // 12, 2013) - since))

    def worst(self, kind: str) -> float:
        """Severity of the worst shock of a kind that lasts now."""
        lasting = [s for s in self.shocks if s.kind == kind and s.active(self.month)]
        return max((s.severity for s in lasting), default=0.0)

    def line(self) -> float:
        """The constant-purchasing-power line: published to 2020, then 2 % a year."""
        known = self.levels.lines.welfare
        at = max(self.month // 12 + 1, 0)
        later = max(at - 7, 0)
        return float(known[min(at, 7)] * (1 + self.levels.lines.welfare_growth) ** later)


def uniform(word: int) -> float:
    """The middle of one of 2^24 equal parts of the unit interval."""
    return ((word >> 8) + 0.5) / 2**24


def normal(word_a: int, word_b: int) -> float:
    """Box and Muller."""
    return math.sqrt(-2 * math.log(uniform(word_a))) * math.cos(2 * math.pi * uniform(word_b))


def able(t: Times, workers: float, ill: float) -> float:
    """H1."""
    return max(workers - t.levels.livelihoods.ill_labour * ill, 0.0)


def luck(t: Times, ability: float, place: float, shock: float, season: float) -> float:
    """H2, in logs: .8 th + v (with X) + u + x."""
    return t.levels.livelihoods.farm_ability * ability + place + shock + season


def farm_income(t: Times, land: float, home: float, assets: float, points: float) -> float:
    """H2: A G_f s q^.30 (.25 + home)^.45 a^.22 exp(luck - half the variance of x + X)."""
    p, drivers = t.levels.livelihoods, t.levels.drivers
    variance = p.season_sd**2 + p.weather_sd**2
    scale = t.farm_scale * t.grown(drivers.farming) * MONTH_SHARES[t.month % 12]
    scale *= 1 - p.drought_loss * t.worst("drought")
    scale *= 1 - p.price_loss * t.worst("price_crash")
    form = math.exp(land) ** p.farm_land * (0.25 + home) ** p.farm_labour * assets**p.farm_assets
    return scale * form * math.exp(points - variance / 2)


def moved_farm(t: Times, farm: float, relocated: float) -> float:
    """A household that moved keeps a share."""
    return farm * (t.levels.measures.relocation_farm if relocated else 1.0)


def access(t: Times, relocated: float) -> float:
    """A household that moved finds work more easily."""
    return 1 + t.levels.measures.relocation_access if relocated else 1.0


def leave_chance(t: Times, ability: float, remote: float, pupils: float, placed: float) -> float:
    """H3: .018 G_m exp(.25 th - .10 remote) (.8 if pupils) (1 + placed)."""
    p = t.levels.livelihoods
    chance = p.leave * t.grown(t.levels.drivers.migration)
    chance *= 1 - p.pandemic_leave * t.worst("pandemic")
    chance *= p.leave_pupils if pupils else 1.0
    return chance * (1 + placed) * math.exp(p.leave_ability * ability - p.leave_remote * remote)


def return_chance(t: Times, placed: float, station: float) -> float:
    """H3: .055 / (1 + .8 placed), a placement counting as one at most; less with a station."""
    p, bodies = t.levels.livelihoods, t.levels.organisation
    counts = min(placed, 1.0)
    settled = bodies.station_stay * counts if station and bodies.stations else 0.0
    return p.come_back / (1 + p.placed_stay * counts) * (1 - settled)


def kept_share(t: Times, station: float) -> float:
    """H4: what of pay away reaches home; more where a station sees to it, all at most."""
    bodies = t.levels.organisation
    more = bodies.station_paid if station and bodies.stations else 0.0
    return min(t.levels.livelihoods.keep * (1 + more), 1.0)


def site_chance(t: Times, moved: float, site: float) -> float:
    """I9: the job that an organised site finds for an idle worker of a moved household."""
    return t.levels.organisation.site_jobs if moved and site else 0.0


def give_up_chance(t: Times, moved: float, site: float) -> float:
    """I9: .006 a month of the moved go back, .002 where the site is organised."""
    bodies = t.levels.organisation
    return (bodies.moved_return if moved else 0.0) * (1 - (bodies.site_stay if site else 0.0))


def workers_away(t: Times, away: float, fit: float, leave: float, back: float, u: float) -> float:
    """H3: one at most leaves (low end of the draw) or returns (high end); the unfit come home."""
    away = min(away, fit)
    leaves = u < min(leave * (fit - away), 0.5)
    returns = u > 1 - min(back * away, 0.5)
    return away + leaves - returns


def pay_away(t: Times, away: float, ability: float, shock: float) -> float:
    """H4: m 2,430 G_w exp(.55 th + .4 u), before what is kept there."""
    p = t.levels.livelihoods
    wage = p.wage_away * t.grown(t.levels.drivers.wages)
    wage *= 1 - p.pandemic_wage * t.worst("pandemic")
    return away * wage * math.exp(p.wage_ability * ability + p.wage_shock * shock)


def local_pay(t: Times, home: float, ability: float, place: float, shock: float) -> float:
    """H5: 119 G_w home exp(.5 th + .5 v + .5 u)."""
    p = t.levels.livelihoods
    wage = p.local_wage * t.grown(t.levels.drivers.wages)
    wage *= 1 - p.pandemic_local * t.worst("pandemic")
    return wage * home * math.exp(0.5 * ability + 0.5 * place + 0.5 * shock)


def property_income(t: Times, ability: float) -> float:
    """H6: 20 G_f exp(.5 th)."""
    grown = t.grown(t.levels.drivers.farming)
    return t.levels.livelihoods.property_income * grown * math.exp(0.5 * ability)


def transfers(t: Times, persons: float, old: float, ill: float, ability: float) -> float:
    """H7: G_t (75 e + 38 n exp(.25 th) + 90 ill)."""
    p = t.levels.livelihoods
    each = p.pension * old + p.other_transfers * persons * math.exp(0.25 * ability)
    return t.grown(t.levels.drivers.transfers) * (each + p.illness_benefit * ill)


def next_shock(t: Times, shock: float, drawn: float) -> float:
    """H8: an autoregression that keeps its spread."""
    p = t.levels.livelihoods
    step = p.shock_sd * math.sqrt(1 - p.shock_memory**2)
    return p.shock_memory * shock + step * drawn


def illness_chance(t: Times, workers: float) -> float:
    """H9: .0045 a month, double without workers."""
    return t.levels.livelihoods.illness * (1 if workers else 2)


def after_illness(t: Times, assets: float, aided: float, left: float) -> float:
    """H9: an illness takes a share of the assets, less with medical aid, more if left behind."""
    lost = t.levels.livelihoods.illness_asset_loss
    lost *= 1 + t.levels.organisation.left_illness if left else 1.0
    lost *= 1 - t.levels.measures.medical_relief if aided else 1.0
    return max(assets * (1 - lost), 0.02)


def drop_out_chance(
    t: Times, pupils: float, poor: float, remote: float, aided: float, left: float
) -> float:
    """H10: .004 a month in stable poverty with pupils, half more if remote, none with aid.

    I8: three tenths more for children whom a placed worker left behind.
    """
    if not pupils or not poor or aided:
        return 0.0
    more = 1 + t.levels.organisation.left_drop_out if left else 1.0
    return t.levels.livelihoods.drop_out * (1.5 if remote > 1 else 1.0) * more


def saving(t: Times, income: float, persons: float, assets: float) -> float:
    """H11, H12: .0143 (rel - .35)+ - .02 (.35 - rel)+; in the trap what exceeds .003 is lost."""
    p = t.levels.livelihoods
    reference = p.reference_income * t.grown(t.levels.drivers.wages)
    over = income / persons / reference - p.saving_floor
    saved = p.saving * over if over > 0 else p.dissaving * over
    if assets < p.trap_threshold and saved > p.trap_saving:
        saved -= p.trap * (saved - p.trap_saving)
    return saved


def next_assets(t: Times, assets: float, saved: float) -> float:
    """H12: a (1 - .008 - .012 in the trap) + saving, .02 at least."""
    p = t.levels.livelihoods
    wear = p.depreciation + (p.trap * p.trap_wear if assets < p.trap_threshold else 0.0)
    return max(assets * (1 - wear) + saved, 0.02)


def next_unsent(t: Times, unsent: float, pay: float, kept: float) -> float:
    """H16: eleven twelfths of the sum, and this month's pay that stayed away."""
    return unsent * 11 / 12 + pay * (1 - kept)


def post_pay(t: Times) -> float:
    """A public post, at 2019 prices, rising with wages."""
    return t.levels.measures.post_price * t.grown(t.levels.drivers.wages, 2019)


def minimum_pay(t: Times) -> float:
    """Minimum income a person, 2013 level, rising with transfers."""
    return t.levels.measures.minimum_price * t.grown(t.levels.drivers.transfers)


def industry_pay(t: Times) -> float:
    """A share that bears, at 2019 prices and the usual price of produce."""
    return t.levels.measures.industry_income * t.grown(t.levels.drivers.farming, 2019)


def pooled_pay(t: Times) -> float:
    """A share of a joint project, which a price crash hits in full."""
    return industry_pay(t) * (1 - t.levels.livelihoods.price_loss * t.worst("price_crash"))


def produce(t: Times, industry: int, margin: float, shield: float) -> float:
    """What a share earns over the usual: m M P_area (P / P_area)^(1 - shield) (1 - crash)."""
    area, price = t.areas[industry], t.prices[industry]
    crash = t.levels.livelihoods.price_loss * t.worst("price_crash") * (1 - shield)
    own = t.levels.measures.industry_margins[industry] * margin
    return float(own * area * (price / area) ** (1 - shield) * (1 - crash))


def success(t: Times, failure: float) -> float:
    """A share bears unless it fails; certain failure at most."""
    return max(1 - failure * (1 - t.levels.measures.industry_success), 0.0)


def tended(t: Times, home: float, labour: float) -> float:
    """All of a share if there is labour enough, else in proportion."""
    return min(home / labour, 1.0)


def dividend(t: Times, land: float, workers: float, listed: float, *paid: float) -> float:
    """By land of those who have workers, the same to all, more to the listed."""
    by_land, equal, by_list = paid
    return by_land * math.exp(land) * (workers > 0) + equal + by_list * listed

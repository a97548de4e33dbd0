"""The rules of livelihoods, each about one household-month, branch-free, in float32.

H1-H15 are the equations of docs/equations.md. Every argument that is not named is a float32; `n`
holds the numbers of the month. Rules are compiled in `loop.py` and run as plain Python in tests.
"""

from __future__ import annotations

from model.draws.kernel import exp32, larger, log32, smaller
from model.systems.livelihoods.numbers import Dividends, Numbers
from model.units import HALF, ONE, ZERO, Real

QUARTER_WORKER = HALF * HALF
LEAST_ASSETS = ZERO + type(ZERO)(0.02)
KEEPS_MONTHS = type(ZERO)(11.0 / 12.0)
REMOTE_SCHOOL = type(ZERO)(1.5)
DOUBLE = ONE + ONE


def able(workers: Real, ill: Real, n: Numbers) -> Real:
    """H1: workers who can work; a chronic illness takes part of one."""
    return larger(workers - n.ill_labour * ill, ZERO)


def farm_income(land: Real, home: Real, assets: Real, luck: Real, n: Numbers) -> Real:
    """H2: farm and own business, a constant-elasticity form of land, labour at home and assets."""
    return n.farm * exp32(
        n.farm_land * land
        + n.farm_labour * log32(QUARTER_WORKER + home)
        + n.farm_assets * log32(assets)
        + (luck - n.farm_variance)
    )


def luck(ability: Real, place: Real, shock: Real, season: Real, n: Numbers) -> Real:
    """H2: log points of ability, place (with its weather), lasting luck and own harvest."""
    return n.farm_ability * ability + place + shock + season


def moved_farm(farm: Real, relocated: Real, n: Numbers) -> Real:
    """A relocated household keeps a share of its farm income."""
    return farm * (ONE - relocated * (ONE - n.relocation_farm))


def access(relocated: Real, n: Numbers) -> Real:
    """A relocated household reaches work more easily: local pay and leaving rise by this factor."""
    return ONE + relocated * n.relocation_access


def leave_chance(ability: Real, remote: Real, pupils: Real, placed: Real, n: Numbers) -> Real:
    """H3: chance that one idle worker leaves this month."""
    stays = n.leave_pupils if pupils > ZERO else ONE
    return (
        n.leave
        * stays
        * (ONE + placed)
        * exp32(n.leave_ability * ability - n.leave_remote * remote)
    )


def return_chance(placed: Real, station: Real, n: Numbers) -> Real:
    """H3: chance that one worker away comes back; a placement keeps workers away longer.

    A labour station (1 or 0) settles disputes on the spot, while the placement is fresh (O6).
    """
    fresh = smaller(placed, ONE)
    return n.come_back / (ONE + n.placed_stay * fresh) * (ONE - n.station_stay * station * fresh)


def kept_share(station: Real, n: Numbers) -> Real:
    """H4: share of pay away that reaches home; a station sees to it that all is paid (O6)."""
    return smaller(n.keep * (ONE + n.station_paid * station), ONE)


def site_chance(moved: Real, site: Real, n: Numbers) -> Real:
    """I9: a relocation site's organisation finds a job for one idle moved worker (O5)."""
    return n.site_jobs * moved * site


def give_up_chance(moved: Real, site: Real, n: Numbers) -> Real:
    """I9: chance that a moved household goes back to its village; less with an organisation."""
    return n.moved_return * moved * (ONE - n.site_stay * site)


def workers_away(away: Real, fit: Real, leave: Real, back: Real, uniform: Real) -> Real:
    """H3: at most one worker leaves or returns in a month; nobody unable to work stays away.

    `fit` is the whole number of workers able to be away; the low end of the draw decides leaving,
    the high end returning.
    """
    held = smaller(away, fit)
    goes = ONE if uniform < smaller(leave * (fit - held), HALF) else ZERO
    comes = ONE if ONE - uniform < smaller(back * held, HALF) else ZERO
    return held + goes - comes


def pay_away(away: Real, ability: Real, shock: Real, n: Numbers) -> Real:
    """H4: gross pay of the workers away."""
    return away * n.wage_away * exp32(n.wage_ability * ability + n.wage_shock * shock)


def local_pay(home: Real, ability: Real, place: Real, shock: Real, n: Numbers) -> Real:
    """H5: local wages of the workers at home."""
    return n.local_wage * home * exp32(HALF * (ability + place + shock))


def property_income(ability: Real, n: Numbers) -> Real:
    """H6: rents and the like."""
    return n.property_income * exp32(HALF * ability)


def tended(home: Real, labour: Real) -> Real:
    """Part of an industry share that is tended: it earns in full if enough labour is at home."""
    return smaller(home / labour, ONE)


def dividend(land: Real, workers: Real, listed: Real, paid: Dividends) -> Real:
    """What a joint project pays a household: by land worked, the same to all, and to the listed."""
    worked = exp32(land) if workers > ZERO else ZERO
    return paid.land * worked + paid.equal + paid.listed * listed


def transfers(persons: Real, old: Real, ill: Real, ability: Real, n: Numbers) -> Real:
    """H7: statutory transfers, which exist without any campaign."""
    return (
        n.pension * old
        + n.other_transfers * persons * exp32(HALF * HALF * ability)
        + n.illness_benefit * ill
    )


def saving(income: Real, persons: Real, assets: Real, n: Numbers) -> Real:
    """H11, H12: saving in units of assets, by relative income; little below the threshold."""
    relative = income / (persons * n.reference_income) - n.saving_floor
    saved = n.saving * larger(relative, ZERO) - n.dissaving * larger(-relative, ZERO)
    over = larger(saved - n.trap_saving, ZERO)
    return saved - n.trap * over if assets < n.trap_threshold else saved


def next_assets(assets: Real, saved: Real, n: Numbers) -> Real:
    """H12: assets wear, faster below the trap's threshold, and grow with saving."""
    extra = n.trap * n.trap_wear if assets < n.trap_threshold else ZERO
    return larger(assets * (ONE - n.depreciation - extra) + saved, LEAST_ASSETS)


def next_shock(shock: Real, normal: Real, n: Numbers) -> Real:
    """H8: lasting luck, renewed at the start of each quarter."""
    return n.shock_memory * shock + n.shock_step * normal


def illness_chance(workers: Real, n: Numbers) -> Real:
    """H9: chance of a serious illness this month, double without workers."""
    return n.illness if workers > ZERO else DOUBLE * n.illness


def after_illness(assets: Real, aided: Real, left: Real, n: Numbers) -> Real:
    """H9: assets left after an illness has been paid for; dearer for old members left behind."""
    loss = n.illness_asset_loss * (ONE + n.left_illness * left)
    return larger(assets * (ONE - loss * (ONE - aided * n.medical_relief)), LEAST_ASSETS)


def drop_out_chance(
    pupils: Real, poor: Real, remote: Real, aided: Real, left: Real, n: Numbers
) -> Real:
    """H10: chance that a child of a household in stable poverty leaves school.

    More likely for a child left behind by a placed worker (I8).
    """
    far = REMOTE_SCHOOL if remote > ONE else ONE
    chance = n.drop_out * far * poor * (ONE - aided) * (ONE + n.left_drop_out * left)
    return chance if pupils > ZERO else ZERO


def next_unsent(unsent: Real, pay: Real, kept: Real) -> Real:
    """H16: gross pay of the last twelve months that never reached home (running sum).

    `kept` is the share of pay that reaches home.
    """
    return unsent * KEEPS_MONTHS + pay * (ONE - kept)

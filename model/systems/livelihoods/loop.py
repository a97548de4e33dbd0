"""The fast month of livelihoods: short loops over blocks of 256 rows, one village after another.

Each loop calls compiled rules and touches few columns, so that the compiler can use wide registers.
Sums are whole sixteenths of the smallest unit of money: the same in any order, on any machine.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.compiled import compiled
from model.draws.kernel import blocks32, exp32, larger, normal32, uniform32
from model.draws.plain import Purpose
from model.relief import Measure, Register
from model.systems.livelihoods import rules
from model.systems.livelihoods.misfortune import misfortune, schooling
from model.systems.livelihoods.numbers import Dividends, Numbers
from model.systems.livelihoods.rows import (
    HALF_UP,
    NOTHING,
    ROWS,
    Places,
    Rows,
    Scratch,
    counted,
    whole,
)
from model.units import ONE, ZERO, Count

F = np.float32

able = compiled(rules.able)
farm_income = compiled(rules.farm_income)
luck = compiled(rules.luck)
moved_farm = compiled(rules.moved_farm)
access = compiled(rules.access)
leave_chance = compiled(rules.leave_chance)
return_chance = compiled(rules.return_chance)
kept_share = compiled(rules.kept_share)
site_chance = compiled(rules.site_chance)
workers_away = compiled(rules.workers_away)
pay_away = compiled(rules.pay_away)
local_pay = compiled(rules.local_pay)
property_income = compiled(rules.property_income)
tended = compiled(rules.tended)
dividend = compiled(rules.dividend)
transfers = compiled(rules.transfers)
saving = compiled(rules.saving)
next_assets = compiled(rules.next_assets)
next_shock = compiled(rules.next_shock)
next_unsent = compiled(rules.next_unsent)

POST, MINIMUM = np.uint16(1 << Measure.PUBLIC_POST), np.uint16(1 << Measure.MINIMUM_INCOME)
INDUSTRY = np.uint16(1 << Measure.INDUSTRY_SHARE)
LISTED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
OFF_LIST = (np.uint8(Register.NEVER), np.uint8(Register.STRUCK))
LAND_PARTS = F(65536.0)
"""Land worked is summed in whole parts of a unit: the same in any order."""
IN_TOWN = np.uint8(1)
MONTH = int(Purpose.MONTH)

SUMS = (
    "farm", "kept", "gross", "local", "property", "transfers",
    "posts", "relief", "industry", "income", "away",
)  # fmt: skip
"""Columns of the sums of a month, one row a village; money in sixteenths of its smallest unit."""


@compiled
def _draw(r: Rows, lo: Count, hi: Count, s: Scratch, month: Count, k0: Any, k1: Any) -> None:
    """Draws of the month, one block of words a household, addressed by its key."""
    out = (s.move, s.event, s.shock_a, s.shock_b)
    blocks32(r.key[lo:hi], (month, MONTH, 0), k0, k1, out)


@compiled
def _renew_shock(r: Rows, lo: Count, hi: Count, s: Scratch, n: Numbers, month: Count) -> None:
    """H8, first month of a quarter: lasting luck is renewed."""
    if month % 3 == 0:
        for i in range(lo, hi):
            normal = normal32(s.shock_a[i - lo], s.shock_b[i - lo])
            r.shock[i] = next_shock(r.shock[i], normal, n)


@compiled
def _move(r: Rows, lo: Count, hi: Count, s: Scratch, n: Numbers, around: Any) -> None:
    """H1, H3: who works at home, who leaves for work or comes back; placements fade."""
    crowding, site = around
    for i in range(lo, hi):
        fit = able(F(r.workers[i]), F(r.ill[i]), n)
        leave = leave_chance(r.ability[i], r.remote[i], F(r.pupils[i]), r.placed[i], n)
        moved = F(r.relocated[i] & IN_TOWN)
        leave = leave * access(moved, n) * (crowding if r.register[i] in OFF_LIST else ONE)
        leave = leave + site_chance(moved, site, n)
        back = return_chance(r.placed[i], ONE if r.station[i] else ZERO, n)
        away = workers_away(F(r.away[i]), np.floor(fit), leave, back, uniform32(s.move[i - lo]))
        s.home[i - lo] = larger(fit - away, ZERO)
        r.away[i] = np.uint8(away)
        r.placed[i] = r.placed[i] * n.placed_memory
        r.gaps[i] = schooling(r.gaps[i], r.pupils[i])


@compiled
def _earn(r: Rows, lo: Count, hi: Count, s: Scratch, n: Numbers, place: Any, weather: Any) -> Any:
    """What households earn without support (H2, H4-H7): into income, and as whole sums."""
    farms, sent, kept, locals_, rents, given = NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING
    for i in range(lo, hi):
        j = i - lo
        ability, shock, home = r.ability[i], r.shock[i], s.home[j]
        moved = F(r.relocated[i] & IN_TOWN)
        points = luck(ability, weather, shock, r.season[i], n)
        farm = moved_farm(farm_income(r.land[i], home, r.assets[i], points, n), moved, n)
        pay = pay_away(F(r.away[i]), ability, shock, n)
        share = kept_share(ONE if r.station[i] else ZERO, n)
        r.unsent[i] = next_unsent(r.unsent[i], pay, share)
        local = local_pay(home, ability, place, shock, n) * access(moved, n)
        rent = property_income(ability, n) + s.pot[j]
        transfer = transfers(F(r.persons[i]), F(r.old[i]), F(r.ill[i]), ability, n)
        s.income[j] = farm + pay * share + local + rent + transfer
        farms, sent = counted(farms, farm, n), counted(sent, pay, n)
        kept, locals_ = counted(kept, pay * share, n), counted(locals_, local, n)
        rents, given = counted(rents, rent, n), counted(given, transfer, n)
    return whole(farms), whole(kept), whole(sent), whole(locals_), whole(rents), whole(given)


@compiled
def _on_register(register: Count) -> Any:
    return ONE if (register == LISTED) | (register == RETURNED) else ZERO


@compiled
def _dividends(r: Rows, lo: Count, end: Count, pot: Any, n: Numbers) -> Any:
    """What each claim on a village's pot pays: land worked, households, the listed.

    Where nobody works land, or nobody is listed, all households share that part.
    """
    parts: Count = 0
    listed: Count = 0
    for i in range(lo, end):
        worked = exp32(r.land[i]) if r.workers[i] > 0 else ZERO
        parts += np.int64(np.int32(worked * LAND_PARTS + HALF_UP))
        listed += np.int64(_on_register(r.register[i]))
    by_land = n.joint_land if parts > 0 else ZERO
    to_listed = n.joint_listed if listed > 0 else ZERO
    equal = n.joint_equal + (n.joint_land - by_land) + (n.joint_listed - to_listed)
    return Dividends(
        by_land * pot / (larger(F(parts), ONE) / LAND_PARTS),
        equal * pot / larger(F(end - lo), ONE),
        to_listed * pot / larger(F(listed), ONE),
    )


@compiled
def _share_out(r: Rows, lo: Count, hi: Count, s: Scratch, pot: Any, paid: Dividends) -> None:
    """What each household is paid of its village's pot, if there is one."""
    for i in range(lo, hi):
        s.pot[i - lo] = ZERO
    if pot > ZERO:
        for i in range(lo, hi):
            listed = _on_register(r.register[i])
            s.pot[i - lo] = dividend(r.land[i], F(r.workers[i]), listed, paid)


@compiled
def _support(
    r: Rows, lo: Count, hi: Count, s: Scratch, n: Numbers, month: Count, grown: Any
) -> Any:
    """What support pays, then saving.

    A share that bears earns by its industry and price, as far as there is labour for it.
    """
    produce, labour = grown
    posts, relief, shares = NOTHING, NOTHING, NOTHING
    for i in range(lo, hi):
        j = i - lo
        persons = F(r.persons[i])
        post = n.post_pay if r.paid[i] & POST else ZERO
        minimum = n.minimum_pay * persons if r.paid[i] & MINIMUM else ZERO
        fits = n.wrong_effect if r.misfit[i] & INDUSTRY else ONE
        bears = (r.industry_from[i] >= 0) & (r.industry_from[i] <= month)
        share = n.industry_pay * fits * (produce * tended(s.home[j], labour))
        share = share if bears else ZERO
        income = s.income[j] + post + minimum + share
        saved = saving(income, persons, r.assets[i], n)
        r.assets[i] = next_assets(r.assets[i], saved, n)
        r.quarter[i] = r.quarter[i] + income
        posts, relief = counted(posts, post, n), counted(relief, minimum, n)
        shares = counted(shares, share, n)
    return whole(posts), whole(relief), whole(shares)


@compiled
def _block(
    r: Rows, lo: Count, hi: Count, s: Scratch, n: Numbers, where: Any, when: Any, out: Any
) -> None:
    """One month of one block: the order of livelihoods within a month."""
    place, weather, crowding, site, grown, pot, paid = where
    month, k0, k1 = when
    _draw(r, lo, hi, s, month, k0, k1)
    _renew_shock(r, lo, hi, s, n, month)
    _move(r, lo, hi, s, n, (crowding, site))
    _share_out(r, lo, hi, s, pot, paid)
    farm, kept, sent, local, rent, transfer = _earn(r, lo, hi, s, n, place, place + weather)
    posts, relief, shares = _support(r, lo, hi, s, n, month, grown)
    out[0] += farm
    out[1] += kept
    out[2] += sent
    out[3] += local
    out[4] += rent
    out[5] += transfer
    out[6] += posts
    out[7] += relief
    out[8] += shares
    misfortune(r, lo, hi, s, n, site)
    for i in range(lo, hi):
        out[10] += np.int64(r.away[i])


@compiled
def month_loop(r: Rows, p: Places, n: Numbers, when: Any, span: Any, s: Scratch, sums: Any) -> None:
    """Livelihoods of one month in villages span[0] to span[1]; adds to `sums` (villages, SUMS)."""
    for v in range(span[0], span[1]):
        lo, end = np.uint64(p.start[v]), np.uint64(p.start[v + 1])
        grown, pot = (p.produce[v], p.labour[v]), p.pot[v]
        paid = _dividends(r, lo, end, pot, n) if pot > ZERO else Dividends(ZERO, ZERO, ZERO)
        where = (p.place[v], p.weather[v], p.crowding[v], p.site[v], grown, pot, paid)
        while lo < end:
            hi = lo + ROWS if lo + ROWS < end else end
            _block(r, lo, hi, s, n, where, when, sums[v])
            lo = hi
        parts = sums[v, 0] + sums[v, 1] + sums[v, 3] + sums[v, 4] + sums[v, 5]
        sums[v, 9] = parts + sums[v, 6] + sums[v, 7] + sums[v, 8]

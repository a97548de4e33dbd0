"""The years of one village in sentences: team, money, quota, releases, audits, beliefs.

A mechanism that adds a column adds a line to VILLAGE.
"""

from __future__ import annotations

from collections.abc import Callable

from model.campaign.life import words
from model.campaign.life.look import Change, Look, Watch
from model.campaign.life.words import count, listed, yuan
from model.ledger import purpose_name
from model.relief import Exit, Purpose
from model.villages import INDUSTRIES, OWED

PURPOSES = [purpose_name(purpose) for purpose in Purpose]
TEAM = (
    ("residents", "resident"), ("rotating", "rotating leader"),
    ("helpers", "paired helper"), ("own_cadres", "village cadre"),
)  # fmt: skip


def team_of(now: Look) -> str:
    """The team in words: "2 residents, 1 rotating leader, 12 paired helpers and 7 ..."."""
    return listed(count(now[name], one) for name, one in TEAM)


def _team(c: Change) -> str:
    steps = [(one, c.step(name)) for name, one in TEAM]
    parts = (f"{by:+d} {one}{'s' if abs(by) > 1 else ''}" for one, by in steps if by)
    moved = c.why("post")
    why = f"staffing rule '{c.levels.staffing.rule}'"
    if moved:
        why = f"{moved.who} moves people: {moved.because}"
    if c.month == 0:
        return f"the team of the campaign ({why}): {team_of(c.now)}"
    said = f"; {why}" if moved or c.month % 12 == 0 else ""
    return f"the team changes ({listed(parts)}{said}): {team_of(c.now)}"


def _money(c: Change) -> str | None:
    unit = c.levels.money.smallest
    total = sum(c.now["year_money"]) * unit
    if not total:
        return "no campaign money this year"
    carried = sum(c.before["account"]) * unit
    parts = words.by_part(PURPOSES, (amount * unit for amount in c.now["year_money"]))
    kept = f", {yuan(carried)} of it carried over" if carried else ""
    return (
        f"{yuan(total)} of campaign money for the year{kept} (formula"
        f" '{_name(c.levels.funding.rule)}'): {parts}"
    )


def _name(rule: object) -> str:
    return rule if isinstance(rule, str) else getattr(rule, "__name__", "own rule")


def _quota(c: Change) -> str:
    if not c.now["quota"]:
        return "nobody has to be released this year"
    return (
        f"is told to release {count(c.now['quota'], 'person')} by December"
        f" ({c.now['registered_persons']:,} are on its register; apportioned"
        f" '{c.levels.assessment.apportion}')"
    )


def _released(c: Change) -> str | None:
    sums = c.now["new_exits"].get(c.month)
    if sums is None:
        return None
    said = {
        Exit.TRUE: "{} with an honest file and rightly",
        Exit.HONEST_MISTAKE: "{} with an honest file by mistake",
        Exit.PUSHED_TRUE: "{} pushed out though not poor",
        Exit.PUSHED_FALSE: "{} pushed out though poor",
    }
    kinds = listed(text.format(f"{sums[kind]:,}") for kind, text in said.items() if sums[kind])
    return (
        f"releases {sum(sums):,} persons ({c.now['quota']:,} were asked for): {kinds}; it saw a"
        f" chance of audit of {words.share(c.now['chance'])}, integrity of its leaders"
        f" {c.now['integrity']:.1f}"
    )


def _returned(c: Change) -> str | None:
    back = c.step("returned_persons")
    if back <= 0:
        return None
    who = "the audit puts" if c.month % 12 == 2 else "it puts"
    return f"{who} {count(back, 'person')} back on the register"


def _integrity(c: Change) -> str | None:
    if c.month == 0 or c.step("integrity") <= 0:
        return None
    return (
        "a false exit was found here: leaders lose rank and grow more careful (integrity"
        f" {c.before['integrity']:.1f} to {c.now['integrity']:.1f})"
    )


def _secretary(c: Change) -> str | None:
    if c.month == 0:
        return None
    return (
        f"a new village secretary (quality {c.before['secretary']:.2f} to"
        f" {c.now['secretary']:.2f} on a scale of 0 to 1)"
    )


def _owed(c: Change) -> str | None:
    parts = [
        f"{amount / 100:.1f} days for {name.replace('_', ' ')}"
        for name, amount in zip(OWED, c.now["owed"], strict=True)
        if amount
    ]
    return f"the team now owes each month {listed(parts)}" if parts else None


def _helper(c: Change) -> str:
    c.why("pair")
    if c.now["helper"] < 0:
        return "its pairing with an advanced village ends"
    names = c.city.villages.names
    strength = c.city.villages.strength[c.now["helper"]]
    return (
        f"is paired with the advanced village {names[c.now['helper']]} (organisation strength"
        f" {strength:.2f} against its own {c.now['strength']:.2f})"
    )


def _body(c: Change) -> str:
    if c.now["body"] < 0:
        return "its pairing with a city body ends"
    return f"city body {c.now['body']} is paired with it and sends people"


def _committee(c: Change) -> str:
    number = c.now["committee"]
    if number < 0:
        return f"leaves its joint committee{_because(c, 'admit')}"
    members = int((c.city.villages.committee == number).sum())
    return f"is in joint committee {number}, of {count(members, 'village')}{_because(c, 'admit')}"


def _because(c: Change, what: str) -> str:
    why = c.why(what)
    return f": {why.because}" if why and why.because else ""


def _leader(c: Change) -> str:
    c.why("adopt")
    now = c.now["leader"]
    return f"a leader adopts it (attention {words.share(now)})" if now else "its leader moves on"


def _built(column: str, what: str) -> Callable[[Change], str | None]:
    def tell(c: Change) -> str | None:
        c.why("build a room")
        ready = c.now[column]
        return f"{what} begun, ready in {words.month_name(ready)}" if ready >= c.month else None

    return tell


def _special(c: Change) -> str | None:
    if bool(c.now["teams"]) == bool(c.before["teams"]):
        return None
    if not c.now["teams"]:
        return "special teams leave it"
    return f"{count(c.now['teams'], 'special team')} at work in it from this quarter on"


VILLAGE: tuple[Watch, ...] = (
    Watch("team", ("residents", "rotating", "helpers", "own_cadres"), _team),
    Watch("money", ("year_money",), _money),
    Watch("quota", ("quota",), _quota),
    Watch("releases", ("new_exits",), _released),
    Watch("returns", ("returned_persons",), _returned),
    Watch("audit", ("integrity",), _integrity),
    Watch("organisation", ("secretary",), _secretary),
    Watch("pairing", ("helper",), _helper),
    Watch("pairing", ("body",), _body),
    Watch("committee", ("committee",), _committee),
    Watch("leader", ("leader",), _leader),
    Watch("rooms", ("room_done",), _built("room_done", "an activity room is")),
    Watch("rooms", ("town_done",), _built("town_done", "its township's facilities are")),
    Watch(
        "site",
        ("site",),
        ("its moved households get an organisation", "its site organisation ends"),
    ),
    Watch("special teams", ("teams",), _special),
    Watch("organisation", ("owed",), _owed),
)
"""What is told of a village when a column changes, in the order of a month."""


def of_the_month(c: Change) -> list[tuple[str, str]]:
    """December: the year in one sentence."""
    return [("year", words.sentence(of_the_year(c)))] if c.closes else []


def of_the_year(c: Change) -> str:
    """Visits, money used, knowledge, the register against the truth."""
    unit = c.levels.money.smallest
    visits = sum(one["visits"] for one in c.year)
    field = sum(one["field_days"] for one in c.year)
    used = sum(c.now["year_used"]) * unit
    money = f", {yuan(used)} used" if sum(c.now["year_money"]) else ""
    return (
        f"the year: {words.days(field)} in the field, {visits:,} visits{money}; the team"
        f" knows {words.share(c.now['knowledge'])} of the village, whose organisation has strength"
        f" {c.now['strength']:.2f}; {c.now['registered_persons']:,}"
        f" of {c.now['persons']:,} persons on the register, in truth"
        f" {c.now['stable_poor_persons']:,} in stable poverty"
    )


def opening(now: Look, c: Change) -> list[str]:
    """What the village is when the campaign begins."""
    villages, v = c.city.villages, c.row
    kind = "a deep-poverty village" if now["deep"] else "a poor village" if now["poor"] else ""
    households = int(c.city.households.start[v + 1] - c.city.households.start[v])
    return [
        words.sentence(
            f"{households} households with {now['persons']:,} persons in {now['hamlets']} hamlets,"
            f" {villages.counties[now['county']]}; {kind or 'not listed as poor'}; main industry"
            f" {INDUSTRIES[now['industry']]}; {now['elevation']:,.0f} m high"
        ),
        words.sentence(
            f"on the register: {now['registered_persons']:,} persons; in truth"
            f" {now['stable_poor_persons']:,} live in stable poverty"
        ),
    ]

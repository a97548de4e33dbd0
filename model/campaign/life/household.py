"""The life of one household in sentences: a table from columns to what their change means.

A mechanism that adds a column adds a line to HOUSEHOLD.
"""

from __future__ import annotations

from model.agents import DESTINATIONS
from model.campaign.life import words
from model.campaign.life.look import LANES, Change, Look, Watch
from model.campaign.life.words import count, listed, yuan
from model.clock import is_quarter_end
from model.relief import Exit, Measure, Poor, Register
from model.scenario import Levels
from model.systems.livelihoods.numbers import numbers_of, welfare_line
from model.villages import INDUSTRIES, Villages

INDUSTRY = 1 << Measure.INDUSTRY_SHARE


def incomes(now: Look, month: int) -> tuple[float, float]:
    """Yuan a person of the last four full quarters, and the yearly mean of the last eight."""
    last = month // 3 if is_quarter_end(month) else month // 3 - 1
    quarters = [now["quarters"][(last - back) % LANES] for back in range(LANES)]
    return sum(quarters[:4]) / now["persons"], sum(quarters) / 2.0 / now["persons"]


def _people(c: Change) -> str | None:
    pupils, workers, old = c.step("pupils"), c.step("workers"), c.step("old")
    told = []
    if pupils < 0 and workers >= 0:
        told.append("a child leaves school and can work")
    elif pupils > 0:
        told.append("a child takes the place of an old member who is gone")
    if workers < 0:
        told.append("a worker has grown too old to work")
    if not told:
        told.append(f"the household now counts {_members(c.now)}")
    return listed(told) + (f" ({_members(c.now)})" if old or pupils or workers else "")


def _members(now: Look) -> str:
    return listed(
        [
            count(now["workers"], "worker"),
            count(now["pupils"], "schoolchild", "schoolchildren"),
            count(now["old"], "old member"),
        ]
    )


def _away(c: Change) -> str:
    away = c.now["away"]
    if c.step("away") > 0:
        helped = " (a job placement still helps)" if c.now["placed"] > 0.2 else ""
        return f"a worker leaves for work elsewhere{helped}; {away} away now"
    still = f"; {away} still away" if away else ""
    return f"a worker comes back from work elsewhere{still}"


def _gaps(c: Change) -> list[str]:
    told = []
    if lost := c.gained("gaps"):
        told.append(f"now lacks {listed(words.guarantees(lost))}")
    if back := c.lost("gaps"):
        told.append(f"has {listed(words.guarantees(back))} again")
    return told


def _seen_gaps(c: Change) -> str | None:
    new = c.gained("seen_gaps")
    return f"a visit notices that {listed(words.guarantees(new))} is missing" if new else None


def _first_visit(c: Change) -> str | None:
    if c.before["seen_month"] >= 0:
        return None
    true, _ = incomes(c.now, c.month - 1)
    return (
        f"first visit: {yuan(c.now['seen_income'])} a person a year are written down, pay away in"
        f" full (it lives on {yuan(true)}), cause '{words.cause(c.now['seen_cause'])}'"
        + ("" if c.now["seen_cause"] == c.now["cause"] else _true_cause(c.now))
    )


def _true_cause(now: Look) -> str:
    return f" (in truth '{words.cause(now['cause'])}')"


def _plan(c: Change) -> str | None:
    why = c.why("plan")
    reason = f": {why.because}" if why else ""
    if not c.now["plan"]:
        return f"the plan is dropped{reason}"
    fits = "fits its need" if c.now["plan_fits"] else "does not fit its need"
    wrong = "" if c.now["seen_cause"] == c.now["cause"] else _true_cause(c.now)
    return f"the team plans {words.measure(c.now['plan'])}, which {fits}{reason}{wrong}"


def _aid(c: Change) -> list[str]:
    told = []
    new, gone = c.gained("aid"), c.lost("aid")
    why = c.why("grant")
    for m in Measure:
        if m and (new >> m) & 1:
            cost = f" ({why.because})" if why and why.choice != "wait" else ""
            weak = "" if not (c.now["misfit"] >> m) & 1 else ", though it does not fit the need"
            told.append(f"receives {words.measure(m)}{cost}{weak}{_outcome(c, m)}")
    if gone:
        again = _because(c.why("test minimum income again"))
        told.append(f"{listed(words.measures(gone))} no longer in force{again}")
    return told


def _outcome(c: Change, m: Measure) -> str:
    """What will come of a grant: when it is ready, or that it fails."""
    if m == Measure.INDUSTRY_SHARE:
        industry = INDUSTRIES[int(c.city.villages.industry[c.now["village"]])]
        if c.now["industry_from"] < 0:
            return f"; the {industry} will fail"
        return f"; the {industry} will bear from {words.month_name(c.now['industry_from'])} on"
    if m in (Measure.HOUSE_REPAIR, Measure.RELOCATION) and c.now["due"] >= 0:
        return f"; ready in {words.month_name(c.now['due'])}"
    return ""


def _register(c: Change) -> str | None:
    new, old = Register(c.now["register"]), Register(c.before["register"])
    if new == old and new != Register.EXITED:
        return None
    if new == Register.EXITED:
        return _released(c)
    if new == Register.RETURNED:
        if c.why("audit"):
            return "the assessment office examines its release and finds it false: registered again"
        why = c.why("return")
        return f"is put back on the register{_because(why)}"
    if new in (Register.NEVER, Register.STRUCK):
        return f"is struck off the register{_because(c.why('strike off'))}{_truly(c)}"
    if old in (Register.NEVER, Register.STRUCK):
        by = "an audit of those missed" if c.month % 12 == 2 else "its village brings it up"
        return f"is added to the register: {by}{_because(c.why('register'))}{_truly(c)}"
    return None


def _truly(c: Change) -> str:
    """What officials could not know when they changed the list."""
    year, _ = incomes(c.now, c.month - 1)
    return f"; in truth it had {yuan(year)} a person and was {_status(c.before['poor'])}"


def _because(why: object) -> str:
    because = getattr(why, "because", "")
    return f": {because}" if because else ""


def _released(c: Change) -> str:
    kind, why = Exit(c.now["exit_kind"]), c.why("release")
    true, _ = incomes(c.now, c.month - 1)
    line = welfare_line(c.levels, c.month)
    truth = f"in truth it had {yuan(true)} a person against the line of {yuan(line)}"
    if c.before["gaps"]:
        truth += f" and lacked {listed(words.guarantees(c.before['gaps']))}"
    chance = ""
    if kind in (Exit.PUSHED_FALSE, Exit.PUSHED_TRUE) and why:
        push = dict(zip(why.options, why.values, strict=True)).get("push", 0.0)
        chance = f", to fill the quota (the chance of that was {push:.0%})"
    wrong = "although poor" if true < line else "although it lacks a guarantee"
    said = {
        Exit.TRUE: "is released with an honest file, and rightly",
        Exit.HONEST_MISTAKE: f"is released with an honest file, by mistake, {wrong}",
        Exit.PUSHED_FALSE: f"is released {wrong}, without an honest file",
        Exit.PUSHED_TRUE: "is released without an honest file, though not poor in truth",
    }.get(kind, "is released")
    back = c.why("return")
    first = f"is put back on the register ({back.because}), and " if back else ""
    return f"{first}{said}{chance}: {why.because + '; ' if why else ''}{truth}"


def _poor(c: Change) -> list[str]:
    year, both = incomes(c.now, c.month)
    line = yuan(welfare_line(c.levels, c.month))
    new, gone = c.gained("poor"), c.lost("poor")
    lately = f"{yuan(year)} a person in the last four quarters (the line: {line})"
    lasting = f"{yuan(both)} a person a year over two years (the line: {line})"
    texts = (
        (new & Poor.INCOME, f"falls below the line: {lately}"),
        (gone & Poor.INCOME, f"rises above the line: {lately}"),
        (new & Poor.STABLE, f"falls into stable poverty: {lasting}"),
        (gone & Poor.STABLE, f"leaves stable poverty: {lasting}"),
    )
    return [text for stands, text in texts if stands]


def _bears(levels: Levels, month: int) -> str:
    pay = float(numbers_of(levels, month, 1.0, ()).industry_pay)
    return f"the industry share begins to bear: about {yuan(pay)} a month at the usual price"


def _moved(c: Change) -> str:
    return {1: "moves to the new home in town", 2: "comes back from the home in town"}.get(
        c.now["relocated"], "gives up the home in town"
    )


def _station(c: Change) -> str | None:
    number = c.now["station"]
    return f"the labour station in {DESTINATIONS[number - 1][0]} places it" if number else None


HOUSEHOLD: tuple[Watch, ...] = (
    Watch("people", ("workers", "pupils", "old"), _people),
    Watch("visit", ("seen_month",), _first_visit),
    Watch("visit", ("seen_gaps",), _seen_gaps),
    Watch(
        "visit",
        ("forgotten",),
        ("is on nobody's round: no cadre is named for it", "is on somebody's round again"),
    ),
    Watch(
        "visit",
        ("organiser",),
        ("its hamlet has a party group now", "its hamlet has a party group no more"),
    ),
    Watch("plan", ("plan",), _plan),
    Watch("measure", ("aid",), _aid),
    Watch("measure", ("station",), _station),
    Watch("work away", ("away",), _away),
    Watch("illness", ("ill",), ("falls chronically ill", "recovers from its illness")),
    Watch("guarantees", ("gaps",), _gaps),
    Watch("moving", ("relocated",), _moved),
    Watch("register", ("register", "exit_month"), _register),
    Watch("poverty", ("poor",), _poor),
)
"""What is told of a household when a column changes, in the order of a month."""


def of_the_month(c: Change) -> list[tuple[str, str]]:
    """What happens by the calendar, without a column that changes: (topic, sentence)."""
    told = []
    if c.now["industry_from"] == c.month and c.now["aid"] & INDUSTRY:
        told.append(("measure", words.sentence(_bears(c.levels, c.month))))
    if c.closes:
        told.append(("year", words.sentence(of_the_year(c))))
    return told


def of_the_year(c: Change) -> str:
    """The year in one sentence: income against the line, visits, help, the team."""
    year, _ = incomes(c.now, c.month)
    line = welfare_line(c.levels, c.month)
    status = "not poor"
    if c.now["poor"] & Poor.INCOME:
        status = "poor"
    if c.now["poor"] & Poor.STABLE:
        status += ", in stable poverty"
    told = f"The year: {yuan(year)} a person ({yuan(line)} is the line): {status}"
    if gaps := words.guarantees(c.now["gaps"]):
        told += f"; without {listed(gaps)}"
    if c.now["register"] != Register.NEVER:
        told += (
            f"; about {c.now['visits']:.0f} visits in twelve months, the file says"
            f" {yuan(c.now['seen_income'])}"
        )
    if aid := words.measures(c.now["aid"]):
        told += f"; in force: {listed(aid)}"
    waits = c.notes.get("grant")
    if waits and waits.choice == "wait":
        told += f"; still waiting for {words.measure(c.now['plan'])} ({waits.because})"
    return told


def opening(now: Look, c: Change) -> list[str]:
    """Who the household is when the campaign begins."""
    year, both = incomes(now, -1)
    village = c.city.villages
    v = now["village"]
    line = welfare_line(c.levels, -1)
    told = [
        f"{count(now['persons'], 'person')}: {_members(now)};"
        f" {count(now['away'], 'worker')} away{'; a chronic illness' if now['ill'] else ''}",
        f"hamlet {now['hamlet'] + 1} of {village.names[v]}, {now['way']:.0f} minutes from the"
        f" village office; {_place(village, v)}",
        f"income in 2013: {yuan(year)} a person against the line of {yuan(line)}"
        f" ({yuan(both)} a year over two years): {_status(now['poor'])}; the true main cause of"
        f" hardship is '{words.cause(now['cause'])}'",
    ]
    if now["gaps"]:
        told.append(f"without {listed(words.guarantees(now['gaps']))}")
    return [words.sentence(text) for text in told]


def on_the_list(now: Look, sign: float, last: float) -> str:
    """How the first list came about for it: visible need against that of the last one listed."""
    ties = ", and it has ties to the list-maker" if now["ties"] else ""
    if now["register"]:
        return (
            f"On the register since the end of 2013: visible need {sign:.2f}, the last one listed"
            f" has {last:.2f}{ties}."
        )
    return f"Not on the register: visible need {sign:.2f}, the list ends at {last:.2f}{ties}."


def _status(poor: int) -> str:
    if poor & Poor.STABLE:
        return "in stable poverty" + ("" if poor & Poor.INCOME else ", though not poor this year")
    return "poor this year" if poor & Poor.INCOME else "not poor"


def _place(village: Villages, row: int) -> str:
    deep, poor = (bool(getattr(village, name)[row]) for name in ("deep", "poor"))
    kind = "a deep-poverty village" if deep else "a poor village" if poor else "not a poor village"
    return f"{kind}, main industry {INDUSTRIES[int(village.industry[row])]}"

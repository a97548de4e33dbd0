"""The service of one cadre in sentences: posts, days by use, knowledge, fatigue, leaving.

A row is a post with those who hold it one after another. A mechanism that adds a column adds a
line to CADRE.
"""

from __future__ import annotations

from collections.abc import Sequence

from model.cadres import NAMED, Kind
from model.campaign.life import words
from model.campaign.life.look import Change, Look, Watch
from model.campaign.life.words import listed
from model.relief import Cause


def _posted(c: Change) -> str:
    village, was = c.now["posted"], c.before["posted"]
    names = c.city.villages.names
    if village < 0:
        return f"the post in {names[was]} ends; no longer in service"
    if was < 0:
        if c.now["kind"] == Kind.VILLAGE:
            return f"serves at home, in {names[village]}"
        return f"takes up a post in {names[village]}{_sent(c)}{_place(c)}"
    return f"moves from {names[was]} to {names[village]}{_sent(c)}{_place(c)}"


def _sent(c: Change) -> str:
    """Who sends it: the level in charge that has said so, else the staffing rule of January."""
    moved = c.why("post")
    if moved:
        return f" ({moved.who} moves it: {moved.because})"
    if c.month % 12 == 0:
        return f" (the staffing rule '{c.levels.staffing.rule}' sends it)"
    return ""


def _place(c: Change) -> str:
    villages, v = c.city.villages, c.now["posted"]
    team = listed(
        words.count(int(getattr(villages, name)[v]), one)
        for name, one in (
            ("residents", "resident"), ("rotating", "rotating leader"),
            ("helpers", "paired helper"), ("own_cadres", "village cadre"),
        )
    )  # fmt: skip
    return f"; its team there: {team}"


def _succeeded(c: Change) -> str | None:
    """A post that is refilled; the first to hold it is no successor."""
    if c.before["posted"] < 0 or c.now["posted"] < 0:
        return None
    reason = _reason(c)
    return (
        f"{reason}; a successor takes over and knows {words.share(c.now['knowledge'])} of the"
        f" village (it was {words.share(c.before['knowledge'])})"
    )


def _reason(c: Change) -> str:
    """Why whoever held the post goes."""
    rose, weak = c.why("promote"), c.why("replace")
    served = c.month - c.before["since"]
    if rose and rose.choice == "promote":
        return f"rises by its record ({rose.because})"
    if weak and weak.choice == "replace":
        return f"is replaced ({weak.because})"
    if c.before["leaves"]:
        return f"leaves the post (fatigue {c.before['fatigue']:.2f})"
    if served >= c.levels.staffing.posting and c.now["kind"] != Kind.VILLAGE:
        return f"has served {served} months and goes"
    return "goes"


def _course(c: Change) -> str | None:
    if c.now["posted"] < 0:
        return None
    return f"is sent to courses on '{words.cause(c.now['course'])}' this year"


def _praised(c: Change) -> str | None:
    c.why("commend")
    return "is commended" if c.step("praise") > 0 else None


CADRE: tuple[Watch, ...] = (
    Watch("post", ("posted",), _posted),
    Watch("successor", ("successors",), _succeeded),
    Watch("training", ("course",), _course),
    Watch("praise", ("praise",), _praised),
)
"""What is told of a cadre when a column changes."""


def of_the_month(c: Change) -> list[tuple[str, str]]:
    """December: days by use, knowledge and fatigue."""
    if not c.closes or c.now["posted"] < 0 or not any(one["supply"] for one in c.year):
        return []
    return [("year", words.sentence(of_the_year(c)))]


def of_the_year(c: Change) -> str:
    """The year in one sentence."""
    supply, paper, field = (_sum(c.year, name) for name in ("supply", "paper", "field"))
    other = supply - paper - field
    stay = c.notes.get("stay")
    leaves = f"; chance to leave in a month {stay.values[-1]:.1%}" if stay else ""
    return (
        f"the year: {words.days(supply)} worked: {words.days(paper)} on forms,"
        f" {words.days(field)} in the field, {words.days(other)} in meetings, inspections and"
        f" ordinary duties; knows {words.share(c.now['knowledge'])} of"
        f" {c.city.villages.names[c.now['posted']]}, fatigue {c.now['fatigue']:.2f}{leaves}"
    )


def _sum(looks: Sequence[Look], name: str) -> float:
    return float(sum(one[name] for one in looks))


def opening(now: Look, c: Change) -> list[str]:
    """Who the cadre is."""
    kind, village = words.KINDS[Kind(now["kind"])], c.city.villages
    bound = "in a post named for" if now["rank"] >= NAMED else "from"
    home = f", {bound} {village.names[now['home']]}" if now["home"] >= 0 else ""
    return [
        words.sentence(
            f"a {kind} from {village.counties[now['county']]}{home}; knows most about"
            f" '{Cause(now['topic']).name.lower()}', skill {now['talent']:.2f} (1 is usual)"
        )
    ]

"""The pieces of the page: native fields, sentences, the map, and what stands behind each tab."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import reacton.ipyvuetify as v
import solara

from model.views.dashboard import drawn, fields, story
from model.views.dashboard.asked import Asked
from model.views.dashboard.found import Found, in_a_row
from model.views.dashboard.latest import Latest
from model.views.dashboard.levers import by_system
from model.views.dashboard.serve import served
from model.views.texts import say

Event = Callable[[Any], None]
OF_DECEMBERS = ("villages", "cadres", "gains")
"""Tabs that show what is counted at the end of a year."""
TABS = ("truth", "villages", "money", "cadres", "gains", "table")


@solara.component_vue("choices.vue")
def _choices(fields: list[fields.Row], where: str, turn: int, event_change: Event) -> None:
    """Native lists and fields; another turn shows again what they are, whatever was typed."""


@solara.component_vue("levers.vue")
def _levers(
    levers: list[fields.Row], filter: str, words: dict[str, str], event_move: Event,  # noqa: A002
    told: dict[str, float], event_reset: Event,
) -> None:  # fmt: skip
    """The levers of a system; `told`: the turn, and the browser's time of the last move heard."""


@solara.component_vue("tabs.vue")
def _tabs(tabs: list[fields.Row], chosen: str, event_choose: Event) -> None:
    """A row of tabs."""


@solara.component_vue("map.vue")
def _map(
    marks: list[fields.Row], chosen: int, scale: dict[str, Any], alt: str, event_choose: Event
) -> None:
    """The villages as marks."""


def choices(rows: list[fields.Row], change: Event, where: str, turn: int = 0) -> solara.Element:
    """A row of fields."""
    return _choices(fields=rows, where=where, turn=turn, event_change=change)


def said(text: str, kind: str = "", *, alert: bool = False) -> None:
    """A text that screen readers tell of when it changes."""
    role = "alert" if alert else "status"
    solara.HTML("div", escape(text), classes=[kind], attributes={"role": role})


def systems(asked: Asked, wanted: str, turn: int, move: Event, put_back: Event) -> None:
    """The levers of every system, each behind its heading."""
    lang = asked.lang
    heard, set_heard = solara.use_state(0.0)

    def hear(given: dict[str, Any]) -> None:
        move(given)
        set_heard(float(given["when"]))

    words = {name: say(lang, f"dashboard.{name}") for name in ("reset_one", "none_found")}
    moved = dict(asked.moves)
    with v.ExpansionPanels(multiple=True, accordion=True):
        for system in by_system():
            rows = fields.lever_rows(asked, system, lang)
            count = sum(row["key"] in moved for row in rows)
            title = say(lang, f"dashboard.of_{system}")
            if count:
                title += f" ({say(lang, 'dashboard.moved_count', count=count)})"
            with v.ExpansionPanel():
                v.ExpansionPanelHeader(children=[title])
                with v.ExpansionPanelContent():
                    _levers(
                        levers=rows, filter=wanted, words=words, event_move=hear,
                        told={"turn": turn, "heard": heard}, event_reset=put_back,
                    )  # fmt: skip


def sentences(found: Found, lang: str) -> None:
    """The answer, and what has to be known beside it."""
    solara.HTML("p", escape(found.sentence), classes=["ff-sentence"])
    solara.HTML("p", escape(in_a_row(found.remarks, lang)), classes=["ff-note"])


@solara.component
def Shown(found: Found, lang: str) -> None:  # noqa: N802
    """The tabs, and what stands behind the one chosen."""
    tab, set_tab = solara.use_state(TABS[0])
    rows = [fields.Row(value=name, label=say(lang, f"dashboard.tab_{name}")) for name in TABS]
    _tabs(tabs=rows, chosen=tab, event_choose=set_tab)
    panel = {"id": "ff-panel", "role": "tabpanel", "aria-labelledby": f"ff-tab-{tab}"}
    with solara.Div(classes=["ff-shown"], attributes=panel):
        if tab in OF_DECEMBERS and not len(found.folder.villages):
            said(say(lang, "dashboard.no_december"))
        elif tab == "villages":
            Villages(found, lang)
        else:
            Behind(found, tab, lang)
    solara.HTML("p", say(lang, f"dashboard.data{found.own}"), classes=["ff-note"])


@solara.component
def Behind(found: Found, tab: str, lang: str) -> None:  # noqa: N802
    """Figures and tables of one tab, drawn beside the page so that it never waits for them.

    Those of an earlier answer stay until the new ones are there.
    """
    _, set_tick = solara.use_state(0)
    latest = solara.use_memo(lambda: Latest(_drawn_aside), [])
    latest.listen = lambda: set_tick(lambda tick: tick + 1)
    solara.use_effect(lambda: latest.close, [])
    solara.use_effect(lambda: latest.want((found, tab, lang)), [found, tab, lang])
    made = latest.made
    if made is None or made.of[1] != tab:
        solara.ProgressLinear(True)
    elif made.value is None:
        said(made.why, "ff-message", alert=True)
    else:
        solara.HTML("div", unsafe_innerHTML=made.value)


def _drawn_aside(what: tuple[Found, str, str]) -> str:
    return served()[1].aside(drawn.behind, what)


@solara.component
def Villages(found: Found, lang: str) -> None:  # noqa: N802
    """The map, coloured as chosen, and the story of the village that was chosen."""
    first, second = found.names
    which, set_which = solara.use_state(first)
    metric, set_metric = solara.use_state(story.FIRST_METRIC)
    chosen, set_chosen = solara.use_state(-1)
    setters = {
        "which": set_which, "metric": set_metric, "village": lambda key: set_chosen(int(key))
    }  # fmt: skip
    which = which if which in ("", first, second) else first
    view = solara.use_memo(
        lambda: story.view(found, metric, which, lang), [found, metric, which, lang]
    )
    choices(
        story.showing(found, metric, which, chosen, lang),
        lambda given: setters[given["name"]](given["value"]),
        "ff-showing",
    )  # fmt: skip
    _map(marks=view.marks, chosen=chosen, scale=view.scale, alt=view.alt, event_choose=set_chosen)
    note = story.map_note(found, lang)
    solara.HTML("p", escape(note), classes=["ff-note"])
    solara.HTML("div", unsafe_innerHTML=_story(found, chosen, lang), classes=["ff-story"])


def _story(found: Found, village: int, lang: str) -> str:
    """The story of a village as HTML whose texts are escaped."""
    if village not in set(found.folder.villages["village"]):
        return f'<p class="ff-note">{escape(say(lang, "dashboard.story_none"))}</p>'
    name, facts, tables = story.story(found, village, lang)
    note = say(lang, "dashboard.story_note", pairs=found.pairs)
    parts = [f"<h2>{escape(name)}</h2><p>{escape(facts)}</p>", *map(drawn.as_html, tables)]
    return "".join([*parts, f'<p class="ff-note">{escape(note)}</p>'])

"""The page: fields above, levers at the side, the answer and its figures beside them.

Nothing is decided here: `fields` says what fields hold, `session` what is run, `found` and `drawn`
what was found.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs

import solara

from model.errors import RequestError
from model.views.dashboard import fields, parts
from model.views.dashboard.asked import Asked
from model.views.dashboard.serve import served
from model.views.dashboard.session import Session, Status, progress
from model.views.texts import LANGUAGES, TAGS, say

STYLE = Path(__file__).with_name("page.css")
type Set[T] = Callable[[T], None]
Ask = Set[Asked]
Change = Callable[[Callable[[Asked], Asked]], None]


@solara.component
def Page() -> None:  # noqa: N802 - the name Solara looks for
    """The whole page of one visitor."""
    about, runs = served()
    lang = language(solara.use_router().search, about.lang)
    asked, set_asked = solara.use_state(solara.use_memo(lambda: about.first_request(lang), [lang]))
    wrong, set_wrong = solara.use_state("")
    turn, set_turn = solara.use_state(0)
    _, set_tick = solara.use_state(0)
    session = solara.use_memo(lambda: Session(runs), [])
    session.listen = lambda: set_tick(lambda tick: tick + 1)
    solara.use_effect(lambda: session.close, [])

    ask = solara.use_memo(lambda: _asks(session, asked, (set_asked, set_wrong, set_turn)), [])
    solara.use_effect(lambda: session.ask(asked), [])
    offered = about.deployments(lang)
    names = {one.name for one in offered}
    solara.Title(say(lang, "dashboard.title"))
    solara.Style(STYLE)
    with solara.Div(classes=["ff-page"], attributes={"lang": TAGS[lang]}):
        with solara.Div(classes=["ff-head"]):
            solara.HTML("h1", say(lang, "dashboard.title"))
            parts.choices(
                fields.choosing(asked, offered, lang),
                lambda given: ask(
                    lambda now: fields.entered(now, given["name"], given["value"], names)
                ),
                "ff-choose",
                turn,
            )
        with solara.Div(classes=["ff-side"]):
            Levers(asked, turn, ask)
        earlier = ["ff-earlier"] if session.status.of_earlier else []
        with solara.Div(classes=["ff-answer", *earlier]):
            Answer(session.status, wrong, session.cancel, lang)


def language(search: str | None, usual: str) -> str:
    """The language asked for behind the address (?lang=zh), or the server's."""
    wanted = parse_qs(search or "").get("lang", [usual])[-1]
    return wanted if wanted in LANGUAGES else usual


def _asks(session: Session, first: Asked, setters: tuple[Ask, Set[str], Set[int]]) -> Change:
    """What takes a change of the request: it is run at once, or said to be wrong and undone.

    What is changed is the last request, not the one that the page showed when it was drawn: two
    changes may come before it is drawn again.
    """
    set_asked, set_wrong, set_turn = setters
    turns = count(1)

    def ask(change: Callable[[Asked], Asked]) -> None:
        try:
            new = change(session.status.asked or first)
        except RequestError as error:
            set_wrong(str(error))
            set_turn(next(turns))
            return
        set_wrong("")
        if new == session.status.asked:
            set_turn(next(turns))
        set_asked(new)
        session.ask(new)

    return ask


@solara.component
def Levers(asked: Asked, turn: int, ask: Change) -> None:  # noqa: N802
    """The levers of the second deployment by system, and what to do with them."""
    lang = asked.lang
    wanted, set_wanted = solara.use_state("")
    solara.HTML("h2", say(lang, "dashboard.levers"))
    with solara.Div(classes=["ff-buttons"]):
        solara.Button(
            say(lang, "dashboard.reset_all"), outlined=True, disabled=not asked.moves,
            on_click=lambda: ask(fields.put_back),
        )  # fmt: skip
        solara.Button(say(lang, "dashboard.run"), outlined=True, on_click=lambda: ask(Asked.again))
        solara.FileDownload(
            asked.text, asked.file_name(), label=say(lang, "dashboard.save"),
            mime_type="application/toml",
        )  # fmt: skip
    solara.HTML("p", say(lang, "dashboard.save_note"), classes=["ff-note"])
    solara.InputText(
        say(lang, "dashboard.find"), value=wanted, on_value=set_wanted, continuous_update=True
    )
    parts.systems(
        asked,
        wanted,
        turn,
        lambda given: ask(lambda now: fields.moved(now, given["key"], given["value"])),
        lambda key: ask(lambda now: fields.put_back(now, key)),
    )


@solara.component
def Answer(status: Status, wrong: str, cancel: Callable[[], None], lang: str) -> None:  # noqa: N802
    """The answer in a sentence, how far it is, and the figures behind it."""
    message = wrong or status.message
    if message:
        parts.said(message, "ff-message", alert=True)
    with solara.Div(classes=["ff-status"]):
        parts.said(progress(status, lang))
        if status.state == "running":
            solara.Button(say(lang, "dashboard.cancel"), small=True, on_click=cancel)
            share = 100 * status.runs_done / max(1, status.runs_wanted)
            solara.ProgressLinear(value=share)
    if status.found is None:
        return
    parts.sentences(status.found, lang)
    parts.Shown(status.found, lang)

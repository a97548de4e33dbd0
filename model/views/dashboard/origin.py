"""Who may drive the page: only the page itself, not another one open in the same browser.

A browser lets any web page open a WebSocket to this machine, and says where that page came from in
the header Origin (RFC 6455, section 10.2).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any
from urllib.parse import urlsplit

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[Message, Receive, Send], Awaitable[None]]
REFUSED = 1008
"""The WebSocket code for a breach of policy; before the handshake it is HTTP 403."""


def only_own_pages(app: App, hosts: Collection[str]) -> App:
    """The server with WebSockets of other origins refused.

    A page is its own if its Origin is the host that it asks. Where `hosts` are given it must be one
    of these as well: a name that somebody makes point to this machine is not. A program that is no
    browser sends no Origin and is let in.
    """

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not is_own(scope["headers"], hosts):
            await send({"type": "websocket.close", "code": REFUSED})
            return
        await app(scope, receive, send)

    return guarded


def is_own(headers: Collection[tuple[bytes, bytes]], hosts: Collection[str]) -> bool:
    """Whether a request comes from a page of the host that it asks."""
    sent = {name.lower(): value.decode("latin-1").strip().lower() for name, value in headers}
    if b"origin" not in sent:
        return True
    asked = sent.get(b"host", "")
    try:
        origin, name = urlsplit(sent[b"origin"]).netloc, urlsplit(f"//{asked}").hostname
    except ValueError:
        return False
    return bool(asked) and origin == asked and (not hosts or name in hosts)

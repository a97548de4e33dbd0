"""Start the server of the page on this machine, without a word to anybody else."""

from __future__ import annotations

import os
import socket
import sys
import warnings
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from model.errors import RequestError
from model.views.dashboard.asked import Asked, Offered, offered
from model.views.dashboard.fields import lever_rows
from model.views.dashboard.levers import by_system
from model.views.dashboard.origin import only_own_pages
from model.views.dashboard.runs import Runs
from model.views.texts import texts

PAGE = "model.views.dashboard.page"
FIRST = ("yearly_plan", "even_spread")
"""What the page compares when it is opened, unless said."""
PATIENCE = 120.0
"""Seconds that a page may stay silent, on a machine whose cores are busy with runs."""
KEPT_OPEN = "1h"
"""How long a page that nobody looks at any more is kept, with what it found."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Served:
    """What every visitor's page begins with: names of scenarios, share of the city, pairs."""

    names: tuple[str, ...]
    scale: float
    pairs: int
    lang: str

    def deployments(self, lang: str) -> tuple[Offered, ...]:
        """What can be chosen, with titles in a language."""
        return _offered(self.names, lang)

    def first_request(self, lang: str) -> Asked:
        """What is compared when the page is opened: the scenarios named, or the usual two."""
        others = (*self.names, *(name for name in FIRST if name not in self.names))
        return Asked(others[0], others[1], scale=self.scale, pairs=self.pairs, lang=lang)


_offered = cache(offered)
_served: list[tuple[Served, Runs]] = []


def served() -> tuple[Served, Runs]:
    """What this process serves, and what makes its runs."""
    return _served[-1]


def serve(about: Served, host: str, port: int) -> None:
    """Serve the page until interrupted.

    Raises RequestError for a scenario, size, language or address that cannot be; the page writes
    no file.
    """
    from model.experiments.asked import default_workers

    texts(about.lang)
    _require_solara()
    runs = Runs(default_workers())
    try:
        about.deployments(about.lang)
        about.first_request(about.lang).require_limits()
        with _listen(host, port) as listening:
            _served.append((about, runs))
            _prepare(about, runs)
            _say_where(host, listening.getsockname()[1])
            _run_server(listening, host)
    finally:
        runs.end()


def _require_solara() -> None:
    """Refuse where the packages of the page are not installed."""
    if not all(map(find_spec, ("solara", "ipyvuetify", "uvicorn"))):
        raise RequestError(
            "run.py dashboard needs Solara, which is not installed: make setup, or install the"
            " extra `dashboard`."
        )


def _prepare(about: Served, runs: Runs) -> None:
    """Do before the first visitor what every visitor would wait for."""
    first = about.first_request(about.lang)
    runs.warm(first.loaded[0])
    for system in by_system():
        lever_rows(first, system, about.lang)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port, so that a port in use is a wrong request and no half-started server."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(kind, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen()  # who comes while Solara is being loaded waits, and is not refused
    except (OSError, OverflowError) as error:
        found.close()
        why = getattr(error, "strerror", None) or error
        raise RequestError(
            f"--host {host} --port {port}: {why}. Take another port; 0 takes any that is free."
        ) from error
    return found


def _say_where(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"http://{shown}:{port}\n")
    sys.stdout.flush()
    sys.stderr.write("The page is at this address until Ctrl-C.\n")
    if host not in LOOPBACK:
        sys.stderr.write(
            f"Whoever reaches {host} can open it and run the model on this machine: there is no"
            " password.\n"
        )


def _run_server(listening: socket.socket, host: str) -> None:
    """Run Solara's server: its environment names the page; it tells its maker nothing."""
    os.environ["SOLARA_APP"] = PAGE
    os.environ.setdefault("MPLBACKEND", "Agg")
    import uvicorn
    from solara.server import settings
    from solara.server.starlette import app

    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https")

    settings.telemetry.mixpanel_enable = False
    settings.theme.show_banner = False
    settings.main.mode = "production"
    settings.kernel.cull_timeout = KEPT_OPEN
    config = uvicorn.Config(
        only_own_pages(app, LOOPBACK if host in LOOPBACK else ()), log_level="error",
        access_log=False, ws_ping_timeout=PATIENCE,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])

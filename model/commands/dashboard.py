"""run.py dashboard: two deployments and their levers in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

SCENARIOS = "Scenarios to begin with: the one to compare with, the one to change, others to choose."


def dashboard(
    scenarios: Annotated[list[str] | None, typer.Argument(help=SCENARIOS)] = None,
    host: Annotated[str, typer.Option(help="Address; another opens it to others.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8765,
    scale: Annotated[float, typer.Option(help="Share of the city, up to 0.25.")] = 0.05,
    runs: Annotated[int, typer.Option(help="Pairs of runs to begin with, up to 64.")] = 16,
    lang: Annotated[str, typer.Option(help="Language of the page.")] = "en",
) -> int:
    """Open a page in the browser: compare two deployments, move levers, look at villages."""
    from model.views.dashboard.serve import Served, serve

    serve(Served(tuple(scenarios or ()), scale, runs, lang), host, port)
    return 0

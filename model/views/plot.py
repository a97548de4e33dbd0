"""The one figure that answers a study, for notebooks."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.views.figures import discovery, heat, indices, sheets, tornado
from model.views.figures.front import front_of
from model.views.folder import Folder, read_folder
from model.views.kinds import figure_of
from model.views.style import styled
from model.views.summaries import metrics_by_seed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from model.experiments.discovery import Discovery
    from model.experiments.results import Sweep

MAIN = ("stable_person_years", "stable_incidence", "false_exits")


@dataclass(frozen=True)
class Plot:
    """A Matplotlib figure that a notebook shows by itself."""

    figure: Figure
    lang: str = "en"

    def save(self, path: Path | str) -> None:
        """Write the figure to a file; its ending says in which form."""
        with styled(self.lang):
            self.figure.savefig(path)

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        with styled(self.lang):
            self.figure.savefig(buffer, format="png")
        return buffer.getvalue()


def plot(out_dir: Path, metric: str = "", lang: str = "en", kind: str = "") -> Plot:
    """Draw the figure of a kind (`views.kinds`), or the one that answers the study.

    That is: differences of a comparison, the front of a search, indices, or bands over time.

    Without a metric a comparison shows the headline ones. Raises RequestError for a metric the
    comparison does not have.
    """
    folder = read_folder(out_dir, lang)
    with styled(lang):
        if kind:
            figure = figure_of(folder, kind, lang)
        elif folder.manifest["command"] == "optimise":
            figure = front_of(folder, lang)
        elif folder.manifest["command"] == "sensitivity":
            figure = indices.figure(folder, metric, lang)
        elif folder.manifest["command"] == "tornado":
            figure = tornado.figure(folder, metric, lang)
        elif len(folder.comparison):
            found = _metrics(folder, metric)
            figure = sheets.paired_differences(folder.comparison, found, folder.titles, lang)
        else:
            figure = sheets.paper_and_truth(folder.months, folder.titles, lang)
    return Plot(figure, lang)


def plot_sweep(
    found: Sweep, metric: str = "", lang: str = "en", reference: Mapping[str, Any] | None = None
) -> Plot:
    """Draw a metric over the points of a sweep: a heat map of two factors, or a row a point.

    Without a metric the first of the study. Raises RequestError for an unknown metric, or for a
    reference where there is no heat map.
    """
    chosen = metric or next(iter(found.provenance.get("metrics") or MAIN))
    table = found.rows(chosen)
    with styled(lang):
        if heat.is_grid_of_two(found.points):
            if reference is not None:
                table = found.differences(reference)
                table = table[table["metric"] == chosen]
            return Plot(heat.figure(table, chosen, lang), lang)
        if reference is not None:
            raise RequestError("only a grid of two factors is drawn against a reference point")
        folder = read_folder(found.folder)
        values = metrics_by_seed(folder.months)[chosen]
        return Plot(sheets.sweep_points(values, chosen, folder.point_names, lang), lang)


def plot_discovery(found: Discovery, lang: str = "en") -> Plot:
    """Draw a rule among its cases, and the boxes it was chosen from."""
    with styled(lang):
        return Plot(discovery.figure(found, lang), lang)


def _metrics(folder: Folder, metric: str) -> list[str]:
    held = [str(name) for name in folder.comparison["metric"].unique()]
    if metric and metric not in held:
        raise RequestError(f"'{metric}' is not compared here; compared: {', '.join(held)}")
    return [metric] if metric else [name for name in MAIN if name in held]

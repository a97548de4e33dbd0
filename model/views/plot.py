"""The one figure that answers a study, for notebooks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import RequestError
from model.views import labels
from model.views.figures import sheets
from model.views.folder import Folder, read_folder
from model.views.style import styled
from model.views.texts import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from model.experiments.attribution.results import Attribution

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


def plot(out_dir: Path, metric: str = "", lang: str = "en") -> Plot:
    """Draw a comparison's paired differences, or any other study's register and truth over time.

    Without a metric a comparison shows the headline ones. Raises RequestError for a metric the
    comparison does not have.
    """
    folder = read_folder(out_dir)
    with styled(lang):
        if len(folder.comparison):
            found = _metrics(folder, metric)
            figure = sheets.paired_differences(folder.comparison, found, folder.titles, lang)
        else:
            figure = sheets.paper_and_truth(folder.months, folder.titles, lang)
    return Plot(figure, lang)


def plot_shares(found: Attribution, metric: str = "", by: str = "city", lang: str = "en") -> Plot:
    """Draw an attribution's shares of one metric at the places of a kind, the first six of them.

    Raises RequestError for a metric or kind of place it does not have, and without any pair.
    """
    from model.scenario.systems import SYSTEMS
    from model.views.figures.shares import Words, shares
    from model.views.shares import MOST_PLACES, place_name, places_of, system_name

    rows = found.shares(metric, by)
    if rows.empty:
        raise RequestError(found.reading(metric, by))
    places = {place: place_name(place, by, lang) for place in places_of(rows)[:MOST_PLACES]}
    words = Words(places, {system: system_name(system, lang) for system in SYSTEMS}, lang)
    with styled(lang):
        figure = shares(rows, words)
        what = labels.heading(str(rows["metric"].iloc[0]), lang)
        about = {"subject": str(found.provenance["subject"]["title"]), "what": what}
        data = found.provenance["data_status"]
        title = say(lang, "shares.title", **about, pairs=found.finished_pairs, data=data)
        figure.suptitle(title, x=0.01, ha="left", fontsize=11)
    return Plot(figure, lang)


def _metrics(folder: Folder, metric: str) -> list[str]:
    held = [str(name) for name in folder.comparison["metric"].unique()]
    if metric and metric not in held:
        raise RequestError(f"'{metric}' is not compared here; compared: {', '.join(held)}")
    return [metric] if metric else [name for name in MAIN if name in held]

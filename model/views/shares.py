"""The shares of the four systems as people read them: one table a place, and the figure's file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import RequestError
from model.experiments.attribution.table import FIRST, INTERACTION, LAST, PERCENT, SHARE, SUM
from model.experiments.attribution.values import CITY, TYPES, VILLAGE
from model.experiments.files import complete_file
from model.scenario.systems import SYSTEMS
from model.views import labels, numbers
from model.views.figures.shares import Words, shares
from model.views.plot import Plot
from model.views.shares_read import nothing, place_name
from model.views.style import styled
from model.views.texts import say, term, texts

if TYPE_CHECKING:
    import pandas as pd

    from model.experiments.attribution.results import Attribution

MOST_PLACES = 6
"""Places a table or figure shows; the others are in the files."""
LINES = (*SYSTEMS, SUM, INTERACTION)
MEASURES = (SHARE, PERCENT, FIRST, LAST)


def places_of(rows: pd.DataFrame) -> list[str]:
    """Return the places of one metric's rows in the order to show: villages by size of total."""
    found = [str(place) for place in rows["place"].unique()]
    if not found:
        return []
    if rows["by"].iloc[0] == VILLAGE:
        totals = rows[(rows["system"] == SUM) & (rows["measure"] == SHARE)]
        sizes = dict(zip(totals["place"], totals["mean"].abs(), strict=True))
        return sorted(found, key=lambda place: -sizes[place])
    return sorted(found, key=lambda place: TYPES.index(place) if place in TYPES else -1)


def share_table(rows: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """Return one metric at one place: a line a system, a column a measure, numbers as texts."""
    import pandas as pd

    metric = str(rows["metric"].iloc[0])
    held = {(row.system, row.measure): row for row in rows.itertuples()}
    heads = [say(lang, f"shares.{measure}") for measure in MEASURES]
    return pd.DataFrame(
        [
            [
                system_name(system, lang),
                *(_cell(held.get((system, m)), metric, lang) for m in MEASURES),
            ]
            for system in LINES
        ],
        columns=[f"{labels.heading(metric, lang)} ({labels.unit_words(metric, lang)})", *heads],
    )


def system_name(system: str, lang: str = "en") -> str:
    """Return what a line of the table is called."""
    return str(texts(lang)["shares"].get(f"of_{system}", system))


def _cell(row: object, metric: str, lang: str) -> str:
    """Write mean and interval; nothing where there is no number."""
    if row is None:
        return ""
    mean, low, high = (float(getattr(row, part)) for part in ("mean", "low", "high"))
    if getattr(row, "measure", "") != PERCENT:
        return " ".join(numbers.difference(mean, low, high, labels.unit(metric), lang))
    shown, least, most = (numbers.whole(round(value) + 0.0) for value in (mean, low, high))
    inside = "" if low == high else f" [{least}, {most}]"
    return say(lang, "numbers.percent", value=shown) + inside


def plot_shares(found: Attribution, metric: str = "", by: str = "city", lang: str = "en") -> Plot:
    """Draw an attribution's shares of one metric at the places of a kind, the first six of them.

    Raises RequestError for a metric or kind of place it does not have, and without any pair.
    """
    rows = found.shares(metric, by)
    if rows.empty:
        raise RequestError(nothing(lang))
    places = {place: place_name(place, by, lang) for place in places_of(rows)[:MOST_PLACES]}
    words = Words(places, {system: system_name(system, lang) for system in SYSTEMS}, lang)
    with styled(lang):
        figure = shares(rows, words)
        what = labels.heading(str(rows["metric"].iloc[0]), lang)
        subject = term(lang, "scenario", str(found.provenance["subject"]["title"]))
        about = {"subject": subject, "what": what}
        data = term(lang, "study", str(found.provenance["data_status"]))
        title = say(lang, "shares.title", **about, pairs=found.finished_pairs, data=data)
        figure.suptitle(title, x=0.01, ha="left", fontsize=11)
    return Plot(figure, lang)


def write_picture(found: Attribution, metric: str, by: str = CITY, lang: str = "en") -> Path:
    """Draw the shares of one metric into `figures/` and return the file."""
    target = found.folder / "figures"
    target.mkdir(exist_ok=True)
    path = target / f"attribution-{metric}-{by}.png"
    figure = plot_shares(found, metric, by, lang).figure
    with styled(lang), complete_file(path) as temporary:
        figure.savefig(temporary, format="png", metadata={"Software": None})
    return path

"""The figures of a study by their kind, for notebooks: what each draws, and what it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from model.errors import RequestError, nearest
from model.views import gains
from model.views.figures import counties, curves, flows, plane, sheets
from model.views.figures.gains import who_gains

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from model.views.folder import Folder


def reference_of(folder: Folder) -> str:
    """Return what gains are measured against: no campaign if the folder has it, else the baseline.

    As in `comparison.csv`.
    """
    return folder.no_campaign or folder.baseline


def _maps(folder: Folder, lang: str) -> Figure:
    other = reference_of(folder)
    if other == folder.baseline:
        other = next(iter(folder.alternatives), other)
    return sheets.village_maps(folder.villages, (folder.baseline, other), folder.titles, lang)


def _gains(folder: Folder, lang: str) -> Figure:
    effects = gains.effects(folder)
    named = [gains.title((row.dimension, row.group), lang) for row in effects.itertuples()]
    return who_gains(effects, named, level=not gains.compared_with(folder), lang=lang)


KINDS: dict[str, Callable[[Folder, str], Figure]] = {
    "bands": lambda f, lang: sheets.paper_and_truth(f.months, f.titles, lang),
    "together": lambda f, lang: sheets.side_by_side(f.months, f.titles, lang),
    "fgt": lambda f, lang: curves.fgt_curves(f.months, f.titles, lang),
    "counties": lambda f, lang: counties.counties(f.villages, f.baseline, f.titles, lang),
    "villages": _maps,
    "lorenz": lambda f, lang: curves.lorenz_of(f.villages, f.months, f.titles, lang),
    "flow": lambda f, lang: flows.register_flows(f.months, f.titles, lang),
    "plane": lambda f, lang: plane.cost_effectiveness(f.months, reference_of(f), f.titles, lang),
    "gains": _gains,
    "exits": lambda f, lang: sheets.exits(f.months, f.titles, lang),
    "money": lambda f, lang: sheets.money(f.ledger, f.titles, lang),
    "days": lambda f, lang: sheets.cadre_days(f.months, f.titles, lang),
}
"""Register and truth by scenario, or all scenarios together; the measures of Foster, Greer and
Thorbecke; counties; the map; Lorenz curves between villages; the flow through the register; cost
against gain; who gains; exits, money and cadres' days a year."""


def figure_of(folder: Folder, kind: str, lang: str = "en") -> Figure:
    """Draw a figure by its kind; RequestError for one that is unknown or that the folder lacks."""
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise RequestError(f"'{kind}' is no kind of figure.{nearest(kind, KINDS)} Known: {known}")
    if folder.points:
        raise RequestError(f"'{kind}' is drawn of scenarios; this folder holds points of a sweep")
    if missing := _missing(folder, kind):
        raise RequestError(f"'{kind}' cannot be drawn of {folder.path}: {missing}")
    return KINDS[kind](folder, lang)


def _missing(folder: Folder, kind: str) -> str:
    """Say what a kind needs that the folder does not have; nothing if all is there."""
    tables = {"villages": ("counties", "villages", "lorenz"), "ledger": ("money",)}
    tables |= {"groups": ("gains",)}
    for name, kinds in tables.items():
        if kind in kinds and getattr(folder, name).empty:
            return f"it has no {name}.parquet"
    columns = {
        "fgt": curves.FGT,
        "flow": flows.NEEDED,
        "exits": ("exits", "honest_error_exits", "pushed_exits"),
        "plane": ("stable_poor_persons", "spending"),
    }
    lost = [name for name in columns.get(kind, ()) if name not in folder.months]
    if lost:
        return f"its months have no column {', '.join(lost)}"
    return "it has one scenario only" if kind == "plane" and not folder.alternatives else ""

"""Where: stable poverty by kind of village, weighted by persons, compared seed by seed.

Kinds, not names: in a synthetic city a ranking of single villages would be a ranking of nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.experiments.parts import kind_of, sums_of, with_poor
from model.views import numbers
from model.views.answer import quoted
from model.views.figures.differences import verdict
from model.views.layout import Cell, Table, cells
from model.views.summaries import paired
from model.views.tables import ranked_names
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd

    from model.views.folder import Folder


def groups(villages: pd.DataFrame, lang: str = "en") -> dict[str, pd.Series]:
    """Return the kinds of village by their title, each as a mask of the table's rows."""
    kinds = kind_of(villages)
    found = {say(lang, f"where.{kind}"): kinds == kind for kind in ("deep", "poor", "other")}
    if "remoteness" in villages:
        cuts = villages["remoteness"].quantile([1 / 3, 2 / 3]).tolist()
        near, far = villages["remoteness"] <= cuts[0], villages["remoteness"] > cuts[1]
        thirds = {"near": near, "middle": ~near & ~far, "remote": far}
        found |= {say(lang, f"where.{name}"): mask for name, mask in thirds.items()}
    for county in sorted(villages["county"].astype(str).unique()):
        name = say(lang, "where.county", name=term(lang, "county", county))
        found[name] = villages["county"].astype(str) == county
    return {title: mask for title, mask in found.items() if mask.any()}


def incidence(villages: pd.DataFrame) -> pd.DataFrame:
    """Return stable poverty weighted by persons: a row a scenario, a column a seed."""
    return sums_of(with_poor(villages), ["scenario"])["share"].unstack("seed")


def table(folder: Folder, lang: str = "en") -> Table:
    """Return a row a kind of village: size, first and last year, differences of alternatives."""
    years = folder.villages["year"]
    first = folder.villages[years == years.min()]
    last = folder.villages[years == years.max()]
    first_groups = groups(first, lang)
    rows = [
        _row(folder, title, first[first_groups[title]], last[mask], lang)
        for title, mask in groups(last, lang).items()
        if title in first_groups
    ]
    baseline = quoted(folder, folder.baseline, lang)
    head = [say(lang, f"where.{name}") for name in ("kind", "villages", "persons")]
    head += [say(lang, f"where.{name}") for name in ("start", "end")]
    head += [folder.titles[name] for name in ranked_names(folder)[1:]]
    kind = "where.caption" if folder.alternatives else "where.caption_alone"
    caption = say(lang, kind, baseline=baseline)
    return Table(caption, head, rows, say(lang, "where.note"))


def _row(
    folder: Folder, title: str, first: pd.DataFrame, last: pd.DataFrame, lang: str
) -> list[Cell]:
    own = last[last["scenario"] == folder.baseline]
    persons = own.groupby("village")["persons"].mean()
    row = cells(title, numbers.whole(len(persons)), numbers.whole(float(persons.sum())))
    shares = incidence(last)
    for table_of in (incidence(first), shares):
        row.append(Cell(numbers.percent(float(table_of.loc[folder.baseline].mean()), lang=lang)))
    for name in ranked_names(folder)[1:]:
        gap = paired(shares, name, folder.baseline)
        tone = verdict(gap.low, gap.high, "lower")
        text, inside = numbers.difference(gap.mean, gap.low, gap.high, "share", lang)
        row.append(Cell(text, inside, tone, say(lang, f"verdict.{tone}")))
    return row

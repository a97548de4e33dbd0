"""What a reader must know before using a number: computed from the tables where it has a size."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING

from model.views import books, numbers
from model.views.answer import quoted
from model.views.figures.stacks import named
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from model.views.folder import Folder

FIRST_LINE_YEAR = 2013
REGISTER_COLUMNS = {"scenario", "seed", "year", "missed_persons"}


def of_the_start(folder: Folder, lang: str = "en") -> list[str]:
    """Say whose city the runs share, and how far apart they start."""
    varied = bool(folder.manifest.get("options", {}).get("vary_world", False))
    lines = [say(lang, "sure.own_city" if varied else "sure.one_city")]
    if folder.luck_only or folder.points or "true_incidence" not in folder.months:
        return lines
    months = folder.months[folder.months["scenario"] == folder.baseline]
    first = months[months["date"] == months["date"].min()]["true_incidence"]
    low, high = (numbers.percent(float(end), lang=lang) for end in (first.min(), first.max()))
    return [*lines, say(lang, "sure.start", low=low, high=high)] if len(first) > 1 else lines


def of_the_cost(folder: Folder, lang: str = "en") -> list[str]:
    """Say what counts as cost, whom the horizon favours, and what days leave idle early on."""
    lines = [say(lang, "cost.concept"), say(lang, "cost.horizon")]
    used = used_first_year(folder)
    if used is None or len(used[1]) < 2:
        return lines
    year, shares, overall = used
    most, least = str(shares.idxmax()), str(shares.idxmin())
    words = {name: numbers.percent(float(shares[key]), 0, lang) for name, key in
             (("high", most), ("low", least))}  # fmt: skip
    title = quoted(folder, folder.baseline, lang)
    used_share = numbers.percent(overall, 0, lang)
    words |= {
        "used": used_share,
        "most": named("purpose", most, lang),
        "least": named("purpose", least, lang),
    }
    words |= {"title": title}
    return [*lines, say(lang, "cost.absorbed", year=year, **words)]


def used_first_year(folder: Folder) -> tuple[int, pd.Series, float] | None:
    """Return the first year, the share of its money that each purpose used, and that of all."""
    rows = books.campaign(folder.ledger)
    rows = rows[rows["scenario"] == folder.baseline] if len(rows) else rows
    if rows.empty:
        return None
    year = int(rows["year"].min())
    sums = rows[rows["year"] == year].groupby(["purpose", "entry"])["yuan"].sum()
    table = sums.unstack(fill_value=0)
    came = table.reindex(columns=list(books.CAME), fill_value=0).sum(axis=1)
    went = table.reindex(columns=["spent", "leaked"], fill_value=0).sum(axis=1)
    held = came > 0
    if not held.any():
        return None
    return year, (went[held] / came[held]), float(went[held].sum() / came[held].sum())


def of_the_truth(folder: Folder, lang: str = "en") -> list[str]:
    """Say who is out of reach of every deployment, and how the line of T2 jumps."""
    found = [_never_registered(folder, lang), _line_jump(folder, lang)]
    return [line for line in found if line]


def never_registered_share(folder: Folder) -> tuple[float, float, float] | None:
    """Return mean, lowest and highest share over runs of the stably poor who never were listed.

    Of the baseline at the end of the horizon; nothing if the tables do not say it.
    """
    villages, months = folder.villages, folder.months
    if not set(villages) >= REGISTER_COLUMNS or "stable_poor_persons" not in months:
        return None
    last = villages[(villages["year"] == villages["year"].max())]
    own = last[last["scenario"] == folder.baseline].groupby("seed")["missed_persons"].sum()
    ends = (months["scenario"] == folder.baseline) & (months["date"] == months["date"].max())
    poor = months[ends].set_index("seed")["stable_poor_persons"]
    shares = (own / poor[poor > 0]).dropna()
    if shares.empty:
        return None
    return float(shares.mean()), float(shares.min()), float(shares.max())


def _never_registered(folder: Folder, lang: str) -> str:
    found = never_registered_share(folder)
    if found is None:
        return ""
    mean, low, high = (numbers.percent(share, 0, lang) for share in found)
    title = quoted(folder, folder.baseline, lang)
    return say(lang, "meaning.never_registered", title=title, mean=mean, low=low, high=high)


def _line_jump(folder: Folder, lang: str) -> str:
    lines = _lines(folder)
    years = range(*(int(str(cut(folder.months["date"]))[:4]) for cut in (min, max)))
    rises = {
        FIRST_LINE_YEAR + k + 1: (before, after)
        for k, (before, after) in enumerate(pairwise(lines))
        if FIRST_LINE_YEAR + k in years
    }
    if not rises:
        return ""
    year = max(rises, key=lambda y: rises[y][1] / rises[y][0])
    before, after = (numbers.whole(value) for value in rises[year])
    return say(lang, "meaning.line_jump", year=year, before=before, after=after)


def _lines(folder: Folder) -> list[float]:
    """Return the constant line from 2013 on: the folder's own, or the declared one."""
    own = folder.path / "scenario.toml"
    if own.is_file():
        stored = tomllib.loads(own.read_text(encoding="utf-8")).get("lines", {}).get("welfare")
        if stored:
            return [float(value) for value in stored]
    from model.scenario import declarations

    default = declarations()["lines.welfare"].default
    return [float(value) for value in default]

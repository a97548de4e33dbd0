"""Places on the page: what the map shows of every village, and the story of the one chosen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from model.experiments.parts import kind_of
from model.views import labels, numbers
from model.views.dashboard.found import Found
from model.views.figures.differences import verdict
from model.views.figures.places import village_means
from model.views.layout import Cell, Table, cells
from model.views.summaries import HIGH, LOW, paired
from model.views.texts import say, term
from model.villages import INDUSTRIES

if TYPE_CHECKING:
    import pandas as pd

NOT_COLOURED = (
    "year", "village", "name", "county", "township", "x", "y", "poor", "deep", "industry",
    "scenario", "run", "seed",
)  # fmt: skip
"""Columns of villages that are no metric of theirs."""
FIRST_METRIC = "stable_incidence"
IN_STORY = (
    "registered_incidence", "stable_incidence", "income_mean", "cadres", "residents", "fatigue",
    "visits", "spending", "exits", "false_exits",
)  # fmt: skip
"""Columns of a village's story, a row a year."""
WITH_BAND = ("registered_incidence", "stable_incidence", "income_mean")
HEADS = {
    "cadres": "dashboard.cadres", "residents": "dashboard.residents",
    "fatigue": "dashboard.fatigue",
    "exits": "dashboard.released", "false_exits": "dashboard.falsely",
    "wrong_persons": "dashboard.wrong_persons", "missed_persons": "dashboard.missed_persons",
    "knowledge": "dashboard.knowledge", "remoteness": "dashboard.remoteness",
    "households": "dashboard.households", "persons": "dashboard.persons",
    "start_true_incidence": "dashboard.start_true",
    "start_stable_incidence": "dashboard.start_stable",
    "start_registered_incidence": "dashboard.start_registered",
}  # fmt: skip
PLAIN_YUAN = {"spending": "dashboard.money_got"}
"""What a column of whole yuan is called in a table; on the map the value says its unit."""
YUAN = "yuan"
PLACES = 3
"""Decimal places of fatigue, which is small beside 1."""
SHAPES = {"deep": "triangle", "poor": "circle", "other": "square"}


class View(NamedTuple):
    """A map: its marks, its colours with what their ends mean, words for who cannot see it."""

    marks: list[dict[str, Any]]
    scale: dict[str, Any]
    alt: str


def metrics(found: Found) -> list[str]:
    """Every metric by which villages can be coloured, the usual one first."""
    held = [str(name) for name in found.folder.villages if name not in NOT_COLOURED]
    return sorted(held, key=lambda name: name != FIRST_METRIC)


def heading(metric: str, lang: str) -> str:
    """What a village's metric is called: some columns are no declared outputs."""
    return say(lang, HEADS[metric]) if metric in HEADS else labels.heading(metric, lang)


def showing(found: Found, metric: str, which: str, chosen: int, lang: str) -> list[dict[str, Any]]:
    """The fields above the map: which deployment, or the difference; which metric and village."""
    first, second = found.titles
    gap = say(lang, "dashboard.difference", first=first, second=second)
    shows = [(found.names[0], first), (found.names[1], second), ("", gap)]
    colours = [(name, heading(name, lang)) for name in metrics(found)]
    names = found.folder.villages.groupby("village")["name"].first().sort_values()
    places = [("-1", say(lang, "dashboard.story_none")), *((str(k), n) for k, n in names.items())]
    fields = (
        ("which", "show", which, shows),
        ("metric", "metric", metric, colours),
        ("village", "village", str(chosen), places),
    )
    return [
        {
            "name": name,
            "label": say(lang, f"dashboard.{label}"),
            "value": value,
            "choices": [{"value": one, "label": words} for one, words in choices],
        }
        for name, label, value, choices in fields
    ]


def _over(column: str, lang: str) -> str:
    if column in PLAIN_YUAN:
        return say(lang, PLAIN_YUAN[column])
    if not (unit := unit_of(column)).startswith(YUAN):
        return heading(column, lang)
    words = {"label": heading(column, lang), "unit": term(lang, "unit", unit)}
    return say(lang, "dashboard.lever_unit", **words)


def view(found: Found, metric: str, which: str, lang: str) -> View:
    """The map of one deployment (its label), or ("") of the second less the first."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    table = means(found, metric, which)
    low, high = ends(table, bool(which))
    colours = colormaps["viridis_r" if which else "PuOr_r"]
    said = {
        name: shown(end, metric, lang, difference=not which)
        for name, end in (("low", low), ("high", high))
    }
    what = heading(metric, lang)
    if not which:
        what = say(lang, "figure.change_in", what=what)
    steps = [to_hex(colours(k / 8)) for k in range(9)]
    alt = say(lang, "dashboard.map_alt", count=len(table), metric=what, **said)
    marks = _marks(found, table, metric, which, lang)
    for mark, value in zip(marks, table["value"], strict=True):
        mark["colour"] = to_hex(colours((float(value) - low) / (high - low)))
    marks.sort(key=lambda mark: -float(mark["size"]))  # no village hides a smaller one
    return View(marks, {**said, "what": what, "colours": steps}, alt)


def _marks(
    found: Found, table: pd.DataFrame, metric: str, which: str, lang: str
) -> list[dict[str, Any]]:
    """A mark a village: key, place in km, radius, shape and words."""
    size = table["households"] / table["households"].mean()
    kinds = kind_of(table)
    names = found.folder.villages.groupby("village")["name"].first()
    return [
        {
            "key": int(key),
            "x": round(float(row.x), 3),
            "y": round(float(row.y), 3),
            "size": round(min(max(math.sqrt(size[key]), 0.6), 2.0), 3),
            "shape": SHAPES[kinds[key]],
            "words": say(
                lang,
                "dashboard.mark",
                name=names[key],
                value=shown(row.value, metric, lang, difference=not which),
            ),
        }
        for key, row in zip(table.index, table.itertuples(), strict=True)
    ]


def means(found: Found, metric: str, which: str) -> pd.DataFrame:
    """Place and mean of every village in the last year: of a deployment, or the difference."""
    villages = found.folder.villages
    if which:
        return village_means(villages, which, metric)
    first, second = (village_means(villages, name, metric) for name in found.names)
    return second.assign(value=second["value"] - first["value"])


def ends(table: pd.DataFrame, level: bool) -> tuple[float, float]:
    """The ends of the colours: from zero, or on both sides of zero for a difference."""
    if level:
        low, high = min(0.0, float(table["value"].min())), float(table["value"].max())
        return low, high if high > low else low + 1e-9
    edge = float(table["value"].abs().max()) or 1e-9
    return -edge, edge


def unit_of(metric: str) -> str:
    """The declared unit; incidences of the start are shares as those of a year are."""
    return "share of persons" if metric.startswith("start_") else labels.unit(metric)


def shown(value: float, metric: str, lang: str, *, difference: bool = False) -> str:
    """A village's value, or a difference of two, in its declared unit."""
    unit = unit_of(metric)
    if numbers.is_share(unit):
        gap = numbers.difference(value, math.inf, math.inf, unit, lang)[0]
        return gap if difference else numbers.show(value, unit, lang)
    if unit == YUAN:
        sign = "" if not difference or not value else "+" if value > 0 else numbers.MINUS
        return sign + numbers.show(abs(value) if difference else value, unit, lang)
    text = numbers.signed(value) if difference else numbers.show(value, unit, lang)
    if not unit.startswith(YUAN):
        return text
    return say(lang, "dashboard.with_unit", value=text, unit=term(lang, "unit", unit))


def map_note(found: Found, lang: str) -> str:
    """What the marks of the map are, and whose villages."""
    city, whose = (say(lang, f"dashboard.{name}{found.own}") for name in ("city", "nobodys"))
    return say(lang, "dashboard.map_note", pairs=found.pairs, city=city, whose=whose)


def story(found: Found, village: int, lang: str) -> tuple[str, str, list[Table]]:
    """The story of a village: its name and place, what it is, a table a deployment by year."""
    villages = found.folder.villages
    mine = villages[villages["village"] == village]
    about = mine.iloc[-1]
    words = {"name": about["name"], "township": about["township"]}
    words["county"] = term(lang, "county", str(about["county"]))
    kind = str(kind_of(mine.iloc[-1:]).iloc[0])
    facts = say(
        lang, "dashboard.story_kind", kind=say(lang, f"figure.{kind}"),
        industry=term(lang, "group", INDUSTRIES[int(about["industry"])]),
        households=numbers.whole(float(about["households"])),
        whose=say(lang, f"dashboard.nobodys{found.own}"),
    )  # fmt: skip
    tables = [_years(found, mine, name, lang) for name in found.names]
    return say(lang, "dashboard.story", **words), facts, tables


def _years(found: Found, mine: pd.DataFrame, name: str, lang: str) -> Table:
    rows = mine[mine["scenario"] == name]
    held = [column for column in IN_STORY if column in rows]
    years = rows.groupby("year")[held]
    by_year, low, high = years.mean(), years.quantile(LOW), years.quantile(HIGH)
    head = [say(lang, "dashboard.year"), *[_over(column, lang) for column in held]]
    body = [
        [Cell(str(year)), *[_cell((by_year, low, high), year, column, lang) for column in held]]
        for year in by_year.index
    ]
    return Table(found.folder.titles[name], head, body)


def _cell(tables: tuple[pd.DataFrame, ...], year: int, column: str, lang: str) -> Cell:
    """The mean of the runs, and for what is a state of people their 5th to 95th percentile."""
    value, *ends_of = [_plain(float(table.loc[year, column]), column, lang) for table in tables]
    if column not in WITH_BAND:
        return Cell(value)
    return Cell(value, "\N{EN DASH}".join(ends_of))


def _plain(value: float, column: str, lang: str) -> str:
    """A cell of a story: shares in per cent, fatigue with its places, all else rounded."""
    if column == "fatigue":
        return f"{value:.{PLACES}f}"
    if numbers.is_share(labels.unit(column)):
        return numbers.percent(value, lang=lang)
    return numbers.rounded(value)


def cadre_tables(found: Found, lang: str) -> list[Table]:
    """Cadres in service by kind and by kind of village, with fatigue; differences paired."""
    cadres = found.cadres
    last = cadres[cadres["year"] == cadres["year"].max()]
    villages = found.folder.villages
    places = villages[villages["year"] == villages["year"].max()]
    kinds = places.groupby("village")[["poor", "deep"]].first()
    last = last.assign(place=last["village"].map(kind_of(kinds)))
    by_kind = [
        _cadre_row(found, last[last["kind"] == kind], say(lang, f"dashboard.kind_{kind}"), lang)
        for kind in dict.fromkeys(last["kind"])
    ]
    by_place = [
        _cadre_row(found, last[last["place"] == place], say(lang, f"where.{place}"), lang)
        for place in ("deep", "poor", "other")
        if (last["place"] == place).any()
    ]
    note = say(lang, "dashboard.cadre_note")
    first, second = _head("kind_of_cadre", found, lang), _head("kind_of_village", found, lang)
    return [
        Table(say(lang, "dashboard.cadres_by_kind"), first, by_kind, note),
        Table(say(lang, "dashboard.cadres_by_place"), second, by_place, note),
    ]


def _head(what: str, found: Found, lang: str) -> list[str]:
    first, second = found.titles
    gap = say(lang, "dashboard.difference", first=first, second=second)
    return [
        say(lang, f"dashboard.{what}"),
        *[say(lang, "dashboard.number", title=title) for title in (first, second)],
        *[say(lang, "dashboard.tired", title=title) for title in (first, gap)],
    ]  # fmt: skip


def _cadre_row(found: Found, rows: pd.DataFrame, title: str, lang: str) -> list[Cell]:
    weighted = rows.assign(tired=rows["fatigue"] * rows["cadres"])
    sums = weighted.groupby(["scenario", "seed"])[["tired", "cadres"]].sum()
    number = sums["cadres"].unstack("seed").reindex(list(found.names)).fillna(0.0)
    fatigue = (sums["tired"] / sums["cadres"]).unstack("seed").reindex(list(found.names))
    first, second = found.names
    row = cells(title, *[numbers.rounded(float(number.loc[name].mean())) for name in found.names])
    if fatigue.loc[first].isna().all():
        return [*row, Cell("\N{EN DASH}"), Cell("\N{EN DASH}")]
    row.append(Cell(f"{float(fatigue.loc[first].mean()):.{PLACES}f}"))
    gap = paired(fatigue, second, first)
    if not gap.n:
        return [*row, Cell("\N{EN DASH}")]
    tone = verdict(round(gap.low, PLACES), round(gap.high, PLACES), "lower")
    ends_of = f"[{_signed(gap.low)}, {_signed(gap.high)}]" if math.isfinite(gap.low) else ""
    return [*row, Cell(_signed(gap.mean), ends_of, tone, say(lang, f"verdict.{tone}"))]


def _signed(value: float) -> str:
    """A difference of fatigue with its sign."""
    return numbers.signed(round(value, PLACES)) if round(value, PLACES) else "0"

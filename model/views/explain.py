"""Why the alternatives rank as they do: sentences and a table generated from the mediators."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from model.views import numbers
from model.views.answer import STABLE, clause, gains, quoted
from model.views.layout import Cell, Table
from model.views.mediators import Change, Mediator, change, mediators, telling
from model.views.summaries import apart, metrics_by_seed
from model.views.texts import say

if TYPE_CHECKING:
    from model.views.folder import Folder


def ranking(folder: Folder, lang: str = "en") -> str:
    """List the scenarios by person-years in stable poverty, marking neighbours that tie."""
    values = metrics_by_seed(folder.months).get(STABLE)
    if values is None or len(folder.scenarios) < 2:
        return ""
    names = [str(name) for name in values.mean(axis=1).sort_values().index]
    words = [quoted(folder, names[0], lang)]
    for before, name in pairwise(names):
        title = quoted(folder, name, lang)
        told = apart(values, name, before)
        words.append(title if told else say(lang, "why.order_tie", title=title))
    return say(lang, "why.order", order=say(lang, "why.separator").join(words))


def sentences(folder: Folder, lang: str = "en") -> list[str]:
    """Return one sentence an alternative: its clearest differences on the way, and its outcome."""
    found = mediators(folder, lang)
    lines = []
    for outcome in gains(folder):
        name = outcome.scenario
        changes = telling([change(item, name, folder.baseline) for item in found])
        parts = [_said(item, lang) for item in changes]
        said = say(lang, "why.separator").join(parts) or say(lang, "why.same")
        words = {"title": quoted(folder, name, lang), "changes": said}
        words["baseline"] = quoted(folder, folder.baseline, lang)
        words["clause"] = clause(outcome, folder, lang)
        lines.append(say(lang, "why.sentence", **words))
    return lines


def _said(item: Change, lang: str) -> str:
    value, base = (numbers.show(v, item.mediator.unit, lang) for v in (item.value, item.base))
    kind = "change_new" if item.base == 0 else "change_gone" if item.value == 0 else "change"
    words = {
        "label": item.mediator.label,
        "value": value,
        "base": base,
        "change": _relative(item, lang),
    }
    return say(lang, f"why.{kind}", **words)


def _relative(item: Change, lang: str) -> str:
    if item.base == 0:
        return say(lang, "why.new")
    if item.value == 0:
        return say(lang, "why.gone")
    share = (item.value - item.base) / abs(item.base)
    return say(lang, "why.relative", value=numbers.signed(100 * share, 2))


def table(folder: Folder, lang: str = "en") -> Table:
    """Return the mediators as a table: means, and changes from the baseline."""
    titles = [folder.titles[name] for name in folder.scenarios]
    rows = [_row(item, folder, lang) for item in mediators(folder, lang)]
    words = {"period": folder.period, "baseline": quoted(folder, folder.baseline, lang)}
    caption = say(lang, "why.caption" if folder.alternatives else "why.caption_alone", **words)
    return Table(caption, [say(lang, "why.measure"), *titles], rows)


def _short(value: float, item: Mediator, lang: str) -> str:
    if item.unit == "yuan":
        return numbers.rounded(value / numbers.column_scale(lang)[0])
    return numbers.show(value, item.unit, lang)


def _row(item: Mediator, folder: Folder, lang: str) -> list[Cell]:
    base = float(item.values.loc[folder.baseline].mean())
    label = item.label[:1].upper() + item.label[1:]
    if item.unit == "yuan":
        label = say(lang, "why.million", label=label, unit=numbers.column_scale(lang)[1])
    row = [Cell(label), Cell(_short(base, item, lang))]
    for name in folder.alternatives:
        found = change(item, name, folder.baseline)
        unclear = "why.identical" if found.difference.width == 0 else "why.same_cell"
        said = _relative(found, lang) if found.clear else say(lang, unclear)
        row.append(Cell(_short(found.value, item, lang), said, "" if found.clear else "undecided"))
    return row

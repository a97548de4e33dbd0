"""The figures of a folder as the report shows them: drawn, saved as PNG, put into words."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from model.experiments.files import complete_file
from model.outputs import COSTS
from model.views import campaign, gains, labels, numbers, reported
from model.views.answer import STABLE, quoted
from model.views.books import by_purpose, totals
from model.views.figures import counties, flows, plane, sheets, stacks
from model.views.figures.campaign import campaign_ways
from model.views.figures.front import front_of
from model.views.figures.gains import who_gains
from model.views.kinds import reference_of
from model.views.layout import Picture
from model.views.style import styled
from model.views.summaries import metrics_by_seed
from model.views.tables import main_metrics
from model.views.texts import say, term

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from model.views.folder import Folder

IN_FIGURE = ("stable_person_years", "stable_incidence", "false_exits", "total_cost")
OF_FLOW = ("right", "wrong", "back", "added", "removed")
PIXELS_AN_INCH = 104
Drawn = tuple[str, "Figure", str, str]


def pictures(folder: Folder, lang: str = "en") -> dict[str, Picture]:
    """Draw every figure the folder allows, keep each as `figures/NAME.png`, return them by name."""
    target = folder.path / "figures"
    target.mkdir(exist_ok=True)
    found = {}
    with styled(lang):
        for name, figure, alt, caption in _drawn(folder, lang):
            source = _saved(figure, target / f"{name}.png")
            width = round(PIXELS_AN_INCH * figure.get_figwidth())
            found[name] = Picture(name, source, alt, width, caption)
    return found


def _saved(figure: Figure, path: Path) -> str:
    """Write the figure complete under its name; return the same bytes as a data URI."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    with complete_file(path) as temporary:
        temporary.write_bytes(buffer.getvalue())
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _drawn(folder: Folder, lang: str) -> Iterator[Drawn]:
    if folder.manifest.get("command") == "optimise":
        yield _front(folder, lang)
        return
    if folder.points:
        yield from _sweep(folder, lang)
        return
    yield from _of_months(folder, lang)
    yield from _of_tables(folder, lang)


def _of_months(folder: Folder, lang: str) -> Iterator[Drawn]:
    """What the monthly record alone allows."""
    held = set(folder.months)
    yield from _paper_and_truth(folder, lang)
    if len(folder.comparison):
        yield _differences(folder, lang)
        if set(COSTS) <= held:
            yield _plane(folder, lang)
    yield from _campaign(folder, lang)
    if set(reported.EXITS) <= held and folder.months["exits"].any():
        yield _exits(folder, lang)
        if set(flows.NEEDED) <= held:
            yield _flow(folder, lang)
    if any(str(name).startswith(stacks.PREFIX) for name in held):
        yield _cadre_days(folder, lang)


def _of_tables(folder: Folder, lang: str) -> Iterator[Drawn]:
    """What needs the villages, the groups or the books."""
    if len(folder.villages):
        yield _villages(folder, lang)
        yield _counties(folder, lang)
    if len(folder.groups):
        yield who_gains_of(folder, lang)
    if len(folder.ledger):
        yield _money(folder, lang)


def _campaign(folder: Folder, lang: str) -> Iterator[Drawn]:
    effect = campaign.of_folder(folder)
    if effect:
        figure = campaign_ways(campaign.panels(effect, lang), lang)
        alt = " ".join(campaign.sentences(effect, lang)[:2])
        yield "campaign", figure, alt, say(lang, "campaign.picture")


def drawn_one(name: str, folder: Folder, lang: str = "en") -> list[Drawn]:
    """Draw one figure by name: "paper_and_truth" (with "side_by_side"), "money", "cadre_days"."""
    if name == "paper_and_truth":
        return list(_paper_and_truth(folder, lang))
    return [{"money": _money, "cadre_days": _cadre_days}[name](folder, lang)]


def _paper_and_truth(folder: Folder, lang: str) -> Iterator[Drawn]:
    ends = " ".join(_end(folder, name, lang) for name in folder.scenarios)
    for name in ("paper_and_truth", "side_by_side"):
        if name == "side_by_side" and len(folder.scenarios) == 1:
            return
        figure = getattr(sheets, name)(folder.months, folder.titles, lang)
        alt = say(lang, f"alt.{name}", period=folder.period, ends=ends)
        yield name, figure, alt, say(lang, f"caption.{name}")


def _end(folder: Folder, name: str, lang: str) -> str:
    last = reported.at_the_end(folder, name)
    columns = {
        "paper": "registered_incidence", "year": "true_incidence", "stable": "stable_incidence"
    }  # fmt: skip
    shown = {
        word: numbers.percent(float(last[column]), lang=lang) for word, column in columns.items()
    }
    return say(lang, "alt.end", title=folder.titles[name], **shown)


def _differences(folder: Folder, lang: str) -> Drawn:
    held = main_metrics(folder)
    metrics = [name for name in IN_FIGURE if name in held] or held[:1]
    figure = sheets.paired_differences(folder.comparison, metrics, folder.titles, lang)
    table = folder.comparison[folder.comparison["metric"] == metrics[0]]
    table = table[table["scenario"] != folder.baseline]
    unit = labels.unit(metrics[0])
    rows = "; ".join(
        f"{folder.titles[row.scenario]}: "
        + " ".join(numbers.difference(row.difference, row.low, row.high, unit, lang))
        for row in table.itertuples()
    )
    words = {"baseline": quoted(folder, folder.baseline, lang)}
    rows = f"{labels.label(metrics[0], lang)}: {rows}."
    alt = say(lang, "alt.differences", **words, rows=rows)
    return "differences", figure, alt, say(lang, "caption.differences", **words)


def _exits(folder: Folder, lang: str) -> Drawn:
    rows = []
    for name in folder.scenarios:
        shares = reported.exit_shares(folder, name) or dict.fromkeys(reported.EXITS, 0.0)
        months = folder.months[folder.months["scenario"] == name]
        total = float(months["exits"].sum()) / max(1, months["seed"].nunique())
        parts = {
            word: numbers.rounded(100 * shares[column], 2)
            for word, column in (("honest", "honest_error_exits"), ("pushed", "pushed_exits"))
        }
        words = {"title": folder.titles[name], "exits": numbers.rounded(total), **parts}
        rows.append(say(lang, "alt.exits_row", **words))
    figure = sheets.exits(folder.months, folder.titles, lang)
    return "exits", figure, say(lang, "alt.exits", rows=" ".join(rows)), say(lang, "caption.exits")


def _villages(folder: Folder, lang: str) -> Drawn:
    other = folder.no_campaign or next(iter(folder.alternatives), folder.baseline)
    if other == folder.baseline:
        other = next(iter(folder.alternatives), folder.baseline)
    words = {"first": quoted(folder, folder.baseline, lang), "second": quoted(folder, other, lang)}
    figure = sheets.village_maps(folder.villages, (folder.baseline, other), folder.titles, lang)
    kind = "villages" if other != folder.baseline else "villages_one"
    alt = say(lang, "alt.villages", rows=_end(folder, folder.baseline, lang))
    return "villages", figure, alt, say(lang, f"caption.{kind}", **words)


def _counties(folder: Folder, lang: str) -> Drawn:
    figure = counties.counties(folder.villages, folder.baseline, folder.titles, lang)
    last = folder.villages["year"].max()
    rows = []
    for name in counties.counties_of(folder.villages):
        mid = {
            word: counties.incidence(folder.villages, folder.baseline, name, column)["mid"][last]
            for word, column in (("paper", "registered_incidence"), ("stable", "stable_incidence"))
        }
        shown = {word: numbers.percent(float(value), lang=lang) for word, value in mid.items()}
        words = {"county": say(lang, "where.county", name=term(lang, "county", name)), **shown}
        rows.append(say(lang, "alt.counties_row", **words))
    alt = say(lang, "alt.counties", rows=" ".join(rows))
    caption = say(lang, "caption.counties", first=quoted(folder, folder.baseline, lang))
    return "counties", figure, alt, caption


def _flow(folder: Folder, lang: str) -> Drawn:
    names = flows_of(folder)
    rows = []
    for name in names:
        years = flows.years_of(folder.months, name)
        sums = {kind: numbers.rounded(sum(getattr(y, kind) for y in years)) for kind in OF_FLOW}
        ends = {
            "first": numbers.rounded(years[0].opening),
            "last": numbers.rounded(years[-1].closing),
        }
        rows.append(say(lang, "alt.flow_row", title=folder.titles[name], **ends, **sums))
    figure = flows.register_flows(folder.months, {n: folder.titles[n] for n in names}, lang)
    return "flow", figure, say(lang, "alt.flow", rows=" ".join(rows)), say(lang, "caption.flow")


def flows_of(folder: Folder) -> list[str]:
    """Return the baseline and the other that differs most in how many leave; none without exits."""
    sums = folder.months.groupby("scenario")["exits"].sum()
    own = float(sums[folder.baseline])
    far = sorted(folder.alternatives, key=lambda name: -abs(float(sums[name]) - own))
    return [name for name in (folder.baseline, *far) if sums[name] > 0][:2]


def _plane(folder: Folder, lang: str) -> Drawn:
    reference = reference_of(folder)
    found = plane.clouds(folder.months, reference)
    rows = []
    for cloud in found:
        cost, gain = cloud.means
        shown = {
            "cost": " ".join(numbers.difference(cost.mean, cost.low, cost.high, "yuan", lang)),
            "gain": " ".join(numbers.difference(gain.mean, gain.low, gain.high, "", lang)),
        }
        rows.append(say(lang, "alt.plane_row", title=folder.titles[cloud.name], **shown))
    figure = plane.cost_effectiveness(folder.months, reference, folder.titles, lang)
    alt = say(lang, "alt.plane", rows=" ".join(rows))
    return (
        "plane",
        figure,
        alt,
        say(lang, "caption.plane", reference=quoted(folder, reference, lang)),
    )


def who_gains_of(folder: Folder, lang: str, subject: str = "", other: str = "") -> Drawn:
    """Draw stable poverty by what households were: the subject (the baseline) less another."""
    subject, other = subject or folder.baseline, other or gains.compared_with(folder)
    effects = gains.effects(folder, subject, other)
    named = [gains.title((row.dimension, row.group), lang) for row in effects.itertuples()]
    unit = "share" if other else ""
    rows = say(lang, "dashboard.next_move").join(
        f"{name}: {numbers.difference(row.mean, row.low, row.high, unit, lang)[0]}"
        if other
        else f"{name}: {numbers.percent(row.mean, lang=lang)}"
        for name, row in zip(named, effects.itertuples(), strict=True)
    )
    words = {"first": quoted(folder, subject, lang)}
    kind = "caption.who_gains_one"
    if other:
        kind, words = "caption.who_gains", words | {"second": quoted(folder, other, lang)}
    figure = who_gains(effects, named, level=not other, lang=lang)
    return "who_gains", figure, say(lang, "alt.who_gains", rows=rows), say(lang, kind, **words)


def _money(folder: Folder, lang: str) -> Drawn:
    rows = []
    for name in folder.scenarios:
        money, bought = totals(folder.ledger, name), by_purpose(folder.ledger, name).sum()
        first = stacks.named("purpose", str(bought.idxmax()), lang)
        entries = {"total": "appropriated", "spent": "spent", "leaked": "leaked"}
        shown = {
            k: numbers.show(money.get(entry, 0.0), "yuan", lang) for k, entry in entries.items()
        }
        words = {"title": folder.titles[name], "first": first, **shown}
        rows.append(say(lang, "alt.money_row", **words))
    figure = sheets.money(folder.ledger, folder.titles, lang)
    return "money", figure, say(lang, "alt.money", rows=" ".join(rows)), say(lang, "caption.money")


def _cadre_days(folder: Folder, lang: str) -> Drawn:
    rows = []
    for name in folder.scenarios:
        months = folder.months[folder.months["scenario"] == name]
        days = months[[c for c in months if str(c).startswith(stacks.PREFIX)]].sum()
        total = numbers.rounded(float(days.sum()) / max(1, months["seed"].nunique()))
        first = labels.label(str(days.idxmax()), lang)
        words = {"title": folder.titles[name], "total": total, "first": first}
        rows.append(say(lang, "alt.cadre_days_row", **words))
    figure = sheets.cadre_days(folder.months, folder.titles, lang)
    alt = say(lang, "alt.cadre_days", rows=" ".join(rows))
    return "cadre_days", figure, alt, say(lang, "caption.cadre_days")


def _front(folder: Folder, lang: str) -> Drawn:
    figure = front_of(folder, lang)
    return "front", figure, say(lang, "alt.front"), say(lang, "caption.front")


def _sweep(folder: Folder, lang: str) -> Iterator[Drawn]:
    values = metrics_by_seed(folder.months).get(STABLE)
    if values is not None:
        figure = sheets.sweep_points(values, STABLE, folder.point_names, lang)
        name = "sweep_points"
        yield name, figure, say(lang, f"alt.{name}"), say(lang, f"caption.{name}")

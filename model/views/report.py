"""One self-contained page a planner can read without us, written from an output folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.files import write_json, write_text
from model.experiments.store import Store
from model.views import (
    answer,
    assumed,
    campaign,
    caveats,
    explain,
    gains,
    numbers,
    patterns,
    reported,
    tables,
    where,
)
from model.views.folder import Folder, read_folder
from model.views.layout import Table, cells
from model.views.pictures import pictures
from model.views.texts import TAGS, say, term, texts

if TYPE_CHECKING:
    from jinja2 import Environment

NAME = "report.html"
CAMPAIGN = "campaign.json"
"""How much the campaign was, of a comparison with the world without one."""
SECTIONS = (
    *("world", "alternatives", "campaign", "patterns", "pictures", "meaning", "sure", "why"),
    *("where", "who", "cost", "assumed", "provenance", "never"),
)
OF_A_SWEEP = ("alternatives", "sure", "assumed", "provenance", "never")


def write_report(out_dir: Path, lang: str = "en") -> Path:
    """Write `report.html` and `figures/` into an output folder and return the report's path.

    The page has no outside resource; it appears under its name only when complete. Raises
    `StoreError` if the folder holds no finished study, `RequestError` for an unknown language.
    """
    texts(lang)
    folder = read_folder(out_dir, lang)
    page = _environment().get_template("report.html.j2").render(**content(folder, lang))
    path = out_dir / NAME
    write_text(path, page)
    effect = campaign.record(folder)
    if effect is not None:
        write_json(out_dir / CAMPAIGN, effect)
    return path


def content(folder: Folder, lang: str = "en") -> dict[str, Any]:
    """Return everything the page says, as plain values; the template only arranges them."""
    several = len(folder.comparison) > 0
    complete, compared = not folder.points, patterns.table(folder, lang)
    effect, world = campaign.of_folder(folder), assumed.world_without_campaign(folder, lang)
    shown = {"patterns": compared is not None, "campaign": effect is not None}
    sure = _sure(folder, lang)
    return {
        "lang": TAGS[lang],
        "t": texts(lang),
        "titles": _section_titles(folder, lang, shown),
        "title": _title(folder, lang),
        "question": _question(folder, lang),
        "asked": _asked(folder, lang),
        "status": _status(folder, lang),
        "answer": answer.answer(folder, lang),
        "price": answer.price(folder, lang),
        "pictures": pictures(folder, lang),
        "main_table": _main_table(folder, lang),
        "sure": sure,
        "certainty": sure[0] if folder.runs == 1 else sure[1],
        "where": where.table(folder, lang) if complete and len(folder.villages) else None,
        "who": gains.table(folder, lang) if complete and len(folder.groups) else None,
        "cost": tables.cost(folder, lang) if complete else None,
        "cost_notes": caveats.of_the_cost(folder, lang),
        "patterns": compared,
        "ranking": explain.ranking(folder, lang) if several else "",
        "why": explain.sentences(folder, lang) if several else [],
        "why_table": explain.table(folder, lang) if complete else None,
        "meaning": _meaning(folder, lang) if complete else [],
        "meaning_table": reported.table(folder, lang) if complete else None,
        "world": world[:1],
        "fixed": _fixed(folder, effect, lang),
        "campaign": _effect(effect, lang) if effect else [],
        "campaign_table": campaign.table(effect, lang) if effect else None,
        "assumed": world[1:]
        + _available(lambda: assumed.parameters(lang), lambda: assumed.mechanisms(lang)),
        "provenance": _provenance(folder, lang),
        "citation": _citation(folder, lang),
    }


def _fixed(folder: Folder, effect: dict[str, Any] | None, lang: str) -> list[str]:
    """What share of the fall is fixed before any cadre moves: by drivers and line, and here."""
    said = [assumed.fixed_before(folder, lang)]
    return [*said, campaign.here(folder, effect, lang)] if effect else said


def _effect(effect: dict[str, Any], lang: str) -> list[str]:
    """The paragraph with the numbers, and the one with what to hold against them."""
    *said, honest = campaign.sentences(effect, lang)
    return [" ".join(said), honest]


def _title(folder: Folder, lang: str) -> str:
    given = folder.manifest.get("title")
    if given or not folder.alternatives:
        return str(given or folder.titles[folder.baseline])
    words = {"baseline": folder.titles[folder.baseline], "count": str(len(folder.alternatives))}
    words["other"] = folder.titles[folder.alternatives[0]]
    return say(
        lang, "report.compared" if len(folder.alternatives) > 1 else "report.compared_one", **words
    )


def _meaning(folder: Folder, lang: str) -> list[str]:
    return [*reported.sentences(folder, lang), *caveats.of_the_truth(folder, lang)]


def _section_titles(folder: Folder, lang: str, shown: dict[str, bool]) -> dict[str, str]:
    """Return the sections this kind of study has, in order, with their titles."""
    asked = OF_A_SWEEP if folder.points else SECTIONS
    titles = {name: say(lang, f"report.{name}") for name in asked if shown.get(name, True)}
    if folder.points:
        titles["alternatives"] = say(lang, "report.sweep")
    elif folder.comparison.empty:
        titles |= {"alternatives": say(lang, "report.numbers"), "why": say(lang, "report.alone")}
    return titles


def _question(folder: Folder, lang: str) -> str:
    about = folder.manifest.get("scenarios", {}).get(folder.baseline, {})
    if len(folder.scenarios) > 1 or not about.get("question"):
        return say(lang, "report.default_question")
    return term(lang, "scenario", str(about["question"]))


def _asked(folder: Folder, lang: str) -> list[tuple[str, str]]:
    """Return title and question of every scenario of a comparison that states one."""
    about = folder.manifest.get("scenarios", {})
    asked = [
        (folder.titles[name], about.get(name, {}).get("question")) for name in folder.scenarios
    ]
    said = [(title, term(lang, "scenario", str(text))) for title, text in asked if text]
    return said if folder.alternatives else []


def _status(folder: Folder, lang: str) -> str:
    synthetic = folder.manifest.get("data_status", "synthetic") == "synthetic"
    said = say(lang, "report.synthetic" if synthetic else "report.own_tables")
    size = _size(folder, lang)
    return say(lang, "dashboard.next_sentence", said=said, more=size) if size else said


def _size(folder: Folder, lang: str) -> str:
    """Say of how large a part of the city the numbers are; nothing of the whole city."""
    found = folder.manifest.get("scenarios", {}).values()
    scales = sorted({float(about.get("scale", 1.0)) for about in found})
    if scales in ([], [1.0]):
        return ""
    share = numbers.plain(100 * scales[0])
    if len(scales) > 1:
        share = f"{share}–{numbers.plain(100 * scales[-1])}"
    count = int(folder.villages["village"].nunique()) if len(folder.villages) else 0
    return say(lang, "dashboard.size", share=share, villages=numbers.whole(count))


def _main_table(folder: Folder, lang: str) -> Table:
    if folder.points:
        return tables.sweep(folder, lang)
    compared = len(folder.comparison) > 0
    return tables.alternatives(folder, lang) if compared else tables.levels(folder, lang)


def _drawn_from(folder: Folder, lang: str) -> list[str]:
    """Say whether parameters were drawn, and from the priors or a posterior."""
    found = folder.posterior
    if found is None:
        return [say(lang, "sure.luck_only" if folder.luck_only else "sure.both")]
    words = {"count": len(found["parameters"]), "draws": found["draws"], "by": found["made_by"]}
    lines = [say(lang, "sure.posterior", **words)]
    return [*lines, say(lang, "sure.stale", why=found["stale"])] if found["stale"] else lines


def _sure(folder: Folder, lang: str) -> list[str]:
    runs, compared = folder.runs, len(folder.alternatives)
    kind = "simulate" if not compared else "pairs"
    lines = [say(lang, "sure.one" if runs == 1 else f"sure.{kind}", runs=runs)]
    lines += _drawn_from(folder, lang)
    if compared and folder.manifest.get("interval"):
        lines.append(
            say(lang, "sure.method", method=term(lang, "study", str(folder.manifest["interval"])))
        )
    if compared and runs < 20:
        lines.append(say(lang, "sure.few"))
    if compared > 1:
        lines.append(say(lang, "sure.many", count=compared))
    lines += caveats.of_the_start(folder, lang)
    lines.append(say(lang, "sure.structure"))
    failed = _failed(folder.path)
    return [*lines, say(lang, "sure.failed", count=failed)] if failed else lines


def _failed(path: Path) -> int:
    """Count the runs whose last whole line in `runs.jsonl` says that they failed."""
    rows = Store(path).recorded()
    latest = {(row["scenario"], row["point"], row["run"]): row for row in rows}
    return sum(row["state"] == "failed" for row in latest.values())


def _available(*makers: Callable[[], Table]) -> list[Table]:
    """Return the tables whose source this installation has; a missing one is left out."""
    found = []
    for maker in makers:
        try:
            found.append(maker())
        except ImportError:
            continue
    return found


def _provenance(folder: Folder, lang: str) -> Table:
    manifest = folder.manifest
    seed, runs = int(manifest.get("first_seed", 1)), folder.runs
    rows = [
        ("command", term(lang, "study", str(manifest.get("command") or ""))),
        ("model_version", manifest.get("model_version")),
        ("seeds", say(lang, "provenance.seed_range", first=seed, last=seed + runs - 1)),
        ("data_status", term(lang, "study", str(manifest.get("data_status") or ""))),
        ("options", _listed(manifest.get("options"))),
        ("versions", _listed(manifest.get("versions"))),
        ("request", manifest.get("request")),
        ("finished", manifest.get("finished")),
    ]
    shown = [cells(say(lang, f"provenance.{name}"), str(value)) for name, value in rows if value]
    for name in folder.scenarios:
        digest = manifest.get("scenarios", {}).get(name, {}).get("digest", "")
        shown.append(cells(say(lang, "provenance.scenario", name=name), str(digest)))
    return Table(say(lang, "report.provenance"), [], shown)


def _listed(values: object) -> str:
    pairs = values.items() if isinstance(values, dict) else ()
    return ", ".join(f"{key} {value}" for key, value in pairs)


def _citation(folder: Folder, lang: str) -> str:
    version = folder.manifest.get("model_version", "")
    digest = str(folder.manifest.get("request", ""))[:12]
    return say(lang, "provenance.citation", version=version, digest=digest)


def _environment() -> Environment:
    """Return templates that escape every name and refuse a word nobody defined."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("model.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

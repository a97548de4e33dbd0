"""How much was the campaign: the answer in words, as a table, and as the rows of a figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from model.version import SCHEMA_VERSION
from model.views import numbers
from model.views.figures.campaign import Way
from model.views.layout import Cell, Table
from model.views.texts import say, term

if TYPE_CHECKING:
    from model.views.folder import Folder

USUAL_MONTHS = 84
FIRST = ("everybody", "county", "village")
"""Dimensions of the figure's first panel; depth of poverty has a scale of its own."""
Found = dict[str, Any]
"""What `model.experiments.campaign_effect.as_json` gives."""


def of_folder(folder: Folder) -> Found | None:
    """Return the campaign of a study's baseline (or of its best) against the world without one.

    None if the study has no such world, or its tables do not say what places were at the start.
    """
    from model.experiments.campaign_effect import NEEDED, as_json, campaign_effect

    bare = folder.no_campaign
    other = next((name for name in folder.scenarios if name != bare), "")
    if folder.points or not bare or not other or not set(NEEDED) <= set(folder.villages):
        return None
    tables = (folder.months, folder.villages, folder.groups)
    return as_json(campaign_effect(*tables, (other, bare)))


def record(folder: Folder) -> Found | None:
    """Return the same with its provenance: who made it, by which rules, from how many runs.

    The digest of the rules is empty if another version of the model made the runs.
    """
    from model.experiments.posterior import uncertainty
    from model.version import model_version, rules_digest

    found, about = of_folder(folder), folder.manifest
    if found is None:
        return None
    scenario = about["scenarios"][found["campaign"]]
    made = {
        "command": _command(folder, (found["campaign"], found["bare"])),
        "scale": scenario.get("scale", 1.0),
        "first_seed": about["first_seed"],
        "uncertainty": uncertainty(about),
        "model_version": about["model_version"],
        "rules_digest": rules_digest() if about["model_version"] == model_version() else "",
        "posterior": about.get("posterior"),
    }
    return {"schema_version": SCHEMA_VERSION, "made": made, **found}


def _command(folder: Folder, names: tuple[str, str]) -> str:
    """The command that makes these runs, from what the folder says of its request."""
    from model.scenario.posterior import read_posterior

    about, first = folder.manifest, folder.manifest["scenarios"][names[0]]
    options, usual = about["options"], {"scale": 1.0, "months": USUAL_MONTHS}
    said = [f"python run.py compare {' '.join(names)}"]
    for name, value in usual.items():
        if (given := first.get(name, value)) != value:
            said.append(f"--{name} {given:g}")
    said.append(f"--runs {folder.runs}")
    said += [] if about["first_seed"] == 1 else [f"--seed {about['first_seed']}"]
    if known := about.get("posterior"):
        own = known["digest"] == read_posterior().digest
        said.append("--posterior" if own else "--posterior-from posterior.csv")
    said += ["--fixed-parameters"] if options["fixed_parameters"] else []
    said += ["--vary-world"] if options["vary_world"] else []
    return " ".join(said)


def is_as_named(folder: Folder, found: Found) -> bool:
    """Whether the command alone makes the runs: bundled scenarios, no setting, own posterior."""
    from model.experiments.posterior import bundled_digest

    about = folder.manifest
    for name in (found["campaign"], found["bare"]):
        one = about["scenarios"][name]
        size = one.get("scale", 1.0), one.get("months", USUAL_MONTHS)
        if one["digest"] != bundled_digest(name, *size):
            return False
    return "--posterior-from" not in found["made"]["command"]


def here(folder: Folder, found: Found, lang: str = "en") -> str:
    """Say what share of the fall came anyway in this study, in one sentence."""
    city = found["rows"][0]
    if not city["share_anyway"]:
        return ""
    title = say(lang, "answer.quoted", title=folder.titles[found["campaign"]])
    words = {"campaign": title, "last": found["years"][1], "pairs": found["pairs"]}
    words |= {"anyway": _share(city["share_anyway"], lang), "fall": _points(city["fall_with"])}
    return say(lang, "world.fixed_here", **words, own=_points(city["difference"]))


def sentences(found: Found, lang: str = "en") -> list[str]:
    """Say the fall, the part of it that comes anyway, what it cost, and what the register said."""
    city, lasting = found["rows"][:2]
    anyway = city["share_anyway"]
    words = {
        "first": found["years"][0], "last": found["years"][1], "pairs": found["pairs"],
        "start": numbers.percent(city["start"], lang=lang),
        "end": numbers.percent(city["end_with"], lang=lang),
        "bare_end": numbers.percent(city["end_without"], lang=lang),
        "own": _points(city["difference"]), "fall": _points(city["fall_with"]),
        "bare_fall": _points(city["fall_without"]),
        "lasting_own": _points(lasting["difference"]),
        "lasting": _share(lasting["share_anyway"], lang),
        "anyway": _share(anyway, lang),
    }  # fmt: skip
    said = [say(lang, "campaign.fall", **words)]
    said.append(say(lang, "campaign.anyway" if anyway else "campaign.anyway_none", **words))
    said += _spread(city, found["pairs"], lang)
    if anyway:
        said.append(say(lang, "campaign.drivers"))
    cost = found["cost_per_person"]
    words["years"], words["lifted"] = (_number(found[n]) for n in ("person_years_out", LIFTED))
    words["cost"] = _number(cost) if cost else ""
    extra = float(found["extra_cost"]["mean"])
    scale, words["unit"] = numbers.money_scale(extra, lang)
    words["extra"] = numbers.rounded(extra / scale)
    said.append(say(lang, "campaign.worth" if cost else "campaign.worth_none", **words))
    said += [_paper(city, lang), _depth(found, lang), say(lang, "campaign.honest")]
    return [line for line in said if line]


LIFTED = "persons_lifted"


def _spread(city: Found, pairs: int, lang: str) -> list[str]:
    """Say the range over single pairs; nothing of one pair, or of what was stored before."""
    if not _known(city["difference"]):
        return []
    share = city["share_anyway"]
    words = {"pairs": pairs, "fall_pairs": _over_pairs(city["fall_with"], 1, lang)}
    words |= {"own_pairs": _over_pairs(city["difference"], 1, lang), "anyway_pairs": ""}
    if share:
        part = _over_pairs(share, 0, lang, "range_percent")
        words["anyway_pairs"] = say(lang, "campaign.spread_anyway", share=part)
    return [say(lang, "campaign.spread", **words)]


def _known(spread: Found) -> bool:
    return spread.get("pair_low") is not None


def _over_pairs(spread: Found, places: int, lang: str, written: str = "range") -> str:
    """The 5-95 % range over pairs, in hundredths."""
    low, high = (100 * float(spread[name]) for name in ("pair_low", "pair_high"))
    return say(lang, f"campaign.{written}", low=f"{low:.{places}f}", high=f"{high:.{places}f}")


def _paper(city: Found, lang: str) -> str:
    if city["register_end"] is None:
        return ""
    fall = city["register_start"] - city["register_end"]
    own = city["difference"]["mean"]
    words = {
        "start": numbers.percent(city["register_start"], lang=lang),
        "end": numbers.percent(city["register_end"], lang=lang),
        "fall": f"{100 * fall:.1f}",
        "times": numbers.rounded(fall / own, 2) if own > 0 else "",
    }
    return say(lang, "campaign.paper" if own > 0 else "campaign.paper_only", **words)


def _depth(found: Found, lang: str) -> str:
    """Who was furthest below the line beside who was just below it, if both are known."""
    rows = [r for r in found["rows"] if r["dimension"] == "depth" and r["share_anyway"]]
    if len(rows) < 2:
        return ""
    deep, near = rows[:2]
    words = {"deep": _share(deep["share_anyway"], lang), "near": _share(near["share_anyway"], lang)}
    return say(lang, "campaign.depth", **words)


def table(found: Found, lang: str = "en") -> Table:
    """Return a row a group: start, ends, falls, difference, share anyway, the register."""
    names = ("group", "persons", "start", "without", "with", "fall_without", "fall_with")
    head = [say(lang, f"campaign.{n}") for n in (*names, "difference", "share", "register")]
    words = {"first": found["years"][0], "last": found["years"][1], "pairs": found["pairs"]}
    caption = say(lang, "campaign.caption", **words)
    rows = [_row(row, lang) for row in found["rows"]]
    return Table(caption, head, rows, say(lang, "campaign.note"))


def _row(row: Found, lang: str) -> list[Cell]:
    title = Cell(
        title_of(row, lang),
        term(lang, "poverty", row["poverty"]) if row["dimension"] == "everybody" else "",
    )
    shares = [
        Cell(numbers.percent(row[n], lang=lang)) for n in ("start", "end_without", "end_with")
    ]
    falls = [_cell(row[n], lang) for n in ("fall_without", "fall_with", "difference")]
    share = _part_cell(row["share_anyway"], lang) if row["share_anyway"] else Cell("\N{EN DASH}")
    ends = row["register_start"], row["register_end"]
    known = ends[0] is not None
    paper = (
        " \N{RIGHTWARDS ARROW} ".join(numbers.percent(end, lang=lang) for end in ends)
        if known
        else "\N{EN DASH}"
    )
    return [title, Cell(numbers.whole(row["persons"])), *shares, *falls, share, Cell(paper)]


def title_of(row: Found, lang: str = "en") -> str:
    """A row's group in words."""
    dimension = str(row["dimension"])
    section = {"depth": "group", "village": "place"}.get(dimension, dimension)
    group = term(lang, section, str(row["group"]))
    return say(lang, f"campaign.of_{row['dimension']}", group=group)


def panels(found: Found, lang: str = "en") -> list[list[Way]]:
    """The figure's rows: places by income poverty, and depth of poverty at the start."""
    rows = [r for r in found["rows"] if r["poverty"] == found["rows"][0]["poverty"]]
    both = [r for r in rows if r["dimension"] in FIRST], [r for r in rows if r["start"] == 1.0]
    ways = [[_way(row, lang) for row in part] for part in both]
    return [part for part in ways if part]


def _way(row: Found, lang: str) -> Way:
    """The interval of the campaign's own part, measured from the end without it."""
    _, low, high = _edges(row["difference"])
    bare = row["end_without"]
    bounds = (bare - high, bare - low) if math.isfinite(low) else None
    return Way(
        title_of(row, lang), row["start"], bare, row["end_with"], row["register_end"], bounds
    )


def _cell(interval: Found, lang: str) -> Cell:
    text, inside = numbers.difference(*_edges(interval), "share", lang)
    return Cell(text, _beside(inside, interval, 1, lang))


def _beside(inside: str, interval: Found, places: int, lang: str) -> str:
    """The interval of the mean with the range over pairs behind it."""
    known = inside and _known(interval)
    return f"{inside}; {_over_pairs(interval, places, lang)}" if known else inside


def _part(interval: Found, lang: str) -> Cell:
    mean, low, high = _edges(interval)
    inside = f"[{100 * low:.0f}, {100 * high:.0f}]" if math.isfinite(low) else ""
    return Cell(numbers.percent(mean, 0, lang), inside)


def _part_cell(interval: Found, lang: str) -> Cell:
    cell = _part(interval, lang)
    return Cell(cell.text, _beside(cell.detail, interval, 0, lang))


def _points(interval: Found) -> str:
    mean, low, high = _edges(interval)
    inside = f" [{100 * low:.1f}, {100 * high:.1f}]" if math.isfinite(low) else ""
    return f"{100 * mean:.1f}{inside}"


def _share(interval: Found | None, lang: str) -> str:
    if not interval:
        return say(lang, "numbers.missing")
    cell = _part(interval, lang)
    return f"{cell.text} {cell.detail}".strip()


def _number(interval: Found) -> str:
    mean, low, high = _edges(interval)
    if not math.isfinite(low):
        return numbers.rounded(mean)
    return f"{numbers.rounded(mean)} [{numbers.rounded(low)}, {numbers.rounded(high)}]"


def _edges(interval: Found) -> tuple[float, float, float]:
    low, high = (
        edge * math.inf if value is None else float(value)
        for edge, value in ((-1, interval["low"]), (1, interval["high"]))
    )
    return float(interval["mean"]), low, high

"""Trace: the life of one household, cadre or village of a run, in plain words.

Nothing is stored for every household of every run: the run is lived once more with somebody
followed, and is the same run bit for bit.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from model.cadres import Kind
from model.campaign.life import FollowedCampaign, begin, relive, words
from model.errors import RequestError, nearest
from model.experiments.posterior import Wanted
from model.experiments.trace.life import Life
from model.experiments.trace.source import Source, source_of
from model.experiments.trace.who import (
    RANDOM,
    TELLING,
    Ends,
    drawn_row,
    first_of,
    is_drawn,
    require_kind,
    row_of,
)

if TYPE_CHECKING:
    from model.scenario import Scenario

__all__ = ["Life", "trace"]

LIVES: tuple[Literal["household", "cadre", "village"], ...] = ("household", "cadre", "village")


class AskedOfTrace(TypedDict, total=False):
    """Keywords of `trace`: whom to tell of (one of the first three), and of which run."""

    household: int | str | None
    cadre: int | str | None
    village: int | str | None
    scenario: str | None
    seed: int | None
    fixed_parameters: bool
    vary_world: bool
    posterior: Wanted


def trace(source: Scenario | str | os.PathLike[str], **asked: Unpack[AskedOfTrace]) -> Life:
    """Tell the life of a household, a cadre or a village in one run.

    `source` is a results folder (with `scenario` and `seed`, the first of each unless said), or a
    scenario (with `seed`, 1). Somebody is named by the key of the tables, a village also by its
    name; "random:poor" and the like draw one of a kind by lot; with nobody named a household is
    told of in whose life the four systems meet. Raises RequestError for what does not exist.
    """
    _require_known(asked)
    named = [(kind, str(asked[kind])) for kind in LIVES if asked.get(kind) is not None]
    if len(named) > 1:
        raise RequestError(f"one life at a time: --{named[0][0]} and --{named[1][0]} are given")
    kind, text = named[0] if named else ("household", f"{RANDOM}:{TELLING}")
    group = require_kind(kind, text) if is_drawn(text) else ""
    found = source_of(
        source,
        asked.get("scenario"),
        asked.get("seed"),
        fixed_parameters=asked.get("fixed_parameters", False),
        vary_world=asked.get("vary_world", False),
        posterior=asked.get("posterior"),
    )
    return _told(found, kind, _row(found, kind, text, group))


def _require_known(asked: AskedOfTrace) -> None:
    known = AskedOfTrace.__annotations__
    for key in asked:
        if key not in known:
            raise RequestError(f"'{key}' is no keyword of trace.{nearest(key, known)}")


def _row(source: Source, kind: str, text: str, group: str) -> int:
    """The row asked for; whoever is drawn by lot is drawn from a run to its end."""
    campaign = begin(source.scenario, source.seed, **source.options)
    if not group:
        return row_of(kind, text, campaign.city)
    first = first_of(campaign.city)
    for _ in range(source.scenario.horizon_months):
        campaign.step()
    return drawn_row(kind, group, Ends(first, campaign.city), source.seed)


def _told(source: Source, kind: str, row: int) -> Life:
    campaign = relive(source.scenario, source.seed, lambda _: ((kind, row),), **source.options)
    city = campaign.city
    store = getattr(city, f"{kind}s")
    return Life(
        kind=kind,
        key=int(store.key[row]),
        name=_name(campaign, kind, row),
        opening=tuple(campaign.diary.openings[kind, row]),
        entries=tuple(campaign.diary.of(kind, row)),
        decisions=tuple(campaign.diary.decisions[kind, row]),
        provenance=_provenance(source, campaign),
    )


def _name(campaign: FollowedCampaign, kind: str, row: int) -> str:
    villages = campaign.city.villages
    if kind == "cadre":
        return words.KINDS[Kind(int(campaign.city.cadres.kind[row]))]
    place = row if kind == "village" else int(campaign.city.households.village[row])
    return str(villages.names[place])


def _provenance(source: Source, campaign: FollowedCampaign) -> dict[str, Any]:
    from model.version import model_version

    learnt = " from the posterior" if source.from_posterior else ""
    drawn = f", parameters drawn for this seed{learnt}"
    luck = "" if source.options.get("fixed_parameters") else drawn
    return {
        "scenario": source.label,
        "title": source.scenario.title,
        "seed": source.seed,
        "data_status": source.data,
        "model_version": model_version(),
        "remark": source.remark(campaign),
        "sentence": (
            f"{source.scenario.title or source.label} ({source.label}), seed {source.seed}{luck};"
            f" {source.data} data: nobody who exists is described. What officials could not know"
            " is told as well."
        ),
    }

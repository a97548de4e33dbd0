"""docs/campaign.md: how much the campaign was, as one study of the model found it.

`python -m model.views.campaign_page OUT_DIR` takes a finished comparison of a campaign with the
world without it (`make campaign` makes one) and keeps its answer: `model/data/campaign.json`, the
figure in docs/pictures/ and the page. With `--drivers FOLDER` it first runs both worlds at the low
end, the middle and the high end of the drivers of growth (8 pairs, a tenth of the city; resumes).
`make docs` writes the page again from what is kept.
"""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from model.views.pages import MADE, table

STORED = "campaign.json"
PICTURE = "campaign.png"
HEAD = """# How much was the campaign?

The fall in true poverty with the campaign and without it, on the same households, luck and
parameters, pair by pair; what the register said of it; and what the difference cost. Every
comparison with `no_campaign` shows the same in its report.html (*How much was the campaign?*) and
in `campaign.json` beside it; in Python it is `model.open_results(OUT_DIR).campaign`.
`make campaign` makes this page anew; what it was made from stands in the next paragraph."""
DRIVERS = """## The share that comes anyway, by the drivers of growth

Growth of pay, farm income, transfers and migration, all four at the low end, the middle and the
high end of their priors in both worlds, all else drawn. What the calibration says of them is in
[calibration.md](calibration.md): little, or nothing."""
NOT_RUN = "*Not run yet: `python -m model.views.campaign_page OUT_DIR --drivers FOLDER`.*"
NOT_AS_NAMED = (
    "{folder} has settings, scenarios or a posterior of its own: `{command}` alone does not make it"
    " again, so that it is no page of the model"
)
DRIVER_HEAD = (
    *("Drivers", "Pay, farming, transfers, migration: growth a year", "Of the fall, anyway"),
    *("The campaign's own part, points", "Mean income 2019, yuan"),
)
HOW = """## How it is counted

* **Poverty** is that in truth: income of the last four quarters below the constant line (T1), for
  everybody also the mean of two years (T2). Shares are of all persons of a group.
* **The fall** is that from December 2013 to the last December. **Anyway** is the fall without
  campaign over the fall with it, a ratio of means over the pairs.
* **By depth**: who was below three quarters of the line in 2013, between that and the line, above
  it. Groups are made once, so that both worlds count the same people.
* **Persons lifted** are fewer persons below the line in the last December; person-years are of
  stable poverty, over all months. **Cost** is all the campaign paid beyond the world without it
  (spent, leaked, cadres' days and services, means, works), not what officials left undone at home.
* In brackets: Student's 95 % interval of the mean over the pairs. It is the precision of the
  average over draws; more runs shrink it, ignorance stays. Behind it, the range in which one more
  pair of luck and parameters lies with a chance of 90 %; from fewer than 19 pairs it is that from
  the least to the largest, which n pairs make with a chance of (n - 1) / (n + 1): 78 % of 8."""


def kept() -> dict[str, Any]:
    """The answer that is kept, with its provenance."""
    text = (files("model.data") / STORED).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def campaign_page(found: dict[str, Any] | None = None) -> str:
    """The page, from the answer that is kept or from a given one."""
    from model.views import campaign

    found = kept() if found is None else found
    *said, honest = campaign.sentences(found)
    shown = campaign.table(found)
    rows = [[_cell(cell) for cell in row] for row in shown.rows]
    picture = (
        f"![Poverty at the start, at the end without and with the campaign](pictures/{PICTURE})"
    )
    parts = [MADE, HEAD, _provenance(found), " ".join(said), honest, picture, shown.caption]
    parts += [table(shown.head, rows), shown.note, DRIVERS, *_drivers(found.get("drivers")), HOW]
    return "\n\n".join(parts) + "\n"


def _drivers(found: dict[str, Any] | None) -> list[str]:
    """What the drivers do to the share, as a table and in words computed from it."""
    if not found:
        return [NOT_RUN]
    rows = [
        (
            row["level"],
            ", ".join(f"{100 * value:.3g} %" for value in row["drivers"].values()),
            _estimate(row["share_anyway"], 100, 0, " %"),
            _estimate(row["difference"], 100, 1),
            _estimate(row["income_2019"], 1, 0),
        )
        for row in found["rows"]
    ]
    return [table(DRIVER_HEAD, rows), _direction(found)]


def _estimate(value: dict[str, Any] | None, factor: float, places: int, unit: str = "") -> str:
    """Mean, interval and range over pairs; a dash where the fall is not clear of zero."""
    if value is None:
        return "\N{EN DASH}"
    shown = {
        key: f"{factor * value[key]:,.{places}f}" if value[key] is not None else "?"
        for key in ("mean", "low", "high", "pair_low", "pair_high")
    }
    return (
        f"{shown['mean']}{unit} [{shown['low']}, {shown['high']}];"
        f" {shown['pair_low']} to {shown['pair_high']}"
    )


def _direction(found: dict[str, Any]) -> str:
    """Say which way the share goes with the drivers, and where the published income lies."""
    from model.experiments.validation.declared import published_figure

    low, high = found["rows"][0], found["rows"][-1]
    made = (
        f"{found['pairs']} pairs of {found['uncertainty']}, {found['scale']:g} of the city; rules"
        f" `{found['rules_digest'][:12]}`."
    )
    if not low["share_anyway"] or not high["share_anyway"]:
        return made
    ends = [100 * row["share_anyway"]["mean"] for row in (low, high)]
    own = [100 * row["difference"]["mean"] for row in (low, high)]
    said = (
        f"From the low to the high end the share that comes anyway goes from {ends[0]:.0f} to"
        f" {ends[1]:.0f} %, the campaign's own part from {own[0]:.1f} to {own[1]:.1f} points."
    )
    highest = max(row["income_2019"]["mean"] for row in found["rows"])
    income = published_figure("income_2019")
    if highest < income and ends[1] > ends[0]:
        said += (
            f" At every level the mean income of 2019 is below the published {income:,.0f}"
            " yuan of poor areas: drivers that met it would leave less to the campaign, so the"
            " share above is rather too small than too large."
        )
    return f"{said} {made}"


def _cell(cell: Any) -> str:
    return f"{cell.text} {cell.detail}".strip()


def _provenance(found: dict[str, Any]) -> str:
    made = found["made"]
    part = "the whole city" if made["scale"] == 1.0 else f"{made['scale']:g} of the city"
    small = "" if made["scale"] == 1.0 else " **Counts and money are of that part.**"
    return (
        f"Made by `{made['command']}`: {found['pairs']} pairs of seed and parameter draw, {part}."
        f"{small} Intervals carry {made['uncertainty']}. Model {made['model_version']}, rules"
        f" `{made['rules_digest'][:12]}`."
    )


def keep(out_dir: Path, docs: Path, drivers: dict[str, Any] | None = None) -> None:
    """Keep the answer of a finished comparison: file, figure and page.

    StoreError if it has none, another version of the model made its runs, or the command that
    stands on the page would not make them again.
    """
    from model.errors import StoreError
    from model.experiments.files import complete_file, write_json, write_text
    from model.experiments.freshness import marks
    from model.views import campaign
    from model.views.figures.campaign import campaign_ways
    from model.views.folder import read_folder
    from model.views.style import styled

    folder = read_folder(out_dir)
    found = campaign.record(folder)
    if found is None:
        raise StoreError(f"{out_dir} does not compare a campaign with the world without it")
    if not found["made"]["rules_digest"]:
        raise StoreError(f"{out_dir} was made by another version of the model: run it again")
    if not campaign.is_as_named(folder, found):
        raise StoreError(NOT_AS_NAMED.format(folder=out_dir, command=found["made"]["command"]))
    found["made"] |= marks()
    if drivers:
        found["drivers"] = drivers
    write_json(Path(str(files("model.data") / STORED)), found)
    with styled(), complete_file(docs / "pictures" / PICTURE) as path:
        campaign_ways(campaign.panels(found)).savefig(
            path, format="png", metadata={"Software": None}
        )
    write_text(docs / "campaign.md", campaign_page(found))


def drivers_in(folder: Path, pairs: int, scale: float, workers: int | None) -> dict[str, Any]:
    """Run the campaign and the world without it by drivers, or read what is there."""
    from model.experiments.drivers import drivers_of, run_drivers
    from model.experiments.freshness import marks
    from model.experiments.posterior import uncertainty

    results = run_drivers(folder, pairs=pairs, scale=scale, workers=workers)
    about = {"uncertainty": uncertainty(results.provenance), **marks()}
    return {"pairs": pairs, "scale": scale, **about, "rows": drivers_of(results)}


def main() -> None:
    """Keep a comparison, and what the drivers do to it where a folder is named for their runs."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("out_dir", type=Path)
    given.add_argument("--drivers", type=Path, default=None, metavar="FOLDER")
    given.add_argument("--pairs", type=int, default=8)
    given.add_argument("--scale", type=float, default=0.1)
    given.add_argument("--workers", type=int, default=None)
    given.add_argument("--docs", type=Path, default=Path("docs"))
    asked = given.parse_args()
    found = None
    if asked.drivers:
        found = drivers_in(asked.drivers, asked.pairs, asked.scale, asked.workers)
    keep(asked.out_dir, asked.docs, found)


if __name__ == "__main__":
    main()

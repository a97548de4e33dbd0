"""docs/campaign.md: how much the campaign was, as one study of the model found it.

`python -m model.views.campaign_page OUT_DIR` takes a finished comparison of a campaign with the
world without it (`make campaign` makes one) and keeps its answer: `model/data/campaign.json`, the
figure in docs/pictures/ and the page. `make docs` writes the page again from what is kept.
"""

from __future__ import annotations

import json
import sys
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
`make campaign` makes this page, for the whole city, from 40 pairs."""
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
* Intervals are Student's over the pairs, 95 %."""


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
    return "\n\n".join([*parts, table(shown.head, rows), shown.note, HOW]) + "\n"


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


def keep(out_dir: Path, docs: Path) -> None:
    """Keep the answer of a finished comparison: file, figure and page.

    StoreError if it has none, or another version of the model made its runs.
    """
    from model.errors import StoreError
    from model.experiments.files import complete_file, write_json, write_text
    from model.views import campaign
    from model.views.figures.campaign import campaign_ways
    from model.views.folder import read_folder
    from model.views.style import styled

    found = campaign.record(read_folder(out_dir))
    if found is None:
        raise StoreError(f"{out_dir} does not compare a campaign with the world without it")
    if not found["made"]["rules_digest"]:
        raise StoreError(f"{out_dir} was made by another version of the model: run it again")
    write_json(Path(str(files("model.data") / STORED)), found)
    with styled(), complete_file(docs / "pictures" / PICTURE) as path:
        campaign_ways(campaign.panels(found)).savefig(
            path, format="png", metadata={"Software": None}
        )
    write_text(docs / "campaign.md", campaign_page(found))


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path("docs"))

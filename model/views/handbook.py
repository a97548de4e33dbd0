"""The pages of docs/ that are generated from declarations: `python -m model.views.handbook docs`.

What is declared is said once, in the code; these pages only set it out. A test compares the
committed pages with fresh ones.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from model.declare import Declaration
from model.outputs import OF_COUNTIES, OUTPUTS, Output
from model.scenario import Levels, declarations
from model.scenario.declared import sections_of
from model.scenario.shocks import Shock, shock_declarations
from model.views.calibration_page import calibration_page
from model.views.campaign_page import campaign_page
from model.views.counts import ROLES, plausible_table, status_table
from model.views.credibility_page import credibility_page
from model.views.mechanisms_page import mechanisms_page
from model.views.odd import odd_page
from model.views.pages import MADE, plain, table
from model.views.scenarios_page import scenarios_page
from model.views.validation_page import validation_page

PARAMETERS = """# Parameters

Everything that a scenario can state, as declared. A *lever* is what a planner sets: its value here
is the level before the campaign (2013), and `scenarios/liupanshui.toml` states the case. A *drawn*
number is known to nobody: each run draws it evenly from its range, the same draw for every
alternative; a scenario that states it pins it. A *fixed* number is structure. Status: from the
*seed* document (`docs/seed.md`), *published* (`docs/evidence.md`), *calibrated* to a target, or
*assumed*. What each number does is in `docs/equations.md`.

*Range* is what is allowed. *Plausible* is how far an assumed number may be wrong: the prior of a
drawn number, an argued range with its reason, or **by convention** half to one and a half times the
value, within what is allowed: then nothing is known, and nobody argued for it. Of a lever and of a
list of numbers it multiplies what the scenario states (`x 0.5 to 1.5`). Nothing is drawn from a
plausible range that is not a prior; `run.py sensitivity scenarios/studies/tornado.toml` moves every
one of these numbers to both of its ends."""
OUTPUTS_PAGE = """# Outputs

The columns of `months.parquet`, as declared. *Over a run* says how months become one number: the
last month, their sum or their mean. *Better* is the direction a planner wants.

Who is on the register adds up in every month: `registered_persons` is that of the month before
+ `additions` + `returns` - `exits` - `removals` (strikings-off). Nobody else comes or goes, since
households do not end in the model; `false_exits` and the like are parts of `exits`, and those
`..._found` parts of their flow. `villages.parquet` has the same flows by village and year.

The comprehensive incidence of the exit rule comes from `villages.parquet`, for the city or any
county: (`registered_persons` + `missed_persons` + `wrong_persons`) / `persons`
(`model.experiments.metrics.comprehensive_incidence`).

No table holds every household of every run. `run.py trace` and `run.py twins` live a run once more
with somebody followed, which changes no number of it. `trace --format json` gives `opening`,
`entries` (date, topic, text) and `decisions` (date, who, what, about, options with values, choice,
because), of a village also those about its county, township and paired body; keys of villages are
those of `villages.parquet` (column `village`). `twins --format json` gives `outcomes`, `starts`
(where the two histories begin to differ, and what reaches the household first), `measures`,
`groups` and `examples` with the first decision that differs on each side, about the household and
of its village's county, township and body; the fields of an example are null where nothing that is
compared differs noticeably."""

COUNTIES = """## The columns of `counties.parquet`

The three rates and one degree (A3), beside `year` and `county`: a row each March in which the
county was sampled or applied to leave the list of poor counties. What a sample found stands beside
what was so at that moment, both before anything found was corrected."""


def parameters_page() -> str:
    """Every declared key: value, range, unit, role, status, meaning, labels, source."""
    declared = declarations().values()
    parts = [MADE, PARAMETERS, status_table(declared), plausible_table(declared)]
    for name, kind in sections_of(Levels).items():
        own = [d for d in declared if d.name.split(".")[0] == name]
        parts += [f"## `[{name}]` {_first_line(kind)}", _keys(own)]
    parts += [f"## `[[shocks]]` {_first_line(Shock)}", _keys(shock_declarations().values())]
    return "\n\n".join(parts) + "\n"


def outputs_page() -> str:
    """Every output of a run."""
    head = ("column", "unit", "over a run", "better", "meaning", "labels")
    months, counties = (table(head, map(_output, those)) for those in (OUTPUTS, OF_COUNTIES))
    return "\n\n".join([MADE, OUTPUTS_PAGE, months, COUNTIES, counties]) + "\n"


PAGES = {
    "parameters.md": parameters_page,
    "mechanisms.md": mechanisms_page,
    "outputs.md": outputs_page,
    "validation.md": validation_page,
    "calibration.md": calibration_page,
    "odd.md": odd_page,
    "scenarios.md": scenarios_page,
    "credibility.md": credibility_page,
    "campaign.md": campaign_page,
}


def write_pages(folder: Path) -> None:
    """Write all generated pages into a folder that exists."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


def _keys(declared: Iterable[Declaration]) -> str:
    about = ("unit", "role", "status", "meaning", "labels", "source")
    return table(("key", "value", "range", "plausible", *about), map(_key, declared))


def _key(d: Declaration) -> tuple[str, ...]:
    role = f"{ROLES[d.role]}, {d.mechanism}" if d.mechanism else ROLES[d.role]
    labels = f"{d.label_en}; {d.label_zh}"
    value, allowed = plain(d.default), _allowed(d)
    about = (d.unit, role, d.status, d.meaning, labels, d.source)
    return f"`{d.name}`", value, allowed, _plausible(d), *about


def _plausible(d: Declaration) -> str:
    """The plausible range and where it comes from, or why there is none."""
    if d.plausible is None:
        return f"none: {d.because}" if d.because else ""
    low, high = map(plain, d.plausible)
    why = f"argued: {d.because}" if d.convention == "argued" else d.convention
    return f"{'x ' if d.by_factor else ''}{low} to {high} ({why})"


def _allowed(d: Declaration) -> str:
    if d.choices:
        return ", ".join(d.choices)
    low, high = ("" if edge is None else plain(edge) for edge in (d.low, d.high))
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else "any"


def _output(o: Output) -> tuple[str, ...]:
    return f"`{o.name}`", o.unit, o.summary, o.better, o.meaning, f"{o.label_en}; {o.label_zh}"


def _first_line(kind: type[Any]) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0].rstrip(".")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))

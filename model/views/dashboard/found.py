"""What a request found: the tables of its runs as the report's views read them, and its sentences.

The sentences, tables and figures are those of the report, on tables that lie in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model.experiments.comparison import comparison_table
from model.experiments.metrics import COSTS, SHOWN
from model.experiments.plan import Cell, Study
from model.views import numbers
from model.views.answer import answer, price
from model.views.folder import Folder
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from model.views.dashboard.asked import Asked
    from model.views.dashboard.runs import Run

COMPARED = ("scenario", "run", "seed", "stable_poor_persons", *COSTS, *SHOWN)
"""Columns that the comparison of a page rests on: all others would only take time."""
FEW = 20
"""Below so many pairs an interval is itself rough."""


@dataclass(frozen=True)
class Found:
    """The tables of all runs of a request so far, and how many pairs they make."""

    folder: Folder
    cadres: pd.DataFrame
    pairs: int
    scale: float

    @property
    def names(self) -> tuple[str, str]:
        """The labels of the two deployments."""
        return self.folder.baseline, self.folder.alternatives[0]

    @property
    def titles(self) -> tuple[str, str]:
        """What the two deployments are called."""
        first, second = self.names
        return self.folder.titles[first], self.folder.titles[second]


def found_of(study: Study, made: Sequence[tuple[Cell, Run]], asked: Asked) -> Found:
    """Put the tables of the runs together under the labels of their deployments."""
    tables = {
        name: _labelled([(cell, getattr(run, name)) for cell, run in made])
        for name in ("months", "villages", "ledger", "groups", "cadres")
    }
    months = tables["months"]
    bare = str(study.details["no_campaign"])
    columns = [name for name in COMPARED if name in months]
    about = {
        arm.label: {"title": arm.scenario.title, "campaign": arm.scenario.campaign}
        for arm in study.arms
    }
    labels = tuple(arm.label for arm in study.arms)
    folder = Folder(
        path=Path(),
        manifest={"command": study.command, "no_campaign": bare, "scenarios": about},
        months=months,
        villages=tables["villages"],
        ledger=tables["ledger"],
        comparison=comparison_table(months[columns], study.baseline, bare),
        groups=tables["groups"],
        baseline=study.baseline,
        scenarios=labels,
        titles={arm.label: arm.scenario.title or arm.label for arm in study.arms},
    )
    return Found(folder, tables["cadres"], len({cell.run for cell, _ in made}), asked.scale)


def _labelled(made: Sequence[tuple[Cell, pd.DataFrame]]) -> pd.DataFrame:
    """One table with scenario, run and seed in front."""
    import pandas as pd

    frames = [
        table.assign(scenario=cell.arm.label, run=cell.run, seed=cell.seed) for cell, table in made
    ]
    return pd.concat(frames, ignore_index=True)


def sentence(found: Found, lang: str) -> str:
    """The answer in one sentence, as the report has it: how much, how sure."""
    return answer(found.folder, lang)


def remarks(found: Found, lang: str) -> list[str]:
    """What has to be known beside the sentence: price, size of the city, what the interval holds.

    All as the report says it, but for the size.
    """
    villages = found.folder.villages
    said = [price(found.folder, lang)]
    share = numbers.plain(100 * found.scale)
    count = int(villages["village"].nunique()) if len(villages) else 0
    said.append(say(lang, "dashboard.size", share=share, villages=numbers.whole(count)))
    said.append(say(lang, "sure.both"))
    if found.pairs < FEW:
        said.append(say(lang, "sure.few"))
    return [text for text in said if text]

"""What a request found: the tables of its runs as the report's views read them, and its sentences.

The sentences, tables and figures are those of the report, on tables that lie in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from model.experiments.comparison import comparison_table
from model.experiments.manifest import data_status
from model.experiments.metrics import SHOWN
from model.experiments.plan import Cell, Study
from model.outputs import COSTS
from model.scenario import declarations
from model.views import numbers
from model.views.answer import answer, price
from model.views.dashboard.asked import title_of
from model.views.dashboard.levers import in_words
from model.views.folder import Folder
from model.views.texts import month_name, say

if TYPE_CHECKING:
    import pandas as pd

    from model.views.dashboard.asked import Asked
    from model.views.dashboard.runs import Run

COMPARED = ("scenario", "run", "seed", "stable_poor_persons", *COSTS, *SHOWN)
"""Columns that the comparison of a page rests on: all others would only take time."""
KEPT = ("scenario", "run", "seed", "date")
"""Columns that say what a row of months is about."""
FEW = 20
"""Below so many pairs an interval is itself rough."""


@dataclass(frozen=True)
class Found:
    """The tables of all runs of a request so far, and how many pairs they make."""

    folder: Folder
    cadres: pd.DataFrame
    pairs: int
    sentence: str
    """The answer in one sentence, as the report has it: how much, how sure."""
    remarks: tuple[str, ...]
    """What has to be known beside it: price, size of the city, what the interval holds."""

    @property
    def names(self) -> tuple[str, str]:
        """The labels of the two deployments."""
        return self.folder.baseline, self.folder.alternatives[0]

    @property
    def own(self) -> str:
        """What a text's name ends with where the villages are of the researcher's own tables."""
        return "" if self.folder.manifest["data_status"] == "synthetic" else "_own"

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
        manifest={
            "command": study.command,
            "no_campaign": bare,
            "scenarios": about,
            "data_status": data_status(study.arms[0].scenario),
        },
        months=months,
        villages=tables["villages"],
        ledger=tables["ledger"],
        comparison=comparison_table(months[columns], study.baseline, bare),
        groups=tables["groups"],
        baseline=study.baseline,
        scenarios=labels,
        titles={arm.label: title_of(arm.scenario, asked.lang) for arm in study.arms},
    )
    pairs = len({cell.run for cell, _ in made})
    said = replace(folder, months=months[[*KEPT, *COSTS]])  # a sentence is not to wait for all
    remarks = _remarks(said, pairs, asked)
    return Found(folder, tables["cadres"], pairs, answer(said, asked.lang), remarks)


def _remarks(folder: Folder, pairs: int, asked: Asked) -> tuple[str, ...]:
    """As the report says it, but for the size of the city."""
    villages, lang = folder.villages, asked.lang
    share = numbers.plain(100 * asked.scale)
    count = int(villages["village"].nunique()) if len(villages) else 0
    said = [
        _moves(asked),
        price(folder, lang),
        say(lang, "dashboard.size", share=share, villages=numbers.whole(count)),
        say(lang, "dashboard.both"),
        say(lang, "sure.few") if pairs < FEW else "",
    ]
    return tuple(text for text in said if text)


def in_a_row(sentences: Sequence[str], lang: str) -> str:
    """Sentences as one text, with the space between them that the language has."""
    return reduce(
        lambda said, more: say(lang, "dashboard.next_sentence", said=said, more=more), sentences
    )


def _moves(asked: Asked) -> str:
    """What was moved in the second deployment, and since when."""
    if not asked.moves:
        return ""
    lang = asked.lang
    known = declarations()
    listed = say(lang, "dashboard.next_move").join(
        say(
            lang, "dashboard.move", value=in_words(value, lang),
            label=known[key].label_zh if lang == "zh" else known[key].label_en,
        )
        for key, value in asked.moves
    )  # fmt: skip
    since = month_name(lang, asked.since)
    return say(lang, "dashboard.moves", moves=listed, date=since)


def _labelled(made: Sequence[tuple[Cell, pd.DataFrame]]) -> pd.DataFrame:
    """One table, with the scenario, run and seed of every row."""
    import numpy as np
    import pandas as pd

    lengths = [len(table) for _, table in made]
    labels = {
        "scenario": np.repeat(np.array([cell.arm.label for cell, _ in made], object), lengths),
        "run": np.repeat([cell.run for cell, _ in made], lengths),
        "seed": np.repeat([cell.seed for cell, _ in made], lengths),
    }
    frame = pd.concat([table for _, table in made], ignore_index=True)
    return pd.concat([frame, pd.DataFrame(labels)], axis=1)

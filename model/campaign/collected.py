"""Mesa's data collector, fed with the rows a campaign records anyway."""

from __future__ import annotations

from typing import Any

import mesa

from model.records.recorder import KIND

PLAIN = {"date": str} | {name: int if kind == "i8" else float for name, kind in KIND.items()}
"""The columns of `months.parquet` as plain Python values."""


class MonthsCollected(mesa.DataCollector):
    """One row a month, the columns of `months.parquet`: for batch_run and Mesa's plots.

    Nothing is measured twice: `collect` takes over what the recorder has just closed.
    """

    def __init__(self) -> None:
        super().__init__(model_reporters={name: name for name in PLAIN})

    def collect(self, model: Any) -> None:
        """Take over the last month of a campaign's recorder."""
        row = model.recorder.months[-1]
        self._collection_steps.append(model.steps)
        for name, plain in PLAIN.items():
            self.model_vars[name].append(plain(row[name]))

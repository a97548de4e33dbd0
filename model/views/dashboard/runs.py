"""Runs for the page: worker processes that stay warm, and the runs made so far, in memory only.

A seed always goes to the same worker, so that the burnt-in cities a worker keeps are those it will
be asked for again. Nothing is written to a disk.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple

from model.clock import month_of_year, year_of
from model.experiments.executors import LastingWorker
from model.experiments.plan import Cell, Options, Study, arms_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from model.campaign import Campaign
    from model.scenario import Scenario

MOST_KEPT = 400
"""Runs kept in memory; one of a 5 % city takes about a quarter of a megabyte."""
DECEMBER = 11
HOUSEHOLDS_KEPT = 400_000
"""Households of all burnt-in cities that a worker keeps together."""


class Run(NamedTuple):
    """The tables of a run, and the cadres of every December."""

    months: pd.DataFrame
    villages: pd.DataFrame
    """With one column more than the stored table: the mean fatigue of the cadres there."""
    ledger: pd.DataFrame
    groups: pd.DataFrame
    cadres: pd.DataFrame
    """A row a December, village and kind: cadres in service, their mean fatigue."""


def run_cell(cell: Cell) -> Run:
    """Run one cell in a worker: the tables of `campaign.run`, and the cadres of each December."""
    import numpy as np

    from model.campaign import start
    from model.campaign.model import Campaign
    from model.draws import uniform_named
    from model.scenario import drawn

    scenario = cell.arm.scenario
    world = scenario.start.world
    start.KEPT = max(1, int(HOUSEHOLDS_KEPT / max(1.0, world.households * world.scale)))
    setting = drawn(scenario, cell.seed, uniform_named)
    campaign = Campaign(setting=setting, rng=cell.seed, city_seed=world.seed)
    counted, tired = [], []
    for month in range(scenario.horizon_months):
        campaign.step()
        if month_of_year(month) == DECEMBER:
            counted.append(_cadres(campaign, year_of(month)))
            tired.append(_fatigue(campaign))
    months, villages, ledger, groups, _ = campaign.tables()
    if tired:  # a row a village every December, in the order of villages
        villages = villages.assign(fatigue=np.concatenate(tired))
    return Run(months, villages, ledger, groups, _together(counted))


def _fatigue(campaign: Campaign) -> NDArray[np.float64]:
    """Mean fatigue of the cadres in each village, 0 where nobody is."""
    import numpy as np

    cadres, size = campaign.city.cadres, campaign.city.villages.size
    there = cadres.posted >= 0
    place = cadres.posted[there]
    sums = np.bincount(place, cadres.fatigue[there].astype(float), size)
    means: NDArray[np.float64] = sums / np.maximum(np.bincount(place, minlength=size), 1)
    return means


def _cadres(campaign: Campaign, year: int) -> pd.DataFrame:
    """Cadres in service by village and kind, and how tired they are on average."""
    import numpy as np
    import pandas as pd

    from model.cadres import Kind

    villages, cadres = campaign.city.villages, campaign.city.cadres
    there = cadres.posted >= 0
    place = cadres.posted[there].astype(np.int64) * len(Kind) + cadres.kind[there]
    number = np.bincount(place, minlength=villages.size * len(Kind))
    tired = np.bincount(place, cadres.fatigue[there].astype(float), number.size)
    used = np.flatnonzero(number)
    names = np.array([kind.name.lower() for kind in Kind], object)
    return pd.DataFrame(
        {
            "year": np.full(used.size, year),
            "village": villages.key[used // len(Kind)].astype(np.int64),
            "kind": names[used % len(Kind)],
            "cadres": number[used],
            "fatigue": tired[used] / number[used],
        }
    )


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    if tables:
        return pd.concat(tables, ignore_index=True)
    return pd.DataFrame(columns=["year", "village", "kind", "cadres", "fatigue"])


def _import_figures() -> None:
    import model.views.dashboard.drawn  # noqa: F401 - so that the first figure need not wait


class Runs:
    """All runs that pages have asked for; shared by every page of a server."""

    def __init__(self, workers: int) -> None:
        self._workers = [LastingWorker(workers) for _ in range(workers)]
        self._aside = LastingWorker(workers)
        self._kept: OrderedDict[str, Run] = OrderedDict()
        self._lock = threading.Lock()

    def warm(self, scenario: Scenario) -> None:
        """Let every worker load what it needs and run a city of a village or two for a month."""
        tiny = scenario.with_settings({"world.scale": 0.002, "horizon.months": 12}, "the page")
        study = Study("simulate", arms_of([tiny]), Options(runs=len(self._workers), seed=0))
        for cell in study.cells():
            self.begin(cell)
        with self._lock:
            self._aside.submit(_import_figures)

    def known(self, cell: Cell) -> Run | None:
        """The run, if it has been made and is still kept."""
        with self._lock:
            if cell.key in self._kept:
                self._kept.move_to_end(cell.key)
            return self._kept.get(cell.key)

    def begin(self, cell: Cell) -> Future[Run]:
        """Let the seed's worker make a run."""
        with self._lock:
            return self._workers[cell.seed % len(self._workers)].submit(run_cell, cell)

    def aside[A, T](self, make: Callable[[A], T], of: A) -> T:
        """Make something in a process that makes no runs, and wait for it.

        Drawing would keep the pages of this process waiting, and Solara changes how Matplotlib
        keeps its settings here.
        """
        with self._lock:
            future = self._aside.submit(make, of)
        made: T = future.result()
        return made

    def keep(self, cell: Cell, run: Run) -> None:
        """Keep a run for the next time it is asked for; the oldest make room."""
        with self._lock:
            self._kept[cell.key] = run
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def end(self) -> None:
        """End the workers, also those at work."""
        for worker in (*self._workers, self._aside):
            worker.end(wait=False)

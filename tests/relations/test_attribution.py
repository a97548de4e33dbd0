"""What places are given adds up to what the city is given, in runs of the model itself."""

from __future__ import annotations

import pandas as pd
import pytest

from model.campaign.run import run
from model.experiments.attribution.request import OF_VILLAGES
from model.experiments.attribution.values import (
    COUNTY,
    OF_PERSONS,
    TYPE,
    VILLAGE,
    place_games,
    village_metrics,
)
from model.experiments.metrics import run_metrics
from model.outputs import BY_NAME
from model.scenario import load
from model.scenario.systems import SYSTEMS

LABELS = {"scenario": "all", "run": 0, "seed": 1}
ONE_CORNER = {"all": SYSTEMS}


@pytest.fixture(scope="module")
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Months and villages of one run of two years, labelled as a study labels them."""
    small = load("liupanshui").with_settings({"world.scale": 0.01, "horizon.months": 24})
    found = run(small, 1)
    return found.months.assign(**LABELS), found.villages.assign(**LABELS)


def test_the_metrics_by_village_are_those_the_model_keeps(
    tables: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    assert set(village_metrics(tables[1])) == set(OF_VILLAGES)


@pytest.mark.parametrize("by", [COUNTY, TYPE, VILLAGE])
@pytest.mark.parametrize("metric", OF_VILLAGES)
def test_places_add_up_to_the_city(
    tables: tuple[pd.DataFrame, pd.DataFrame], metric: str, by: str
) -> None:
    months, villages = tables
    last = villages[villages["year"] == 2015]
    if by == TYPE:
        kind = last["poor"].map({True: "poor", False: "other"}).where(~last["deep"], "deep-poor")
    else:
        kind = last[by].astype(str)
    persons = last.groupby(kind)["persons"].sum()
    games = list(place_games(villages, ONE_CORNER, by, metric))
    values = {game.place: game.values[0, 0] for game in games}
    assert set(values) == set(persons.index)
    weigh = BY_NAME[metric].unit in OF_PERSONS
    weights = persons / persons.sum() if weigh else persons * 0 + 1
    together = sum(values[place] * weights[place] for place in values)
    assert together == pytest.approx(run_metrics(months)[metric].iloc[0], rel=1e-9)

"""How much was the campaign: falls with and without it, pair by pair, and how they are told."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from model.campaign import RunTables, run
from model.errors import StoreError
from model.experiments.campaign_effect import (
    COUNTY,
    DEPTH,
    EVERYBODY,
    KIND,
    LASTING,
    CampaignEffect,
    as_json,
    campaign_effect,
)
from model.experiments.drivers import drivers_at
from model.experiments.freshness import marks
from model.experiments.results import Comparison, open_results
from model.records.groups import GROUPS
from model.scenario import load, read_posterior
from model.views import campaign
from model.views.campaign_page import campaign_page, keep
from model.views.figures.campaign import campaign_ways
from model.views.folder import read_folder
from model.views.report import write_report
from tests.unit.fake_results import write_folder

NAMES = ("liupanshui", "no_campaign")
SEEDS = (1, 2, 3)


@cache
def lived(name: str, seed: int) -> RunTables:
    return run(load(name).with_(world={"scale": 0.03}, horizon={"months": 36}), seed)


def joined(table: str) -> pd.DataFrame:
    return pd.concat(
        getattr(lived(name, seed), table).assign(scenario=name, run=seed - 1, seed=seed)
        for name in NAMES
        for seed in SEEDS
    )


@cache
def found() -> CampaignEffect:
    return campaign_effect(joined("months"), joined("villages"), joined("groups"), NAMES)


def test_falls_are_those_of_the_months() -> None:
    """January 2014 still shows December 2013."""
    row, months = found().row(EVERYBODY, "all"), joined("months")
    own = months[months["scenario"] == "liupanshui"]
    first = own[own["date"] == "2014-01"]["true_incidence"].mean()
    last = own[own["date"] == "2016-12"]["true_incidence"].mean()
    assert (row.start, row.end_with) == pytest.approx((first, last), rel=1e-9)
    assert row.fall_with.mean == pytest.approx(first - last, rel=1e-9)
    assert row.register_end == pytest.approx(
        own[own["date"] == "2016-12"]["registered_incidence"].mean(), rel=1e-9
    )
    assert found().years == (2013, 2016)
    assert found().pairs == row.difference.n == 3


def test_the_difference_is_with_less_without_pair_by_pair() -> None:
    for row in found().rows:
        gap = row.fall_with.mean - row.fall_without.mean
        assert row.difference.mean == pytest.approx(gap, abs=1e-12)
        assert row.difference.mean == pytest.approx(row.end_without - row.end_with, abs=1e-12)
    city = found().row(EVERYBODY, "all")
    assert city.difference.width < city.fall_with.width, "luck that both worlds share cancels"


@pytest.mark.parametrize("dimension", [COUNTY, KIND, DEPTH])
def test_groups_make_up_the_city(dimension: str) -> None:
    city = found().row(EVERYBODY, "all")
    rows = [row for row in found().rows if row.dimension == dimension]
    assert len(rows) > 1
    assert sum(row.persons for row in rows) == city.persons
    for name in ("start", "end_with", "end_without"):
        whole = sum(getattr(row, name) * row.persons for row in rows) / city.persons
        if dimension == DEPTH:  # sizes of the groups differ with the draw: means of shares
            assert whole == pytest.approx(getattr(city, name), rel=0.02)
        else:
            assert whole == pytest.approx(getattr(city, name), rel=1e-9)


def test_nobody_above_the_line_was_poor_at_the_start() -> None:
    starts = [row.start for row in found().rows if row.dimension == DEPTH]
    assert starts == [1.0, 1.0, 0.0, 0.0, 0.0]
    assert len(starts) == len(GROUPS["depth"])


def test_the_share_that_comes_anyway_needs_a_fall() -> None:
    for row in found().rows:
        assert (row.share_anyway is not None) == (row.fall_with.low > 0)
        if row.share_anyway:
            ratio = row.fall_without.mean / row.fall_with.mean
            assert row.share_anyway.mean == pytest.approx(ratio)
    assert found().row(EVERYBODY, "all", LASTING).poverty == LASTING
    with pytest.raises(KeyError):
        found().row(COUNTY, "Nowhere")


def test_one_pair_has_no_bounds_and_json_no_infinity() -> None:
    tables = (joined(t).query("seed == 1") for t in ("months", "villages", "groups"))
    alone = as_json(campaign_effect(*tables, NAMES))
    assert math.isfinite(alone["rows"][0]["difference"]["mean"])
    assert alone["rows"][0]["difference"]["low"] is None
    assert "Infinity" not in json.dumps(alone)
    assert "95 %" not in campaign.sentences(alone)[0]


def test_the_range_over_pairs_stands_beside_the_precision_of_the_mean() -> None:
    """With three pairs it is the least and the largest; the words say which is which."""
    city, told = found().row(EVERYBODY, "all"), as_json(found())
    months = joined("months").query("date == '2016-12'")
    ends = months.set_index(["seed", "scenario"])["true_incidence"].unstack()
    own = ends["no_campaign"] - ends["liupanshui"]
    assert city.difference.pair_low == pytest.approx(own.min(), rel=1e-9)
    assert city.difference.pair_high == pytest.approx(own.max(), rel=1e-9)
    assert told["rows"][0]["difference"]["pair_high"] == city.difference.pair_high
    share = city.share_anyway
    assert share is not None
    assert share.pair_low < share.mean < share.pair_high
    said = " ".join(campaign.sentences(told))
    assert f"{100 * own.min():.1f} to {100 * own.max():.1f} points" in said
    assert "more runs shrink it, ignorance stays" in said
    assert f"; {100 * own.min():.1f} to " in campaign.table(told).rows[0][7].detail


def test_drivers_are_set_together_in_both_worlds() -> None:
    for name in NAMES:
        low, high = (drivers_at(load(name), level) for level in ("low", "high"))
        assert low.campaign is load(name).campaign
        assert (low.start.drivers.wages, high.start.drivers.wages) == (0.06, 0.08)
        assert (low.at(80).drivers.migration, high.at(80).drivers.migration) == (0.01, 0.06)
        assert low.start.staffing == load(name).start.staffing


def test_the_page_says_which_way_the_share_goes_with_the_drivers(tmp_path: Path) -> None:
    kept = {"pairs": 8, "scale": 0.1, "uncertainty": "luck", "rules_digest": "0" * 64}
    rows = [row_of(level, share) for level, share in (("low", 0.43), ("high", 0.74))]
    told = as_json(found()) | {"made": made_up(), "drivers": {**kept, "rows": rows}}
    page = campaign_page(told)
    assert "goes from 43 to 74 %, the campaign's own part from 4.3 to 7.4 points" in page
    assert "rather too small than too large" in page
    assert "| low | 6 %, 1 % | 43 % [42, 44]; 41 to 45 |" in page
    assert "Not run yet" in campaign_page({**told, "drivers": None})


def row_of(level: str, share: float) -> dict[str, object]:
    def estimate(mean: float) -> dict[str, float]:
        edges = {"low": mean - 0.01, "high": mean + 0.01}
        return {"mean": mean, **edges, "pair_low": mean - 0.02, "pair_high": mean + 0.02}

    drivers = {"drivers.wages": 0.06, "drivers.migration": 0.01}
    return {"level": level, "drivers": drivers, "share_anyway": estimate(share),
            "difference": estimate(share / 10), "income_2019": estimate(9000.0)}  # fmt: skip


def made_up() -> dict[str, object]:
    return {"command": "c", "scale": 1.0, "uncertainty": "luck", "model_version": "0",
            "rules_digest": "0" * 64}  # fmt: skip


def test_tables_without_a_start_or_without_pairs_are_refused() -> None:
    villages = joined("villages")
    with pytest.raises(LookupError, match="December 2013"):
        campaign_effect(
            joined("months"), villages.drop(columns="start_true_incidence"), joined("groups"), NAMES
        )
    apart = villages[(villages["scenario"] == "liupanshui") == (villages["seed"] == 1)]
    with pytest.raises(LookupError, match="no seed"):
        campaign_effect(joined("months"), apart, joined("groups"), NAMES)


def test_a_comparison_that_does_not_say_it_raises_a_store_error(tmp_path: Path) -> None:
    out = with_a_start(tmp_path / "old")
    villages = pd.read_parquet(out / "villages.parquet")
    before = [name for name in villages if not name.startswith("start_")]
    villages[before].to_parquet(out / "villages.parquet")
    found = open_results(out)
    assert isinstance(found, Comparison)
    with pytest.raises(StoreError, match=r"old: .*December 2013"):
        _ = found.campaign


def test_every_number_of_the_paragraph_is_in_the_table() -> None:
    told = as_json(found())
    said, table = " ".join(campaign.sentences(told)), campaign.table(told)
    city = table.rows[0]
    for cell in (city[2], city[3], city[4]):
        assert cell.text in said
    assert "3 pairs" in table.caption
    assert all(len(row) == len(table.head) for row in table.rows)
    assert campaign.panels(told)[1][0].start == 1.0
    assert len(campaign_ways(campaign.panels(told)).axes) == 2


def with_a_start(out: Path) -> Path:
    """A folder of made-up numbers that says what villages were at the start, and has groups."""
    write_folder(out, NAMES, runs=3, n_months=84)
    villages = pd.read_parquet(out / "villages.parquet")
    for name in ("true", "stable", "registered"):
        villages[f"start_{name}_incidence"] = 0.233
    villages.to_parquet(out / "villages.parquet")
    rows = [
        (name, seed - 1, seed, 2020, DEPTH, group, 100, 100, 40, 40, 10, 3000.0)
        for name in NAMES for seed in SEEDS for group in GROUPS["depth"]
    ]  # fmt: skip
    columns = ["scenario", "run", "seed", "year", "dimension", "group", "households", "persons",
               "poor", "stable", "helped", "income_mean"]  # fmt: skip
    pd.DataFrame(rows, columns=columns).to_parquet(out / "groups.parquet")
    return out


def test_the_report_opens_with_what_was_fixed_and_tells_the_campaign(tmp_path: Path) -> None:
    out = with_a_start(tmp_path / "both")
    source = write_report(out).read_text(encoding="utf-8")
    first_table = source.index("<table")
    assert source.index('id="answer"') < source.index('id="world"') < first_table
    assert first_table < source.index('id="alternatives"') < source.index('id="campaign"')
    caption = source[first_table : first_table + 300]
    assert "How much poverty is left in 2020 without a campaign, by growth and by line" in caption
    assert "is gone before any cadre moves" in source[:first_table]
    assert "happens without any campaign" in source[:first_table]
    kept = json.loads((out / "campaign.json").read_text(encoding="utf-8"))
    assert kept["pairs"] == 3
    assert kept["made"]["rules_digest"] == "", "the folder is of another version"
    assert "compare liupanshui no_campaign --runs 3" in campaign_page(kept)
    with pytest.raises(StoreError, match="another version"):
        keep(out, tmp_path)


def test_what_is_kept_says_of_which_rules_and_results_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, docs = with_a_start(tmp_path / "both"), tmp_path / "docs"
    (docs / "pictures").mkdir(parents=True)
    about = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    made_by = about["model_version"]
    monkeypatch.setattr("model.version.model_version", lambda: made_by)
    monkeypatch.setattr("model.views.campaign_page.files", lambda _: tmp_path)
    with pytest.raises(StoreError, match="no_campaign --runs 3` alone does not make it again"):
        keep(out, docs)
    for name in NAMES:
        about["scenarios"][name]["digest"] = load(name).digest
    (out / "manifest.json").write_text(json.dumps(about))
    keep(out, docs)
    made = json.loads((tmp_path / "campaign.json").read_text(encoding="utf-8"))["made"]
    assert {name: made[name] for name in marks()} == marks()
    page = (docs / "campaign.md").read_text(encoding="utf-8")
    assert "3 pairs of seed and parameter draw" in page
    assert "40 pairs" not in page, "what the page is made from is said by the stored answer alone"


def test_the_command_has_every_option_that_made_the_runs(tmp_path: Path) -> None:
    out = with_a_start(tmp_path / "both")
    about = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    about |= {"first_seed": 7, "posterior": {"digest": read_posterior().digest, "stale": "",
                                             "parameters": ["drivers.wages"]}}  # fmt: skip
    about["options"] |= {"vary_world": True}
    for name in NAMES:
        size = {"world.scale": 0.1, "horizon.months": 60}
        scenario = load(name).with_settings(size)
        about["scenarios"][name] |= {"scale": 0.1, "months": 60, "digest": scenario.digest}
    (out / "manifest.json").write_text(json.dumps(about))
    folder = read_folder(out)
    found = campaign.record(folder)
    assert found is not None
    said = "--scale 0.1 --months 60 --runs 3 --seed 7 --posterior --vary-world"
    assert found["made"]["command"] == f"python run.py compare liupanshui no_campaign {said}"
    assert campaign.is_as_named(folder, found)
    about["posterior"]["digest"] = "0" * 64
    folder = replace(folder, manifest=about)
    found = campaign.record(folder)
    assert found is not None
    assert "--posterior-from" in found["made"]["command"]
    assert not campaign.is_as_named(folder, found)


def test_a_report_without_such_a_world_has_no_such_section(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "one", NAMES[:1], runs=3, n_months=24)
    source = write_report(out).read_text(encoding="utf-8")
    assert 'id="campaign"' not in source
    assert not (out / "campaign.json").exists()
    with pytest.raises(StoreError, match="does not compare"):
        keep(out, tmp_path)

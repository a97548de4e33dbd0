"""Shapley's shares of games whose answer is known, through the study, its tables and its words."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from model.errors import RequestError
from model.experiments.attribute import attribution_study
from model.experiments.attribution.corners import corners, scenario_at
from model.experiments.attribution.results import Attribution
from model.experiments.attribution.shapley import added_first, added_last, shapley, total
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.intervals import Interval
from model.experiments.plan import Options
from model.experiments.results import open_results
from model.scenario import load
from model.scenario.systems import SYSTEMS
from model.views.shares_read import _interaction
from tests.unit.games import Game, Plays, campaign, on_in

COST = dict(zip(SYSTEMS, (1.0, 3.0, 7.0, 8.0), strict=True))
AIRPORT = (1 / 4, 1 / 4 + 2 / 3, 1 / 4 + 2 / 3 + 4 / 2, 1 / 4 + 2 / 3 + 4 / 2 + 1)
"""Littlechild and Owen (1973): each stretch of runway is paid in equal parts by who needs it."""


def airport(on: frozenset[str], seed: int) -> float:
    return max((COST[system] for system in on), default=0.0)


def additive(on: frozenset[str], seed: int) -> float:
    return sum(COST[system] for system in on)


def complements(on: frozenset[str], seed: int) -> float:
    return 8.0 if len(on) == 4 else 0.0


def with_luck(on: frozenset[str], seed: int) -> float:
    """Additive, and three of them gain by a seed's own luck from being together."""
    together = {"organisation", "operations", "support"} <= on
    return additive(on, seed) * (1 + seed / 10) + 3.0 * seed * together


def played(game: Game, out: Path, runs: int = 3, fails: object = None) -> Attribution:
    """Attribute a made-up game through the whole study."""
    study = attribution_study(campaign(), Options(runs=runs))
    run = Plays(game, fails)  # type: ignore[arg-type]
    found = carry_out(study, Conduct(out=out, run=run))
    assert isinstance(found, Attribution)
    return found


@pytest.fixture(scope="module")
def of_additive(tmp_path_factory: pytest.TempPathFactory) -> Attribution:
    return played(additive, tmp_path_factory.mktemp("additive") / "out", runs=2)


@pytest.fixture(scope="module")
def of_luck(tmp_path_factory: pytest.TempPathFactory) -> Attribution:
    return played(with_luck, tmp_path_factory.mktemp("luck") / "out")


def means(found: Attribution, measure: str, metric: str = "", by: str = "city") -> dict[str, float]:
    """The means of one measure by system."""
    rows = found.shares(metric, by)
    rows = rows[rows["measure"] == measure]
    return dict(zip(rows["system"], rows["mean"], strict=True))


def values_of(game: Game, seed: int = 1) -> np.ndarray:
    """The game's value of each of the sixteen coalitions."""
    sets = (frozenset(s for i, s in enumerate(SYSTEMS) if place >> i & 1) for place in range(16))
    return np.array([[game(on, seed) for on in sets]])


def test_the_airport_is_paid_by_stretches(tmp_path: Path) -> None:
    found = played(airport, tmp_path / "out", runs=2)
    shares = means(found, "share")
    assert [shares[system] for system in SYSTEMS] == pytest.approx(AIRPORT, rel=1e-9)
    assert shares["sum"] == pytest.approx(8.0, rel=1e-9)
    assert means(found, "last") == pytest.approx(
        {"organisation": 0, "operations": 0, "support": 0, "assessment": 1, "sum": 1,
         "interaction": 7}, abs=1e-9
    )  # fmt: skip
    assert means(found, "first")["interaction"] == pytest.approx(8 - 19)


def test_additive_systems_get_what_they_add_first_and_last(of_additive: Attribution) -> None:
    for measure in ("share", "first", "last"):
        got = means(of_additive, measure)
        assert [got[system] for system in SYSTEMS] == pytest.approx(list(COST.values()))
    assert means(of_additive, "percent") == pytest.approx(
        {system: 100 * cost / 19 for system, cost in COST.items()} | {"sum": 100}
    )
    assert "no interaction here" in of_additive.reading()


def test_complements_share_alike_though_each_alone_does_nothing(tmp_path: Path) -> None:
    found = played(complements, tmp_path / "out", runs=2)
    assert means(found, "share") == pytest.approx(dict.fromkeys(SYSTEMS, 2.0) | {"sum": 8.0})
    assert means(found, "first") == pytest.approx(
        dict.fromkeys((*SYSTEMS, "sum"), 0.0) | {"interaction": 8.0}
    )
    assert means(found, "last") == pytest.approx(
        dict.fromkeys(SYSTEMS, 8.0) | {"sum": 32.0, "interaction": -24.0}
    )
    text = found.reading()
    assert "100 % of the size of the total" in text
    assert "exists only because they work together" in text
    assert "not effects that can be added" in text


def test_an_unclear_total_does_not_say_whether_systems_help_each_other() -> None:
    total, beyond = Interval(9.0, -112.0, 130.0, 8), Interval(49.8, 46.3, 53.3, 8)
    said = _interaction(total, beyond, "stable_person_years", "en")
    assert "does not say whether they help or hinder" in said
    assert "only because" not in said
    turned = Interval(-11.0, -132.0, 110.0, 8)
    assert _interaction(turned, beyond, "stable_person_years", "en") == said


def test_shares_are_the_mean_over_all_orders() -> None:
    """Against the definition: join in every one of the 24 orders, and average what each adds."""
    values = np.sin(np.arange(32.0)).reshape(2, 16) * 1000
    expected = np.zeros((2, 4))
    for order in itertools.permutations(range(4)):
        inside = 0
        for player in order:
            expected[:, player] += values[:, inside | 1 << player] - values[:, inside]
            inside |= 1 << player
    assert shapley(values) == pytest.approx(expected / 24, rel=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_any_number_of_players(n: int) -> None:
    size = np.array([place.bit_count() for place in range(2**n)], dtype=float)
    assert shapley(size**2) == pytest.approx([n] * n)
    assert added_first(size**2) == pytest.approx([1] * n)
    assert added_last(size**2) == pytest.approx([2 * n - 1] * n)
    with pytest.raises(ValueError, match="not those of all coalitions"):
        shapley(np.zeros(2**n + 1))


def test_shares_add_up_to_the_total_in_every_pair() -> None:
    """Whole numbers to the last digit (they are multiplied by 12 once); others to rounding."""
    whole = np.round(1e6 * np.sin(np.arange(1600.0) ** 2)).reshape(100, 16) * 12
    assert (shapley(whole).sum(axis=1) == total(whole)).all()
    values = np.sin(np.arange(1600.0) ** 2).reshape(100, 16)
    assert shapley(values).sum(axis=1) == pytest.approx(total(values), abs=1e-15 * 16)


def test_a_system_that_never_adds_gets_nothing_and_equals_get_the_same() -> None:
    values = values_of(lambda on, _: float("support" in on and "assessment" in on))
    assert shapley(values)[0] == pytest.approx([0, 0, 0.5, 0.5])


def test_shares_sum_to_the_total_for_every_metric_and_place(of_luck: Attribution) -> None:
    table = of_luck.table[of_luck.table["measure"] == "share"]
    assert set(table["by"]) == {"city", "county", "village-type"}
    assert {"person_years_out", "stable_person_years", "true_incidence"} <= set(table["metric"])
    for (_, _, _), rows in table.groupby(["metric", "by", "place"]):
        parts = rows[rows["system"] != "sum"]["mean"]
        assert len(parts) == 4
        assert parts.sum() == pytest.approx(rows[rows["system"] == "sum"]["mean"].item(), rel=1e-9)


def test_the_mean_and_the_interval_are_over_pairs(of_luck: Attribution) -> None:
    """Seeds 1, 2, 3: support gets 7 (1 + s / 10) + s; Student's t with two degrees."""
    shares = of_luck.shares()
    row = shares[(shares["system"] == "support") & (shares["measure"] == "share")].iloc[0]
    each = [7 * (1 + s / 10) + s for s in (1, 2, 3)]
    half = 4.302652729911275 * np.std(each, ddof=1) / np.sqrt(3)
    assert row["runs"] == 3
    assert row["mean"] == pytest.approx(np.mean(each))
    assert (row["low"], row["high"]) == pytest.approx((np.mean(each) - half, np.mean(each) + half))


def test_the_gain_is_against_the_corner_with_nothing_and_luck_cancels(
    of_additive: Attribution,
) -> None:
    values = of_additive.values
    gains = values[values["metric"] == "person_years_out"].set_index("corner")["mean"]
    assert gains["none"] == 0
    assert gains["organisation+support"] == pytest.approx(8)
    years = means(of_additive, "share", "stable_person_years")
    gained = means(of_additive, "share")
    assert years == pytest.approx({system: -value for system, value in gained.items()})


def test_places_weigh_shares_by_persons_and_sum_up_counts(of_additive: Attribution) -> None:
    """East: villages of 3,000 and 1,000 persons gaining 1 and 2 points a 1,000: 1.25 together."""
    rows = of_additive.shares("stable_incidence", "county")
    sums = rows[(rows["system"] == "sum") & (rows["measure"] == "share")]
    got = dict(zip(sums["place"], sums["mean"], strict=True))
    assert got == pytest.approx({"East": -1.25 * 19 / 1000, "West": 19 / 1000})
    visits = of_additive.shares("visits", "county")
    sums = visits[(visits["system"] == "sum") & (visits["measure"] == "share")]
    assert dict(zip(sums["place"], sums["mean"], strict=True)) == {"East": 57.0, "West": 57.0}
    kinds = of_additive.shares("stable_incidence", "village-type")
    assert set(kinds["place"]) == {"deep-poor", "poor", "other"}
    single = of_additive.shares("stable_incidence", "village")
    support = single[(single["system"] == "support") & (single["measure"] == "share")]
    got = dict(zip(support["place"], support["mean"], strict=True))
    assert got == pytest.approx({"7": -0.007, "8": -0.014, "9": 0.007})


def test_a_pair_with_a_failed_run_is_left_out_and_said(tmp_path: Path) -> None:
    def fails(on: frozenset[str], seed: int) -> bool:
        return seed == 2 and on == {"support"}

    found = played(with_luck, tmp_path / "out", fails=fails)
    assert len(found.failures) == 1
    assert found.pairs_left_out == [2]
    assert set(found.table["runs"]) == {2}
    assert means(found, "share")["support"] == pytest.approx(np.mean([7.7 + 1, 9.1 + 3]))
    assert "1 of 3 pairs left out" in found.reading()
    assert "seeds 2" in found.reading()


def test_no_complete_pair_gives_no_shares_and_says_so(tmp_path: Path) -> None:
    found = played(additive, tmp_path / "out", 1, lambda on, _: on == {"support"})
    assert found.shares().empty
    assert "No pair has finished" in found.reading()


def test_one_pair_has_no_interval(tmp_path: Path) -> None:
    found = played(airport, tmp_path / "out", runs=1)
    assert np.isinf(found.shares()["low"]).all()
    assert "percent" not in set(found.shares()["measure"])
    assert "Run more" in found.reading()


def test_the_same_request_runs_nothing_again_and_a_lost_run_alone(tmp_path: Path) -> None:
    class Counts(Plays):
        calls = 0

        def __call__(self, cell: object) -> object:  # type: ignore[override]
            Counts.calls += 1
            return super().__call__(cell)  # type: ignore[arg-type]

    study = attribution_study(campaign(), Options(runs=2))
    conduct = Conduct(out=tmp_path / "out", run=Counts(airport))  # type: ignore[arg-type]
    carry_out(study, conduct)
    before = (tmp_path / "out" / "attribution.csv").read_bytes()
    assert Counts.calls == 32
    carry_out(study, conduct)
    assert Counts.calls == 32
    key = study.cells()[5].key
    for path in (tmp_path / "out" / "fragments" / key).iterdir():
        path.unlink()
    carry_out(study, conduct)
    assert Counts.calls == 33
    assert (tmp_path / "out" / "attribution.csv").read_bytes() == before


def test_corners_are_the_systems_they_say(tmp_path: Path) -> None:
    assert len({corner.place for corner in corners()}) == len({c.name for c in corners()}) == 16
    for corner in corners():
        assert on_in(scenario_at(corner, campaign())) == set(corner.on)


def test_the_corner_with_nothing_is_no_campaign() -> None:
    case, none = load("liupanshui"), load("no_campaign")
    bare = next(corner for corner in corners() if corner.name == "none")
    for month in (0, 30, 71, 83):
        assert scenario_at(bare, case).at(month) == none.at(month)
    full = next(corner for corner in corners() if corner.name == "all")
    assert scenario_at(full, case).digest == case.digest


def test_a_system_already_left_out_is_run_once_and_gets_nothing(tmp_path: Path) -> None:
    scenario = campaign().without("support")
    study = attribution_study(scenario, Options(runs=1))
    assert len({cell.key for cell in study.cells()}) == 8
    found = carry_out(study, Conduct(out=tmp_path / "out", run=Plays(airport)))
    assert isinstance(found, Attribution)
    assert means(found, "share")["support"] == 0


def test_nothing_to_attribute_is_refused() -> None:
    with pytest.raises(RequestError, match="nothing to attribute"):
        attribution_study(load("no_campaign"))


def test_a_metric_or_place_that_is_not_there_is_refused(of_additive: Attribution) -> None:
    found = open_results(of_additive.folder)
    assert isinstance(found, Attribution)
    with pytest.raises(RequestError, match="Did you mean 'true_incidence'"):
        found.shares("true_incidenc")
    with pytest.raises(RequestError, match="Did you mean 'county'"):
        found.shares(by="countie")
    with pytest.raises(RequestError, match=r"no shares by county.*stable_incidence, visits"):
        found.shares("person_years_out", "county")

"""The report says what the tables say, is whole, and can be read by everybody."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from model.errors import RequestError, StoreError
from model.views import (
    answer,
    explain,
    mediators,
    numbers,
    report,
    reported,
    tables,
    where,
)
from model.views.folder import Folder, read_folder
from model.views.report import write_report
from model.views.texts import say
from tests.unit.fake_results import write_folder

NAMES = ("liupanshui", "no_campaign", "deep_poverty_first", "cash_only", "weak_audit")


class Page(HTMLParser):
    """What a reader of the page meets: images, addresses, header cells, tags, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.addresses: list[str] = []
        self.header_cells: list[dict[str, str | None]] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        if tag == "img":
            self.images.append(found)
        if tag == "th":
            self.header_cells.append(found)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action", "srcset")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return read_folder(write_folder(tmp_path_factory.mktemp("report") / "out", NAMES))


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawing out where a test reads words only."""
    monkeypatch.setattr(report, "pictures", lambda *_: {})


@pytest.fixture(scope="module")
def source(folder: Folder) -> str:
    return write_report(folder.path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def row_of(folder: Folder, metric: str, scenario: str) -> pd.Series:
    rows = folder.comparison
    return rows[(rows["metric"] == metric) & (rows["scenario"] == scenario)].iloc[0]


def test_the_answer_is_the_comparison(folder: Folder, page: Page) -> None:
    sentence = answer.answer(folder)
    assert sentence in page.text
    assert sentence.endswith(".")
    assert ". " not in sentence
    headline = row_of(folder, "person_years_out", "liupanshui")
    shown = numbers.together([headline["difference"], headline["low"], headline["high"]])
    assert f"keeps {shown[0]} more person-years out of stable poverty" in sentence
    assert f"(95 % interval {shown[1]} to {shown[2]}; 8 paired runs)" in sentence
    best = row_of(folder, "stable_person_years", "deep_poverty_first")
    shown = numbers.together([-best["difference"], -best["high"], -best["low"]])
    assert f"“Deep poverty first” comes first: it keeps {shown[0]} more" in sentence
    assert f"(95 % interval {shown[1]} to {shown[2]}; 8 paired runs)" in sentence


def test_the_answer_says_what_was_spent_and_what_a_million_gains(folder: Folder) -> None:
    sentence = answer.answer(folder)
    assert "the deployments spend different amounts on measures (“Deep poverty first” 18,100" in (
        sentence
    )
    assert "of all, from 9,240 to 18,100 million yuan" in sentence
    for name in ("deep_poverty_first", "liupanshui"):
        ratio = row_of(folder, "person_years_out_per_million", name)["difference"]
        assert f"“{folder.titles[name]}” gains {numbers.together([ratio])[0]}" in sentence


def test_deployments_that_spend_alike_are_said_to(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "twins", ("twin_one", "no_campaign", "twin_two"), runs=3)
    assert "the deployments spend about the same on measures" in answer.answer(read_folder(out))


def test_the_main_table_has_the_gain_of_a_million_for_everybody(folder: Folder) -> None:
    table = tables.alternatives(folder)
    assert table.head[2] == "Person-years gained per million yuan against “No campaign”"
    shown = {row[0].text: row[2].text for row in table.rows}
    assert shown.pop("No campaign") == "\N{EN DASH}"
    assert all(text.startswith("+") for text in shown.values())
    assert {len(row) for row in table.rows} == {len(table.head)}


def test_rounding_keeps_within_half_a_percent_of_the_comparison(folder: Folder) -> None:
    headline = row_of(folder, "person_years_out", "liupanshui")
    shown = numbers.together([headline["difference"], headline["low"], headline["high"]])
    assert float(shown[0].replace(",", "")) == pytest.approx(headline["difference"], rel=0.005)


@pytest.mark.parametrize(
    ("gain", "expected"),
    [
        (
            (5e4, 4e4, 6e4),
            "keeps 50,000 more person-years out of stable poverty than “No campaign” "
            "(95 % interval 40,000 to 60,000; 8 paired runs)",
        ),
        (
            (-5e4, -6e4, -4e4),
            "leaves 50,000 more person-years in stable poverty than “No campaign” "
            "(95 % interval 40,000 to 60,000; 8 paired runs)",
        ),
        ((5e4, -1e4, 11e4), "cannot be told apart from “No campaign”"),
        ((5e4, float("-inf"), float("inf")), "in the one run made"),
    ],
)
def test_each_outcome_is_said_as_it_is(
    folder: Folder, gain: tuple[float, float, float], expected: str
) -> None:
    found = answer.Gain("liupanshui", "no_campaign", *gain, 8)
    said = answer.clause(found, folder)
    assert expected in said


def test_a_tie_for_the_first_place_is_said(tmp_path: Path) -> None:
    names = ("liupanshui", "no_campaign", "twin_one", "twin_two", "cash_only")
    out = write_folder(tmp_path / "tie", names, runs=4, n_months=36)
    assert "but it cannot be told apart from “Twin" in answer.answer(read_folder(out))


def test_without_a_bare_scenario_the_best_alternative_is_named(tmp_path: Path) -> None:
    names = ("liupanshui", "deep_poverty_first", "cash_only")
    out = write_folder(tmp_path / "best", names, runs=4, n_months=36)
    said = answer.answer(read_folder(out))
    assert said.startswith("Over 2014–2016, among 2 alternatives “Deep poverty first” comes first")


def test_every_image_has_words_and_is_inside_the_page(page: Page) -> None:
    assert len(page.images) == 9
    for image in page.images:
        assert len(image["alt"] or "") > 60
        assert (image["src"] or "").startswith("data:image/png;base64,")


def test_nothing_is_fetched_from_outside(source: str, page: Page) -> None:
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    assert not re.search(r"https?://|@import|url\(", source)
    assert not page.tags & {"script", "link", "iframe", "object"}


def test_header_cells_have_a_scope(page: Page) -> None:
    assert page.header_cells
    assert {cell.get("scope") for cell in page.header_cells} == {"row", "col"}


def test_links_of_the_contents_lead_somewhere(source: str, page: Page) -> None:
    for address in page.addresses:
        if address.startswith("#"):
            assert f'id="{address[1:]}"' in source


def test_names_are_escaped(source: str, page: Page) -> None:
    assert "county <b>Zhongshan</b>" in page.text
    assert "<b>Zhongshan" not in source
    assert "<script>" not in source


def test_a_hostile_title_stays_text(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "hostile", NAMES[:2], runs=3, n_months=24)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    title = "<script>alert('village')</script> {0} {period} $5 $\\nothing_$"
    manifest["scenarios"]["liupanshui"]["title"] = title
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    source = write_report(out).read_text(encoding="utf-8")
    assert "<script>" not in source
    assert title in Page(source).text


def test_the_sections_a_planner_looks_for_are_there(page: Page) -> None:
    for heading in (
        "The question",
        "The answer",
        "The alternatives",
        "What was fixed before any cadre moved",
        "When the reported figure stops meaning what it says",
        "How sure",
        "Why the alternatives rank as they do",
        "Where",
        "What it cost",
        "What was assumed",
        "What this must not be used for",
    ):
        assert heading in page.text
    for words in ("One synthetic city:", "Cost concept:", "Horizon: all cost", "Synthetic city."):
        assert words in page.text
    for words in ("Published patterns beside the model", "0.1.0+0123456789ab"):
        assert words in page.text


def test_the_explanation_follows_the_tables(folder: Folder) -> None:
    order = explain.ranking(folder)
    places = [order.index(folder.titles[name]) for name in ("deep_poverty_first", *NAMES[:1])]
    assert places == sorted(places)
    audit = next(line for line in explain.sentences(folder) if line.startswith("“Weak audit”"))
    assert "pushed exits +200 % (85,500 against 28,500)" in audit
    assert "leaves 26,540 more person-years in stable poverty" in audit


def test_mediators_are_compared_seed_by_seed(folder: Folder) -> None:
    visits = next(item for item in mediators.mediators(folder) if item.name == "visits")
    found = mediators.change(visits, "cash_only", "liupanshui")
    assert found.clear
    assert found.value / found.base == pytest.approx(0.55, rel=1e-3)
    assert found.difference.n == 8


def test_unclear_changes_are_not_told(folder: Folder) -> None:
    waiting = next(item for item in mediators.mediators(folder) if item.name == "waiting")
    assert mediators.telling([mediators.change(waiting, "cash_only", "liupanshui")]) == []


def test_paper_parts_from_truth_in_a_stated_month(folder: Folder) -> None:
    month = reported.half_from(folder, "liupanshui")
    rows = folder.months[folder.months["scenario"] == "liupanshui"]
    cut = rows.groupby("date")[["registered_incidence", "stable_incidence"]].median()
    below = cut["registered_incidence"] < cut["stable_incidence"] / 2
    assert below[cut.index >= month].all()
    assert not below[cut.index < month].iloc[-1]
    assert reported.half_from(folder, "no_campaign") == ""
    said = reported.sentences(folder)[0]
    assert "Of every 100 exits 13 were not real: 8 of them honest mistakes, the others" in said
    assert "In all 5 were pushed through" in said


def test_comprehensive_incidence_counts_listed_missed_and_wrongly_released(folder: Folder) -> None:
    villages = folder.villages.assign(wrong_persons=0.01 * folder.villages["persons"])
    said = reported.sentences(replace(folder, villages=villages))[0]
    last = villages[(villages["year"] == villages["year"].max())]
    rows = last[last["scenario"] == folder.baseline]
    counted = rows[["registered_persons", "missed_persons", "wrong_persons"]].sum().sum()
    share = numbers.percent(counted / rows["persons"].sum())
    assert say("en", "meaning.comprehensive", share=share) in said
    assert "comprehensive" not in reported.sentences(folder)[0], "without the counts"


def test_kinds_of_village_add_up_to_all(folder: Folder) -> None:
    last = folder.villages[folder.villages["year"] == 2020]
    kinds = where.groups(last)
    first_three = list(kinds.values())[:3]
    assert (sum(mask.astype(int) for mask in first_three) == 1).all()
    shares = where.incidence(last)
    own = last[(last["scenario"] == "cash_only") & (last["seed"] == 1)]
    expected = (own["stable_incidence"] * own["persons"]).sum() / own["persons"].sum()
    assert shares.loc["cash_only", 1] == pytest.approx(expected)


@pytest.mark.usefixtures("no_figures")
def test_the_world_without_a_campaign_is_shown_if_known(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "world", NAMES[:2], runs=3, n_months=24)
    checks = {
        "tables": [
            {
                "title": "Drivers and lines",
                "columns": ["Drivers", "Constant line"],
                "rows": [["central", "10.6 %"]],
                "note": "",
            }
        ]
    }
    (out / "no_campaign_checks.json").write_text(json.dumps(checks), encoding="utf-8")
    text = Page(write_report(out).read_text(encoding="utf-8")).text
    assert "Drivers and lines" in text
    assert "Not available in this folder: What was fixed" not in text


def test_a_single_scenario_claims_no_effect(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "one", NAMES[:1], runs=3, n_months=24)
    text = Page(write_report(out).read_text(encoding="utf-8")).text
    assert "does not say what the deployment achieves" in text
    assert "Levels, not differences" in text


def test_a_folder_without_any_campaign_has_a_report(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "bare", ("no_campaign",), runs=2, n_months=24)
    ledger = pd.read_parquet(out / "ledger.parquet")
    ledger[ledger["source"] == "payroll"].to_parquet(out / "ledger.parquet")
    assert "None" not in Page(write_report(out).read_text(encoding="utf-8")).text


def test_missing_tables_are_said_to_be_missing(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "bare", NAMES[:2], runs=2, n_months=24)
    (out / "villages.parquet").unlink()
    (out / "ledger.parquet").unlink()
    text = Page(write_report(out).read_text(encoding="utf-8")).text
    assert "Not available in this folder: Where." in text


def test_a_sweep_names_its_best_and_worst_point(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "sweep", NAMES[:1], runs=3, n_months=24, points=4)
    page = Page(write_report(out).read_text(encoding="utf-8"))
    assert "across 4 points of the sweep" in page.text
    assert "support.village_pay = 2000" in page.text
    assert len(page.images) == 1


def test_figures_are_kept_beside_the_report(folder: Folder, source: str) -> None:
    names = {path.name for path in (folder.path / "figures").iterdir()}
    assert names == {
        f"{name}.png"
        for name in (
            "paper_and_truth", "side_by_side", "differences", "exits", "villages", "money",
            "cadre_days", "counties", "plane",
        )
    }  # fmt: skip


def test_the_same_folder_gives_the_same_page(folder: Folder, source: str) -> None:
    assert write_report(folder.path).read_text(encoding="utf-8") == source


def test_a_folder_without_a_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"manifest\.json is missing"):
        write_report(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="--lang fr"):
        write_report(tmp_path, "fr")


def test_a_page_that_cannot_be_made_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = write_folder(tmp_path / "old", NAMES[:2], runs=3, n_months=24)
    (out / "report.html").write_text("old", encoding="utf-8")

    def broken(*_: object) -> str:
        raise ValueError("no answer")

    monkeypatch.setattr(answer, "answer", broken)
    with pytest.raises(ValueError, match="no answer"):
        write_report(out)
    assert (out / "report.html").read_text(encoding="utf-8") == "old"

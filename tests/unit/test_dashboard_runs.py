"""The page without a browser: what is run, which request counts, what is said of it."""

from __future__ import annotations

import re
import threading
from concurrent.futures import BrokenExecutor, Future
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from model.campaign import run as run_campaign
from model.errors import RunError
from model.experiments.compare import compare
from model.experiments.plan import Cell
from model.scenario import load
from model.views.answer import answer
from model.views.dashboard import drawn, story
from model.views.dashboard.asked import Asked
from model.views.dashboard.found import Found, found_of
from model.views.dashboard.latest import Latest
from model.views.dashboard.runs import Run, run_cell
from model.views.dashboard.session import Session, Status, progress, rounds
from model.views.folder import read_folder
from model.views.layout import Cell as TableCell
from model.views.layout import Table

SMALL = Asked("yearly_plan", "no_campaign", scale=0.01, pairs=4)


@pytest.fixture(scope="module")
def made() -> list[tuple[Cell, Run]]:
    """Two pairs of a small city."""
    study = SMALL.study()
    return [(cell, run_cell(cell)) for cell in study.cells(2)]


@pytest.fixture(scope="module")
def found(made: list[tuple[Cell, Run]]) -> Found:
    return found_of(SMALL.study(), made, SMALL)


# --------------------------------------------------------------------------- what was found


def test_a_run_of_the_page_is_the_run_of_the_command_line(made: list[tuple[Cell, Run]]) -> None:
    cell, run = made[0]
    stored = run_campaign(cell.arm.scenario, cell.seed)
    same = run._replace(villages=run.villages.drop(columns="fatigue"))
    for mine, theirs in zip(same[:4], stored[:4], strict=True):
        pd.testing.assert_frame_equal(mine, theirs)
    december = run.months[run.months["date"].str.endswith("-12")]
    by_year = run.cadres.groupby("year")["cadres"].sum()
    assert by_year.tolist() == december["cadres_posted"].tolist()
    first = run.villages.iloc[-1]
    there = run.cadres[run.cadres["year"] == first["year"]]
    there = there[there["village"] == first["village"]]
    tired = (there["fatigue"] * there["cadres"]).sum() / there["cadres"].sum()
    assert 0 < tired == pytest.approx(first["fatigue"])


def test_the_sentence_is_that_of_the_report(found: Found, tmp_path: Path) -> None:
    pair = [load(n).with_settings({"world.scale": 0.01}) for n in (SMALL.first, SMALL.second)]
    compare(*pair, runs=2, workers=1, out=tmp_path / "out")
    stored = read_folder(tmp_path / "out")
    assert found.sentence == answer(stored)
    mine = found.folder.comparison.set_index(["metric", "scenario"])
    theirs = stored.comparison.set_index(["metric", "scenario"]).loc[mine.index]
    pd.testing.assert_frame_equal(mine, theirs)
    assert "1 % of the city (10 villages" in " ".join(found.remarks)


def test_what_was_moved_is_said_beside_the_sentence(made: list[tuple[Cell, Run]]) -> None:
    asked = replace(SMALL, moves=(("staffing.posting", 36),))
    said = " ".join(found_of(SMALL.study(), made, asked).remarks)
    assert "Moved from January 2014 on: length of a posting: 36." in said


def test_a_village_tells_its_years_its_cadres_and_its_money(found: Found) -> None:
    villages = found.folder.villages
    key = int(villages["village"].iloc[0])
    title, facts, tables = story.story(found, key, "en")
    mine = villages[(villages["village"] == key) & (villages["scenario"] == "yearly_plan")]
    assert title.startswith(str(mine["name"].iloc[0]))
    assert "Not a real village" in facts
    assert [row[0].text for row in tables[0].rows] == [str(y) for y in range(2014, 2021)]
    money = tables[0].head.index("Money got, yuan")
    spent = mine[mine["year"] == 2020]["spending"].mean()
    shown = float(tables[0].rows[-1][money].text.replace(",", ""))
    assert shown == pytest.approx(spent, rel=0.005)
    assert "Fatigue" in tables[0].head
    stable = tables[0].rows[-1][tables[0].head.index("Stable poverty (T2)")]
    assert "\N{EN DASH}" in stable.detail


def test_own_villages_are_not_called_synthetic(found: Found) -> None:
    manifest = {**found.folder.manifest, "data_status": "own tables"}
    own = replace(found, folder=replace(found.folder, manifest=manifest))
    key = int(found.folder.villages["village"].iloc[0])
    for lang, word, mine in (("en", "synthetic", "own tables"), ("zh", "合成", "自有数据表")):
        assert word in story.map_note(found, lang)
        texts = (story.map_note(own, lang), story.story(own, key, lang)[1])
        assert all(mine in text and word not in text for text in texts)
        assert mine not in story.story(found, key, lang)[1]


@pytest.mark.parametrize(
    ("metric", "lang", "said"),
    [
        ("spending", "en", ("+1.5 million yuan", "\N{MINUS SIGN}950 yuan", "0 yuan")),
        ("spending", "zh", ("+150万元", "\N{MINUS SIGN}950元", "0元")),
        ("income_mean", "en", ("+1,500,000 yuan a person a year", "", "")),
        ("income_mean", "zh", ("+1,500,000元/人·年", "", "")),
        ("cadres", "en", ("+1,500,000", "\N{MINUS SIGN}950", "0")),
    ],
)
def test_money_on_the_map_has_its_unit(metric: str, lang: str, said: tuple[str, ...]) -> None:
    for value, text in zip((1.5e6, -950.0, 0.0), said, strict=True):
        assert text in ("", story.shown(value, metric, lang, difference=True))
    assert story.shown(1.5e6, metric, lang) == said[0].removeprefix("+")


@pytest.mark.parametrize("which", ["yearly_plan", "no_campaign", ""])
def test_the_map_has_a_mark_a_village_by_every_metric(found: Found, which: str) -> None:
    count = found.folder.villages["village"].nunique()
    for metric in story.metrics(found):
        view = story.view(found, metric, which, "en")
        assert len(view.marks) == count
        assert all(mark["colour"].startswith("#") for mark in view.marks)
        assert str(count) in view.alt
    values = story.means(found, "stable_incidence", which)["value"]
    view = story.view(found, "stable_incidence", which, "en")
    worst = next(m for m in view.marks if m["key"] == int(values.idxmax()))
    top = story.ends(story.means(found, "stable_incidence", which), bool(which))[1]
    assert values.max() == top, "of either deployment and of the difference the worst is the end"
    assert worst["colour"] == view.scale["colours"][-1]


def test_cadres_by_kind_and_place_add_up_to_those_in_service(found: Found) -> None:
    by_kind, by_place = story.cadre_tables(found, "en")
    months = found.folder.months
    last = months[(months["scenario"] == "yearly_plan") & (months["date"] == "2020-12")]
    for table in (by_kind, by_place):
        total = sum(float(row[1].text.replace(",", "")) for row in table.rows)
        assert total == pytest.approx(last["cadres_posted"].mean(), rel=0.01)
    no_campaign = {row[0].text: row[2].text for row in by_kind.rows}
    assert no_campaign["Residents"] == "0"


@pytest.mark.parametrize("tab", ["truth", "money", "cadres", "gains", "table"])
def test_every_tab_has_something_behind_it(found: Found, tab: str) -> None:
    html = drawn.behind((found, tab, "en"))
    assert ("data:image/png" in html) == (tab in drawn.FIGURES)
    assert html.count("<img") == html.count('alt="')
    assert ("<table" in html) == (tab in ("cadres", "gains", "table"))


def test_texts_of_scenarios_are_escaped() -> None:
    bad = "<img src=x onerror=alert(1)>"
    html = drawn.as_html(Table(bad, [bad], [[TableCell(bad, bad, bad, bad)] * 2], bad))
    assert "<img" not in html


# ------------------------------------------------------------------------- one at a time


class Slow:
    """Makes runs when it is told to: the same tables for every cell of an arm."""

    def __init__(self, made: list[tuple[Cell, Run]], *, at_once: bool = True) -> None:
        self.tables = [run for _, run in made]
        self.at_once = at_once
        self.begun: list[tuple[Cell, Future[Run]]] = []
        self.asked = threading.Event()
        self.kept: dict[str, Run] = {}

    def known(self, cell: Cell) -> Run | None:
        return self.kept.get(cell.key)

    def begin(self, cell: Cell) -> Future[Run]:
        future: Future[Run] = Future()
        self.begun.append((cell, future))
        if self.at_once:
            future.set_result(self.tables[cell.run % 2])
        self.asked.set()
        return future

    def keep(self, cell: Cell, run: Run) -> None:
        self.kept[cell.key] = run


def test_answers_come_after_four_pairs_then_twice_as_many() -> None:
    assert list(rounds(16)) == [4, 8, 16]
    assert list(rounds(6)) == [4, 6]
    assert list(rounds(1)) == [1]


def test_an_answer_is_there_before_all_pairs_are_and_runs_are_made_once(
    made: list[tuple[Cell, Run]],
) -> None:
    runs, seen = Slow(made), list[Status]()
    session = Session(runs)
    session.listen = lambda: seen.append(session.status)
    session.ask(replace(SMALL, pairs=8))
    status = session.wait()
    assert (status.state, status.message) == ("done", "")
    assert status.found is not None
    assert [s.found.pairs for s in seen if s.found][:1] == [4]
    assert status.found.pairs == 8
    assert len(runs.begun) == 16
    session.ask(replace(SMALL, pairs=4))
    again = session.wait()
    assert again.found is not None
    assert again.found.pairs == 4
    assert len(runs.begun) == 16


def test_only_the_last_request_counts(made: list[tuple[Cell, Run]]) -> None:
    runs = Slow(made, at_once=False)
    session = Session(runs)
    session.ask(SMALL)
    assert runs.asked.wait(30)
    runs.at_once = True
    last = replace(SMALL, second="half_budget")
    session.ask(replace(SMALL, second="even_spread"))
    session.ask(last)
    status = session.wait()
    assert status.answered == status.asked == last
    assert status.found is not None
    assert status.found.names == ("yearly_plan", "half_budget")
    first = [future for cell, future in runs.begun if cell.arm.label == "no_campaign"]
    assert first
    assert all(future.cancelled() for future in first)


def test_a_run_under_way_is_kept_and_the_same_request_is_not_begun_twice(
    made: list[tuple[Cell, Run]],
) -> None:
    runs = Slow(made, at_once=False)
    session = Session(runs)
    session.ask(SMALL)
    while len(runs.begun) < 8:
        assert runs.asked.wait(30)
    session.ask(SMALL)
    cell, future = runs.begun[0]
    assert future.set_running_or_notify_cancel()
    session.cancel()
    session.wait()
    assert len(runs.begun) == 8
    assert cell.key not in runs.kept
    future.set_result(made[0][1])
    assert cell.key in runs.kept


def test_what_is_cancelled_stops_and_keeps_what_was_found(made: list[tuple[Cell, Run]]) -> None:
    runs = Slow(made)
    session = Session(runs)
    session.ask(SMALL)
    session.wait()
    runs.at_once = False
    runs.asked.clear()
    session.ask(replace(SMALL, second="half_budget"))
    assert runs.asked.wait(30)
    assert session.status.of_earlier
    session.cancel()
    status = session.wait()
    assert status.state == "cancelled"
    assert status.found is not None
    assert status.answered == SMALL
    assert "earlier request" in progress(status, "en")
    assert not re.search(r"\d", progress(status, "en")), "it ran no pair of what was asked last"
    session.cancel()  # nothing is under way: nothing happens
    assert session.status == status


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RunError("the rule divides by zero"), "^the rule divides by zero$"),
        (BrokenExecutor("killed"), "worker process ended"),
        (ValueError("odd"), r"The runs failed: ValueError\('odd'\)"),
    ],
)
def test_a_run_that_fails_is_one_message(
    error: Exception, said: str, made: list[tuple[Cell, Run]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(cell: Cell) -> Future[Run]:
        future: Future[Run] = Future()
        future.set_exception(error)
        return future

    session = Session(runs := Slow(made))
    monkeypatch.setattr(runs, "begin", fail)
    session.ask(SMALL)
    status = session.wait()
    assert status.state == "refused"
    assert status.found is None
    assert re.search(said, status.message)


def test_a_request_that_cannot_be_shows_no_answer_of_another(made: list[tuple[Cell, Run]]) -> None:
    session = Session(Slow(made))
    session.ask(SMALL)
    assert session.wait().found is not None
    session.ask(replace(SMALL, scale=0.9))
    status = session.wait()
    assert status.state == "refused"
    assert status.found is None
    assert "90 % of the city" in status.message


def test_of_things_to_draw_only_the_last_wanted_is_made() -> None:
    go, made = threading.Event(), list[int]()

    def make(number: int) -> int:
        go.wait(30)
        made.append(number)
        return 1 // number

    latest: Latest[int, int] = Latest(make)
    for number in (3, 2, 1):
        latest.want(number)
    go.set()
    last = latest.wait()
    assert last is not None
    assert (last.of, last.value) == (1, 1)
    assert len(made) <= 2
    latest.want(0)
    broken = latest.wait()
    assert broken is not None
    assert broken.value is None
    assert "ZeroDivisionError" in broken.why

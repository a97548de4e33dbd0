"""The page in Chinese: everything it is given to show, and what readers enter in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from model.errors import RequestError
from model.scenario import load
from model.views.dashboard import drawn, fields, story
from model.views.dashboard.asked import PAIRS, Asked, offered
from model.views.dashboard.found import Found, found_of
from model.views.dashboard.levers import by_system
from model.views.dashboard.runs import run_cell
from model.views.dashboard.session import Status, progress
from model.views.texts import say
from tests.unit.test_languages import CHINESE, WORDS, Page, english_labels

ASKED = Asked(
    "yearly_plan", "even_spread", scale=0.005, pairs=4, lang="zh",
    moves=(("operations.authority", "village"), ("staffing.scale", 1.5)),
)  # fmt: skip
NAMED = ("choice", "value", "name", "key", "kind", "mode")
"""What a row holds for the page itself, not for readers."""
QUOTED = ("tip", "source")
"""What is quoted as declared: the meaning with the English term, the source in its own words."""


@pytest.fixture(scope="module")
def found() -> Found:
    """What two pairs of a very small city say in Chinese."""
    study = ASKED.study()
    return found_of(study, [(cell, run_cell(cell)) for cell in study.cells(2)], ASKED)


def words(row: object) -> Iterator[str]:
    """Every text for readers in the rows of a page."""
    if isinstance(row, dict):
        for key, value in row.items():
            if key not in (*NAMED, *QUOTED) or isinstance(value, list):
                yield from words(value)
    elif isinstance(row, list | tuple):
        for value in row:
            yield from words(value)
    elif isinstance(row, str):
        yield row


def of_fields() -> Iterator[str]:
    """The fields above the page and every lever, with names of scenarios taken out."""
    for text in words(fields.choosing(ASKED, offered((), "zh"), "zh")):
        yield re.sub(r"\N{FULLWIDTH LEFT PARENTHESIS}[a-z0-9_]+\N{FULLWIDTH RIGHT PARENTHESIS}$", "", text)  # fmt: skip # noqa: E501
    for system in by_system():
        yield from words(fields.lever_rows(ASKED, system, "zh"))
        yield say("zh", f"dashboard.of_{system}")


def of_answer(found: Found) -> Iterator[str]:
    """Sentences, tabs, map and story, as a reader meets them."""
    yield from (found.sentence, *found.remarks, *found.titles)
    for tab in ("truth", "money", "cadres", "gains", "table"):
        yield from Page(drawn.behind((found, tab, "zh"))).text.splitlines()
    yield from words(story.showing(found, story.FIRST_METRIC, found.names[0], -1, "zh"))
    for metric in story.metrics(found):
        for which in (found.names[0], ""):
            view = story.view(found, metric, which, "zh")
            yield from (view.alt, *(str(view.scale[part]) for part in ("low", "high", "what")))
            yield from (mark["words"] for mark in view.marks)
    title, facts, tables = story.story(found, int(found.folder.villages["village"].iloc[0]), "zh")
    yield from (title, facts, *(Page(drawn.as_html(table)).text for table in tables))


def english_in(texts: list[str]) -> list[str]:
    """English names of declarations that are in these texts."""
    page = "\n".join(texts)
    return [
        label
        for label in english_labels()
        if WORDS.search(label)
        and re.search(rf"(?<![\w./-]){re.escape(label)}(?![\w./(-])", page, re.IGNORECASE)
    ]


def test_no_english_label_is_in_the_fields_of_a_chinese_page() -> None:
    texts = list(of_fields())
    assert len(texts) > 500
    assert english_in(texts) == []
    assert [text for text in texts if WORDS.search(text) and not CHINESE.search(text)] == []


def test_no_english_label_is_in_the_answer_of_a_chinese_page(found: Found) -> None:
    texts = list(of_answer(found))
    assert english_in(texts) == []
    sentences = [text for text in texts if re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text)]
    assert sentences == []
    assert "平均分配（已调整）" in found.sentence
    assert "自2014年1月起调整：人员资金调度权：村级；" in found.remarks[0]
    assert not any("\N{NO-BREAK SPACE}%" in text or " %" in text for text in texts)


def test_how_far_it_is_and_what_is_wrong_are_said_in_chinese(found: Found) -> None:
    running = Status("running", ASKED, ASKED, found, 3, 8)
    states = [
        running, replace(running, answered=None), replace(running, runs_wanted=0),
        replace(running, state="cancelled"), replace(running, state="done"), Status(),
    ]  # fmt: skip
    texts = [progress(status, "zh") for status in states]
    wrong = [
        lambda: replace(ASKED, scale=0.9).study(),
        lambda: replace(ASKED, pairs=PAIRS[-1] + 1).study(),
        lambda: replace(ASKED, first="even_spread", moves=()).study(),
        lambda: replace(ASKED, second="no_campaign").study(),
        lambda: fields.entered(ASKED, "scale", "很多"),
        lambda: fields.moved(ASKED, "staffing.scale", "99"),
        lambda: fields.moved(ASKED, "staffing.residents", "-1"),
    ]
    for request in wrong:
        with pytest.raises(RequestError) as error:
            request()
        texts.append(re.sub(r"run\.py .*", "", str(error.value)))
    assert all(CHINESE.search(text) for text in texts)
    assert [text for text in texts if re.search(r"[a-z]{3,}", text)] == []


def test_numbers_are_read_as_they_are_typed_in_chinese() -> None:
    assert fields.entered(ASKED, "scale", "１２．５％").scale == 0.125


def test_a_file_saved_in_chinese_can_be_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("saved") / ASKED.file_name()
    path.write_text(ASKED.text(), encoding="utf-8")
    assert load(path).title == "平均分配（已调整）"
    assert load(path).digest == ASKED.changed().digest

"""The page in Chromium: load, move a lever, compare, choose a village, save, be told what is wrong.

Two scenarios of two years, on five villages, four pairs: what is tried is the page, not the model.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from model.scenario import load
from model.scenario.declared import value_of
from tests.unit.test_browser import LONG, calls, chromium, free_port, wait_for

pytestmark = pytest.mark.browser

SHORT = 'extends = "yearly_plan"\ntitle = "Two years"\n[horizon]\nmonths = 24\n'
SIX = 'extends = "yearly_plan"\ntitle = "Six months"\n[horizon]\nmonths = 6\n'
BAD = "<script>window.hit=1</script><img src=x onerror=window.hit=1> $5 & {x}"
HALF = 'extends = "short.toml"\ntitle = "Half the posts"\n[staffing]\nscale = 0.5\n'
FILES = ("short.toml", "half.toml", "six.toml", "bad.toml")
OF_EARLIER = """() => {
    document.querySelector('.ff-answer').classList.add('ff-earlier');
    const texts = ['.ff-sentence', '.ff-shown'].map((one) => document.querySelector(one));
    return texts.map((one) => getComputedStyle(one).opacity);
}"""
HURRY = """async (slider) => {
    for (let value = 1.1; value < 1.95; value += 0.1) {
        slider.value = value.toFixed(1);
        slider.dispatchEvent(new Event('input'));
        for (let time = 0; time < 4; time += 1) {
            slider.dispatchEvent(new Event('change'));
            await new Promise((go) => setTimeout(go, 25));
        }
    }
}"""
FOCUSED = "() => document.activeElement.dataset.village"
RING = """() => {
    const style = getComputedStyle(document.activeElement.querySelector('path'));
    return [style.strokeWidth, style.vectorEffect];
}"""
WIDEST = "() => Math.max(...[...document.querySelectorAll('.ff-page, .ff-page > *')].map((e) => e.scrollWidth))"  # noqa: E501


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server stands: nothing may be written there."""
    place = tmp_path_factory.mktemp("dashboard")
    (place / "short.toml").write_text(SHORT, encoding="utf-8")
    (place / "half.toml").write_text(HALF, encoding="utf-8")
    (place / "six.toml").write_text(SIX, encoding="utf-8")
    bad = f"extends = 'six.toml'\ntitle = '{BAD}'\n[staffing]\nscale = 0.5\n"
    (place / "bad.toml").write_text(bad, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def outside() -> Iterator[socket.socket]:
    """What stands for the rest of the network: whoever asks for it is noticed."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        found.setblocking(False)
        yield found


@pytest.fixture(scope="module")
def address(
    project: Path, folder: Path, outside: socket.socket, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The page on this machine, as run.py serves it."""
    where = f"http://127.0.0.1:{(port := free_port())}"
    proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
    environment = {**os.environ, "PYTHONPATH": str(project)}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), proxy)
    command = [sys.executable, str(project / "run.py"), "dashboard", *FILES]
    log = tmp_path_factory.mktemp("log") / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [*command, "--port", str(port), "--scale", "0.005", "--runs", "4"],
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            wait_for(where, server, log)
            yield where
        finally:
            server.terminate()
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    where = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=where)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that is loaded and has all its pairs; it must need no network and meet no error."""
    asked: list[str] = []
    wrong: list[str] = []
    opened = browser.new_page(viewport={"width": 1400, "height": 1000})
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(address)
    finished(opened)
    yield opened
    opened.close()
    assert wrong == []
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == [], "the page needs a network"


def finished(page: Page) -> None:
    expect(page.get_by_text("All 4 pairs are run.")).to_be_visible(timeout=LONG)


def sentence(page: Page) -> Locator:
    return page.locator(".ff-sentence")


def lever(page: Page, system: str, key: str) -> Locator:
    """The slider of a lever, its system opened."""
    found = page.locator(f'input[type="range"][data-key="{key}"]')
    if not found.is_visible():
        page.get_by_role("button", name=system).click()
    expect(found).to_be_visible()
    return found


def release(slider: Locator, value: str) -> None:
    """Drag a slider and let it go."""
    slider.fill(value)
    slider.dispatch_event("change")


def test_load_move_run_compare_and_put_back(page: Page) -> None:
    expect(sentence(page)).to_contain_text("“Half the posts”")
    expect(sentence(page)).to_contain_text("“Two years”")
    expect(sentence(page)).to_contain_text("95 % interval")
    expect(sentence(page)).to_contain_text("4 paired runs")
    figures = page.locator(".ff-figure img")
    expect(figures).to_have_count(2, timeout=LONG)
    before, drawn = sentence(page).inner_text(), figures.first.get_attribute("src")

    slider = lever(page, "Organisation", "staffing.scale")
    expect(slider).to_have_value("0.5")
    release(slider, "2")
    expect(sentence(page)).to_contain_text("“Half the posts, levers moved”", timeout=LONG)
    finished(page)
    expect(page.get_by_text("Moved from January 2014 on: scale of posts: 2.")).to_be_visible()
    expect(page.get_by_role("button", name="Organisation: who is where (1 moved)")).to_be_visible()
    assert sentence(page).inner_text() != before
    expect(figures.first).not_to_have_attribute("src", drawn or "", timeout=LONG)

    page.get_by_role("button", name="Reset all levers").click()
    expect(sentence(page)).to_have_text(before, timeout=LONG)
    expect(slider).to_have_value("0.5")


def test_a_village_tells_its_story_and_every_tab_has_something(
    page: Page, outside: socket.socket
) -> None:
    page.get_by_role("tab", name="Villages").click()
    marks = page.locator(".ff-mark")
    expect(marks).to_have_count(5)
    mark = marks.last
    name = (mark.get_attribute("aria-label") or "").partition(":")[0]
    mark.click()
    story = page.locator(".ff-story")
    expect(story.locator("h2")).to_contain_text(name)
    expect(story.locator("table")).to_have_count(2)
    expect(story.locator("table").first.locator("tbody tr")).to_have_count(2)
    expect(mark).to_have_attribute("aria-pressed", "true")

    colour = mark.locator("path").get_attribute("fill")
    page.get_by_label("Colour by").select_option("cadres")
    expect(page.locator(".ff-what")).to_have_text("Cadres there")
    page.get_by_label("Colour by").select_option("fatigue")
    expect(page.locator(".ff-what")).to_have_text("Fatigue")
    page.get_by_label("Show", exact=True).select_option(label="Half the posts less Two years")
    expect(mark.locator("path")).not_to_have_attribute("fill", colour or "")
    page.get_by_label("Village", exact=True).select_option("-1")
    expect(story).to_contain_text("No village chosen.")

    for tab, inside in (("Money", "img"), ("Cadres", "table"), ("Who gains", "table")):
        page.get_by_role("tab", name=tab).click()
        expect(page.locator(f".ff-shown {inside}").first).to_be_visible(timeout=LONG)
    page.keyboard.press("ArrowRight")
    tab = page.get_by_role("tab", name="In numbers")
    expect(tab).to_be_focused()
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(tab).to_have_attribute("aria-controls", "ff-panel")
    panel = page.get_by_role("tabpanel", name="In numbers")
    expect(panel.locator("table").first).to_contain_text("95 %", timeout=LONG)

    page.set_viewport_size({"width": 420, "height": 900})
    assert page.evaluate(WIDEST) <= 420
    assert calls(outside) == [], "the server needs a network"


def test_the_map_is_one_tab_stop_and_the_arrow_keys_go_from_village_to_village(page: Page) -> None:
    assert page.evaluate(OF_EARLIER) == ["1", "1"], "an earlier answer can be read as well"
    page.get_by_role("tab", name="Villages").click()
    expect(page.locator(".ff-mark")).to_have_count(5)
    expect(page.locator('.ff-mark[tabindex="0"]')).to_have_count(1)
    page.locator('.ff-mark[tabindex="0"]').focus()
    seen = [page.evaluate(FOCUSED)]
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        seen.append(page.evaluate(FOCUSED))
    assert len(set(seen)) == 5, "the arrow keys go through all villages"
    assert page.evaluate(RING) == ["2px", "non-scaling-stroke"]
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-village="{seen[-1]}"]')).to_have_attribute("aria-pressed", "true")


def test_what_is_saved_can_be_run_and_nothing_is_written_on_the_server(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    page.get_by_label("Moved levers hold from").select_option("2015-01")
    release(lever(page, "Support", "funding.scale"), "3")
    expect(page.get_by_text("Moved from January 2015 on")).to_be_visible(timeout=LONG)
    with page.expect_download(timeout=LONG) as download:
        page.get_by_role("button", name="Save as a scenario file").click()
    assert download.value.suggested_filename == "half_moved.toml"
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    for name in ("short.toml", "half.toml"):
        (tmp_path / name).write_text((folder / name).read_text("utf-8"), encoding="utf-8")
    saved = tmp_path / "half_moved.toml"
    download.value.save_as(saved)
    scenario = load(saved)
    assert [value_of(scenario.at(month), "funding.scale") for month in (0, 12)] == [1.0, 3.0]
    assert value_of(scenario.at(0), "staffing.scale") == 0.5


def test_what_is_wrong_is_one_message_and_the_page_lives_on(page: Page) -> None:
    message = page.locator(".ff-message")
    size = page.get_by_label("Share of the city, %")
    size.fill("90")
    size.press("Enter")
    expect(message).to_contain_text("90 % of the city is not run in this page", timeout=LONG)
    expect(sentence(page)).to_have_count(0)
    size.fill("lots")
    size.press("Enter")
    expect(message).to_contain_text("“lots” is not a number.")
    expect(size).to_have_value("90")  # what is run, or refused, is what the field shows
    size.fill("0.5")
    size.press("Enter")
    finished(page)
    expect(message).to_have_count(0)

    page.get_by_label("Second deployment").select_option("no_campaign")
    expect(message).to_contain_text("different numbers of months", timeout=LONG)
    release(lever(page, "Organisation", "staffing.scale"), "2")
    expect(message).to_contain_text("has no campaign", timeout=LONG)
    expect(message).to_have_count(1)
    number = page.get_by_label("Scale of posts, factor")
    number.fill("99")
    number.press("Enter")
    expect(message).to_contain_text("99 is out of range; allowed: 0 to 10")
    expect(number).to_have_value("2")
    for typed in ("0,5", "lots"):
        number.fill(typed)
        number.press("Enter")
        expect(message).to_contain_text(f"“{typed}” is not a number.")
        expect(number).to_have_value("2")


def test_no_other_web_page_drives_the_server(address: str) -> None:
    where = f"{address.replace('http', 'ws')}/jupyter/api/kernels/1/channels"
    with pytest.raises(InvalidStatus, match="403"):
        connect(where, origin=Origin("http://evil.example"), proxy=None)


def test_a_newer_request_replaces_the_one_under_way_and_cancel_stops(page: Page) -> None:
    slider = lever(page, "Organisation", "staffing.scale")
    for value in ("1.6", "1.7"):
        release(slider, value)
    expect(page.get_by_text("scale of posts: 1.7.")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("scale of posts: 1.6.")).to_have_count(0)
    finished(page)
    page.get_by_label("Pairs of runs").select_option("64")
    page.get_by_role("button", name="Cancel").click()
    said = page.get_by_text(re.compile("Cancelled (after [0-9]+ pairs|before there was an answer)"))
    expect(said).to_be_visible(timeout=LONG)


def test_a_slider_moved_often_in_a_moment_ends_where_it_was_let_go_last(page: Page) -> None:
    slider = lever(page, "Organisation", "staffing.scale")
    slider.evaluate(HURRY)
    expect(page.get_by_text("scale of posts: 1.9.")).to_be_visible(timeout=LONG)
    expect(slider).to_have_value("1.9")


def test_a_number_being_typed_is_not_put_back_by_an_answer(page: Page) -> None:
    release(lever(page, "Organisation", "staffing.scale"), "1.3")
    number = page.get_by_label("Scale of posts, factor")
    number.fill("1.4")
    expect(page.get_by_text("scale of posts: 1.3.")).to_be_visible(timeout=LONG)
    finished(page)
    expect(number).to_have_value("1.4")
    number.press("Enter")
    expect(page.get_by_text("scale of posts: 1.4.")).to_be_visible(timeout=LONG)
    expect(number).to_have_value("1.4")


def test_the_page_in_chinese(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{address}/?lang=zh")
    expect(page.get_by_text("4对全部完成。")).to_be_visible(timeout=LONG)
    expect(page).to_have_title("四体系扶贫：换一种部署会怎样？")
    expect(page.locator(".ff-figure img")).to_have_count(2, timeout=LONG)
    expect(page.locator(".ff-page")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("tab", name="村").click()
    page.locator(".ff-mark").last.click()
    expect(page.locator(".ff-story table")).to_have_count(2)
    slider = lever(page, "组织体系", "staffing.scale")
    release(slider, "2")
    expect(page.get_by_text("自2014年1月起调整：派驻规模系数：2。")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="组织体系").click()
    expect(slider).not_to_be_visible()
    shown = page.locator(".ff-page").inner_text()
    page.close()
    own = re.compile(f"Half the posts|Two years|run\\.py|{re.escape(BAD)}")
    left = [
        line for line in shown.splitlines() if re.search("[a-z]{3,} [a-z]{2,}", own.sub("", line))
    ]
    assert left == []


def test_a_title_is_text_and_half_a_year_is_compared(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(address)
    finished(page)
    page.get_by_label("First deployment").select_option("six.toml")
    page.get_by_label("Second deployment").select_option("bad.toml")
    expect(sentence(page)).to_contain_text(BAD, timeout=LONG)
    finished(page)
    for tab in ("Villages", "Cadres", "Who gains"):
        page.get_by_role("tab", name=tab).click()
        expect(page.locator(".ff-shown")).to_contain_text("counted at the end of a year")
    page.get_by_role("tab", name="In numbers").click()
    expect(page.locator(".ff-shown table").first).to_contain_text(BAD, timeout=LONG)
    assert page.evaluate("window.hit") is None
    page.close()

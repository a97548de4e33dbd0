"""The report as a page: contrast, what a narrow screen shows, and what fits on printed paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from model.views import style
from model.views.report import write_report
from tests.unit.fake_results import write_folder
from tests.unit.test_browser import chromium

NAMES = ("liupanshui", "no_campaign", "deep_poverty_first", "cash_only", "weak_audit")
LEAST_CONTRAST = 4.5
"""WCAG 2.2, criterion 1.4.3 (level AA), of text on its ground."""
PAPER = {"width": 688, "height": 1000}
"""The printed area of A4 between margins of 14 mm, in CSS pixels."""
WIDER = """() => [...document.querySelectorAll('table, img, p, h1, h2, dl')]
    .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((node) => node.textContent.slice(0, 60) || node.alt.slice(0, 60))"""


def luminance(colour: str) -> float:
    """Relative luminance of "#rgb" or "#rrggbb" (WCAG 2.2)."""
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours() -> dict[str, str]:
    """The named colours of the page."""
    text = (files("model.views") / "templates" / "report.css").read_text("utf-8")
    return dict(re.findall(r"--(\w+): (#\w+)", text))


def test_contrast_is_measured_as_the_guideline_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", ["#ffffff", "#f3f6f9", "#fff6e0"])
@pytest.mark.parametrize("name", ["ink", "soft", "blue", "red"])
def test_every_text_can_be_read_on_every_ground(name: str, ground: str) -> None:
    assert contrast(colours()[name], ground) >= LEAST_CONTRAST


def test_words_in_figures_can_be_read() -> None:
    assert contrast(style.INK, "#ffffff") >= LEAST_CONTRAST


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("page") / "out", NAMES)


@pytest.fixture(scope="module", params=["en", "zh"])
def page(report: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The report of five scenarios in Chromium, as it is printed."""
    where = chromium()
    address = write_report(report, request.param).as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where)
        found = browser.new_page(viewport=PAPER)
        found.goto(address)
        yield found
        browser.close()


@pytest.mark.browser
def test_nothing_is_cut_off_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.evaluate(WIDER) == []


@pytest.mark.browser
def test_a_narrow_screen_scrolls_inside_the_tables_only(page: Page) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size(PAPER)


@pytest.mark.browser
def test_short_tables_are_kept_whole_and_the_contents_left_out(page: Page) -> None:
    page.emulate_media(media="print")
    kept = page.evaluate(
        "() => [...document.querySelectorAll('.short')].map((n) => getComputedStyle(n).breakInside)"
    )
    assert len(kept) > 3
    assert set(kept) == {"avoid"}
    assert not page.locator("nav").is_visible()


@pytest.mark.browser
def test_it_prints_to_pages(page: Page) -> None:
    printed = page.pdf(prefer_css_page_size=True)
    count = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert printed.startswith(b"%PDF")
    assert 8 <= count <= 40

"""SolaraViz in a real browser: load, step, reset, step; what the page shows is what the model says.

Needs Chromium, which is no Python package: without it these tests fail and say how to get it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from model.campaign import Campaign

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = (
    "Chromium was not found. Install it (Debian: apt-get install chromium), or name it:"
    " CHROMIUM=/path/to/chromium; or leave this test out: make test LEAVE_OUT='slow or browser'."
)
APP = "docs/examples/mesa_app.py"
CONTENTS = """() => Promise.all(
    [...document.images].map(async (image) => (await fetch(image.src)).text())
)"""
LONG = 240_000
"""Milliseconds: a machine without compiled rules compiles them at the first month."""


def chromium() -> str:
    """Where the browser is; the test fails, and says what to do, if there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    where = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=where)
        yield found
        found.close()


@pytest.fixture
def outside() -> Iterator[socket.socket]:
    """What stands for the rest of the network: whoever asks for it is noticed."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        found.setblocking(False)
        yield found


@pytest.fixture
def address(project: Path, tmp_path: Path, outside: socket.socket) -> Iterator[str]:
    """The app on this machine, as docs/mesa.md starts it."""
    where = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "solara", "run", APP, "--production", "--no-check-version"]
    proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
    environment = {**os.environ, "PYTHONPATH": str(project), "MPLBACKEND": "Agg"}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), proxy)
    log = tmp_path / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--no-open"],
            cwd=project,
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


def wait_for(where: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; its log is the message if it never does."""
    until = time.monotonic() + LONG / 1000
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(where, timeout=LONG / 1000):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server does not answer:\n{log.read_text()}")


def calls(outside: socket.socket) -> list[str]:
    """Who was asked for through the proxy."""
    found = []
    while True:
        try:
            connection, _ = outside.accept()
        except BlockingIOError:
            return found
        with connection:
            connection.settimeout(1.0)
            found.append(connection.recv(200).decode("latin-1").partition("\r\n")[0])


def said(scenario: str, months: int) -> str:
    """What the page must say after some months: the model's own numbers."""
    city = Campaign(scenario, rng=1, changes={"world.scale": 0.05})
    for _ in range(months):
        city.step()
    row = city.recorder.months[-1]
    paper, truth = row["registered_incidence"], row["true_incidence"]
    return f"End of {row['date']}: {paper:.1%} poor on the register, {truth:.1%} in truth (T1)."


def pictures(page: Page, like: Callable[[list[str]], bool] = lambda _: True) -> list[str]:
    """The contents of both figures, once they are as expected: the text may come before them."""
    expect(page.locator("img")).to_have_count(2, timeout=LONG)
    until = time.monotonic() + 30
    while not like(found := page.evaluate(CONTENTS)) and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert like(found), "the figures do not change as they should"
    return found


def press(page: Page, name: str, then: str) -> None:
    """Press a button and wait for a sentence."""
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(then, exact=True)).to_be_visible(timeout=LONG)
    assert page.locator(".v-alert").count() == 0, page.locator(".v-alert").all_inner_texts()


def test_load_step_reset_step(
    browser: Browser, address: str, outside: socket.socket, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    wrong: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    expect(page.get_by_text("January 2014 begins.")).to_be_visible(timeout=LONG)
    blank = pictures(page)

    press(page, "Step", said("liupanshui", 1))
    expect(page.get_by_text("Time: 1.0")).to_be_visible()
    after = pictures(page, lambda now: now[1] != blank[1])  # the line has begun
    press(page, "Step", said("liupanshui", 2))
    pictures(page, lambda now: now[1] != after[1])

    press(page, "Reset", "January 2014 begins.")
    expect(page.get_by_text("Time: 0.0")).to_be_visible()
    press(page, "Step", said("liupanshui", 1))
    pictures(page, lambda now: now == after)  # the same month, the same figures

    page.get_by_role("button", name="Scenario").click()
    page.get_by_role("option", name="no_campaign").click()
    press(page, "Reset", "January 2014 begins.")
    press(page, "Step", said("no_campaign", 1))

    page.screenshot(path=tmp_path / "page.png")
    assert wrong == []
    elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert elsewhere == [], "the page needs a network"
    assert calls(outside) == [], "the server needs a network"


def test_without_chromium_the_test_fails_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        chromium()

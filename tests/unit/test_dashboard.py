"""The page without a browser: levers, what is asked, what is refused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.commands.main import main
from model.errors import RequestError
from model.scenario import declarations, load
from model.scenario.declared import is_table, value_of
from model.scenario.load import bundled
from model.scenario.systems import SYSTEMS, levers_of
from model.views.dashboard import fields
from model.views.dashboard.asked import LARGEST_SCALE, Asked, offered
from model.views.dashboard.levers import by_system, path_of, value_at
from model.views.dashboard.origin import Message, Receive, Send, only_own_pages

OFFERED = tuple(bundled())
OTHER_CITY = 'extends = "yearly_plan"\n[world]\nseed = 7\n'
MOVED = Asked("yearly_plan", "even_spread", moves=(("staffing.residents", 3000),), scale=0.01)


# ---------------------------------------------------------------------------------- levers


def test_every_lever_but_those_that_name_tables_is_offered_once_under_its_system() -> None:
    for system, levers in by_system().items():
        offered_here = [lever.key for lever in levers]
        assert offered_here == [key for key in levers_of(system) if not is_table(key)]
    assert sum(map(len, by_system().values())) > 100
    assert list(by_system()) == list(SYSTEMS)


def test_a_slider_lies_in_the_declared_range_and_reaches_what_every_scenario_asks() -> None:
    levels = [s.at(m) for s in map(load, bundled()) for m in (0, *(p.month for p in s.phases))]
    for lever in (lever for levers in by_system().values() for lever in levers):
        if lever.kind != "number":
            assert lever.about.choices or lever.about.kind == "bool"
            continue
        assert (lever.about.low or 0) <= lever.low < lever.high
        assert lever.about.high is None or lever.high <= lever.about.high
        assert 0 < lever.step <= lever.high - lever.low
        values = [value_of(one, lever.key) for one in levels]
        assert lever.low <= min(values) <= max(values) <= lever.high, lever.key
        assert lever.about.kind == "float" or lever.step == round(lever.step)


def test_a_lever_that_grows_begins_where_it_has_grown_to() -> None:
    plan = load("yearly_plan")
    assert path_of(plan, "staffing.residents")[0] == ("2014-01", 826)
    assert value_at(plan, "staffing.residents", "2014-01") == 2755
    assert value_at(plan, "staffing.residents", "2016-06") == 1929


# ----------------------------------------------------------------------------- what is asked


@pytest.mark.parametrize("since", ["2014-01", "2017-01"])
def test_what_is_saved_is_what_was_run_and_the_command_line_takes_it(
    since: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moves = (("operations.authority", "village"), ("staffing.scale", 1.5))
    asked = replace(MOVED, moves=moves, since=since)
    path = tmp_path / asked.file_name()
    path.write_text(asked.text(), encoding="utf-8")
    assert load(path).digest == asked.changed().digest != load("even_spread").digest
    month = 12 * (int(since[:4]) - 2014)
    assert value_of(load(path).at(month), "staffing.scale") == 1.5
    assert month == 0 or value_of(load(path).at(month - 1), "staffing.scale") == 1.0
    assert main(["check", str(path)]) == 0
    assert "run.py compare yearly_plan FILE --scale 0.01 --runs 16" in asked.text()


def test_a_file_of_ones_own_can_be_changed_and_is_saved_beside_it(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('extends = "even_spread"\ntitle = "Mine"\n', encoding="utf-8")
    asked = replace(MOVED, second=str(own))
    saved = tmp_path / asked.file_name()
    saved.write_text(asked.text(), encoding="utf-8")
    assert load(saved).digest == asked.changed().digest
    assert "beside own.toml" in asked.text()
    assert offered((str(own),))[0].title == "Mine"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scale": 0.4}, r"40 % of the city .* 0\.5 to 25 %.*--scale 0\.4"),
        ({"scale": 0.0}, "0 % of the city"),
        ({"pairs": 65}, "1 to 64"),
        ({"second": "no_campaign"}, "has no campaign"),
        ({"second": "yearly_plan", "moves": ()}, "Both deployments are the same"),
        ({"second": "support_tapers", "moves": ()}, "different numbers of months"),
        ({"moves": (("staffing.residents", -1),)}, "staffing.residents.*not allowed"),
        ({"first": OTHER_CITY}, "different cities"),
        ({"second": "even_sprad"}, "even_spread"),
    ],
)
def test_what_contradicts_itself_is_refused_in_words(
    changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    if changes.get("first") == OTHER_CITY:
        changes = {"first": str(tmp_path / "other.toml")}
        (tmp_path / "other.toml").write_text(OTHER_CITY, encoding="utf-8")
    with pytest.raises(RequestError, match=said):
        replace(MOVED, **changes).study()
    assert replace(MOVED, scale=LARGEST_SCALE).study().runs == 16


def test_fields_read_what_people_type() -> None:
    assert fields.entered(MOVED, "scale", "12.5 %").scale == 0.125
    assert fields.entered(MOVED, "pairs", "32").pairs == 32
    assert fields.entered(MOVED, "second", "half_budget", OFFERED).moves == ()
    assert fields.entered(MOVED, "first", "half_budget", OFFERED).moves == MOVED.moves
    with pytest.raises(RequestError, match="“lots” is not a number"):
        fields.entered(MOVED, "scale", "lots")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("second", "/etc/shadow"), ("first", "/etc/hostname"), ("nope", "x"), ("moves", "x"),
        ("lang", "zh"), ("since", "2014-02"),
    ],
)  # fmt: skip
def test_no_visitor_names_a_file_or_a_field_of_the_server(name: str, text: str) -> None:
    with pytest.raises(RequestError, match=f"“{name}: {text}” is not offered"):
        fields.entered(MOVED, name, text, OFFERED)


@pytest.mark.parametrize("key", ["nope.x", "world.villages_file", "", "x" * 1000])
def test_what_is_no_lever_is_refused_and_not_remembered(key: str) -> None:
    with pytest.raises(RequestError, match="is not offered in this page") as error:
        fields.moved(MOVED, key, "1")
    assert len(str(error.value)) < 100


def test_what_is_shown_is_what_is_run_when_a_file_changes(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = 'extends = "even_spread"\n[staffing]\nresidents = '
    own.write_text(f"{text}1000\n", encoding="utf-8")
    asked = replace(MOVED, second=str(own), moves=())
    own.write_text(f"{text}2000\n", encoding="utf-8")
    for request, residents in ((asked, 1000), (asked.again(), 2000)):
        rows = {
            row["key"]: row["value"] for row in fields.lever_rows(request, "organisation", "en")
        }
        run = request.study().arms[-1].scenario
        assert value_of(run.at(0), "staffing.residents") == residents
        assert rows["staffing.residents"] == str(residents)
    assert asked.again() != asked


def test_a_lever_moves_within_its_declared_range_and_back() -> None:
    bare = fields.put_back(MOVED)
    assert bare.moves == ()
    assert fields.moved(bare, "staffing.posting", "36").moves == (("staffing.posting", 36),)
    assert fields.moved(bare, "staffing.posting", "24").moves == ()  # where it was all the time
    assert fields.moved(bare, "staffing.residents", "2755").moves  # it was that from 2019 only
    assert fields.moved(bare, "assessment.review", "true").moves == (("assessment.review", True),)
    assert fields.put_back(MOVED, "staffing.residents").moves == ()
    with pytest.raises(
        RequestError, match="Length of a posting: 0 is out of range; allowed: 1 to 240"
    ):
        fields.moved(bare, "staffing.posting", "0")


def test_a_lever_is_shown_with_its_unit_its_source_its_path_and_the_chinese_term() -> None:
    rows = {row["key"]: row for row in fields.lever_rows(MOVED, "organisation", "en")}
    row = rows["staffing.residents"]
    about = declarations()["staffing.residents"]
    assert row["tip"].startswith(about.label_zh)
    assert (row["unit"], row["value"]) == ("posts", "3000")
    assert about.source in row["source"]
    assert "826 from 2014" in row["path"]
    assert "2,755 from 2019" in row["path"]
    assert row["moved"] == "moved: 3,000 from January 2014 on"
    assert rows["staffing.rotating"]["moved"] == ""
    assert {c["value"] for c in rows["staffing.rule"]["choices"]} >= {"even", "matched"}


# ------------------------------------------------------------------------- the command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--scale", "0.9"], "90 % of the city"),
        (["even_sprad"], "even_spread"),
        (["--lang", "xx"], "no such language"),
        (["--port", "99999"], "--port 99999"),
        (["--host", "256.0.0.1"], "--host 256.0.0.1"),
    ],
)
def test_a_wrong_request_ends_before_anything_is_served(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dashboard", *arguments]) == 2
    output = capsys.readouterr()
    assert said in output.err
    assert output.out == ""
    assert "Traceback" not in output.err


# ---------------------------------------------------------------------- who may drive it


@pytest.mark.parametrize(
    ("origin", "host", "hosts", "let_in"),
    [
        ("http://localhost:8765", "localhost:8765", ("localhost",), True),
        ("http://[::1]:8765", "[::1]:8765", ("::1",), True),
        ("https://page.example", "page.example", (), True),
        (None, "localhost:8765", ("localhost",), True),
        ("http://evil.example", "localhost:8765", ("localhost",), False),
        ("http://localhost:9999", "localhost:8765", ("localhost",), False),
        ("http://evil.example:8765", "evil.example:8765", ("localhost",), False),
        ("null", "localhost:8765", ("localhost",), False),
        ("http://[", "[", (), False),
        ("", "", (), False),
    ],
)
def test_only_its_own_pages_open_a_websocket(
    origin: str | None, host: str, hosts: tuple[str, ...], let_in: bool
) -> None:
    asked, sent = list[str](), list[str]()

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        asked.append(scope["type"])

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    headers = [
        (b"host", host.encode()),
        *([] if origin is None else [(b"Origin", origin.encode())]),
    ]
    for kind in ("http", "websocket"):
        scope = {"type": kind, "headers": headers}
        asyncio.run(only_own_pages(app, hosts)(scope, receive, send))  # type: ignore[arg-type]
    assert asked == (["http", "websocket"] if let_in else ["http"])
    assert sent == ([] if let_in else ["websocket.close"])

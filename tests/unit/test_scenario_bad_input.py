"""Bad input: every problem of a file in one message with file, key, value and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import RequestError
from model.scenario import load, parse
from tests.unit.sample_levels import Sample

CASES = {
    "misspelt section": ("[staf]\nrule = 'even'", ["staf:", "Did you mean 'staff'?"]),
    "misspelt key": ("[staff]\nresidnts = 5", ["staff.residnts:", "'residents'?", "Known: rule"]),
    "key without section": ("residents = 5", ["residents:", "'staff.residents'?"]),
    "key of another section": ("[city]\nmonths = 5", ["city.months:", "'horizon.months'?"]),
    "section is a value": ("staff = 5", ["staff: 5", "a table of keys"]),
    "text for a number": ("[staff]\ndays = '5'", ["staff.days: '5'", "number from 0 to 31 (days)"]),
    "text for whole number": ("[staff]\nresidents = '5'", ["'5'", "0 to 5,000 (posts)"]),
    "fraction": ("[staff]\nresidents = 1.5", ["staff.residents: 1.5", "a whole number"]),
    "bool for a number": ("[staff]\nresidents = true", ["staff.residents: true"]),
    "number for bool": ("[staff]\ntrained = 1", ["staff.trained: 1", "true or false"]),
    "negative": ("[staff]\nresidents = -5", ["staff.residents: -5"]),
    "not a number": ("[staff]\ndays = nan", ["staff.days: nan"]),
    "infinite": ("[city]\nlines = [inf]", ["city.lines"]),
    "infinite parameter": ("[effects]\ngain = inf", ["effects.gain: inf"]),
    "huge": (f"[staff]\nresidents = 0x{'f' * 5000}", ["a whole number of 20000 bits"]),
    "unknown rule": ("[staff]\nrule = 'evn'", ["one of even, by_poor", "Did you mean 'even'?"]),
    "unknown choice": ("[staff]\nkind = 'pay'", ["one of paid, unpaid", "Did you mean 'paid'?"]),
    "custom rule": ("[staff]\nrule = 'custom:mine:abc'", ["lives in Python"]),
    "deep nesting": (f"[staff]\n{'a.' * 4000}b = 1", ["staff.a"]),
    "check between keys": ("[staff]\ndays = 25", ["staff:", "days above 20 need residents"]),
    "check in a phase": (
        '[[phases]]\nfrom = "2015-01"\nstaff.days = 25',
        ["staff (phase from 2015-01): days above 20 need residents"],
    ),
    "newer schema": ("schema_version = 2", ["schema_version: 2", "allowed: 1"]),
    "odd schema": ("schema_version = true", ["schema_version: true"]),
    "title": ("title = 3", ["title: 3", "a text"]),
    "campaign": ("campaign = 'yes'", ["campaign: 'yes'", "true or false"]),
    "phases a table": ("[phases]\nfrom = '2015-01'", ["phases:", "[[phases]]"]),
    "phase without date": ("[[phases]]\nstaff.days = 1", ["phases.from:", "'2016-01'"]),
    "phase with a date": ("[[phases]]\nfrom = 2016-01-01", ["phases.from:", "'2016-01'"]),
    "phase too early": ("[[phases]]\nfrom = '2013-12'", ["phases.from: '2013-12'", "2014-01"]),
    "month 13": ("[[phases]]\nfrom = '2014-13'", ["phases.from: '2014-13'"]),
    "phases out of order": (
        "[[phases]]\nfrom = '2016-01'\n[[phases]]\nfrom = '2015-01'",
        ["phases.from: '2015-01' stands after 2016-01", "ascend"],
    ),
    "same date twice": (
        "[[phases]]\nfrom = '2016-01'\n[[phases]]\nfrom = '2016-01'",
        ["phases.from: '2016-01'", "distinct"],
    ),
    "structure over time": (
        "[[phases]]\nfrom = '2016-01'\ncity.size = 5",
        ["city.size (phase from 2016-01)", "only levers"],
    ),
    "uncertainty over time": (
        "[[phases]]\nfrom = '2016-01'\neffects.gain = 0.1",
        ["effects.gain (phase from 2016-01)", "only levers"],
    ),
    "unknown shock": (
        "[[shocks]]\nkind = 'flood'\nfrom = '2016-01'\nmonths = 1\nseverity = 1",
        ["shocks[1].kind: 'flood'", "pandemic, drought, price_crash"],
    ),
    "shock without length": (
        "[[shocks]]\nkind = 'drought'\nfrom = '2016-01'\nseverity = 1",
        ["shocks[1].months: is missing", "1 to 120 (months)"],
    ),
    "shock too hard": (
        "[[shocks]]\nkind = 'drought'\nfrom = '2012-01'\nmonths = 1\nseverity = 1.5\nsize = 1",
        ["shocks[1].severity: 1.5", "shocks[1].from: '2012-01'", "shocks[1].size: is not a known"],
    ),
    "shocks a number": ("shocks = 3", ["shocks:", "[[shocks]]"]),
    "table outside": ("[city]\nvillages_file = '../x.csv'", ["outside the scenario's folder"]),
    "table missing": ("[city]\nvillages_file = 'x.csv'", ["city.villages_file", "no such file"]),
    "nul in a name": ('extends = "a\\u0000b"', ["extends:"]),
    "parent missing": ("extends = 'parent'", ["extends: 'parent'", "no such file"]),
    "parent outside": ("extends = '../../x.toml'", ["extends:", "outside"]),
    "not TOML": ("[staff]\nrule = = 1", ["not TOML", "line 2, column 8"]),
    "too deep": ("a = " + "[" * 10_000, ["not TOML: nested too deeply"]),
    "twice": ("[staff]\n[staff]", ["not TOML", "line 2"]),
}


@pytest.mark.parametrize(("text", "parts"), CASES.values(), ids=CASES.keys())
def test_a_bad_file_is_refused_with_a_message_that_teaches(
    tmp_path: Path, text: str, parts: list[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError) as caught:
        load(path, levels=Sample)
    message = str(caught.value)
    assert len(message) < 2000
    for part in [str(path), *parts]:
        assert part in message


def test_all_problems_of_a_file_and_of_its_parent_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "parent.toml").write_text("[staff]\ndays = 99\n", encoding="utf-8")
    child = tmp_path / "child.toml"
    child.write_text("extends = 'parent.toml'\n[city]\nsize = 0\nsise = 1\n", encoding="utf-8")
    with pytest.raises(RequestError) as caught:
        load(child, levels=Sample)
    message = str(caught.value)
    assert message.startswith("3 problems:")
    for part in ["child.toml: city.size: 0", "child.toml: city.sise", "parent.toml: staff.days"]:
        assert part in message


def test_a_loop_of_extends_shows_the_chain(tmp_path: Path) -> None:
    for name, parent in [("a", "b"), ("b", "c"), ("c", "a")]:
        (tmp_path / f"{name}.toml").write_text(f"extends = '{parent}.toml'\n", encoding="utf-8")
    with pytest.raises(RequestError, match=r"is a loop: .*a.toml -> .*b.toml -> .*c.toml -> .*a"):
        load(tmp_path / "a.toml", levels=Sample)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.toml").write_text("[staff]\ndays = 1\n", encoding="utf-8")
    (inside / "link.toml").symlink_to(tmp_path / "secret.toml")
    (inside / "a.toml").write_text("extends = 'link.toml'\n", encoding="utf-8")
    with pytest.raises(RequestError, match="outside the scenario's folder"):
        load(inside / "a.toml", levels=Sample)


def test_a_missing_file_hints_at_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "deep_first.toml").write_text("", encoding="utf-8")
    with pytest.raises(RequestError, match=r"no such scenario file. Did you mean 'deep_first.to"):
        load(tmp_path / "deep_frist.toml", levels=Sample)
    with pytest.raises(RequestError, match="is a folder"):
        load(tmp_path, levels=Sample)
    with pytest.raises(RequestError, match="no such scenario file"):
        load("\0", levels=Sample)


def test_a_file_in_another_encoding_or_far_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("\n\ntitle = '六盘水'".encode("gb18030"))
    with pytest.raises(RequestError, match="line 3 is not UTF-8"):
        load(path, levels=Sample)
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(RequestError, match="larger than"):
        load(path, levels=Sample)
    path.write_bytes(b"\xef\xbb\xbftitle = '\xe5\x85\xad'")
    assert load(path, levels=Sample).title == "六"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
keys = st.sampled_from(["rule", "residents", "days", "kind", "trained", "lines", "gain", "x"])


@given(st.sampled_from(["city", "staff", "effects", "y"]), st.dictionaries(keys, values))
def test_any_value_is_taken_or_refused_but_never_a_traceback(
    section: str, table: dict[str, object]
) -> None:
    try:
        parse("", levels=Sample).with_(**{section: table}).to_toml()
    except RequestError as error:
        assert str(error)  # noqa: PT017


@given(st.text(max_size=60))
def test_any_text_is_a_scenario_or_refused(text: str) -> None:
    try:
        parse(text, levels=Sample)
    except RequestError as error:
        assert str(error)  # noqa: PT017

"""Identity: the digest, the resolved text, tables and rules of one's own, and the priors."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.clock import date_of
from model.errors import RequestError
from model.scenario import drawn, load, parse
from model.scenario.custom import fingerprint
from model.scenario.declared import declarations
from tests.unit.sample_levels import Sample

EMPTY = parse("", levels=Sample)
LEVERS: dict[str, st.SearchStrategy[Any]] = {
    "staff.rule": st.sampled_from(["even", "by_gap", "matched"]),
    "staff.residents": st.integers(1, 5000),
    "staff.days": st.floats(0, 20) | st.integers(0, 20),
    "staff.kind": st.sampled_from(["paid", "unpaid"]),
    "staff.trained": st.booleans(),
}
OTHERS: dict[str, st.SearchStrategy[Any]] = {
    "city.size": st.integers(1, 1000),
    "city.lines": st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    "effects.gain": st.floats(0, 0.4),
}
months = st.lists(st.integers(0, 200), unique=True, max_size=4).map(sorted)


def table(levels: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Group flat keys by section."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in levels.items():
        found.setdefault(key.split(".")[0], {})[key.split(".")[1]] = value
    return found


def chosen(known: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keys, each with a valid value."""
    return st.fixed_dictionaries({}, optional=known)


@given(chosen({**LEVERS, **OTHERS}), months, st.data(), st.booleans(), st.text(max_size=9))
def test_the_resolved_text_loads_back_to_the_same_digest(
    start: dict[str, Any], dates: list[int], data: st.DataObject, campaign: bool, title: str
) -> None:
    import tomli_w

    phases = [{"from": date_of(m), **table(data.draw(chosen(LEVERS)))} for m in dates]
    text = tomli_w.dumps({"campaign": campaign, **table(start), "phases": phases})
    scenario = parse(text, levels=Sample).with_(title=title)
    again = parse(scenario.to_toml(), levels=Sample)
    assert again.digest == scenario.digest
    assert (again.pinned, again.phases, again.title) == (scenario.pinned, scenario.phases, title)
    assert again.to_toml() == scenario.to_toml()


def test_the_digest_follows_what_affects_results_and_nothing_else() -> None:
    assert EMPTY.with_(name="x", title="y", question="z").digest == EMPTY.digest
    assert EMPTY.with_(staff={"days": 3}).digest == EMPTY.with_(staff={"days": 3.0}).digest
    assert EMPTY.with_(city={"share": -0.0}).digest == EMPTY.with_(city={"share": 0}).digest
    changed = [
        EMPTY,
        EMPTY.with_(staff={"residents": 1}),
        EMPTY.with_(campaign=False),
        EMPTY.with_(effects={"gain": 0.2}),  # its central value, but no longer drawn
        EMPTY.with_(shocks=[{"kind": "drought", "from": "2015-01", "months": 1, "severity": 1}]),
        parse("[[phases]]\nfrom = '2015-01'\nstaff.residents = 1", levels=Sample),
        parse("[[phases]]\nfrom = '2015-02'\nstaff.residents = 1", levels=Sample),
    ]
    assert len({scenario.digest for scenario in changed}) == len(changed)


def test_a_copy_never_keeps_a_digest() -> None:
    assert EMPTY.digest != EMPTY.model_copy(update={"campaign": False}).digest


def test_a_table_counts_by_its_content_not_by_its_place(tmp_path: Path) -> None:
    found = []
    for folder, content in [("a", "id\n1\n"), ("b", "id\n1\n"), ("c", "id\n2\n")]:
        (tmp_path / folder / "tables").mkdir(parents=True)
        (tmp_path / folder / "tables" / "villages.csv").write_text(content, encoding="utf-8")
        path = tmp_path / folder / "own.toml"
        path.write_text("[city]\nvillages_file = 'tables/villages.csv'\n", encoding="utf-8")
        found.append(load(path, levels=Sample))
    assert found[0].digest == found[1].digest != found[2].digest
    start: Any = found[0].start
    assert start.city.villages_file == str(tmp_path / "a" / "tables" / "villages.csv")
    assert str(tmp_path) not in found[0].to_toml()
    again = parse(found[0].to_toml(), folder=tmp_path / "a", levels=Sample)
    assert again.digest == found[0].digest
    assert found[0].with_(staff={"residents": 1}).start.city == start.city


def by_need(seen_need: Any) -> Any:
    """A rule of one's own."""
    return seen_need


def with_factor(factor: float) -> Any:
    """Rules with one source that differ in a captured number."""

    def rule(seen_need: Any) -> Any:
        return seen_need * factor

    return rule


def with_array(values: list[float]) -> Any:
    """A rule that captures something whose content cannot be told."""

    def rule(seen_need: Any) -> Any:
        return values

    return rule


def doubled(seen_need: Any) -> Any:
    """Calls another function of one's own, and one of the library."""
    return 2 * by_need(math.sqrt(seen_need))


class Need:
    """A class of one's own: what it does cannot be told from its name."""


def with_class(seen_need: Any) -> Any:
    """Refers to it."""
    return Need


def test_a_rule_of_ones_own_is_part_of_the_digest() -> None:
    own = EMPTY.with_(staff={"rule": by_need})
    assert own.custom_rules == {"staff.rule": "by_need"}
    assert own.name == "scenario+rule=by_need"
    assert not own.uncacheable
    assert own.digest != EMPTY.digest
    assert own.digest == EMPTY.with_(staff={"rule": by_need}).digest
    assert 'rule = "custom:by_need:' in own.to_toml()
    with pytest.raises(RequestError, match=r"staff\.rule.*lives in Python"):
        parse(own.to_toml(), levels=Sample)


def test_a_rule_counts_with_what_it_captures() -> None:
    assert fingerprint(with_factor(1.0)) == fingerprint(with_factor(1.0))
    assert fingerprint(with_factor(1.0)) != fingerprint(with_factor(2.0))
    assert fingerprint(doubled) is not None
    assert fingerprint(with_class) is None
    assert EMPTY.with_(staff={"rule": with_array([1.0])}).uncacheable
    assert EMPTY.with_(staff={"rule": math.sqrt}).uncacheable
    namespace: dict[str, Any] = {}
    exec("def rule(seen): return seen", namespace)
    assert EMPTY.with_(staff={"rule": namespace["rule"]}).uncacheable
    with pytest.raises(RequestError, match=r"staff\.rule"):
        EMPTY.with_(staff={"rule": int})


def uniform(seed: int, name: str) -> float:
    """Stands for the addressed draws."""
    return (seed * 7919 + sum(name.encode()) * 104729) % 1000 / 1000


def test_draws_lie_in_the_prior_and_are_the_same_for_every_alternative() -> None:
    other = EMPTY.with_(staff={"residents": 9})
    for seed in range(50):
        one, two = drawn(EMPTY, seed, uniform), drawn(other, seed, uniform)
        assert one.start.effects == two.start.effects
        assert 0 <= one.start.effects.gain <= 0.4
        assert 0.05 <= one.start.effects.risk <= 0.15
    assert drawn(EMPTY, 1, uniform).digest != drawn(EMPTY, 2, uniform).digest


def test_a_stated_parameter_is_not_drawn_and_changes_no_other() -> None:
    phased = parse("[[phases]]\nfrom='2015-01'\nstaff.residents=5", levels=Sample)
    pinned = phased.with_(effects={"gain": 0.3})
    one, two = drawn(phased, 4, uniform), drawn(pinned, 4, uniform)
    assert two.start.effects.gain == 0.3
    assert one.start.effects.risk == two.start.effects.risk
    assert two.at(12).effects == two.at(0).effects
    assert two.at(12).staff.residents == 5
    assert drawn(one, 9, uniform).digest == one.digest  # drawn once
    assert parse(one.to_toml(), levels=Sample).digest == one.digest


def test_declarations_cover_every_key_with_choices_and_kinds() -> None:
    known = declarations(Sample)
    assert known["staff.rule"].kind == "rule"
    assert "matched" in known["staff.rule"].choices
    assert known["staff.kind"].kind == "choice"
    assert known["city.lines"].kind == "tuple[float, ...]"
    assert {known[key].role for key in known} == {"lever", "uncertainty", "constant"}


def test_every_real_default_is_valid_and_the_real_levels_load_back() -> None:
    scenario = parse("")
    assert parse(scenario.to_toml()).digest == scenario.digest
    assert scenario.at(0) == scenario.before_campaign

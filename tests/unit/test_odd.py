"""docs/odd.md leaves out no column, agent, step, event, draw or section that the code has."""

from __future__ import annotations

import ast
import re
import textwrap
from types import ModuleType

import mesa
import numpy as np
import pytest

from model import agents
from model.cadres import Cadres
from model.campaign import Campaign
from model.campaign.year import CALENDAR, YEAR
from model.columns import Column, Store
from model.draws import Purpose
from model.households import Households
from model.scenario import Levels, declarations, load
from model.views import pages
from model.views.odd import odd_page, schedule, source, state, submodels
from model.views.odd.page import MAKERS
from model.villages import Villages

PAGE = odd_page()
AGENTS = [
    kind
    for kind in vars(agents).values()
    if isinstance(kind, type) and issubclass(kind, mesa.Agent)
]
CONCEPTS = (
    "adaptation", "objectives", "learning", "prediction", "sensing", "interaction",
    "stochasticity", "collectives", "observation",
)  # fmt: skip
ELEMENTS = (
    "Purpose and patterns", "Entities, state variables and scales",
    "Process overview and scheduling", "Design concepts", "Initialization", "Input data",
    "Submodels",
)  # fmt: skip


def part(title: str) -> str:
    """The text under one heading, down to the next one of any level."""
    (found,) = re.findall(rf"^#+ (?:\d\. )?{re.escape(title)}\n(.*?)(?=^#|\Z)", PAGE, re.M | re.S)
    return str(found)


def rows(text: str) -> list[list[str]]:
    """The cells of the tables of a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in lines]


def test_the_seven_elements_stand_in_order() -> None:
    assert re.findall(r"^## \d\. (.+)$", PAGE, re.M) == list(ELEMENTS)


@pytest.mark.parametrize("store", [Households, Villages, Cadres])
def test_every_column_has_its_row(store: type[Store]) -> None:
    found = {row[0]: row for row in rows(part(f"{store.__name__}: state variables"))}
    assert [f"`{c.name}`" for c in store.COLUMNS] == list(found)[2:]  # after head and rule
    for c in store.COLUMNS:
        row = found[f"`{c.name}`"]
        assert row[1].startswith(np.dtype(c.dtype).name)
        assert row[2:5] == [c.unit or "number", c.writer, c.meaning]


def test_a_column_more_would_be_a_row_more(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*Cadres.COLUMNS, Column("shoes", "u1", "pairs", "support", "shoes worn out", 2))
    monkeypatch.setattr(Cadres, "COLUMNS", more)
    assert "| `shoes` | uint8 x 2 | pairs | support | shoes worn out | 0 |" in odd_page()


@pytest.mark.parametrize("kind", AGENTS, ids=lambda kind: kind.__name__)
def test_every_agent_is_described_with_every_concept(kind: type[mesa.Agent]) -> None:
    assert f"`{kind.__name__}`" in [row[0] for row in rows(part("Agents"))]
    if kind is not agents.Committee:  # what the others are derived from
        said = {row[0]: row[1] for row in rows(part(f"`{kind.__name__}`"))}
        assert all(said.get(concept) for concept in CONCEPTS)


def test_households_are_described_as_agents_are() -> None:
    said = {row[0]: row[1] for row in rows(part("Household (no agent)"))}
    assert all(said.get(concept) for concept in CONCEPTS)


def test_steps_stand_in_the_order_of_the_code() -> None:
    names = [row[1].strip("*") for row in rows(part("The month")) if row[0].startswith("**")]
    assert names == ["organisation", "operations", "support", "livelihoods", "records"]
    assert all(step.reason for step in schedule.steps())


def test_every_business_of_a_step_is_named_with_its_condition() -> None:
    found = {row[1]: row[2] for row in rows(part("The month"))}
    assert found["`operations.work`"] == ""
    assert found["`support.deliver`"] == "with a campaign"
    assert found["`support.year_end`"] == "with a campaign, in December"
    assert found["`organisation.settle_stations`"] == "with a campaign"  # inside `_settle`
    assert found["`support.payroll`"] == ""


def test_every_event_of_the_year_has_its_row_and_time() -> None:
    found = rows(part("The calendar of the year"))[2:]
    assert [row[2] for row in found] == [f"`{name}`" for name, _, _ in CALENDAR]
    assert [row[0] for row in found] == [f"{m + 1 - before:.3f}" for _, m, before in CALENDAR]
    times = [float(row[0]) for row in found]
    assert times == sorted(set(times)), "events share a time or stand out of order"
    assert sum(len(names) for names in YEAR.values()) == len(found)
    assert all(row[5] for row in found), "an event that calls no rule"


def test_the_parts_of_a_household_month_stand_in_order() -> None:
    found = [row[1].strip("`") for row in rows(schedule.household_table())[2:]]
    assert found == ["draw", "renew_shock", "move", "share_out", "earn", "support", "misfortune"]


def test_the_household_clock_is_that_of_the_code() -> None:
    said = part("The household clock")
    assert "No member has an age" in said
    for key in ("school_leaver", "retire", "renewal"):
        assert key in said
        assert f"livelihoods.{key}" in declarations()


def test_households_keep_their_number_while_their_members_age() -> None:
    """As the text says: in four years of a tiny city only workers, old and pupils change."""
    setting = load("liupanshui").with_settings({"world.scale": 0.003, "horizon.months": 48})
    campaign = Campaign(setting, rng=1)
    h = campaign.city.households
    before = {name: getattr(h, name).copy() for name in ("persons", "workers", "old", "pupils")}
    for _ in range(setting.horizon_months):
        campaign.step()
    now = campaign.city.households
    assert np.array_equal(before.pop("persons"), now.persons)
    for name, column in before.items():
        assert (column != getattr(now, name)).any(), name


def test_every_purpose_of_a_draw_has_somebody_who_draws() -> None:
    users = submodels.drawn_by()
    assert all(users[purpose.name] for purpose in Purpose)


def test_every_section_and_every_drawn_parameter_is_there() -> None:
    found = [row[0] for row in rows(part("Parameters"))]
    assert all(f"`{name}`" in found for name in Levels.model_fields)
    drawn = [f"`{key}`" for key, d in declarations().items() if d.role == "uncertainty"]
    assert [cell for cell in found if "." in cell] == drawn


def test_every_equation_of_households_that_a_rule_names_is_there() -> None:
    named = {number for rule in submodels.rules() for number in rule.ids.split(", ")}
    assert {f"H{n}" for n in range(1, 13)} <= named
    assert {"C1", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12"} <= named


def test_a_template_and_its_makers_must_agree() -> None:
    with pytest.raises(LookupError, match="drawn"):
        pages.filled("odd", {key: maker for key, maker in MAKERS.items() if key != "drawn"})
    with pytest.raises(LookupError, match="nonsense"):
        pages.filled("odd", MAKERS | {"nonsense": str})


# --------------------------------------------------------------- the reader of sources itself

CODE = """
class Model:
    def step(self):
        self._first()
        if self.setting.campaign:
            systems.pay(systems.count())
        for each in systems.known():
            each.note(1)

    def _first(self):
        '''Does nothing.'''
"""


def made_up() -> ModuleType:
    """A module of this name that has no file."""
    return ModuleType("made_up")


def test_calls_are_read_in_the_order_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "tree_of", lambda _: ast.parse(textwrap.dedent(CODE)))
    found = list(source.calls_in(source.method(made_up(), "Model", "step").body))
    assert [call.name for call in found] == [
        "self._first", "systems.pay", "systems.count", "systems.known", "each.note",
    ]  # fmt: skip
    assert found[1].when == ("with a campaign",)
    assert found[3].when == ()
    with pytest.raises(LookupError):
        source.method(made_up(), "Model", "missing")


def test_a_condition_without_words_stops_the_page() -> None:
    with pytest.raises(KeyError, match="moon"):
        list(source.calls_in(ast.parse("if moon.full:\n    howl()").body))


def test_numbers_of_agents_are_those_of_the_case() -> None:
    said = {row[0].strip("`"): row[1] for row in rows(state.agent_table())}
    assert said["Cadre"] == "43,000 posts"
    assert said["TownshipCorps"] == "65"
    assert said["Body"] == "113"

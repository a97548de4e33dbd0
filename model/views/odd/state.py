"""The tables of entities and of their state: columns, agents, codes, what is kept besides."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import mesa
import numpy as np

from model import agents, relief
from model.cadres import Cadres, Kind
from model.campaign.start import most_bodies, most_posts
from model.columns import Column, Store
from model.draws.scaled import WHOLE
from model.households import Households
from model.ledger import USES, Account
from model.scenario import Scenario, declarations, load
from model.scenario.declared import value_of
from model.systems.livelihoods import Economy
from model.views.odd.source import method, said
from model.views.pages import table
from model.villages import FOCUS, INDUSTRIES, OWED, Villages
from model.world.atlas import COUNTIES, TOWNSHIPS

STORES: dict[str, type[Store]] = {
    "households": Households,
    "villages": Villages,
    "cadres": Cadres,
}
CASE = "liupanshui"
SCALES = (
    "horizon.months", "world.burn_in", "world.villages", "world.poor_villages",
    "world.deep_villages", "world.households", "world.registered_share", "world.mean_income",
    "world.scale", "money.smallest",
)  # fmt: skip
CODES: dict[str, Iterable[Any]] = {
    "register": relief.Register,
    "exit_kind": relief.Exit,
    "poor": relief.Poor,
    "gaps": relief.Gap,
    "cause": relief.Cause,
    "plan, aid, granted": relief.Measure,
    "account, by purpose": relief.Purpose,
    "kind of cadre": Kind,
    "books of money": Account,
}
LISTS = {"industry": INDUSTRIES, "focus": FOCUS, "owed": OWED, "uses of person-days": USES}


def column_table(store: type[Store]) -> str:
    """Every column of a store: type, unit, its one writer, what it means, what it starts as."""
    head = ("variable", "type", "unit", "written by", "meaning", "before it is written")
    return table(head, map(_column, store.COLUMNS))


def _column(c: Column) -> tuple[str, ...]:
    kind = np.dtype(c.dtype).name + (f" x {c.lanes}" if c.lanes else "")
    return f"`{c.name}`", kind, c.unit or "number", c.writer, c.meaning, f"{c.start:g}"


def bytes_a_household() -> int:
    """Memory that one household takes."""
    return round(Households(np.array([0, 1])).bytes_per_row())


def agent_classes() -> list[type[mesa.Agent]]:
    """The classes of agents, those they are derived from first."""
    known = [getattr(agents, name) for name in agents.__all__]
    found = [kind for kind in known if isinstance(kind, type) and issubclass(kind, mesa.Agent)]
    return sorted(found, key=lambda kind: (len(kind.__mro__), kind.__name__))


def agent_table() -> str:
    """Every class of agents: number in the case at full size, what it is, its own state."""
    numbers = _numbers(load(CASE))
    rows = []
    for kind in agent_classes():
        base = kind.__mro__[1].__name__
        what = said(kind) + (f" (a `{base}`)" if base != "Agent" else "")
        rows.append((f"`{kind.__name__}`", numbers[kind], what, _own_state(kind), _views(kind)))
    head = ("agent", "number in the case", "what it is", "state of its own", "shows of the columns")
    return table(head, rows)


def _numbers(case: Scenario) -> dict[type[mesa.Agent], str]:
    """How many agents of each class the case has at full size."""
    committees = max(
        value_of(case.at(month), "organisation.joint_committees")
        for month in (0, *(phase.month for phase in case.phases))
    )
    return {
        agents.Village: f"{case.start.world.villages:,}",
        agents.Cadre: f"{sum(most_posts(case, 1.0).values()):,} posts",
        agents.Body: f"{most_bodies(case, WHOLE)}",
        agents.LabourStation: f"{len(agents.DESTINATIONS)} destinations",
        agents.Committee: "base class",
        agents.CityGroup: "1",
        agents.AssessmentOffice: "1",
        agents.CountyHeadquarters: f"{len(COUNTIES)}",
        agents.TownshipCorps: f"{TOWNSHIPS}",
        agents.JointCommittee: f"up to {committees}",
    }


def _own_state(kind: type[mesa.Agent]) -> str:
    """Attributes that the class itself sets when an agent is made."""
    try:
        made = method(_module(kind), kind.__name__, "__init__")
    except LookupError:
        return ""
    names = [
        node.attr
        for node in ast.walk(made)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and ast.unparse(node.value) == "self"
    ]
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))


def _views(kind: type[mesa.Agent]) -> str:
    """Properties of the class itself: what it shows of the columns."""
    names = [name for name, value in vars(kind).items() if isinstance(value, property)]
    return ", ".join(f"`{name}`" for name in names)


def _module(kind: type[Any]) -> Any:
    import sys

    return sys.modules[kind.__module__]


def code_table() -> str:
    """What the codes and bits of the columns stand for."""
    named = {name: [code.name.lower() for code in kind] for name, kind in CODES.items()}
    rows = [(name, _listed(words)) for name, words in (named | LISTS).items()]
    return table(("column or book", "codes or lanes, in order"), rows)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word.replace("_", " ") for word in words)


def economy_text() -> str:
    """What the world remembers beside columns, books and agents: names, and what they mean."""
    names = ", ".join(f"`{part.name}`" for part in fields(Economy))
    return f"{names}. {said(Economy)}"


def scale_table() -> str:
    """The scales of the model, as declared."""
    known = declarations()
    rows = [
        (f"`{key}`", f"{known[key].default:,}", known[key].unit, known[key].status,
         known[key].meaning)
        for key in SCALES
    ]  # fmt: skip
    return table(("key", "value", "unit", "status", "meaning"), rows)

"""docs/odd.md: the prose of the template `texts/odd.md`, and the tables it asks for."""

from __future__ import annotations

from collections.abc import Callable

from model.views.odd import schedule, state, submodels
from model.views.pages import filled

MAKERS: dict[str, Callable[[], object]] = {
    "agents": state.agent_table,
    "columns_households": lambda: state.column_table(state.STORES["households"]),
    "columns_villages": lambda: state.column_table(state.STORES["villages"]),
    "columns_cadres": lambda: state.column_table(state.STORES["cadres"]),
    "codes": state.code_table,
    "economy": state.economy_text,
    "scales": state.scale_table,
    "bytes": state.bytes_a_household,
    "month": schedule.month_table,
    "household_month": schedule.household_table,
    "calendar": schedule.calendar_table,
    "draws": submodels.draw_table,
    "rules": submodels.rule_table,
    "choices": submodels.choice_table,
    "sections": submodels.section_table,
    "drawn": submodels.drawn_table,
}


def odd_page() -> str:
    """The ODD protocol: prose from its template, tables from the code."""
    return filled("odd", MAKERS)

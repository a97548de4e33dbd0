"""Broken rules of command, scores and costs, and the test that notices each."""

from __future__ import annotations

from tests.sabotage.broken import Sabotage

MECHANISM = "tests/mechanisms/test_"
OF_COMMAND = {
    "the level in charge divides by need alone": Sabotage(
        "policies/authority.py",
        "= n * n * np.sqrt(n)",
        "= n",
        MECHANISM + "p1_authority.py::"
        "test_shares_by_need_to_the_power_of_two_and_a_half_are_the_best_there_are",
    ),
    "the teams' people stay at their posts as well": Sabotage(
        "systems/operations/team.py",
        "wanted = (drafted, ordinary",
        "wanted = (0 * drafted, ordinary",
        MECHANISM + "p3_special_teams.py::test_what_teams_cannot_use_is_left_over",
        lives=True,
    ),
    "everybody prepares as if paper were all": Sabotage(
        "systems/operations/numbers.py",
        "asked.preparing * due * paper_part(levels)",
        "asked.preparing * due",
        MECHANISM + "a2_scores.py::"
        "test_assessments_are_prepared_in_the_months_in_which_they_fall[1-months1]",
    ),
    "nothing that is found is struck out": Sabotage(
        "systems/assessment/record.py",
        "own.record_audited[:] -= lost",
        "own.record_audited[:] -= 0 * lost",
        MECHANISM + "a5_strictness.py::test_what_an_audit_finds_is_struck_from_the_record",
    ),
    "an old stage is never left": Sabotage(
        "systems/operations/focus.py",
        "* (aim - own.focus)",
        "* aim",
        MECHANISM + "a8_focus.py::"
        "test_work_goes_a_quarter_of_the_way_each_month_and_leaves_the_old_stage",
    ),
    "village cadres leave a desk": Sabotage(
        "systems/support/payroll.py",
        "sum(pay) - pay[Kind.VILLAGE]",
        "sum(pay)",
        MECHANISM + "x5_costs.py::test_only_officials_leave_a_desk",
    ),
    "money belongs to no system": Sabotage(
        "scenario/systems.py",
        '"SX"',
        '"S"',
        "tests/unit/test_systems.py::test_every_lever_belongs_to_one_system",
    ),
}

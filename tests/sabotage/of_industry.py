"""Broken rules of industry and its committees, and the tests that must notice."""

from __future__ import annotations

from tests.sabotage.broken import Sabotage

OF_INDUSTRY = {
    "strong members are not held back by weak ones": Sabotage(
        "systems/organisation/projects.py",
        "exps(F(-levels.organisation.joint_strength) * gap)",
        "exps(F(-levels.organisation.joint_strength) * np.maximum(gap, F(0.0)))",
        "tests/mechanisms/test_o1_joint_committees.py::"
        "test_weak_members_fail_less_strong_ones_more_and_each_pair_costs_a_day",
    ),
    "coordination costs the members nothing": Sabotage(
        "policies/joint.py",
        "return 0.5 * (members - 1) * odds.pair_year",
        "return 0.0",
        "tests/mechanisms/test_o1_joint_committees.py::"
        "test_size_falls_with_the_price_of_days_and_rises_with_money",
    ),
    "chain organisations sit where little is planted": Sabotage(
        "systems/organisation/chains.py",
        "(villages.key, luck, -parts)",
        "(villages.key, luck, parts)",
        "tests/mechanisms/test_o4_chains.py::test_where_they_work",
    ),
    "experts all go to one village": Sabotage(
        "systems/operations/experts.py",
        "saves[best] *= falls",
        "saves[best] *= 1.0",
        "tests/mechanisms/test_p4_experts.py::"
        "test_the_first_goes_where_most_is_planted_the_next_where_less_advice_is",
    ),
    "interest is forgotten": Sabotage(
        "systems/support/debt.py",
        "ledger.debt = owed + interest - paid",
        "ledger.debt = owed - paid",
        "tests/mechanisms/test_x3_debt.py::test_debt_is_repaid_from_the_budget",
    ),
    "an industry share needs nobody": Sabotage(
        "systems/livelihoods/rules.py",
        "return smaller(home / labour, ONE)",
        "return ONE",
        "tests/reference/test_independent.py::test_rule[tended]",
    ),
    "what was planted together is forgotten when no more is": Sabotage(
        "systems/organisation/industry.py",
        "helped or bodies.committees or _was_on",
        "helped or _was_on",
        "tests/mechanisms/test_o1_ends_and_claims.py::"
        "test_projects_of_a_city_that_asks_for_none_any_more_are_paid",
        lives=True,
    ),
    "a committee that ended keeps its firm": Sabotage(
        "systems/organisation/joint.py",
        "    if not kept:\n        committee.form",
        "    if kept:\n        committee.form",
        "tests/mechanisms/test_o1_ends_and_claims.py::"
        "test_who_ends_is_no_firm_and_no_park_any_more",
    ),
    "what nobody has a claim to is lost": Sabotage(
        "systems/livelihoods/loop.py",
        "n.joint_equal + (n.joint_land - by_land) + (n.joint_listed - to_listed)",
        "n.joint_equal",
        "tests/mechanisms/test_o1_ends_and_claims.py::test_a_pot_reaches_households_whole",
    ),
    "whoever is added makes the market larger": Sabotage(
        "households.py",
        '& (self._arrays["added"] < 0)',
        "",
        "tests/mechanisms/test_o1_ends_and_claims.py::"
        "test_the_first_register_does_not_grow_with_who_is_added",
    ),
}

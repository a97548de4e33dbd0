"""Broken rules of visits and the register, each with the test that notices."""

from __future__ import annotations

from tests.sabotage.broken import Sabotage

REGISTER = "systems/assessment/"
ASSESSMENT = "tests/unit/test_quotas_and_reviews.py::"
PARTY_GROUPS = "tests/mechanisms/test_o2_party_groups.py::"
THREE_RATES = "tests/mechanisms/test_a3_three_rates.py::"
RECHECK = "tests/mechanisms/test_a7_recheck.py::"

OF_REGISTER = {
    "an organiser saves no way": Sabotage(
        "systems/operations/rules.py",
        "way * reach * (ONE - s.organiser_way * organiser)",
        "way * reach",
        PARTY_GROUPS + "test_an_organiser_saves_a_share_of_the_way[1.0-60.0]",
    ),
    "party groups go where nobody needs them": Sabotage(
        "systems/organisation/party_groups.py", "else -need", "else need",
        PARTY_GROUPS + "test_groups_go_where_many_listed_live_far_away_one_a_hamlet",
    ),
    "a name helps nobody": Sabotage(
        REGISTER + "duty.py",
        "(uniform32(c) >= named)",
        "(uniform32(c) >= F(0.0))",
        "tests/mechanisms/test_a1_named_duty.py::"
        "test_who_has_a_named_cadre_is_never_forgotten_and_names_only_add",
    ),
    "every visit makes a diagnosis": Sabotage(
        "systems/operations/numbers.py",
        "F(conduct.match_gain * precision)",
        "F(conduct.match_gain)",
        "tests/mechanisms/test_p6_precision.py::"
        "test_without_diagnosis_a_measure_is_right_by_the_usual_chance_only",
    ),
    "no county ever waits": Sabotage(
        "agents/committee.py",
        "if rates[name] >= limits[name]",
        "if rates[name] > 1.0",
        THREE_RATES + "test_three_rates_below_and_one_degree_above[change1-grounds1]",
    ),
    "the own level finds everything": Sabotage(
        REGISTER + "samples.py",
        "asked.sample_finds * part",
        "asked.sample_finds",
        THREE_RATES + "test_the_own_level_misses_half_of_what_a_third_party_finds",
    ),
    "a sample counts households": Sabotage(
        REGISTER + "samples.py",
        "out[4] += persons if wrong else 0",
        "out[4] += 1 if wrong else 0",
        THREE_RATES + "test_everybody_sampled_and_every_error_found_is_the_truth",
        lives=True,
    ),
    "errors found stand for the sample alone": Sabotage(
        REGISTER + "counties.py",
        'missed * places["never_persons"]',
        'missed * seen["unlisted_persons"]',
        THREE_RATES + "test_what_a_sample_finds_stands_for_the_persons_of_its_county",
        lives=True,
    ),
    "a striking-off is not recorded": Sabotage(
        "campaign/facts.py",
        'self._move("removals", report.removed, found=found)',
        'self._move("removals", report.removed // 2, found=found)',
        "tests/properties/test_register_adds_up.py::"
        "test_opening_plus_who_came_less_who_left_is_closing",
        lives=True,
    ),
    "villages hide need": Sabotage(
        REGISTER + "missed.py",
        "n.need * need + n.watch",
        "n.watch",
        "tests/mechanisms/test_a3_missed_households.py::"
        "test_need_and_watching_make_a_village_report_its_own_incidence_makes_it_hide",
    ),
    "own incidence costs nothing": Sabotage(
        REGISTER + "missed.py",
        "- n.hide * incidence",
        "- n.hide",
        "tests/mechanisms/test_a3_missed_households.py::"
        "test_need_and_watching_make_a_village_report_its_own_incidence_makes_it_hide",
    ),
    "by seen eligibility, the rest falls on those who cannot pass": Sabotage(
        REGISTER + "quotas.py",
        "room if weights is None else weights",
        "registered - passing",
        ASSESSMENT + "test_by_seen_asks_the_rest_of_those_nearest_to_passing",
    ),
    "who falls back is pushed again at once": Sabotage(
        REGISTER + "review_loop.py",
        "(r.register[i] == OUT) & (r.exit_month[i] != month) & down",
        "(r.register[i] == OUT) & down",
        ASSESSMENT + "test_who_falls_back_waits_for_the_next_review",
    ),
    "without a quota nobody passes": Sabotage(
        REGISTER + "review_loop.py",
        "(p.quota[v] > 0) | n.review",
        "p.quota[v] > 0",
        ASSESSMENT + "test_a_review_of_its_own_releases_who_passes_and_pushes_nobody",
    ),
    "careers by audits are careers by reports": Sabotage(
        REGISTER + "review_loop.py",
        "larger(ONE - n.found * chance, ZERO)",
        "ONE",
        "tests/mechanisms/test_s5_promotion.py::"
        "test_a_pushed_exit_is_worth_what_it_leaves_on_the_record[audited-0.2-0.5]",
    ),
    "a re-check needs nobody": Sabotage(
        REGISTER + "recheck.py",
        "asked * there.astype(np.float32)",
        "asked + F(0.0) * there.astype(np.float32)",
        RECHECK + "test_a_re_check_is_as_thorough_as_days_reach_and_takes_them",
    ),
    "nobody is struck off": Sabotage(
        REGISTER + "recheck.py",
        "r.register[i] = STRUCK",
        "pass",
        RECHECK + "test_the_rich_are_struck_off_as_far_as_looked_for_and_the_poor_stay",
    ),
    "an unfair list offends nobody": Sabotage(
        "records/census.py",
        "m.satisfied_envy * envy + m.satisfied_unfair * unfair",
        "m.satisfied_envy * envy",
        "tests/mechanisms/test_satisfaction.py::"
        "test_the_chance_of_being_satisfied[1-0-0.0-0.5-0.87]",
    ),
}  # fmt: skip

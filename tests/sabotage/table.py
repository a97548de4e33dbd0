"""Sabotages of every part: draws, livelihoods, money, cadres, places, pairs, sites."""

from __future__ import annotations

from tests.sabotage.broken import Sabotage
from tests.sabotage.of_command import OF_COMMAND
from tests.sabotage.of_industry import OF_INDUSTRY
from tests.sabotage.of_register import OF_REGISTER

DRAWS = "tests/unit/test_draws.py::"
RULE = "tests/reference/test_independent.py::test_rule"
STORY = "tests/reference/test_exact.py::test_fast_month_is_the_plain_month[pandemic, busy]"
MONTH = "tests/reference/test_independent.py::test_a_month_follows_the_equations"
BUSY = f"{MONTH}[2019 to the pandemic, busy]"
APPORTION = "tests/unit/test_apportion.py::"
LEDGER = "tests/unit/test_ledger.py::"
MECHANISMS = "tests/mechanisms/"
LIVELIHOODS = "systems/livelihoods/"

MECHANISM = "tests/mechanisms/test_"

SABOTAGES = {
    "pay keeps nobody": Sabotage(
        "systems/operations/rules.py", "m.leave_pay * pay + ", "",
        MECHANISM + "s1_pay.py::test_double_pay_halves_leaving_each_time[2400.0-0.5]",
    ),
    "a hard place is as hard under care": Sabotage(
        "systems/operations/rules.py", "hard * (ONE - m.care_fatigue * cared)", "hard",
        MECHANISM + "s2_care.py::test_care_takes_hardness_away",
    ),
    "accidents without cover leave morale alone": Sabotage(
        "systems/operations/month.py", "support.grief * (1.0 - support.cover_grief", "0.0 * (1.0",
        MECHANISM + "s2_care.py::test_without_cover_morale_falls_and_comes_back[False]",
    ),
    "practice teaches like a lecture": Sabotage(
        "systems/operations/morale.py",
        "operations.lecture_gain + practice *", "operations.lecture_gain + 0 * practice *",
        MECHANISM + "p5_training.py::test_what_a_person_time_teaches[1.0-1.0-0.4]",
    ),
    "topics ignore causes": Sabotage(
        "systems/operations/courses.py", 'training_rule == "by_cause"', 'training_rule == "never"',
        MECHANISM + "p5_training.py::test_topics_follow_seen_causes",
    ),
    "who rises stays": Sabotage(
        "systems/support/careers.py", "hand_over(city, chosen, month, seed)", "pass",
        MECHANISM + "s5_promotion.py::test_the_best_record_rises_and_a_successor_comes",
    ),
    "praise never fades": Sabotage(
        "systems/support/careers.py", "*= F(levels.support.praise_memory)", "*= F(1.0)",
        MECHANISM + "s6_commendations.py::test_praise_fades_and_is_not_inherited",
    ),
    "the best are replaced": Sabotage(
        "systems/assessment/replacement.py", "scores, ~worn", "-scores, ~worn",
        MECHANISM + "a6_replacement.py::test_the_worn_out_go_first_then_the_weakest",
    ),
    "cipher of nine rounds": Sabotage(
        "draws/plain.py", "ROUNDS = 10", "ROUNDS = 9", DRAWS + "test_published_vectors"
    ),
    "compiled cipher forgets half of the seed": Sabotage(
        "draws/kernel.py", "^ (c3 ^ k1)", "^ c3", DRAWS + "test_compiled_block_is_the_plain_one"
    ),
    "a draw forgets its lane": Sabotage(
        "draws/kernel.py",
        "\n    c2, c3 = np.uint64(purpose), np.uint64(lane)",
        "\n    c2, c3 = np.uint64(purpose), np.uint64(0)",
        DRAWS + "test_compiled_block_is_the_plain_one",
    ),
    "a block of draws forgets its month": Sabotage(
        "draws/kernel.py",
        "np.uint64(keys[j]), np.uint64(month & _WORD)",
        "np.uint64(keys[j]), np.uint64(0)",
        DRAWS + "test_compiled_blocks_are_the_plain_ones",
    ),
    "cosine without its sign": Sabotage(
        "draws/kernel.py",
        "return sine if centred > _QUARTER else -sine",
        "return sine",
        DRAWS + "test_cosine_is_accurate_and_symmetric",
    ),
    "exponential one term short": Sabotage(
        "draws/kernel.py", "y = _E0 * r + _E1", "y = _E1", DRAWS + "test_exponential_is_accurate"
    ),
    "the log fills the quota with those who stay": Sabotage(
        "systems/assessment/told.py",
        "done += int(r.persons[i]) if draw < push else 0",
        "done += int(r.persons[i])",
        "tests/trace/test_verdicts.py::test_every_verdict_is_what_the_review_does",
    ),
    "a pushed exit is told as an honest one": Sabotage(
        "campaign/life/household.py",
        'f"is released {wrong}, without an honest file"',
        'f"is released {wrong}, with an honest file"',
        "tests/trace/test_life.py::test_a_release_is_told_as_it_was",
    ),
    "to go on waiting is a choice": Sabotage(
        "experiments/twins/examples.py",
        'decision is None or decision.choice == "wait"',
        "decision is None",
        "tests/trace/test_twins.py::test_the_first_decision_that_differs",
    ),
    "illness takes no labour": Sabotage(
        LIVELIHOODS + "rules.py", "workers - n.ill_labour * ill", "workers", RULE + "[able]"
    ),
    "the trap does not hold back saving": Sabotage(
        LIVELIHOODS + "rules.py",
        "saved - n.trap * over if assets < n.trap_threshold else saved",
        "saved",
        RULE + "[saving]",
    ),
    "saving is judged at the income of 2013": Sabotage(
        LIVELIHOODS + "numbers.py",
        "own.reference_income * wages",
        "own.reference_income",
        RULE + "[saving]",
    ),
    "the pandemic stops nobody": Sabotage(
        LIVELIHOODS + "numbers.py",
        "1.0 - own.pandemic_leave * pandemic",
        "1.0",
        RULE + "[leave_chance]",
    ),
    "luck is renewed every month": Sabotage(
        LIVELIHOODS + "loop.py", "if month % 3 == 0:", "if month % 1 == 0:", STORY
    ),
    "slices of misfortune overlap": Sabotage(
        LIVELIHOODS + "misfortune.py",
        "        edge = edge + n.house_decay", "        edge = edge + ZERO", STORY,
    ),
    "workers retire before they grow old": Sabotage(
        LIVELIHOODS + "ageing.py", "old + retires - renews", "old - renews", STORY
    ),
    "medical aid never lapses": Sabotage(
        LIVELIHOODS + "grants.py", " | 1 << Measure.MEDICAL_AID", "", STORY
    ),
    "a measure that does not fit works in full": Sabotage(
        LIVELIHOODS + "grants.py",
        "full = n.wrong_effect if misfit & bit else ONE",
        "full = ONE",
        BUSY,
    ),
    "stable poverty looks at one year": Sabotage(
        LIVELIHOODS + "quarter.py", "T2 if two_years < line", "T2 if year < line", BUSY
    ),
    "the quarter before last counts twice": Sabotage(
        LIVELIHOODS + "quarter.py", "[(slot + 4) % LANES]", "[(slot + 5) % LANES]", STORY
    ),
    "severity is not squared": Sabotage(
        "measures.py",
        "return gap * gap",
        "return gap",
        "tests/unit/test_measures.py::test_headcount_gap_and_severity_of_four_persons",
    ),
    "remainders go to the smallest": Sabotage(
        "policies/apportion.py",
        "elif rests[i] > edge:",
        "elif rests[i] < edge:",
        APPORTION + "test_shares_follow_weights",
    ),
    "the remainder is not given": Sabotage(
        "policies/apportion.py",
        "out[tied] += 1",
        "out[tied] += 0",
        APPORTION + "test_a_total_beyond_the_precision_of_floats_is_divided_exactly",
    ),
    "a cap is ignored": Sabotage(
        "policies/apportion.py",
        "np.minimum(given, room[rows] - out[rows])",
        "given",
        APPORTION + "test_caps_hold_and_the_excess_goes_to_the_others",
    ),
    "money comes from nowhere": Sabotage(
        "ledger.py",
        "self.balances[source][:, where] -= amounts",
        "pass",
        LEDGER + "test_every_posting_takes_from_one_account_what_it_adds_to_another",
    ),
    "a weaker helper drags the helped down": Sabotage(
        "systems/organisation/sharing.py", "larger(theirs - own, ZERO)", "theirs - own",
        MECHANISMS + "test_c12_strength.py::"
        "test_a_stronger_helper_lifts_and_a_weaker_one_does_no_harm",
    ),
    "a new secretary costs nothing": Sabotage(
        "systems/organisation/strength.py",
        "own.strength[rows] - F(org.strength_replaced)",
        "own.strength[rows]",
        MECHANISMS + "test_c12_strength.py::"
        "test_a_replacement_costs_strength_at_once_and_changes_only_these_villages",
    ),
    "pairs forget their industry": Sabotage(
        "policies/pairing.py", "+ seen.other_industry * other", "+ 0.0 * other",
        MECHANISMS + "test_o8_pairs.py::test_the_one_with_the_same_industry_helps",
    ),
    "helpers lend no days": Sabotage(
        "systems/organisation/pairs.py",
        "own.owed[LENDING] = lent * round(",
        "own.owed[LENDING] = 0 * lent * round(",
        MECHANISMS + "test_o8_pairs.py::test_pairs_keep_the_limits_and_helpers_lend_days",
    ),
    "a weaker helper makes unskilled": Sabotage(
        "systems/organisation/sharing.py", "larger(theirs - own, ZERO)", "theirs - own",
        MECHANISMS + "test_o8_pairs.py::test_skill_flows_down_to_those_who_are_helped_and_never_up",
    ),
    "units send their best without a veto": Sabotage(
        "systems/organisation/sending.py",
        "np.where(best & ~anyway, ",
        "np.where(best, ",
        MECHANISMS + "test_o7_bodies.py::"
        "test_pairing_alone_changes_nobody_and_a_veto_sends_better_people_everywhere",
    ),
    "units ask whom they were told nothing about": Sabotage(
        "systems/organisation/sending.py",
        "found = (v.found_false >= 0) & (v.found_false > month - YEAR)",
        "found = np.bincount(h.village[h.register == 3], minlength=v.size) > 0",
        MECHANISMS + "test_o7_bodies.py::"
        "test_a_household_that_came_back_honestly_puts_nobody_at_risk",
    ),
    "bodies buy for nothing": Sabotage(
        "systems/organisation/bodies.py",
        'ledger.pay(month, "purchases", "body", cost)',
        'ledger.pay(month, "purchases", "body", 0)',
        MECHANISMS + "test_o7_bodies.py::"
        "test_what_bodies_pay_for_produce_is_what_villages_earn_by_it",
    ),
    "days that ran out hold delivery down": Sabotage(
        "systems/operations/month.py",
        "return most if ran_out else min(most, likely)",
        "return min(most, likely)",
        "tests/unit/test_operations.py::test_finding_takes_days_of_delivery_once",
    ),
    "the pot of relocation comes whoever moves": Sabotage(
        "systems/support/appropriation.py",
        "if int(wanted.sum()) > pot:",
        "if wanted.any():",
        MECHANISMS + "test_x3_relocation_pot.py::"
        "test_no_more_is_called_up_than_the_planned_moves_cost",
    ),
    "gifts come from nowhere": Sabotage(
        "systems/support/appropriation.py",
        "    ledger.post(Account.GIVEN, Account.VILLAGE, gifts)\n",
        "",
        MECHANISMS + "test_o7_bodies.py::"
        "test_money_of_a_body_is_shared_among_its_villages_and_is_in_the_books",
    ),
    "means have no falling returns": Sabotage(
        "systems/support/means.py",
        "each / (each + n.half)",
        "each / n.half",
        MECHANISMS + "test_s3_means.py::test_more_money_has_falling_returns",
    ),
    "rooms help before they are finished": Sabotage(
        "systems/support/rooms.py",
        "room = (v.room_done >= 0) & (v.room_done <= month)",
        "room = v.room_done >= 0",
        MECHANISMS + "test_s4_rooms.py::test_nothing_before_it_is_finished",
    ),
    "a leader with two villages has two heads": Sabotage(
        "systems/operations/leaders.py",
        "each = min(said.leaders_linked / max(said.linked_villages, 1), 1.0)",
        "each = 1.0",
        MECHANISMS + "test_p2_leaders.py::test_a_leader_with_two_villages_halves_the_attention",
    ),
    "an overdrawn account passes": Sabotage(
        "ledger.py", "np.minimum(b[", "np.maximum(0 * b[",
        LEDGER + "test_an_overdrawn_account_is_refused",
    ),
    "anybody writes any column": Sabotage(
        "columns.py",
        "store._arrays[name].view() if name in own else getattr(store, name)",
        "store._arrays[name].view()",
        "tests/properties/test_columns.py::"
        "test_a_writer_writes_its_own_columns_and_reads_the_others",
    ),
    "vacancies of labour stations reach no village": Sabotage(
        "systems/support/delivery.py",
        "= own + city.villages.vacancies",
        "= own",
        "tests/mechanisms/test_o6_stations.py::test_vacancies_carry_the_effect_on_placements",
        lives=True,
    ),
    "an organised site finds nobody work": Sabotage(
        LIVELIHOODS + "rules.py",
        "return n.site_jobs * moved * site",
        "return n.site_jobs * moved * ZERO",
        "tests/mechanisms/test_o5_sites.py::test_nothing_but_the_organisation_acts_on_work",
        lives=True,
    ),
    "a release forgets what was in force": Sabotage(
        "systems/assessment/review_loop.py",
        "r.aid_at_exit[i] = r.aid[i]",
        "r.aid_at_exit[i] = 0",
        "tests/mechanisms/test_x2_after_the_campaign.py::"
        "test_the_measures_in_force_are_kept_with_the_release",
        lives=True,
    ),
    "minimum income is never tested again": Sabotage(
        LIVELIHOODS + "again.py",
        "aid = aid & ~MINIMUM",
        "aid = aid",
        "tests/unit/test_looked_at_again.py::"
        "test_minimum_income_ends_where_it_is_seen_to_be_due_no_longer[1.31-35-0]",
    ),
} | OF_COMMAND | OF_INDUSTRY | OF_REGISTER  # fmt: skip

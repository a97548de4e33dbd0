"""The mechanisms of the four systems and what has become of each in the model.

Where the size of an effect comes from: *built in* if a declared number (a share, a gain, a chance)
multiplies the mediator or the outcome, *calibrated* if that number is fitted to a published figure,
*emergent* if it comes from what agents decide and what binds them. The first that holds counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["absent", "simple", "full"]
Origin = Literal["built in", "calibrated", "emergent", ""]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One row of the seed's four systems (O, P, S, A) or beyond them (X).

    `absent`: no lever exists. `simple`: works through its path, without every part of the seed.
    """

    id: str
    title: str
    status: Status
    levers: tuple[str, ...]
    what: str
    mediator: str = ""
    """What carries its effect: the state or the answer that its test holds at the off level."""
    test: str = ""
    """The file of its test, for example "tests/mechanisms/test_o2_party_groups.py"."""
    vanishes: str = ""
    """At what value of what its effect vanishes or turns."""
    origin: Origin = ""  # of the effect's size, by the criterion above


WORKS = ("relocation", "housing", "water_roads")
PURPOSES = ("industry", "employment", *WORKS, "schooling", "health", "minimum_income", "training")
JOINT = ("committees", "pooled", "firms", "parks", "limit", "least")
_M = Mechanism
MECHANISMS: tuple[Mechanism, ...] = (
    _M(
        "O1", "Joint-village committees", "full",
        (*(f"organisation.joint_{lever}" for lever in JOINT),),
        "admit, let go, pool, plant by last years' prices or for show; cooperatives lack a rule",
        mediator="villages.margin, villages.failure, villages.pooled",
        test="tests/mechanisms/test_o1_joint_committees.py",
        vanishes="no gain of scale, firm, park, strength; turns with days of pairs",
        origin="calibrated",
    ),
    _M(
        "O2", "Party groups in remote hamlets", "full",
        ("organisation.party_groups", "organisation.party_group_rule"),
        "hamlets with a group have an organiser, who shortens the way and hears of the missed",
        mediator="households.organiser",
        test="tests/mechanisms/test_o2_party_groups.py",
        vanishes="organisation.organiser_way = 0 and organisation.organiser_notices = 0",
        origin="built in",
    ),
    _M(
        "O3", "Five kinds of cadre in village teams", "simple",
        (
            "staffing.rule", "staffing.residents", "staffing.rotating", "staffing.paired",
            "staffing.posting",
        ),
        "posts, days, local knowledge; hamlet heads know who is in trouble; the team's mean counts;"
        " open: visitors have no own forms and .25 days of meetings, so more is left for the field",
        mediator="villages.delivery_days, households.plan",
        test="tests/mechanisms/test_o3_teams.py",
        vanishes="no money: days have nothing to deliver",
        origin="emergent",
    ),
    _M(
        "O4", "Organisations along industry chains", "full",
        ("organisation.chain_groups",),
        "technique and collective sale where most stands, by industry and county; no spread beyond",
        mediator="villages.shield, villages.failure",
        test="tests/mechanisms/test_o4_chains.py",
        vanishes="organisation.chain_shield 0 and organisation.chain_failure 0",
        origin="built in",
    ),
    _M(
        "O5", "Organisations at relocation sites", "full",
        ("organisation.site_groups",),
        "idle moved workers find work, fewer moves are given up; no schooling at the site",
        mediator="column villages.site",
        test="tests/mechanisms/test_o5_sites.py",
        vanishes="nobody moved, or organisation.site_jobs and site_stay at zero",
        origin="built in",
    ),
    _M(
        "O6", "Labour-service stations", "full",
        ("organisation.stations", "organisation.station_places"),
        "vacancies by bids and schooling, workers kept and paid; children and old people left "
        "behind",
        mediator="answers of model.systems.support.delivery.job_places",
        test="tests/mechanisms/test_o6_stations.py",
        vanishes="measures.placement_places of 0.03 and more: villages have places themselves",
        origin="built in",
    ),
    _M(
        "O7", "Bodies paired with villages", "simple",
        ("organisation.bodies", "organisation.body_villages"),
        "money and purchases, both paid by bodies; whom they send follows the veto (A2) alone",
        mediator="villages.account and year_money (money), villages.demand (purchases)",
        test="tests/mechanisms/test_o7_bodies.py",
        vanishes="organisation.body_money and body_demand at zero",
        origin="built in",
    ),
    _M(
        "O8", "Village pairs", "simple",
        (
            "organisation.helper_villages", "organisation.helped_villages",
            "organisation.pair_rule", "organisation.pair_most", "organisation.pair_across",
            "organisation.pair_days",
        ),
        "strength, team skill and knowledge of industry flow, the helper lends days; industry "
        "hardly does (helpers seldom have more shares: 4 of 11 helped gain); ideas count in the "
        "match only",
        mediator="villages.strength, villages.lent_skill, villages.failure",
        test="tests/mechanisms/test_o8_pairs.py",
        vanishes="organisation.strength_helper, pair_skill, pair_failure at zero, and where the "
        "helper is not better; the rule, where pair_way and pair_industry are zero",
        origin="built in",
    ),
    _M(
        "P1", "Three levels of command", "simple",
        ("operations.authority", "operations.moves_every"),
        "the level in charge moves residents, rotating leaders and unspent money by what it takes "
        "to be needed, late and noisily, or cannot move anything between villages; one "
        "level is in charge at a time, and the four headquarters and 330 cadres have no posts",
        mediator="villages.reported_need, villages.known_need",
        test="tests/mechanisms/test_p1_authority.py",
        vanishes="where villages need the same, and where a move costs as much as it brings",
        origin="emergent",
    ),
    _M(
        "P2", "Leaders adopt places", "simple",
        (
            "operations.leaders_townships", "operations.leaders_villages",
            "operations.leaders_linked", "operations.linked_villages",
        ),
        "money and approval follow the leader; staff do not",
        mediator="villages.leader",
        test="tests/mechanisms/test_p2_leaders.py",
        vanishes="operations.leader_weight and leader_haste at zero",
        origin="built in",
    ),
    _M(
        "P3", "Special teams", "full",
        ("operations.county_teams", "operations.township_teams", "operations.team_people"),
        "teams draft what their battle can use from the campaign's posts there, and spend faster",
        mediator="villages.team_days, villages.battle",
        test="tests/mechanisms/test_p3_special_teams.py",
        vanishes="where money binds and days do not: nothing is left at a twentieth of the budget",
        origin="built in",
    ),
    _M(
        "P4", "Pool of industry experts", "full",
        ("operations.experts", "operations.expert_days"),
        "each goes where one more lowers failure most; one industry each",
        mediator="villages.failure",
        test="tests/mechanisms/test_p4_experts.py",
        vanishes="operations.expert_effect 0; a second pool as large adds less",
        origin="built in",
    ),
    _M(
        "P5", "Training of cadres", "simple",
        ("operations.training", "operations.training_practice", "operations.training_rule"),
        "cadres only, not lead farmers; one topic at a time beside the one brought along; a topic"
        " is a twelfth of what is needed and fades: all skill taught stays below a tenth",
        mediator="cadres.trained",
        test="tests/mechanisms/test_p5_training.py",
        vanishes="operations.precision 0; turns between 15,000 and 300,000 person-times a year",
        origin="built in",
    ),
    _M(
        "P6", "Precise tactics: one household, one plan", "full",
        ("triage.rule", "operations.precision"),
        "visits that make a diagnosis take longer and find the measure that fits more often",
        mediator="households.plan_fits",
        test="tests/mechanisms/test_p6_precision.py",
        vanishes="conduct.match_gain = 0; turns where diagnosis_days leave too few visits",
        origin="built in",
    ),
    _M(
        "S1", "Full-time village cadres", "simple",
        ("staffing.village_days", "support.village_pay"),
        "days, effort, leaving and payroll; who leaves is followed by somebody of the same skill",
        mediator="cadres.leaves and the effort of teams",
        test="tests/mechanisms/test_s1_pay.py",
        vanishes="village cadres without field days (9 a month): fewer leave, nothing else",
        origin="built in",
    ),
    _M(
        "S2", "Care for cadres", "full",
        (
            "support.hardship_allowance", "support.health_check", "support.accident_cover",
            "support.winter_kit",
        ),
        "",
        mediator="cadres.fatigue",
        test="tests/mechanisms/test_s2_care.py",
        vanishes="remoteness up to the mean: no hardness to relieve",
        origin="built in",
    ),
    _M(
        "S3", "Work funds and office money", "full",
        ("support.work_fund", "support.office_money"),
        "",
        mediator="villages.means",
        test="tests/mechanisms/test_s3_means.py",
        vanishes="support.means_gain at zero; falling returns above support.means_half",
        origin="built in",
    ),
    _M(
        "S4", "Township facilities and activity rooms", "simple",
        ("support.facilities", "support.rooms", "support.room_rule"),
        "way, strength and satisfaction; new, enlarged and repaired rooms are one kind",
        mediator="villages.reach (ways), villages.room_done (satisfaction)",
        test="tests/mechanisms/test_s4_rooms.py",
        vanishes="before completion; support.room_way, town_way, satisfied_room at zero",
        origin="built in",
    ),
    _M(
        "S5", "Promotion", "simple",
        (
            "support.promotions", "support.township_leaders", "support.recruits",
            "support.elected", "support.promotion_record",
        ),
        "county and section rank are one; each route takes a quarter of a year's promotions",
        mediator="cadres.hope",
        test="tests/mechanisms/test_s5_promotion.py",
        vanishes="deep audits expected of an audited record; the elected take no knowledge along",
        origin="built in",
    ),
    _M(
        "S6", "Commendations", "simple",
        ("support.commendations", "support.commendation_record"),
        "persons only, not collectives; province, city and county praise alike",
        mediator="cadres.praise",
        test="tests/mechanisms/test_s6_commendations.py",
        vanishes="at 0; saturates beyond 5,000 a year",
        origin="built in",
    ),
    _M(
        "A1", "Named duties at three levels", "simple",
        ("assessment.named_duty",),
        "listed households without a named cadre may be forgotten; duties of townships and counties"
        " are not told apart",
        mediator="households.forgotten",
        test="tests/mechanisms/test_a1_named_duty.py",
        vanishes="assessment.forgotten = 0; all named, nobody is forgotten: by construction",
        origin="built in",
    ),
    _M(
        "A2", "Yearly assessment", "simple",
        (
            "assessment.assessments", "assessment.indicators", "assessment.score_paper",
            "assessment.score_outcome", "assessment.veto",
        ),
        "forms and preparing take days, show competes with work, paper makes reported exits worth "
        "more; every resident post has a sending unit, which sends better people to posts that are "
        "refilled while its rank is at risk (cadres.sent: test_o7_bodies)",
        mediator="the days asked of cadres (operations.numbers.duties_of)",
        test="tests/mechanisms/test_a2_scores.py",
        vanishes="true exits fall with every assessment; reported ones hold, quotas are met",
        origin="built in",
    ),
    _M(
        "A3", "Three rates and one degree", "full",
        (
            "assessment.sample", "assessment.sample_independent", "assessment.incidence_limit",
            "assessment.missed_limit", "assessment.wrong_limit", "assessment.satisfaction_limit",
            "assessment.open_register",
        ),
        "a county applies on its record, a sample decides; villages report or hide who is missed",
        mediator="model.systems.assessment.sample_counties",
        test="tests/mechanisms/test_a3_three_rates.py",
        vanishes="assessment.sample_finds = 0",
        origin="built in",
    ),
    _M(
        "A4", "Guarantees as a condition of exit", "full",
        ("assessment.guarantees",),
        "an honest pass needs that no missing guarantee is seen; the five targets of 100 % are not"
        " told apart",
        mediator="households.register: who is kept on it goes on being helped",
        test="tests/mechanisms/test_a4_guarantees.py",
        vanishes="conduct.gap_sight = 0: a gap that nobody sees keeps nobody on the list",
        origin="emergent",
    ),
    _M(
        "A5", "Strictness and audit", "simple",
        (
            "assessment.audit_share", "assessment.register_audit", "assessment.audit_depth",
            "assessment.independent", "assessment.strictness", "assessment.inspections",
        ),
        "audited exits, perceived chance, caution, paperwork, effort, the village's record; nobody "
        "is punished in person",
        mediator="villages.chance; for strictness the days asked of cadres",
        test="tests/mechanisms/test_a5_strictness.py",
        vanishes="audit_depth = 0; visits peak near a quarter of full strictness",
        origin="built in",
    ),
    _M(
        "A6", "Replacement of weak cadres", "simple",
        (
            "assessment.replaced_residents", "assessment.replaced_secretaries",
            "assessment.replacement_record",
        ),
        "by record, impression and fatigue; nobody appeals, nobody is punished further",
        mediator="cadres.talent (gain) and knowledge (loss)",
        test="tests/mechanisms/test_a6_replacement.py",
        vanishes="turns between a tenth (a tiny gain) and all a year; none with poor judgement",
        origin="emergent",
    ),
    _M(
        "A7", "Re-check of the register", "full",
        ("assessment.recheck",),
        "in August all listed households are seen again and hamlets searched for missed ones, as"
        " far as field days reach",
        mediator="model.systems.assessment.recheck.thoroughness",
        test="tests/mechanisms/test_a7_recheck.py",
        vanishes="assessment.recheck_finds = 0",
        origin="built in",
    ),
    _M(
        "A8", "Staged focus", "simple",
        ("assessment.focus",),
        "days move between visits, delivery and files, released households are planned for again; "
        "finding adds visits but does not look for the unregistered",
        mediator="villages.focus",
        test="tests/mechanisms/test_a8_focus.py",
        vanishes="where money binds; it costs as a whole: days leave what does not count",
        origin="built in",
    ),
    _M(
        "A9", "Quotas to register and to release", "simple",
        (
            "assessment.remaining", "assessment.deadline", "assessment.apportion",
            "assessment.review",
        ),
        "numbers to release come down each year, numbers to register do not",
        mediator="villages.quota",
        test="tests/mechanisms/test_a9_quotas_and_support.py",
        vanishes="assessment.remaining = 1; by_seen where the plan asks for more than can pass",
        origin="emergent",
    ),
    _M(
        "X1", "Growth without campaign", "full",
        (),
        "wages, farming, transfers and migration grow alike in every scenario",
        mediator="answers of model.systems.livelihoods.numbers.growth",
        test="tests/mechanisms/test_x1_growth.py",
        vanishes="no growth; turns where the line grows faster than incomes",
        origin="calibrated",
    ),
    _M(
        "X2", "After the campaign", "full",
        (),
        "systems end in any month; net, growth outruns a constant line: see `relapsed`, gross, and"
        " `relapsed_rising`, against a line that keeps rising",
        mediator="by comparison, not held: households.aid_at_exit, in force at the release",
        test="tests/mechanisms/test_x2_after_the_campaign.py",
        vanishes="everything kept after 2020 (support_kept)",
        origin="emergent",
    ),
    _M(
        "X3", "Money: budget, absorption, idle funds, leakage", "simple",
        (
            "funding.rule", "funding.budget", "funding.scale", "funding.relocation_budget",
            "funding.delay", "funding.carry_over", "funding.concentration",
            *(f"funding.{purpose}" for purpose in PURPOSES), "funding.debt", "funding.show",
        ),
        "debt is repaid from later budgets; what shows do for careers is left out",
        mediator="households.granted, households.granted_misfit, households.paid",
        test="tests/mechanisms/test_x3_money.py",
        vanishes="where money outruns days: what is more than can be absorbed lies idle",
        origin="emergent",
    ),
    _M(
        "X4", "Dated shocks", "full",
        (),
        "pandemic, drought, price crash",
        mediator="by construction: pay away, harvest or price of its months, no other source",
        test="tests/mechanisms/test_x4_shocks.py",
        vanishes="severity zero",
        origin="built in",
    ),
    _M(
        "X5", "Cost of the cadres themselves", "full",
        (),
        "payroll by kind, and the work left undone at home at a drawn share of pay",
        mediator="by construction: the payroll and its share left undone; it moves nothing",
        test="tests/mechanisms/test_x5_costs.py",
        vanishes="at conduct.left_undone = 0",
        origin="built in",
    ),
)  # fmt: skip

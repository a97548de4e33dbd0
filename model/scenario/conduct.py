"""How cadres spend days, learn, see and report: the numbers of rules C1-C12."""

from __future__ import annotations

from model.declare import constant, uncertain
from model.scenario.section import Section


class Conduct(Section):
    """Time, knowledge, sight and honesty of cadres, and how villages absorb money."""

    sick: float = constant(0.03, 0.0, 1.0, unit="share of days", en="days sick", zh="病假比例", meaning="C1")  # fmt: skip
    fatigue_days: float = uncertain(0.25, 0.0, 0.4, unit="share of days", en="days lost to fatigue", zh="疲劳损失工作日",
        meaning="C1, per unit of fatigue")  # fmt: skip
    ordinary_days: float = constant(9.0, 0.0, 30.0, unit="days a month", en="ordinary village duties", zh="村务日常工作日",
        meaning="C1, taken from village cadres before anything else")  # fmt: skip
    meeting_days: float = constant(2.5, 0.0, 20.0, unit="days a month", en="meetings, full-time", zh="会议学习日(专职)",
        meaning="C2")  # fmt: skip
    meeting_days_part: float = constant(0.25, 0.0, 20.0, unit="days a month", en="meetings, part-time",
        zh="会议学习日(兼职)", meaning="C2")  # fmt: skip
    meeting_strength: float = uncertain(0.5, 0.0, 1.0, unit="share", en="strength shortens meetings", zh="组织力缩短会议",
        meaning="C12, meetings are shorter by this times strength over 0.4, longer below it")  # fmt: skip
    inspection_days: float = constant(6.0, 0.0, 60.0, unit="village-days", en="days of an inspection", zh="迎检工作日",
        meaning="C2, each time")  # fmt: skip
    paper_cadre: float = uncertain(2.5, 1.0, 4.0, unit="days a month", en="forms of a full-time cadre", zh="专职干部填表日",
        meaning="C3, at one assessment a year and 30 indicators",
        source="about 10 forms a month a team member (docs/evidence.md) at a quarter day each")  # fmt: skip
    paper_household: float = uncertain(0.08, 0.02, 0.15, unit="days a month", en="forms of a household", zh="每户填表日",
        meaning="C3, a registered or monitored household")  # fmt: skip
    paper_indicators: float = constant(30.0, 1.0, unit="indicators", en="indicators at the reference", zh="参照考核指标数",
        meaning="C3")  # fmt: skip
    paper_strictness: float = uncertain(0.3, 0.0, 0.6, unit="share", en="fear of inspection adds forms", zh="严查增加填表",
        meaning="C3, at strictness 1")  # fmt: skip
    visit_days: float = constant(0.20, 0.01, 5.0, unit="days", en="time of a visit", zh="入户时间", meaning="C4")  # fmt: skip
    way_days: float = constant(0.05, 0.0, 5.0, unit="days", en="way to a near household", zh="近处路程时间",
        meaning="C4")  # fmt: skip
    way_minutes: float = constant(0.0015, 0.0, 1.0, unit="days a minute", en="way per minute", zh="每分钟路程",
        meaning="C4, 0.015 day per 10 minutes")  # fmt: skip
    visit_cap: float = constant(4.0, 1.0, 31.0, unit="visits a month", en="most visits to one household",
        zh="每户每月最多入户", meaning="days beyond it are left over")  # fmt: skip
    learn: float = uncertain(0.08, 0.0, 0.15, unit="a month", en="learning of the place", zh="熟悉情况速度",
        meaning="C5, half in about nine months full-time")  # fmt: skip
    knows_home: float = constant(0.8, 0.0, 1.0, plausible=(0.6, 1.0), because="who lives there knows most of it",
        unit="knowledge", en="knowledge of home", zh="本村干部初始了解",
        meaning="C5, village cadres at the start")  # fmt: skip
    knows_handover: float = constant(0.25, 0.0, 1.0, plausible=(0.0, 0.5), because="files alone, or a month together",
        unit="share kept", en="knowledge handed over", zh="交接保留",
        meaning="C5, of the predecessor's knowledge in the village, at a transfer")  # fmt: skip
    sight_floor: float = constant(0.10, 0.0, 1.0, unit="log points", en="best sight of income", zh="收入观测下限",
        meaning="C6")  # fmt: skip
    sight_noise: float = uncertain(0.50, 0.30, 0.70, unit="log points", en="sight of a stranger", zh="收入观测误差",
        meaning="C6, spread of seen income before any visit; about 0.46 after one by a stranger")  # fmt: skip
    sight_visits: float = uncertain(0.6, 0.0, 1.0, unit="per visit", en="visits improve sight", zh="入户改善观测",
        meaning="C6")  # fmt: skip
    gap_sight: float = uncertain(0.5, 0.0, 0.8, unit="per visit", en="sight of a missing guarantee", zh="发现短板能力",
        meaning="C6, chance 1 - exp(-this x visits x (0.3 + knowledge))")  # fmt: skip
    match_floor: float = uncertain(0.35, 0.2, 0.5, unit="chance", en="right measure without knowing", zh="盲选对症概率",
        meaning="C7")  # fmt: skip
    match_gain: float = uncertain(0.55, 0.0, 0.6, unit="chance", en="knowing finds the right measure", zh="了解提升对症",
        meaning="C7, at most, for a cadre of reference skill")  # fmt: skip
    first_gaps: float = constant(0.3, 0.0, 1.0, unit="chance", en="gaps written down at first", zh="首次登记发现短板",
        meaning="C6, chance that list-makers note a missing guarantee")  # fmt: skip
    first_causes: float = constant(0.5, 0.0, 1.0, unit="chance", en="cause right at first", zh="首次登记致贫原因正确率",
        meaning="C6, chance that list-makers write down the right cause; otherwise any of the twelve")  # fmt: skip
    match_visits: float = constant(0.25, 0.0, 5.0, unit="per visit", en="visits to the right measure", zh="对症所需入户",
        meaning="C7, gain of a match 1 - exp(-this x visits x knowing)")  # fmt: skip
    learning_days: float = constant(10.0, 0.1, 100.0, unit="days a month", en="days that teach a month's worth",
        zh="熟悉情况所需工作日", meaning="C5, field days beyond these teach no more")  # fmt: skip
    least_effort: float = constant(0.3, 0.01, 1.0, unit="share", en="least effort", zh="最低工作力度",
        meaning="C8, visits a day of the most tired, relative to the usual")  # fmt: skip
    most_effort: float = constant(1.3, 1.0, 5.0, plausible=(1.15, 1.6), because="some more than the usual", unit="share",
        en="most effort", zh="最高工作力度", meaning="C8, visits a day of the keenest, relative to the usual")  # fmt: skip
    audit_half: float = constant(0.2, 0.01, 1.0, unit="chance", en="audit that half convinces", zh="督查半效概率",
        meaning="C8, perceived chance of audit at which audited outcome weighs half of what it could")  # fmt: skip
    own_motive: float = uncertain(0.5, 0.2, 0.8, unit="weight", en="own motive to work", zh="内在工作动力",
        meaning="C8, against show")  # fmt: skip
    effort_assessed: float = uncertain(0.15, 0.0, 0.25, unit="share", en="assessment raises effort", zh="考核提升工作力度",
        meaning="C8, visits a day grow by this when work is assessed every year")  # fmt: skip
    effort_fatigue: float = uncertain(0.5, 0.0, 0.7, unit="share", en="fatigue lowers effort", zh="疲劳降低工作力度",
        meaning="C8, visits a day fall by this per unit of fatigue")  # fmt: skip
    topic_skill: float = uncertain(0.6, 0.0, 1.2, unit="share", en="skill in the topic", zh="专业对口提升",
        meaning="C7, skill gained where the whole team knows the topic of the cause, compared with a mixed team")  # fmt: skip
    fatigue_gain: float = uncertain(0.06, 0.0, 0.12, unit="a month", en="fatigue from overload", zh="超负荷疲劳",
        meaning="C9, per unit of load beyond one")  # fmt: skip
    fatigue_memory: float = constant(0.9, 0.0, 1.0, plausible=(0.85, 0.95), because="half is slept off in four to fourteen months",
        unit="a month", en="memory of fatigue", zh="疲劳持续性",
        meaning="C9")  # fmt: skip
    fatigue_hard: float = uncertain(0.03, 0.0, 0.06, unit="a month", en="fatigue of hard places", zh="艰苦地区疲劳",
        meaning="C9, in the most remote villages")  # fmt: skip
    leave_post: float = constant(0.008, 0.0, 1.0, plausible=(0.004, 0.012), because="five to fourteen in a hundred a year",
        unit="a month", en="cadres who leave", zh="干部离岗率",
        meaning="C9, unrested cadres leave more; the post is filled by a successor without knowledge")  # fmt: skip
    leave_fatigue: float = uncertain(1.5, 0.0, 3.0, unit="log points", en="fatigue makes cadres leave", zh="疲劳致离岗",
        meaning="C9")  # fmt: skip
    delivery_share: float = uncertain(0.6, 0.4, 0.8, unit="share of field days", en="days for delivering measures",
        zh="落实措施工作日上限", meaning="C4, at most; the rest goes to visits",
        source="assumed: no survey of time use was found; neither side of the work took nearly all of it")  # fmt: skip
    pressure: float = uncertain(2.5, 0.0, 4.0, unit="weight", en="pressure of a missed quota", zh="指标压力",
        meaning="C10, per share of the quota that honest files leave open")  # fmt: skip
    deadline: float = uncertain(1.5, 1.0, 2.0, unit="factor", en="pressure at the deadline", zh="限期加压",
        meaning="C10, multiplies pressure in the year of assessment.deadline; half of the extra in the year before")  # fmt: skip
    report_gain: float = uncertain(0.5, 0.0, 1.0, unit="weight", en="gain from a reported exit", zh="上报脱贫收益",
        meaning="C10, weight of reported exits in score and promotion")  # fmt: skip
    penalty: float = uncertain(6.0, 0.0, 12.0, unit="weight", en="penalty for a false exit", zh="虚假脱贫处罚",
        meaning="C10, if found")  # fmt: skip
    integrity: float = uncertain(2.2, 1.2, 3.2, unit="weight", en="integrity of village leaders", zh="村干部诚信",
        meaning="C10, mean over villages")  # fmt: skip
    integrity_sd: float = constant(0.8, 0.0, 3.0, unit="weight", en="spread of integrity", zh="诚信离散度",
        meaning="C10")  # fmt: skip
    push_spread: float = constant(0.6, 0.05, 5.0, unit="weight", en="spread of the decision to push", zh="弄虚作假决策离散",
        meaning="C10")  # fmt: skip
    caution: float = uncertain(0.3, 0.0, 0.6, unit="of the line", en="caution under audit", zh="督查下的谨慎",
        meaning="C10, the bar of an honest pass rises by this times the perceived chance of audit")  # fmt: skip
    bar: float = constant(1.1, 1.0, 2.0, plausible=(1.0, 1.25), because="the line itself, or a margin",
        unit="of the line", en="bar of an honest pass", zh="稳定脱贫标准倍数",
        meaning="C10, seen income must reach this times the administrative line")  # fmt: skip
    spare: float = constant(1.15, 1.0, 2.0, plausible=(1.0, 1.4), because="the quota exactly, or whoever passes",
        unit="of the quota", en="honest passes up to", zh="超额脱贫上限",
        meaning="C10, honest passes stop at this times the quota")  # fmt: skip
    chance_memory: float = constant(0.7, 0.0, 1.0, plausible=(0.5, 0.85), because="half is forgotten in one to four years",
        unit="a year", en="memory of audits", zh="督查记忆",
        meaning="C11")  # fmt: skip
    chance_share: float = uncertain(0.3, 0.0, 0.6, unit="weight", en="weight of announced audit", zh="公布督查的影响",
        meaning="C11")  # fmt: skip
    chance_news: float = uncertain(0.05, 0.0, 0.10, unit="weight", en="news of others found", zh="他村被查出的影响",
        meaning="C11, of the share of villages where a false exit was found, on what every village expects")  # fmt: skip
    chance_found: float = uncertain(0.15, 0.0, 0.3, unit="weight", en="weight of being found", zh="被查出的影响",
        meaning="C11")  # fmt: skip
    integrity_found: float = uncertain(0.3, 0.0, 0.6, unit="weight", en="integrity after being found", zh="查处后诚信提升",
        meaning="C11")  # fmt: skip
    absorption_floor: float = uncertain(0.06, 0.03, 0.12, unit="of a year's money a month", en="absorption of a weak village",
        zh="弱村资金吸收", meaning="most a village can spend in a month without any organisation strength",
        source="assumed; from 0.1 on ten months after the release are enough for all of it: with idle money of 0.8-16.8 % "
        "of audited sums (docs/evidence.md) that must be possible")  # fmt: skip
    absorption_strength: float = uncertain(0.08, 0.0, 0.12, unit="of a year's money a month", en="absorption by strength",
        zh="组织力提升吸收", meaning="added at strength 1")  # fmt: skip
    leakage: float = uncertain(0.03, 0.0, 0.04, unit="share", en="leakage", zh="资金流失率",
        meaning="share of released money that is misused without audit",
        source="misused 1.1-3.0 % of audited sums (docs/evidence.md)")  # fmt: skip
    leakage_audited: float = uncertain(0.25, 0.0, 0.5, unit="share", en="leakage prevented by audit", zh="督查减少流失",
        meaning="share of leakage that a full audit prevents")  # fmt: skip
    full_audit: float = constant(0.2, 0.001, 1.0, unit="share of exits", en="full audit", zh="充分督查比例",
        meaning="audits of this share of exits, or more, prevent all the leakage that audits prevent")  # fmt: skip
    audit_cost: float = constant(300.0, 0.0, unit="yuan a household", en="cost of an audited exit", zh="抽查单户成本",
        meaning="pay and travel of those who examine a released household")  # fmt: skip
    pay_official: float = constant(4500.0, 0.0, unit="yuan a month", en="pay of an official", zh="公职人员月薪",
        meaning="22 days; the cost of the days of residents, leaders and helpers")  # fmt: skip
    left_undone: float = uncertain(0.3, 0.0, 1.0, unit="share of pay", en="work left undone elsewhere", zh="本职工作机会成本",
        meaning="X5, what a day of an official sent to villages would have been worth at home, over its pay")  # fmt: skip
    pay_village: float = constant(1200.0, 1.0, unit="yuan a month", en="pay of a village cadre before", zh="改革前村干部月报酬",
        meaning="the level against which support.village_pay moves effort and leaving")  # fmt: skip
    satisfied_base: float = constant(1.5, unit="log odds", en="satisfaction without a visit", zh="满意度基准",
        meaning="satisfaction rule")  # fmt: skip
    satisfied_visit: float = uncertain(0.8, 0.0, 1.2, unit="log odds", en="a visit satisfies", zh="走访提升满意度",
        meaning="visited in the last three months")  # fmt: skip
    satisfied_helped: float = uncertain(1.0, 0.0, 1.5, unit="log odds", en="help satisfies", zh="帮扶提升满意度",
        meaning="a measure is in force for the household")  # fmt: skip
    satisfied_envy: float = uncertain(1.2, 0.0, 1.8, unit="log odds", en="being passed over", zh="未被帮扶的不满",
        meaning="times the share of the village's like households that were helped")  # fmt: skip
    satisfied_unfair: float = uncertain(0.8, 0.0, 1.2, unit="log odds", en="list seen as unfair", zh="名单不公的不满",
        meaning="times the share of the village's listed households that neighbours know not to be poor")  # fmt: skip

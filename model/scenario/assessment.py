"""Assessment: what is asked, seen and punished; levers, and the numbers nobody sets."""

from __future__ import annotations

from typing import Literal

from model.declare import constant, lever, uncertain
from model.scenario.section import Section


class Assessment(Section):
    """What is asked, seen and punished (A2-A5, A8, A9)."""

    remaining: float = lever(1.0, 0.0, 1.0, plausible="none", because="the published path of the register, received as it is",
        unit="share of first register", en="register planned to remain",
        zh="计划剩余贫困人口比例", mechanism="A9", meaning="handed down each year; the rest must be released by December")  # fmt: skip
    deadline: int = lever(2020, 2000, unit="year", en="deadline", zh="脱贫攻坚期限", mechanism="A9",
        meaning="the year in whose December poverty must have ended; a far year is none", source="end of 2020 "
        "(docs/evidence.md)", status="published")  # fmt: skip
    apportion: Literal["by_share", "by_seen"] = lever("by_share", unit="rule", en="how quotas are handed down",
        zh="指标分解方式", mechanism="A9", meaning="by share of the register, or by who passes on file now (split again in December)")  # fmt: skip
    review: bool = lever(False, unit="yes or no", en="yearly review without quota", zh="无指标年度审核", mechanism="A9",
        meaning="whether a village without a quota releases whoever passes; before the campaign nobody was released")  # fmt: skip
    assessments: float = lever(1.0, 0.0, 24.0, unit="a year", en="assessments", zh="年考核次数", mechanism="A2",
        meaning="concentrated assessments a year", source="one a year", status="seed")  # fmt: skip
    indicators: float = lever(10.0, 1.0, 200.0, unit="indicators", en="indicators", zh="考核指标数", mechanism="A2",
        meaning="what is asked on paper")  # fmt: skip
    inspections: float = lever(1.0, 0.0, 60.0, unit="a year", en="inspections", zh="年检查次数", mechanism="A5",
        meaning="each costs a village days")  # fmt: skip
    veto: float = lever(0.0, 0.0, 1.0, unit="strength", en="veto on the sending body", zh="派出单位一票否决", mechanism="A2",
        meaning="how far poor results or bad word of mouth in its villages cost a sending unit its rank; 1 in late 2019",
        source="no first class for the sending unit", status="seed")  # fmt: skip
    veto_asked: int = constant(20, 1, 10_000, unit="households", en="households asked for word of mouth", zh="口碑走访户数",
        meaning="A2, of each village, listed now or before")  # fmt: skip
    veto_pleased: float = constant(0.90, 0.0, 1.0, unit="share", en="satisfaction asked for", zh="口碑合格线",
        meaning="A2, less is bad word of mouth", source="90 %, the published threshold of the assessment", status="published")  # fmt: skip
    veto_badly: float = constant(0.20, 0.01, 1.0, plausible=(0.1, 0.4), because="half or twice as deep",
        unit="share", en="depth of bad word of mouth", zh="口碑最差差距",
        meaning="A2, so far below the threshold it is as bad as it counts")  # fmt: skip
    strictness: float = lever(0.0, 0.0, 1.0, unit="strength", en="strictness", zh="严格程度", mechanism="A5",
        meaning="fear of inspection adds forms")  # fmt: skip
    audit_share: float = lever(0.0, 0.0, 1.0, unit="share of exits", en="exits audited", zh="脱贫抽查比例",
        mechanism="A5", meaning="share of a year's exits that is examined")  # fmt: skip
    audit_depth: float = lever(0.3, 0.0, 1.0, unit="chance", en="depth of audit", zh="抽查深度", mechanism="A5",
        meaning="chance that an examined false exit is found")  # fmt: skip
    independent: bool = lever(False, unit="yes or no", en="third-party audit", zh="第三方评估", mechanism="A5",
        meaning="the own level finds less than a third party")  # fmt: skip
    own_misses: float = uncertain(0.5, 0.0, 1.0, unit="share", en="what the own level misses", zh="自查遗漏比例",
        meaning="C11, A3, of what a third party finds, in audits and samples")  # fmt: skip
    guarantees: bool = lever(True, unit="yes or no", en="exit needs every guarantee", zh="两不愁三保障要求",
        mechanism="A4", meaning="if not, seen income alone decides")  # fmt: skip
    score_paper: float = lever(0.4, 0.0, 1.0, unit="weight", en="score for paper", zh="材料考核权重", mechanism="A2",
        meaning="C8, weight in the score of what is shown and reported on paper")  # fmt: skip
    score_outcome: float = lever(0.6, 0.0, 1.0, unit="weight", en="score for audited outcome", zh="实效考核权重",
        mechanism="A2", meaning="C8, weight in the score of what an audit confirms")  # fmt: skip
    focus: Literal["none", "finding", "delivery", "exits", "keeping"] = lever("none", unit="stage", en="focus of the stage",
        zh="阶段工作重点", mechanism="A8", meaning="what counts most now: finding the poor, delivering measures, "
        "releasing, keeping the released; change it in dated phases")  # fmt: skip
    preparing: float = uncertain(5.0, 0.0, 10.0, unit="days", en="preparing an assessment", zh="迎考准备工作日",
        meaning="A2, of a full-time cadre, each time, if paper were all that is scored",
        source="300 kinds of forms in ten months for one secretary (docs/evidence.md) bounds it")  # fmt: skip
    found_weight: float = uncertain(5.0, 0.0, 10.0, unit="persons", en="what a found false exit costs", zh="查实虚假脱贫扣分",
        meaning="A5, persons taken off the village's audited record for each person found")  # fmt: skip
    discipline: float = uncertain(0.08, 0.0, 0.16, unit="share", en="strictness against shirking", zh="严管提升工作力度",
        meaning="A5, visits a day gained at full strictness; most of it is gained early")  # fmt: skip
    fear: float = uncertain(0.1, 0.0, 0.2, unit="of the line", en="strictness makes cautious", zh="严管致谨慎",
        meaning="A5, the bar of an honest pass rises by this at full strictness")  # fmt: skip
    focus_speed: float = uncertain(0.25, 0.0, 0.5, unit="a month", en="moving to a new focus", zh="工作重点转移速度",
        meaning="A8, part of the way to the new focus that is gone each month")  # fmt: skip
    focus_shift: float = uncertain(0.3, 0.0, 0.6, unit="share", en="days moved by the focus", zh="工作重点调整幅度",
        meaning="A8, share of the days on what does not count now that goes to what does")  # fmt: skip
    # ------------------------------------------------------------------ A6 replacement
    replaced_residents: float = lever(0.0, 0.0, 1_000_000.0, unit="a year", en="residents replaced", zh="年调整驻村干部数",
        mechanism="A6", meaning="first secretaries and residents with the worst record, or worn out; each April",
        source="76 since 2018", status="seed")  # fmt: skip
    replaced_secretaries: float = lever(0.0, 0.0, 1_000_000.0, unit="a year", en="village secretaries replaced",
        zh="年调整村支书数", mechanism="A6", meaning="in poor villages with the worst record; each April",
        source="37 since 2018", status="seed")  # fmt: skip
    replacement_record: Literal["reported", "audited"] = lever("reported", unit="record", en="record for replacement",
        zh="撤换依据", mechanism="A6", meaning="reported exits over those asked for, or the same less what audits found false")  # fmt: skip
    worn_out: float = constant(1.0, 0.0, 10.0, unit="fatigue", en="worn out", zh="健康不支标准", meaning="C9; who is more tired is replaced first")  # fmt: skip
    replacement_price: float = constant(5000.0, 0.0, unit="yuan", en="price of a replacement", zh="调整撤换单人成本",
        meaning="inspection, removal and settling in of a successor")  # fmt: skip
    named_duty: float = lever(0.0, 0.0, 1.0, unit="share of households", en="named duty", zh="责任到人比例",
        mechanism="A1", meaning="share of listed households with a named cadre, who is never left off the round; the seed "
        "says that duties are named at three levels, without a figure")  # fmt: skip
    forgotten: float = uncertain(0.2, 0.0, 0.4, unit="chance", en="households forgotten", zh="无人负责时遗漏",
        meaning="A1, chance that nobody visits a far household without ties, unless somebody is named")  # fmt: skip
    forgotten_way: float = constant(30.0, 1.0, unit="minutes", en="way at which half are forgotten", zh="遗漏距离尺度",
        meaning="A1, chance forgotten x way / (way + this)")  # fmt: skip
    open_register: float = lever(0.0, 0.0, 1.0, unit="share of villages' cases", en="register open for additions",
        zh="动态新增开放程度", mechanism="A3", meaning="chance that a village may report a missed household it noticed this year")  # fmt: skip
    noticed: float = uncertain(0.35, 0.0, 0.7, unit="rate a year", en="missed households noticed", zh="漏评户被发现速度",
        meaning="of households off the list and in need, times what the village knows of them")  # fmt: skip
    noticed_way: float = constant(30.0, 1.0, unit="minutes", en="way at which half is known", zh="了解距离尺度",
        meaning="what a village knows of a household off the list falls as this / (this + way)")  # fmt: skip
    noticed_named: float = uncertain(0.5, 0.0, 1.0, unit="share", en="named cadres notice more", zh="责任人发现漏评",
        meaning="A1, rise of what is noticed when every listed household has a named cadre")  # fmt: skip
    report_need: float = uncertain(2.0, 0.0, 4.0, unit="weight", en="need makes a village report", zh="困难程度促上报",
        meaning="C11, weight of the shortfall seen")  # fmt: skip
    report_watch: float = uncertain(2.0, 0.0, 4.0, unit="weight", en="watching makes a village report", zh="抽查促上报",
        meaning="C11, weight of the sampling of households off the list")  # fmt: skip
    report_cost: float = uncertain(1.5, 0.0, 3.0, unit="weight", en="own incidence makes a village hide", zh="顾虑发生率而瞒报",
        meaning="C11, weight of the village's own recorded incidence; 1 is that of the first register")  # fmt: skip
    watch_half: float = constant(500.0, 1.0, unit="households a county", en="sample that half convinces", zh="半效抽样量",
        meaning="watching = sample / (sample + this); an own-level sample counts less")  # fmt: skip
    recheck: float = lever(0.0, 0.0, 1.0, unit="thoroughness", en="re-check of the register", zh="建档立卡回头看",
        mechanism="A7", meaning="each August: all listed households are seen again, hamlets searched for missed ones",
        source="August 2015 to June 2016, nearly two million staff (docs/evidence.md)", status="published")  # fmt: skip
    recheck_finds: float = uncertain(0.4, 0.0, 0.8, unit="share", en="errors a thorough re-check finds", zh="回头看纠错比例",
        meaning="A7, of households that seem well off, or in need, when looked at again")  # fmt: skip
    recheck_days: float = constant(0.5, 0.0, 10.0, unit="days a household", en="days of a re-check", zh="回头看工作日",
        meaning="A7, for each listed household; a thorough one")  # fmt: skip
    register_audit: float = lever(0.0, 0.0, 1.0, unit="share of the register", en="register audited", zh="在册户核查比例",
        mechanism="A5", meaning="listed households examined each March; those seen well off are struck off")  # fmt: skip
    return_bar: float = constant(0.8, 0.0, 1.0, plausible=(0.6, 1.0), because="well below the line, or at it",
        unit="of the line", en="seen fallen back", zh="返贫收入倍数",
        meaning="a released household whose seen income lies below this is put back on the register in December")  # fmt: skip
    struck_bar: float = constant(1.5, 1.0, 10.0, plausible=(1.2, 2.0), because="somewhat above the line, or twice it",
        unit="of the line", en="seen well off", zh="清退收入倍数",
        meaning="seen income above this, and no missing guarantee seen: struck off")  # fmt: skip
    sample: int = lever(0, 0, 1_000_000, unit="households a county", en="sample of the three rates", zh="三率一度抽样户数",
        mechanism="A3", meaning="households visited in each county a year", source="about 1,000 households a county (docs/evidence.md)",
        status="published")  # fmt: skip
    sample_independent: bool = lever(False, unit="yes or no", en="third-party sample", zh="第三方抽样", mechanism="A3",
        meaning="the own level finds less than a third party")  # fmt: skip
    sample_finds: float = uncertain(0.3, 0.0, 0.6, unit="chance", en="an error in the sample is found", zh="抽样发现错误概率",
        meaning="A3, by a third party that visits once")  # fmt: skip
    sample_cost: float = constant(300.0, 0.0, unit="yuan a household", en="cost of a sampled household", zh="抽样单户成本",
        meaning="A3, pay and travel of those who visit it")  # fmt: skip
    sample_days: float = constant(0.3, 0.0, 10.0, unit="days a household", en="days with the samplers", zh="陪同抽样工作日",
        meaning="A3, of the village's team")  # fmt: skip
    incidence_limit: float = lever(0.03, 0.0, 1.0, unit="share of persons", en="incidence to leave the list", zh="贫困发生率标准",
        mechanism="A3", meaning="a county applies below this recorded incidence", source="3 % in the west (docs/evidence.md)",
        status="published")  # fmt: skip
    missed_limit: float = lever(0.02, 0.0, 1.0, unit="share of persons", en="missed rate to leave the list", zh="漏评率标准",
        mechanism="A3", meaning="a county with a higher sampled rate waits a year", source="2 % (docs/evidence.md)",
        status="published")  # fmt: skip
    wrong_limit: float = lever(0.02, 0.0, 1.0, unit="share of persons", en="wrong exits to leave the list", zh="错退率标准",
        mechanism="A3", meaning="a county with a higher sampled rate waits a year", source="2 % (docs/evidence.md)",
        status="published")  # fmt: skip
    satisfaction_limit: float = lever(0.90, 0.0, 1.0, unit="share of households", en="satisfaction to leave the list",
        zh="群众认可度标准", mechanism="A3", meaning="a county with a lower sampled degree waits a year",
        source="90 % (docs/evidence.md)", status="published")  # fmt: skip

"""Who fights where, and how well (P1-P6): levers, and the numbers nobody sets."""

from __future__ import annotations

from typing import Literal

from model.declare import constant, lever, uncertain
from model.scenario.section import Section


class Operations(Section):
    """Who fights where, and how well (P1-P6): levers, and the numbers nobody sets."""

    # ---- leaders adopt places (P2)
    leaders_townships: int = lever(0, 0, 10_000, unit="townships", en="townships of the top leaders", zh="主要领导挂帮乡镇数",
        mechanism="P2", meaning="the deepest as seen; 2 by the two top leaders", source="2 townships", status="seed")  # fmt: skip
    leaders_villages: int = lever(0, 0, 200_000, unit="villages", en="villages of city leaders", zh="市领导挂帮村数",
        mechanism="P2", meaning="one leader a village; 20", source="20 leaders, 20 villages", status="seed")  # fmt: skip
    leaders_linked: int = lever(0, 0, 200_000, unit="leaders", en="department leaders linked to villages",
        zh="厅级领导联系人数", mechanism="P2", meaning="34, who share the villages below", source="34 leaders",
        status="seed")  # fmt: skip
    linked_villages: int = lever(0, 0, 200_000, unit="villages", en="villages of department leaders", zh="厅级领导联系村数",
        mechanism="P2", meaning="54; a leader with two gives each half of the attention", source="54 villages",
        status="seed")  # fmt: skip
    leader_weight: float = uncertain(0.2, 0.0, 0.4, unit="share", en="money follows the leader", zh="领导挂帮资金倾斜",
        meaning="P2, weight of an adopted village in the year's money, taken from the others in proportion")  # fmt: skip
    leader_haste: float = uncertain(1.0, 0.0, 2.0, unit="months", en="approval is faster", zh="领导挂帮加快审批",
        meaning="P2, months by which an adopted village may spend earlier, in whole months")  # fmt: skip
    leader_days: float = constant(1.0, 0.0, 31.0, unit="days a month", en="days of a leader", zh="领导下沉月工作日",
        meaning="P2, for each village at full attention; paid like an official's")  # fmt: skip
    # ------------------------------------------------------------------ P5 training of cadres
    training: float = lever(0.0, 0.0, 10_000_000.0, unit="person-times a year", en="training of cadres", zh="年培训人次",
        mechanism="P5", meaning="shared out in proportion to the days of a post", source="63,000 in all", status="seed")  # fmt: skip
    training_practice: float = lever(0.0, 0.0, 1.0, unit="share", en="practice in training", zh="实战实训比例", mechanism="P5",
        meaning="the rest are lectures", source="9,000 practical sessions to 63,000 person-times")  # fmt: skip
    training_rule: Literal["even", "by_cause"] = lever("even", unit="rule", en="topics of training", zh="培训专题安排",
        mechanism="P5", meaning="any of the twelve topics, or by the causes seen in the village")  # fmt: skip
    training_days: float = constant(2.5, 0.0, 30.0, unit="days", en="days of a person-time", zh="人均每次培训天数",
        meaning="not worked; 63,000 over four years are then 1.6 % of all days")  # fmt: skip
    training_price: float = constant(300.0, 0.0, unit="yuan", en="price of a person-time", zh="每人次培训费",
        meaning="teachers, rooms, meals and travel")  # fmt: skip
    lecture_gain: float = uncertain(0.1, 0.0, 0.2, unit="share", en="what a lecture teaches", zh="讲授培训效果",
        meaning="of what is still to be learnt in the topic")  # fmt: skip
    practice_gain: float = uncertain(0.4, 0.0, 0.8, unit="share", en="what practice teaches", zh="实训效果",
        meaning="of what is still to be learnt in the topic")  # fmt: skip
    training_memory: float = constant(0.97, 0.0, 1.0, plausible=(0.94, 0.99), because="half to nine tenths is left after a year",
        unit="a month", en="memory of training", zh="培训效果持续性",
        meaning="skill gained fades to 70 % in a year")  # fmt: skip

    # ---- special teams (P3)
    county_teams: int = lever(0, 0, 100_000, unit="teams", en="special teams of counties", zh="县级攻坚专班数",
        mechanism="P3", meaning="67; each fights one battle in a bundle of villages of its county", source="67",
        status="seed")  # fmt: skip
    township_teams: int = lever(0, 0, 100_000, unit="teams", en="special teams of townships", zh="乡级攻坚专班数",
        mechanism="P3", meaning="472; the same in a township", source="472", status="seed")  # fmt: skip
    team_people: float = lever(13.6, 1.0, 200.0, unit="persons", en="people of a special team", zh="专班人数",
        mechanism="P3", meaning="drafted from paired helpers and village cadres, whose posts have fewer days; 40 leaders "
        "of county rank and 7,300 others in 539 teams", source="40 + 7,300 in 539 teams", status="seed")  # fmt: skip
    team_villages: int = constant(4, 1, 100, unit="villages", en="villages of a special team", zh="专班包村数",
        meaning="P3, the bundle that one team serves in a quarter")  # fmt: skip
    team_most: float = constant(0.5, 0.0, 1.0, unit="share of days", en="most days drafted", zh="专班抽调上限",
        meaning="P3, no post gives more than this to special teams")  # fmt: skip
    team_absorption: float = uncertain(0.5, 0.0, 1.0, unit="share", en="teams speed up spending", zh="专班加快资金支出",
        meaning="P3, what a village can spend on the team's battle grows by this, relative to its usual rate")  # fmt: skip
    # ---- one household, one plan (P6)
    precision: float = lever(0.0, 0.0, 1.0, unit="share of visits", en="visits with a diagnosis", zh="精准诊断比例",
        mechanism="P6", meaning="share of visits that ask for the cause of poverty; the others write the usual plan; the seed has "
        "no figure")  # fmt: skip
    enough: float = constant(1.3, 0.0, 10.0, plausible=(1.0, 1.6), because="at the line itself, or well above",
        unit="administrative lines", en="no plan is needed above", zh="无需帮扶收入倍数",
        meaning="C7, seen income; without a missing guarantee seen")  # fmt: skip
    diagnosis_days: float = uncertain(0.05, 0.0, 0.15, unit="days", en="time of a diagnosis", zh="诊断时间",
        meaning="C4, added to a visit that makes one")  # fmt: skip

    # ---- three levels of command (P1)
    authority: Literal["yearly", "county", "township", "village"] = lever("yearly", unit="level", en="who may move people and money",
        zh="人员资金调度权", mechanism="P1", meaning="nobody between two January plans; the county (all its villages), "
        "the township (its own), or each village for itself")  # fmt: skip
    moves_every: int = lever(6, 1, 120, unit="months", en="months between moves", zh="调度间隔", mechanism="P1",
        meaning="how often the level in charge may move; January has its own plan")  # fmt: skip
    county_lag: float = uncertain(3.0, 0.0, 6.0, unit="months", en="delay of reports to the county", zh="上报县级时滞",
        meaning="P1, whole months and at least one")  # fmt: skip
    county_noise: float = uncertain(0.35, 0.0, 0.7, unit="log points", en="noise of the county's estimate",
        zh="县级估计误差", meaning="P1, of a village's need")  # fmt: skip
    township_lag: float = uncertain(1.0, 0.0, 3.0, unit="months", en="delay of reports to the township",
        zh="上报乡级时滞", meaning="P1, whole months and at least one")  # fmt: skip
    township_noise: float = uncertain(0.2, 0.0, 0.4, unit="log points", en="noise of the township's estimate",
        zh="乡级估计误差", meaning="P1, of a village's need")  # fmt: skip
    # ---- pool of industry experts (P4)
    experts: int = lever(0, 0, 1_000_000, unit="experts", en="industry experts", zh="产业专家数", mechanism="P4",
        meaning="each knows one industry; 1,327", source="1,327 experts", status="seed")  # fmt: skip
    expert_days: float = lever(4.0, 0.0, 31.0, unit="days a month", en="days of an expert", zh="专家月工作日",
        mechanism="P4", meaning="in villages; paid like an official's")  # fmt: skip
    expert_effect: float = uncertain(0.6, 0.0, 0.8, unit="share", en="experts lower failure", zh="专家降低失败率",
        meaning="P4, at most, of shares planted where they work")  # fmt: skip
    expert_reach: float = constant(10.0, 0.1, 1000.0, unit="days a month", en="days that saturate a village",
        zh="专家工作日饱和尺度", meaning="P4, failure falls by expert_effect (1 - exp(-days / this))")  # fmt: skip

"""What a planner sets; every default is the level before the campaign (2013)."""

from __future__ import annotations

from model.declare import constant, lever
from model.scenario.section import FundingRule, Section, StaffingRule, TriageRule

WEIGHT = "relative weight"


class World(Section):
    """The synthetic city: sizes from the published aggregates, its own seed."""

    seed: int = constant(2013, 0, 2**32 - 1, plausible="none", because="a name of one city: --vary-world draws others",
        unit="seed", en="seed of the city", zh="城市种子",
        meaning="runs differ in luck, not in the city")  # fmt: skip
    scale: float = constant(1.0, 0.001, 20.0, plausible="none", because="how much of the city is simulated, chosen by the study",
        unit="share of villages", en="scale", zh="规模",
        meaning="keeps a share of whole villages, with the same share of staff, money and committees; above 1 a province of the same kind: so many times the villages of every township")  # fmt: skip
    villages: int = constant(1000, 1, 200_000, plausible=(950, 1050), because="about 1,000 is stated",
        unit="villages", en="villages", zh="行政村数",
        meaning="about 1,000 (no published total)")  # fmt: skip
    poor_villages: int = constant(615, 0, 200_000, unit="villages", en="poor villages", zh="贫困村数",
        meaning="officially poor", source="published (docs/evidence.md)", status="published")  # fmt: skip
    deep_villages: int = constant(162, 0, 200_000, unit="villages", en="deep-poverty villages", zh="深度贫困村数",
        meaning="of the poor villages", source="published (docs/evidence.md)", status="published")  # fmt: skip
    households: int = constant(660_000, 1, 200_000_000, plausible=(620_000, 700_000), because="2.59 million persons at 3.7 to 4.2 a household",
        unit="households", en="rural households", zh="农户数",
        meaning="rural population over a mean household of 3.9")  # fmt: skip
    registered_share: float = constant(0.233, 0.0, 1.0, unit="share of persons", en="first register", zh="建档立卡比例",
        meaning="quota of the first register: 603,700 persons", source="published (docs/evidence.md)",
        status="published")  # fmt: skip
    mean_income: float = constant(6015.0, 0.0, unit="yuan a person a year", en="mean rural income of 2013",
        zh="2013年农村人均可支配收入", meaning="the burn-in ends at this mean", source="published (docs/evidence.md)",
        status="published")  # fmt: skip
    ability_sd: float = constant(0.624, 0.0, 2.0, unit="log points", en="spread of ability", zh="能力离散度",
        meaning="fitted so that 23.2-23.4 % of persons start below the line", status="calibrated",
        source="the first register's 23.30 %")  # fmt: skip
    village_sd: float = constant(0.35, 0.0, 2.0, plausible=(0.25, 0.55), because="0.45-0.55 if the poorest villages are to reach 65-70 % poor",
        unit="log points", en="spread between villages", zh="村间离散度",
        meaning="lasting differences of place in farm and local income")  # fmt: skip
    register_noise: float = constant(0.45, 0.0, 5.0, plausible=(0.2, 0.7), because="more, and the list would be a lottery",
        unit="of the spread of signs", en="noise of the first list",
        zh="识别误差", meaning="visible signs are judged with this noise")  # fmt: skip
    register_ties: float = constant(0.25, 0.0, 5.0, plausible=(0.0, 0.5), because="ties may not have counted",
        unit="of the spread of signs", en="ties to leaders", zh="人情影响",
        meaning="households with ties look this much poorer to the list-maker")  # fmt: skip
    spread_km: float = constant(3.0, 0.1, 50.0, unit="km", en="spread of villages", zh="村庄分散程度",
        meaning="of the villages of a township around its centre")  # fmt: skip
    rise: float = constant(16.0, 0.0, 100.0, unit="metres a km", en="height away from the seat", zh="离县城升高",
        meaning="of villages, for each kilometre from the county's seat")  # fmt: skip
    rough: float = constant(220.0, 0.0, 1000.0, unit="metres", en="roughness of the land", zh="地形起伏",
        meaning="spread of heights of villages around that")  # fmt: skip
    poor_noise: float = constant(0.6, 0.0, 5.0, unit="of the spread of places", en="noise of the poor label",
        zh="贫困村认定误差", meaning="which villages are officially poor is judged with this noise")  # fmt: skip
    deep_noise: float = constant(0.3, 0.0, 5.0, unit="of the spread of places", en="noise of the deep label",
        zh="深度贫困村认定误差", meaning="which of these are deeply poor is judged with this noise")  # fmt: skip
    hamlet_minutes: float = constant(25.0, 1.0, 240.0, unit="minutes", en="way to a hamlet", zh="到自然村路程",
        meaning="median way from the village office, longer in remote villages")  # fmt: skip
    strength: float = constant(0.4, 0.05, 0.95, plausible=(0.3, 0.5), because="rules are stated for a village of 0.4",
        unit="0-1", en="organisation strength of 2013", zh="初始组织力", meaning="mean over villages")  # fmt: skip
    strength_place: float = constant(0.05, 0.0, 0.5, unit="a spread of places", en="strength by place", zh="地方条件与组织力",
        meaning="stronger in better places")  # fmt: skip
    strength_sd: float = constant(0.12, 0.0, 0.5, unit="0-1", en="spread of strength", zh="组织力离散度",
        meaning="between villages of equal places")  # fmt: skip
    old_only: float = constant(0.07, 0.0, 1.0, unit="share of households", en="old people alone", zh="纯老户比例",
        meaning="households without workers or pupils at the start")  # fmt: skip
    land_sd: float = constant(0.45, 0.0, 2.0, plausible=(0.3, 0.6), because="a third either way", unit="log points",
        en="spread of land", zh="耕地离散度", meaning="H2, of the land worked, for households of one size")  # fmt: skip
    assets_sd: float = constant(0.8, 0.0, 2.0, plausible=(0.55, 1.05), because="a third either way", unit="log points",
        en="spread of assets", zh="资产离散度", meaning="H12, at the start, for households of one ability")  # fmt: skip
    assets_ability: float = constant(0.6, 0.0, 2.0, unit="log points", en="assets by ability", zh="能力与资产",
        meaning="H12, at the start, per unit of ability")  # fmt: skip
    ill_start: float = constant(0.10, 0.0, 1.0, unit="share of households", en="lasting illness at the start",
        zh="初始慢性病比例", meaning="H9; 16 points more where only old people live, 7 more at low ability")  # fmt: skip
    ties: float = constant(0.15, 0.0, 1.0, unit="share of households", en="households with ties", zh="关系户比例",
        meaning="to those who make the first list; see register_ties")  # fmt: skip
    house_gaps: float = constant(0.009, 0.0, 1.0, unit="chance", en="unsafe houses at the start", zh="初始危房概率",
        meaning="H14, at middling hardship")  # fmt: skip
    water_gaps: float = constant(0.008, 0.0, 1.0, unit="chance", en="unsafe water at the start", zh="初始饮水不安全概率",
        meaning="H14, at middling hardship")  # fmt: skip
    school_gaps: float = constant(0.0025, 0.0, 1.0, unit="chance a pupil", en="out of school at the start", zh="初始失学概率",
        meaning="H14, at middling hardship")  # fmt: skip
    medical_gaps: float = constant(0.0025, 0.0, 1.0, unit="chance", en="uninsured at the start", zh="初始未参保概率",
        meaning="H14, at middling hardship")  # fmt: skip
    gaps_hardship: float = constant(1.6, 0.0, 5.0, plausible=(1.1, 2.1), because="a third either way", unit="log points",
        en="missing guarantees by hardship", zh="困难程度与短板", meaning="H14, at the start, a spread of hardship")  # fmt: skip
    burn_in: int = constant(36, 24, 120, plausible=(24, 60), because="technical: long enough to forget how it began",
        unit="months", en="burn-in", zh="预热期",
        meaning="months at the levels of 2013 before January 2014")  # fmt: skip
    villages_file: str = constant("", unit="path", en="own table of villages", zh="自有村表",
        meaning="CSV that takes the place of the synthetic villages")  # fmt: skip
    households_file: str = constant("", unit="path", en="own table of households", zh="自有农户表",
        meaning="CSV or Parquet that takes the place of the synthetic households")  # fmt: skip


class Horizon(Section):
    """How long a run lasts, from January 2014."""

    months: int = constant(84, 1, 240, plausible="none", because="the period asked about",
        unit="months", en="horizon", zh="模拟月数",
        meaning="84 ends with December 2020, 144 with December 2025")  # fmt: skip


class Staffing(Section):
    """How many cadres of each kind, where they go and how long they stay (O3)."""

    rule: StaffingRule = lever("even", unit="rule", en="where cadres go", zh="干部派驻规则", mechanism="O3",
        meaning="weights of villages from what officials have seen")  # fmt: skip
    residents: int = lever(0, 0, 1_000_000, unit="posts", en="first secretaries and residents", zh="第一书记和驻村干部",
        mechanism="O3", meaning="full-time in a village; 2,755 in late 2019", source="2,755", status="seed")  # fmt: skip
    rotating: int = lever(0, 0, 1_000_000, unit="posts", en="rotating leaders", zh="轮战领导干部", mechanism="O3",
        meaning="about 8 days a month")  # fmt: skip
    paired: int = lever(3000, 0, 5_000_000, unit="posts", en="paired helpers", zh="结对帮扶责任人", mechanism="O3",
        meaning="visit some households a few days a month; 3,000 visiting officials before the campaign")  # fmt: skip
    village_cadres: int = lever(6500, 0, 1_000_000, plausible=(0.8, 1.2), because="5 to 8 a village",
        unit="posts", en="village cadres", zh="村支“两委”干部",
        mechanism="O3", meaning="6.5 a village, at home")  # fmt: skip
    resident_days: float = lever(22.0, 0.0, 31.0, plausible=(0.8, 1.1), because="18 to 24 of 22 days",
        unit="days a month", en="days of a resident", zh="驻村干部月工作日",
        mechanism="O3", meaning="C1")  # fmt: skip
    rotating_days: float = lever(8.0, 0.0, 31.0, unit="days a month", en="days of a rotating leader", zh="轮战干部月工作日",
        mechanism="O3", meaning="C1")  # fmt: skip
    paired_days: float = lever(1.0, 0.0, 31.0, unit="days a month", en="days of a paired helper", zh="帮扶责任人月工作日",
        mechanism="O3", meaning="C1, 1-3")  # fmt: skip
    village_days: float = lever(12.0, 0.0, 31.0, unit="days a month", en="days of a village cadre", zh="村干部月工作日",
        mechanism="S1", meaning="C1; 20 once full-time")  # fmt: skip
    posting: int = lever(24, 1, 240, unit="months", en="length of a posting", zh="驻村任期", mechanism="O3",
        meaning="after it a resident or rotating leader hands over to a successor")  # fmt: skip
    scale: float = lever(1.0, 0.0, 10.0, plausible="none", because="a multiplier for studies; 1 is the case itself",
        unit="factor", en="scale of posts", zh="派驻规模系数", mechanism="O3",
        meaning="multiplies the posts of cadres sent from outside")  # fmt: skip
    named_file: str = lever("", unit="path", en="posts named for villages", zh="定向派驻岗位表", mechanism="O3",
        meaning="CSV of village and posts: residents beside the rule, whom nobody moves; below zero so many fewer by the rule")  # fmt: skip


class Funding(Section):
    """How much money, by which formula, for what (X3)."""

    rule: FundingRule = lever("even", unit="rule", en="formula among villages", zh="资金分配规则", mechanism="X3",
        meaning="weights of villages from what officials have seen")  # fmt: skip
    budget: float = lever(0.0, 0.0, 1e12, plausible=(0.7, 1.3), because="the national amount a poor person is published, how much of it reaches households is not",
        unit="yuan a year", en="campaign budget", zh="扶贫资金年预算",
        mechanism="X3", meaning="special poverty funds of all levels")  # fmt: skip
    scale: float = lever(1.0, 0.0, 10.0, plausible="none", because="a multiplier for studies; 1 is the case itself",
        unit="factor", en="scale of the budget", zh="预算规模系数", mechanism="X3",
        meaning="multiplies every year's budget")  # fmt: skip
    relocation_budget: float = lever(0.0, 0.0, 1e12, unit="yuan a year", en="own pot for relocation", zh="易地搬迁专项资金",
        mechanism="X3", meaning="beside the budget, shared by registered persons in very remote hamlets; it follows the "
        "scale of the budget")  # fmt: skip
    delay: int = lever(2, 0, 11, unit="months", en="delay of money", zh="资金拨付时滞", mechanism="X3",
        meaning="months from January until villages may spend the year's money")  # fmt: skip
    carry_over: float = lever(0.5, 0.0, 1.0, unit="share", en="unspent money carried over", zh="结转比例",
        mechanism="X3", meaning="the rest goes back to the city and is lost to villages")  # fmt: skip
    concentration: float = lever(0.3, 0.01, 1.0, unit="share of villages", en="villages under concentration",
        zh="集中投入村比例", mechanism="X3", meaning="under the rule concentrated only this share gets money")  # fmt: skip
    follow_use: float = lever(0.0, 0.0, 1.0, unit="share", en="money follows use", zh="资金统筹整合比例",
        mechanism="X3", meaning="share of the year's money split among purposes by what they used last year, "
        "instead of by fixed weights alone")  # fmt: skip
    debt: float = lever(0.0, 0.0, 1e12, unit="yuan a year", en="borrowed for the campaign", zh="年举债额", mechanism="X3",
        meaning="spent like the budget, but for the share of show projects; repaid from later budgets")  # fmt: skip
    show: float = lever(0.0, 0.0, 1.0, unit="share", en="show projects", zh="形象工程比例", mechanism="X3",
        meaning="share of borrowed money that goes into projects near roads, which are seen and earn little")  # fmt: skip
    debt_interest: float = constant(0.06, 0.0, 1.0, unit="a year", en="interest on debt", zh="债务利率",
        meaning="on what is owed at the start of a year")  # fmt: skip
    debt_years: float = constant(5.0, 1.0, 100.0, unit="years", en="time to repay", zh="还款年限",
        meaning="a year repays this part of what is owed, from the year after, before anything else is paid")  # fmt: skip
    industry: float = lever(30.0, 0.0, 1000.0, unit=WEIGHT, en="industry", zh="产业", mechanism="X3",
        meaning="industry shares and asset grants")  # fmt: skip
    employment: float = lever(14.0, 0.0, 1000.0, unit=WEIGHT, en="employment", zh="就业", mechanism="X3",
        meaning="job placement and public posts")  # fmt: skip
    relocation: float = lever(20.0, 0.0, 1000.0, unit=WEIGHT, en="relocation", zh="易地搬迁", mechanism="X3",
        meaning="moves to town")  # fmt: skip
    housing: float = lever(12.0, 0.0, 1000.0, unit=WEIGHT, en="housing", zh="住房", mechanism="X3",
        meaning="unsafe houses")  # fmt: skip
    water_roads: float = lever(5.0, 0.0, 1000.0, unit=WEIGHT, en="water and roads", zh="饮水与道路", mechanism="X3",
        meaning="safe water")  # fmt: skip
    schooling: float = lever(4.0, 0.0, 1000.0, unit=WEIGHT, en="schooling", zh="教育", mechanism="X3",
        meaning="school aid")  # fmt: skip
    health: float = lever(4.0, 0.0, 1000.0, unit=WEIGHT, en="health", zh="健康", mechanism="X3",
        meaning="medical aid")  # fmt: skip
    minimum_income: float = lever(8.0, 0.0, 1000.0, unit=WEIGHT, en="minimum income", zh="低保兜底", mechanism="X3",
        meaning="monthly pay to those who cannot work")  # fmt: skip
    training: float = lever(3.0, 0.0, 1000.0, unit=WEIGHT, en="skills training", zh="技能培训", mechanism="X3",
        meaning="courses for workers")  # fmt: skip
    named_file: str = lever("", unit="path", en="money named for villages", zh="定向资金表", mechanism="X3",
        meaning="CSV of village and yuan a year: beside the formula, split by purpose as all money; below zero so much less by the formula")  # fmt: skip


class Triage(Section):
    """Who comes first inside a village."""

    rule: TriageRule = lever("poorest_first", unit="rule", en="who comes first", zh="帮扶先后顺序", mechanism="P6",
        meaning="order of households from what officials have seen")  # fmt: skip

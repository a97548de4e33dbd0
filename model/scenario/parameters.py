"""What nobody sets: how households earn, what measures do, how cadres behave, how the country grows.

Every number has a status and a source. "H2" and the like name the equations of docs/equations.md.
An `uncertain` number is drawn once per run from a uniform prior over its range.
"""

from __future__ import annotations

from model.declare import constant, uncertain
from model.scenario.section import Section

TRIAL = "fitted in a trial of this model's equations, 60,000 households"
YUAN_MONTH = "yuan a month"
Twelve = tuple[float, float, float, float, float, float, float, float, float, float, float, float]


class Drivers(Section):
    """National growth, the same in every scenario (X1)."""

    wages: float = uncertain(
        0.075, 0.06, 0.08, unit="a year", en="growth of wages", zh="工资增长率",
        meaning="yearly growth of wages, local and away", source=TRIAL)  # fmt: skip
    farming: float = uncertain(
        0.05, 0.04, 0.065, unit="a year", en="growth of farm income", zh="农业经营收入增长率",
        meaning="yearly growth of farm and own-business income at equal inputs", source=TRIAL)  # fmt: skip
    transfers: float = uncertain(
        0.12, 0.08, 0.13, unit="a year", en="growth of transfers", zh="转移收入增长率",
        meaning="yearly growth of statutory transfers", source=TRIAL)  # fmt: skip
    migration: float = uncertain(
        0.05, 0.01, 0.06, unit="a year", en="growth of migration", zh="外出务工增长率",
        meaning="yearly growth of the chance that an idle worker leaves for work", source=TRIAL)  # fmt: skip


class Lines(Section):
    """The two poverty lines, yuan a person a year."""

    welfare: tuple[float, ...] = constant(
        (2736.0, 2800.0, 2855.0, 2952.0, 2952.0, 2995.0, 3218.0, 3300.0),
        plausible=(0.97, 1.03), because="between published years; 3,218 yuan of 2019 has low confidence",
        unit="yuan a person a year, 2013-2020", en="constant-purchasing-power line", zh="国家扶贫标准(可比价)",
        meaning="measures truth; 2013, 2014 and 2019 published, the years between and 2020 assumed",
        source="2736: audit of 2014 exits; 2800: 2014; 3218: 2019, low confidence (docs/evidence.md); others assumed")  # fmt: skip
    welfare_growth: float = constant(
        0.02, 0.0, 0.1, plausible=(0.0, 0.04), because="prices alone may rise by none or twice as much; acts after 2020",
        unit="a year", en="growth of the line after 2020", zh="2020年后标准增长率",
        meaning="growth of both lines after 2020")  # fmt: skip
    administrative: float = constant(
        2800.0, 0.0, unit="yuan a person a year", en="administrative line in 2014", zh="2014年脱贫认定标准",
        meaning="exit rule in 2014; about 4,000 in 2020", source="docs/evidence.md", status="published")  # fmt: skip
    administrative_growth: float = constant(
        0.06, 0.0, 0.2, plausible=(0.05, 0.07), because="3,750 to 4,200 yuan in 2020, where about 4,000 is published",
        unit="a year", en="growth of the administrative line", zh="认定标准年增长率",
        meaning="2,800 x 1.06^6 = 3,972 in 2020", source="derived from about 4,000 yuan in 2020 (docs/evidence.md)")  # fmt: skip


class Money(Section):
    """The unit in which money is counted."""

    smallest: float = constant(
        1.0, 0.01, plausible="none", because="a unit of counting",
        unit="yuan", en="smallest unit of money", zh="最小货币单位",
        meaning="amounts are whole multiples of it; every yuan value must be one too")  # fmt: skip


class Livelihoods(Section):
    """How a household earns, saves, falls ill and moves (equations H1-H16)."""

    farm_scale: float = constant(
        5990.0, 0.0, unit="yuan a year", en="scale of farm income", zh="农业收入规模",
        meaning="H2; first value only: the burn-in rescales it so that the city earns its published mean of 2013",
        source=TRIAL, status="calibrated")  # fmt: skip
    farm_land: float = constant(0.30, 0.0, 1.0, plausible=(0.2, 0.4), because="a third either way of the fitted value",
        unit="elasticity", en="land in farm income", zh="土地弹性",
        meaning="H2", source=TRIAL)  # fmt: skip
    farm_labour: float = constant(0.45, 0.0, 1.0, plausible=(0.3, 0.6), because="a third either way of the fitted value",
        unit="elasticity", en="labour in farm income", zh="劳动弹性",
        meaning="H2, of (0.25 + workers at home)", source=TRIAL)  # fmt: skip
    farm_assets: float = constant(0.22, 0.0, 1.0, plausible=(0.15, 0.29), because="a third either way of the fitted value",
        unit="elasticity", en="assets in farm income", zh="资产弹性",
        meaning="H2", source=TRIAL)  # fmt: skip
    farm_ability: float = constant(0.8, 0.0, 2.0, plausible=(0.6, 1.0), because="more or less than wages reward it",
        unit="log points", en="ability in farm income", zh="能力对农业收入",
        meaning="H2, per unit of ability", source=TRIAL)  # fmt: skip
    seasons: Twelve = constant(
        (0.03, 0.02, 0.03, 0.04, 0.05, 0.07, 0.09, 0.10, 0.15, 0.18, 0.14, 0.10), plausible="none",
        because="shares of one year: the burn-in sets their sum, and poverty is judged by the year",
        unit="share of a year", en="seasons of farm income", zh="农业收入季节分布", meaning="H2, January first")  # fmt: skip
    season_sd: float = uncertain(0.36, 0.25, 0.42, unit="log points", en="own harvest luck", zh="农户年成波动",
        meaning="H2, one draw a household and year; part of it stands for survey error", source=TRIAL)  # fmt: skip
    weather_sd: float = uncertain(0.14, 0.08, 0.20, unit="log points", en="village harvest luck", zh="村级年成波动",
        meaning="H2, one draw a village and year", source=TRIAL)  # fmt: skip
    leave: float = constant(0.018, 0.0, 1.0, plausible=(0.012, 0.024), because="a third either way of the fitted value",
        unit="a worker-month", en="chance to leave for work", zh="外出概率",
        meaning="H3, an idle worker of middling ability", source=TRIAL)  # fmt: skip
    leave_ability: float = constant(0.25, 0.0, 2.0, plausible=(0.0, 0.5), because="may not matter",
        unit="log points", en="ability in leaving", zh="能力对外出",
        meaning="H3", source=TRIAL)  # fmt: skip
    leave_remote: float = constant(0.10, 0.0, 2.0, plausible=(0.0, 0.2), because="may not matter",
        unit="log points", en="remoteness in leaving", zh="偏远对外出",
        meaning="H3, per unit of remoteness", source=TRIAL)  # fmt: skip
    leave_pupils: float = constant(0.8, 0.0, 1.0, plausible=(0.6, 1.0), because="may not matter",
        unit="factor", en="schoolchildren in leaving", zh="有学生对外出",
        meaning="H3", source=TRIAL)  # fmt: skip
    come_back: float = constant(0.055, 0.0, 1.0, plausible=(0.037, 0.073), because="a third either way of the fitted value",
        unit="a worker-month", en="chance to come back", zh="返乡概率",
        meaning="H3", source=TRIAL)  # fmt: skip
    placed_stay: float = uncertain(0.8, 0.0, 1.2, unit="factor", en="placement keeps workers away", zh="稳岗效应",
        meaning="H3, return chance is divided by (1 + this) while a placement lasts", source=TRIAL)  # fmt: skip
    wage_away: float = constant(2430.0, 0.0, plausible=(2100.0, 2750.0), because="an eighth either way: pay away is published for 2016 and 2019",
        unit=YUAN_MONTH, en="wage away in 2013", zh="外出务工月工资(2013)",
        meaning="H4, gross, a worker of middling ability", source=TRIAL)  # fmt: skip
    wage_ability: float = constant(0.55, 0.0, 2.0, plausible=(0.37, 0.73), because="a third either way of the fitted value",
        unit="log points", en="ability in wages away", zh="能力对外出工资",
        meaning="H4", source=TRIAL)  # fmt: skip
    wage_shock: float = constant(0.4, 0.0, 2.0, unit="share", en="luck in wages away", zh="冲击对外出工资",
        meaning="H4, share of the lasting shock that reaches wages away", source=TRIAL)  # fmt: skip
    keep: float = uncertain(0.375, 0.30, 0.60, unit="share", en="share of pay sent home", zh="务工收入寄回比例",
        meaning="H4, what reaches the household; the recorded income takes all of it", source=TRIAL)  # fmt: skip
    away_as_transfer: float = constant(0.35, 0.0, 1.0, plausible=(0.25, 0.45), because="what the published structure of income leaves open",
        unit="share", en="pay away counted as transfer", zh="寄带回收入占比",
        meaning="statistics count money sent home as transfer income; this share of pay away")  # fmt: skip
    local_wage: float = constant(119.0, 0.0, unit=YUAN_MONTH, en="local wages in 2013", zh="本地工资性收入(2013)",
        meaning="H5, per worker at home", source=TRIAL)  # fmt: skip
    property_income: float = constant(20.0, 0.0, unit=YUAN_MONTH, en="property income in 2013", zh="财产性收入(2013)",
        meaning="H6", source=TRIAL)  # fmt: skip
    pension: float = constant(75.0, 0.0, unit="yuan a person-month", en="pension in 2013", zh="养老金(2013)",
        meaning="H7, per old person", source=TRIAL)  # fmt: skip
    other_transfers: float = constant(38.0, 0.0, unit="yuan a person-month", en="other transfers in 2013",
        zh="其他转移收入(2013)", meaning="H7", source=TRIAL)  # fmt: skip
    illness_benefit: float = constant(90.0, 0.0, unit=YUAN_MONTH, en="benefit of the ill in 2013", zh="病残补助(2013)",
        meaning="H7", source=TRIAL)  # fmt: skip
    shock_sd: float = constant(0.42, 0.0, 2.0, plausible=(0.34, 0.5), because="a fifth either way: the spread of incomes bounds it",
        unit="log points", en="lasting luck", zh="持续性冲击",
        meaning="H8, stationary spread", source=TRIAL)  # fmt: skip
    shock_memory: float = constant(0.90, 0.0, 1.0, plausible=(0.85, 0.95), because="it decides how long poverty lasts: not far off",
        unit="a quarter", en="memory of lasting luck", zh="冲击持续性",
        meaning="H8", source=TRIAL)  # fmt: skip
    illness: float = constant(0.0045, 0.0, 1.0, unit="a household-month", en="chance of serious illness", zh="大病概率",
        meaning="H9, double for the old living alone", source=TRIAL)  # fmt: skip
    illness_asset_loss: float = uncertain(0.25, 0.0, 0.5, unit="share of assets", en="loss through illness", zh="因病资产损失",
        meaning="H9 in its simple form: what an illness takes at the usual reimbursement", source=TRIAL)  # fmt: skip
    chronic: float = constant(0.15, 0.0, 1.0, unit="share", en="illness that stays", zh="慢性病比例",
        meaning="H9", source=TRIAL)  # fmt: skip
    recover: float = constant(0.004, 0.0, 1.0, unit="a month", en="chance to recover", zh="康复概率",
        meaning="H9", source=TRIAL)  # fmt: skip
    ill_labour: float = constant(0.8, 0.0, 2.0, plausible=(0.5, 1.0), because="at most one worker",
        unit="workers", en="work lost to illness", zh="因病损失劳动力",
        meaning="H1", source=TRIAL)  # fmt: skip
    reference_income: float = constant(500.0, 0.0, unit="yuan a person-month", en="income at which saving is judged",
        zh="储蓄参照收入(2013)", meaning="H11", source=TRIAL)  # fmt: skip
    saving: float = constant(0.0143, 0.0, 1.0, unit="of median assets a month", en="saving", zh="储蓄率",
        meaning="H11, per unit of relative income above the floor", source=TRIAL, status="calibrated")  # fmt: skip
    dissaving: float = constant(0.02, 0.0, 1.0, unit="of median assets a month", en="dissaving", zh="负储蓄率",
        meaning="H11, per unit of relative income below the floor", source=TRIAL)  # fmt: skip
    saving_floor: float = constant(0.35, 0.0, 2.0, plausible=(0.25, 0.45), because="a third either way of the fitted value",
        unit="relative income", en="floor of saving", zh="储蓄门槛",
        meaning="H11", source=TRIAL)  # fmt: skip
    depreciation: float = constant(0.008, 0.0, 1.0, plausible=(0.0055, 0.0105), because="a third either way of the fitted value",
        unit="a month", en="wear of assets", zh="资产折旧",
        meaning="H12", source=TRIAL)  # fmt: skip
    trap: float = uncertain(1.0, 0.0, 1.0, unit="strength", en="poverty trap", zh="贫困陷阱强度",
        meaning="H12, 1: assets below the threshold run down and hardly rebuild; 0: no trap",
        source="form after Balboni et al. 2022 (Bangladesh); size assumed")  # fmt: skip
    trap_threshold: float = constant(0.35, 0.0, 2.0, plausible=(0.2, 0.5), because="a third either way of the fitted value",
        unit="of median assets", en="threshold of the trap", zh="陷阱门槛",
        meaning="H12", source=TRIAL)  # fmt: skip
    trap_wear: float = constant(0.012, 0.0, 1.0, unit="a month", en="extra wear in the trap", zh="陷阱额外折旧",
        meaning="H12", source=TRIAL)  # fmt: skip
    trap_saving: float = constant(0.003, 0.0, 1.0, unit="of median assets a month", en="most saving in the trap",
        zh="陷阱内最高储蓄", meaning="H12", source=TRIAL)  # fmt: skip
    drop_out: float = uncertain(0.004, 0.0, 0.008, unit="a month", en="chance to drop out of school", zh="辍学概率",
        meaning="H10, a household with pupils in stable poverty; 1.5 times as much in remote hamlets")  # fmt: skip
    house_decay: float = constant(0.0004, 0.0, 1.0, unit="a month", en="houses that become unsafe", zh="房屋转危概率",
        meaning="H14")  # fmt: skip
    water_decay: float = constant(0.0001, 0.0, 1.0, unit="a month", en="water that becomes unsafe", zh="饮水不安全概率",
        meaning="H14, more in a drought")  # fmt: skip
    insurance_lapse: float = constant(0.002, 0.0, 1.0, unit="a month", en="insurance that lapses", zh="断保概率",
        meaning="H14, households in stable poverty")  # fmt: skip
    school_leaver: float = constant(0.083, 0.0, 1.0, plausible=(0.07, 0.1), because="ten to fourteen years at school",
        unit="a year", en="pupils who become workers", zh="学生成为劳动力",
        meaning="household clock: a twelfth of the pupils each January")  # fmt: skip
    retire: float = constant(0.029, 0.0, 1.0, plausible=(0.022, 0.036), because="28 to 45 years of work",
        unit="a year", en="workers who grow old", zh="劳动力退休率",
        meaning="household clock, each January")  # fmt: skip
    renewal: float = constant(0.109, 0.0, 1.0, plausible=(0.08, 0.14), because="a third either way of the fitted value",
        unit="a year", en="old members followed by a child", zh="代际更替率",
        meaning="household clock, each January: keeps the make-up of households steady, so that ageing is no driver")  # fmt: skip
    mend: float = uncertain(0.008, 0.0, 0.016, unit="a month", en="guarantees mended by oneself", zh="自行解决短板",
        meaning="H14, a household out of stable poverty that lacks a guarantee restores it without help")  # fmt: skip
    displacement: float = uncertain(0.3, 0.0, 0.6, unit="share", en="places taken from others", zh="就业挤出比例",
        meaning="leaving of never registered households falls by this x recent placements / households of the village: a weak form, at 0.6 about an eighth of the jobs gained")  # fmt: skip
    pandemic_leave: float = uncertain(0.8, 0.0, 1.0, unit="share", en="pandemic stops leaving", zh="疫情阻断外出",
        meaning="share of departures that a pandemic of severity 1 stops")  # fmt: skip
    pandemic_wage: float = uncertain(0.4, 0.0, 0.6, unit="share", en="pandemic cuts pay away", zh="疫情减少外出工资",
        meaning="share of pay away lost in a month of a pandemic of severity 1")  # fmt: skip
    pandemic_local: float = uncertain(0.3, 0.0, 0.5, unit="share", en="pandemic cuts local pay", zh="疫情减少本地工资",
        meaning="share of local pay lost in a month of a pandemic of severity 1")  # fmt: skip
    drought_water: float = constant(5.0, 0.0, 100.0, unit="factor", en="drought spoils water", zh="旱灾影响饮水",
        meaning="H14, how much more water becomes unsafe under a drought of severity 1")  # fmt: skip
    drought_loss: float = uncertain(0.4, 0.0, 0.6, unit="share", en="drought cuts harvest", zh="旱灾减产",
        meaning="share of farm income lost under a drought of severity 1")  # fmt: skip
    price_loss: float = uncertain(0.3, 0.0, 0.5, unit="share", en="price crash cuts farm income", zh="价格下跌减收",
        meaning="share of farm and industry income lost under a price crash of severity 1")  # fmt: skip

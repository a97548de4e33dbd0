"""What each measure for a household costs and does: price, person-days, delay, risk, effect."""

from __future__ import annotations

from model.declare import constant, uncertain
from model.scenario.section import Section

YUAN = "yuan a household"
Six = tuple[float, float, float, float, float, float]
"""One number an industry, in the order of model.villages.INDUSTRIES."""
SIX = "kiwifruit, roxburgh rose, tea, walnut, livestock, workshop"
DAYS = "person-days"


class Measures(Section):
    """Eleven measures under nine purposes of money; amounts at 2019 prices unless stated."""

    industry_price: float = constant(11_000.0, 0.0, unit=YUAN, en="price of an industry share", zh="产业扶持单价",
        meaning="planting or stock for one household (8,000-15,000)")  # fmt: skip
    industry_days: float = constant(4.0, 0.0, 60.0, unit=DAYS, en="days of an industry share", zh="产业扶持工作日",
        meaning="cadre days to set it up")  # fmt: skip
    industry_success: float = uncertain(0.6, 0.3, 0.8, unit="share", en="industry shares that succeed", zh="产业成功率",
        meaning="a share that fails yields nothing")  # fmt: skip
    industry_income: float = uncertain(300.0, 0.0, 350.0, unit="yuan a month", en="income of a successful share",
        zh="产业月增收", meaning="at 2019 prices and the reference area; prior starts at zero")  # fmt: skip
    industry_lags: Six = constant((42.0, 36.0, 30.0, 48.0, 6.0, 3.0), unit="months", en="planting lags", zh="产业投产周期",
        meaning="from planting to bearing: " + SIX,
        source="in 2019 a quarter of the kiwifruit area bore fruit (docs/evidence.md)")  # fmt: skip
    industry_margins: Six = constant((1.15, 1.0, 0.95, 0.85, 1.0, 1.05), unit="factor", en="margins by industry",
        zh="产业利润系数", meaning="income of a share relative to industry_income: " + SIX)  # fmt: skip
    industry_failures: Six = constant((1.2, 1.0, 0.9, 0.9, 1.15, 0.8), unit="factor", en="failure by industry",
        zh="产业失败系数", meaning="chance to fail relative to 1 - industry_success: " + SIX)  # fmt: skip
    industry_risks: Six = constant((0.25, 0.20, 0.15, 0.20, 0.30, 0.08), unit="log points", en="yearly price risk",
        zh="价格年波动", meaning="spread of the price of a year, one draw an industry and year: " + SIX)  # fmt: skip
    industry_risk: float = uncertain(1.0, 0.0, 1.5, unit="factor", en="size of price risk", zh="价格风险系数",
        meaning="multiplies the yearly price risk of every industry")  # fmt: skip
    industry_falls: Six = constant((1.2, 1.2, 0.8, 1.0, 0.8, 0.3), unit="factor", en="price fall by industry",
        zh="产业价格弹性系数", meaning="elasticity relative to industry_price_elasticity: " + SIX)  # fmt: skip
    industry_labour: Six = constant((1.0, 0.75, 1.0, 0.25, 0.5, 0.5), unit="workers at home", en="labour of a share",
        zh="产业用工需求", meaning="a share earns in proportion when fewer are at home: " + SIX)  # fmt: skip
    industry_price_elasticity: float = uncertain(0.6, 0.0, 0.8, unit="elasticity", en="price falls with area",
        zh="价格对面积弹性", meaning="price = (area that bears / reference area)^-this, times the factor of the industry")  # fmt: skip
    industry_reference: float = constant(0.15, 0.01, 2.0, unit="share of first register",
        en="reference industry area", zh="产业参照规模", meaning="bearing shares of an industry at which its price is 1, of the registered where it is grown")  # fmt: skip
    grant_price: float = constant(5_000.0, 0.0, unit=YUAN, en="asset grant", zh="资产补助单价",
        meaning="tools, animals, stock")  # fmt: skip
    grant_days: float = constant(2.0, 0.0, 60.0, unit=DAYS, en="days of an asset grant", zh="资产补助工作日",
        meaning="cadre days")  # fmt: skip
    grant_assets: float = uncertain(0.4, 0.0, 0.6, unit="of median assets", en="assets added by a grant",
        zh="补助增加资产", meaning="at the usual price")  # fmt: skip
    placement_price: float = constant(1_500.0, 0.0, unit=YUAN, en="price of a job placement", zh="就业安置单价",
        meaning="travel, matching, first month")  # fmt: skip
    placement_days: float = constant(2.0, 0.0, 60.0, unit=DAYS, en="days of a placement", zh="就业安置工作日",
        meaning="cadre days")  # fmt: skip
    placement_boost: float = uncertain(2.5, 0.0, 3.0, unit="factor", en="placement raises leaving", zh="就业安置效应",
        meaning="chance to leave is multiplied by (1 + this), halving each year")  # fmt: skip
    placement_places: float = uncertain(0.008, 0.004, 0.020, unit="of registered households a month",
        en="places a month", zh="每月岗位", meaning="destination places that a village finds in a month through kin and county, without a "
        "labour station",
        source="assumed; registered workers away grew from 15.27 to 29.73 m (docs/evidence.md) in 29.5 m households and 46 months: "
        "0.011 a month, more with those who came back, less with those who left by themselves")  # fmt: skip
    work: float = uncertain(1.0, 0.5, 2.0, unit="factor", en="work of delivering measures", zh="落实措施工作量系数",
        meaning="on the person-days of every measure",
        source="assumed; half: papers and transfers of many households done together; twice: every case carried to the county "
        "and seen through at home")  # fmt: skip
    post_price: float = constant(500.0, 0.0, unit="yuan a month", en="pay of a public post", zh="公益岗位月工资",
        meaning="road keeper, ranger (400-800)")  # fmt: skip
    post_days: float = constant(1.0, 0.0, 60.0, unit=DAYS, en="days of a post", zh="公益岗位工作日",
        meaning="cadre days")  # fmt: skip
    post_share: float = constant(0.15, 0.0, 1.0, unit="of registered households", en="public posts", zh="公益岗位比例",
        meaning="most posts a village may have", source="4.95 m posts of 2020 to 29.5 m households of 2014 (docs/evidence.md)")  # fmt: skip
    relocation_price: float = constant(60_800.0, 0.0, unit="yuan a person", en="price of relocation", zh="搬迁人均成本",
        meaning="total investment a person", source="Guizhou 2015: 1.6 bn yuan for 26,300 people",
        status="published")  # fmt: skip
    relocation_remote: float = constant(1.0, plausible=(0.7, 1.3), because="a quarter to a tenth of hamlets",
        unit="sd", en="remote enough to move", zh="可搬迁偏远程度",
        meaning="remoteness of the hamlet above which a household may be moved")  # fmt: skip
    relocation_days: float = constant(6.0, 0.0, 60.0, unit=DAYS, en="days of a relocation", zh="搬迁工作日",
        meaning="cadre days")  # fmt: skip
    relocation_delay: float = constant(9.0, 0.0, 48.0, unit="months", en="delay of relocation", zh="搬迁周期",
        meaning="from grant to move")  # fmt: skip
    relocation_access: float = uncertain(0.5, 0.0, 0.8, unit="share", en="relocation improves access",
        zh="搬迁改善就业", meaning="local pay and leaving rise by this share after the move")  # fmt: skip
    relocation_farm: float = uncertain(0.4, 0.2, 0.8, unit="share", en="farm income kept after relocation",
        zh="搬迁后保留农业收入", meaning="share of farm income that remains")  # fmt: skip
    house_price: float = constant(25_000.0, 0.0, unit=YUAN, en="price of a house repair", zh="危房改造单价",
        meaning="rebuild or repair")  # fmt: skip
    house_days: float = constant(3.0, 0.0, 60.0, unit=DAYS, en="days of a house repair", zh="危房改造工作日",
        meaning="cadre days")  # fmt: skip
    house_delay: float = constant(4.0, 0.0, 48.0, unit="months", en="delay of a house repair", zh="危房改造周期",
        meaning="from grant to safe house")  # fmt: skip
    water_price: float = constant(2_000.0, 0.0, unit=YUAN, en="price of safe water", zh="安全饮水单价",
        meaning="household share of a scheme")  # fmt: skip
    water_days: float = constant(1.0, 0.0, 60.0, unit=DAYS, en="days of safe water", zh="安全饮水工作日",
        meaning="cadre days")  # fmt: skip
    school_price: float = constant(1_200.0, 0.0, unit=YUAN, en="price of school aid", zh="教育资助单价",
        meaning="a year's aid")  # fmt: skip
    school_days: float = constant(1.0, 0.0, 60.0, unit=DAYS, en="days of school aid", zh="教育资助工作日",
        meaning="cadre days")  # fmt: skip
    medical_price: float = constant(800.0, 0.0, unit=YUAN, en="price of medical aid", zh="医疗救助单价",
        meaning="premium and top-up for a year")  # fmt: skip
    medical_days: float = constant(1.0, 0.0, 60.0, unit=DAYS, en="days of medical aid", zh="医疗救助工作日",
        meaning="cadre days")  # fmt: skip
    medical_relief: float = uncertain(0.67, 0.0, 0.8, unit="share", en="illness loss relieved", zh="医疗减负比例",
        meaning="share of the asset loss through illness that medical aid takes away")  # fmt: skip
    minimum_price: float = constant(85.0, 0.0, unit="yuan a person-month", en="minimum-income pay", zh="低保月人均补差",
        meaning="paid each month while money lasts, grows with transfers; 2013 level")  # fmt: skip
    minimum_members: int = constant(3, 1, 20, plausible=(2, 4), because="one more or less",
        unit="members a worker", en="minimum income is for few workers",
        zh="低保人口劳力比", meaning="at most one worker in this many members")  # fmt: skip
    minimum_days: float = constant(1.5, 0.0, 60.0, unit=DAYS, en="days of a minimum-income case", zh="低保工作日",
        meaning="cadre days")  # fmt: skip
    training_price: float = constant(1_000.0, 0.0, unit=YUAN, en="price of skills training", zh="技能培训单价",
        meaning="one worker")  # fmt: skip
    training_days: float = constant(1.0, 0.0, 60.0, unit=DAYS, en="days of skills training", zh="技能培训工作日",
        meaning="cadre days")  # fmt: skip
    training_ability: float = uncertain(0.10, 0.0, 0.15, unit="ability", en="ability gained", zh="培训提升能力",
        meaning="for a household, one in which the course is learnt")  # fmt: skip
    training_learns: float = constant(1.0 / 3.0, 0.0, 1.0, unit="chance", en="who learns from a course", zh="培训见效比例",
        meaning="a household's worker who is trained learns with this chance")  # fmt: skip
    minimum_retest: float = constant(1.3, 0.1, 10.0, plausible=(1.0, 1.6), because="at the line itself, or well above",
        unit="administrative lines", en="re-test of minimum income",
        zh="低保复核标准", meaning="each December minimum income ends where the income seen within a year lies above this")  # fmt: skip
    again_after: float = constant(60.0, 12.0, 1200.0, unit="months", en="one-time help is needed again after",
        zh="一次性帮扶有效期", meaning="on average: a grant, a placement or a course may be granted again where the need is "
        "seen again")  # fmt: skip
    wrong_effect: float = uncertain(0.5, 0.0, 1.0, unit="share", en="effect of a measure that does not fit",
        zh="措施错配效果", meaning="income effect of a measure chosen against the wrong cause, of the full effect")  # fmt: skip

"""Who belongs together (O1-O8): levers, and the numbers nobody sets."""

from __future__ import annotations

from typing import Literal

from model.declare import constant, lever, uncertain
from model.scenario.section import Section

SHARE = "share"


class Organisation(Section):
    """Who belongs together (O1-O8): levers, and the numbers nobody sets."""

    # ---- organisation strength (C12)
    strength_sight: float = constant(0.10, 0.0, 1.0, unit="strength", en="noise of strength as seen", zh="组织力观测误差",
        meaning="spread of what offices see of a village's strength when they pair villages or place rooms")  # fmt: skip
    strength_secretary: float = uncertain(0.02, 0.0, 0.04, unit="a month", en="secretary forms the village",
        zh="支书带动组织力", meaning="C12, strength moves towards the quality of the secretary")  # fmt: skip
    strength_helper: float = uncertain(0.01, 0.0, 0.02, unit="a month", en="helper village lifts the helped",
        zh="强村带动弱村", meaning="C12, share of the gap to a stronger helper village that closes")  # fmt: skip
    strength_training: float = uncertain(0.005, 0.0, 0.01, unit="a month", en="training lifts the village",
        zh="培训提升组织力", meaning="C12, where all village cadres are freshly trained")  # fmt: skip
    strength_replaced: float = uncertain(0.10, 0.0, 0.20, unit="strength", en="strength lost at a replacement",
        zh="换人损失组织力", meaning="C12, once, when the secretary is replaced")  # fmt: skip
    secretary_pool: float = uncertain(0.45, 0.35, 0.55, unit="0-1", en="quality of new secretaries", zh="继任支书平均水平",
        meaning="C12, mean of the pool a replacement is drawn from; villages start at about 0.40")  # fmt: skip
    secretary_pool_sd: float = constant(0.12, 0.0, 0.5, unit="0-1", en="spread of new secretaries", zh="继任支书离散度",
        meaning="C12, as among villages at the start")  # fmt: skip

    # ---- pairs of villages (O8)
    helper_villages: int = lever(0, 0, 200_000, unit="villages", en="helper villages", zh="帮扶先进村数", mechanism="O8",
        meaning="advanced villages, the strongest as seen, that may help; 248 in late 2019",
        source="248 advanced villages", status="seed")  # fmt: skip
    helped_villages: int = lever(0, 0, 200_000, unit="villages", en="helped villages", zh="受帮扶贫困村数", mechanism="O8",
        meaning="poor villages, the deepest as seen, that are helped; 279 in late 2019",
        source="279 poor villages", status="seed")  # fmt: skip
    pair_rule: Literal["stated", "random"] = lever("stated", unit="rule", en="who helps whom", zh="村村结对规则",
        mechanism="O8", meaning="stated: near, same industry, complementary, by least total cost; random: by lot",
        source="near, similar industry, complementary", status="seed")  # fmt: skip
    pair_most: int = lever(2, 1, 20, unit="villages", en="villages a helper helps, at most", zh="每村最多帮扶村数",
        mechanism="O8", meaning="248 help 279, so that some help two", source="248 help 279", status="seed")  # fmt: skip
    pair_across: float = lever(0.2, 0.0, 1.0, unit="share of pairs", en="pairs across counties", zh="跨县区结对比例上限",
        mechanism="O8", meaning="at most, under the stated rule")  # fmt: skip
    pair_days: float = lever(2.0, 0.0, 60.0, unit="days a month", en="days lent to a helped village", zh="互派干部月工作日",
        mechanism="O8", meaning="one day each of two cadres of the helper village; half of them, half the help")  # fmt: skip
    pair_way: float = uncertain(0.3, 0.0, 0.6, unit="share", en="help lost on the way", zh="路远削弱帮扶",
        meaning="share of the help of a village `pair_far` away that is lost")  # fmt: skip
    pair_far: float = constant(50.0, 1.0, 1000.0, unit="km", en="a far helper village", zh="远距离结对",
        meaning="C12, as the crow flies: where the declared share of the help is lost; weighs as much as 1 of "
        "complementarity when pairs are chosen")  # fmt: skip
    pair_other: float = constant(0.5, 0.0, 4.0, unit="of complementarity", en="another industry in the choice of pairs",
        zh="结对产业相近权重", meaning="O8, what another main industry weighs when pairs are chosen")  # fmt: skip
    pair_industry: float = uncertain(0.3, 0.0, 0.6, unit="share", en="help lost on another industry", zh="产业不同削弱帮扶",
        meaning="share of the help that is lost where the main industries differ")  # fmt: skip

    pair_skill: float = uncertain(0.5, 0.0, 1.0, unit="share", en="a helper village lends skill", zh="结对传授技能",
        meaning="O8, of the gap between the teams' skills, as far as help arrives")  # fmt: skip
    pair_failure: float = uncertain(0.5, 0.0, 1.0, unit="share", en="a helper village knows industry", zh="结对传授产业经验",
        meaning="O8, failure of shares planted falls by this times the gap in households with a share, as far as help arrives")  # fmt: skip

    # ---- bodies paired with villages (O7)
    bodies: int = lever(0, 0, 100_000, unit="bodies", en="paired bodies", zh="结对机关企事业单位数", mechanism="O7",
        meaning="municipal bodies that are paired with villages; 113 in late 2019",
        source="113 bodies", status="seed")  # fmt: skip
    body_villages: int = lever(0, 0, 200_000, unit="villages", en="villages paired with a body", zh="单位结对村数",
        mechanism="O7", meaning="the deepest as seen; 198 in late 2019", source="198 villages", status="seed")  # fmt: skip
    body_money: float = uncertain(100_000.0, 0.0, 200_000.0, unit="yuan a year", en="money of a body", zh="单位年帮扶资金",
        meaning="O7, mean of the bodies; shared equally among a body's villages")  # fmt: skip
    body_spread: float = constant(1.0, 0.0, 2.0, unit="log points", en="spread between bodies", zh="单位间实力差异",
        meaning="O7, of money and of purchases; skewed, so that few bodies are rich")  # fmt: skip
    body_demand: float = uncertain(0.10, 0.0, 0.20, unit="share", en="purchases of a body", zh="单位消费帮扶",
        meaning="O7, industry income rises by this in the village of a mean body")  # fmt: skip
    body_staff: float = uncertain(0.20, 0.0, 0.40, unit="log points", en="spread of staff in a body", zh="单位干部能力差异",
        meaning="I3, of the talent of those a unit could send")  # fmt: skip
    senders: int = constant(600, 1, 100_000, unit="units", en="units that send residents", zh="驻村干部派出单位数",
        meaning="A2, the paired bodies among them; each resident post has one")  # fmt: skip
    send_candidates: int = constant(3, 2, 100, unit="people", en="people a unit looks at", zh="派人备选人数",
        meaning="I3, it sends the weakest or the strongest of them")  # fmt: skip
    send_ease: float = constant(-1.0, -10.0, 10.0, plausible=(-2.0, 0.0), because="one in eight to one in two",
        unit="log odds", en="sending one's best at ease", zh="无压力时派强概率",
        meaning="I3, where the rank is at no risk")  # fmt: skip
    send_fear: float = uncertain(3.0, 0.0, 6.0, unit="log odds", en="a rank at risk sends better people", zh="一票否决促派强",
        meaning="I3, added where the rank is sure to be lost")  # fmt: skip

    # ---- labour stations (O6), relocation sites (O5)
    stations: int = lever(0, 0, 50, unit="stations", en="labour-service stations", zh="劳务服务工作站", mechanism="O6",
        meaning="in Dalian, the Yangtze delta, the Pearl River delta and Yunnan, in this order; more than four "
        "are second stations there", source="four destinations named", status="seed")  # fmt: skip
    station_places: float = lever(400.0, 0.0, 20_000.0, unit="vacancies a month", en="vacancies of a station",
        zh="每站每月岗位", mechanism="O6", meaning="offered to households of the register by each station, if there "
        "is one")  # fmt: skip
    station_cost: float = constant(40_000.0, 0.0, unit="yuan a month", en="cost of a station", zh="劳务站月经费",
        meaning="staff and rent of one station")  # fmt: skip
    station_travel: float = constant(500.0, 0.0, unit="yuan a placement", en="travel to a station", zh="劳务输出交通费",
        meaning="group travel of a worker placed by a station")  # fmt: skip
    station_stay: float = uncertain(0.25, 0.0, 0.5, unit=SHARE, en="disputes settled", zh="劳务维权稳岗",
        meaning="share by which coming home falls while a placement of a station is fresh")  # fmt: skip
    station_paid: float = uncertain(0.1, 0.0, 0.2, unit=SHARE, en="pay that arrives in full", zh="工资足额支付",
        meaning="share by which the pay that reaches home rises with a station's placement")  # fmt: skip
    left_drop_out: float = uncertain(0.3, 0.0, 0.6, unit=SHARE, en="children left behind", zh="留守儿童辍学风险",
        meaning="I8: dropping out is likelier by this where a placed worker is away")  # fmt: skip
    left_illness: float = uncertain(0.1, 0.0, 0.2, unit=SHARE, en="old people left behind", zh="留守老人医疗负担",
        meaning="I8: an illness costs more by this where a placed worker is away from old members")  # fmt: skip
    site_groups: int = lever(0, 0, 10_000, unit="organisations", en="organisations at relocation sites",
        zh="搬迁点党组织", mechanism="O5", meaning="a township's resettlement site gets one, the largest sites first",
        source="32 in the seed", status="seed")  # fmt: skip
    site_cost: float = constant(12_000.0, 0.0, unit="yuan a month", en="cost of a site's organisation", zh="搬迁点组织月经费",
        meaning="paid staff of one site")  # fmt: skip
    site_days: float = constant(4.0, 0.0, 60.0, unit="days a month", en="days of a site's organisation",
        zh="搬迁点组织工作日", meaning="owed by the teams of the villages that people moved from, together")  # fmt: skip
    site_jobs: float = uncertain(0.075, 0.0, 0.15, unit="a month", en="jobs found at organised sites", zh="搬迁点就业服务",
        meaning="I9: an idle moved worker finds work away, at most 0.15 a month")  # fmt: skip
    site_stay: float = uncertain(0.67, 0.0, 0.8, unit=SHARE, en="moves not given up", zh="搬迁稳住率",
        meaning="I9: share of returns that an organisation prevents (0.006 to 0.002 a month)")  # fmt: skip
    moved_return: float = uncertain(0.006, 0.0, 0.012, unit="a month", en="moves given up", zh="搬迁户回流",
        meaning="I9: chance that a moved household without an organisation goes back: farm again, unsafe "
        "house again")  # fmt: skip
    # ---- party groups in hamlets (O2)
    party_groups: int = lever(0, 0, 1_000_000, unit="hamlets", en="party groups in hamlets", zh="村民组党小组数",
        mechanism="O2", meaning="hamlets with a party group, at most one a hamlet; 291 in late 2019", source="291",
        status="seed")  # fmt: skip
    party_group_rule: Literal["by_need", "random"] = lever("by_need", unit="rule", en="where party groups are set up",
        zh="党小组设置规则", mechanism="O2", meaning="by seen registered households x way from the office, or by lot",
        source="many poor people, remote location", status="seed")  # fmt: skip
    organiser_way: float = uncertain(0.4, 0.0, 0.6, unit="share", en="way saved by an organiser", zh="党小组缩短路程",
        meaning="C4, share of the way to a household that a local organiser of its hamlet saves")  # fmt: skip
    organiser_notices: float = uncertain(0.5, 0.0, 1.0, unit="knowledge", en="an organiser notices households in trouble",
        zh="党小组发现漏评户", meaning="added to what the team knows when a household off the list is to be noticed")  # fmt: skip
    organiser_days: float = uncertain(0.5, 0.0, 1.0, unit="days a month", en="days for a party group", zh="党小组工作日",
        meaning="days a month that the team owes to each local organiser")  # fmt: skip
    # ---- joint-village committees (O1)
    joint_committees: int = lever(0, 0, 100_000, unit="committees", en="joint-village committees", zh="联村党委数",
        mechanism="O1", meaning="asked for; fewer where no two villages gain; 102", source="102 committees",
        status="seed")  # fmt: skip
    joint_pooled: float = lever(0.2, 0.0, 1.0, unit="share", en="industry money pooled", zh="产业资金统筹比例",
        mechanism="O1", meaning="share of the members' industry money of the year that goes into one joint project")  # fmt: skip
    joint_firms: float = lever(0.5, 0.0, 1.0, unit="share of committees", en="committees with a firm", zh="村企联建比例",
        mechanism="O1", meaning="firms choose the largest; 118 firms, but how many committees have one is not said")  # fmt: skip
    joint_parks: int = lever(2, 0, 10_000, unit="committees", en="committees with a park", zh="村园联建数",
        mechanism="O1", meaning="the least remote", source="2 industrial parks", status="seed")  # fmt: skip
    joint_limit: int = lever(60, 2, 1000, unit="villages", en="most members of a committee", zh="联村党委最多成员村数",
        mechanism="O1", meaning="so high that members decide the size")  # fmt: skip
    joint_least: int = lever(2, 2, 1000, unit="villages", en="fewest members of a committee", zh="联村党委最少成员村数",
        mechanism="O1", meaning="above 2 the township adds neighbours whether or not they gain")  # fmt: skip
    joint_reach: float = constant(15.0, 0.0, 200.0, unit="km by road", en="reach of a committee", zh="联村半径",
        meaning="I1, from its first village, within the township; a road is 1.4 times the straight line")  # fmt: skip
    joint_land: float = constant(0.6, 0.0, 1.0, plausible=(0.4, 0.75), because="land leads, others share",
        unit="share", en="dividend by land", zh="按土地分红比例", meaning="I1, of what a joint project earns in a village, by land worked")  # fmt: skip
    joint_listed: float = constant(0.1, 0.0, 1.0, plausible=(0.0, 0.25), because="none, or a quarter with what is equal",
        unit="share", en="dividend to the listed", zh="建档立卡户分红比例", meaning="I1, equally among the registered; the rest goes equally to all households")  # fmt: skip
    joint_pair_day: float = constant(65.0, 0.0, unit="yuan a day", en="value of a day of coordination", zh="协调工作日价值",
        meaning="I1, one day a month for each pair of members, as members weigh it; fitted so that committees of the seed's "
        "date have 4.0 members", source="408 villages in 102 committees", status="calibrated")  # fmt: skip
    joint_scale: float = uncertain(0.06, 0.0, 0.12, unit="share", en="scale raises returns", zh="规模提升收益",
        meaning="I1, times the logarithm of the number of members")  # fmt: skip
    joint_firm_gain: float = uncertain(0.08, 0.0, 0.16, unit="share", en="a firm sells better", zh="企业带动收益",
        meaning="I1, added to returns in committees with a firm")  # fmt: skip
    joint_park_gain: float = uncertain(0.10, 0.0, 0.20, unit="share", en="a park sells better", zh="园区带动收益",
        meaning="I1, added to returns in committees with a park")  # fmt: skip
    joint_firm_cut: float = uncertain(0.4, 0.3, 0.5, unit="share", en="part of the firm", zh="企业分成比例",
        meaning="I1, of what the joint project earns")  # fmt: skip
    joint_strength: float = uncertain(1.0, 0.0, 2.0, unit="log points", en="strength lowers failure", zh="组织力降低失败",
        meaning="I1, failure falls by this per unit of the members' mean strength")  # fmt: skip
    joint_sight: float = constant(0.10, 0.0, 1.0, unit="strength", en="strength seen with this error", zh="组织力观察误差",
        meaning="I1, committees see the strength of a village as officials rank it")  # fmt: skip
    joint_caution: float = constant(0.5, 0.0, 5.0, unit="standard deviations", en="caution of a committee", zh="避险程度",
        meaning="I1, taken off the expected return")  # fmt: skip
    show_income: float = uncertain(0.1, 0.0, 0.3, unit="share", en="income of a show project", zh="形象工程收益",
        meaning="of what the same money earns in a real one; 16 of 23 tourism projects of 2013-17 stood idle or little used",
        source="docs/evidence.md bounds it")  # fmt: skip

    # ---- organisations along industry chains (O4)
    chain_groups: int = lever(0, 0, 100_000, unit="organisations", en="chain organisations", zh="产业链党组织数",
        mechanism="O4", meaning="shared out over industries and counties by seen area and price risk; 166",
        source="166 organisations", status="seed")  # fmt: skip
    chain_villages: int = constant(4, 1, 1000, unit="villages", en="villages of a chain organisation", zh="每个产业链组织覆盖村数",
        meaning="O4, where most of the industry stands")  # fmt: skip
    chain_fee: float = constant(20_000.0, 0.0, unit="yuan a year", en="fee of a chain organisation", zh="产业链组织年经费",
        meaning="O4, technique, price news, sales; paid by the treasury")  # fmt: skip
    chain_days: float = constant(1.0, 0.0, 31.0, unit="days a month", en="days for the chain organisation", zh="产业链工作日",
        meaning="O4, of each village covered")  # fmt: skip
    chain_failure: float = uncertain(0.15, 0.0, 0.3, unit="share", en="technique lowers failure", zh="技术降低失败率",
        meaning="O4, of shares planted where a chain organisation works")  # fmt: skip
    chain_shield: float = uncertain(0.4, 0.0, 0.6, unit="share", en="collective sale lowers price risk", zh="统一销售降低价格风险",
        meaning="O4, share of a year's luck and of a price crash kept off")  # fmt: skip

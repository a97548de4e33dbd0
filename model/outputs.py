"""Every output of a run, declared once: unit, how months are summed up, which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Summary = Literal["last", "sum", "mean"]
Better = Literal["lower", "higher", "none"]


@dataclass(frozen=True, slots=True)
class Output:
    """One column of months.parquet."""

    name: str
    unit: str
    summary: Summary
    better: Better
    label_en: str
    label_zh: str
    meaning: str


_O = Output
SHARE = "share of persons"
OUTPUTS: tuple[Output, ...] = (
    _O("registered_persons", "persons", "last", "none", "registered persons", "建档立卡贫困人口", "on the register"),
    _O("registered_incidence", SHARE, "last", "none", "registered incidence", "账面贫困发生率", "registered over rural population"),
    _O("true_incidence", SHARE, "last", "lower", "true incidence (T1)", "真实贫困发生率", "income of the last four quarters below the constant line"),
    _O("stable_incidence", SHARE, "last", "lower", "stable poverty (T2)", "稳定贫困发生率", "mean income of 24 months below the constant line"),
    _O("guarantee_incidence", SHARE, "last", "lower", "missing guarantee (T3)", "保障缺失率", "house, water, schooling or medical cover missing"),
    _O("stable_poor_persons", "persons", "last", "lower", "persons in stable poverty", "稳定贫困人口", "T2, persons; its sum over months / 12 is person-years"),
    _O("poverty_gap", SHARE, "last", "lower", "poverty gap (FGT-1)", "贫困深度", "mean shortfall from the line"),
    _O("poverty_severity", SHARE, "last", "lower", "poverty severity (FGT-2)", "贫困强度", "mean squared shortfall"),
    _O("exits", "persons", "sum", "none", "reported exits", "账面脱贫人数", "persons released from the register this month"),
    _O("true_exits", "persons", "sum", "higher", "true exits", "真实脱贫人数", "released persons who were not poor in truth"),
    _O("false_exits", "persons", "sum", "lower", "false exits", "虚假脱贫人数", "released although poor or without a guarantee"),
    _O("pushed_exits", "persons", "sum", "lower", "pushed exits", "虚报脱贫人数", "released to fill a quota, without an honest file"),
    _O("honest_error_exits", "persons", "sum", "lower", "honest mistakes", "误判脱贫人数", "false exits of honest files"),
    _O("sustained_exits", "persons", "last", "higher", "sustained exits", "稳定脱贫人数", "released at least 24 months ago and out of stable poverty now"),
    _O("relapsed", "share of the rightly released", "last", "lower", "fallen back", "返贫比例", "released when not poor in truth, and in income poverty now: gross, whoever else has risen"),
    _O("relapsed_rising", "share of the rightly released", "last", "lower", "fallen back, rising line", "返贫比例(标准持续提高)", "the same against the administrative line, rising after 2020 as before"),
    _O("returns", "persons", "sum", "none", "returns", "返贫人数", "put back on the register: seen below the line again, or the exit found wrong"),
    _O("returns_found", "persons", "sum", "none", "wrong exits put back", "错退纠正人数", "of the returns, those whose exit an audit or a sample found wrong"),
    _O("additions", "persons", "sum", "none", "additions", "新增纳入人数", "put on the register after the first list, struck off before or not"),
    _O("additions_found", "persons", "sum", "none", "missed households put on", "漏评纠正人数", "of the additions, those whom a sample found missed"),
    _O("removals", "persons", "sum", "none", "strikings-off", "清退人数", "struck off the register as well off"),
    _O("removals_found", "persons", "sum", "none", "struck off by an audit", "审计清退人数", "of the strikings-off, those by the yearly audit of who is listed; the others are the re-check's"),
    _O("waiting", "persons", "last", "lower", "waiting", "应退未退人数", "truly out of poverty, still registered"),
    _O("missed_rate", SHARE, "last", "lower", "missed rate", "漏评率", "in stable poverty and off the list (never on it, or struck off), of all off the list"),
    _O("wrong_exit_rate", SHARE, "last", "lower", "wrong exit rate", "错退率", "exited, but poor or without a guarantee, of all exited"),
    _O("inclusion_error", SHARE, "last", "lower", "inclusion error", "错评率", "registered but not poor in any sense, of all registered"),
    _O("exclusion_error", SHARE, "last", "lower", "exclusion error", "漏保率", "in income poverty and not registered, of all in income poverty"),
    _O("satisfaction", SHARE, "last", "higher", "satisfaction", "群众满意度", "households on the list that are satisfied"),
    _O("never_visited", "households", "last", "lower", "never visited", "从未走访户数", "on the register, without a visit for 24 months"),
    _O("sampled", "households", "sum", "none", "sampled households", "抽样户数", "visited for the three rates and one degree"),
    _O("counties_listed", "counties", "last", "lower", "counties on the list", "未摘帽县数", "that have not left the list of poor counties"),
    _O("income_mean", "yuan a person a year", "last", "higher", "mean income", "人均可支配收入", "survey concept, last four quarters"),
    _O("income_registered_mean", "yuan a person a year", "last", "higher", "mean income of the first register", "建档户人均收入", "survey concept, ever registered"),
    _O("recorded_income_mean", "yuan a person a year", "last", "none", "recorded income of the register", "建档户登记收入", "as written down by cadres"),
    _O("wage_share", "share of income", "mean", "none", "wage share", "工资性收入占比", "local pay and pay away not counted as transfer"),
    _O("operating_share", "share of income", "mean", "none", "operating share", "经营净收入占比", "farm, own business, industry shares"),
    _O("property_share", "share of income", "mean", "none", "property share", "财产净收入占比", "rents and the like"),
    _O("transfer_share", "share of income", "mean", "none", "transfer share", "转移净收入占比", "statutory transfers, relief, money sent home counted as transfer"),
    _O("migrants", "persons", "last", "none", "migrants", "外出务工人数", "workers away"),
    _O("migrants_registered", "persons", "last", "none", "migrants of the first register", "建档户务工人数", "workers away, ever registered"),
    _O("moved", "households", "last", "none", "households moved to town", "易地搬迁户数", "ever registered, living in town now"),
    _O("idle_moved", "share of workers", "last", "lower", "idle among the moved", "搬迁劳动力闲置比例", "workers of moved households who are not away"),
    _O("returned_moved", "households", "last", "lower", "moves given up", "搬迁回流户数", "moved once, back in the village"),
    _O("gini", "index", "last", "lower", "Gini index", "基尼系数", "of income a person"),
    _O("spending", "yuan", "sum", "none", "spending", "资金支出", "campaign money spent on measures"),
    _O("idle_funds", "yuan", "last", "lower", "idle funds", "闲置资金", "campaign money in village accounts"),
    _O("unspent_funds", "yuan", "sum", "lower", "funds unspent at the year's end", "年末未支出资金", "left in village accounts at the end of December, before a part of it goes back; 0 in other months"),
    _O("idle_a_year", "yuan", "sum", "lower", "funds idle for a year or more", "闲置一年以上资金", "as audits of March count: what is left in village accounts of money that came before this year, the oldest being spent first; 0 in other months"),
    _O("leaked_funds", "yuan", "sum", "lower", "leaked funds", "流失资金", "campaign money misused"),
    _O("cadre_cost", "yuan", "sum", "none", "cost of staff and services", "干部与服务成本", "all the payroll but means and works: pay of cadres' days, care, courses, promotion, experts, chains, stations, sites, auditors, samplers, purchases of bodies"),
    _O("means_cost", "yuan", "sum", "none", "spending on means", "工作经费支出", "office money and work funds (S3)"),
    _O("works_cost", "yuan", "sum", "none", "spending on rooms and facilities", "阵地建设支出", "activity rooms and township facilities (S4)"),
    _O("rooms_finished", "rooms", "sum", "none", "rooms finished", "建成活动室数", "activity rooms that came into use"),
    _O("cost_left_undone", "yuan", "sum", "none", "work left undone elsewhere", "本职工作损失", "what the days of officials in villages would have been worth at home (X5)"),
    _O("cost_per_sustained_exit", "yuan a person", "last", "none", "cost of a sustained exit", "人均稳定脱贫成本", "total cost so far over sustained exits; 0 while there are none: read it beside them"),
    _O("full_cost_per_sustained_exit", "yuan a person", "last", "none", "cost with work left undone", "人均稳定脱贫全成本", "the same with work left undone elsewhere"),
    _O("cadres_posted", "cadres", "last", "none", "cadres in service", "在岗干部", "all kinds"),
    _O("cadres_left", "cadres", "sum", "lower", "cadres who left", "离岗干部", "posts refilled"),
    _O("accidents", "cadres", "sum", "lower", "accidents of residents", "驻村干部伤亡人数", "killed or injured in service"),
    _O("promoted", "cadres", "sum", "none", "cadres who rose", "提拔招录干部", "promoted or recruited out of their village"),
    _O("replaced", "cadres", "sum", "none", "cadres replaced", "调整撤换干部", "residents and village secretaries"),
    _O("visits", "visits", "sum", "none", "visits", "入户次数", "visits to households on the list"),
    _O("measures_granted", "households", "sum", "none", "measures granted", "落实措施户次", "all measures"),
    _O("placements", "households", "sum", "none", "job placements", "就业安置户数", "job placements granted"),
    _O("station_placements", "households", "sum", "none", "placed by labour stations", "劳务站安置户数", "of the job placements"),
    _O("paperwork_share", "share of days", "mean", "lower", "paperwork share", "填表时间占比", "days on forms of all days worked"),
    _O("person_days", "days", "sum", "none", "person-days", "总工作日", "days worked by all cadres"),
    _O("person_days_meetings", "days", "sum", "none", "days in meetings", "会议工作日", "meetings and study"),
    _O("person_days_paper", "days", "sum", "none", "days on forms", "填表工作日", "forms and files"),
    _O("person_days_inspections", "days", "sum", "none", "days of inspections", "迎检工作日", "receiving inspections"),
    _O("person_days_ordinary", "days", "sum", "none", "days of ordinary duties", "日常村务工作日", "of village cadres"),
    _O("person_days_training", "days", "sum", "none", "days of training", "培训工作日", "courses and practice of cadres"),
    _O("person_days_organising", "days", "sum", "none", "days of organising", "组织联建工作日", "owed to committees, pairs, party groups and chains"),
    _O("person_days_visits", "days", "sum", "none", "days of visits", "入户工作日", "visits and ways"),
    _O("person_days_delivery", "days", "sum", "none", "days of delivery", "落实措施工作日", "delivering measures"),
    _O("person_days_special_teams", "days", "sum", "none", "days of special teams", "攻坚专班工作日", "drafted from helpers and village cadres for one battle (P3)"),
    _O("person_days_register", "days", "sum", "none", "days on the register", "名册核查工作日", "re-checks and samples of the register"),
    _O("person_days_moving", "days", "sum", "none", "days of moving", "调动工作日", "the first month of cadres whom a county or township moves (P1)"),
    _O("cadres_moved", "cadres", "sum", "none", "cadres moved", "调动干部", "moved between villages by a county or township during the year (P1)"),
    _O("person_days_left_over", "days", "sum", "none", "days left over", "剩余工作日", "field days left over"),
)  # fmt: skip
OF_COUNTIES: tuple[Output, ...] = (
    _O("sampled", "households", "last", "none", "sampled households", "抽样户数", "in the county; 0: without a sample, every found rate is that of no error"),
    _O("recorded_incidence", SHARE, "last", "none", "recorded incidence", "账面贫困发生率", "by which the county applies"),
    _O("found_missed", "share of persons off the list", "last", "lower", "missed, as found", "抽样漏评率", "of the sampled"),
    _O("found_wrong", "share of released persons", "last", "lower", "wrong exits, as found", "抽样错退率", "of the sampled"),
    _O("found_comprehensive", SHARE, "last", "lower", "comprehensive incidence, as found", "抽样综合贫困发生率", "(registered + missed + wrongly released) / all persons, errors by the sample's shares of those it stands for"),
    _O("found_satisfied", "share of households", "last", "higher", "satisfaction, as found", "抽样群众认可度", "of those asked"),
    _O("true_missed", "share of persons off the list", "last", "lower", "missed", "漏评率", "in truth, at the same time"),
    _O("true_wrong", "share of released persons", "last", "lower", "wrong exits", "错退率", "in truth, at the same time"),
    _O("true_comprehensive", SHARE, "last", "lower", "comprehensive incidence", "综合贫困发生率", "in truth, at the same time"),
    _O("true_satisfied", "share of households", "last", "higher", "satisfaction", "群众认可度", "expected, at the same time"),
    _O("listed", "yes or no", "last", "none", "on the list before", "此前未摘帽", "of poor counties"),
    _O("applies", "yes or no", "last", "none", "applies", "申请退出", "still listed, and the recorded incidence is below the limit"),
    _O("leaves", "yes or no", "last", "none", "leaves", "退出", "applies, and what was found keeps within the limits"),
    _O("true_rates_pass", "yes or no", "last", "none", "would leave by the truth", "按真实情况达标", "the true rates keep within the limits, whether it applies or not"),
    _O("grounds", "text", "last", "none", "grounds to wait", "不予退出理由", "the rates found outside their limits, of a county that applies"),
)  # fmt: skip
"""The columns of counties.parquet beside year and county: a row a March with a sample or an
application, before anything found is corrected."""
COSTS = ("spending", "leaked_funds", "cadre_cost", "means_cost", "works_cost")
"""What makes up the cost of a run: leaked money bought nothing and is gone all the same.

Show projects and debt service are in the ledger and not in here (effects.measured counts them).
"""
BY_NAME = {output.name: output for output in OUTPUTS}

"""What keeps people going (S1-S6): levers, and the numbers nobody sets."""

from __future__ import annotations

from typing import Literal

from model.declare import constant, lever, uncertain
from model.scenario.section import Section

Record = Literal["reported", "audited"]


class Support(Section):
    """What keeps people going (S1-S6): levers, and the numbers nobody sets."""

    # ---- means to work with (S3)
    work_fund: float = lever(0.0, 0.0, 1e7, unit="yuan a year", en="work fund of a first secretary", zh="第一书记工作经费",
        mechanism="S3", meaning="for each first secretary in service", source="10,000 yuan", status="seed")  # fmt: skip
    office_money: float = lever(20_000.0, 0.0, 1e8, unit="yuan a year", en="office money of a village", zh="村办公经费",
        mechanism="S3", meaning="20,000 before, 50,000 after", source="20,000 and 50,000 yuan", status="seed")  # fmt: skip
    office_before: float = constant(20_000.0, 0.0, unit="yuan a year", en="office money before the campaign", zh="原村办公经费",
        meaning="S3, with it and part-time village cadres alone a day is worth 1", source="20,000 yuan", status="seed")  # fmt: skip
    means_gain: float = uncertain(0.5, 0.0, 1.0, unit="share", en="means raise what a day is worth", zh="经费提升工作效率",
        meaning="S3, a day with unlimited means over a day without any, minus 1")  # fmt: skip
    means_half: float = constant(5_000.0, 1.0, unit="yuan a year", en="means of half effect", zh="经费半效水平",
        meaning="S3, money for each full-time person at which half of that gain is reached")  # fmt: skip

    # ---- facilities and rooms (S4)
    facilities: float = lever(0.0, 0.0, 1e12, unit="yuan a year", en="township facilities", zh="乡镇基础设施投入",
        mechanism="S4", meaning="whole townships, each once, what is left is kept; 49.5 million in all for 65 townships",
        source="49.5 million yuan, 65 townships", status="seed")  # fmt: skip
    rooms: int = lever(0, 0, 200_000, unit="rooms a year", en="activity rooms", zh="村级活动室年建设数", mechanism="S4",
        meaning="begun in a year, each village once; 54 new, 41 enlarged, 44 repaired in all",
        source="54 + 41 + 44", status="seed")  # fmt: skip
    room_rule: Literal["weakest_first", "largest_first", "remote_first"] = lever("weakest_first", unit="rule",
        en="which village first", zh="活动室建设次序", mechanism="S4",
        meaning="by strength as seen, by households, or by remoteness; townships by the mean of their villages")  # fmt: skip
    room_price: float = constant(180_000.0, 0.0, unit="yuan", en="price of a room", zh="活动室平均造价",
        meaning="S4, mean of new, enlarged and repaired rooms")  # fmt: skip
    room_months: int = constant(6, 1, 36, unit="months", en="building of a room", zh="活动室建设工期",
        meaning="S4, from January of the year until it is used")  # fmt: skip
    town_price: float = constant(49_500.0, 0.0, unit="yuan a village", en="price of township facilities", zh="乡镇设施造价(每村)",
        meaning="S4, of a township's facilities over its villages", source="derived: 49.5 million yuan over an assumed 1,000 villages",
        status="assumed")  # fmt: skip
    town_months: int = constant(9, 1, 36, unit="months", en="building of township facilities", zh="乡镇设施建设工期",
        meaning="S4")  # fmt: skip
    room_way: float = uncertain(0.10, 0.0, 0.20, unit="share", en="way saved by a room", zh="活动室缩短服务距离",
        meaning="S4, once it is finished: people come to the room")  # fmt: skip
    town_way: float = uncertain(0.05, 0.0, 0.10, unit="share", en="way saved by township facilities", zh="乡镇设施缩短服务距离",
        meaning="S4, once they are finished: staff live near")  # fmt: skip
    room_strength: float = uncertain(0.02, 0.0, 0.04, unit="strength", en="a room strengthens the village",
        zh="活动室提升组织力", meaning="C12, once, in the month it is finished")  # fmt: skip
    satisfied_room: float = uncertain(0.3, 0.0, 0.6, unit="log odds", en="a room satisfies", zh="活动室提升满意度",
        meaning="S4, satisfaction rule, once it is finished")  # fmt: skip
    # ------------------------------------------------------------------ S1 pay, S2 care
    village_pay: float = lever(1200.0, 0.0, 100_000.0, unit="yuan a month", en="pay of a village cadre", zh="村干部月报酬",
        mechanism="S1", meaning="C8, C9; 2,000-4,000 after the reform", source="2,000-4,000 yuan", status="seed")  # fmt: skip
    effort_pay: float = uncertain(0.15, 0.0, 0.30, unit="share per log point", en="pay raises effort", zh="报酬提升工作力度",
        meaning="C8, times the logarithm of pay over the level before")  # fmt: skip
    leave_pay: float = uncertain(1.0, 0.0, 2.0, unit="log points", en="pay keeps cadres", zh="报酬稳定队伍",
        meaning="C9, elasticity of leaving: at 1 double pay halves it")  # fmt: skip
    hardship_allowance: float = lever(0.0, 0.0, 100_000.0, unit="yuan a month", en="hardship allowance", zh="艰苦边远地区津贴",
        mechanism="S2", meaning="a first secretary or resident in the hardest places; elsewhere by how hard the place is",
        source="paid in full; no amount in the seed")  # fmt: skip
    health_check: float = lever(0.0, 0.0, 100_000.0, unit="yuan a head a year", en="health checks", zh="驻村干部健康体检",
        mechanism="S2", meaning="for first secretaries and residents", source="2,755 checked; no amount in the seed")  # fmt: skip
    accident_cover: bool = lever(False, unit="yes or no", en="accident cover", zh="人身意外伤害保险", mechanism="S2",
        meaning="1,000,000 yuan of cover for each first secretary and resident", source="270,000 yuan a year for 2,755", status="seed")  # fmt: skip
    winter_kit: float = lever(0.0, 0.0, 100_000.0, unit="yuan a head a year", en="winter kit", zh="越冬“四件套”", mechanism="S2",
        meaning="for first secretaries and residents, each November", source="four items; no amount in the seed")  # fmt: skip
    cover_premium: float = constant(98.0, 0.0, unit="yuan a head a year", en="premium of the cover", zh="意外险保费",
        meaning="270,000 yuan over 2,755", source="270,000 yuan for 2,755", status="seed")  # fmt: skip
    care_allowance: float = uncertain(0.4, 0.0, 0.8, unit="share of care", en="what an allowance does", zh="津贴关爱权重",
        meaning="in the hardest places, at an unlimited amount; all care together is at most 1")  # fmt: skip
    care_check: float = uncertain(0.2, 0.0, 0.4, unit="share of care", en="what health checks do", zh="体检关爱权重",
        meaning="at an unlimited amount")  # fmt: skip
    care_cover: float = uncertain(0.2, 0.0, 0.4, unit="share of care", en="what accident cover does", zh="保险关爱权重",
        meaning="peace of mind, beside accidents themselves")  # fmt: skip
    care_kit: float = uncertain(0.2, 0.0, 0.4, unit="share of care", en="what a winter kit does", zh="御寒关爱权重",
        meaning="at an unlimited amount")  # fmt: skip
    allowance_reference: float = constant(600.0, 1.0, unit="yuan a month", en="allowance that does half", zh="津贴参照额",
        meaning="falling returns")  # fmt: skip
    check_reference: float = constant(500.0, 1.0, unit="yuan a head a year", en="check that does half", zh="体检参照额",
        meaning="falling returns")  # fmt: skip
    kit_reference: float = constant(400.0, 1.0, unit="yuan a head a year", en="kit that does half", zh="越冬用品参照额",
        meaning="falling returns")  # fmt: skip
    care_fatigue: float = uncertain(0.8, 0.0, 1.0, unit="share", en="care against hard places", zh="关爱缓解艰苦疲劳",
        meaning="C9, share of the fatigue of hard places that full care prevents")  # fmt: skip
    leave_care: float = uncertain(0.5, 0.0, 1.0, unit="log points", en="care keeps cadres", zh="关爱稳定队伍",
        meaning="C9, full care lowers leaving by this")  # fmt: skip
    accident_deaths: float = constant(0.46, 0.0, 1000.0, unit="per 1,000 a year", en="deaths of residents", zh="驻村干部死亡率",
        meaning="applied to every resident's post", source="23 deaths among over 10,000 cadres in 5 years (docs/evidence.md)",
        status="published")  # fmt: skip
    accident_injuries: float = constant(3.0, 0.0, 1000.0, unit="per 1,000 a year", en="injuries of residents", zh="驻村干部受伤率",
        meaning="applied to every resident's post; the victim leaves it",
        source="151 injured among over 10,000 cadres in 5 years (docs/evidence.md)", status="published")  # fmt: skip
    grief: float = uncertain(0.2, 0.0, 0.4, unit="share", en="morale after an accident", zh="事故打击士气",
        meaning="C8, effort that an accident without cover takes from the village's cadres")  # fmt: skip
    cover_grief: float = uncertain(1.0, 0.0, 1.0, unit="share", en="grief that cover prevents", zh="保险缓解士气打击",
        meaning="S2, of the effort lost to an accident, where accidents are covered")  # fmt: skip
    grief_township: float = uncertain(0.2, 0.0, 0.4, unit="share", en="an accident next door", zh="邻村事故影响",
        meaning="of the same in the other villages of the township")  # fmt: skip
    grief_memory: float = constant(0.85, 0.0, 1.0, plausible=(0.75, 0.92), because="half is overcome in two to eight months",
        unit="a month", en="memory of an accident", zh="事故影响持续性",
        meaning="how fast morale comes back")  # fmt: skip
    # ------------------------------------------------------------------ S5 rising
    promotions: float = lever(0.0, 0.0, 1_000_000.0, unit="a year", en="promotions", zh="年提拔干部数", mechanism="S5",
        meaning="first secretaries, residents and rotating leaders who rise, at four dates; 264 to county rank and 1,304 to section rank in all",
        source="1,568 in all", status="seed")  # fmt: skip
    township_leaders: float = lever(0.0, 0.0, 1_000_000.0, unit="a year", en="into township leadership", zh="“六类人员”进乡镇班子",
        mechanism="S5", meaning="residents and village cadres, at the change of term", source="71 in all", status="seed")  # fmt: skip
    recruits: float = lever(0.0, 0.0, 1_000_000.0, unit="a year", en="village cadres recruited", zh="村干部考录人数", mechanism="S5",
        meaning="become civil servants or public staff and leave their village", source="at least 200 in all", status="seed")  # fmt: skip
    elected: float = lever(0.0, 0.0, 1_000_000.0, unit="a year", en="village cadres elected", zh="“两代表一委员”当选数", mechanism="S5",
        meaning="delegates and members; they stay", source="510 in all", status="seed")  # fmt: skip
    promotion_record: Record = lever("reported", unit="record", en="record for promotion", zh="提拔依据", mechanism="S5",
        meaning="reported exits over those asked for, or the same less what audits found false")  # fmt: skip
    record_weight: float = uncertain(0.5, 0.0, 1.0, unit="weight", en="weight of the record", zh="实绩权重",
        meaning="of the village's record in who rises, is praised or replaced; the rest is a superior's impression")  # fmt: skip
    appraisal_noise: float = uncertain(0.25, 0.05, 0.50, unit="log points", en="noise of an impression", zh="评价误差",
        meaning="spread of a superior's impression of a cadre's skill")  # fmt: skip
    effort_hope: float = uncertain(0.20, 0.0, 0.40, unit="share", en="hope raises effort", zh="晋升预期提升干劲",
        meaning="C8, times hope")  # fmt: skip
    leave_hope: float = uncertain(0.4, 0.0, 0.8, unit="log points", en="hope keeps cadres", zh="晋升预期稳定队伍",
        meaning="C9, times hope")  # fmt: skip
    promotion_push: float = uncertain(1.0, 0.0, 2.0, unit="weight", en="hope pushes exits", zh="晋升诱发虚报",
        meaning="C10, times hope where reported exits make careers")  # fmt: skip
    promotion_tenure: int = constant(12, 0, 240, unit="months", en="time in post before rising", zh="提拔任职年限",
        meaning="nobody rises before")  # fmt: skip
    career_price: float = constant(2000.0, 0.0, unit="yuan", en="price of choosing one", zh="考察选拔单人成本",
        meaning="examination and inspection of one who rises or is elected")  # fmt: skip
    # ------------------------------------------------------------------ S6 praise
    commendations: float = lever(0.0, 0.0, 1_000_000.0, unit="a year", en="commendations", zh="年表彰数", mechanism="S6",
        meaning="on 1 July; 260 by the province, 600 by the city, 2,110 by counties over two years: persons and collectives,"
        " which may overlap", source="2,970 over two years", status="seed")  # fmt: skip
    commendation_record: Record = lever("reported", unit="record", en="record for commendation", zh="表彰依据", mechanism="S6",
        meaning="as for promotion")  # fmt: skip
    effort_praise: float = uncertain(0.05, 0.0, 0.10, unit="share", en="praise raises effort", zh="表彰激励",
        meaning="C8, of a rare commendation in its first month")  # fmt: skip
    praise_reference: float = constant(5000.0, 1.0, unit="a year", en="commendations worth half", zh="表彰参照数",
        meaning="the more there are, the less each is worth")  # fmt: skip
    praise_memory: float = constant(0.8, 0.0, 1.0, plausible=(0.65, 0.9), because="half is over in two to seven months",
        unit="a month", en="memory of praise", zh="表彰持续性",
        meaning="hardly anything is left after a year")  # fmt: skip
    commendation_price: float = constant(1000.0, 0.0, unit="yuan", en="price of a commendation", zh="表彰单人成本",
        meaning="bonus, certificate and ceremony")  # fmt: skip

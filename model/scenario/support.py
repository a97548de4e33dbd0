"""What keeps people going (S1-S6): levers, and the numbers nobody sets."""

from __future__ import annotations

from typing import Literal

from model.declare import constant, lever, uncertain
from model.scenario.section import Section


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
        mechanism="S4", meaning="whole townships, each once; 49.5 million in all for 65 townships",
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
        meaning="S4, of a township's facilities over its villages", source="49.5 million yuan over about 1,000 villages",
        status="seed")  # fmt: skip
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

"""Who belongs together (O1-O8): levers, and the numbers nobody sets."""

from __future__ import annotations

from model.declare import constant, uncertain
from model.scenario.section import Section


class Organisation(Section):
    """Who belongs together (O1-O8): levers, and the numbers nobody sets."""

    # ---- organisation strength (C12)
    strength_secretary: float = uncertain(0.02, 0.0, 0.04, unit="a month", en="secretary forms the village",
        zh="支书带动组织力", meaning="C12, strength moves towards the quality of the secretary")  # fmt: skip
    strength_helper: float = uncertain(0.01, 0.0, 0.02, unit="a month", en="helper village lifts the helped",
        zh="强村带动弱村", meaning="C12, share of the gap to a stronger helper village that closes")  # fmt: skip
    strength_replaced: float = uncertain(0.10, 0.0, 0.20, unit="strength", en="strength lost at a replacement",
        zh="换人损失组织力", meaning="C12, once, when the secretary is replaced")  # fmt: skip
    secretary_pool: float = uncertain(0.45, 0.35, 0.55, unit="0-1", en="quality of new secretaries", zh="继任支书平均水平",
        meaning="C12, mean of the pool a replacement is drawn from; villages start at about 0.40")  # fmt: skip
    secretary_pool_sd: float = constant(0.12, 0.0, 0.5, unit="0-1", en="spread of new secretaries", zh="继任支书离散度",
        meaning="C12, as among villages at the start")  # fmt: skip

    # ---- pairs of villages (O8)
    pair_way: float = uncertain(0.3, 0.0, 0.6, unit="share", en="help lost on the way", zh="路远削弱帮扶",
        meaning="share of the help of a village 50 km away that is lost")  # fmt: skip
    pair_industry: float = uncertain(0.3, 0.0, 0.6, unit="share", en="help lost on another industry", zh="产业不同削弱帮扶",
        meaning="share of the help that is lost where the main industries differ")  # fmt: skip

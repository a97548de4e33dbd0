"""Who fights where, and how well (P1-P6): levers, and the numbers nobody sets."""

from __future__ import annotations

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
    leader_haste: int = constant(1, 0, 11, unit="months", en="approval is faster", zh="领导挂帮加快审批",
        meaning="P2, months by which an adopted village may spend earlier")  # fmt: skip
    leader_days: float = constant(1.0, 0.0, 31.0, unit="days a month", en="days of a leader", zh="领导下沉月工作日",
        meaning="P2, for each village at full attention; paid like an official's")  # fmt: skip

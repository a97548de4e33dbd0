"""Assessment: what is asked, seen and punished; levers, and the numbers nobody sets."""

from __future__ import annotations

from typing import Literal

from model.declare import lever
from model.scenario.section import Section


class Assessment(Section):
    """What is asked, seen and punished (A2-A5, A9)."""

    remaining: float = lever(1.0, 0.0, 1.0, unit="share of first register", en="register planned to remain",
        zh="计划剩余贫困人口比例", mechanism="A9", meaning="handed down each year; the rest must be released by December")  # fmt: skip
    apportion: Literal["by_share", "by_seen"] = lever("by_share", unit="rule", en="how quotas are handed down",
        zh="指标分解方式", mechanism="A9", meaning="by share of the register or by seen eligibility")  # fmt: skip
    assessments: float = lever(1.0, 0.0, 24.0, unit="a year", en="assessments", zh="年考核次数", mechanism="A2",
        meaning="concentrated assessments a year", source="one a year", status="seed")  # fmt: skip
    indicators: float = lever(10.0, 1.0, 200.0, unit="indicators", en="indicators", zh="考核指标数", mechanism="A2",
        meaning="what is asked on paper")  # fmt: skip
    inspections: float = lever(1.0, 0.0, 60.0, unit="a year", en="inspections", zh="年检查次数", mechanism="A5",
        meaning="each costs a village days")  # fmt: skip
    strictness: float = lever(0.0, 0.0, 1.0, unit="strength", en="strictness", zh="严格程度", mechanism="A5",
        meaning="fear of inspection adds forms")  # fmt: skip
    audit_share: float = lever(0.0, 0.0, 1.0, unit="share of exits", en="exits audited", zh="脱贫抽查比例",
        mechanism="A5", meaning="share of a year's exits that is examined")  # fmt: skip
    audit_depth: float = lever(0.3, 0.0, 1.0, unit="chance", en="depth of audit", zh="抽查深度", mechanism="A5",
        meaning="chance that an examined false exit is found")  # fmt: skip
    independent: bool = lever(False, unit="yes or no", en="third-party audit", zh="第三方评估", mechanism="A5",
        meaning="the own level misses half of what a third party finds")  # fmt: skip
    guarantees: bool = lever(True, unit="yes or no", en="exit needs every guarantee", zh="两不愁三保障要求",
        mechanism="A4", meaning="if not, seen income alone decides")  # fmt: skip

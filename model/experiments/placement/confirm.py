"""What fresh pairs say of the greedy plan, and the plan as a scenario file that runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.experiments.intervals import student_interval
from model.experiments.metrics import COST
from model.experiments.optimisation.plan_file import BESIDE, extended
from model.experiments.placement.request import Asking
from model.experiments.placement.values import Seen

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario

GAIN = "gain"
COLUMNS = ("what", "scenario", "plan", "difference", "low", "high", "pairs", "promised")
CONFIRMED, UNMEASURED = "confirmed", "not measured: runs failed on fresh pairs"
NO_BETTER = "not confirmed: not told apart from the scenario on fresh pairs"
WORSE = "not confirmed: worse than the scenario on fresh pairs"
HEAD = (
    "# Found by moving units between villages of the scenario that this file extends; its gain on\n"
    "# fresh pairs stands in gain.csv, the moves in plan.csv, which must stand beside this file.\n"
)


def gain_table(seen: Seen, point: int, fresh: Sequence[int], promised: float) -> pd.DataFrame:
    """Return the plan against the scenario on fresh pairs: the metric's gain, and total cost.

    The gain is of the whole city; `promised` is what the expected values add up to.
    """
    import pandas as pd

    pairs = [run for run in fresh if {(0, run), (point, run)} <= set(seen.known)]
    rows = []
    for what in (GAIN, COST):
        own, other = ([_of(seen, what, (p, run)) for run in pairs] for p in (point, 0))
        found = student_interval([a - b for a, b in zip(own, other, strict=True)])
        means = student_interval(other).mean, student_interval(own).mean
        shown = (*means, found.mean, found.low, found.high, found.n)
        rows.append((what, *shown, promised if what == GAIN else 0.0))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of(seen: Seen, what: str, place: tuple[int, int]) -> float:
    return float(seen.known[place].sum()) if what == GAIN else seen.cost[place]


def verdict(gains: pd.DataFrame) -> str:
    """Say whether fresh pairs bear the plan out: the interval of its gain lies above zero."""
    row = gains[gains["what"] == GAIN].iloc[0]
    if not row["pairs"]:
        return UNMEASURED
    if row["low"] > 0:
        return CONFIRMED
    return WORSE if row["high"] < 0 else NO_BETTER


def confirmed(gains: pd.DataFrame) -> bool:
    """Whether fresh pairs confirm the plan."""
    return verdict(gains) == CONFIRMED


def plan_text(base: Scenario, asking: Asking, gains: pd.DataFrame) -> str:
    """Return the plan as the text of a scenario file; it has the digest of the plan's runs."""
    import tomli_w

    extends, stated = extended(base)
    pairs = int(gains["pairs"].iloc[0])
    top: dict[str, Any] = {
        "schema_version": 1,
        "extends": extends,
        "title": f"{base.title or base.name}, units moved",
        "question": "Do posts or money do more where one more was measured to do most?",
        "source": f"place --unit {asking.unit} --metric {asking.metric} on the model: the greedy"
        f" plan; {pairs} fresh pairs: {verdict(gains)}",
    }
    for key, value in {**stated, asking.key: "plan.csv"}.items():
        section, _, name = key.partition(".")
        top.setdefault(section, {})[name] = value
    own = base.start.world.villages_file or base.start.world.households_file
    return HEAD + (BESIDE if own else "") + tomli_w.dumps(top)

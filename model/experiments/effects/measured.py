"""Measure mechanisms: on and off on the same pairs of seed and parameter draw.

The run with everything on is shared by all mechanisms. Runs are kept under their own addresses in
one folder, so that a mechanism measured again, or later, finds what has been run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RunError
from model.experiments.effects.arms import on_scenario, switched_off
from model.experiments.effects.headlines import Headline, headline_of, looked_at
from model.experiments.fragments import Fragments
from model.experiments.intervals import Interval, student_interval
from model.experiments.metrics import run_metrics
from model.experiments.plan import Arm, Cell, Options, run_key
from model.experiments.progress import Progress
from model.experiments.runner import Runner
from model.version import model_version

if TYPE_CHECKING:
    import pandas as pd

    from model.campaign import Campaign
    from model.scenario import Scenario

ON = "on"
GONE = ("spent", "leaked", "show projects", "repaid", "paid")
"""Entries of the ledger that are gone, whoever gave them: measures and projects, leaks, shows, debt
with interest, pay and other costs outside the budget. What bodies give is in what it bought."""
OWED = "borrowed"
"""Borrowed money counts when it is repaid, not a second time when it is spent."""
HELP = ("person_days_visits", "person_days_delivery", "person_days_left_over")
"""Days that households have, or could have."""
POWER = 0.8
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a mechanism does: on minus off, over pairs; amounts are those of the whole city."""

    mechanism: str
    headline: Headline
    runs: int
    scale: float
    months: int
    on: float
    off: float
    effect: Interval
    other_sign: float
    """Share of pairs in which the effect has the other sign than its mean."""
    detectable: float
    """Smallest effect that so many pairs would find with a chance of 80 %."""
    yuan: Interval
    """Price: yuan a year that are gone (see GONE)."""
    days: Interval
    """Price: person-days a year taken from visits, delivery and days left over (see HELP).

    What posts that the mechanism adds do besides is not counted."""

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return not self.effect.low <= 0.0 <= self.effect.high


@dataclass(frozen=True)
class Plan:
    """How mechanisms are measured; `folder` keeps the runs."""

    scenario: Scenario
    runs: int = 64
    workers: int = 1
    seed: int = 1
    folder: Path = Path("results/mechanisms")
    options: Options = field(default_factory=Options)


def measure(mechanisms: Sequence[str], plan: Plan) -> list[Measurement]:
    """Measure these mechanisms; runs that are there are not run again. RunError if one fails."""
    pairs = {name: _arms(name, plan.scenario) for name in mechanisms}
    arms = {arm.scenario.digest: arm for pair in pairs.values() for arm in pair}
    cells = [_cell(arm, plan.seed + run, plan) for arm in arms.values() for run in range(plan.runs)]
    fragments = Fragments(plan.folder / "fragments")
    missing = [cell for cell in cells if not fragments.sound(cell.key)]
    with Progress(len(missing)) as progress:
        runner = Runner(fragments, plan.workers, run_measured, watch=progress.show)
        outcomes = runner.run_all(missing) if missing else {}
    failed = [o for o in outcomes.values() if o.state == "failed"]
    if failed:
        raise RunError(f"{len(failed)} runs failed, the first: {failed[0].message}")
    found = {digest: _numbers(arm, plan, fragments) for digest, arm in arms.items()}
    return [
        _compared(name, found[on.scenario.digest], found[off.scenario.digest], plan)
        for name, (on, off) in pairs.items()
    ]


def run_measured(cell: Cell) -> Sequence[pd.DataFrame]:
    """Run the model for one cell; what a headline looks at stands in columns of `months`."""
    from model.campaign import Campaign
    from model.draws import uniform_named
    from model.scenario import drawn

    scenario = cell.arm.scenario
    campaign = Campaign(drawn(scenario, cell.seed, uniform_named), cell.seed, check=False)
    monthly = {name: 0.0 for name, h in looked_at().items() if h.monthly}
    for _ in range(scenario.horizon_months):
        campaign.step()
        for name in monthly:
            monthly[name] += _look(looked_at()[name].monthly, campaign)
    seen = {name: total / scenario.horizon_months for name, total in monthly.items()}
    for name, headline in looked_at().items():
        if headline.at_end:
            seen[name] = _look(headline.at_end, campaign)
    tables = campaign.tables()
    months = tables.months.assign(**{f"headline_{name}": value for name, value in seen.items()})
    return months, tables.villages.iloc[:1], tables.ledger


def _look(look: Callable[[Campaign], float] | None, campaign: Campaign) -> float:
    assert look is not None
    return float(look(campaign))


def _arms(mechanism: str, scenario: Scenario) -> tuple[Arm, Arm]:
    on, off = on_scenario(mechanism, scenario), switched_off(mechanism, scenario)
    return Arm(ON, on), Arm(f"without {mechanism}", off)


def _cell(arm: Arm, seed: int, plan: Plan) -> Cell:
    return Cell(run_key(arm, seed, plan.options), arm, seed - plan.seed, seed, plan.options)


def _numbers(arm: Arm, plan: Plan, fragments: Fragments) -> pd.DataFrame:
    """One row a run: every metric, every headline, money gone and days away from households."""
    import pandas as pd

    rows = []
    for run in range(plan.runs):
        cell = _cell(arm, plan.seed + run, plan)
        months = fragments.read(cell.key, "months").to_pandas()
        ledger = fragments.read(cell.key, "ledger").to_pandas()
        labels = months.assign(scenario=arm.label, run=run, seed=cell.seed)
        row = run_metrics(labels).iloc[0].to_dict()
        row |= {name: months[name].iloc[-1] for name in months if name.startswith("headline_")}
        years = len(months) / MONTHS_A_YEAR
        row["yuan"] = gone(ledger) / years
        row["days"] = -sum(row[name] for name in HELP) / years
        rows.append(row)
    return pd.DataFrame(rows)


def gone(ledger: pd.DataFrame) -> float:
    """Yuan that are gone in a run: the entries GONE, less what was borrowed."""
    by_entry = ledger.groupby("entry")["yuan"].sum()
    return float(by_entry.reindex(GONE).sum() - by_entry.get(OWED, 0))


def _compared(mechanism: str, on: pd.DataFrame, off: pd.DataFrame, plan: Plan) -> Measurement:
    headline, share = headline_of(mechanism), plan.scenario.start.world.scale
    name = headline.metric or f"headline_{mechanism}"
    size = share if headline.is_amount else 1.0
    effects = [float(d) / size for d in on[name] - off[name]]
    effect = student_interval(effects)
    return Measurement(
        mechanism=mechanism,
        headline=headline,
        runs=plan.runs,
        scale=share,
        months=on_scenario(mechanism, plan.scenario).horizon_months,
        on=float(on[name].mean()) / size,
        off=float(off[name].mean()) / size,
        effect=effect,
        other_sign=sum(e * effect.mean < 0 for e in effects) / len(effects),
        detectable=smallest_detectable(effects),
        yuan=student_interval([float(d) / share for d in on["yuan"] - off["yuan"]]),
        days=student_interval([float(d) / share for d in on["days"] - off["days"]]),
    )


def smallest_detectable(effects: Sequence[float], level: float = 0.95) -> float:
    """The effect found with a chance of 80 % at this many pairs and this spread.

    (t of the two-sided level + t of the power) x standard error; one pair finds nothing.
    """
    from scipy.special import stdtrit

    n = len(effects)
    if n < 2:
        return math.inf
    mean = math.fsum(effects) / n
    error = math.sqrt(math.fsum((e - mean) ** 2 for e in effects) / (n - 1) / n)
    return float(stdtrit(n - 1, 0.5 + level / 2) + stdtrit(n - 1, POWER)) * error


def as_row(found: Measurement) -> dict[str, Any]:
    """The measurement as plain values for the file, with the version of the model."""
    said = found.headline
    return {
        "outcome": said.what,
        "unit": said.unit,
        "on": _finite(found.on),
        "off": _finite(found.off),
        "effect": _plain(found.effect),
        "other_sign": found.other_sign,
        "detectable": _finite(found.detectable),
        "price_yuan": _plain(found.yuan),
        "price_days": _plain(found.days),
        "runs": found.runs,
        "scale": found.scale,
        "months": found.months,
        "model_version": model_version(),
    }


def _plain(interval: Interval) -> list[float | None]:
    return [_finite(value) for value in (interval.mean, interval.low, interval.high)]


def _finite(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None

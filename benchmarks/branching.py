"""What it saves to run shared months once: the same comparison with branching and without.

`python -m benchmarks.branching [SCALE]` (0.1), in one session, the two ways in turn; medians. The
alternatives differ from a date on by one lever each. Processor time of this process, so that what
else the machine does counts for less; the clock's ratio beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from model.experiments.plan import Study

LEVERS = (
    "staffing = { residents = 5000 }",
    "funding = { scale = 2.0 }",
    'staffing = { rule = "deep_first" }',
    "assessment = { audit_share = 1.0 }",
    "funding = { delay = 6 }",
)
CASES = (("2016-01", 1), ("2018-01", 1), ("2018-01", 5), ("2019-01", 1), ("2019-01", 5))
"""When the alternatives part from the case, and how many there are."""
PAIRS, ROUNDS = 2, 3


class Saving(NamedTuple):
    """A comparison both ways: seconds of processor and of the clock, straight and branched."""

    date: str
    alternatives: int
    straight: tuple[float, float]
    branched: tuple[float, float]
    runs: int
    months: int
    shared: int

    def row(self) -> str:
        """The saving as a row of a table."""
        processor, clock = (b / s for s, b in zip(self.straight, self.branched, strict=True))
        return (
            f"| {self.date} | {self.alternatives} | {self.straight[0] / self.runs:.2f} |"
            f" {self.branched[0] / self.runs:.2f} | {1 - self.shared / self.months:.2f} |"
            f" {processor:.2f} | {clock:.2f} |"
        )


HEAD = """\
| part in | alternatives | s a run, straight | branched | months run | time | by the clock |
| --- | --- | --- | --- | --- | --- | --- |"""


def comparison(date: str, alternatives: int, scale: float) -> Study:
    """The case and some alternatives that differ from a date on."""
    from model.experiments.compare import comparison_study
    from model.experiments.plan import Options
    from model.scenario import parse

    city = f'extends = "liupanshui"\n[world]\nscale = {scale}\n'
    late = [f'{city}[[phases]]\nfrom = "{date}"\n{lever}\n' for lever in LEVERS[:alternatives]]
    scenarios = [parse(text, name=f"arm_{n}") for n, text in enumerate([city, *late])]
    return comparison_study(scenarios, Options(runs=PAIRS))


def timed(study: Study, out: Path, *, branching: bool) -> tuple[float, float, int]:
    """Seconds of processor and of the clock that a comparison takes, and the months shared."""
    from model.experiments.carry_out import Conduct, carry_out

    cpu, clock = process_time(), perf_counter()
    results = carry_out(study, Conduct(out=out, workers=1, branching=branching))
    shared = int(results.provenance["months_shared"])
    return process_time() - cpu, perf_counter() - clock, shared


def measure(date: str, alternatives: int, scale: float) -> Saving:
    """Time a comparison both ways, in turn."""
    from pathlib import Path

    study = comparison(date, alternatives, scale)
    seen: dict[bool, list[tuple[float, float, int]]] = {False: [], True: []}
    with TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            for branching, found in seen.items():
                out = Path(folder) / f"{number}_{branching}"
                found.append(timed(study, out, branching=branching))
    straight, branched = (
        (median(t[0] for t in found), median(t[1] for t in found)) for found in seen.values()
    )
    cells = study.cells()
    months = sum(cell.arm.scenario.horizon_months for cell in cells)
    return Saving(date, alternatives, straight, branched, len(cells), months, seen[True][0][2])


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    scale = float(arguments[0]) if arguments else 0.1
    measure("2014-10", 1, 0.003)  # compile
    print(HEAD)
    for date, alternatives in CASES:
        print(measure(date, alternatives, scale).row(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

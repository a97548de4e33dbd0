"""run.py without a command: the main job.

It compares the Liupanshui campaign with no campaign and four other deployments at full size, and
writes the report.
"""

from __future__ import annotations

import sys

from model.commands.compare import ComparisonOptions, asked_of_comparison
from model.commands.options import with_options

BASELINE = "liupanshui"
ALTERNATIVES = (
    "no_campaign", "yearly_plan", "even_spread", "deep_poverty_first", "residents_not_visitors",
)  # fmt: skip


@with_options(ComparisonOptions)
def demo(options: ComparisonOptions) -> int:
    """Compare the bundled deployments and write a report (also: run.py alone)."""
    from model.commands.answer import give
    from model.commands.profile import profile_if_asked
    from model.commands.request import loaded
    from model.experiments.compare import compare
    from model.views.report import write_report

    first, *others = loaded([BASELINE, *ALTERNATIVES], options)
    profile_if_asked(first, options)
    results = compare(first, *others, **asked_of_comparison(options))
    code = give(results, options.style, lang=options.lang)
    if results.finished_runs:
        sys.stderr.write(f"Report: {write_report(results.folder, options.lang)}\n")
    return code

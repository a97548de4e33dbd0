"""run.py simulate: one scenario, several seeds."""

from __future__ import annotations

from typing import Annotated

import typer

from model.commands.options import AnswerOptions, with_options

SCENARIO = "A scenario file, or the name of a bundled scenario."


@with_options(AnswerOptions)
def simulate(
    scenario: Annotated[str, typer.Argument(help=SCENARIO)], options: AnswerOptions
) -> int:
    """Simulate one scenario under several seeds: every metric with its band."""
    from model.commands.answer import give
    from model.commands.profile import profile_if_asked
    from model.commands.request import asked, loaded
    from model.experiments.simulate import simulate as run

    (found,) = loaded([scenario], options)
    profile_if_asked(found, options)
    return give(run(found, **asked(options)), options.style, lang=options.lang)

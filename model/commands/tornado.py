"""The answer of a tornado study, for run.py sensitivity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.commands.options import Format, StudyOptions

if TYPE_CHECKING:
    from model.experiments.tornado import Tornado

SHOWN = 20


def answer_tornado(study: Path, only: list[str], options: StudyOptions) -> int:
    """Run a tornado study file and give its answer: table, words, figure."""
    from model.commands.answer import print_json, say_how_it_ended
    from model.commands.profile import profile_if_asked
    from model.commands.request import adjusted, asked
    from model.experiments.tornado import load_tornado, run_tornado, scenarios_of

    spec = load_tornado(study, only)
    scenarios = [adjusted(scenario, options) for scenario in scenarios_of(spec)]
    profile_if_asked(scenarios[0], options)
    results = run_tornado(spec, scenarios, **asked(options))
    if options.style is Format.json:
        print_json(_as_json(results))
    elif results.finished_runs:
        _show(results)
    if results.finished_runs:
        _save_figure(results)
    return say_how_it_ended(results)


def _show(results: Tornado) -> None:
    """Print the longest bars against each alternative, and what all of them say."""
    from model.commands.answer import FIRST_LOOK, assumed_line, size_of, wide_console
    from model.experiments.show import rich_table

    console, about = wide_console(), results.provenance
    console.print(
        f"{str(about['data_status']).capitalize()} data; change of the gain of {about['baseline']}"
        f" when one assumed number is moved, {about['runs']} pairs of seeds, nothing drawn;"
        " low to high: 95 % interval over the pairs (luck only)."
    )
    console.print(size_of(results))
    for metric in about["metrics"]:
        for other in about["against"]:
            longest = results.bars(metric, other)["parameter"].head(SHOWN).tolist()
            rows = results.of(metric, other)
            rows = rows[rows["parameter"].isin(longest)]
            rows = rows.sort_values(
                "parameter", key=lambda names: names.map(longest.index), kind="stable"
            )
            shown = rows.drop(columns=["metric", "against"])
            console.print(rich_table(shown, f"{metric} against {other}", sections=False))
    for sentence in results.words():
        console.print(sentence, soft_wrap=True, markup=False)
    if about["runs"] < FIRST_LOOK:
        console.print(f"With fewer than {FIRST_LOOK} pairs the intervals are somewhat too narrow.")
    console.print(f"All numbers moved: tornado.csv. Rules: {about['rules_digest'][:12]}.")
    console.print(assumed_line())


def _save_figure(results: Tornado) -> None:
    path = results.folder / "figures" / "tornado.png"
    path.parent.mkdir(exist_ok=True)
    results.plot().save(path)


def _as_json(results: Tornado) -> dict[str, Any]:
    from model.commands.answer import as_json

    some = bool(results.finished_runs)
    return {
        **as_json(results, results.table if some else None),
        "against": results.provenance["against"],
        "left_out": results.left_out,
        "rules_digest": results.provenance["rules_digest"],
        "words": results.words() if some else [],
    }

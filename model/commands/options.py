"""The options that several commands share, said once.

A field of an option class is one option: name, type, default, help. `with_options` puts those
fields into the signature that Typer reads, and hands the command one frozen value.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer


class Format(StrEnum):
    """How the answer is written to standard output."""

    table = "table"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="Form of the answer.")]


class LogLevel(StrEnum):
    """From which level on the log in the output folder is kept."""

    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


class Language(StrEnum):
    """The languages of answers, figures and reports: those of model/views/texts."""

    en = "en"
    zh = "zh"


LangOption = Annotated[Language, typer.Option("--lang", help="Language of the answer.")]

RUNS = "Runs of every scenario; with --until the most pairs to run (400)."
SETTINGS = "section.key=value: set any declared key, in every scenario. May be repeated."
WORKERS = "Worker processes."
OUT = "Output folder."
FORCE = "Overwrite another request's folder; run although memory or disk will not do."
EXTEND = "Add runs (a larger --runs) or points to the study in --out."
POSTERIOR = "Draw parameters from the model's posterior instead of their priors."
POSTERIOR_FROM = "The same from another table, or the folder of a calibration."
SHARD = "Run the I-th of N shares; all jobs share --out, and the last makes the tables."
STRAIGHT = "Run every month of every run, also those that runs have in common."
CLUSTER = "Run on the workers of a Dask scheduler, as tcp://host:8786."


@dataclass(frozen=True)
class StudyOptions:
    """Options of every command that runs the model."""

    runs: Annotated[int | None, typer.Option(help=RUNS, show_default="8")] = None
    seed: Annotated[int | None, typer.Option(help="Seed of the first run.", show_default="1")] = (
        None
    )
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SETTINGS)
    ] = None
    months: Annotated[int | None, typer.Option(help="Months from January 2014.")] = None
    scale: Annotated[
        float | None, typer.Option(help="Share of villages and of everything; up to 20.")
    ] = None
    workers: Annotated[int | None, typer.Option(help=WORKERS, show_default="cores")] = None
    out: Annotated[Path | None, typer.Option(help=OUT, show_default="results/NAME")] = None
    style: FormatOption = Format.table
    fixed_parameters: Annotated[
        bool, typer.Option("--fixed-parameters", help="Luck only: no draw of parameters.")
    ] = False
    posterior: Annotated[bool, typer.Option("--posterior", help=POSTERIOR)] = False
    posterior_from: Annotated[Path | None, typer.Option(metavar="PATH", help=POSTERIOR_FROM)] = None
    vary_world: Annotated[bool, typer.Option("--vary-world", help="A new city every run.")] = False
    check: Annotated[bool, typer.Option("--check", help="Verify every invariant.")] = False
    profile: Annotated[
        bool, typer.Option("--profile", help="Say where the time of one run goes.")
    ] = False
    force: Annotated[bool, typer.Option("--force", help=FORCE)] = False
    extend: Annotated[bool, typer.Option("--extend", help=EXTEND)] = False
    no_branching: Annotated[bool, typer.Option("--no-branching", help=STRAIGHT)] = False
    log_level: Annotated[LogLevel, typer.Option(help="Of the log in the output folder.")] = (
        LogLevel.info
    )


@dataclass(frozen=True)
class SpreadOptions(StudyOptions):
    """The options of a study that may be spread over machines."""

    shard: Annotated[str | None, typer.Option(metavar="I/N", help=SHARD)] = None
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help=CLUSTER)] = None


@dataclass(frozen=True)
class AnswerOptions(StudyOptions):
    """The options of a study whose answer is written in either language."""

    lang: LangOption = Language.en


@dataclass(frozen=True)
class SweepOptions(SpreadOptions):
    """The same of a sweep, which may be spread over machines."""

    lang: LangOption = Language.en


def with_options[O](kind: type[O]) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Let a command whose last argument is `options` take the fields of an option class."""

    def wrap(command: Callable[..., int]) -> Callable[..., int]:
        own = list(inspect.signature(command, eval_str=True).parameters.values())[:-1]
        shared = _parameters_of(kind)
        names = [parameter.name for parameter in shared]

        @wraps(command)
        def run(**given: Any) -> int:
            options = kind(**{name: given.pop(name) for name in names})
            return command(**given, options=options)

        run.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in [*own, *shared]}
        return run

    return wrap


def _parameters_of(kind: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=hints[field.name],
        )
        for field in fields(kind)
    ]

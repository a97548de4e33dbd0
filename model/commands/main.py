"""Read the command line, run one command in this process, and turn its end into an exit code.

0 done; 2 the request is wrong (one message, nothing written), or files cannot be read or written;
3 finished, but some runs failed, or (reproduce) did not come out as stored; 130 interrupted, what
was finished is kept. A wrong request that only a run can find is a failed run (3), unless no run of
the study finished (2).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import typer
from typer.exceptions import Abort, TyperException

from model.commands.attribute import attribute
from model.commands.baseline import baseline
from model.commands.calibrate import calibrate
from model.commands.check import check
from model.commands.compare import compare
from model.commands.dashboard import dashboard
from model.commands.demo import demo
from model.commands.describe import describe
from model.commands.discover import discover
from model.commands.export import export
from model.commands.optimise import optimise
from model.commands.place import place
from model.commands.report import report
from model.commands.reproduce import reproduce
from model.commands.sensitivity import sensitivity
from model.commands.simulate import simulate
from model.commands.sweep import sweep
from model.commands.trace import trace
from model.commands.twins import twins
from model.commands.validate import validate
from model.errors import RequestError, RunError, StoreError

DONE, WRONG_REQUEST, SOME_FAILED, INTERRUPTED = 0, 2, 3, 130
PROGRAM = "run.py"
NO_MEMORY = (
    "There is not enough memory. What was finished before is kept: ask for fewer --workers or a"
    " smaller --scale, or give the same request where there is more."
)
HELP = (
    "Fourfold: a simulator of a poverty campaign. Without a command: the main job, which"
    " compares the bundled deployments and writes a report."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; never raises for a wrong request."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in GLOBAL_OPTIONS):
        arguments.insert(0, "demo")
    _never_choke_on_a_letter()
    messages = _messages_on_stderr()
    try:
        return _run(arguments)
    except (RequestError, StoreError) as error:
        _say(str(error))
        return WRONG_REQUEST
    except TyperException as error:
        _say(f"{error.format_message()} (see {PROGRAM} {_command(arguments)}--help)")
        return WRONG_REQUEST
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _say(f"{place}{error.strerror or error}. What was finished before is kept.")
        return WRONG_REQUEST
    except MemoryError:
        _say(NO_MEMORY)
        return WRONG_REQUEST
    except RunError as error:
        _say(str(error))
        return SOME_FAILED
    except (KeyboardInterrupt, Abort):
        return INTERRUPTED
    finally:
        logging.getLogger("model").removeHandler(messages)


def _run(arguments: list[str]) -> int:
    code = APP(arguments, standalone_mode=False, prog_name=PROGRAM)
    return int(code or DONE)


def _never_choke_on_a_letter() -> None:
    """Write "?" for a letter that the terminal's encoding does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def _command(arguments: list[str]) -> str:
    return "" if arguments[0].startswith("-") else f"{arguments[0]} "


def _messages_on_stderr() -> logging.Handler:
    """Show warnings and errors of the model on standard error, as plain sentences."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.addFilter(lambda record: record.name != "model.failures")
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.getLogger("model").addHandler(handler)
    return handler


def _show_version(asked: bool) -> None:
    if asked:
        from model.version import model_version

        typer.echo(f"Fourfold {model_version()}")
        raise typer.Exit


def _callback(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Take the options that belong to no command."""


GLOBAL_OPTIONS = ("--help", "--version")
APP = typer.Typer(name=PROGRAM, help=HELP, add_completion=False, pretty_exceptions_enable=False)
APP.callback()(_callback)
COMMANDS = (
    demo, simulate, compare, sweep, sensitivity, attribute, place, optimise, discover, calibrate,
    check, describe, report, export, dashboard, reproduce, baseline, trace, twins,
    validate,
)  # fmt: skip
for _command_function in COMMANDS:
    APP.command()(_command_function)

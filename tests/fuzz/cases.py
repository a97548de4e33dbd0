"""The cases: a number makes a folder of files and a command line, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tomli_w

from model.scenario import declarations
from tests.fuzz.mutate import CELLS, OF_TABLE, OF_TOML, VALUES, Chance, pick, spoilt

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
TINY = ("--scale", "0.002", "--months", "2", "--workers", "1")
RUN = (*TINY, "--runs", "1", "--out", "out")
COMMANDS = {
    "sweep": "where_and_how_many",
    "sensitivity": "what_matters",
    "optimise": "posts_or_money",
    "discover": "when_it_fails",
    "calibrate": "calibration",
}
OPTIONS = (
    "--scale", "--months", "--runs", "--seed", "--workers", "--out", "--set", "--format", "--until",
    "--metric", "--shard", "--lang", "--posterior-from", "--household", "--village", "--unit",
    "--by", "--data", "--log-level", "--nonsense", "-x",
)  # fmt: skip
WORDS = (
    *(value.strip('"') for value in VALUES if len(value) < 50),
    "1/0", "2/1", "a=b", "staffing.rule",
    "random:poor", "x:y", "results", ".", "even", "json", "zh",
)  # fmt: skip


def of_scenario(folder: Path, chance: Chance) -> list[str]:
    """A bundled scenario, spoilt; the files that it extends lie beside it."""
    names = sorted(SCENARIOS.glob("*.toml"))
    for path in names:
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    path = folder / pick(chance, names).name
    write(path, spoilt(path.read_text(encoding="utf-8"), chance, OF_TOML))
    return ["simulate", path.name, *RUN]


def of_declared(folder: Path, chance: Chance) -> list[str]:
    """One to four declared keys with any values, now or from a month on."""
    known = list(declarations())
    phases = [f'[[phases]]\nfrom = "20{year}-01"\n' for year in (15, 19)]
    text = "\n".join(
        f"{pick(chance, known)} = {pick(chance, VALUES)}" for _ in range(chance.integers(1, 5))
    )
    before = pick(chance, ("", "", *phases))
    write(folder / "own.toml", f'extends = "liupanshui"\n{before}{text}\n')
    return ["simulate", "own.toml", *RUN]


def of_study(folder: Path, chance: Chance) -> list[str]:
    """A bundled study, spoilt."""
    command = pick(chance, list(COMMANDS))
    text = (SCENARIOS / "studies" / f"{COMMANDS[command]}.toml").read_text(encoding="utf-8")
    text = text.replace("../", f"{SCENARIOS}/")
    write(folder / "study.toml", spoilt(text, chance, OF_TOML))
    return [command, "study.toml", *(TINY if command != "calibrate" else ()), "--out", "out"]


def of_pattern(folder: Path, chance: Chance) -> list[str]:
    """A bundled pattern, spoilt."""
    path = pick(chance, sorted((SCENARIOS / "patterns").glob("*.toml")))
    write(folder / "pattern.toml", spoilt(path.read_text(encoding="utf-8"), chance, OF_TOML))
    return ["validate", "--pattern", "pattern.toml", "--workers", "1", "--out", "out"]


def of_table(folder: Path, chance: Chance) -> list[str]:
    """Tables of one's own, one of them spoilt."""
    names = ("villages.csv", "households.csv")
    for name in names:
        text = (SCENARIOS / "example_data" / name).read_text(encoding="utf-8")
        write(folder / name, text)
    name = pick(chance, names)
    write(folder / name, spoilt((folder / name).read_text(encoding="utf-8"), chance, OF_TABLE))
    world = dict(zip(("villages_file", "households_file"), names, strict=True))
    write(folder / "own.toml", tomli_w.dumps({"extends": "liupanshui", "world": world}))
    if chance.random() < 0.5:
        return ["check", *(part for name in names for part in ("--data", name))]
    return ["simulate", "own.toml", *RUN[2:]]


def of_command(folder: Path, chance: Chance) -> list[str]:
    """A command line with odd options; nothing long can come of it."""
    del folder
    commands = ("simulate", "compare", "sweep", "check", "report", "trace", "twins", "place",
                "attribute", "export", "reproduce", "describe", "optimise", "validate")  # fmt: skip
    words = ("liupanshui", "even_spread", "no_campaign", *WORDS)
    line = [pick(chance, commands), *(pick(chance, words) for _ in range(chance.integers(0, 4)))]
    for _ in range(int(chance.integers(0, 4))):
        line += [pick(chance, OPTIONS), pick(chance, (*WORDS, *CELLS))]
    return line


Family = Callable[[Path, Chance], list[str]]
WHOLE: tuple[Family, ...] = (of_scenario, of_declared, of_table)
"""Families that are run to their end; of the others only what comes before a first run."""
FAMILIES: tuple[Family, ...] = (
    of_scenario, of_declared, of_study, of_table, of_declared, of_pattern, of_command,
)  # fmt: skip


def write(path: Path, text: str) -> None:
    """Write a text; what cannot be encoded goes as it can."""
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Case:
    """A command line, and whether it is run to its end."""

    line: list[str]
    whole: bool


def make(number: int, folder: Path) -> Case:
    """Write the files of a case into an empty folder and return what is asked there."""
    family = FAMILIES[number % len(FAMILIES)]
    chance = np.random.default_rng((20261123, number))
    return Case(family(folder, chance), family in WHOLE)

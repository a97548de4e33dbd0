"""Ways to spoil a text: characters, lines, names, numbers, TOML values and cells of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Chance = np.random.Generator
NUMBER = re.compile(r"(?<![\w\"])-?\d[\d_]*(?:\.\d+)?(?![\w\"])")
NAME = re.compile(r"[A-Za-z_]{3,}")
VALUES = (
    "-1", "0", "1", "-0.0", "0.5", "1e308", "1e-320", "nan", "inf", "-inf", "999999999999999999999",
    "9223372036854775807", "1e999", "true", "false", '""', '"x"', '"1"', '"' + "long" * 2000 + '"',
    "[]", "[1, 2]", '["even"]', "{}", "{ a = 1 }", "2016-01-01", '"2016-13"', '"2016-02"', "[[[]]]",
    '"../../etc/passwd"', '"/dev/zero"', '"\\u0000"', '"六盘水"', '"=1+1"', '"<script>"',
    "0x7fffffff",
)  # fmt: skip
CELLS = (
    "", " ", "-1", "0", "1", "0.5", "nan", "NaN", "inf", "1e400", "x", "true", "None", "1,5", '"',
    "99999999999", "9" * 400, "六盘水", "=1+1", "<script>", "\x00", "1e5", "2016-01", "16384", "-0",
)  # fmt: skip
LETTERS = "aZ0_-.=[]{}\"'#,\n\t \\\x00\u00e9\u6c34\u202e"


def pick(chance: Chance, items: Sequence[Any]) -> Any:
    """One of the items."""
    return items[int(chance.integers(len(items)))]


def a_letter(text: str, chance: Chance) -> str:
    """Put in, take out or change one character."""
    at = int(chance.integers(len(text) + 1))
    way = int(chance.integers(3))
    put = "" if way == 0 else pick(chance, LETTERS)
    return text[:at] + put + text[at + (way != 1) :]


def cut(text: str, chance: Chance) -> str:
    """End the text somewhere."""
    return text[: int(chance.integers(len(text) + 1))]


def a_line(text: str, chance: Chance) -> str:
    """Drop a line, say it twice, or put it elsewhere."""
    lines = text.split("\n")
    at, to = (int(k) for k in chance.integers(len(lines), size=2))
    way = int(chance.integers(3))
    line = lines.pop(at) if way != 1 else lines[at]
    if way:
        lines.insert(to, line)
    return "\n".join(lines)


def _instead(found: list[re.Match[str]], text: str, chance: Chance, put: str) -> str:
    if not found:
        return text
    one = pick(chance, found)
    return text[: one.start()] + put + text[one.end() :]


def a_number(text: str, chance: Chance) -> str:
    """Put an odd value where a number stands."""
    return _instead(list(NUMBER.finditer(text)), text, chance, pick(chance, VALUES))


def another_number(text: str, chance: Chance) -> str:
    """Make a number a little or much larger or smaller."""
    found = list(NUMBER.finditer(text))
    if not found:
        return text
    one = pick(chance, found)
    value = float(one.group().replace("_", "")) * pick(chance, (0.5, 0.9, 1.1, 2, 10, -1))
    put = f"{value:.6g}" if "." in one.group() else f"{round(value)}"
    return text[: one.start()] + put + text[one.end() :]


def a_name(text: str, chance: Chance) -> str:
    """Misspell a word."""
    found = list(NAME.finditer(text))
    if not found:
        return text
    one = pick(chance, found)
    return text[: one.start()] + a_letter(one.group(), chance) + text[one.end() :]


def a_value(text: str, chance: Chance) -> str:
    """Put an odd value behind an equals sign."""
    found = list(re.finditer(r"(?m)(?<==)[^=\n]+$", text))
    return _instead(found, text, chance, " " + pick(chance, VALUES))


def a_cell(text: str, chance: Chance) -> str:
    """Put an odd value into a cell of a CSV."""
    lines = text.split("\n")
    at = int(chance.integers(len(lines)))
    cells = lines[at].split(",")
    cells[int(chance.integers(len(cells)))] = pick(chance, CELLS)
    lines[at] = ",".join(cells)
    return "\n".join(lines)


Way = Callable[[str, Chance], str]
OF_TOML: tuple[Way, ...] = (
    a_letter, cut, a_line, a_number, a_number, a_name, a_value, a_value,
    another_number, another_number,
)  # fmt: skip
OF_TABLE: tuple[Way, ...] = (a_letter, cut, a_line, a_number, a_name, a_cell, a_cell, a_cell)


def spoilt(text: str, chance: Chance, ways: Sequence[Way]) -> str:
    """Spoil a text, once more often than twice or three times."""
    for _ in range(pick(chance, (1, 1, 1, 2, 3))):
        text = pick(chance, ways)(text, chance)
    return text

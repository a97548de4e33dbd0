"""Compiled rules: kept for the present sources, tidied away for older ones, never in the way."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import model
from model import ingredients as ingredients_module
from model.compiled import KEPT_DAYS, tidy
from model.ingredients import digest_of, ingredients, read

SCRIPT = """
import sys
{first}
import logging
logging.basicConfig(format="WARNING: %(message)s")
from model.compiled import compiled
import numba
print(numba.config.CACHE_DIR)
"""


def started(project: Path, first: str, **environment: str) -> tuple[str, str]:
    """Import the compiled rules in a fresh process; return the cache folder and the warnings."""
    command = [sys.executable, "-c", SCRIPT.format(first=first)]
    kept = {k: v for k, v in os.environ.items() if k not in ("NUMBA_CACHE_DIR", "FOURFOLD_CACHE")}
    result = subprocess.run(
        command, cwd=project, env=kept | environment, capture_output=True, text=True, check=True
    )
    return result.stdout.strip(), result.stderr


@pytest.mark.parametrize("first", ["", "import numba"])
def test_the_folder_is_ours_whoever_imports_numba_first(
    project: Path, tmp_path: Path, first: str
) -> None:
    folder, said = started(project, first, FOURFOLD_CACHE=str(tmp_path))
    assert Path(folder).parent == tmp_path / "compiled"
    assert Path(folder).is_dir()
    assert "WARNING" not in said


def test_a_folder_that_cannot_be_written_is_replaced_and_said_once(
    project: Path, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    folder, said = started(project, "", FOURFOLD_CACHE=str(blocked), TMPDIR=str(tmp_path))
    assert Path(folder).is_relative_to(tmp_path / Path(folder).relative_to(tmp_path).parts[0])
    assert said.count("WARNING") == 1
    assert str(blocked) in said
    assert [path.name for path in tmp_path.iterdir()] == ["file"]  # gone with the process


def test_old_code_goes_and_nothing_else(tmp_path: Path) -> None:
    names = ["rule-0123456789abcdef.py313.nbi", "rule-0123456789abcdef.py313.1.nbc", "notes.txt"]
    for name in names:
        (tmp_path / name).write_text("code")
    tidy(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    for name in names:
        long_ago = time.time() - (KEPT_DAYS + 1) * 86400
        os.utime(tmp_path / name, (long_ago, long_ago))
    tidy(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    tidy(tmp_path / "gone")  # nothing to tidy is no error


def compiled_names() -> list[tuple[Any, str]]:
    """Every compiled function of the model, with the module that made it."""
    found: dict[int, tuple[Any, str]] = {}
    for info in pkgutil.walk_packages(model.__path__, "model."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if hasattr(value, "py_func"):
                found[id(value)] = (value, info.name)
    return list(found.values())


def globals_reached(function: Any, seen: set[int]) -> set[tuple[str, str]]:
    """What the compiler finds when it runs: names of a function's globals, and of theirs."""
    plain = getattr(function, "py_func", function)
    if id(plain) in seen or not plain.__module__.startswith("model."):
        return set()
    seen.add(id(plain))
    found = {(plain.__module__, plain.__name__)}
    for name in plain.__code__.co_names:
        value = plain.__globals__.get(name)
        if hasattr(value, "py_func") or inspect.isfunction(value):
            found |= globals_reached(value, seen)
        elif isinstance(value, (int, float, tuple, np.generic, np.ndarray)):
            found.add((plain.__module__, name))
    return found


def defined_in(module: str, name: str) -> tuple[str, str]:
    """Follow imports to where a name is defined."""
    top = read(module)
    while name in top.imported:
        module, name = top.imported[name]
        top = read(module)
    return module, name


def test_what_a_rule_is_made_of_misses_nothing_that_the_compiler_reads() -> None:
    rules = compiled_names()
    assert len(rules) > 80
    for function, _ in rules:
        plain = function.py_func
        made_of = ingredients(plain.__module__, plain.__name__)
        reached = {defined_in(*place) for place in globals_reached(function, set())}
        assert reached <= made_of, plain


def test_an_edit_changes_what_it_should_and_nothing_else(project: Path, tmp_path: Path) -> None:
    script = (
        "from model.ingredients import digest_of\n"
        "from model.systems.support.loop import support_loop\n"
        "from model.systems.livelihoods.loop import month_loop\n"
        "print(digest_of(support_loop.py_func), digest_of(month_loop.py_func))"
    )
    copy = tmp_path / "copy"
    shutil.copytree(project / "model", copy / "model", ignore=shutil.ignore_patterns("__pycache__"))

    def digests() -> list[str]:
        command = [sys.executable, "-c", script]
        result = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True)
        return result.stdout.split()

    before = digests()
    rule = copy / "model/systems/livelihoods/rules.py"
    rule.write_text(
        rule.read_text().replace(
            "REMOTE_SCHOOL = type(ZERO)(1.5)", "REMOTE_SCHOOL = type(ZERO)(1.6)"
        )
    )
    after = digests()
    assert (before[0], before[1] != after[1]) == (after[0], True)
    rule.write_text(rule.read_text() + "\n# a remark\n")
    prices = copy / "model/systems/support/prices.py"
    prices.write_text(prices.read_text().replace("PARTS = 1_000_000", "PARTS = 2_000_000"))
    assert (digests()[0] != after[0], digests()[1]) == (True, after[1])


FOLLOWED = """
from __future__ import annotations
import numpy
from typing import TYPE_CHECKING
from model.units import ONE, ZERO
if TYPE_CHECKING:
    from model.city import City
TABLE = {}
for name in ("a", "b"):
    TABLE[name] = ONE
del name
"""


@pytest.mark.parametrize(
    "line",
    [
        "import model.units as u",
        "from . import units",
        "from .units import ONE as TWO",
        "TABLE.update(c=ONE)",
        "if TABLE: ONE = ZERO",
        "for name in 'cd': TABLE.update({name: ONE})",
        "try: TABLE['c'] = ZERO\nfinally: pass",
    ],
)
def test_a_module_that_cannot_be_followed_is_an_error(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rule.py"
    monkeypatch.setattr(ingredients_module, "_path", lambda module: path)
    monkeypatch.setattr(ingredients_module, "_is_module", lambda module: False)
    path.write_text(FOLLOWED)
    top = read.__wrapped__("model.rule")
    assert len(top.defined["TABLE"]) == 2
    assert top.imported["City"] == ("model.city", "City")
    path.write_text(FOLLOWED + line)
    with pytest.raises(ValueError, match=r"rule.py, line 12.*binds names at its top"):
        read.__wrapped__("model.rule")


def test_how_rules_are_compiled_is_part_of_every_rule() -> None:
    from model.systems.assessment.missed import noticed_of, report_chance
    from model.systems.assessment.recheck import strike_loop

    kept = ingredients_module._text
    rules = (noticed_of, report_chance, strike_loop.py_func)
    before = [digest_of(rule) for rule in rules]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ingredients_module,
            "_text",
            lambda *name: kept(*name) + "fastmath" * (name == ("model.compiled", "compiled")),
        )
        after = [digest_of(rule) for rule in rules]
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert before == [digest_of(rule) for rule in rules]


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.nbc"))


def test_code_that_is_not_known_for_certain_is_not_kept(project: Path, tmp_path: Path) -> None:
    """Functions of others, and those whose file is edited while the process lives."""
    copy, cache = tmp_path / "copy", tmp_path / "cache"
    shutil.copytree(project / "model", copy / "model", ignore=shutil.ignore_patterns("__pycache__"))
    script = (
        "import sys, time, model\n"
        "from pathlib import Path\n"
        "if 'edit' in sys.argv:\n"
        "    import model.units\n"
        "    time.sleep(0.05)\n"
        "    path = Path('model/units.py')\n"
        "    path.write_text(path.read_text().replace('ONE = ', 'ONE = 1 * '))\n"
        "from model.compiled import compiled\n"
        "from model.draws.kernel import smaller, uniform32\n"
        "from model.policies.rule import doubled\n"
        "def own(x): return x + 1\n"
        "compiled(own)(1), smaller(1, 2), doubled(1.0)\n"
    )
    rule = copy / "model/policies/rule.py"
    rule.write_text(
        "from model.compiled import compiled\nfrom model.units import ONE\n"
        "@compiled\ndef doubled(x: float) -> float:\n    return x + ONE\n"
    )

    def kept_by(*words: str) -> list[str]:
        command = [sys.executable, "-c", script, *words]
        environment = os.environ | {"FOURFOLD_CACHE": str(cache)}
        subprocess.run(command, cwd=copy, env=environment, check=True)
        return [name.partition("-")[0] for name in files_of(cache)]

    assert kept_by("edit") == ["kernel.smaller"]
    assert kept_by() == ["kernel.smaller", "rule.doubled"]
    assert files_of(copy) == []


def test_a_rule_names_the_type_of_whatever_it_looks_into() -> None:
    """The fields of a parameter are part of the digest only if its type is written down."""
    for path in sorted((Path(model.__file__).parent).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "compiled" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(d, ast.Name) and d.id == "compiled" for d in node.decorator_list
            ):
                untyped = {
                    a.arg
                    for a in node.args.args
                    if isinstance(a.annotation, ast.Name) and a.annotation.id == "Any"
                }
                looked = {
                    n.value.id
                    for n in ast.walk(node)
                    if isinstance(n, ast.Attribute)
                    and isinstance(n.value, ast.Name)
                    and n.attr not in ("size", "shape", "sort")
                }
                assert not untyped & looked, f"{path.name}: {node.name}"

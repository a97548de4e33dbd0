"""Load a scenario from a file, a text or the name of a bundled one; `extends` is followed."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import Any

from model.errors import RequestError, nearest
from model.scenario.declared import declarations
from model.scenario.levels import Levels
from model.scenario.paths import Builder, overlay
from model.scenario.problems import Problem, refuse
from model.scenario.scenario import Scenario
from model.scenario.section import Section
from model.scenario.source import Source, require_scenario, table_of, text_of
from model.scenario.statements import Layer, Reader
from model.scenario.tables import BUNDLED, file_named, is_file, is_folder, nearest_file


def bundled() -> dict[str, Path]:
    """The scenarios that come with the model, by name."""
    return {path.stem: path for path in sorted(BUNDLED.glob("*.toml"))}


def load(path: str | os.PathLike[str], *, levels: type[Section] = Levels) -> Scenario:
    """Load a scenario file, or a bundled one by its bare name ("liupanshui").

    Every problem of the file and of those it extends is reported at once in a RequestError.
    """
    source = _find(os.fspath(path))
    text = text_of(source)
    return _resolve(text, source, source.place.stem, levels)


def parent_of(scenario: Scenario) -> Scenario:
    """The scenario that one extends; of one that extends none, the declared defaults."""
    if not scenario.extends:
        return parse("", name="the declared defaults")
    beside = scenario.folder / f"{scenario.extends[0]}.toml"
    return load(beside if beside.is_file() else scenario.extends[0])


def parse(
    text: str,
    *,
    name: str = "scenario",
    folder: Path | None = None,
    levels: type[Section] = Levels,
) -> Scenario:
    """Load a scenario from its text; `extends` and tables are looked for in `folder`."""
    place = (folder or Path.cwd()).resolve() / f"{name}.toml"
    return _resolve(text, Source(place, name), name, levels)


def _resolve(text: str, source: Source, name: str, levels: type[Section]) -> Scenario:
    problems: list[Problem] = []
    layers, trail = _chain(text, source, levels, problems)
    paths: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for layer in reversed(layers):
        paths = overlay(paths, layer.statements)
        fields |= layer.texts
        fields |= {} if layer.campaign is None else {"campaign": layer.campaign}
        fields |= {} if layer.shocks is None else {"shocks": layer.shocks}
    start, phases = Builder(levels, source.label, problems).build(paths)
    if problems:
        raise refuse(problems)
    known = declarations(levels)
    return Scenario(
        name=name,
        extends=trail,
        start=start,
        phases=phases,
        pinned=frozenset(key for key in paths if known[key].role == "uncertainty"),
        folder=source.place.parent,
        **{"title": name, **fields},
    )


def _chain(
    text: str, source: Source, levels: type[Section], problems: list[Problem]
) -> tuple[list[Layer], tuple[str, ...]]:
    """The layers of a file and of all it extends, the file itself first."""
    root, seen, layers = source.place.parent, [source], []
    while True:
        reader = Reader(levels, source.label, source.place.parent, root, problems)
        table = table_of(text, source)
        require_scenario(table, source)
        layers.append(reader.layer(table))
        extends = layers[-1].extends
        if extends is None:
            return layers, tuple(s.place.stem for s in seen[1:])
        try:
            source = _parent(extends, source, root)
        except ValueError as error:
            reader.problem("extends", f"'{extends}' is not allowed: {error}.")
            return layers, ()
        seen.append(source)
        if source.place in [earlier.place for earlier in seen[:-1]]:
            chain = " -> ".join(s.label for s in seen)
            reader.problem("extends", f"is a loop: {chain}.")
            return layers, ()
        text = text_of(source)


def _parent(extends: str, child: Source, root: Path) -> Source:
    """The scenario that a child extends: a file below `root`, or a bundled one by name."""
    known = bundled()
    if extends in known:
        return Source(known[extends], f"scenarios/{extends}.toml")
    try:
        place = file_named(extends, child.place.parent, root)
    except ValueError as error:
        hint = nearest(extends, known) if str(error) == "no such file" else ""
        raise ValueError(f"{error};{hint.removesuffix('?')}" if hint else str(error)) from None
    if place.parent == BUNDLED:
        return Source(place, f"scenarios/{place.name}")
    return Source(place, _beside(child.label, extends))


def _beside(label: str, extends: str) -> str:
    """How messages name a file that another one names."""
    return posixpath.normpath((Path(label).parent / extends).as_posix())


def _find(given: str) -> Source:
    """The file named; a bare name, or "scenarios/name.toml", also finds a bundled scenario."""
    path = Path(given)
    known = bundled()
    if is_file(path):
        return Source(path.resolve(), given)
    if given in known:
        return Source(known[given], f"scenarios/{given}.toml")
    if path.suffix == ".toml" and path.parts == (BUNDLED.name, path.name) and path.stem in known:
        return Source(known[path.stem], given)
    if is_folder(path):
        raise RequestError(f"{given}: is a folder; name a scenario file in it.")
    if not known:
        raise RequestError(
            f"{given}: no such scenario file. The bundled scenarios are not installed with the"
            " package: Fourfold is used from a clone of its repository."
        )
    hint = nearest_file(path) if path.suffix else ""
    hint = hint or nearest(path.stem, known)
    raise RequestError(
        f"{given}: no such scenario file.{hint.removeprefix('.')} Bundled: {', '.join(known)}."
    )

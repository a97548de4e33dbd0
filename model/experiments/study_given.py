"""A study as it is asked for: a file, or in Python a mapping with the keys of the file.

In a mapping a scenario is a `Scenario`, or the name or path of one as in a file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError

if TYPE_CHECKING:
    from model.scenario import Scenario

type Asked = str | os.PathLike[str] | Mapping[str, Any]
"""The path of a study file, or its content."""

UNNAMED = Path("the study")
"""What messages call a study that is no file."""


def asked_for(study: Asked) -> tuple[dict[str, Any], Path]:
    """Return the content of a study and where it stands; paths in it count from there.

    Raises RequestError if the file cannot be read, or the study is neither file nor mapping.
    """
    if isinstance(study, Mapping):
        return dict(study), UNNAMED
    if not isinstance(study, str | os.PathLike):
        raise RequestError(f"a study is the path of its file or a mapping, not {study!r}")
    from model.scenario.source import Source, table_of, text_of

    path = Path(study)
    source = Source(path, str(path))
    return table_of(text_of(source), source), path


def in_words(value: Any) -> Any:
    """The same with every Scenario as its name: the form whose types are checked."""
    from model.scenario import Scenario

    if isinstance(value, Scenario):
        return value.name
    if isinstance(value, Mapping):
        return {key: in_words(item) for key, item in value.items()}
    return [in_words(item) for item in value] if isinstance(value, list | tuple) else value


def placed(value: Any, path: Path) -> Path | Scenario:
    """A scenario of a study: the object itself, or where its file is."""
    from model.scenario import Scenario

    return value if isinstance(value, Scenario) else path.parent / str(value)


def loaded(place: Path | Scenario) -> Scenario:
    """The scenario, loaded if it is a file."""
    from model.scenario import Scenario, load

    return place if isinstance(place, Scenario) else load(place)

"""What the figures and the report say, one file a language; placeholders are named in braces."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from model.errors import RequestError, nearest

LANGUAGES = ("en",)


@cache
def texts(lang: str) -> dict[str, Any]:
    """Return every text of a language by section; an unknown language is a `RequestError`."""
    if lang not in LANGUAGES:
        allowed = ", ".join(LANGUAGES)
        raise RequestError(
            f"--lang {lang}: no such language; allowed: {allowed}.{nearest(lang, LANGUAGES)}"
        )
    source = files("model.views.texts") / f"{lang}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def say(lang: str, key: str, **values: object) -> str:
    """Return the text "section.name" with its placeholders filled."""
    section, _, name = key.partition(".")
    return str(texts(lang)[section][name]).format(**values)


def month_name(lang: str, date: str) -> str:
    """Return "2019-01" as "January 2019"."""
    names = texts(lang)["calendar"]["months"]
    return say(lang, "calendar.month", name=names[int(date[5:7]) - 1], year=date[:4])

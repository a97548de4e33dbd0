"""What the figures and the report say, one file a language; placeholders are named in braces.

The language is an argument, "en" or "zh", handed from the command down to each text: there is no
setting that one report could leave behind for the next. Labels come from the declarations;
`terms_zh.toml` has the Chinese for declared names without a label of their own.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from model.errors import RequestError, nearest

LANGUAGES = ("en", "zh")
TAGS = {"en": "en", "zh": "zh-CN"}
"""What a web page calls the language."""


@cache
def texts(lang: str) -> dict[str, Any]:
    """Return every text of a language by section; an unknown language is a `RequestError`."""
    if lang not in LANGUAGES:
        allowed = ", ".join(LANGUAGES)
        raise RequestError(
            f"--lang {lang}: no such language; allowed: {allowed}.{nearest(lang, LANGUAGES)}"
        )
    return _read(lang)


@cache
def terms(lang: str) -> dict[str, dict[str, str]]:
    """Return the terms of a language for declared names, by section; English needs none."""
    return {} if lang == "en" else _read(f"terms_{lang}")


def _read(name: str) -> dict[str, Any]:
    source = files("model.views.texts") / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def say(lang: str, key: str, **values: object) -> str:
    """Return the text "section.name" with its placeholders filled."""
    section, _, name = key.partition(".")
    return str(texts(lang)[section][name]).format(**values)


def term(lang: str, section: str, words: str) -> str:
    """Return a declared name in a language; words nobody declared stay as they are."""
    return terms(lang).get(section, {}).get(words, words)


def month_name(lang: str, date: str) -> str:
    """Return "2019-01" as "January 2019"."""
    names = texts(lang)["calendar"]["months"]
    return say(lang, "calendar.month", name=names[int(date[5:7]) - 1], year=date[:4])

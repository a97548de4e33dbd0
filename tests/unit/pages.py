"""The code that a page of docs/ shows, so that tests run what readers read."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def code_with(words: str, page: str) -> str:
    """Return the one block of Python on a page that has these words."""
    found = [code for code in BLOCK.findall((DOCS / page).read_text("utf-8")) if words in code]
    assert len(found) == 1, f"{len(found)} blocks of {page} have {words!r}"
    return found[0]

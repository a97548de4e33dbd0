"""Thousands of cases: `python -m tests.fuzz --cases 10000` says how they ended."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from tests.fuzz.outcome import of


def main() -> int:
    """Carry out the cases from --first on; return 1 if one ended as no case may."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--cases", type=int, default=10_000)
    given.add_argument("--first", type=int, default=0)
    asked = given.parse_args()
    ends: Counter[str] = Counter()
    for number in range(asked.first, asked.first + asked.cases):
        with tempfile.TemporaryDirectory() as folder:
            found = of(number, Path(folder))
        ends[f"{found.line[0]}: {found.wrong or found.code}"] += 1
        if found.wrong:
            print(f"--- case {number}: {found}", flush=True)
    for end, count in sorted(ends.items()):
        print(f"{count:6,} {end}")
    return int(any("exit" in end or "trace" in end for end in ends))


if __name__ == "__main__":
    raise SystemExit(main())

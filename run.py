"""Fourfold from the command line: `python run.py --help`."""

from __future__ import annotations

import sys

from model.commands import main

if __name__ == "__main__":
    sys.exit(main())

"""The command line: one file a command. Nothing heavy is imported before it is needed."""

from __future__ import annotations

from model.commands.main import main

__all__ = ["main"]

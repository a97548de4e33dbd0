"""The log of a study, in its output folder."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LEVELS = ("debug", "info", "warning", "error")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _LogFile(logging.FileHandler):
    """A log file that cannot be written (a full disk) is no reason to end a study."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the library's name)
        """Leave the line out."""


@contextmanager
def log_to(path: Path, level: str = "info") -> Iterator[None]:
    """Append what the model's loggers say, from `level` on, to a file (times in UTC)."""
    handler = _LogFile(path, encoding="utf-8")
    formatter = logging.Formatter(FORMAT, datefmt="%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.setLevel(level.upper())
    logger = logging.getLogger("model")
    before = logger.level
    logger.setLevel(min(before or logging.WARNING, handler.level))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        with suppress(OSError):
            handler.close()

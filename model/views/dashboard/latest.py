"""Work beside the page: one thing at a time, and only the last one wanted counts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import NamedTuple


class Made[K, T](NamedTuple):
    """What was made, of what; `value` is None if it could not be made, and `why` says why not."""

    of: K
    value: T | None
    why: str = ""


class Latest[K, T]:
    """Makes what was last wanted in a thread; `listen` is called when `made` has changed."""

    def __init__(self, make: Callable[[K], T]) -> None:
        self.listen: Callable[[], None] = lambda: None
        self.made: Made[K, T] | None = None
        self._make = make
        self._lock = threading.Lock()
        self._next: list[K] = []
        self._thread: threading.Thread | None = None

    def want(self, key: K) -> None:
        """Make this next, and nothing that was wanted before and is not begun."""
        with self._lock:
            self._next = [key]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Make nothing more: nobody looks any longer."""
        self.listen = lambda: None
        with self._lock:
            self._next = []

    def wait(self) -> Made[K, T] | None:
        """Wait until nothing is wanted, and return what was made last."""
        while (thread := self._thread) is not None:
            thread.join()
        return self.made

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._next:
                    self._thread = None
                    return
                key = self._next.pop()
            self.made = self._try(key)
            self.listen()

    def _try(self, key: K) -> Made[K, T]:
        """What cannot be made is said in its place: a page lives on."""
        try:
            return Made(key, self._make(key))
        except Exception as error:
            logging.getLogger("model").exception("the page could not show something")
            return Made(key, None, f"{type(error).__name__}: {error}")

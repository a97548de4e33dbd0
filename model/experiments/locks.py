"""Locks on files, which the system lets go of when their holder dies (flock).

They spare work and keep requests apart; nothing finished depends on them, because a run appears
by being renamed. Where the system has none (Windows, some network disks) every lock is given.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    HAVE_LOCKS = False
else:
    HAVE_LOCKS = True

WITHOUT_LOCKS = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK, errno.EBADF, errno.EINVAL}
"""What a disk says that has no locks."""


class FileLock:
    """A file that one holder has alone, or several share; gone when nobody holds it any more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether we hold it, alone or with others."""
        return self._handle is not None

    def try_alone(self) -> bool:
        """Hold it alone, if nobody else holds it; what was held before stays held if not."""
        return self._take(alone=True)

    def try_share(self) -> bool:
        """Hold it with others, if nobody holds it alone."""
        return self._take(alone=False)

    def release(self) -> None:
        """Let go of it; the last holder removes the file."""
        if self._handle is None:
            return
        if self.try_alone():
            with suppress(OSError):
                self.path.unlink()
        self._close()

    def _take(self, *, alone: bool) -> bool:
        held = self._handle is not None
        while True:
            if self._handle is None:
                self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            if not _lock(self._handle, alone=alone):
                if held:
                    _lock(self._handle, alone=False)  # to ask for more is to lose what one had
                else:
                    self._close()
                return False
            if self._is_there():
                return True
            self._close()  # its last holder removed it between our opening and locking it

    def _is_there(self) -> bool:
        """Whether the file under our name is still the one we opened."""
        assert self._handle is not None
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._handle))
        except FileNotFoundError:
            return False

    def _close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int, *, alone: bool, wait: bool = False) -> bool:
    """Lock an open file; False if somebody else has it."""
    if not HAVE_LOCKS:
        return True
    how = (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in WITHOUT_LOCKS:
            raise
    return True


@contextmanager
def claimed(path: Path) -> Iterator[bool]:
    """Hold a file alone as long as the block lasts; give False if another process has it."""
    lock = FileLock(path)
    ours = lock.try_alone()
    try:
        yield ours
    finally:
        lock.release()


def append_lines(path: Path, text: str) -> None:
    """Append whole lines to a file, in one write, while no other process appends to it.

    A last line that a kill cut short is ended first.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
    try:
        _lock(handle, alone=True, wait=True)
        size = os.lseek(handle, 0, os.SEEK_END)
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        content = (b"\n" if torn else b"") + text.encode()
        while content:
            content = content[os.write(handle, content) :]
    finally:
        os.close(handle)

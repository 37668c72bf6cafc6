"""What takes long is done by one thread of this process, one after the other, and says how far it is.

What waits here stands in the ledger too, with the process that has it: what was under way when a process ended is
*interrupted*, and is begun again when its person says so. ``is_left`` says whether nobody is at it any more.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.errors import RectifyError
from engine.words import Words

_log = logging.getLogger("rectify.background")
FAULT = Words("系统出错，已记录；可以再试一次。", "Something went wrong and is logged; it may be tried again.")
# Other processes are told how far something is so often, in seconds.
TELLS_EVERY = 1.0
# What waits with no process named, and has no turn after this time, waits at one that has ended; to begin it twice does
# no harm.
_NO_TURN_FOR = timedelta(minutes=1)
# The address of a ledger, what kind of work it is, and its number among these.
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """Work that waits here."""

    do: Callable[[], None]
    ended: threading.Event = field(default_factory=threading.Event)


class Background:
    """The thread, begun with the first job; ``name`` is this process among others, found when first asked for."""

    def __init__(self) -> None:
        self._name = ""
        self._jobs: OrderedDict[Key, _Job] = OrderedDict()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._progress: dict[Key, tuple[int, int]] = {}
        self._doing: dict[Key, Words] = {}

    @property
    def name(self) -> str:
        """Return this process among others, and among those that had its number before."""
        with self._changed:
            if not self._name:
                self._name = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(4)}"
            return self._name

    def start(self, key: Key, do: Callable[[], None], *, patience: float = 0.0) -> bool:
        """Let work have its turn; wait so many seconds for it, and say whether that was enough."""
        job = _Job(do=do)
        with self._changed:
            job = self._jobs.setdefault(key, job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="background", daemon=True)
                self._thread.start()
            self._changed.notify()
        return job.ended.wait(patience)

    def holds(self, key: Key) -> bool:
        """Say whether something waits here, or is under way."""
        with self._changed:
            return key in self._jobs

    def tell(self, key: Key, done: int, total: int, doing: Words | None = None) -> None:
        """Keep how far something is that is under way, and the same in words where numbers do not say it."""
        self._progress[key] = (done, total)
        if doing is None:
            self._doing.pop(key, None)
        else:
            self._doing[key] = doing

    def progress(self, key: Key) -> tuple[int, int] | None:
        """Return how far something is, of how much; None where this process does not know."""
        return self._progress.get(key)

    def doing(self, key: Key) -> Words | None:
        """Return what is being done of something, in words; None where this process does not know."""
        return self._doing.get(key)

    def is_left(
        self, key: Key, *, since: datetime, at: datetime, longest: timedelta, worker: str | None = None
    ) -> bool:
        """Say whether nobody is at something any more: its process has ended, or was not heard of for too long."""
        if self.holds(key):
            return False
        if worker is None:
            return at - since > _NO_TURN_FOR
        return at - since > longest or _is_gone(worker, self.name)

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._jobs:
                    self._changed.wait()
                key, job = next(iter(self._jobs.items()))
            try:
                job.do()
            except Exception:  # noqa: BLE001 - the edge of a thread: told whole, and the next has its turn
                _log.exception("%s %d could not be gone on with", *key[1:])
            with self._changed:
                del self._jobs[key]
                self._progress.pop(key, None)
                self._doing.pop(key, None)
            job.ended.set()


background = Background()


def as_said(refusal: RectifyError) -> Words:
    """Return a refusal with its way out as it is kept."""
    return Words(
        f"{refusal.message('zh')}{refusal.way_out('zh')}", f"{refusal.message('en')} {refusal.way_out('en')}".strip()
    )


def _is_gone(worker: str, here: str) -> bool:
    """Say whether a process of the machine of the one that asks has ended; of those of others nothing is known."""
    host, _, rest = worker.partition(":")
    number, _, _token = rest.partition(":")
    if host != here.partition(":")[0] or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

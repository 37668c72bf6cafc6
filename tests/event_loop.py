"""The one event loop that calls to sites share, in this process."""

from __future__ import annotations

from contextlib import ExitStack

from anyio.from_thread import BlockingPortal, start_blocking_portal


class Loop:
    """An event loop in a thread of its own, started by the first who needs it."""

    def __init__(self) -> None:
        self._kept = ExitStack()
        self._portal: BlockingPortal | None = None

    def portal(self) -> BlockingPortal:
        if self._portal is None:
            self._portal = self._kept.enter_context(start_blocking_portal())
        return self._portal

    def end(self) -> None:
        self._kept.close()
        self._portal = None


LOOP = Loop()

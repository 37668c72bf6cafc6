"""Stopping a delivery soon, from another thread, without losing a mail or sending one twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from notifications.transport import Transport


class Halt:
    """Once asked, no further mail is begun, and whoever waits for a relay is cut loose."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._changing = threading.Lock()
        self._under_way: set[Transport] = set()

    @property
    def is_asked(self) -> bool:
        """Say whether deliveries should end."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Let every delivery end: between two mails, or in the middle of one with what is then known of it."""
        self._asked.set()
        with self._changing:
            for way in self._under_way:
                way.abandon()

    @contextmanager
    def may_cut(self, way: Transport) -> Iterator[None]:
        """Let a way out be cut while the block runs."""
        with self._changing:
            self._under_way.add(way)
            if self.is_asked:
                way.abandon()
        try:
            yield
        finally:
            with self._changing:
                self._under_way.discard(way)

"""A relay that counts what it takes over, and deliverers in processes of their own that will be killed."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from engine.clock import Reading
from engine.errors import DatabaseBusy
from notifications.delivery import deliver
from notifications.smtp import SmtpTransport, Timeouts
from notifications.smtp_url import SmtpRelay, Tls
from notifications.transport import MAIL
from tests.builders import AT
from tests.faults.worker import open_ledger
from tests.notifications.mails import SENDER

HOST = "127.0.0.1"
# A minute of the story is a second of the machine.
_SPEED = 60
_MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)\r$", re.MULTILINE)


class StoryClock:
    """A clock in which time flies, the same in every process of the machine."""

    def __init__(self, began: float) -> None:
        self._began = began

    def now(self) -> datetime:
        """Return the instant of the story."""
        return AT + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return the seconds of the story."""
        return _SPEED * (time.monotonic() - self._began)

    def reading(self) -> Reading:
        """Return both."""
        return Reading(wall=self.now(), boot="story", seconds=int(self.monotonic()))


def way_to(port: int) -> SmtpTransport:
    """Return a way to a relay on this machine."""
    return SmtpTransport(SmtpRelay(host=HOST, port=port, tls=Tls.NONE), timeouts=Timeouts(quit=0.5), hello="postman")


def keep_delivering(url: str, folder: Path, port: int, began: float) -> None:
    """Deliver for ever."""
    ledger, clock = open_ledger(url, folder), StoryClock(began)
    while True:
        with contextlib.suppress(DatabaseBusy):
            deliver(ledger, {MAIL: way_to(port)}, sender=SENDER, clock=clock)
        time.sleep(0.01)


@dataclass
class Counted:
    """What the relay has taken over, by Message-ID, and the bytes it came with; ``busy`` got a 451 first.

    ``seconds`` is how long it thinks about each mail before it answers.
    """

    seconds: float
    port: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    changing: threading.Lock = field(default_factory=threading.Lock)

    def take(self, body: bytes) -> bytes:
        """Take a mail over, or put one in twenty off the first time; return the answer."""
        found = _MESSAGE_ID.search(body)
        assert found is not None
        header = found[1].decode()
        with self.changing:
            self.bodies.setdefault(header, set()).add(body)
            if int(header[1 : header.index("@")]) % 20 == 0 and header not in self.busy:
                self.busy.add(header)
                return b"451 4.3.2 come back later\r\n"
            self.taken[header] += 1
        return b"250 taken over\r\n"


@contextmanager
def a_counting_relay(*, seconds: float) -> Iterator[Counted]:
    """Run a relay that needs so many seconds for a mail, until the block ends."""
    counted = Counted(seconds)
    with socket.create_server((HOST, 0), backlog=64) as listener:
        counted.port = listener.getsockname()[1]
        thread = threading.Thread(target=_accept, args=(listener, counted), daemon=True)
        thread.start()
        yield counted
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _accept(listener: socket.socket, counted: Counted) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(connection, counted), daemon=True).start()


def _converse(connection: socket.socket, counted: Counted) -> None:
    with connection, contextlib.suppress(OSError), connection.makefile("rb") as reader:
        connection.sendall(b"220 relay\r\n")
        for line in reader:
            verb = line[:4].upper()
            if verb == b"DATA":
                connection.sendall(b"354 go on\r\n")
                body = _body(reader)
                if body is None:
                    return
                time.sleep(counted.seconds)
                connection.sendall(counted.take(body))
            else:
                connection.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")


def _body(reader: BinaryIO) -> bytes | None:
    """Return a body up to its last dot, None when the connection ends before that."""
    lines: list[bytes] = []
    for line in reader:
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line)
    return None

"""A relay on a bare socket that misbehaves at one stage of the conversation, in one of many ways."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

HOST = "127.0.0.1"
# In the order of a conversation.
STAGES = ("connect", "banner", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "quit")
CODES = ("421", "450", "452", "454", "500", "535", "550", "554")
FAULTS = ("reset", "close", "hang", "slow", *CODES, "garbage", "long line", "mixed lines")
_USUAL = {
    "banner": b"220 relay.example", "ehlo": b"250-relay.example\r\n250-STARTTLS\r\n250 AUTH PLAIN",
    "starttls": b"220 go", "auth": b"235 in", "data": b"354 go on", "quit": b"221 bye",
}  # fmt: skip
_LONG = 4096


@dataclass
class Moody:
    """The relay: where it misbehaves and how. ``taken`` are the mails whose last dot it has seen.

    ``said_250`` counts the mails of which it told the other side, in full, that they were taken over.
    """

    stage: str
    fault: str
    stop: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    said_250: int = 0

    def converse(self, connection: socket.socket) -> None:
        """Hold one conversation."""
        reader = connection.makefile("rb")
        if self.stage == "connect" and not self._misbehave(connection, b"220 relay.example"):
            return
        if self.stage != "connect" and not self._answer(connection, "banner"):
            return
        for line in reader:
            verb = line.split()[0].decode("ascii", "replace").lower()
            if not self._answer(connection, verb) or verb == "quit":
                return
            if verb == "data" and not self._take(connection, reader):
                return

    def _take(self, connection: socket.socket, reader: BinaryIO) -> bool:
        """Read a body up to its last dot; say whether the conversation goes on."""
        lines: list[bytes] = []
        for line in reader:
            if line == b".\r\n":
                self.taken.append(b"".join(lines))
                if self.stage == "body" and self.fault in {*CODES, "garbage", "mixed lines"}:
                    return True  # it has answered in the middle already
                went_on = self._answer(connection, "dot")
                self.said_250 += went_on and (self.stage != "dot" or self.fault in {"slow", "long line"})
                return went_on
            lines.append(line)
            if len(lines) == 1 and self.stage == "body" and not self._misbehave(connection, None):
                return False
        return False

    def _answer(self, connection: socket.socket, verb: str) -> bool:
        usual = _USUAL.get(verb, b"250 fine")
        if verb == self.stage:
            return self._misbehave(connection, usual)
        connection.sendall(usual + b"\r\n")
        return True

    def _misbehave(self, connection: socket.socket, usual: bytes | None) -> bool:
        """Do what this relay does at its stage; say whether the conversation goes on."""
        match self.fault:
            case "reset" | "close" | "hang" | "late":
                self._leave(connection)
                return False
            case "slow":
                for byte in usual + b"\r\n" if usual else b"":
                    connection.sendall(bytes([byte]))
                    time.sleep(0.005)
                return True
            case "long line":
                connection.sendall(usual + b" " + b"x" * _LONG + b"\r\n" if usual else b"")
                return True
            case "garbage":
                connection.sendall(b"\x00\xff what?\r\n")
            case "mixed lines":
                connection.sendall(b"250-one\r\n999 other\r\n")
            case code:
                connection.sendall(code.encode() + b" so there\r\n")
        return self.fault != "421"

    def _leave(self, connection: socket.socket) -> None:
        """End the conversation without a word, or with one that comes too late."""
        if self.fault == "reset":
            # A linger of zero makes close() send RST, the rudest way to end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif self.fault == "hang":
            self.stop.wait(20)
        elif self.fault == "late":
            self.stop.wait(1)
            connection.sendall(b"250 at last\r\n")


@contextmanager
def a_moody_relay(stage: str = "", fault: str = "") -> Iterator[Moody]:
    """Run a relay until the block ends; without a stage it behaves well."""
    relay = Moody(stage, fault)
    with socket.create_server((HOST, 0)) as listener:
        relay.port = listener.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(listener, relay), daemon=True)
        thread.start()
        yield relay
        relay.stop.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _serve(listener: socket.socket, relay: Moody) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            relay.converse(connection)

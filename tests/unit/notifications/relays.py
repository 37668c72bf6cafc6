"""Mail relays to send to: a real one (aiosmtpd) and one that answers by a script, for what real ones rarely do."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


@dataclass
class Inbox:
    """What a relay took over: envelope sender, recipients, the bytes as they came; and from how many connections."""

    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    peers: set[object] = field(default_factory=set)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (its hook)
        assert envelope.mail_from is not None
        assert envelope.original_content is not None
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        self.peers.add(session.peer)
        return "250 taken over"


class Relay(Controller):
    """A controller that may listen on port 0: it learns its port once it is bound."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class RunningRelay:
    """A real relay with its inbox."""

    port: int
    inbox: Inbox


StartRelay = Callable[..., RunningRelay]


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """Return an authenticator that knows one login."""

    def check(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=known, handled=False)

    return check


@dataclass
class Script:
    """A relay that follows a script: an answer a verb, bytes to send, or ``cut`` (RST) or ``hang``.

    Verbs are BANNER, EHLO, MAIL, RCPT, DATA, DOT, RSET, QUIT and so on; without an entry the usual answer is given.
    ``said`` holds each line received, ``bodies`` each mail body.
    """

    answers: Mapping[str, str]
    port: int = 0
    said: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0


_USUAL = {"BANNER": "220 relay.example", "EHLO": "250-relay.example\r\n250 AUTH PLAIN", "DATA": "354 go on"}
StartScript = Callable[..., Script]


def serve(listener: socket.socket, script: Script, stop: threading.Event) -> None:
    """Follow the script for each connection until the listener is closed."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        script.connections += 1
        with connection, contextlib.suppress(OSError):
            _converse(connection, script, stop)


def _converse(connection: socket.socket, script: Script, stop: threading.Event) -> None:
    reader = connection.makefile("rb")
    if not _answer(connection, script, "BANNER", stop):
        return
    for line in reader:
        verb = line.split()[0].decode().upper()
        script.said.append(line.decode().strip())
        if not _answer(connection, script, verb, stop) or verb == "QUIT":
            return
        if verb == "DATA" and script.answers.get("DATA", "354").startswith("354"):
            body = _body(reader)
            if body is None:
                return
            script.bodies.append(body)
            if not _answer(connection, script, "DOT", stop):
                return


def _body(reader: BinaryIO) -> bytes | None:
    """Return what comes before the last dot, None when the connection ends without it."""
    lines: list[bytes] = []
    for line in reader:
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line)
    return None


def _answer(connection: socket.socket, script: Script, verb: str, stop: threading.Event) -> bool:
    """Answer a verb; say whether the conversation goes on. ``then cut`` after an answer ends it."""
    answer = script.answers.get(verb, _USUAL.get(verb, "250 fine"))
    if answer == "hang":
        stop.wait(10)
        return False
    if answer != "cut":
        text, _, cut = answer.partition(" then ")
        connection.sendall(text.encode() + b"\r\n")
        if not cut:
            return True
    # A linger of zero makes close() send RST, the rudest way to end.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


@dataclass(frozen=True)
class Certificates:
    """A self-signed certificate for localhost: the relay's side, and the side of somebody who trusts it."""

    server: ssl.SSLContext
    client: ssl.SSLContext

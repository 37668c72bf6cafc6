"""Relays to send to, each in a process of its own: aiosmtpd, and one that does as little as SMTP allows."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiosmtpd.smtp import SMTP, Envelope, Session

RELAYS = ("aiosmtpd", "lean")
_HOST = "127.0.0.1"
_END = b"\r\n.\r\n"


class _Sink:
    """Takes everything over and keeps nothing."""

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - its hook
        return "250 taken over"


@contextmanager
def a_relay(name: str) -> Iterator[int]:
    """Run a relay until the block ends; yield its port."""
    ours, theirs = multiprocessing.Pipe()
    serve = {"aiosmtpd": _serve_aiosmtpd, "lean": _serve_lean}[name]
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()
        ours.close()


def _serve_aiosmtpd(tell: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(_Sink(), hostname="relay"), _HOST, 0)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def _serve_lean(tell: Connection) -> None:
    listener = socket.create_server((_HOST, 0))
    tell.send(listener.getsockname()[1])
    while True:
        connection, _peer = listener.accept()
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _converse(connection)


def _converse(connection: socket.socket) -> None:
    """Answer each line as a relay would that is always content; a body counts as one."""
    connection.sendall(b"220 relay\r\n")
    waiting, ends = b"", b"\r\n"
    while received := connection.recv(65536):
        waiting += received
        while ends in waiting:
            line, _, waiting = waiting.partition(ends)
            verb = line[:4].upper()
            if ends is _END or verb not in {b"DATA", b"EHLO", b"QUIT"}:
                answer, ends = b"250 fine\r\n", b"\r\n"
            elif verb == b"DATA":
                answer, ends = b"354 go on\r\n", _END
            elif verb == b"EHLO":
                answer = b"250-relay\r\n250 SIZE 33554432\r\n"
            else:
                connection.sendall(b"221 bye\r\n")
                return
            connection.sendall(answer)

"""Servers of one test: one that answers by the book, and one that does what a script says to the line."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Request:
    """What somebody asked of a server."""

    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Reply:
    """What a server answers; ``{path}`` in it stands for what was asked for."""

    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Hook:
    """A server that is running. ``replies`` are given one after the other; the last is given for ever."""

    port: int
    replies: list[Reply]
    requests: list[Request] = field(default_factory=list)

    def next(self) -> Reply:
        """Return what to answer now."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextlib.contextmanager
def serving(*replies: Reply, tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """Run a server that answers POST requests."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            hook.requests.append(Request(self.path, headers, body, id(self.connection)))
            reply = hook.next()
            said = reply.body.replace(b"{path}", self.path.encode())
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(said)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    class Quiet(HTTPServer):
        def handle_error(self, *_args: object) -> None:
            """Say nothing of those who hang up."""

    server = Quiet((HOST, 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    hook = Hook(server.server_address[1], list(replies) or [Reply()])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextlib.contextmanager
def misbehaving(fault: str) -> Iterator[int]:
    """Run a server that takes one connection and does this to it; yield its port.

    ``early``: hangs up when it has read some; ``after body``: when it has read all; ``half``: in the middle of its
    answer; ``garbage``: speaks no HTTP; ``silent``: never answers; ``drip``: a byte at a time.
    """
    ended = threading.Event()
    with socket.create_server((HOST, 0)) as listener:
        listener.settimeout(5)

        def serve() -> None:
            with contextlib.suppress(OSError):
                line, _ = listener.accept()
                with line:
                    _misbehave(line, fault, ended)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            ended.set()
            thread.join(5)


def _hear(line: socket.socket) -> None:
    """Read a whole request."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += line.recv(65536)
    length = next(int(part[15:]) for part in heard.split(b"\r\n") if part.lower().startswith(b"content-length:"))
    while len(heard.partition(b"\r\n\r\n")[2]) < length:
        heard += line.recv(65536)


def _misbehave(line: socket.socket, fault: str, ended: threading.Event) -> None:
    line.settimeout(5)
    if fault == "early":
        line.recv(10)
        # A reset, not a polite end: what was not read is thrown away.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        return
    _hear(line)
    match fault:
        case "half":
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
        case "garbage":
            line.sendall(b"220 mail.office.example ESMTP\r\n\r\n")
        case "silent":
            ended.wait(5)
        case "drip":
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 10_000:
                if ended.is_set():
                    return
                line.sendall(bytes([byte]))
                time.sleep(0.02)


@dataclass(frozen=True)
class Identity:
    """A certificate that a server shows, and the file by which it is trusted."""

    server: ssl.SSLContext
    trusted: Path

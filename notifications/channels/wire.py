"""One request over HTTP: to an address that was looked up once and judged, within a time, for a short answer.

The only module that knows ``httpcore2``. It follows no redirect, reads no proxy from the environment, and says of each
failure how far the request had come.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import httpcore2

from engine.clock import Clock
from notifications.channels.place import Place
from notifications.channels.reach import NoSuchHost, OutOfReach, Reach
from notifications.transport import Stage

# Seconds for the whole of one request, and for each of its connections; the lease of a message is far longer.
WHOLE, CONNECT = 40.0, 10.0
# An answer says yes or no; what is longer is cut, not read.
LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the other side said; header names are in lower case. ``body`` is its beginning, where it is long."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Cut(Exception):
    """No answer came. ``stage`` says how far it came: at ``answer`` the other side may have read the whole request.

    ``is_refused``: the other side is not who it must be (its certificate, its address), and nothing was sent.
    """

    def __init__(self, stage: Stage, detail: str, *, is_refused: bool = False) -> None:
        super().__init__(detail)
        self.stage, self.detail, self.is_refused = stage, detail, is_refused


class Wire:
    """A lasting connection to one place; not shared by threads."""

    def __init__(
        self, place: Place, reach: Reach, *, clock: Clock, authorities: ssl.SSLContext, whole: float = WHOLE
    ) -> None:
        self._place = place
        self._network = _Network(reach, clock, whole)
        self._timeouts = {"connect": min(CONNECT, whole), "read": whole, "write": whole, "pool": CONNECT}
        self._pool = httpcore2.ConnectionPool(
            ssl_context=authorities,
            max_connections=1,
            network_backend=self._network,
        )

    def post(self, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one POST request and return its answer; raises ``Cut`` when none came."""
        came = _Progress()
        request = httpcore2.Request(
            "POST",
            httpcore2.URL(
                scheme=self._place.scheme.encode(),
                host=self._place.host.encode(),
                port=self._place.port,
                target=target.encode("ascii"),
            ),
            headers=_headers(self._place, headers, body),
            content=body,
            extensions={"timeout": self._timeouts, "trace": came.note},
        )
        self._network.begin()
        with _told(came):
            response = self._pool.handle_request(request)
            try:
                body = _start_of(cast("Iterable[bytes]", response.stream))
                return Answer(status=response.status, headers=_lower(response.headers), body=body)
            finally:
                response.close()

    def abandon(self) -> None:
        """Cut the line under whoever waits, from another thread; nothing can be posted by it any more."""
        self._network.cut()

    def close(self) -> None:
        """Close the connection; posting again opens another."""
        self._pool.close()


@dataclass(slots=True)
class _Progress:
    """How far a request came, by what the library notes down itself."""

    is_written: bool = False
    is_connected: bool = False

    def note(self, event: str, _info: Mapping[str, Any]) -> None:
        self.is_connected = self.is_connected or event.endswith(".send_request_headers.started")
        self.is_written = self.is_written or event.endswith(".send_request_body.complete")


@contextlib.contextmanager
def _told(came: _Progress) -> Iterator[None]:
    try:
        yield
    except OutOfReach as fault:
        raise Cut(Stage.CONNECT, str(fault), is_refused=True) from None
    except NoSuchHost as fault:
        raise Cut(Stage.CONNECT, str(fault)) from None
    except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError) as fault:
        raise _cut(fault, came) from None


def _cut(fault: Exception, came: _Progress) -> Cut:
    said = f"{type(fault).__name__} {fault}".strip()
    if came.is_connected:
        return Cut(Stage.ANSWER if came.is_written else Stage.REQUEST, said)
    # The library puts what went wrong into its own fault.
    wrong = next(iter(fault.args), None)
    if isinstance(wrong, ssl.SSLError):
        return Cut(Stage.TLS, said, is_refused=isinstance(wrong, ssl.SSLCertVerificationError))
    return Cut(Stage.CONNECT, said)


def _headers(place: Place, headers: Mapping[str, str], body: bytes) -> list[tuple[bytes, bytes]]:
    given = {
        "Host": place.authority,
        "User-Agent": "Rectify",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Content-Length": str(len(body)),
        **headers,
    }
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in given.items()]


def _lower(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("ascii", "replace").lower(): value.decode("latin-1") for name, value in headers}


def _start_of(stream: Iterable[bytes]) -> bytes:
    read = bytearray()
    for part in stream:
        read += part
        if len(read) >= LONGEST_ANSWER:
            break
    return bytes(read[:LONGEST_ANSWER])


@dataclass(slots=True)
class _Deadline:
    """When the request under way has taken long enough."""

    clock: Clock
    ends: float = field(default=0.0)

    def left(self, asked: float | None) -> float:
        """Return how many seconds one step may take; 0 or less when time is up."""
        left = self.ends - self.clock.monotonic()
        return left if asked is None else min(left, asked)


class _Network(httpcore2.NetworkBackend):
    """Connects to addresses that were looked up once and judged, and to no other."""

    def __init__(self, reach: Reach, clock: Clock, whole: float) -> None:
        self._reach = reach
        self._whole = whole
        self._deadline = _Deadline(clock)
        self._sockets = httpcore2.SyncBackend()
        self._is_cut = False
        self._line: httpcore2.NetworkStream | None = None

    def begin(self) -> None:
        self._deadline.ends = self._deadline.clock.monotonic() + self._whole

    def cut(self) -> None:
        self._is_cut = True
        line = None if self._line is None else self._line.get_extra_info("socket")
        if line is not None:
            with contextlib.suppress(OSError):
                # Not the TLS layer's own: it would take its state away from under the thread that reads.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def keep(self, stream: httpcore2.NetworkStream) -> httpcore2.NetworkStream:
        """Remember what is open now, so that it can be cut."""
        self._line = stream
        if self._is_cut:
            self.cut()
        return _Timed(stream, self._deadline, self.keep)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host that may be called and answers."""
        *others, last = self._reach.addresses(host, port)
        for address in others:
            with contextlib.suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return self._connected(address, port, timeout, socket_options)
        return self._connected(last, port, timeout, socket_options)

    def _connected(
        self, address: str, port: int, timeout: float | None, socket_options: Iterable[Any] | None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout)
        if left <= 0 or self._is_cut:
            raise httpcore2.ConnectTimeout
        return self.keep(self._sockets.connect_tcp(address, port, timeout=left, socket_options=socket_options))


class _Timed(httpcore2.NetworkStream):
    """A stream whose steps share one deadline, so that a byte a second does not last for ever."""

    def __init__(
        self,
        stream: httpcore2.NetworkStream,
        deadline: _Deadline,
        keep: Callable[[httpcore2.NetworkStream], httpcore2.NetworkStream],
    ) -> None:
        self._stream = stream
        self._deadline = deadline
        self._keep = keep

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._deadline.left(timeout)
        if left <= 0:
            raise httpcore2.ReadTimeout
        return self._stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._deadline.left(timeout)
        if left <= 0:
            raise httpcore2.WriteTimeout
        self._stream.write(buffer, left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout)
        if left <= 0:
            raise httpcore2.ConnectTimeout
        return self._keep(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

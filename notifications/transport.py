"""How the bytes of a mail leave, and what came of it: the protocol, a folder of ``.eml`` files, and memory."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from engine.domain import ways

MAIL = ways.MAIL


class Result(StrEnum):
    """What is known about a mail after one attempt. Only ``sent`` means that a relay took it over."""

    SENT = "sent"
    WRITTEN = "written"
    RETRY = "retry"
    DEAD = "dead"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """How far an attempt came. ``final`` is the relay's answer after the last dot.

    ``request`` and ``answer`` are the two halves of an exchange over HTTP.
    """

    CONNECT = "connect"
    TLS = "tls"
    HELLO = "hello"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    FINAL = "final"
    FILE = "file"
    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one attempt, where it was decided, and the other side's own words.

    ``relay_fault`` means that no mail would have passed: pause the relay rather than count against this mail.
    ``broken_off`` means that we ourselves let go of it before it could have been taken over: nobody's fault.
    ``dead`` at stage ``rcpt`` speaks about the address, elsewhere about the mail. ``code`` is the SMTP or HTTP reply,
    if any; ``retry_after`` is how long the other side asks to be left alone.
    """

    result: Result
    stage: Stage
    detail: str = ""
    code: int | None = None
    relay_fault: bool = False
    broken_off: bool = False
    retry_after: timedelta | None = None


# Asked once for each mail, at the last moment before the other side could take it over: whether it may still go.
Gate = Callable[[], bool]


def always() -> bool:
    """Let every mail go."""
    return True


class Transport(Protocol):
    """A way out. It never raises for what the other side does; it answers with an outcome."""

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Try once to hand one mail to one recipient; both addresses are envelope addresses.

        When ``gate`` says no, nothing is handed over and the outcome is ``broken_off``.
        """
        ...

    def abandon(self) -> None:
        """Break off what is under way and refuse what comes later; called from another thread, to stop soon."""
        ...

    def close(self) -> None:
        """Let go of what is held open; sending again opens it again."""
        ...


class FolderTransport:
    """Writes each mail to ``<folder>/<day>-<id>.eml``, whole or not at all; the same mail twice is one file.

    Day and id are those of the mail's Date and X-Rectify-Id headers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Write the mail; a full or read-only disk is a fault of the way out, to be tried again."""
        if not gate():
            return let_go(Stage.FILE)
        path = self._folder / _file_name(data)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
        except OSError as error:
            return Outcome(result=Result.RETRY, stage=Stage.FILE, detail=str(error), relay_fault=True)
        return Outcome(result=Result.WRITTEN, stage=Stage.FILE, detail=str(path))

    def abandon(self) -> None:
        """Do nothing: writing a file never takes long."""

    def close(self) -> None:
        """Do nothing: no file stays open between mails."""


class MemoryTransport:
    """Keeps mails in a list. ``answers`` are given first, one a mail; after them every mail is sent.

    A mail is kept when it was sent, or when it may have been (``unknown``).
    """

    def __init__(self, answers: Iterable[Outcome] = ()) -> None:
        self.mails: list[tuple[str, str, bytes]] = []
        self.closed = 0
        self._answers = deque(answers)

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Answer as told, else ``sent``."""
        if not gate():
            return let_go(Stage.DATA)
        sent = Outcome(result=Result.SENT, stage=Stage.FINAL, code=250)
        outcome = self._answers.popleft() if self._answers else sent
        if outcome.result in (Result.SENT, Result.WRITTEN, Result.UNKNOWN):
            self.mails.append((sender, recipient, data))
        return outcome

    def abandon(self) -> None:
        """Do nothing: it never waits for anybody."""

    def close(self) -> None:
        """Count that it was closed."""
        self.closed += 1


def let_go(stage: Stage) -> Outcome:
    """Return the outcome of an attempt that we broke off ourselves, before anything could be taken over."""
    return Outcome(result=Result.RETRY, stage=stage, detail="broken off before it was handed over", broken_off=True)


def _file_name(data: bytes) -> str:
    headers = message_from_bytes(data.partition(b"\r\n\r\n")[0], policy=policy.compat32)
    day = parsedate_to_datetime(str(headers["Date"])).date()
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", str(headers["X-Rectify-Id"]))
    return f"{day.isoformat()}-{safe}.eml"


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside the place, force it to disk, then rename: a reader sees the whole file or none."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

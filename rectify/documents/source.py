"""A file → what the notice in it says, read by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.words import Words
from rectify.documents.decoding import LARGEST, decode, refused
from rectify.documents.findings import Notice
from rectify.documents.ledger_sheet import NOTHING_TOLD, WORKBOOKS, Told, read_ledger_file
from rectify.documents.notice import read_notice
from rectify.documents.phrases import Phrasebook
from rectify.documents.refusals import DocumentUnsupported

SUPPORTED: tuple[str, ...] = (".txt", ".xlsx")


def read_file(path: Path, *, phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD) -> Notice:
    """Return what the notice or ledger in a file says; ``told`` is what somebody said of a ledger's columns.

    Raises ``DocumentUnsupported`` or ``DocumentUnreadable``, and ``InvalidInput`` for a column that is not there.
    """
    if path.suffix.lower() in WORKBOOKS:
        return read_ledger_file(path, phrases=phrases, told=told)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentUnsupported(where=str(path), kind=path.suffix or "—", allowed=list(SUPPORTED))
    return reader(path, phrases)


def _read_text(path: Path, phrases: Phrasebook | None) -> Notice:
    return read_notice(decode(_bytes(path), where=str(path)), phrases=phrases)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to know that a file is too large.
            return file.read(LARGEST + 1)
    except OSError as error:
        raise refused(str(path), Words("打不开这个文件", f"it cannot be opened ({error.strerror})")) from error


_READERS: dict[str, Callable[[Path, Phrasebook | None], Notice]] = {".txt": _read_text}

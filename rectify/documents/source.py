"""A file → what the notice in it says: what it holds decides how it is read, its name only where that says nothing.

Every kind but plain text is taken apart in a confined process (``confined``). Text is decoded here: that is two
decoders of the standard library over at most 5 MiB. What follows is the same for all kinds: patterns without loops
inside loops, over at most 400,000 characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.words import Words
from rectify.documents.blocks import Block
from rectify.documents.confined import read_confined
from rectify.documents.decoding import decode, refused
from rectify.documents.findings import Notice
from rectify.documents.kinds import Kind, kind_of
from rectify.documents.ledger_sheet import Tell, ledger_of, nobody
from rectify.documents.ledger_tables import NOTHING_TOLD, WORKBOOKS, Table, Told, read_tables, uncollected
from rectify.documents.notice import read_lines, read_notice
from rectify.documents.package import KIND, require_kind
from rectify.documents.phrases import Phrasebook
from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported

LARGEST = 30 << 20
MOST_SIGNS, LONGEST_LINE = 400_000, 20_000
STANDARD_INPUT = "-"
SUPPORTED: tuple[str, ...] = (".txt", ".html", ".htm", ".docx", ".pdf", KIND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document that was taken apart: it holds a text, or lines and tables, or the tables of a workbook."""

    data: bytes
    where: str
    text: str | None = None
    lines: Sequence[Block] = ()
    tables: Sequence[Table] | None = None


def read_file(
    path: Path, *, phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD, tell: Tell = nobody
) -> Notice:
    """Return what the notice or ledger in a file says; ``told`` is what somebody said of a ledger's columns.

    ``tell`` is told how many findings of a ledger are read, of how many. Raises ``DocumentUnsupported`` or
    ``DocumentUnreadable``, and ``InvalidInput`` for a column that is not there.
    """
    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        require_kind(path)
    elif ending not in SUPPORTED:
        raise _unsupported(str(path), path.suffix or "—")
    return read_bytes(_bytes(path), where=str(path), ending=ending, phrases=phrases, told=told, tell=tell)


def read_bytes(
    data: bytes,
    *,
    where: str,
    ending: str = "",
    phrases: Phrasebook | None = None,
    told: Told = NOTHING_TOLD,
    tell: Tell = nobody,
) -> Notice:
    """Return what the notice or ledger in bytes says; ``where`` names them, ``ending`` is that of their name, if any.

    ``tell`` is that of ``read_file``. Raises what ``read_file`` raises.
    """
    with uncollected():
        # No name for what was opened: a large sheet is gone before the collector is at work again.
        return read_opened(
            open_bytes(data, where=where, ending=ending, phrases=phrases, told=told), phrases=phrases, tell=tell
        )


def open_bytes(
    data: bytes, *, where: str, ending: str = "", phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD
) -> Opened:
    """Return what bytes hold; arguments and errors are those of ``read_bytes``."""
    if len(data) > LARGEST:
        raise DocumentUnreadable(
            where=where,
            why=Words("文件太大", "it is too large"),
            allowed=Words(f"不超过{LARGEST >> 20} MiB的文件", f"files of at most {LARGEST >> 20} MiB"),
        )
    kind = kind_of(data, ending=ending, where=where)
    match kind:
        case Kind.TEXT:
            text = decode(data, where=where)
            _require_size([text], text.split("\n"), where)
            return Opened(data=data, where=where, text=text)
        case Kind.WORKBOOK:
            tables = read_tables(data, phrases=phrases, told=told, where=where)
            return Opened(data=data, where=where, tables=tables)
        case Kind.WEB | Kind.WORD | Kind.PORTABLE:
            blocks = read_confined(kind, data, where=where)
            said = ["".join((block.text, *(cell.text for cell in block.cells))) for block in blocks]
            _require_size(said, said, where)
            return Opened(data=data, where=where, lines=blocks)


def read_opened(opened: Opened, *, phrases: Phrasebook | None = None, tell: Tell = nobody) -> Notice:
    """Return what the notice or ledger says that was taken apart with the same words; ``tell`` as in ``read_file``."""
    if opened.tables is not None:
        return ledger_of(opened.tables, opened.data, phrases=phrases, where=opened.where, tell=tell)
    if opened.text is not None:
        return read_notice(opened.text, phrases=phrases)
    return read_lines(opened.lines, phrases=phrases)


def _require_size(texts: Sequence[str], lines: Sequence[str], where: str) -> None:
    """Let a document pass that a person could have written; working out what it says takes time for each character."""
    if sum(map(len, texts)) > MOST_SIGNS or max(map(len, lines), default=0) > LONGEST_LINE:
        raise DocumentUnreadable(
            where=where,
            why=Words("文字太多，不像一份通报", "it says too much for one notice"),
            allowed=Words(
                f"每份不超过{MOST_SIGNS}字、每段不超过{LONGEST_LINE}字；请分成几份",
                f"at most {MOST_SIGNS} characters, {LONGEST_LINE} in a paragraph: divide it",
            ),
        )


def _unsupported(where: str, kind: str) -> DocumentUnsupported:
    return DocumentUnsupported(where=where, kind=kind, allowed=list(SUPPORTED))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to know that a file is too large.
            return file.read(LARGEST + 1)
    except OSError as error:
        raise refused(str(path), Words("打不开这个文件", f"it cannot be opened ({error.strerror})")) from error

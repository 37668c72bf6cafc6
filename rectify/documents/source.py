"""A file → what the notice in it says: what it holds decides how it is read, its name only where that says nothing.

Every kind but plain text is taken apart in a confined process (``confined``). Text is decoded here: that is two
decoders of the standard library over at most 5 MiB. What follows is the same for all kinds: patterns without loops
inside loops, over at most 400,000 characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.words import Words
from rectify.documents.confined import read_confined
from rectify.documents.decoding import decode, refused
from rectify.documents.findings import Notice
from rectify.documents.kinds import Kind, kind_of
from rectify.documents.ledger_sheet import NOTHING_TOLD, WORKBOOKS, Told, read_ledger
from rectify.documents.notice import read_lines, read_notice
from rectify.documents.package import KIND, require_kind
from rectify.documents.phrases import Phrasebook
from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported

LARGEST = 30 << 20
MOST_SIGNS, LONGEST_LINE = 400_000, 20_000
STANDARD_INPUT = "-"
SUPPORTED: tuple[str, ...] = (".txt", ".html", ".htm", ".docx", ".pdf", KIND)


def read_file(path: Path, *, phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD) -> Notice:
    """Return what the notice or ledger in a file says; ``told`` is what somebody said of a ledger's columns.

    Raises ``DocumentUnsupported`` or ``DocumentUnreadable``, and ``InvalidInput`` for a column that is not there.
    """
    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        require_kind(path)
    elif ending not in SUPPORTED:
        raise _unsupported(str(path), path.suffix or "—")
    return read_bytes(_bytes(path), where=str(path), ending=ending, phrases=phrases, told=told)


def read_bytes(
    data: bytes, *, where: str, ending: str = "", phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD
) -> Notice:
    """Return what the notice or ledger in bytes says; ``where`` names them, ``ending`` is that of their name, if any.

    Raises what ``read_file`` raises.
    """
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
            return read_notice(text, phrases=phrases)
        case Kind.WORKBOOK:
            return read_ledger(data, phrases=phrases, told=told, where=where)
        case Kind.WEB | Kind.WORD | Kind.PORTABLE:
            blocks = read_confined(kind, data, where=where)
            said = ["".join((block.text, *(cell.text for cell in block.cells))) for block in blocks]
            _require_size(said, said, where)
            return read_lines(blocks, phrases=phrases)


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

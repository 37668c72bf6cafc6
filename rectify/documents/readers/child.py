"""The confined process: takes the name of a reader, reads bytes from standard input, writes lines as one line of JSON.

What a reader hands over in bytes stands behind it, piece after piece; ``beside`` says how long each is.

The limits are set before the first foreign byte is looked at. What a reader does not foresee ends the process; whoever
started it makes a refusal of that.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from importlib import import_module
from typing import Any

from rectify.documents.readers.lines import Line, Unreadable, as_plain

SECONDS, MEMORY = 20, 768 << 20
_OPEN_FILES = 64
# By the name of a reader: the module whose function ``read`` it is.
READERS = {"docx": "word", "html": "web", "pdf": "portable"}
_WORKBOOK = "xlsx"


def main() -> None:
    """Read what standard input holds with the reader that was named."""
    confine()
    kind, *more = sys.argv[1:]
    answer: dict[str, Any]
    beside: list[bytes] = []
    try:
        data = sys.stdin.buffer.read()
        if kind == _WORKBOOK:
            answer, beside = _book(data, *map(int, more))
        else:
            answer = {"lines": as_plain(read(kind, data))}
    except Unreadable as refusal:
        answer = {"refused": list(refusal.said)}
    except (MemoryError, RecursionError):
        answer = {"refused": ["内容太复杂，读它要的内存太多", "reading it takes too much memory"]}
    answer["beside"] = list(map(len, beside))
    # As UTF-8 a Chinese text takes half of what it takes as ASCII; what is half a sign comes back as it was.
    head = json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")
    for piece in (head, b"\n", *beside):
        sys.stdout.buffer.write(piece)
    sys.stdout.flush()
    # Nobody needs what is left: taking a million cells apart one by one before leaving is work for nothing.
    os._exit(0)


def read(kind: str, data: bytes) -> list[Line]:
    """Return the lines that bytes of a kind hold; raises ``Unreadable``."""
    lines: list[Line] = import_module(f"rectify.documents.readers.{READERS[kind]}").read(data)
    return lines


def _book(
    data: bytes, packed: int, unpacked: int, rows: int, columns: int, most: int
) -> tuple[dict[str, Any], list[bytes]]:
    # A large sheet is a million values that live until the end; the collector of garbage would visit them all.
    gc.disable()
    # What reads workbooks is needed for nothing else, and takes its time to be loaded.
    book = import_module("rectify.documents.readers.book")
    limits = book.Limits(packed=packed, unpacked=unpacked, rows=rows, columns=columns)
    answer: tuple[dict[str, Any], list[bytes]] = book.read_book(data, limits, most=most)
    return answer


def confine() -> None:
    """Limit processor time, memory and files of this process; nothing is written to a file."""
    for limit, wanted in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(limit, (most, most))

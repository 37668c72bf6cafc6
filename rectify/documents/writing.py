"""Files are written whole or not at all: beside their place first, then moved."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.errors import InvalidInput
from engine.words import Words


def write_whole(path: Path, written: str | bytes) -> None:
    """Write a text file in UTF-8, or bytes as they are; raises ``InvalidInput`` when the place cannot be written."""
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, delete=False) as aside:
            aside.write(written.encode() if isinstance(written, str) else written)
        Path(aside.name).chmod(0o644)
        Path(aside.name).replace(path)
    except OSError as fault:
        raise _unwritable(path, fault) from fault


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Yield where to write a file piece by piece; it takes its place when the block ends cleanly, else it is gone.

    Raises ``InvalidInput`` when the place cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".rectify-", dir=path.parent) as folder:
            aside = Path(folder, path.name)
            yield aside
            aside.chmod(0o644)
            aside.replace(path)
    except OSError as fault:
        raise _unwritable(path, fault) from fault


def require_ending(path: Path, ending: str, why: Words) -> None:
    """Let a place pass whose name ends as it must; raises ``InvalidInput`` saying how, and how to come by a PDF."""
    given = path.suffix.lower()
    if given == ending:
        return
    by_print = Words(
        "{ending}；要PDF，打开后打印成PDF，版面已经排好", "{ending}; for PDF open it and print, it is set up for that"
    )
    allowed = by_print.fill(ending=ending) if (given, ending) == (".pdf", ".xlsx") else ending
    raise InvalidInput(what=Words("输出文件", "Output"), value=str(path), why=why, allowed=allowed, where=str(path))


def _unwritable(path: Path, fault: OSError) -> InvalidInput:
    return InvalidInput(
        what=Words("输出文件", "Output"),
        value=str(path),
        where=str(path),
        why=Words(f"写不进去（{fault.strerror}）", f"it cannot be written ({fault.strerror})"),
        allowed=Words("一个可以写入的文件夹里的文件", "a file in a folder that can be written"),
    )

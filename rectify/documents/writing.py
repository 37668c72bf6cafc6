"""Files are written whole or not at all: beside their place first, then moved."""

from __future__ import annotations

import tempfile
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
        raise InvalidInput(
            what=Words("输出文件", "Output"),
            value=str(path),
            where=str(path),
            why=Words(f"写不进去（{fault.strerror}）", f"it cannot be written ({fault.strerror})"),
            allowed=Words("一个可以写入的文件夹里的文件", "a file in a folder that can be written"),
        ) from fault

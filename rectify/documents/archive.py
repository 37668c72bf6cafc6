"""A ``.zip`` written piece by piece: the same content is the same bytes, and of every file its hash is kept."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_CHUNK = 1 << 20
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3
# Where a size is not known before, room is made for more than 2 GiB.
_LARGE = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file in the archive: its size in bytes and the hash of its content."""

    path: str
    size: int
    sha256: str


class Archive:
    """An archive under way; ``files`` are those that are in it, in their order."""

    def __init__(self, target: zipfile.ZipFile, moment: tuple[int, int, int, int, int, int]) -> None:
        self._target, self._moment = target, moment
        self.files: list[Packed] = []

    def put(self, path: str, content: bytes | str) -> Packed:
        """Put a file in; a text in UTF-8."""
        data = content.encode() if isinstance(content, str) else content
        return self._stream(path, [data], compression=zipfile.ZIP_DEFLATED, size=len(data))

    def put_file(self, path: str, source: Path) -> Packed:
        """Put a file of the disk in without reading it whole; it is not packed: evidence is packed already.

        Raises ``OSError`` when it cannot be opened, before anything is written.
        """
        with source.open("rb") as reader:
            chunks = iter(lambda: reader.read(_CHUNK), b"")
            return self._stream(path, chunks, compression=zipfile.ZIP_STORED, size=source.stat().st_size)

    def _stream(self, path: str, chunks: Iterable[bytes], *, compression: int, size: int) -> Packed:
        info = zipfile.ZipInfo(path, self._moment)
        info.compress_type, info.create_system, info.external_attr = compression, _UNIX, _PLAIN_FILE
        digest, written = hashlib.sha256(), 0
        with self._target.open(info, "w", force_zip64=size >= _LARGE) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                written += len(chunk)
        packed = Packed(path=path, size=written, sha256=digest.hexdigest())
        self.files.append(packed)
        return packed


@contextmanager
def archive(target: Path, *, at: datetime) -> Iterator[Archive]:
    """Open an archive to be written, and close it; every file in it is dated ``at``, in the zone that has."""
    moment = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(target, "w") as opened:
        yield Archive(opened, moment)

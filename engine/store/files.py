"""Evidence files by content: the SHA-256 of the bytes is their name, so a file is stored once and never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InvalidInput
from engine.words import Words

_CHUNK = 1 << 20
LARGEST = 200 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file in the store: the name it came with, its size in bytes and its hash."""

    name: str
    size: int
    sha256: str


class FolderFiles:
    """A file store in one folder: ``ab/ab12…``, written aside, flushed to the disk, then named."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, source: Path) -> StoredFile:
        """Copy a file into the store before any row speaks of it; raises ``InvalidInput`` when it can't be used."""
        if not source.is_file():
            raise _unusable(source, Words("没有这个文件", "there is no such file"))
        if source.stat().st_size == 0:
            raise _unusable(source, Words("文件是空的", "it is empty"))
        if source.stat().st_size > LARGEST:
            raise _unusable(source, Words("文件太大", "it is too large"))
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as reader, tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as writer:
            while chunk := reader.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        target = self.path(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        Path(writer.name).replace(target)
        _flush_folder(target.parent)
        _flush_folder(self.folder)
        return StoredFile(name=source.name, size=size, sha256=digest.hexdigest())

    def holds(self, sha256: str) -> bool:
        """Say whether a file is there and its content is still what its name says; reads the whole file."""
        try:
            with self.path(sha256).open("rb") as reader:
                return hashlib.file_digest(reader, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def path(self, sha256: str) -> Path:
        """Return where the file with this hash lies."""
        return self.folder / sha256[:2] / sha256


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unusable(source: Path, why: Words) -> InvalidInput:
    return InvalidInput(
        what=Words("佐证材料", "Evidence"),
        value=str(source),
        why=why,
        allowed=Words(f"不超过{LARGEST >> 20} MiB的文件", f"a file of at most {LARGEST >> 20} MiB"),
        where=str(source),
    )

"""A zip archive, weighed before and while it is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from rectify.documents.readers.lines import Said, Unreadable

_MOST_PARTS, _LARGEST_INSIDE, _LARGEST_PART, _STEEPEST = 2_000, 100 << 20, 48 << 20, 200
_SMALL = 1 << 20
_LOCKED = 0x1


class Archive:
    """The parts of an archive by their name."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self._parts = parts
        self._names = {member.filename for member in parts.infolist()}

    def xml(self, name: str) -> etree._Element | None:
        """Return a part read as XML, None where there is no such part; raises ``Unreadable``."""
        if name not in self._names:
            return None
        try:
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
            )
            root: etree._Element = etree.fromstring(self._bytes(name), parser)
        except etree.XMLSyntaxError as fault:
            raise Unreadable(Said("里面的XML损坏", "the XML inside is damaged")) from fault
        info = root.getroottree().docinfo
        if info.internalDTD is not None or info.doctype:
            raise Unreadable(Said("里面的XML带有DOCTYPE，不读", "the XML inside has a DOCTYPE, which is not read"))
        return root

    def _bytes(self, name: str) -> bytes:
        with self._parts.open(name) as stream:
            # What the directory says may be wrong: what comes out is counted too.
            data = stream.read(_LARGEST_PART + 1)
        if len(data) > _LARGEST_PART:
            raise _too_large()
        return data


@contextmanager
def opened(data: bytes) -> Iterator[Archive]:
    """Open an archive; raises ``Unreadable`` for one that is damaged, locked, or larger than it looks."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _weigh(parts.infolist())
            yield Archive(parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError) as fault:
        raise Unreadable(Said("文件损坏，打不开", "it is damaged and cannot be opened")) from fault


def _weigh(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > _MOST_PARTS or sum(member.file_size for member in members) > _LARGEST_INSIDE:
        raise _too_large()
    if len(set(names)) < len(names) or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise Unreadable(Said("压缩包里的文件名不正常", "the names inside it are not in order"))
    for member in members:
        if member.flag_bits & _LOCKED:
            raise Unreadable(Said("加了密码", "it has a password"))
        if member.file_size > max(_SMALL, member.compress_size * _STEEPEST):
            raise _too_large()


def _too_large() -> Unreadable:
    return Unreadable(
        Said(
            f"解开后太大（最多{_LARGEST_INSIDE >> 20} MB）",
            f"it is too large unpacked (at most {_LARGEST_INSIDE >> 20} MB)",
        )
    )

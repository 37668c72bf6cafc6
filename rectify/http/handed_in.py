"""Files that come in over HTTP: named so that no path and no trick is left in the name, and of a kind offices use.

What a file is shows in its first bytes (``puremagic``), not in its name; the name must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import puremagic

from engine.errors import InvalidInput
from engine.words import Words
from rectify.documents.file_names import harmless

# By the name's ending: what the content may be. Empty: text, which has no first bytes of its own.
_KINDS: dict[str, frozenset[str]] = {
    ".pdf": frozenset({".pdf"}),
    ".png": frozenset({".png"}),
    ".jpg": frozenset({".jpg", ".jpeg", ".jfif"}),
    ".jpeg": frozenset({".jpg", ".jpeg", ".jfif"}),
    ".gif": frozenset({".gif"}),
    ".webp": frozenset({".webp"}),
    ".bmp": frozenset({".bmp"}),
    ".tif": frozenset({".tif", ".tiff"}),
    ".tiff": frozenset({".tif", ".tiff"}),
    ".heic": frozenset({".heic", ".heif", ".heics"}),
    ".docx": frozenset({".docx", ".zip"}),
    ".xlsx": frozenset({".xlsx", ".zip"}),
    ".pptx": frozenset({".pptx", ".zip"}),
    ".odt": frozenset({".odt", ".zip"}),
    ".ods": frozenset({".ods", ".zip"}),
    ".doc": frozenset({".doc"}),
    ".xls": frozenset({".xls"}),
    ".ppt": frozenset({".ppt"}),
    ".wps": frozenset({".doc"}),
    ".et": frozenset({".xls"}),
    ".ofd": frozenset({".zip", ".ofd"}),
    ".zip": frozenset({".zip"}),
    ".rar": frozenset({".rar"}),
    ".7z": frozenset({".7z"}),
    ".mp3": frozenset({".mp3"}),
    ".mp4": frozenset({".mp4", ".m4v", ".mov"}),
    ".mov": frozenset({".mov", ".mp4", ".qt"}),
    ".eml": frozenset(),
    ".txt": frozenset(),
    ".csv": frozenset(),
    ".md": frozenset(),
}


def file_name(given: str | None) -> str:
    """Return a name as ``harmless`` leaves it; raises ``InvalidInput`` when nothing of it is left."""
    name = harmless(given or "")
    if not name:
        raise _unusable(given or "", Words("文件名不能用", "its name cannot be used"), _allowed())
    return name


def require_file(path: Path, *, most: int, endings: Sequence[str] | None = None) -> None:
    """Let a file pass that is of a kind offices use, is what its name says, and is no larger than ``most`` bytes.

    With ``endings`` it is one of these, and what it holds is for its reader to find out.

    Raises ``InvalidInput``.
    """
    if path.stat().st_size > most:
        said = Words(f"不超过{most >> 20} MiB的文件", f"a file of at most {most >> 20} MiB")
        raise _unusable(path.name, Words("文件太大", "it is too large"), said)
    kinds = _KINDS.get(path.suffix.lower()) if endings is None else frozenset[str]()
    if kinds is None or (endings is not None and path.suffix.lower() not in endings):
        raise _unusable(
            path.name, Words("不收这种文件", "files of this kind are not taken"), _allowed(endings or _KINDS)
        )
    with path.open("rb") as reader:
        begin = reader.read(1 << 16)
    if not begin:
        raise _unusable(path.name, Words("文件是空的", "it is empty"), _allowed(endings or _KINDS))
    if endings is None and not (_is_text(begin) if not kinds else kinds & _seen_as(begin)):
        raise _unusable(path.name, Words("内容与文件名的类型不符", "its content is not what its name says"), _allowed())


def _seen_as(begin: bytes) -> frozenset[str]:
    """Return every ending that the first bytes of a file fit."""
    try:
        return frozenset(match.extension for match in puremagic.magic_string(begin))
    except (puremagic.PureError, ValueError):
        return frozenset()


def _is_text(begin: bytes) -> bool:
    return b"\x00" not in begin or begin.startswith((b"\xff\xfe", b"\xfe\xff"))


def _allowed(endings: Iterable[str] = _KINDS) -> Words:
    kinds = " ".join(sorted(ending.removeprefix(".") for ending in endings))
    return Words(f"这些类型的文件：{kinds}", f"files of these kinds: {kinds}")


def _unusable(name: str, why: Words, allowed: Words) -> InvalidInput:
    return InvalidInput(what=Words("文件", "File"), value=name[:80], why=why, allowed=allowed, where=name[:80])

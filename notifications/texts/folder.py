"""An office's own texts, as they lie in its folder: ``<kind>/<zh|en>/<file>``, any of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.words import LANGUAGES, Language, Words
from notifications.texts.kinds import TEXT_KINDS
from notifications.texts.problems import Fault, nearest, quoted
from notifications.texts.shipped import FILES, Slot
from notifications.texts.syntax import LARGEST_SOURCE

_MOST_FILES = 2 * len(TEXT_KINDS) * len(LANGUAGES) * len(FILES)

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What lies in a folder: the texts, and what cannot be one with the reason, both by their path within it."""

    texts: Mapping[Slot, bytes]
    astray: Mapping[str, Fault]


def read_folder(folder: Path) -> Found:
    """Return every text of a folder; nothing of it is looked into yet. Names that begin with a dot are left alone."""
    texts: dict[Slot, bytes] = {}
    astray: dict[str, Fault] = {}
    for path, name in _everything(folder, astray):
        slot = slot_of(name)
        if isinstance(slot, Fault):
            astray[name] = slot
            continue
        try:
            texts[slot] = _beginning(path)
        except OSError as fault:
            astray[name] = _unreadable(fault)
    return Found(texts=texts, astray=astray)


def signature(folder: Path | None) -> Signature:
    """Return what tells whether a folder has changed: its files with size and time of change."""
    if folder is None:
        return ()
    found: list[tuple[str, int, int]] = []
    for path, name in _everything(folder, {}):
        try:
            seen = path.lstat()
        except OSError:
            continue
        found.append((name, seen.st_mtime_ns, seen.st_size))
    return tuple(found)


def _everything(folder: Path, astray: dict[str, Fault]) -> Iterator[tuple[Path, str]]:
    """Yield every file, in the order of their names, links not followed; at most so many."""
    count = 0

    def keep(fault: OSError) -> None:
        place = Path(fault.filename or folder)
        astray[place.relative_to(folder).as_posix() if place != folder else "."] = _unreadable(fault)

    for parent, folders, names in os.walk(folder, onerror=keep):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        for name in sorted([*names, *links]):
            if name.startswith("."):
                continue
            count += 1
            if count > _MOST_FILES:
                astray["."] = Fault(code="too_many", line=1, message=Words("文件太多", "there are too many files"))
                return
            path = Path(parent) / name
            yield path, path.relative_to(folder).as_posix()


def slot_of(name: str) -> Slot | Fault:
    """Return the place of a file by its path, or why it has none."""
    parts = name.split("/")
    shape = Words("路径写成 种类/语言/文件", "a path is kind/language/file")
    if parts[0] not in TEXT_KINDS and len(parts) > 1:
        said = Words(f"没有“{quoted(parts[0])}”这种邮件", f"there is no kind of mail {quoted(parts[0])!r}")
        return Fault(code="unknown_kind", line=1, message=said, hint=nearest(parts[0], TEXT_KINDS))
    if len(parts) != len(Slot._fields):
        return Fault(code="unknown_file", line=1, message=Words("放错了地方", "it lies in the wrong place"), hint=shape)
    kind, language, file = parts
    if language not in LANGUAGES:
        said = Words(f"没有语言“{quoted(language)}”", f"there is no language {quoted(language)!r}")
        return Fault(code="unknown_language", line=1, message=said, hint=nearest(language, LANGUAGES))
    if file not in FILES:
        said = Words(f"没有文件“{quoted(file)}”", f"there is no file {quoted(file)!r}")
        return Fault(code="unknown_file", line=1, message=said, hint=nearest(file, FILES))
    chosen: Language = "en" if language == "en" else "zh"
    return Slot(kind, chosen, file)


def _beginning(path: Path) -> bytes:
    """Return a file, cut off just beyond the largest there may be; a link or a pipe is none."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        return file.read(LARGEST_SOURCE + 1)


def _unreadable(fault: OSError) -> Fault:
    why = fault.strerror or type(fault).__name__
    return Fault(
        code="unreadable",
        line=1,
        message=Words(f"读不出来（{why}）", f"it cannot be read ({why})"),
        hint=Words("一个普通文件，不是链接。", "A plain file, no link."),
    )

"""Mails that a mail system has put down for us: a Maildir, or an mbox. Read within bounds, and cleared afterwards."""

from __future__ import annotations

import contextlib
import mailbox as mailboxes
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import InvalidInput
from engine.words import Words

# Whatever stands behind this much of a mail is not read.
LARGEST = 512 * 1024
_SEEN = ":2,S"

# Called with the bytes of one mail; says whether it is done with, and need not be kept.
Dealt = Callable[[bytes], bool]


def deal_with(path: Path, deal: Dealt, *, keep: bool) -> int:
    """Hand each mail to ``deal``, oldest first, and remove those that are done with; return how many there were.

    With ``keep`` nothing is removed or marked. Mails in a Maildir that are not done with are marked as seen: they stay
    for a person and are not read again. An mbox is locked meanwhile. Raises ``InvalidInput`` for any other place.
    """
    try:
        if (path / "new").is_dir() and (path / "cur").is_dir():
            return _maildir(path, deal, keep=keep)
        if path.is_file() and _is_mbox(path):
            return _mbox(path, deal, keep=keep)
    except (OSError, mailboxes.Error) as fault:
        why = getattr(fault, "strerror", None) or type(fault).__name__
        raise _refused(path, Words(f"读写不了（{why}）", f"it cannot be read or changed ({why})")) from fault
    raise _refused(path, Words("不是邮箱", "it is no mailbox"))


def _maildir(path: Path, deal: Dealt, *, keep: bool) -> int:
    count = 0
    for file in _unseen(path):
        with file.open("rb") as opened:
            data = opened.read(LARGEST)
        count += 1
        is_done = deal(data)
        if keep:
            continue
        with contextlib.suppress(FileNotFoundError):  # another reader was faster
            if is_done:
                file.unlink()
            else:
                file.rename(path / "cur" / f"{file.name.partition(':')[0]}{_SEEN}")
    return count


def _unseen(path: Path) -> Iterator[Path]:
    """Return the files of mails that nobody has looked at, oldest first; links are no mails."""
    found = [
        entry
        for folder in ("new", "cur")
        for entry in os.scandir(path / folder)
        if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
    ]
    unseen = [entry for entry in found if "S" not in entry.name.partition(":2,")[2]]
    yield from (Path(entry.path) for entry in sorted(unseen, key=lambda entry: (entry.stat().st_mtime, entry.name)))


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as opened:
        return opened.read(5) in {b"", b"From "}


def _mbox(path: Path, deal: Dealt, *, keep: bool) -> int:
    box = mailboxes.mbox(path, create=False)
    count = 0
    with contextlib.closing(box), _locked(box, needed=not keep):
        for key in box.keys():  # noqa: SIM118 - mails are removed on the way
            with contextlib.closing(box.get_file(key)) as opened:
                data = opened.read(LARGEST)
            count += 1
            if deal(data) and not keep:
                box.remove(key)
        if not keep:
            box.flush()
    return count


@contextlib.contextmanager
def _locked(box: mailboxes.mbox, *, needed: bool) -> Iterator[None]:
    if not needed:
        yield
        return
    box.lock()
    try:
        yield
    finally:
        box.unlock()


def _refused(path: Path, why: Words) -> InvalidInput:
    return InvalidInput(
        what=Words("邮箱", "Mailbox"),
        value=str(path),
        where=str(path),
        why=why,
        allowed=Words(
            "Maildir文件夹（内有new和cur），或mbox文件", "a Maildir (with new and cur in it), or an mbox file"
        ),
    )

"""Files that came of tasks, until they are forgotten: beside the evidence, so that every node has the same ones.

A task names the place of its file before it is made. So whatever no task names was left behind, and may go.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.domain.sizes import amount
from engine.errors import RectifyError
from engine.words import Words

MOST_BYTES = 8 << 30
# So much of the disk is left to the ledger and to evidence, whatever somebody exports.
_LEFT_FREE = 256 << 20
_CHUNK = 1 << 20
_UNDER_WAY = ".part"


class NoRoom(RectifyError):
    """The disk has no room for what should come of a task."""

    code = "no_room"
    says = Words(
        "磁盘没有地方放这份结果{detail}，没有写成；别的都没有改动。",
        "The disk has no room for the result{detail}; it was not written, and nothing else was changed.",
    )
    remedy = Words(
        "请系统管理员腾出空间（rectify doctor），再办一次。",
        "Ask an administrator to make room (rectify doctor), then begin it again.",
    )


class ResultsTooLarge(RectifyError):
    """The files that came of a person's tasks take as much room as they may."""

    code = "results_too_large"
    says = Words(
        "您的任务结果放不下了：这一份{size}，已有{there}，一共最多{most}。",
        "There is no more room for results of your tasks: this one has {size}, the others {there}; {most} in all.",
    )
    remedy = Words("先删去用不着的任务，再办一次。", "Delete tasks you do not need, then begin it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it was kept: its size in bytes and its hash."""

    size: int
    sha256: str


class Results:
    """One folder, which nobody but the account of this program may look into; ``most`` bytes are for one person."""

    def __init__(self, folder: Path, *, most: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most = most

    @contextlib.contextmanager
    def making(self, place: str) -> Iterator[Path]:
        """Yield a folder in which to make a file; whatever is still in it when the block ends is gone."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self.folder / f"{place}{_UNDER_WAY}"
        aside.mkdir(mode=0o700)
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def keep(self, place: str, made: Path, *, step: Callable[[int], None]) -> KeptFile:
        """Give a file that was made its place, whole and on the disk; ``step`` hears how many bytes were looked at."""
        digest, size = hashlib.sha256(), 0
        with made.open("r+b") as reader:
            while chunk := reader.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                step(size)
            os.fsync(reader.fileno())
        made.chmod(0o600)
        made.replace(self.path(place))
        _flush(self.folder)
        return KeptFile(size=size, sha256=digest.hexdigest())

    def path(self, place: str) -> Path:
        """Return where the file of a place lies."""
        return self.folder / place

    def remove(self, places: Iterable[str]) -> None:
        """Remove files, as far as they are there."""
        for place in places:
            self.path(place).unlink(missing_ok=True)

    def sweep(self, known: Callable[[], Collection[str]]) -> int:
        """Remove what lies at no place that is ``known``, asked after it was looked at; return how much that was."""
        with contextlib.suppress(FileNotFoundError):
            found = list(self.folder.iterdir())
            places = known()
            left = [one for one in found if one.name.removesuffix(_UNDER_WAY) not in places]
            for one in left:
                shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
            return len(left)
        return 0

    def require_room(self, size: int) -> None:
        """Let pass what fits on the disk beside everything else; raises ``NoRoom``."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(self.folder).free
        if free < size + _LEFT_FREE:
            detail = Words(
                "（要{size}，只剩{free}，另给台账留{left}）", " ({size}; {free} are free, {left} stay for the ledger)"
            )
            raise NoRoom(detail=detail.fill(size=amount(size), free=amount(free), left=amount(_LEFT_FREE)))

    def require_allowed(self, size: int, *, there: int) -> None:
        """Let pass what one person may have beside what is there already; raises ``ResultsTooLarge``."""
        if size + there > self.most:
            raise ResultsTooLarge(size=amount(size), there=amount(there), most=amount(self.most))


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

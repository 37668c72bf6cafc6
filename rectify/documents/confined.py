"""Foreign bytes are taken apart in a process of its own, limited in time, memory and files.

A crash, an endless loop or a bomb ends that process, and becomes a refusal that says what to do instead. The answer
is a line of JSON, and bytes of texts and numbers beside it: lines and cells, nothing that could act.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeVar

from engine.words import Words
from rectify.documents.blocks import Block, Cell, visible
from rectify.documents.refusals import DocumentUnreadable

Read = TypeVar("Read")
PATIENCE = 30.0
_ROOT = str(Path(__file__).parents[2])
# -I: neither the environment nor the folder somebody stands in decides what is imported.
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from rectify.documents.readers.child import main; main()"
# Nothing of ours; memory in large pieces and never given back, for half a million cells need it at once and the process
# ends with them (GNU's C library, else no effect).
_ENVIRONMENT = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=16777216"
    ":glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=1073741824"
}
_DAMAGED = Words("内容损坏，或复杂得读不完", "it is damaged, or too complex to be read")
_INSTEAD = Words("另存为.docx，或把文字复制到.txt文件", "a copy saved as .docx, or its text copied into a .txt file")


def read_confined(kind: str, data: bytes, *, where: str) -> tuple[Block, ...]:
    """Return the lines that bytes hold; raises ``DocumentUnreadable``, ``where`` names the file.

    ``kind`` is a name of ``readers.child.READERS``.
    """
    return ask_confined(kind, data, where=where, take=lambda answer: as_blocks(answer["lines"]))


def as_blocks(plain: list[list[Any]]) -> tuple[Block, ...]:
    """Return lines as JSON carries them, without those that say nothing."""
    return tuple(block for entry in plain if (block := _block(entry)).text or block.cells)


def ask_confined(kind: str, data: bytes, *more: str, where: str, take: Callable[[dict[str, Any]], Read]) -> Read:
    """Return what ``take`` makes of the confined process's answer; ``more`` is for its reader.

    ``beside`` in the answer are the pieces that stand behind it, in their order. Raises ``DocumentUnreadable``: what
    was taken over by the bytes it reads might answer anything.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-I", "-c", _START, _ROOT, kind, *more],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=_ENVIRONMENT,
        )
    except subprocess.TimeoutExpired:
        raise _refused(where, Words("读了太久", "reading it takes too long")) from None
    except OSError as fault:
        raise _refused(where, Words("现在起不了读它的进程", f"no process can be started for it ({fault})")) from fault
    answer = _answer(done.stdout) if done.returncode == 0 else None
    if answer is None:
        # The process ended by itself: a limit, or a fault of a library. Its words help nobody who reads a notice.
        raise _refused(where, _DAMAGED)
    try:
        if "refused" in answer:
            instead = Words(*answer["instead"]) if "instead" in answer else _INSTEAD
            raise DocumentUnreadable(where=where, why=Words(*answer["refused"]), allowed=instead)
        return take(answer)
    except (AttributeError, LookupError, StopIteration, TypeError, ValueError):
        raise _refused(where, _DAMAGED) from None


def _answer(said: bytes) -> dict[str, Any] | None:
    """Return what the process said, None for anything it would not say if it were sound."""
    end = said.find(b"\n") + 1
    try:
        answer = json.loads(said[:end])
        ends = list(accumulate(answer.get("beside", ()), initial=end))
    except (AttributeError, TypeError, ValueError):
        return None
    answer["beside"] = [memoryview(said)[start:stop] for start, stop in pairwise(ends)]
    return answer if ends[-1] == len(said) else None


def _block(entry: list[Any]) -> Block:
    number, text, cells, level, page = entry
    return Block(
        line=number,
        text=visible(text),
        cells=tuple(
            Cell(
                text="\n".join(line for each in said.split("\n") if (line := visible(each))),
                column=column,
                width=width,
                goes_on=goes_on,
            )
            for said, column, width, goes_on in cells
        ),
        level=level,
        page=page,
    )


def _refused(where: str, why: Words) -> DocumentUnreadable:
    return DocumentUnreadable(where=where, why=why, allowed=_INSTEAD)

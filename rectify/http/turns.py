"""What takes long to work out is worked out for one caller at a time in a process: the others are asked to wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import RectifyError
from engine.words import Words

_turn = threading.BoundedSemaphore()


class AnotherTurn(RectifyError):
    """Something that takes long is being worked out for somebody else."""

    code = "another_turn"
    says = Words("正在为别人推算，请稍候。", "Something that takes long is being worked out for somebody else.")
    remedy = Words("过几秒再试。", "Try again in a few seconds.")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Take the turn until the block ends; raises ``AnotherTurn`` when somebody else has it."""
    if not _turn.acquire(blocking=False):
        raise AnotherTurn(retry_after=5)
    try:
        yield
    finally:
        _turn.release()

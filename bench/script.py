"""The steps that both sides take: items stand everywhere in their life cycle, and each goes round it without end."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

OPENED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
_BEGUN = OPENED + timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the life cycle: who takes which step, saying what."""

    trigger: str
    login: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One step asked for: a turn of one item, with the key and the instant of the request."""

    item: str
    turn: Turn
    key: str
    at: datetime


# An item takes the first four turns once, then the other six again and again.
LIFE = (
    Turn(trigger="start", login="wang"),
    Turn(trigger="submit", login="wang"),
    Turn(trigger="verify", login="li"),
    Turn(trigger="close", login="chen"),
    Turn(trigger="reopen", login="chen", note="回访发现两处台账又没有按时更新"),
    Turn(trigger="submit", login="wang"),
    Turn(trigger="return", login="li", note="现场看记录仍有三处没有更新"),
    Turn(trigger="submit", login="wang"),
    Turn(trigger="verify", login="li"),
    Turn(trigger="close", login="chen"),
)
_AGAIN = 4


class Script:
    """Hands out steps: the items in a shuffled order that is always the same, each item's turns in their order."""

    def __init__(self, items: Sequence[str]) -> None:
        shuffled = list(items)
        random.Random(1).shuffle(shuffled)
        self._turns = {item: index % len(LIFE) for index, item in enumerate(shuffled)}
        self._calls = self._endless()

    def beforehand(self) -> Iterator[Call]:
        """Yield the steps that bring each item to where it stands when the measuring begins."""
        for item, taken in self._turns.items():
            for turn in range(taken):
                yield Call(item=item, turn=LIFE[turn], key=f"before:{item}:{turn}", at=OPENED)

    def next(self, count: int) -> list[Call]:
        """Return the next steps."""
        return list(islice(self._calls, count))

    def _endless(self) -> Iterator[Call]:
        turns, number = dict(self._turns), 0
        while True:
            for item, turn in turns.items():
                number += 1
                turns[item] = turn + 1 if turn + 1 < len(LIFE) else _AGAIN
                yield Call(item=item, turn=LIFE[turn], key=f"key:{number}", at=_BEGUN + timedelta(milliseconds=number))

"""Where a page of a list ends, so that the next one begins behind it whatever has been added or changed meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.errors import InvalidInput
from engine.words import Words

_TEXT = re.compile(r"(?:(\d{4}-\d{2}-\d{2}|none)~)?(\d{1,18})", re.ASCII)


class Order(StrEnum):
    """What a list of items goes by: as they were taken in, by number, or by due day, those without one last."""

    ID = "id"
    NUMBER = "number"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The last item of a page: its key and, where the list goes by it, the due day it had then."""

    id: int
    order: Order = Order.ID
    due_on: date | None = None

    def __str__(self) -> str:
        if self.order is not Order.DUE:
            return str(self.id)
        return f"{self.due_on or 'none'}~{self.id}"


def read(text: str, order: Order) -> Cursor:
    """Return the cursor that a page named as its next; raises ``InvalidInput`` for anything else."""
    found = _TEXT.fullmatch(text)
    day = found[1] if found else None
    try:
        due_on = None if day is None or day == "none" else date.fromisoformat(day)
    except ValueError:
        found = None
    if found is None or (day is not None) != (order is Order.DUE):
        raise InvalidInput(
            what=Words("从哪里接着", "Where to go on"),
            value=text[:40],
            why=Words("不是上一页给出的", "no page ended there"),
            allowed=Words("上一页的 next，排序不变", "the `next` of the page before, in the same order"),
        )
    return Cursor(id=int(found[2]), order=order, due_on=due_on)

"""Due days that would be others after a move, as its preview shows them: whose, from when to when, which late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.operations.preview import NewDue
from engine.words import Words
from notifications.wording import near_date
from rectify.web.marks import Way, item_path

_NONE = Words("无", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A row: which item, what its date is called, the day before and after; ``is_late`` that it would be late at once.

    ``is_certain`` says that the holidays of the new day's year are known.
    """

    item: Way
    title: str
    rule: Words
    before: Words
    after: Words
    is_late: bool
    is_certain: bool


def dated(dues: Sequence[NewDue], *, today: date, most: int) -> Sequence[Dated]:
    """Return the first rows, those that would be late before the others, then by their new day."""
    ordered = sorted(dues, key=lambda due: (not _turns_late(due, today), due.after or date.max, due.item))
    return [
        Dated(
            item=Way(Words(due.item, due.item), item_path(due.item)),
            title=due.title,
            rule=due.rule,
            before=_NONE if due.before is None else near_date(due.before, seen_from=today),
            after=_NONE if due.after is None else near_date(due.after, seen_from=today),
            is_late=_turns_late(due, today),
            is_certain=due.published or due.after is None,
        )
        for due in ordered[:most]
    ]


def late_at_once(dues: Sequence[NewDue], *, today: date) -> int:
    """Return how many items would be late as soon as they have moved, and are not now."""
    return sum(_turns_late(due, today) for due in dues)


def _turns_late(due: NewDue, today: date) -> bool:
    was_late = due.before is not None and due.before < today
    return due.after is not None and due.after < today and not was_late

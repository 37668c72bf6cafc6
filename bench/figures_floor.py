"""The floor under figures: the same counts by hand, each by the plainest grouping that gives it, on the driver itself.

It sees everything, asks for no right, and knows that no date was moved: what was missed, was missed by the first date.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import psycopg

_ITEMS = (
    "SELECT unit_id, leader_id, category_id, inspection_id, state, count(*),"
    " sum(CASE WHEN due_on < coalesce(paused_on, ?) THEN 1 ELSE 0 END)"
    " FROM item WHERE void_at IS NULL GROUP BY 1, 2, 3, 4, 5"
)
_KEPT = (
    "SELECT missed, count(*) FROM (SELECT max(CASE WHEN d.ended_at >= d.due_at THEN 1 ELSE 0 END) AS missed"
    " FROM item i JOIN deadline d ON d.item_id = i.id WHERE i.state = 'closed' AND i.void_at IS NULL"
    " AND d.subject = 'item' AND d.ended_because = 'left' AND d.due_at > d.set_at GROUP BY i.id) x GROUP BY missed"
)
_AGES = "SELECT state, {hour_entered}, count(*) FROM item WHERE state <> 'closed' AND void_at IS NULL GROUP BY 1, 2"
_DUE = "SELECT due_on, count(*) FROM item WHERE due_on >= ? AND due_on < ? AND void_at IS NULL GROUP BY due_on"
_ENDING = (
    "SELECT due_on, count(*) FROM item WHERE state <> 'closed' AND void_at IS NULL GROUP BY due_on UNION ALL"
    " SELECT last, count(*) FROM (SELECT max(d.due_on) AS last FROM item i JOIN deadline d ON d.item_id = i.id"
    " WHERE i.state = 'closed' AND i.void_at IS NULL AND d.subject = 'item' GROUP BY i.id) x GROUP BY last"
)
_WENT = (
    "SELECT {hour}, {before}, {now}, count(*) FROM history"
    " WHERE action IN ('import', 'advance', 'migrate') AND at >= ? GROUP BY 1, 2, 3"
)
_OWNERS = "SELECT owner_id, count(*) FROM item WHERE state <> 'closed' AND void_at IS NULL GROUP BY owner_id"
_OFTEN = "SELECT count(*) FROM item WHERE returns >= 2 AND void_at IS NULL"
_AGAIN = (
    "SELECT count(*) FROM item i JOIN (SELECT title, min(inspection_id) AS first FROM item WHERE void_at IS NULL"
    " GROUP BY title HAVING min(inspection_id) < max(inspection_id)) t ON t.title = i.title"
    " WHERE i.inspection_id > t.first AND i.void_at IS NULL"
)
_SQLITE = {
    "hour": "substr(at, 1, 13)", "hour_entered": "substr(entered_at, 1, 13)",
    "before": "json_extract(text, '$.data.from')", "now": "json_extract(text, '$.data.to')",
}  # fmt: skip
_HOUR = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24')"
_POSTGRES = {
    "hour": _HOUR.format("at"), "hour_entered": _HOUR.format("entered_at"),
    "before": "text::jsonb -> 'data' ->> 'from'", "now": "text::jsonb -> 'data' ->> 'to'",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of the figures: today, the first and the end of the weeks to come, and those charts have points at.

    ``points`` are all of them, ``past`` the instants at which those before today begin.
    """

    today: date
    weeks: tuple[date, date]
    points: Sequence[date]
    past: Sequence[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What both sides must say alike."""

    count: int
    open: int
    overdue: int
    kept: int
    late: int
    coming: Mapping[str, int]
    open_at: Sequence[int]
    planned: Sequence[int]
    returned: int
    again: int


class Floor:
    """A connection of the driver itself."""

    def __init__(self, url: str) -> None:
        self._is_sqlite = url.startswith("sqlite")
        self._raw: Any = sqlite3.connect(url.removeprefix("sqlite:///")) if self._is_sqlite else psycopg.connect(url)

    def close(self) -> None:
        """Close the connection."""
        self._raw.close()

    def count(self, days: Days) -> Counts:
        """Count everything in one transaction."""
        ask = self._ask
        if self._is_sqlite:
            self._raw.execute("BEGIN")
        items, kept = ask(_ITEMS, days.today), dict(ask(_KEPT))
        ask(_AGES)
        coming, ending = ask(_DUE, *days.weeks), ask(_ENDING)
        went = ask(_WENT, days.past[0])
        ask(_OWNERS)
        ((often,),), ((again,),) = ask(_OFTEN), ask(_AGAIN)
        self._raw.rollback()
        now: Counter[str] = Counter()
        for row in items:
            now[row[4]] += row[5]
        every = sum(now.values())
        return Counts(
            count=every,
            open=every - now["closed"],
            overdue=sum(row[6] or 0 for row in items),
            kept=kept.get(0, 0),
            late=kept.get(1, 0),
            coming={str(day): count for day, count in coming},
            open_at=[_open_at(at, now, went) for at in days.past],
            planned=[sum(count for last, count in ending if last and str(last) >= str(day)) for day in days.points],
            returned=often,
            again=again,
        )

    def _ask(self, statement: str, *values: Any) -> Sequence[Any]:
        said = statement.format(**(_SQLITE if self._is_sqlite else _POSTGRES))
        if self._is_sqlite:
            return list(self._raw.execute(said, [_text(one) for one in values]))
        return list(self._raw.execute(said.replace("?", "%s").encode(), values, prepare=True))


def _open_at(at: datetime, now: Mapping[str, int], went: Sequence[Any]) -> int:
    """Return how many were open at an instant that begins an hour, told backwards from now."""
    hour, there = f"{at.astimezone(UTC):%Y-%m-%dT%H}", Counter(now)
    for since, before, into, count in went:
        if since >= hour:
            there[into] -= count
            if before is not None:
                there[before] += count
    return sum(there.values()) - there["closed"]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    return str(value)

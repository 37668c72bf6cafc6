"""The floor of a tick: the same rows written set-wise in plain SQL, as somebody would who wants to be the fastest.

Everything a ladder says is worked out beforehand and lies in a small table by due day: which rung, on which day, of
which kind for whom, the text of its notice but for the names, and when to look again. Left is the work that no tick
can do without, a thousand timers in a transaction: they are taken away; each rung and each notice is stored; the next
timers are set. The floor knows that no rung was missed, nobody sleeps, nothing is held and no role must be looked up.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Protocol

import psycopg

from bench.crowd import COUNTS, LADDER, TODAY, due_days
from bench.floor import stamp
from bench.workflow import ZONE
from engine.domain.ladders import Planned, next_rungs, planned
from engine.domain.workdays import start_of_day
from engine.store.database import Durability, journal_mode

BATCH = 1000
_WHO = ("owner", "leader_in_charge")
_PLAN = ("due_on", "why", "occurrence", "planned_on", "kind", "rest", "send_from", "next_at")
_TOLD = (
    "SELECT d.id AS deadline_id, d.item_id, p.occurrence, p.planned_on, p.kind, p.send_from,"
    " CASE p.why WHEN 'owner' THEN i.owner_id ELSE i.leader_id END AS person,"
    " 'rung:' || d.id || ':' || p.occurrence || ':' || CASE p.why WHEN 'owner' THEN i.owner_id ELSE i.leader_id END"
    " AS dedupe, '{\"why\": \"' || p.why || '\", \"deadline\": ' || d.id || ', ' || p.rest AS data"
    " FROM claimed c JOIN deadline d ON d.id = c.subject_id JOIN item i ON i.id = d.item_id"
    " JOIN rung_plan p ON p.due_on = d.due_on"
)
_NOTICE = (
    "INSERT INTO notice (dedupe, kind, item_id, recipient_id, data, created_at, send_from, state)"
    " SELECT dedupe, kind, item_id, person, data, {at}, send_from, 'waiting' FROM told"
)
_RUNG = (
    "INSERT INTO rung (deadline_id, occurrence, recipient_id, planned_on, fired_at, outcome, reason, late, notice_key)"
    " SELECT deadline_id, occurrence, person, planned_on, {at}, 'noticed', '', 0, dedupe FROM told"
)
_TIMER = (
    "INSERT INTO timer (due_at, kind, subject_id) SELECT DISTINCT p.next_at, 'deadline', d.id FROM claimed c"
    " JOIN deadline d ON d.id = c.subject_id JOIN rung_plan p ON p.due_on = d.due_on"
)
_CLAIM = (
    "SELECT due_at, kind, subject_id FROM timer WHERE due_at <= {at} ORDER BY due_at, kind, subject_id LIMIT {most}"
)


class TickFloor(Protocol):
    """One side of the comparison: fires whatever is due."""

    def tick(self, *, at: datetime) -> int:
        """Fire what is due at an instant; return how many timers that were."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class SqliteFloor:
    """The floor on SQLite: one connection, constant statements, the claimed timers and what they tell in memory."""

    def __init__(self, path: str, *, durability: Durability) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._run = self._connection.cursor().execute
        for pragma in (
            f"journal_mode = {journal_mode()}", f"synchronous = {durability}", "foreign_keys = 1",
            "temp_store = MEMORY",
        ):  # fmt: skip
            self._run(f"PRAGMA {pragma}")
        self._run(f"CREATE TEMP TABLE rung_plan ({', '.join(_PLAN)})")
        self._connection.executemany(
            "INSERT INTO rung_plan VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [tuple(_as_text(value) for value in row) for row in plan()],
        )
        self._run("CREATE TEMP TABLE claimed (due_at, kind, subject_id)")
        self._run(f"CREATE TEMP TABLE told AS {_TOLD} LIMIT 0")

    def tick(self, *, at: datetime) -> int:
        """Fire what is due, a batch in a transaction."""
        done, now = 0, stamp(at)
        while batch := self._batch(now):
            done += batch
        return done

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _batch(self, now: str) -> int:
        run = self._run
        run("BEGIN IMMEDIATE")
        taken: int = run(f"INSERT INTO claimed {_CLAIM.format(at='?', most=BATCH)}", (now,)).rowcount
        if taken:
            run(f"INSERT INTO told {_TOLD}")
            run(_NOTICE.format(at="?"), (now,))
            run(_RUNG.format(at="?"), (now,))
            run(
                "DELETE FROM timer WHERE (due_at, kind, subject_id) <="
                " (SELECT due_at, kind, subject_id FROM claimed ORDER BY rowid DESC LIMIT 1)"
            )
            run(_TIMER)
            run("DELETE FROM claimed")
            run("DELETE FROM told")
        run("COMMIT")
        return taken


class PostgresFloor:
    """The floor on PostgreSQL: one statement a batch, so one round trip and one transaction."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)
        types = ("date", "text", "text", "date", "text", "text", "timestamptz", "timestamptz")
        run = self._connection.execute
        run("SET TIME ZONE 'UTC'")
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(_PLAN, types, strict=True))
        run(f"CREATE TEMP TABLE rung_plan ({columns})".encode())
        with self._connection.cursor() as cursor:
            cursor.executemany("INSERT INTO rung_plan VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", list(plan()))
        run("ANALYZE rung_plan")
        claim = _CLAIM.format(at="%(at)s", most=BATCH)
        self._sql = (
            f"WITH taken AS MATERIALIZED ({claim} FOR UPDATE SKIP LOCKED),"
            " claimed AS (DELETE FROM timer t USING taken k WHERE t.due_at = k.due_at AND t.kind = k.kind"
            " AND t.subject_id = k.subject_id RETURNING t.subject_id),"
            f" told AS MATERIALIZED ({_TOLD}), n AS ({_NOTICE.format(at='%(at)s')}),"
            f" r AS ({_RUNG.format(at='%(at)s')}), x AS ({_TIMER}) SELECT count(*) FROM claimed"
        ).encode()

    def tick(self, *, at: datetime) -> int:
        """Fire what is due, a batch in a transaction."""
        done = 0
        while batch := self._batch(at):
            done += batch
        return done

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _batch(self, at: datetime) -> int:
        row = self._connection.execute(self._sql, {"at": at}).fetchone()
        assert row is not None
        return int(row[0])


def plan() -> Iterator[tuple[date, str, str, date, str, str, datetime, datetime]]:
    """Yield, for each due day on which a rung falls today and each person it tells, what the floor must know."""
    for due_on in due_days().values():
        for rung in planned(LADDER, due_on, COUNTS, first=TODAY, last=TODAY):
            coming = next_rungs(LADDER, due_on, COUNTS, after=TODAY)[0].day
            rest = _rest(due_on, rung, coming)
            for why in _WHO:
                if why in rung.rule.to:
                    kind = "reminder" if rung.rule.offset <= 0 else "overdue" if why == "owner" else "escalated"
                    yield (
                        due_on, why, rung.occurrence, rung.day, kind, rest, start_of_day(rung.day, ZONE),
                        start_of_day(coming, ZONE),
                    )  # fmt: skip


def _rest(due_on: date, rung: Planned, coming: date) -> str:
    """Return the text of a notice after the key of its deadline."""
    then = planned(LADDER, due_on, COUNTS, first=coming, last=coming)
    said: dict[str, Any] = {
        "rule": "rectify",
        "subject": "item",
        "due_on": due_on.isoformat(),
        "published": True,
        "occurrence": rung.occurrence,
        "next": {
            "on": coming.isoformat(),
            "to": list(dict.fromkeys(name for step in then for name in step.rule.to)),
            "escalates": any(step.rule.escalates for step in then),
            "notice": then[-1].rule.notice,
        },
    }
    return json.dumps(said, ensure_ascii=False)[1:]


def _as_text(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    return value.isoformat() if isinstance(value, date) else value

"""A ledger with very many open items, written straight into its tables: making them one by one would take hours.

Of a tenth of the items a rung is due today (or as many as are asked for): a quarter each at T-10, T-3, T and eight days
late, with the rungs before it recorded. All others are due later. People are many, due days few, as in an office.
A few of the rungs come due a minute before the others, for warming up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, CursorResult, Date, Integer, MetaData, String, Table, insert, text, update

from bench.office import CALENDAR, found, some_findings
from bench.script import OPENED
from bench.workflow import ZONE, a_workflow
from engine.domain.actor import operator
from engine.domain.ladders import planned
from engine.domain.workdays import Calendar, end_of_day, local_day, start_of_day
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.store.columns import UtcDateTime
from engine.store.database import Database, Durability
from engine.store.files import FolderFiles
from engine.store.tables.dates import Timer
from engine.store.tables.office import Person
from engine.store.unit_of_work import table_of
from engine.store.upgrading import upgrade

TODAY = local_day(OPENED, ZONE)
LADDER = a_workflow().ladders["standard"]
COUNTS = Calendar(version=CALENDAR.version, published_until=CALENDAR.until)
OWNERS, LEADERS, DAYS_APART = 300, 20, 200
_DUE_IN = (10, 3, 0, -8)
WARM_UP = 8
_A_MINUTE = timedelta(minutes=1)
_LATER = 40

_PLAN = Table(
    "plan",
    MetaData(),
    Column("k", Integer, primary_key=True),
    Column("due_on", Date),
    Column("due_at", UtcDateTime),
    Column("look_at", UtcDateTime),
    Column("set_at", UtcDateTime),
    prefixes=["TEMPORARY"],
)
_DONE = Table(
    "done",
    MetaData(),
    Column("k", Integer),
    Column("occurrence", String),
    Column("planned_on", Date),
    prefixes=["TEMPORARY"],
)
_COUNT = (
    "CREATE TEMPORARY TABLE n AS WITH RECURSIVE count(i) AS"
    " (SELECT 1 UNION ALL SELECT i + 1 FROM count WHERE i < :items)"
    " SELECT i, CASE WHEN i % :stride = 0 AND i / :stride <= :due THEN (i / :stride) % 4"
    " ELSE 4 + i % :apart END AS k FROM count"
)
_ITEMS = (
    "INSERT INTO item (id, number, inspection_id, category_id, sequence, identity, title, body, workflow_version_id,"
    " state, version, completion, sustained, unit_id, owner_id, leader_id, verifier_id, opened_at, entered_at,"
    " deadline_id, original_due_on, due_on, returns, doers, taken, evidence, measures, measures_done, measures_planned,"
    " history_hash, is_confidential, fields, evidence_of)"
    " SELECT n.i + :base, 'CROWD-' || n.i, 1, 1, n.i + :base, 'identity ' || n.i, '台账更新不及时，第' || n.i || '处',"
    " '抽查发现部分台账没有按月更新，责任没有落实到人。', 1, 'rectifying', 1, 'in_progress', FALSE, 1,"
    " :somebody + n.i % :owners, :somebody + :owners + n.i / 7 % :leaders, 2, p.set_at, p.set_at, n.i + :base,"
    " p.due_on, p.due_on, 0, '[]', '[]', 0, 0, 0, 0, '', FALSE, '{}', '{}' FROM n JOIN plan p ON p.k = n.k ORDER BY n.i"
)
_DEADLINES = (
    "INSERT INTO deadline (id, item_id, subject, subject_id, version, rule, ladder, due_on, due_at, zone, calendar,"
    " is_published, because, set_at)"
    " SELECT n.i + :base, n.i + :base, 'item', n.i + :base, 1, 'rectify', 'standard', p.due_on, p.due_at, :zone,"
    " :calendar, TRUE, 'entered', p.set_at FROM n JOIN plan p ON p.k = n.k ORDER BY n.i"
)
_RUNGS = (
    "INSERT INTO rung (deadline_id, occurrence, recipient_id, planned_on, fired_at, outcome, reason, late)"
    " SELECT n.i + :base, d.occurrence, :somebody + n.i % :owners, d.planned_on, p.set_at, 'superseded', '', 0"
    " FROM n JOIN plan p ON p.k = n.k JOIN done d ON d.k = n.k"
)
_TIMERS = (
    "INSERT INTO timer (due_at, kind, subject_id)"
    " SELECT p.look_at, 'deadline', n.i + :base FROM n JOIN plan p ON p.k = n.k"
)
_EARLY = "SELECT i + :base FROM n WHERE k < :kinds ORDER BY i LIMIT :warm_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many open items there are, of how many a rung is due today, and how many people hold and lead them."""

    items: int
    due: int
    owners: int = OWNERS
    leaders: int = LEADERS


def make(url: str, crowd: Crowd, *, folder: Path) -> None:
    """Make a ledger with a crowd of items in an empty database."""
    ledger = open_at(url, folder, durability="OFF")
    try:
        upgrade(ledger.database)
        found(ledger)
        import_findings(ledger, some_findings(1), workflow="rectification", actor=operator("bench"), at=OPENED)
        with ledger.database.connection() as connection:
            if not ledger.database.is_sqlite:
                # A million rows take longer than any statement of the product may; what they refer to is known.
                connection.exec_driver_sql("SET statement_timeout = 0; SET session_replication_role = replica")
            _fill(connection, crowd)
            connection.commit()
            if not ledger.database.is_sqlite:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    finally:
        ledger.close()


def open_at(url: str, folder: Path, *, durability: Durability = "FULL") -> Ledger:
    """Return the ledger in a database, opened as the product opens it."""
    return Ledger(Database(url, durability=durability), FolderFiles(folder / "files"))


def due_days() -> dict[int, date]:
    """Return the due day of each kind of item: those that are due for a rung today, then those that are due later."""
    kinds = dict(enumerate(TODAY + timedelta(days=days) for days in _DUE_IN))
    return kinds | {len(kinds) + k: TODAY + timedelta(days=_LATER + k) for k in range(DAYS_APART)}


def _fill(connection: Connection, crowd: Crowd) -> None:
    for table in (_PLAN, _DONE):
        table.create(connection)
    days, kinds = due_days(), len(_DUE_IN)
    connection.execute(insert(_PLAN), [_kind(k, due_on) for k, due_on in days.items()])
    connection.execute(insert(_DONE), [row for k in range(kinds) for row in _dealt_with(k, days[k])])
    values = {
        "items": crowd.items, "due": crowd.due, "stride": crowd.items // max(crowd.due, 1), "apart": DAYS_APART,
        "owners": crowd.owners, "leaders": crowd.leaders, "base": 1, "somebody": 5, "kinds": kinds, "warm_up": WARM_UP,
        "zone": ZONE, "calendar": CALENDAR.version,
    }  # fmt: skip
    connection.execute(insert(table_of(Person)), [_person(number) for number in range(crowd.owners + crowd.leaders)])

    def run(statement: str) -> CursorResult[Any]:
        prepared = text(statement)
        return connection.execute(prepared, {name: values[name] for name in prepared.compile().params})

    for statement in (_COUNT, _ITEMS, _DEADLINES, _RUNGS, _TIMERS):
        run(statement)
    timer, early = table_of(Timer), [row[0] for row in run(_EARLY)]
    connection.execute(update(timer).where(timer.c.subject_id.in_(early)).values(due_at=warm_up_at()))


def _person(number: int) -> dict[str, object]:
    email = f"p{number}@office.example"
    return {"unit_id": 1, "name": f"责任人{number}", "email": email, "language": "zh", "created_at": OPENED}


def _kind(k: int, due_on: date) -> dict[str, object]:
    set_at = OPENED - timedelta(days=50 + k % 50, seconds=k)
    look_on = TODAY if k < len(_DUE_IN) else due_on - timedelta(days=10)
    return {
        "k": k,
        "due_on": due_on,
        "due_at": end_of_day(due_on, ZONE),
        "look_at": start_of_day(look_on, ZONE) + _A_MINUTE,
        "set_at": set_at,
    }


def _dealt_with(k: int, due_on: date) -> Iterator[dict[str, object]]:
    before = planned(LADDER, due_on, COUNTS, first=date.min, last=TODAY - timedelta(days=1))
    return ({"k": k, "occurrence": rung.occurrence, "planned_on": rung.day} for rung in before)


def warm_up_at() -> datetime:
    """Return the instant at which a few rungs of today come due, a minute before all the others."""
    return start_of_day(TODAY, ZONE)

"""A copy of a ledger in memory: it holds what the ledger holds, and what is done to it stays in it."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.operations.ledger import Ledger
from engine.store.copying import copy_of, in_memory
from engine.store.schema import every_table, revision
from engine.store.tables.dates import Rung, Timer
from engine.store.tables.ledger import Item, WorkflowVersion
from engine.store.tables.mail import Message, Notice
from engine.store.tables.office import CalendarDay, Person, RoleGrant
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import an_item, an_office

LOOKED_AT = (Item, Timer, Rung, WorkflowVersion, Notice, Message, Person, RoleGrant, CalendarDay)


def test_a_copy_holds_everything_a_look_ahead_reads(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    copy = copy_of(ledger.database)
    for kind in LOOKED_AT:
        with reading(ledger.database) as theirs, reading(copy) as ours:
            assert ours.list(kind) == theirs.list(kind)
    assert revision(copy)[0] == revision(ledger.database)[0]
    copy.close()


def test_what_is_done_to_a_copy_stays_in_it(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    copy = copy_of(ledger.database)
    with writing(copy) as work:
        work.change_once(table_of(Timer).delete())
    with reading(ledger.database) as work:
        assert work.list(Timer)
    copy.close()


def test_a_copy_of_a_copy_is_one_of_its_own(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    first = copy_of(sqlite_ledger.database)
    second = copy_of(first)
    with writing(second) as work:
        work.change_once(table_of(Person).update().values(name="查理"))
    with reading(first) as work:
        assert {person.name for person in work.list(Person)} != {"查理"}
    first.close()
    second.close()


def test_a_database_in_memory_has_every_table_heeds_references_and_is_gone_when_closed() -> None:
    database = in_memory()
    with reading(database) as work:
        for table in every_table().tables.values():
            assert work.rows_once(select(func.count()).select_from(table)) == [(0,)]
    with database.connection() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()

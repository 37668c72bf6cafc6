"""What other processes do in the tests of the store; each is a function that a fresh process can import."""

from __future__ import annotations

from sqlalchemy import update

from engine.domain.actor import operator
from engine.store import history
from engine.store.database import Database
from engine.store.tables.office import Unit
from engine.store.unit_of_work import table_of, writing
from engine.store.upgrading import upgrade
from tests.builders import AT

_UNIT = table_of(Unit)


def count_up(url: str, times: int) -> int:
    """Read a number, add one, write it back, each time in a transaction of its own; return how often."""
    database = Database(url)
    for _ in range(times):
        with writing(database) as work:
            unit = work.find(Unit, id=1)
            assert unit is not None
            work.change_once(update(_UNIT).where(_UNIT.c.id == 1).values(name=str(int(unit.name) + 1)))
    database.close()
    return times


def add_links(url: str, times: int) -> int:
    """Add links to one chain, each in a transaction of its own; return how many."""
    database = Database(url)
    for number in range(times):
        with writing(database) as work:
            history.append(work, "office", at=AT, action="count", actor=operator("tester"), data={"number": number})
    database.close()
    return times


def bring_up_to_date(url: str, _turn: int) -> bool:
    """Bring the tables up to date; return whether there was anything to do."""
    database = Database(url)
    try:
        return upgrade(database)
    finally:
        database.close()

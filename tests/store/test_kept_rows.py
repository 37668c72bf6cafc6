"""What the tables themselves refuse: changes of what is only ever added, a second one of what is unique."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError
from sqlmodel import SQLModel

from engine.domain.deadlines import Due, EndedBecause, SetBecause, Subject
from engine.domain.ladders import RungOutcome
from engine.errors import Collision, DatabaseFault
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.store import deadlines, items, outbox, rungs
from engine.store.outbox import NewNotice
from engine.store.rungs import NewRung
from engine.store.tables.dates import Review, Rung, Timer
from engine.store.tables.ledger import History, IdempotencyKey, Item
from engine.store.tables.mail import Message, Notice
from engine.store.tables.office import Account, Person, RoleGrant, Unit
from engine.store.unit_of_work import reading, writing
from tests.builders import AT, an_item, an_office, as_person

FORGERIES = (
    "UPDATE history SET text = replace(text, '王敏', '李强')",
    "UPDATE history SET hash = previous",
    "UPDATE history SET seq = seq + 100",
    "UPDATE history SET chain = 'item:99'",
    "UPDATE history SET action = 'comment'",
    "DELETE FROM history",
    "UPDATE history_text SET salt = 'other'",
    "UPDATE history_text SET history_id = history_id + 100",
    "DELETE FROM history_text",
    "UPDATE workflow_version SET model = '{}'",
    "UPDATE workflow_version SET sha256 = ''",
    "DELETE FROM workflow_version",
)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_database_itself_refuses_to_change_what_is_only_ever_added(ledger: Ledger, forgery: str) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly")
    note = "已经明确由专人按周更新台账"
    advance(ledger, item.number, Step(trigger="prolong", note=note), actor=as_person(ledger, "chen"), at=AT)
    with pytest.raises((Collision, DatabaseFault), match="only ever added"), writing(ledger.database) as work:
        work._cursor.execute(forgery)


def test_the_words_of_a_note_can_be_erased_because_a_person_may_ask_for_it(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly")
    note = "已经明确由专人按周更新台账"
    advance(ledger, item.number, Step(trigger="prolong", note=note), actor=as_person(ledger, "chen"), at=AT)
    with writing(ledger.database) as work:
        work._cursor.execute("UPDATE history_text SET text = NULL, erased_at = '2026-03-03T00:00:00.000000Z'")
        assert work._cursor.rowcount == 1


def test_all_of_a_kept_table_cannot_be_emptied_at_once(ledger: Ledger) -> None:
    if ledger.database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseFault, match="only ever added"), writing(ledger.database) as work:
        work._cursor.execute("TRUNCATE history CASCADE")


Row = Callable[[int, int], SQLModel]
TWICE: dict[str, Row] = {
    "a message of a person, day and slot": lambda _item, person: Message(
        recipient_id=person, local_day=AT.date(), slot="daily", header_id=_another(), address="", language="zh",
        created_at=AT,
    ),
    "a message id": lambda _item, person: Message(
        recipient_id=person, local_day=AT.date(), slot=_another(), header_id="same", address="", language="zh",
        created_at=AT,
    ),
    "a notice by its key": lambda item, person: Notice(
        dedupe="same", kind="moved", item_id=item, recipient_id=person, created_at=AT, send_from=AT
    ),
    "a review of an item and period": lambda item, _person: Review(
        item_id=item, rule="quarterly", period="2026Q1", opens_on=AT.date(), due_on=AT.date(), state="open",
        created_at=AT,
    ),
    "a rung for a person": lambda _item, person: Rung(
        deadline_id=1, occurrence="T-10", recipient_id=person, planned_on=AT.date(), fired_at=AT, outcome="noticed"
    ),
    "a rung for nobody": lambda _item, _person: Rung(
        deadline_id=1, occurrence="T-10", planned_on=AT.date(), fired_at=AT, outcome="suppressed"
    ),
    "a link of a chain": lambda item, _person: History(
        chain=f"item:{item}", seq=77, at=AT, action="comment", text="{}", previous="", hash=""
    ),
    "a key of a request": lambda _item, _person: IdempotencyKey(actor="wang", key="k", request="", answer="", at=AT),
    "a login": lambda _item, _person: Account(person_id=5, login="wang", created_at=AT),
    "a role somebody holds": lambda _item, person: RoleGrant(
        person_id=person, role="auditor", unit_id=1, granted_at=AT
    ),
    "a unit below another": lambda _item, _person: Unit(parent_id=1, name="一科"),
    "a timer": lambda _item, person: Timer(due_at=AT, kind="review", subject_id=person),
}  # fmt: skip
_numbers = iter(range(10_000))


def _another() -> str:
    return f"another-{next(_numbers)}"


@pytest.mark.parametrize("what", TWICE)
def test_what_must_be_unique_is_refused_the_second_time(ledger: Ledger, what: str) -> None:
    an_office(ledger)
    item = an_item(ledger)
    if what != "a login":
        with writing(ledger.database) as work:
            work.add(TWICE[what](item.id, 1))
    with pytest.raises(Collision), writing(ledger.database) as work:
        work.add(TWICE[what](item.id, 1))


def test_a_revoked_role_can_be_held_again(ledger: Ledger) -> None:
    an_office(ledger)
    with writing(ledger.database) as work:
        for _ in range(2):
            work.add(RoleGrant(person_id=1, role="auditor", unit_id=1, granted_at=AT, revoked_at=AT))
        work.add(RoleGrant(person_id=1, role="auditor", unit_id=1, granted_at=AT))


@pytest.mark.parametrize(
    "wrong",
    [
        Person(unit_id=1, name="", created_at=AT),
        Person(unit_id=1, name="王" * 81, created_at=AT),
        Person(unit_id=1, name="王敏", language="fr", created_at=AT),
        Person(unit_id=999, name="王敏", created_at=AT),
        RoleGrant(person_id=1, role="", unit_id=1, granted_at=AT),
        Timer(due_at=AT, kind="whim", subject_id=1),
        Review(item_id=1, rule="r", period="p", opens_on=AT.date(), due_on=AT.date(), state="odd", created_at=AT),
        Rung(deadline_id=1, occurrence="T", planned_on=AT.date(), fired_at=AT, outcome="maybe"),
    ],
    ids=lambda row: type(row).__name__,
)
def test_a_value_outside_its_column_is_refused_on_both_databases(ledger: Ledger, wrong: SQLModel) -> None:
    an_office(ledger)
    an_item(ledger)
    with pytest.raises(Collision), writing(ledger.database) as work:
        work.add(wrong)


def test_a_key_is_never_given_twice(ledger: Ledger) -> None:
    with writing(ledger.database) as work:
        first = work.add(Unit(name="督查室"))
        work._cursor.execute("DELETE FROM unit")
        assert work.add(Unit(name="督查室")) > first


def test_notices_and_rungs_are_put_once_whoever_puts_them(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    notice = NewNotice(dedupe="k", kind="moved", item_id=item.id, recipient_id=1, at=AT, send_from=AT)
    rung = NewRung(1, "T-10", AT.date(), AT, RungOutcome.NOTICED)
    for turn in range(3):
        with writing(ledger.database) as work:
            outbox.put(work, [notice, notice])
            outbox.put(work, [notice])
            rungs.add(work, [rung._replace(recipient_id=who) for who in (1, 1, None, None)])
        with reading(ledger.database) as work:
            assert len(work.list(Notice, dedupe="k")) == 1, turn
            assert len(work.list(Rung, deadline_id=1)) == 2, turn


def test_the_same_timer_set_twice_is_one_timer(ledger: Ledger) -> None:
    for _ in range(2):
        with writing(ledger.database) as work:
            deadlines.wake(work, "review", 7, at=AT)
            deadlines.wake_many(work, deadlines.take_due(work, at=AT, most=5))
    with reading(ledger.database) as work:
        assert len(work.list(Timer)) == 1


def test_a_deadline_is_ended_once(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    limit = Due(rule="r", ladder="l", due_on=AT.date(), due_at=AT, zone="UTC", calendar="c", published=True)
    with writing(ledger.database) as work:
        key = deadlines.set_deadline(
            work, limit, item_id=item.id, subject=Subject.ITEM, subject_id=item.id, version=99,
            because=SetBecause.ENTERED, at=AT, first_look=None,
        )  # fmt: skip
        for _ in range(2):
            deadlines.end(work, key, EndedBecause.LEFT, at=AT)
    with reading(ledger.database) as work:
        assert [timer.kind for timer in work.list(Timer, subject_id=key)].count("settle") == 1


def test_an_item_is_changed_only_at_the_version_that_was_seen(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with writing(ledger.database) as work:
        seen = items.get(work, item.id)
        assert seen is not None
        assert items.change(work, seen, {"returns": 1})
        assert not items.change(work, seen, {"returns": 2})
        (row,) = work.list(Item)
    assert (row.returns, row.version) == (1, seen.facts.version + 1)


def test_a_row_with_a_value_of_the_wrong_type_is_refused_before_it_is_stored(ledger: Ledger) -> None:
    an_office(ledger)
    with writing(ledger.database) as work:
        with pytest.raises(ValidationError, match="unit_id"):
            work.add(Person(unit_id="north", name="新来的", created_at=AT))  # type: ignore[arg-type]  # what is refused
        assert not work.list(Person, name="新来的")

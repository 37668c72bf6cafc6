"""Receipts: owed by each owner to whom an item is handed, for three working days, until given or handed on.

The item of these tests is opened on Monday 2026-03-02 and goes into rectification that day.
"""

from __future__ import annotations

import pytest

from engine.domain.deadlines import Subject
from engine.errors import InvalidInput, ItemChanged, KeyReused, NotFound, NotPermitted
from engine.operations import audit
from engine.operations.assign import assign
from engine.operations.ledger import Ledger
from engine.operations.receipts import give_receipt
from engine.operations.tick import tick
from engine.store.items import StoredItem
from tests.builders import AT, an_item, an_office, an_owing_workflow, as_person, morning
from tests.operations.owing import dates, look, step, told

WANG, CHARLIE = 1, 5


@pytest.fixture
def item(ledger: Ledger) -> str:
    """Return the number of an item whose owner owes a receipt."""
    an_office(ledger, workflow=an_owing_workflow())
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    return number


def give(
    ledger: Ledger, item: str, *, login: str = "wang", day: str = "2026-03-03", key: str | None = None, note: str = ""
) -> StoredItem:
    """Let a person give the receipt."""
    return give_receipt(ledger, item, actor=as_person(ledger, login), at=morning(day), key=key, note=note)


def receipts(ledger: Ledger, item: str) -> list[tuple[int, bool, str | None]]:
    """Return of each receipt who owes or gave it, whether it was given, and why it is void."""
    return [(one.person_id, one.given_at is not None, one.void_reason) for one in look(ledger, item).receipts]


def test_entering_a_state_that_asks_for_it_makes_the_owner_owe_a_receipt(ledger: Ledger, item: str) -> None:
    assert receipts(ledger, item) == [(WANG, False, None)]
    assert dates(ledger, item, Subject.RECEIPT) == [("2026-03-05", None)]
    assert told(ledger, "receipt_due") == [(WANG, look(ledger, item).item.id)]
    assert audit.invariant_breaches(ledger) == []


def test_giving_it_ends_its_deadline_and_is_in_the_history(ledger: Ledger, item: str) -> None:
    done = give(ledger, item, note="已收到")
    assert receipts(ledger, item) == [(WANG, True, None)]
    assert dates(ledger, item, Subject.RECEIPT) == [("2026-03-05", "completed")]
    last = look(ledger, item).history[-1]
    assert (last.seq, last.action, last.note, last.by["name"]) == (done.facts.version, "receipt", "已收到", "王敏")
    assert audit.invariant_breaches(ledger) == []


def test_it_is_given_once(ledger: Ledger, item: str) -> None:
    give(ledger, item)
    with pytest.raises(InvalidInput, match="already"):
        give(ledger, item)
    assert len(receipts(ledger, item)) == 1


def test_a_repeat_under_its_key_changes_nothing(ledger: Ledger, item: str) -> None:
    first = give(ledger, item, key="k")
    assert give(ledger, item, key="k").facts.version == first.facts.version
    with pytest.raises(KeyReused):
        give(ledger, item, key="k", note="another")


def test_only_the_owner_gives_it(ledger: Ledger, item: str) -> None:
    for login in ("chen", "zhao", "li"):
        with pytest.raises(NotPermitted):
            give(ledger, item, login=login)
    with pytest.raises(NotFound):
        give(ledger, item, login="charlie")
    assert receipts(ledger, item) == [(WANG, False, None)]


def test_who_saw_an_older_version_is_told_who_was_faster(ledger: Ledger, item: str) -> None:
    with pytest.raises(ItemChanged):
        give_receipt(ledger, item, actor=as_person(ledger, "wang"), at=AT, expect_version=1)


def test_a_new_owner_owes_anew_and_the_former_one_no_more(ledger: Ledger, item: str) -> None:
    assign(ledger, item, owner="charlie", actor=as_person(ledger, "chen"), at=morning("2026-03-04"))
    assert receipts(ledger, item) == [(WANG, False, "handed_over"), (CHARLIE, False, None)]
    assert dates(ledger, item, Subject.RECEIPT) == [("2026-03-05", "handed_over"), ("2026-03-09", None)]
    with pytest.raises(NotPermitted):
        give(ledger, item)
    give(ledger, item, login="charlie", day="2026-03-05")
    assert audit.invariant_breaches(ledger) == []


def test_a_receipt_that_was_given_says_nothing_for_the_next_owner(ledger: Ledger, item: str) -> None:
    give(ledger, item)
    assign(ledger, item, owner="charlie", actor=as_person(ledger, "chen"), at=morning("2026-03-04"))
    assert receipts(ledger, item) == [(WANG, True, None), (CHARLIE, False, None)]


def test_naming_somebody_else_than_the_owner_asks_for_no_receipt(ledger: Ledger, item: str) -> None:
    assign(ledger, item, verifier="chen", actor=as_person(ledger, "chen"), at=morning("2026-03-04"))
    assert receipts(ledger, item) == [(WANG, False, None)]


def test_leaving_the_state_ends_it(ledger: Ledger, item: str) -> None:
    step(ledger, item, "prolong", "2026-03-04", login="chen")
    assert receipts(ledger, item) == [(WANG, False, "left")]
    assert dates(ledger, item, Subject.RECEIPT) == [("2026-03-05", "left")]
    with pytest.raises(InvalidInput, match="none is owed"):
        give(ledger, item)
    step(ledger, item, "resume", "2026-03-10", login="chen")
    assert receipts(ledger, item)[1:] == [(WANG, False, None)]
    assert dates(ledger, item, Subject.RECEIPT)[1:] == [("2026-03-13", None)]


def test_a_receipt_that_is_late_is_reminded_of(ledger: Ledger, item: str) -> None:
    for day in ("2026-03-05", "2026-03-06"):
        tick(ledger, at=morning(day))
    reminders = look(ledger, item).reminders
    said = {(one.occurrence, one.outcome) for one in reminders if one.subject == "receipt"}
    assert {("T", "noticed"), ("T+2026-03-06", "noticed")} <= said


def test_what_is_imported_arrived_long_ago(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    number = an_item(ledger, completion="partly", owner=None).number
    assert look(ledger, number).stored.facts.state == "rectifying"
    assert receipts(ledger, number) == []
    assign(ledger, number, owner="wang", actor=as_person(ledger, "chen"), at=AT)
    assert receipts(ledger, number) == [(WANG, False, None)]

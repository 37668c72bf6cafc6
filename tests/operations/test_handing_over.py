"""Handing over everything a person holds: whole or not at all for each item, and to be taken up again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pytest

from engine.domain.definition import Relation
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import audit, change, handing_over, personnel
from engine.operations.handing_over import HandedOver, hand_over, preview
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Finish, Plan
from engine.operations.reading import whole_item
from engine.operations.tick import tick
from engine.store import history
from engine.store.items import StoredItem
from engine.store.tables.dates import Review
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Notice
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork, reading, table_of, writing
from tests.builders import AT, OPERATOR, a_finding, an_item, an_office, as_person, morning, some_findings

WANG, LI, ZHAO, CHEN, CHARLIE = 1, 2, 3, 4, 5


def give(ledger: Ledger, source: str = "wang", target: str = "charlie", *, login: str = "chen") -> HandedOver:
    """Let the manager hand over what Wang holds to Charlie."""
    return hand_over(ledger, source, target, note="调岗", actor=as_person(ledger, login), at=AT)


def facts(ledger: Ledger, number: str) -> StoredItem:
    return whole_item(ledger, number, actor=OPERATOR).stored


def office_history(ledger: Ledger) -> list[Mapping[str, object]]:
    with reading(ledger.database) as work:
        return [entry.data for entry in history.entries(work, "office") if entry.action == "handover"]


def test_relations_measures_and_reviews_go_over_with_a_history_each(ledger: Ledger) -> None:
    an_office(ledger)
    item, reviewed = an_item(ledger, leader="wang"), an_item(ledger, title="长期", completion="partly", sustained=True)
    wang = as_person(ledger, "wang")
    for text in ("核对", "公示"):
        change_measures(ledger, item.number, Add(plan=Plan(text=text, owner="wang")), actor=wang, at=AT)
    change_measures(ledger, item.number, Finish(no=1), actor=wang, at=AT)
    tick(ledger, at=morning("2026-06-01"))
    done = hand_over(ledger, "wang", "charlie", note="调岗", actor=as_person(ledger, "chen"), at=morning("2026-06-01"))
    assert [piece.number for piece in done.moved] == [item.number, reviewed.number]
    assert done.stayed == ()
    after = facts(ledger, item.number).facts
    assert (after.owner_id, after.leader_id, after.verifier_id) == (CHARLIE, CHARLIE, LI)
    assert [one.owner_id for one in whole_item(ledger, item.number, actor=OPERATOR).measures] == [WANG, CHARLIE]
    with reading(ledger.database) as work:
        assert [one.reviewer_id for one in work.list(Review)] == [CHARLIE]
    last = whole_item(ledger, item.number, actor=OPERATOR).history[-1]
    assert (last.action, last.note) == ("handover", "调岗")
    assert last.data == {
        "source": "wang", "target": "charlie", "parts": ["owner", "leader_in_charge"], "measures": [2],
    }  # fmt: skip
    assert whole_item(ledger, reviewed.number, actor=OPERATOR).history[-1].data["reviews"] == ["2026Q2"]
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []


def test_the_office_keeps_who_gave_what_to_whom_and_why(ledger: Ledger) -> None:
    an_office(ledger)
    for number in range(3):
        an_item(ledger, title=f"第{number}件", feedback_on=date(2026, 2, 20 + number))
    give(ledger)
    (record,) = office_history(ledger)
    assert record == {"source": "wang", "target": "charlie", "items": 3, "stayed": 0, "owner": 3}


def test_the_other_person_is_told_once_however_many_items_come(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "_BATCH", 2)
    an_office(ledger)
    for number in range(5):
        an_item(ledger, title=f"第{number}件", feedback_on=date(2026, 2, 20 + number))
    give(ledger)
    with reading(ledger.database) as work:
        (notice,) = [one for one in work.list(Notice) if one.kind == "handed_over"]
    assert (notice.recipient_id, notice.item_id) == (CHARLIE, None)
    told = json.loads(notice.data)
    assert (told["from"], told["items"], told["note"]) == ("王敏", 5, "调岗")
    assert [record["items"] for record in office_history(ledger)] == [2, 2, 1]


def test_a_crash_keeps_what_was_done_and_the_next_call_does_the_rest(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "_BATCH", 2)
    an_office(ledger)
    items = [an_item(ledger, title=f"第{n}件", feedback_on=date(2026, 2, 20 + n)) for n in range(5)]
    whole = change.apply

    def cut_off(work: UnitOfWork, item: StoredItem, **told: object) -> StoredItem:
        if item.id == items[3].id:
            raise KeyboardInterrupt
        return whole(work, item, **told)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(change, "apply", cut_off)
    with pytest.raises(KeyboardInterrupt):
        give(ledger)
    assert [facts(ledger, one.number).facts.owner_id for one in items] == [CHARLIE, CHARLIE, WANG, WANG, WANG]
    monkeypatch.setattr(change, "apply", whole)
    assert len(give(ledger).moved) == 3
    assert give(ledger).moved == ()
    assert [record["items"] for record in office_history(ledger)] == [2, 2, 1]
    with reading(ledger.database) as work:
        (notice,) = [one for one in work.list(Notice) if one.kind == "handed_over"]
    assert json.loads(notice.data)["items"] == 5
    assert audit.verify(ledger).first_bad is None


def test_an_item_the_other_person_would_verify_themselves_stays_whole(ledger: Ledger) -> None:
    an_office(ledger)
    own = an_item(ledger, leader="wang", verifier="charlie")
    free = an_item(ledger, title="另一件", feedback_on=date(2026, 2, 20))
    done = give(ledger)
    assert [piece.number for piece in done.moved] == [free.number]
    (stayed,) = done.stayed
    assert (stayed.number, stayed.refused and stayed.refused.code) == (own.number, "own_work")
    after = facts(ledger, own.number).facts
    assert (after.owner_id, after.leader_id, after.version) == (WANG, WANG, 2)
    assert office_history(ledger)[0]["stayed"] == 1


def test_a_preview_says_the_same_and_changes_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    own = an_item(ledger, verifier="charlie")
    an_item(ledger, title="另一件", feedback_on=date(2026, 2, 20))
    said = preview(ledger, "wang", "charlie", actor=as_person(ledger, "chen"))
    assert facts(ledger, own.number).facts.version == 2
    done = give(ledger)
    assert [piece.number for piece in said.moved] == [piece.number for piece in done.moved]
    assert [piece.number for piece in said.stayed] == [piece.number for piece in done.stayed]


def test_items_that_have_come_to_their_end_stay_with_who_closed_them(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="done")
    assert give(ledger).moved == ()
    assert facts(ledger, item.number).facts.owner_id == WANG
    assert office_history(ledger) == []


def test_who_has_left_can_be_relieved_but_not_receive(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    with writing(ledger.database) as work:
        person = table_of(Person)
        work.change_once(person.update().where(person.c.id == WANG).values(disabled_at=AT))
    with pytest.raises(NotFound):
        give(ledger, "li", "wang")
    assert len(give(ledger).moved) == 1


def test_managers_of_the_items_and_the_operator_hand_over_and_nobody_else(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    for login in ("wang", "li", "zhao", "charlie"):
        with pytest.raises(NotPermitted):
            give(ledger, login=login)
    personnel.add_person(ledger, "qian", "钱峰", unit="水务局", roles=["manager"], actor=OPERATOR, at=AT)
    assert give(ledger, login="qian") == give(ledger, login="qian")
    assert facts(ledger, item.number).facts.owner_id == WANG
    done = hand_over(ledger, "wang", "charlie", note="调岗", actor=OPERATOR, at=AT)
    assert done.moved[0].share.relations == (Relation.OWNER,)


def test_the_same_person_and_a_handover_without_a_reason_are_refused(ledger: Ledger) -> None:
    an_office(ledger)
    with pytest.raises(InvalidInput, match="the same person"):
        give(ledger, "wang", "wang")
    with pytest.raises(InvalidInput, match="no reason"):
        hand_over(ledger, "wang", "charlie", note="", actor=OPERATOR, at=AT)


def test_hundreds_of_items_go_in_batches(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    findings = [a_finding(f"第{n}件", number=str(n)) for n in range(1, 251)]
    taken = import_findings(sqlite_ledger, some_findings(*findings), workflow="rectification", actor=OPERATOR, at=AT)
    with writing(sqlite_ledger.database) as work:
        item = table_of(Item)
        work.change_once(item.update().values(owner_id=WANG))
    assert len(give(sqlite_ledger).moved) == len(taken) == 250
    assert [record["items"] for record in office_history(sqlite_ledger)] == [100, 100, 50]


def test_some_go_to_one_and_the_rest_to_another(ledger: Ledger) -> None:
    an_office(ledger)
    numbers = [
        an_item(ledger, title=f"第{number}件", feedback_on=date(2026, 2, 20 + number)).number for number in range(3)
    ]
    chen = as_person(ledger, "chen")
    told = preview(ledger, "wang", "charlie", only=numbers[:2], actor=chen)
    done = hand_over(ledger, "wang", "charlie", only=numbers[:2], note="调岗", actor=chen, at=AT)
    assert [piece.number for piece in done.moved] == [piece.number for piece in told.moved] == numbers[:2]
    assert [facts(ledger, number).facts.owner_id for number in numbers] == [CHARLIE, CHARLIE, WANG]
    # What went over already is no longer held: the same call does nothing more.
    assert hand_over(ledger, "wang", "charlie", only=numbers[:2], note="调岗", actor=chen, at=AT).moved == ()
    assert hand_over(ledger, "wang", "charlie", only=[], note="调岗", actor=chen, at=AT).moved == ()
    with pytest.raises(NotFound):
        hand_over(ledger, "wang", "charlie", only=["XC1999-01-001"], note="调岗", actor=chen, at=AT)

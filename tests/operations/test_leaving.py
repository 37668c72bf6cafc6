"""Somebody leaves: what they hold goes on, their rights end, their name stays; and somebody always administers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import absence, audit, directory, leaving, roles
from engine.operations.absence import Absence
from engine.operations.assign import assign
from engine.operations.confiding import OnlyOneWhoKnows, confide
from engine.operations.leaving import Left, StillHolds
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.operations.roles import LastAdministrator
from engine.store import history, outbox
from engine.store.tables.mail import Message, MessageState, Notice
from engine.store.unit_of_work import reading, writing
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, details_of

ZONE = "Asia/Shanghai"


def disable(ledger: Ledger, login: str, **more: Any) -> Left:
    return leaving.disable(ledger, login, **{"zone": ZONE, "actor": OPERATOR, "at": AT, **more})


def office_entries(ledger: Ledger, action: str) -> list[Mapping[str, Any]]:
    with reading(ledger.database) as work:
        return [link.data for link in history.entries(work, "office") if link.action == action]


def test_who_leaves_loses_roles_substitutes_and_items_and_keeps_the_name(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    day = date(2026, 3, 9)
    for person, other in (("wang", "charlie"), ("li", "wang")):
        absence.appoint(
            ledger, Absence(login=person, substitute=other, first=day, last=day), zone=ZONE, actor=OPERATOR, at=AT
        )
    left = disable(ledger, "wang", hand_over_to="charlie", note="退休")
    assert (left.changed, left.roles, left.substitutes, left.kept) == (True, (("staff", "督查室"),), (1, 2), ())
    whole = whole_item(ledger, item.number, actor=OPERATOR)
    assert whole.names[whole.stored.facts.owner_id or 0] == "查理"
    assert "王敏" in whole.names.values()
    listed = directory.list_people(ledger, actor=OPERATOR).people[0]
    assert (listed.name, listed.is_disabled, details_of(listed).roles) == ("王敏", True, ())
    assert office_entries(ledger, "person_disabled") == [
        {"login": "wang", "roles": [["staff", "督查室"]], "substitutes": [1, 2], "items_kept": 0}
    ]
    assert len(office_entries(ledger, "substitute_ended")) == 2
    assert audit.verify(ledger).first_bad is None


def test_items_that_are_still_theirs_are_counted_in_the_refusal(ledger: Ledger) -> None:
    an_office(ledger)
    first, second = an_item(ledger), an_item(ledger, title="另一件", feedback_on=date(2026, 2, 3))
    with pytest.raises(StillHolds) as refused:
        disable(ledger, "wang")
    assert refused.value.fields["count"] == 2
    assert not directory.list_people(ledger, actor=OPERATOR).people[0].is_disabled
    assert disable(ledger, "wang", keep_items=True).kept == (first.number, second.number)


def test_what_could_not_go_over_still_stands_in_the_way(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(StillHolds) as refused:
        disable(ledger, "wang", hand_over_to="li")  # Li verifies it
    assert refused.value.fields["numbers"] == (item.number,)
    assert not directory.list_people(ledger, actor=OPERATOR).people[0].is_disabled


def test_ended_items_stand_in_nobodys_way(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, completion="done")
    assert disable(ledger, "wang").changed


def a_secret_of_wang(ledger: Ledger, *, to: tuple[str, ...]) -> str:
    an_office(ledger)
    item = an_item(ledger)
    confide(ledger, item.number, to, actor=as_person(ledger, "wang"), at=AT)
    return item.number


def told(ledger: Ledger) -> dict[int, Mapping[str, Any]]:
    with reading(ledger.database) as work:
        return {row.recipient_id: json.loads(row.data) for row in work.list(Notice, kind="holder_left")}


def test_those_who_know_of_what_the_administrator_may_not_see_hear_that_its_owner_has_left(ledger: Ledger) -> None:
    number = a_secret_of_wang(ledger, to=("chen",))
    roles.grant(ledger, "charlie", "administrator", actor=OPERATOR, at=AT)
    administrator = as_person(ledger, "charlie")
    with pytest.raises(NotFound):
        whole_item(ledger, number, actor=administrator)
    left = disable(ledger, "wang", actor=administrator, note="调离")
    assert (left.changed, left.kept) == (True, ())
    assert office_entries(ledger, "person_disabled")[0]["items_kept"] == 0
    assert {person: data["why"] for person, data in told(ledger).items()} == {
        2: "assigned_verifier", 3: "leader_in_charge", 4: "confidant",
    }  # fmt: skip
    assert {data["by"] for data in told(ledger).values()} == {"王敏"}
    assert disable(ledger, "wang", actor=administrator).changed is False
    assert assign(ledger, number, owner="charlie", actor=as_person(ledger, "chen"), at=AT).facts.owner_id == 5


def test_the_same_is_said_of_what_could_not_go_over_because_it_was_not_seen(ledger: Ledger) -> None:
    a_secret_of_wang(ledger, to=("chen",))
    roles.grant(ledger, "charlie", "administrator", actor=OPERATOR, at=AT)
    left = disable(ledger, "wang", hand_over_to="charlie", actor=as_person(ledger, "charlie"))
    assert left.handed_over is not None
    assert (left.handed_over.moved, left.handed_over.stayed) == ((), ())
    assert told(ledger).keys() == {2, 3, 4}


def only_wang_knows(ledger: Ledger) -> str:
    """Make an item of which nobody but wang may know; charlie administers and may not see it."""
    an_office(ledger)
    item = an_item(ledger, leader=None, verifier=None)
    confide(ledger, item.number, actor=as_person(ledger, "wang"), at=AT)
    roles.grant(ledger, "charlie", "administrator", actor=OPERATOR, at=AT)
    return item.number


def test_the_only_one_who_may_know_of_something_leaves_when_somebody_takes_it_over(ledger: Ledger) -> None:
    number = only_wang_knows(ledger)
    administrator = as_person(ledger, "charlie")
    with pytest.raises(OnlyOneWhoKnows) as refused:
        disable(ledger, "wang", keep_items=True, actor=administrator)
    assert number not in refused.value.message("zh") + refused.value.message("en")
    assert as_person(ledger, "wang").roles
    assert disable(ledger, "wang", confidences_to="chen", actor=administrator, note="调离").kept == ()
    seen = whole_item(ledger, number, actor=as_person(ledger, "chen"))
    assert (seen.history[-1].action, seen.history[-1].note) == ("confide", "调离")
    assert told(ledger).keys() == {4}
    assert office_entries(ledger, "person_disabled")[0]["confidences_to"] == "chen"
    with pytest.raises(NotFound):
        whole_item(ledger, number, actor=administrator)
    assert audit.verify(ledger).first_bad is None


def test_nobody_learns_of_something_by_letting_go_who_knows_of_it(ledger: Ledger) -> None:
    only_wang_knows(ledger)
    administrator = as_person(ledger, "charlie")
    for who in ("charlie", "wang"):
        with pytest.raises(InvalidInput):
            disable(ledger, "wang", confidences_to=who, actor=administrator)
        with pytest.raises(InvalidInput):
            disable(ledger, "wang", hand_over_to="chen", confidences_to=who, actor=administrator)
    assert as_person(ledger, "wang").roles


def test_the_operator_is_told_which_items_nobody_would_see_and_who_else_left_does_not_count(ledger: Ledger) -> None:
    number = only_wang_knows(ledger)
    confide(ledger, number, ["li"], actor=as_person(ledger, "wang"), at=AT)
    assert disable(ledger, "li").changed
    with pytest.raises(OnlyOneWhoKnows, match=number):
        disable(ledger, "wang", keep_items=True)
    assert disable(ledger, "wang", hand_over_to="charlie").changed


def test_who_takes_over_is_let_into_nothing_that_others_know_of(ledger: Ledger) -> None:
    number = a_secret_of_wang(ledger, to=("chen",))
    disable(ledger, "wang", keep_items=True, confidences_to="charlie")
    with pytest.raises(NotFound):
        whole_item(ledger, number, actor=as_person(ledger, "charlie"))


def test_of_what_the_administrator_sees_nobody_else_is_told(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    disable(ledger, "wang", keep_items=True)
    assert told(ledger) == {}


def test_who_is_disabled_acts_no_more_and_is_offered_nowhere(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner=None)
    disable(ledger, "charlie")
    with pytest.raises(NotFound):
        as_person(ledger, "charlie")
    with pytest.raises(NotFound):
        assign(ledger, item.number, owner="charlie", actor=as_person(ledger, "chen"), at=AT)
    with pytest.raises(NotFound):
        roles.grant(ledger, "charlie", "staff", actor=OPERATOR, at=AT)
    day = date(2026, 3, 9)
    wanted = Absence(login="wang", substitute="charlie", first=day, last=day)
    with pytest.raises(NotFound):
        absence.appoint(ledger, wanted, zone=ZONE, actor=OPERATOR, at=AT)


def test_a_mail_that_waits_for_somebody_who_left_does_not_leave(ledger: Ledger) -> None:
    an_office(ledger)
    with writing(ledger.database) as work:
        work.add(a_mail(5))
        work.add(a_mail(1))
    assert disable(ledger, "charlie").mails == (1,)
    with reading(ledger.database) as work:
        kept = {row.recipient_id: (row.state, row.next_try_at) for row in work.list(Message)}
        assert outbox.queue(work).dead == 0
    assert kept == {5: (MessageState.DEAD, None), 1: (MessageState.WAITING, AT)}


def a_mail(person: int) -> Message:
    return Message(
        recipient_id=person, local_day=AT.date(), slot="daily", header_id=f"<{person}@x>", address="a@b.example",
        language="zh", subject="日报", next_try_at=AT, created_at=AT,
    )  # fmt: skip


def test_leaving_twice_changes_nothing_and_coming_back_brings_no_roles(ledger: Ledger) -> None:
    an_office(ledger)
    assert [disable(ledger, "charlie").changed, disable(ledger, "charlie").changed] == [True, False]
    assert [leaving.enable(ledger, "charlie", actor=OPERATOR, at=AT) for _ in range(2)] == [True, False]
    assert roles.acting_for(ledger, "charlie").roles == {}
    assert [len(office_entries(ledger, f"person_{what}")) for what in ("disabled", "enabled")] == [1, 1]


def test_the_last_administrator_neither_leaves_nor_loses_the_role(ledger: Ledger) -> None:
    an_office(ledger)
    roles.grant(ledger, "chen", "administrator", actor=OPERATOR, at=AT)
    with pytest.raises(LastAdministrator):
        disable(ledger, "chen")
    with pytest.raises(LastAdministrator):
        disable(ledger, "chen", hand_over_to="wang")
    with pytest.raises(LastAdministrator):
        roles.revoke(ledger, "chen", "administrator", actor=OPERATOR, at=AT)
    roles.grant(ledger, "zhao", "administrator", actor=OPERATOR, at=AT)
    assert disable(ledger, "chen").changed
    with pytest.raises(LastAdministrator):
        disable(ledger, "zhao", actor=as_person(ledger, "zhao"))


def test_an_office_without_administrators_lets_anybody_go(ledger: Ledger) -> None:
    an_office(ledger)
    assert disable(ledger, "chen").changed


@pytest.mark.parametrize("who", ["wang", "chen", "zhao"])
def test_only_who_administers_people_lets_them_go(sqlite_ledger: Ledger, who: str) -> None:
    an_office(sqlite_ledger)
    actor = as_person(sqlite_ledger, who)
    with pytest.raises(NotPermitted):
        disable(sqlite_ledger, "charlie", actor=actor)
    with pytest.raises(NotPermitted):
        leaving.enable(sqlite_ledger, "charlie", actor=actor, at=AT)


def test_nobody_hands_over_to_themselves_by_leaving(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput):
        disable(sqlite_ledger, "wang", hand_over_to="wang")

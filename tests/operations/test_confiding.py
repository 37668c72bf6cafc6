"""Confidential items: seen by those named in them, by no role, and by nobody through any list, count or mail."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from engine.domain.mailing import Hours
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import absence, leaving, roles
from engine.operations.absence import Absence
from engine.operations.assign import assign
from engine.operations.confiding import confide, open_up, withdraw_confidence
from engine.operations.forecasting import Wanted as Ahead
from engine.operations.forecasting import forecast
from engine.operations.ledger import Ledger
from engine.operations.reading import item_history, list_items, whole_item
from engine.operations.recipients import Recipients
from engine.operations.tick import tick
from engine.store.queries import Wanted
from engine.store.tables.ledger import ItemConfidant
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, morning

HOURS = Hours(hour=time(8), zone="Asia/Shanghai", urgent=3)


def a_secret(ledger: Ledger, *, by: str = "chen", to: tuple[str, ...] = ()) -> str:
    """Return the number of an item of Wang, Zhao and Li that somebody has made confidential."""
    an_office(ledger)
    item = an_item(ledger)
    confide(ledger, item.number, to, actor=as_person(ledger, by), at=AT, note="涉及举报人")
    return item.number


def who_sees(ledger: Ledger, number: str) -> set[str]:
    """Return who sees an item, whole and in the list alike."""
    found = set()
    for login in ("wang", "li", "zhao", "chen", "charlie"):
        actor = as_person(ledger, login)
        page = list_items(ledger, Wanted(), actor=actor)
        try:
            whole_item(ledger, number, actor=actor)
        except NotFound:
            assert (page.total, page.items) == (0, ())
        else:
            assert (page.total, [one.number for one in page.items]) == (1, [number])
            found.add(login)
    return found


def test_it_is_for_those_involved_those_let_in_and_who_made_it_so(ledger: Ledger) -> None:
    number = a_secret(ledger, to=("charlie",))
    roles.grant(ledger, "li", "manager", actor=OPERATOR, at=AT)
    assert who_sees(ledger, number) == {"wang", "li", "zhao", "chen", "charlie"}
    with reading(ledger.database) as work:
        assert {row.person_id for row in work.list(ItemConfidant)} == {4, 5}
    withdraw_confidence(ledger, number, ["charlie", "chen"], actor=as_person(ledger, "chen"), at=AT)
    assert who_sees(ledger, number) == {"wang", "li", "zhao"}


def test_the_history_says_who_was_let_in_and_who_no_longer_is(ledger: Ledger) -> None:
    number = a_secret(ledger, to=("charlie",))
    withdraw_confidence(ledger, number, ["charlie"], actor=as_person(ledger, "wang"), at=AT)
    open_up(ledger, number, actor=as_person(ledger, "zhao"), at=AT)
    said = [(one.action, one.data["people"], one.data["confidential"]) for one in item_history(
        ledger, number, actor=OPERATOR
    )[2][-3:]]  # fmt: skip
    assert said == [
        ("confide", ["charlie"], True),
        ("withdraw_confidence", ["charlie"], True),
        ("open_up", [], False),
    ]
    assert who_sees(ledger, number) == {"wang", "li", "zhao", "chen"}


def test_an_item_cannot_vanish_from_everybody(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner=None, leader=None, verifier=None)
    with pytest.raises(InvalidInput):
        confide(ledger, item.number, actor=OPERATOR, at=AT)
    chen = as_person(ledger, "chen")
    confide(ledger, item.number, actor=chen, at=AT)
    with pytest.raises(InvalidInput):
        withdraw_confidence(ledger, item.number, ["chen"], actor=chen, at=AT)
    assert who_sees(ledger, item.number) == {"chen"}
    confide(ledger, item.number, ["charlie"], actor=chen, at=AT)
    leaving.disable(ledger, "charlie", zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    with pytest.raises(InvalidInput):
        withdraw_confidence(ledger, item.number, ["chen"], actor=chen, at=AT)


def test_only_those_involved_and_managers_who_see_it_say_who_may_know(ledger: Ledger) -> None:
    number = a_secret(ledger, by="wang", to=("charlie",))
    with pytest.raises(NotPermitted):
        confide(ledger, number, ["chen"], actor=as_person(ledger, "charlie"), at=AT)
    for act in (confide, withdraw_confidence):
        with pytest.raises(NotFound):
            act(ledger, number, ["chen"], actor=as_person(ledger, "chen"), at=AT)
    with pytest.raises(NotFound):
        open_up(ledger, number, actor=as_person(ledger, "chen"), at=AT)


def test_what_changes_nothing_or_makes_no_sense_is_refused(ledger: Ledger) -> None:
    number = a_secret(ledger)
    chen = as_person(ledger, "chen")
    with pytest.raises(InvalidInput):
        confide(ledger, number, ["wang"], actor=chen, at=AT)
    with pytest.raises(InvalidInput):
        withdraw_confidence(ledger, number, ["wang"], actor=chen, at=AT)
    with pytest.raises(NotFound):
        confide(ledger, number, ["nobody"], actor=chen, at=AT)
    open_up(ledger, number, actor=chen, at=AT)
    with pytest.raises(InvalidInput):
        open_up(ledger, number, actor=chen, at=AT)


def test_a_repeat_with_its_key_changes_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    item, chen = an_item(ledger), as_person(ledger, "chen")
    versions = [
        confide(ledger, item.number, ["charlie"], actor=chen, at=AT, key="once").facts.version for _ in range(2)
    ]
    assert versions[0] == versions[1]


def test_nobody_else_is_told_of_it_however_late_it_is(ledger: Ledger) -> None:
    number = a_secret(ledger, by="wang")
    for day in range(0, 120, 7):
        tick(ledger, at=morning("2026-05-20") + timedelta(days=day))
    with reading(ledger.database) as work:
        told = {row.recipient_id for row in work.list(Notice) if row.created_at > AT}
        whole = whole_item(ledger, number, actor=OPERATOR)
        assert Recipients(work).managers_besides(whole.stored.facts) == (2, 3)
    assert told
    assert told <= {1, 2, 3}


def test_who_stands_in_for_somebody_named_sees_it_and_a_forecast_is_no_way_in(ledger: Ledger) -> None:
    number = a_secret(ledger, by="wang")
    for login, sees_it in (("chen", False), ("wang", True)):
        found = forecast(ledger, Ahead(days=90), hours=HOURS, actor=as_person(ledger, login), at=AT)
        assert (number in repr(found), bool(found.mails)) == (sees_it, sees_it)
    assign(ledger, number, verifier="charlie", actor=as_person(ledger, "zhao"), at=AT)
    assert who_sees(ledger, number) == {"wang", "zhao", "charlie"}
    day = AT.date()
    wanted = Absence(login="wang", substitute="chen", first=day, last=day)
    absence.appoint(ledger, wanted, zone="Asia/Shanghai", actor=OPERATOR, at=AT)

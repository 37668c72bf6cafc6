"""Standing in for somebody who is away: who may arrange it, what may not be agreed, and what it lets one do.

The office of these tests opens on Monday 2026-03-02.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.domain.actor import Actor
from engine.domain.permission import sees
from engine.errors import InvalidInput, KeyReused, NotFound, NotPermitted, TransitionRefused
from engine.operations import absence, audit, personnel
from engine.operations.absence import Absence, ListedSubstitute
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.operations.remarks import comment
from engine.operations.standing_in import stand_in
from engine.store import history
from engine.store.absence import substitute_of, substitutes_on
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Notice
from engine.store.tables.office import Person
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, morning

ZONE = "Asia/Shanghai"
WANG, LI, ZHAO, CHEN = 1, 2, 3, 4
MARCH_2, MARCH_6, MARCH_10 = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 10)


def appoint(
    ledger: Ledger,
    login: str = "wang",
    substitute: str = "li",
    first: date = MARCH_2,
    last: date = MARCH_6,
    *,
    actor: Actor = OPERATOR,
    key: str | None = None,
) -> ListedSubstitute:
    """Let Li stand in for Wang through the first week, unless the test says otherwise."""
    wanted = Absence(login=login, substitute=substitute, first=first, last=last, reason="年休假")
    return absence.appoint(ledger, wanted, zone=ZONE, actor=actor, at=AT, key=key)


def test_a_substitute_is_appointed_told_and_written_down(ledger: Ledger) -> None:
    an_office(ledger)
    done = appoint(ledger, actor=as_person(ledger, "wang"))
    assert (done.person, done.substitute, done.runs) == ("wang", "li", True)
    with reading(ledger.database) as work:
        (notice,) = work.list(Notice)
        last = history.entries(work, "office")[-1]
    assert (notice.kind, notice.recipient_id, notice.item_id) == ("substituting", LI, None)
    assert '"for": "王敏"' in notice.data
    assert (last.action, last.data["person"], last.data["substitute"], last.note) == (
        "substitute_appointed", "wang", "li", "年休假",
    )  # fmt: skip
    assert audit.verify(ledger).first_bad is None


def test_the_span_counts_on_its_first_and_last_day_and_on_no_other(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger)
    with reading(ledger.database) as work:
        found = {day: substitute_of(work, WANG, date(2026, 3, day)) for day in (1, 2, 6, 7)}
        assert found == {1: None, 2: LI, 6: LI, 7: None}
        assert substitutes_on(work, MARCH_6) == {WANG: LI}


def test_only_the_person_their_manager_and_the_office_arrange_it(ledger: Ledger) -> None:
    an_office(ledger)
    for login in ("li", "zhao"):
        with pytest.raises(NotPermitted, match="somebody else"):
            appoint(ledger, actor=as_person(ledger, login))
    with pytest.raises(NotFound):
        appoint(ledger, actor=as_person(ledger, "charlie"))
    assert appoint(ledger, actor=as_person(ledger, "chen")).span.id == 1


def test_a_manager_of_another_unit_does_not_arrange_it(ledger: Ledger) -> None:
    an_office(ledger)
    personnel.add_person(ledger, "qian", "钱峰", unit="水务局", roles=["manager"], actor=OPERATOR, at=AT)
    with pytest.raises(NotPermitted):
        appoint(ledger, actor=as_person(ledger, "qian"))
    assert absence.listed(ledger, zone=ZONE, actor=as_person(ledger, "qian"), at=AT) == []


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 3, 1), MARCH_6, "it is past"),
        (MARCH_6, MARCH_2, "before the first day"),
        (MARCH_2, date(2027, 3, 3), "a year is the longest"),
    ],
)
def test_days_that_make_no_sense_are_refused(ledger: Ledger, first: date, last: date, says: str) -> None:
    an_office(ledger)
    with pytest.raises(InvalidInput, match=says):
        appoint(ledger, first=first, last=last)


def test_nobody_stands_in_for_themselves_twice_at_once_or_in_a_circle(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger)
    with pytest.raises(InvalidInput, match="themselves"):
        appoint(ledger, substitute="wang", first=MARCH_10, last=MARCH_10)
    with pytest.raises(InvalidInput, match="somebody is appointed for 2026-03-02 to 2026-03-06"):
        appoint(ledger, substitute="zhao", first=MARCH_6, last=MARCH_10)
    with pytest.raises(InvalidInput, match="come back to 李强"):
        appoint(ledger, "li", "wang", MARCH_6, MARCH_10)
    appoint(ledger, "li", "zhao", MARCH_6, MARCH_10)
    with pytest.raises(InvalidInput, match="come back to 赵岚"):
        appoint(ledger, "zhao", "wang", MARCH_6, MARCH_6)
    assert appoint(ledger, "zhao", "wang", MARCH_10, MARCH_10).span.id == 3


def test_who_has_left_stands_in_for_nobody(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger)
    with writing(ledger.database) as work:
        person = table_of(Person)
        work.change_once(person.update().where(person.c.id == LI).values(disabled_at=AT))
    with reading(ledger.database) as work:
        assert substitute_of(work, WANG, MARCH_2) is None
    with pytest.raises(NotFound):
        appoint(ledger, "chen", "li")


def test_a_repeat_under_the_same_key_appoints_nobody_twice(ledger: Ledger) -> None:
    an_office(ledger)
    assert appoint(ledger, key="k").span.id == appoint(ledger, key="k").span.id
    with pytest.raises(KeyReused):
        appoint(ledger, substitute="zhao", key="k")


def test_a_span_ends_early_once_and_makes_room_for_another(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger, last=MARCH_10)
    wang = as_person(ledger, "wang")
    with pytest.raises(NotPermitted):
        absence.end(ledger, 1, zone=ZONE, actor=as_person(ledger, "li"), at=AT)
    with pytest.raises(NotFound):
        absence.end(ledger, 1, zone=ZONE, actor=as_person(ledger, "charlie"), at=AT)
    absence.end(ledger, 1, zone=ZONE, actor=wang, at=AT)
    for again in (AT, AT + timedelta(days=30)):
        with pytest.raises(InvalidInput, match="over already"):
            absence.end(ledger, 1, zone=ZONE, actor=wang, at=again)
    assert appoint(ledger, substitute="zhao").runs
    assert len(absence.listed(ledger, zone=ZONE, actor=wang, at=AT)) == 1
    assert len(absence.listed(ledger, zone=ZONE, actor=wang, at=AT, over=True)) == 2


def test_everybody_sees_what_they_are_a_part_of_and_managers_see_their_people(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger)
    seen = {
        login: len(absence.listed(ledger, zone=ZONE, actor=as_person(ledger, login), at=AT))
        for login in ("wang", "li", "zhao", "chen", "charlie")
    }
    assert seen == {"wang": 1, "li": 1, "zhao": 0, "chen": 1, "charlie": 0}


def standing_in(ledger: Ledger, login: str, absent: str, day: str = "2026-03-03") -> Actor:
    """Return somebody who stands in for an absent person on a day."""
    return stand_in(ledger, as_person(ledger, login), absent, zone=ZONE, at=morning(day))


def test_a_substitute_acts_with_what_both_are_and_the_history_says_for_whom(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="in_progress", verifier=None)
    appoint(ledger, substitute="charlie")
    with pytest.raises(NotFound):
        comment(ledger, item.number, "备注", actor=as_person(ledger, "charlie"), at=AT)
    acting = standing_in(ledger, "charlie", "wang")
    comment(ledger, item.number, "备注", actor=acting, at=AT)
    last = whole_item(ledger, item.number, actor=OPERATOR).history[-1]
    assert (last.by["name"], last.by["instead_of"], last.by["instead_of_name"]) == ("查理", "wang", "王敏")
    assert acting.shown_as == "查理（代王敏）"
    assert audit.verify(ledger).first_bad is None


def test_who_acts_for_themselves_leaves_no_trace_of_standing_in(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    comment(ledger, item.number, "备注", actor=as_person(ledger, "wang"), at=AT)
    assert "instead_of" not in whole_item(ledger, item.number, actor=OPERATOR).history[-1].by


def test_work_done_for_somebody_is_verified_by_neither_of_them(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="in_progress", verifier=None)
    appoint(ledger)
    give_evidence(ledger, item.id)
    advance(ledger, item.number, Step(trigger="submit"), actor=standing_in(ledger, "li", "wang"), at=AT)
    for verifier in (as_person(ledger, "li"), standing_in(ledger, "li", "wang")):
        with pytest.raises(TransitionRefused, match="did the work"):
            advance(ledger, item.number, Step(trigger="verify"), actor=verifier, at=AT)


def test_a_verifier_who_stands_in_for_the_doer_does_not_verify_either(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="in_progress", verifier=None)
    appoint(ledger)
    give_evidence(ledger, item.id)
    advance(ledger, item.number, Step(trigger="submit"), actor=as_person(ledger, "wang"), at=AT)
    with pytest.raises(TransitionRefused, match="did the work"):
        advance(ledger, item.number, Step(trigger="verify"), actor=standing_in(ledger, "li", "wang"), at=AT)
    assert (
        advance(ledger, item.number, Step(trigger="verify"), actor=as_person(ledger, "li"), at=AT).state == "verified"
    )


def test_a_confidential_item_is_seen_in_the_place_of_who_is_named_in_it(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with writing(ledger.database) as work:
        row = table_of(Item)
        work.change_once(row.update().where(row.c.id == item.id).values(is_confidential=True))
    appoint(ledger, substitute="charlie")
    facts = whole_item(ledger, item.number, actor=OPERATOR).stored.facts
    assert not sees(as_person(ledger, "charlie"), facts)
    assert sees(standing_in(ledger, "charlie", "wang"), facts)


@pytest.mark.parametrize(
    ("login", "day", "says"),
    [
        ("zhao", "2026-03-03", "they were not appointed to"),
        ("li", "2026-03-09", "agreed for 2026-03-02 to 2026-03-06, not for today"),
    ],
)
def test_nobody_acts_for_somebody_outside_the_span(ledger: Ledger, login: str, day: str, says: str) -> None:
    an_office(ledger)
    appoint(ledger)
    with pytest.raises(NotPermitted, match=says):
        standing_in(ledger, login, "wang", day)


def test_a_span_that_was_ended_and_the_operator_alone_stand_in_for_nobody(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger)
    absence.end(ledger, 1, zone=ZONE, actor=OPERATOR, at=AT)
    with pytest.raises(NotPermitted, match="ended early"):
        standing_in(ledger, "li", "wang")
    with pytest.raises(NotPermitted):
        stand_in(ledger, OPERATOR, "wang", zone=ZONE, at=AT)


def test_a_substitute_does_not_pass_the_absence_on(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger)
    with pytest.raises(NotPermitted, match="李强（代王敏）"):
        absence.end(ledger, 1, zone=ZONE, actor=standing_in(ledger, "li", "wang"), at=AT)


def test_the_substitutes_of_a_substitute_do_not_act_for_the_first(ledger: Ledger) -> None:
    an_office(ledger)
    appoint(ledger)
    appoint(ledger, "li", "zhao")
    with pytest.raises(NotPermitted):
        standing_in(ledger, "zhao", "wang")
    assert standing_in(ledger, "zhao", "li").persons == {LI, ZHAO}


def give_evidence(ledger: Ledger, item_id: int) -> None:
    """Let an item have a piece of evidence, whoever brought it."""
    with writing(ledger.database) as work:
        row = table_of(Item)
        work.change_once(row.update().where(row.c.id == item_id).values(evidence=1))

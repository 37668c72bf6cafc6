"""Snoozing: some days without reminders of an item, never past its deadline, and never in secret.

The item of these tests is opened on Monday 2026-03-02; its plan is due on Thursday 2026-04-02.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput, ItemChanged, NotFound, NotPermitted
from engine.operations import absence, audit, snoozing
from engine.operations.absence import Absence
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.operations.snoozing import Snoozed
from engine.operations.standing_in import stand_in
from engine.operations.tick import tick
from engine.store.absence import snoozed, snoozes
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, morning

ZONE = "Asia/Shanghai"
WANG, LI = 1, 2
MARCH_20, DUE = date(2026, 3, 20), date(2026, 4, 2)


def snooze(
    ledger: Ledger, number: str, until: date = MARCH_20, *, login: str = "wang", day: str = "2026-03-02"
) -> Snoozed:
    """Let Wang ask on the item's first day not to be reminded of it until 20 March is over."""
    return snoozing.snooze(ledger, number, until, note="等材料", actor=as_person(ledger, login), at=morning(day))


def asleep(ledger: Ledger, day: date, *items: int) -> set[tuple[int, int]]:
    with reading(ledger.database) as work:
        return snoozed(work, items, day)


def test_a_snooze_counts_through_its_day_for_that_person_and_that_item(ledger: Ledger) -> None:
    an_office(ledger)
    item, other = an_item(ledger), an_item(ledger, title="另一件", feedback_on=date(2026, 2, 27))
    snooze(ledger, item.number)
    assert asleep(ledger, MARCH_20, item.id, other.id) == {(WANG, item.id)}
    assert asleep(ledger, date(2026, 3, 21), item.id, other.id) == set()
    assert asleep(ledger, MARCH_20) == set()


def test_it_is_written_into_the_history_of_the_item(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    done = snooze(ledger, item.number)
    last = whole_item(ledger, item.number, actor=OPERATOR).history[-1]
    assert (last.action, last.data, last.note) == ("snooze", {"person": "wang", "until": "2026-03-20"}, "等材料")
    assert (done.version, done.due_on) == (last.seq, DUE)
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []


@pytest.mark.parametrize(
    ("until", "day", "says"),
    [
        (DUE, "2026-03-02", "no snooze outlives"),
        (date(2026, 3, 1), "2026-03-02", "it is past"),
        (date(2026, 4, 3), "2026-04-02", "it was due on 2026-04-02"),
        (date(2026, 5, 1), "2026-04-10", "it was due on 2026-04-02"),
    ],
)
def test_no_snooze_reaches_the_deadline_or_comes_after_it(ledger: Ledger, until: date, day: str, says: str) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(InvalidInput, match=says):
        snooze(ledger, item.number, until, day=day)
    assert snooze(ledger, item.number, date(2026, 4, 1)).until == date(2026, 4, 1)


def test_an_item_without_a_deadline_has_nothing_to_snooze(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="done")
    with pytest.raises(InvalidInput, match="nothing is due"):
        snooze(ledger, item.number)


def test_a_long_term_item_is_snoozed_until_its_open_review_is_due(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly", sustained=True)
    with pytest.raises(InvalidInput, match="nothing is due"):
        snooze(ledger, item.number)
    tick(ledger, at=morning("2026-06-01"))
    assert snooze(ledger, item.number, date(2026, 6, 29), day="2026-06-01").due_on == date(2026, 6, 30)
    with pytest.raises(InvalidInput, match="no snooze outlives"):
        snooze(ledger, item.number, date(2026, 6, 30), day="2026-06-01")


def test_a_reason_is_asked_for_because_managers_see_it(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(InvalidInput, match="no reason"):
        snoozing.snooze(ledger, item.number, MARCH_20, note=" ", actor=as_person(ledger, "wang"), at=AT)


def test_managers_see_every_snooze_others_only_their_own(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    snooze(ledger, item.number)
    seen = {
        login: [one.person for one in snoozing.listed(ledger, zone=ZONE, actor=as_person(ledger, login), at=AT)]
        for login in ("wang", "li", "zhao", "chen", "charlie")
    }
    assert seen == {"wang": ["wang"], "li": [], "zhao": [], "chen": ["wang"], "charlie": []}
    assert snoozing.listed(ledger, zone=ZONE, actor=OPERATOR, at=morning("2026-03-21")) == []


def test_a_later_wish_takes_the_place_of_an_earlier_one(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    for until in (MARCH_20, date(2026, 3, 10), MARCH_20):
        snooze(ledger, item.number, until)
    with reading(ledger.database) as work:
        assert [one.until_on for one in snoozes(work, item_id=item.id)] == [MARCH_20]
        assert len(snoozes(work, item_id=item.id, with_ended=True)) == 3


def test_it_is_taken_back_by_the_person_or_a_manager_and_by_nobody_else(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    snooze(ledger, item.number)
    with pytest.raises(InvalidInput, match="nothing is snoozed"):
        snoozing.wake(ledger, item.number, actor=as_person(ledger, "li"), at=AT)
    with pytest.raises(NotPermitted):
        snoozing.wake(ledger, item.number, person="wang", actor=as_person(ledger, "li"), at=AT)
    snoozing.wake(ledger, item.number, person="wang", actor=as_person(ledger, "chen"), at=AT)
    assert asleep(ledger, MARCH_20, item.id) == set()
    snooze(ledger, item.number)
    snoozing.wake(ledger, item.number, actor=as_person(ledger, "wang"), at=AT)
    assert asleep(ledger, MARCH_20, item.id) == set()


def test_a_stranger_snoozes_nothing_and_the_operator_has_no_reminders(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(NotFound):
        snooze(ledger, item.number, login="charlie")
    with pytest.raises(NotPermitted):
        snoozing.snooze(ledger, item.number, MARCH_20, note="等", actor=OPERATOR, at=AT)


def test_a_substitute_snoozes_for_the_person_they_stand_in_for(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    week = Absence(login="wang", substitute="li", first=date(2026, 3, 2), last=date(2026, 3, 6))
    absence.appoint(ledger, week, zone=ZONE, actor=OPERATOR, at=AT)
    acting = stand_in(ledger, as_person(ledger, "li"), "wang", zone=ZONE, at=AT)
    snoozing.snooze(ledger, item.number, MARCH_20, note="等材料", actor=acting, at=AT)
    assert asleep(ledger, MARCH_20, item.id) == {(WANG, item.id)}


def test_a_repeat_changes_nothing_and_an_old_version_is_refused(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")

    def ask(*, key: str | None = None, version: int | None = None) -> Snoozed:
        return snoozing.snooze(
            ledger, item.number, MARCH_20, note="等", actor=wang, at=AT, key=key, expect_version=version
        )

    assert ask(key="k", version=2).version == ask(key="k", version=2).version == 3
    with pytest.raises(ItemChanged):
        ask(version=2)

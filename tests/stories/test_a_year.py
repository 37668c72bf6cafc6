"""A year of an office: 12 people, holidays, three outages, many items (200 in the slow run); promises are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from engine.domain.deadlines import Subject
from engine.domain.definition import Workflow
from engine.domain.ladders import RungOutcome
from engine.domain.workdays import local_day
from engine.operations.audit import invariant_breaches, verify
from engine.store.tables.dates import Deadline, Rung
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Message, Notice, NoticeState
from engine.store.unit_of_work import reading
from rectify.bootstrap import vocabulary
from tests.stories.year import LAST, OUTAGES, URGENT, ZONE, Year, is_out, rungs_of, works
from workflows.catalogue import require_definition, shipped


@pytest.fixture(scope="module")
def workflow() -> Workflow:
    """Return the workflow as it is shipped."""
    return require_definition(shipped()["rectification"], file="rectification.yaml", vocabulary=vocabulary())


@pytest.fixture(scope="module", params=[24, pytest.param(200, marks=pytest.mark.slow)])
def year(workflow: Workflow, request: pytest.FixtureRequest) -> Iterator[Year]:
    """Return an office of so many items after its year."""
    played = Year(workflow, items=request.param, people=12)
    played.play()
    yield played
    played.stage.close()


def test_nobody_got_two_digests_on_one_day_nor_more_urgent_mails_than_are_allowed(year: Year) -> None:
    with reading(year.stage.ledger.database) as work:
        messages = work.list(Message)
    digests = Counter((m.recipient_id, m.local_day) for m in messages if m.slot == "daily")
    urgent = Counter((m.recipient_id, m.local_day) for m in messages if m.slot.startswith("urgent"))
    assert set(digests.values()) == {1}
    assert max(urgent.values()) <= URGENT
    assert all(works(day) for _person, day in [*digests, *urgent])
    assert {m.state for m in messages} == {"sent"}


def test_no_rung_lacks_an_outcome(year: Year, workflow: Workflow) -> None:
    with reading(year.stage.ledger.database) as work:
        deadlines, rows = work.list(Deadline), work.list(Rung)
    known: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        known[row.deadline_id].add(row.occurrence)
    assert len(deadlines) > 200
    lacking = []
    for one in deadlines:
        ended = local_day(one.ended_at, ZONE) if one.ended_at else LAST
        # A rung of the day on which a deadline ended in the working hours had its chance in the morning.
        through = min(LAST, max(ended, one.due_on) if one.ended_at else LAST)
        for name, day in rungs_of(workflow.ladders[one.ladder], one.due_on, through=through):
            if name not in known[one.id or 0] and not (one.ended_at and day > one.due_on and day >= ended):
                lacking.append((one.id, one.subject, str(one.due_on), name, str(one.ended_at)))
    assert lacking == []


def test_every_overdue_item_reached_somebody_other_than_its_owner(year: Year) -> None:
    with reading(year.stage.ledger.database) as work:
        owners = {item.id: item.owner_id for item in work.list(Item)}
        of_items = [one for one in work.list(Deadline) if one.subject == Subject.ITEM]
        told, quiet = defaultdict(set), set()
        for row in work.list(Rung):
            if row.outcome == RungOutcome.NOTICED and row.occurrence.startswith("T+"):
                told[row.deadline_id].add(row.recipient_id)
            if row.reason in {"paused", "request_pending"}:
                quiet.add(row.deadline_id)
    overdue = [one for one in of_items if ticked_while_late(one) and one.id not in quiet]
    assert len(overdue) > 5
    assert [one.id for one in overdue if not told[one.id or 0] - {owners[one.item_id or 0]}] == []


def ticked_while_late(one: Deadline) -> bool:
    """Say whether the clock ticked on a working day on which a deadline was past that was set in good time."""
    ended = local_day(one.ended_at, ZONE) if one.ended_at else LAST
    late = [one.due_on + timedelta(days=n) for n in range(1, (ended - one.due_on).days)]
    return local_day(one.set_at, ZONE) <= one.due_on and any(works(day) and not is_out(day) for day in late)


def test_every_notice_went_out_or_says_why_not(year: Year) -> None:
    with reading(year.stage.ledger.database) as work:
        states = Counter(notice.state for notice in work.list(Notice))
        waiting = [notice for notice in work.list(Notice) if notice.state == NoticeState.WAITING]
    assert states[NoticeState.MERGED] > 500
    assert all(local_day(notice.created_at, ZONE) >= LAST - timedelta(days=3) for notice in waiting)


@pytest.mark.parametrize(("first", "days"), OUTAGES)
def test_after_an_outage_nobody_is_flooded_and_nothing_is_lost(year: Year, first: date, days: int) -> None:
    again = back = first + timedelta(days=days)
    while not works(back):
        back += timedelta(days=1)
    with reading(year.stage.ledger.database) as work:
        mails = Counter(m.recipient_id for m in work.list(Message) if m.local_day == back and m.slot == "daily")
        during = [m for m in work.list(Message) if first <= m.local_day < first + timedelta(days=days)]
        late = [r for r in work.list(Rung) if local_day(r.fired_at, ZONE) == again and r.late > 0]
    assert during == []
    assert set(mails.values()) == {1}
    assert {row.outcome for row in late} <= {RungOutcome.NOTICED}
    assert max(row.late for row in late) <= days


def test_the_books_are_in_order(year: Year) -> None:
    assert invariant_breaches(year.stage.ledger) == []
    assert verify(year.stage.ledger).first_bad is None

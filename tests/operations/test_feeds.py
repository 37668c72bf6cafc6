"""A person's calendar behind a link: whoever has the link reads it, until it is revoked or the person has left."""

from __future__ import annotations

from datetime import time

import pytest
from icalendar import Calendar

from engine.errors import NotFound, NotPermitted
from engine.operations.audit import invariant_breaches
from engine.operations.feeds import create_feed, revoke_feed
from engine.operations.ledger import Ledger
from engine.store.tables.ledger import Item
from engine.store.tables.office import Person
from engine.store.tables.telling import Feed
from engine.store.unit_of_work import reading, table_of, writing
from notifications.post import Post
from notifications.render import build_renderer
from rectify.documents.feed import answer
from tests.builders import AT, OPERATOR, an_item, an_office, as_person

POST = Post(
    renderer=build_renderer(),
    sender="a@office.example",
    zone="Asia/Shanghai",
    mail_hour=time(8, 30),
    base_url="https://rectify.office.example",
)


def summaries(ledger: Ledger, secret: str) -> list[str]:
    data = answer(ledger, POST, secret, at=AT)
    assert data is not None
    return [str(event["summary"]) for event in Calendar.from_ical(data).walk("VEVENT")]


def test_the_link_leads_to_what_is_up_to_its_person_as_it_stands(ledger: Ledger) -> None:
    an_office(ledger)
    secret = create_feed(ledger, "wang", actor=as_person(ledger, "wang"), at=AT)
    assert summaries(ledger, secret) == []
    item = an_item(ledger)
    assert [item.number in summary for summary in summaries(ledger, secret)] == [True]
    with writing(ledger.database) as work:
        work.change_once(table_of(Item).update().values(is_confidential=True))
    assert len(summaries(ledger, secret)) == 1
    assert invariant_breaches(ledger) == []


def test_a_new_link_ends_the_one_before_and_a_revoked_one_leads_nowhere(ledger: Ledger) -> None:
    an_office(ledger)
    first = create_feed(ledger, "wang", actor=OPERATOR, at=AT)
    second = create_feed(ledger, "wang", actor=OPERATOR, at=AT)
    assert answer(ledger, POST, first, at=AT) is None
    assert answer(ledger, POST, second, at=AT) is not None
    assert revoke_feed(ledger, "wang", actor=as_person(ledger, "wang"), at=AT)
    assert not revoke_feed(ledger, "wang", actor=OPERATOR, at=AT)
    for secret in (second, "", "x" * 1000, "\ud800"):
        assert answer(ledger, POST, secret, at=AT) is None
    with reading(ledger.database) as work:
        assert not any(secret in row.secret_hash for row in work.list(Feed) for secret in (first, second))


def test_nobody_makes_a_link_to_somebody_elses_calendar(ledger: Ledger) -> None:
    an_office(ledger)
    for login, refused in (("charlie", NotFound), ("chen", NotPermitted)):
        with pytest.raises(refused):
            create_feed(ledger, "wang", actor=as_person(ledger, login), at=AT)


def test_the_link_of_whoever_has_left_leads_nowhere(ledger: Ledger) -> None:
    an_office(ledger)
    secret = create_feed(ledger, "wang", actor=OPERATOR, at=AT)
    with writing(ledger.database) as work:
        work.change_once(table_of(Person).update().values(disabled_at=AT))
    assert answer(ledger, POST, secret, at=AT) is None

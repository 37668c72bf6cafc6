"""What a mail says of a date that the calendar moved."""

from __future__ import annotations

from datetime import date

from engine.operations.calendar import OwnDay, set_days
from engine.operations.ledger import Ledger
from engine.operations.recounting import recount
from notifications.compose import Post, compose
from tests.builders import OPERATOR, an_item, an_office, morning
from tests.notifications.mails import WANG, messages, notices, text_of
from tests.operations.calendars import publish
from tests.operations.test_recounting import ten_working_days


def test_a_date_that_moved_is_told_with_the_new_day(ledger: Ledger, post: Post) -> None:
    an_office(ledger, workflow=ten_working_days())
    publish(ledger)
    item = an_item(ledger, at=morning("2026-05-04"))
    compose(ledger, post, at=morning("2026-05-04"))
    set_days(ledger, {date(2026, 5, 12): OwnDay(is_working=False)}, actor=OPERATOR, at=morning("2026-05-06"))
    recount(ledger, actor=OPERATOR, at=morning("2026-05-06"))
    (told,) = [notice for notice in notices(ledger, to=WANG) if notice.kind == "redated"]
    compose(ledger, post, at=morning("2026-05-06"))
    mail = next(text_of(m.data) for m in messages(ledger) if m.recipient_id == WANG and m.local_day.day == 6)
    assert item.number in mail
    assert "5月18日" in mail
    assert told.item_id == item.id

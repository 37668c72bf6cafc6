"""What a forecast says is what the days then bring, and looking changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from engine.domain.mailing import Hours
from engine.domain.workdays import instant
from engine.errors import InvalidInput, NotFound
from engine.operations.forecasting import Forecast, Wanted, forecast
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store.schema import every_table
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading, table_of, writing
from notifications.compose import Post, compose
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from tests.notifications.mails import change_person, messages

HOUR = Hours(hour=time(8, 30), zone="Asia/Shanghai", urgent=0)
DAYS = 110


def rows(ledger: Ledger) -> dict[str, Any]:
    """Return everything a database holds."""
    with reading(ledger.database) as work:
        return {name: work.rows_once(table.select()) for name, table in every_table().tables.items()}


def looked(ledger: Ledger, *, at: datetime = AT, **wanted: Any) -> Forecast:
    return forecast(ledger, Wanted(**{"days": DAYS, **wanted}), hours=HOUR, actor=OPERATOR, at=at)


def an_office_with_items(ledger: Ledger) -> None:
    """Found the office with an item in each state; two of them come late, one is reviewed."""
    an_office(ledger)
    for number, (completion, sustained, due_on) in enumerate(
        [("not_done", False, None), ("in_progress", False, date(2026, 3, 20)), ("partly", True, None),
         ("in_progress", False, date(2026, 5, 15)), ("done", False, None)]
    ):  # fmt: skip
        an_item(ledger, completion=completion, sustained=sustained, due_on=due_on, title=f"问题{number}")


def test_each_mail_of_the_forecast_goes_out_on_its_day_with_as_many_items(ledger: Ledger, post: Post) -> None:
    an_office_with_items(ledger)
    foreseen = {(mail.day, mail.person_id): mail.length for mail in looked(ledger).mails}
    for day in range(DAYS + 1):
        morning = instant(date(2026, 3, 2) + timedelta(days=day), HOUR.hour, HOUR.zone)
        at = max(morning, AT)
        tick(ledger, at=at)
        compose(ledger, post, at=at)
    assert {(mail.local_day, mail.recipient_id) for mail in messages(ledger)} == foreseen.keys()
    assert len(foreseen) > 30
    with reading(ledger.database) as work:
        told = {(notice.message_id, notice.item_id) for notice in work.list(Notice) if notice.message_id is not None}
    lines = Counter(message for message, _item in told)
    assert {(m.local_day, m.recipient_id): lines[m.id or 0] for m in messages(ledger)} == foreseen


def test_looking_ahead_leaves_every_row_as_it_was(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    tick(ledger, at=AT + timedelta(days=3))
    before = rows(ledger)
    assert looked(ledger, at=AT + timedelta(days=3)).mails
    assert rows(ledger) == before


def test_nobody_waits_while_somebody_looks_ahead(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    ticked: list[int] = []

    def meanwhile() -> None:
        if not ticked:
            ticked.append(tick(ledger, at=AT + timedelta(days=40)).rungs.total())

    forecast(ledger, Wanted(days=5), hours=HOUR, actor=OPERATOR, at=AT, after_each=meanwhile)
    assert ticked[0] > 0


def test_who_has_had_todays_mail_gets_the_next_one_tomorrow(ledger: Ledger, post: Post) -> None:
    an_office_with_items(ledger)
    tick(ledger, at=AT)
    compose(ledger, post, at=AT)
    first = looked(ledger, at=AT + timedelta(minutes=1)).mails[0]
    assert first.day > date(2026, 3, 2)


def test_reviews_to_come_are_listed_with_the_days_they_open_and_are_due(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    (review,) = looked(ledger).owed
    assert (review.what, review.period, review.item) == ("review", "2026Q2", "XC2026-01-003")
    assert (review.opens_on, review.due_on) == (date(2026, 6, 1), date(2026, 6, 30))


def test_a_day_with_too_many_lines_for_one_person_stands_out(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    found = looked(ledger, most=3)
    assert [(peak.day, peak.length) for peak in found.peaks][:1] == [(date(2026, 3, 2), 5)]
    assert {peak.name for peak in found.peaks} == {"王敏", "李强", "赵岚"}
    assert not looked(ledger, most=5).peaks


def test_only_the_mails_of_one_person_can_be_asked_for(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    found = looked(ledger, person="chen")
    assert found.mails
    assert {mail.login for mail in found.mails} == {"chen"}
    with pytest.raises(NotFound):
        looked(ledger, person="nobody")


def test_of_what_is_confidential_not_even_who_looks_after_its_people_is_told(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    chen, reader = as_person(ledger, "chen"), Wanted(days=5, person="wang")
    assert forecast(ledger, reader, hours=HOUR, actor=chen, at=AT).mails
    with writing(ledger.database) as work:
        work.change_once(update(table_of(Item)).values(is_confidential=True))
    found = forecast(ledger, reader, hours=HOUR, actor=chen, at=AT)
    assert (found.mails, [one for one in found.owed if one.item]) == ((), [])


def test_an_outsider_learns_nothing_of_what_is_to_come(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    change_person(ledger, 1, email=None)
    charlie = as_person(ledger, "charlie")
    found = forecast(ledger, Wanted(days=30), hours=HOUR, actor=charlie, at=AT)
    assert (found.mails, found.owed, found.unreached, dict(found.rungs)) == ((), (), (), {})
    with pytest.raises(NotFound, match="wang"):
        forecast(ledger, Wanted(days=5, person="wang"), hours=HOUR, actor=charlie, at=AT)


def test_people_see_their_own_mails_to_come_and_managers_those_of_their_units(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    wang = forecast(ledger, Wanted(days=30), hours=HOUR, actor=as_person(ledger, "wang"), at=AT)
    assert {mail.login for mail in wang.mails} == {"wang"}
    assert not wang.rungs
    everybody = looked(ledger)
    chen = forecast(ledger, Wanted(days=DAYS), hours=HOUR, actor=as_person(ledger, "chen"), at=AT)
    assert [mail.login for mail in chen.mails] == [mail.login for mail in everybody.mails]
    assert chen.rungs == everybody.rungs


def test_people_without_an_address_are_named(ledger: Ledger) -> None:
    an_office_with_items(ledger)
    change_person(ledger, 1, email=None)
    found = looked(ledger)
    assert found.unreached == ("王敏",)
    assert "王敏" not in {mail.name for mail in found.mails}


@pytest.mark.parametrize("days", [0, 731])
def test_a_span_out_of_range_is_refused(sqlite_ledger: Ledger, days: int) -> None:
    with pytest.raises(InvalidInput, match="out of range"):
        looked(sqlite_ledger, days=days)


def test_days_whose_holidays_are_not_known_are_said_to_be_so(sqlite_ledger: Ledger) -> None:
    an_office_with_items(sqlite_ledger)
    assert looked(sqlite_ledger).is_published
    assert not looked(sqlite_ledger, at=datetime.fromisoformat("2030-12-01T02:00:00Z"), days=60).is_published

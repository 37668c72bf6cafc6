"""A reminder of a holiday goes out in the mail of its day, by the ways its reader chose, and not once it has begun.

Labour Day of 2026 lasts from Friday 05-01 to Tuesday 05-05; people are told on Friday 04-24 and Thursday 04-30.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest

from engine.domain.mailing import Hours
from engine.operations import office
from engine.operations.calendar import OwnDay, set_days
from engine.operations.forecasting import Wanted, forecast
from engine.operations.holidays import remind_of_holidays, stop_reminding
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.tick import tick
from engine.operations.ways import Possible, choose_ways
from notifications.compose import Post, compose
from notifications.letter import KINDS
from tests.builders import AT, OPERATOR, an_item, an_office
from tests.notifications.mails import CHEN, LI, WANG, ZHAO, Mail, at, change_person, messages, parsed, states, text_of
from tests.notifications.test_substitutes import absent

ZONE = "Asia/Shanghai"
CHARLIE = 5
FIRST, LAST = "2026-04-24", "2026-04-30"


def an_office_that_is_reminded(ledger: Ledger) -> None:
    an_office(ledger)
    days = {date(2026, 5, day): (False, "劳动节") for day in (1, 4, 5)}
    calendar = PublishedCalendar(days=days, source="state", version="state 1", until=date(2026, 12, 31))
    office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=AT)
    remind_of_holidays(ledger, zone=ZONE, actor=OPERATOR, at=AT)


@pytest.fixture
def ours(ledger: Ledger) -> Ledger:
    """Return an office of five people that is reminded seven days and one day before."""
    an_office_that_is_reminded(ledger)
    return ledger


@pytest.fixture
def one(sqlite_ledger: Ledger) -> Ledger:
    """Return the same office on SQLite, for what no database has a part in."""
    an_office_that_is_reminded(sqlite_ledger)
    return sqlite_ledger


def beat(ledger: Ledger, post: Post, day: str, clock_time: str = "08:30") -> list[Mail]:
    """Tick and write mails at an instant; return the messages that were new."""
    before = len(messages(ledger))
    tick(ledger, at=at(day, clock_time))
    compose(ledger, post, at=at(day, clock_time))
    return messages(ledger)[before:]


def test_it_says_which_holiday_from_when_to_when_when_work_resumes_and_what_is_asked(ours: Ledger, post: Post) -> None:
    tick(ours, at=at(FIRST, "00:00"))
    assert beat(ours, post, FIRST, "08:29") == []
    made = {row.recipient_id: row for row in beat(ours, post, FIRST)}
    assert made.keys() == {WANG, LI, ZHAO, CHEN, CHARLIE}
    row = made[WANG]
    assert (str(row.local_day), row.slot, row.subject) == (FIRST, "daily", "廉政提醒：劳动节将至，廉洁过节")
    for said in (
        "5月1日至5月5日放假，5月6日上班",
        "缘由：您是本单位人员",
        "不公款吃喝",
        "https://rectify.office.example/\r\n",
    ):
        assert said in text_of(row.data)
    assert beat(ours, post, FIRST, "16:00") == []


def test_it_says_so_in_english(one: Ledger, post: Post) -> None:
    change_person(one, WANG, language="en")
    text = text_of(next(row for row in beat(one, post, FIRST) if row.recipient_id == WANG).data)
    assert "Labour Day is near" in text
    assert "off from 1 May to 5 May, back at work on 6 May" in text
    assert "Why you: You work here" in text


def test_it_stands_with_what_is_to_be_done_in_the_one_digest_and_never_among_what_is_late(
    one: Ledger, post: Post
) -> None:
    an_item(one)
    beat(one, post, "2026-04-23")
    (row,) = [row for row in beat(one, post, LAST) if row.recipient_id == WANG]
    text = text_of(row.data)
    assert row.slot == "daily"
    assert row.subject.startswith("整改日报")
    late, to_do = text.index("逾期"), text.index("待办")
    assert late < to_do < text.index("节日廉政提醒")
    assert "劳动节 5月1日至5月5日放假，5月6日上班" in text
    assert "逾期1件" in text


def test_who_missed_the_last_mail_before_it_is_not_told_once_it_has_begun(one: Ledger, post: Post) -> None:
    tick(one, at=at(LAST, "00:00"))
    assert beat(one, post, "2026-05-06") == []
    assert states(one, to=WANG) == [("holiday_reminder", "withdrawn")]


def test_two_reminders_that_waited_together_are_one_line(one: Ledger, post: Post) -> None:
    tick(one, at=at(FIRST, "00:00"))
    (row,) = [row for row in beat(one, post, LAST) if row.recipient_id == WANG]
    assert row.subject == "廉政提醒：劳动节将至，廉洁过节"
    assert states(one, to=WANG) == [("holiday_reminder", "merged")] * 2


def test_the_days_it_names_are_those_of_the_calendar_as_it_is_when_the_mail_is_written(one: Ledger, post: Post) -> None:
    tick(one, at=at(FIRST, "00:00"))
    longer = {date(2026, 5, 6): OwnDay(is_working=False, name="校庆")}
    set_days(one, longer, actor=OPERATOR, at=at(FIRST, "08:00"))
    text = text_of(beat(one, post, FIRST)[0].data)
    assert "劳动节、校庆将至" in text
    assert "5月1日至5月6日放假，5月7日上班" in text


@pytest.mark.parametrize("change", ["off", "worked"])
def test_nobody_is_told_any_more_when_it_is_no_holiday_or_the_office_wants_no_reminders(
    one: Ledger, post: Post, change: str
) -> None:
    tick(one, at=at(FIRST, "00:00"))
    if change == "off":
        stop_reminding(one, zone=ZONE, actor=OPERATOR, at=at(FIRST, "08:00"))
    else:
        worked = {date(2026, 5, day): OwnDay(is_working=True) for day in (1, 4, 5)}
        set_days(one, worked, actor=OPERATOR, at=at(FIRST, "08:00"))
    assert beat(one, post, FIRST) == []
    assert states(one, to=WANG) == [("holiday_reminder", "withdrawn")]


def test_who_stands_in_for_somebody_reads_it_once(one: Ledger, post: Post) -> None:
    absent(one, WANG, CHEN, FIRST, FIRST)
    foreseen = forecast(one, Wanted(days=12), hours=HOUR, actor=OPERATOR, at=at("2026-04-20", "10:00"))
    made = {row.recipient_id: row for row in beat(one, post, FIRST)}
    assert made.keys() == {LI, ZHAO, CHEN, CHARLIE}
    assert made[CHEN].subject == "廉政提醒：劳动节将至，廉洁过节"
    assert [mail.length for mail in foreseen.mails if mail.person_id == CHEN] == [1, 1]


def test_it_goes_by_the_channel_that_was_chosen_for_it(one: Ledger, post: Post) -> None:
    wide = replace(post, channels={"oa": "brief"})
    possible = Possible(kinds=KINDS, channels=("oa",))
    choose_ways(one, "wang", ["oa"], kind="holiday_reminder", possible=possible, actor=OPERATOR, at=AT)
    (row,) = [row for row in beat(one, wide, FIRST) if row.recipient_id == WANG]
    assert (row.channel, row.slot) == ("oa", "daily.oa")
    (told,) = json.loads(row.data)["data"]["notices"]
    assert (told["kind"], told["number"], told["part"]) == (
        "holiday_reminder", "劳动节", "5月1日至5月5日放假，5月6日上班",
    )  # fmt: skip


HOUR = Hours(hour=time(8, 30), zone=ZONE, urgent=0)


def test_a_forecast_shows_these_mails_on_their_days_and_they_come_true(ours: Ledger, post: Post) -> None:
    found = forecast(ours, Wanted(days=15), hours=HOUR, actor=OPERATOR, at=at("2026-04-20", "10:00"))
    foreseen = {(str(mail.day), mail.person_id) for mail in found.mails}
    assert foreseen == {(day, person) for day in (FIRST, LAST) for person in (WANG, LI, ZHAO, CHEN, CHARLIE)}
    assert {line.kinds for mail in found.mails for line in mail.lines} == {("holiday_reminder",)}
    for day in ("2026-04-23", FIRST, "2026-04-27", "2026-04-29", LAST, "2026-05-06"):
        beat(ours, post, day)
    assert {(str(row.local_day), row.recipient_id) for row in messages(ours)} == foreseen


def test_a_forecast_does_not_promise_what_can_no_longer_be_told(one: Ledger) -> None:
    tick(one, at=at(LAST, "00:00"))
    after = forecast(one, Wanted(days=20), hours=HOUR, actor=OPERATOR, at=at("2026-05-01", "09:00"))
    assert after.mails == ()


def test_the_page_of_it_holds_no_empty_line_and_leads_to_the_start_page(one: Ledger, post: Post) -> None:
    body = parsed(beat(one, post, FIRST)[0].data).get_body(("html",))
    assert body is not None
    page = body.get_content()
    assert 'href="https://rectify.office.example/"' in page
    assert "5月1日至5月5日放假，5月6日上班。" in page
    assert "None" not in page

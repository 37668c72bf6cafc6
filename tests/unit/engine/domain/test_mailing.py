"""When a mail goes out and in which slot: one digest a working day, few urgent mails, never by night."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.mailing import DAILY, Hours, Outgoing, Sent, Waiting, mails_of_day, next_mail_at, sent_by, slot_for
from engine.domain.workdays import local_day
from tests.builders import a_calendar

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
HOURS = Hours(hour=time(8, 30), zone=SHANGHAI, urgent=3)
MONDAY, TUESDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 7)
CALENDAR = a_calendar(d20260306=False)  # that Friday is a holiday
NOTHING: Sent = frozenset()


def at(day: date, clock_time: str, zone: str = SHANGHAI) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock_time), ZoneInfo(zone))


def waits(kind: str = "moved", *, since: datetime, key: int = 1, about: str = "", due: date | None = None) -> Waiting:
    return Waiting(key=key, line=about or key, kind=kind, since=since, due_on=due)


def goes(*waiting: Waiting, when: datetime, sent: Sent = NOTHING, hours: Hours = HOURS) -> str | None:
    """Return the slot that a mail goes out in at an instant."""
    mail = slot_for(waiting, sent, hours, CALENDAR, at=when)
    return mail.slot if mail else None


@pytest.mark.parametrize(
    ("day", "clock_time", "slot"),
    [
        (MONDAY, "08:29", None),
        (MONDAY, "08:30", DAILY),
        (MONDAY, "23:59", DAILY),
        (date(2026, 3, 6), "10:00", None),
        (SATURDAY, "10:00", None),
    ],
)
def test_the_digest_goes_on_working_days_from_the_persons_hour_on(day: date, clock_time: str, slot: str | None) -> None:
    assert goes(waits(since=at(day, "00:00")), when=at(day, clock_time)) == slot


def test_the_hour_is_that_of_the_persons_own_zone() -> None:
    there = replace(HOURS, zone=NEW_YORK)
    notice = waits(since=at(MONDAY, "00:00", NEW_YORK))
    assert goes(notice, when=at(MONDAY, "08:29", NEW_YORK), hours=there) is None
    mail = slot_for([notice], NOTHING, there, CALENDAR, at=at(MONDAY, "20:00", NEW_YORK))
    assert mail is not None
    assert (mail.day, mail.slot) == (MONDAY, DAILY)  # in Shanghai it is Tuesday


def test_who_has_had_the_digest_waits_for_the_next_working_day() -> None:
    notice, sent = waits(since=at(MONDAY, "09:00")), {(MONDAY, DAILY)}
    assert goes(notice, when=at(MONDAY, "23:59"), sent=sent) is None
    assert goes(notice, when=at(TUESDAY, "08:29"), sent=sent) is None
    assert goes(notice, when=at(TUESDAY, "08:30"), sent=sent) == DAILY


@pytest.mark.parametrize("hour", ["09:00", "17:00", "23:30"])
def test_an_hour_that_is_moved_on_the_day_gives_no_second_digest(hour: str) -> None:
    moved = replace(HOURS, hour=time.fromisoformat(hour))
    notice, sent = waits(since=at(MONDAY, "08:45")), {(MONDAY, DAILY)}
    for clock_time in ("08:45", "09:00", "17:00", "23:59"):
        assert goes(notice, when=at(MONDAY, clock_time), sent=sent, hours=moved) is None
    # Nor is what came after Monday's digest taken for missed, because the new hour lies after it.
    assert goes(notice, when=at(TUESDAY, "00:01"), sent=sent, hours=moved) is None


def test_a_zone_that_is_moved_westwards_gives_no_second_digest_for_a_day_that_begins_again() -> None:
    there, sent = replace(HOURS, zone=NEW_YORK), {(TUESDAY, DAILY)}
    notice = waits(since=at(TUESDAY, "09:00"))
    assert local_day(at(TUESDAY, "10:00"), NEW_YORK) == MONDAY
    assert goes(notice, when=at(TUESDAY, "10:00"), sent=sent, hours=there) is None


def test_a_mail_made_by_a_clock_that_was_set_back_counts_on_its_own_day_only() -> None:
    ahead = (SATURDAY, DAILY, at(SATURDAY, "08:30"))
    far_ahead = (date(2036, 3, 3), DAILY, at(date(2036, 3, 3), "08:30"))
    assert sent_by([ahead, far_ahead], SHANGHAI, at=at(MONDAY, "09:00")) == frozenset()
    assert sent_by([ahead], SHANGHAI, at=at(SATURDAY, "08:00")) == {(SATURDAY, DAILY)}


def test_a_mail_of_a_later_day_counts_where_it_was_made_in_a_zone_that_was_left() -> None:
    there = (TUESDAY, DAILY, at(TUESDAY, "08:30"))
    assert local_day(at(TUESDAY, "10:00"), NEW_YORK) == MONDAY
    assert sent_by([there], NEW_YORK, at=at(TUESDAY, "10:00")) == {(TUESDAY, DAILY)}


def test_before_the_hour_only_a_digest_that_was_missed_goes() -> None:
    assert goes(waits(since=at(MONDAY, "08:30")), when=at(TUESDAY, "00:01")) == DAILY
    assert goes(waits(since=at(MONDAY, "08:31")), when=at(TUESDAY, "00:01")) is None


URGENT = ("returned", "escalated", "escalated_review")


@pytest.mark.parametrize("kind", URGENT)
def test_what_is_urgent_goes_at_once_beside_the_digest(kind: str) -> None:
    notice = waits(kind, since=at(MONDAY, "10:00"))
    assert goes(notice, when=at(MONDAY, "10:00"), sent={(MONDAY, DAILY)}) == "urgent-1"
    assert goes(notice, when=at(MONDAY, "10:00"), sent={(MONDAY, DAILY), (MONDAY, "urgent-1")}) == "urgent-2"


@pytest.mark.parametrize("kind", ["moved", "reminder", "overdue", "to_answer", "duty_due"])
def test_all_else_waits(kind: str) -> None:
    notice = waits(kind, since=at(MONDAY, "10:00"), due=MONDAY)
    assert goes(notice, when=at(MONDAY, "10:00"), sent={(MONDAY, DAILY)}) is None


@pytest.mark.parametrize(
    ("since", "due", "slot"),
    [
        (at(MONDAY, "10:00"), MONDAY, "urgent-1"),
        (at(MONDAY, "10:00"), MONDAY - timedelta(days=4), "urgent-1"),
        (at(MONDAY, "10:00"), TUESDAY, None),
        (at(MONDAY, "10:00"), None, None),
        (at(MONDAY, "00:00") - timedelta(hours=1), MONDAY, None),
    ],
)
def test_what_is_assigned_today_is_urgent_when_it_is_due_today(
    since: datetime, due: date | None, slot: str | None
) -> None:
    notice = waits("assigned", since=since, due=due)
    assert goes(notice, when=at(MONDAY, "14:00"), sent={(MONDAY, DAILY)}) == slot


def test_only_so_many_urgent_mails_go_on_a_day_and_none_where_the_office_wants_none() -> None:
    notice, sent = waits("returned", since=at(MONDAY, "10:00")), {(MONDAY, DAILY)}
    full = sent | {(MONDAY, f"urgent-{number}") for number in (1, 2, 3)}
    assert goes(notice, when=at(MONDAY, "16:00"), sent=full) is None
    assert goes(notice, when=at(TUESDAY, "08:30"), sent=full) == DAILY
    assert goes(notice, when=at(MONDAY, "16:00"), sent=sent, hours=replace(HOURS, urgent=0)) is None


@pytest.mark.parametrize(
    ("day", "clock_time", "slot"),
    [
        (TUESDAY, "06:59", None),
        (TUESDAY, "07:00", "urgent-1"),
        (TUESDAY, "20:59", "urgent-1"),
        (TUESDAY, "21:00", None),
        (date(2026, 3, 6), "12:00", None),
        (SATURDAY, "12:00", None),
    ],
)
def test_nothing_urgent_goes_by_night_or_on_a_day_off(day: date, clock_time: str, slot: str | None) -> None:
    late = replace(HOURS, hour=time(22, 0))
    sent = {(CALENDAR.on_or_before(day - timedelta(days=1)), DAILY)}
    notice = waits("returned", since=at(day, "00:00"))
    assert goes(notice, when=at(day, clock_time), sent=sent, hours=late) == (
        None if clock_time == "20:59" else slot  # the digest comes within two hours
    )


def test_what_the_digest_brings_soon_does_not_go_before_it() -> None:
    notice, late = waits("returned", since=at(MONDAY, "09:00")), replace(HOURS, hour=time(16, 0))
    assert goes(notice, when=at(MONDAY, "13:59"), hours=late) == "urgent-1"
    assert goes(notice, when=at(MONDAY, "14:00"), hours=late) is None
    assert goes(notice, when=at(MONDAY, "16:00"), hours=late) == DAILY


def test_an_urgent_mail_takes_all_that_waits_about_the_same_thing_and_leaves_the_rest() -> None:
    waiting = [
        waits("overdue", since=at(MONDAY, "09:00"), key=1, about="item 1"),
        waits("returned", since=at(MONDAY, "10:00"), key=2, about="item 1"),
        waits("overdue", since=at(MONDAY, "09:00"), key=3, about="item 2"),
    ]
    mail = slot_for(waiting, {(MONDAY, DAILY)}, HOURS, CALENDAR, at=at(MONDAY, "10:00"))
    assert mail == Outgoing(at=at(MONDAY, "10:00"), day=MONDAY, slot="urgent-1", keys=(1, 2))


def test_the_mails_of_a_day_are_those_that_go_out_minute_by_minute() -> None:
    waiting = [
        waits("reminder", since=at(MONDAY, "00:00"), key=1),
        waits("returned", since=at(MONDAY, "10:15"), key=2),
        waits("moved", since=at(MONDAY, "11:00"), key=3),
        waits("escalated", since=at(MONDAY, "22:00"), key=4),
    ]
    monday = mails_of_day(waiting, NOTHING, HOURS, CALENDAR, day=MONDAY)
    assert [(mail.at, mail.slot, mail.keys) for mail in monday] == [
        (at(MONDAY, "08:30"), DAILY, (1,)),
        (at(MONDAY, "10:15"), "urgent-1", (2,)),
    ]
    left = [notice for notice in waiting if notice.key in {3, 4}]
    sent = {(mail.day, mail.slot) for mail in monday}
    assert next_mail_at(left, sent, HOURS, CALENDAR, at=at(MONDAY, "22:00")) == at(TUESDAY, "08:30")
    assert mails_of_day(waiting, NOTHING, HOURS, CALENDAR, day=SATURDAY) == ()
    assert next_mail_at([], NOTHING, HOURS, CALENDAR, at=at(MONDAY, "22:00")) is None


def test_over_a_holiday_the_next_mail_is_that_of_the_first_working_day() -> None:
    notice = waits("escalated", since=at(date(2026, 3, 5), "21:30"))
    sent = {(date(2026, 3, 5), DAILY)}
    assert next_mail_at([notice], sent, HOURS, CALENDAR, at=notice.since) == at(date(2026, 3, 9), "08:30")


QUARTER = timedelta(minutes=15)
WEEK = 7 * 24 * 4  # quarters of an hour
NOTICES = st.lists(
    st.tuples(st.integers(0, WEEK), st.sampled_from(["moved", "returned", "escalated", "assigned"]), st.integers(1, 4)),
    max_size=12,
)


@given(
    notices=NOTICES,
    hour=st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15)),
    zone=st.sampled_from([SHANGHAI, NEW_YORK, "Pacific/Auckland"]),
    most=st.integers(0, 3),
)
def test_whatever_waits_goes_out_once_nobody_is_flooded_and_a_forecast_says_what_a_clock_does(
    notices: list[tuple[int, str, int]], hour: time, zone: str, most: int
) -> None:
    hours, start = Hours(hour=hour, zone=zone, urgent=most), at(MONDAY, "00:00", zone).astimezone(UTC)
    waiting = [
        waits(kind, since=start + quarter * QUARTER, key=key, about=f"item {about}", due=MONDAY)
        for key, (quarter, kind, about) in enumerate(notices)
    ]
    mails = forecast(waiting, hours)
    assert mails == by_the_clock(waiting, hours, start)
    assert sorted(key for mail in mails for key in mail.keys) == [notice.key for notice in waiting]
    slots = [(mail.day, mail.slot) for mail in mails]
    assert len(slots) == len(set(slots))
    for day in {mail.day for mail in mails}:
        assert CALENDAR.is_working(day)
        assert sum(mail.is_urgent for mail in mails if mail.day == day) <= most


def forecast(waiting: list[Waiting], hours: Hours) -> list[Outgoing]:
    """Return the mails of twelve days, told day by day."""
    left, sent, mails = list(waiting), set[tuple[date, str]](), list[Outgoing]()
    for day in (MONDAY + timedelta(days=number) for number in range(12)):
        for mail in mails_of_day(left, sent, hours, CALENDAR, day=day):
            mails.append(mail)
            sent.add((mail.day, mail.slot))
            left = [notice for notice in left if notice.key not in mail.keys]
    return mails


def by_the_clock(waiting: list[Waiting], hours: Hours, start: datetime) -> list[Outgoing]:
    """Return the mails of twelve days, made by looking every quarter of an hour."""
    left, sent, mails = list(waiting), set[tuple[date, str]](), list[Outgoing]()
    for quarter in range(WEEK * 12 // 7):
        mail = slot_for(left, sent, hours, CALENDAR, at=start + quarter * QUARTER)
        if mail is not None:
            mails.append(mail)
            sent.add((mail.day, mail.slot))
            left = [notice for notice in left if notice.key not in mail.keys]
    return mails

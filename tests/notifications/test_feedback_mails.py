"""Public feedback by mail: once, in the one mail of the day, and never a word of who gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from engine.clock import SetClock
from engine.domain.feedback import CameBy
from engine.domain.mailing import Hours
from engine.domain.workdays import instant
from engine.operations.confiding import confide
from engine.operations.forecasting import Wanted, forecast
from engine.operations.hearing_feedback import Heard, record_feedback, record_feedback_on_inspection
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.operations.treating_feedback import answer_feedback, assign_feedback
from notifications.compose import Post, compose
from notifications.transport import Result
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, morning
from tests.notifications.mails import CHEN, WANG, ActingTransport, messages, notices, parsed, states, text_of
from tests.notifications.sending import done, send

ITEM, ZONE = "XC2026-01-001", "Asia/Shanghai"
TEXT, NAME, CONTACT = "东关小学门口仍有车辆占道", "刘某某", "13800000000"
SAID = Heard(text=TEXT, came_by=CameBy.PHONE, name=NAME, contact=CONTACT)
HOUR = Hours(hour=time(8, 30), zone=ZONE, urgent=0)


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    """Return a ledger with one item and feedback on it, which Li recorded."""
    an_office(ledger)
    an_item(ledger)
    record_feedback(ledger, ITEM, SAID, zone=ZONE, actor=as_person(ledger, "li"), at=AT)
    return ledger


def texts(ledger: Ledger) -> dict[int, str]:
    """Return the last mail to each reader, its subject and its plain text."""
    return {mail.recipient_id: f"{parsed(mail.data)['subject']}\n{text_of(mail.data)}" for mail in messages(ledger)}


def test_it_goes_out_once_in_the_one_mail_of_the_day(office: Ledger, post: Post) -> None:
    for _ in range(2):
        compose(office, post, at=AT)
    assert states(office, to=WANG) == [("assigned", "merged"), ("feedback_arrived", "merged")]
    assert states(office, to=CHEN) == [("feedback_arrived", "merged")]
    of_wang = [mail for mail in messages(office) if mail.recipient_id == WANG]
    assert len(of_wang) == 1
    assert "收到社会反馈" in text_of(of_wang[0].data)
    transport = ActingTransport(lambda: None)
    assert send(office, transport, SetClock(AT)) == done(**{Result.SENT: len(messages(office))})
    assert send(office, transport, SetClock(AT + timedelta(hours=1))) == done()
    assert [to for to, _data in transport.sent.mails].count("chen@office.example") == 1


def test_a_mail_says_which_feedback_by_when_and_what_to_do(office: Ledger, post: Post) -> None:
    compose(office, post, at=AT)
    to_chen = texts(office)[CHEN]
    for part in (
        f"{ITEM} 反馈FK2026-0001",
        "答复期限3月23日",
        "您是管理员",
        "交给承办人，按期答复（FK2026-0001）",
        f"/items/{ITEM}",
    ):
        assert part in to_chen, part


@pytest.mark.parametrize("with_titles", [False, True])
def test_no_mail_names_who_gave_it_and_its_words_stand_there_only_where_the_office_lets_texts_in(
    office: Ledger, post: Post, with_titles: bool
) -> None:
    assign_feedback(office, "FK2026-0001", "wang", actor=as_person(office, "chen"), at=AT)
    for day in ("2026-03-02", "2026-03-10", "2026-03-24"):
        tick(office, at=morning(day))
        compose(office, replace(post, with_titles=with_titles), at=morning(day))
    mails = messages(office)
    assert len(mails) >= 6
    for mail in mails:
        whole = parsed(mail.data).as_string() + "".join(
            part.get_content() for part in parsed(mail.data).walk() if part.get_content_maintype() == "text"
        )
        assert NAME not in whole
        assert CONTACT not in whole
        assert (TEXT in whole) <= with_titles
    assert (TEXT in texts(office)[WANG]) is with_titles


def test_of_a_confidential_item_no_words_go_out_whatever_the_office_lets_in(office: Ledger, post: Post) -> None:
    confide(office, ITEM, ["chen"], actor=as_person(office, "wang"), at=AT)
    compose(office, replace(post, with_titles=True), at=AT)
    told = texts(office)
    assert "反馈FK2026-0001" in told[CHEN]
    assert not any(TEXT in text for text in told.values())


def test_what_was_answered_before_the_mail_went_out_is_told_to_nobody(office: Ledger, post: Post) -> None:
    answer_feedback(office, "FK2026-0001", "已经核实并劝离", actor=as_person(office, "chen"), at=AT)
    compose(office, post, at=AT)
    assert ("feedback_arrived", "withdrawn") in states(office, to=WANG)
    assert states(office, to=CHEN) == [("feedback_arrived", "withdrawn")]


def test_two_pieces_of_feedback_on_one_item_are_two_matters_and_reminders_of_one_are_one(
    office: Ledger, post: Post
) -> None:
    record_feedback(office, ITEM, Heard(text="另一条"), zone=ZONE, actor=as_person(office, "li"), at=AT)
    compose(office, post, at=AT)
    to_chen = texts(office)[CHEN]
    assert ("反馈FK2026-0001" in to_chen, "反馈FK2026-0002" in to_chen) == (True, True)
    late = morning("2026-03-24")
    tick(office, at=late)
    compose(office, post, at=late)
    assert [len(notices(office, to=CHEN)), texts(office)[CHEN].count("反馈FK2026-0001")] == [5, 1]
    assert "仍未答复的话" in texts(office)[CHEN]


def test_feedback_on_a_whole_inspection_is_told_without_an_item(office: Ledger, post: Post) -> None:
    record_feedback_on_inspection(
        office, "XC2026-01", Heard(text="没有说清楚"), zone=ZONE, actor=as_person(office, "zhao"), at=AT
    )
    compose(office, post, at=AT)
    assert "FK2026-0002 社会反馈（XC2026-01）" in texts(office)[CHEN]


def test_a_forecast_foresees_the_reminders(office: Ledger, post: Post) -> None:
    assign_feedback(office, "FK2026-0001", "li", actor=as_person(office, "chen"), at=AT)
    found = forecast(office, Wanted(days=30), hours=HOUR, actor=OPERATOR, at=AT)
    foreseen = {(mail.day, mail.person_id): mail.length for mail in found.mails}
    for day in range(31):
        at = max(instant(date(2026, 3, 2) + timedelta(days=day), HOUR.hour, ZONE), AT)
        tick(office, at=at)
        compose(office, post, at=at)
    made = {(mail.local_day, mail.recipient_id) for mail in messages(office)}
    assert made == foreseen.keys()

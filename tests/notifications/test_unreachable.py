"""A notice that no mail can carry ends at somebody who can do something about it, never in silence."""

from __future__ import annotations

from engine.operations import personnel
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from notifications.compose import Post, compose
from tests.builders import AT, OPERATOR, an_item, an_office
from tests.notifications.mails import CHEN, LI, WANG, ZHAO, at, change_person, messages, notices, states, tell, text_of


def lost_wang(ledger: Ledger) -> None:
    """Found an office in which Wang owns an item and has no address."""
    an_office(ledger)
    change_person(ledger, WANG, email=None)
    an_item(ledger, leader=None, verifier=None)


def told(ledger: Ledger, person: int = CHEN) -> list[str]:
    """Return the text of each mail to a person."""
    return [text_of(row.data) for row in messages(ledger) if row.recipient_id == person]


def test_the_manager_reads_in_the_same_days_mail_who_cannot_be_reached_and_of_how_much(
    ledger: Ledger, post: Post
) -> None:
    lost_wang(ledger)
    assert compose(ledger, post, at=AT).messages == 1
    (text,) = told(ledger)
    assert "王敏收不到邮件" in text
    assert "1条通知没有送到" in text
    assert "下一步：登记可用的邮箱" in text
    assert "https://rectify.office.example/people" in text


def test_once_a_day_and_person_however_much_comes(ledger: Ledger, post: Post) -> None:
    lost_wang(ledger)
    compose(ledger, post, at=AT)
    for hour in ("11:00", "12:00"):
        tell(ledger, WANG, 1, "reminder", since=at("2026-03-02", hour))
        compose(ledger, post, at=at("2026-03-02", hour))
    assert states(ledger, to=CHEN) == [("unreachable", "merged")]
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    assert len(told(ledger)) == 1
    tell(ledger, WANG, 1, "reminder", since=at("2026-03-04", "00:00"))
    compose(ledger, post, at=at("2026-03-04", "08:30"))
    assert "4条通知没有送到" in told(ledger)[-1]


def test_a_reminder_of_a_deadline_reaches_the_manager_though_the_ladder_tells_only_the_owner(
    sqlite_ledger: Ledger, post: Post
) -> None:
    lost_wang(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    tick(sqlite_ledger, at=at("2026-03-13", "00:00"))
    compose(sqlite_ledger, post, at=at("2026-03-13", "08:30"))
    assert states(sqlite_ledger, to=WANG)[-1] == ("reminder", "unreachable")
    assert "2条通知没有送到" in told(sqlite_ledger)[-1]


def test_with_an_address_again_the_notices_go_out_and_the_manager_is_not_told_of_what_is_over(
    sqlite_ledger: Ledger, post: Post
) -> None:
    lost_wang(sqlite_ledger)
    change_person(sqlite_ledger, CHEN, mail_hour="16:00")
    compose(sqlite_ledger, post, at=AT)
    personnel.set_email(sqlite_ledger, "wang", "wang@office.example", actor=OPERATOR, at=AT)
    compose(sqlite_ledger, post, at=at("2026-03-02", "16:00"))
    assert [row.recipient_id for row in messages(sqlite_ledger)] == [WANG]
    assert states(sqlite_ledger, to=CHEN) == [("unreachable", "withdrawn")]


def test_where_no_manager_can_be_reached_the_leaders_are_told_and_nobody_is_told_of_the_managers_again(
    sqlite_ledger: Ledger, post: Post
) -> None:
    lost_wang(sqlite_ledger)
    change_person(sqlite_ledger, CHEN, email=None)
    compose(sqlite_ledger, post, at=AT)
    assert states(sqlite_ledger, to=CHEN) == []
    assert "王敏" in told(sqlite_ledger, ZHAO)[0]


def test_where_nobody_at_all_can_be_reached_it_stays_with_the_doctor(sqlite_ledger: Ledger, post: Post) -> None:
    lost_wang(sqlite_ledger)
    for person in (LI, ZHAO, CHEN):
        change_person(sqlite_ledger, person, email=None)
    assert compose(sqlite_ledger, post, at=AT).unreachable == 1
    assert messages(sqlite_ledger) == []
    assert [str(notice.state) for notice in notices(sqlite_ledger)] == ["unreachable"]


def test_a_manager_who_lost_their_address_meanwhile_is_not_reported_for_the_report(
    sqlite_ledger: Ledger, post: Post
) -> None:
    lost_wang(sqlite_ledger)
    change_person(sqlite_ledger, CHEN, mail_hour="16:00")
    compose(sqlite_ledger, post, at=AT)
    change_person(sqlite_ledger, CHEN, email=None)
    compose(sqlite_ledger, post, at=at("2026-03-02", "16:00"))
    assert states(sqlite_ledger, to=CHEN) == [("unreachable", "unreachable")]
    assert {notice.kind for notice in notices(sqlite_ledger)} == {"assigned", "unreachable"}

"""A mail that makes a day somebody's own brings it for their calendar; every other mail brings nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from engine.operations.handing_over import hand_over
from engine.operations.ledger import Ledger
from notifications.compose import Post, compose
from tests.builders import AT, OPERATOR, an_item, an_office
from tests.notifications.mails import CHEN, LI, WANG, ZHAO, Mail, at, messages, parsed, tell
from tests.operations.asking import an_asking_office
from tests.unit.notifications.calendar_reader import Component, read


def files(row: Mail) -> list[tuple[str, str]]:
    return [(str(part.get_filename()), part.get_content()) for part in parsed(row.data).iter_attachments()]


def dates(row: Mail) -> list[Component]:
    """Return the events that a mail brings."""
    (found,) = files(row) or [("", "")]
    return read(found[1].encode()).inside if found[1] else []


def newest(ledger: Ledger, person: int) -> Mail:
    return [row for row in messages(ledger) if row.recipient_id == person][-1]


def test_an_assignment_brings_the_day_to_whom_it_is_up_and_to_nobody_else(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="in_progress")
    compose(ledger, post, at=AT)
    ((name, _text),) = files(newest(ledger, WANG))
    assert name == f"{item.number}.ics"
    (event,) = dates(newest(ledger, WANG))
    assert event.values["DTSTART"] == "20260602"
    assert event.values["SUMMARY"].endswith(f"：{item.number}")
    assert event.values["URL"] == f"https://rectify.office.example/items/{item.number}"
    assert "台账" not in event.values["SUMMARY"] + event.values["DESCRIPTION"]
    assert files(newest(ledger, LI)) == files(newest(ledger, ZHAO)) == []


def test_the_finding_is_named_where_the_office_lets_it(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, completion="in_progress")
    compose(sqlite_ledger, replace(post, with_titles=True), at=AT)
    assert "台账更新不及时" in dates(newest(sqlite_ledger, WANG))[0].values["SUMMARY"]


def test_a_reminder_brings_nothing(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, completion="in_progress")
    compose(sqlite_ledger, post, at=AT)
    tell(sqlite_ledger, WANG, 1, "reminder", since=at("2026-03-03", "00:00"))
    compose(sqlite_ledger, post, at=at("2026-03-03", "08:30"))
    assert files(newest(sqlite_ledger, WANG)) == []


def test_another_day_updates_the_event(sqlite_ledger: Ledger, post: Post, tmp_path: Path) -> None:
    asking = an_asking_office(sqlite_ledger, tmp_path)
    compose(sqlite_ledger, post, at=at("2026-03-02", "10:00"))
    owner = next(row.recipient_id for row in messages(sqlite_ledger) if files(row))
    (before,) = dates(newest(sqlite_ledger, owner))
    asking.redate("2026-03-03", date(2026, 6, 30))
    compose(sqlite_ledger, post, at=at("2026-03-04", "08:30"))
    (after,) = dates(newest(sqlite_ledger, owner))
    assert (before.values["DTSTART"], after.values["DTSTART"]) == ("20260602", "20260630")
    assert before.values["UID"] == after.values["UID"]
    assert int(after.values["SEQUENCE"]) > int(before.values["SEQUENCE"])


def test_whoever_takes_over_gets_every_day_that_is_theirs_now(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    for title in ("台账更新不及时", "巡查记录不全"):
        an_item(sqlite_ledger, completion="in_progress", leader=None, verifier=None, title=title)
    compose(sqlite_ledger, post, at=AT)
    hand_over(sqlite_ledger, "wang", "li", note="王敏调离", actor=OPERATOR, at=AT)
    compose(sqlite_ledger, post, at=at("2026-03-03", "08:30"))
    ((name, _text),) = files(newest(sqlite_ledger, LI))
    assert (name, len(dates(newest(sqlite_ledger, LI)))) == ("deadlines.ics", 2)


def test_who_stands_in_does_not_get_the_days_of_an_absent_person(sqlite_ledger: Ledger, post: Post) -> None:
    from engine.operations.absence import Absence, appoint  # noqa: PLC0415 - only here

    an_office(sqlite_ledger)
    day = date(2026, 3, 2)
    wanted = Absence(login="wang", substitute="chen", first=day, last=day)
    appoint(sqlite_ledger, wanted, zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    an_item(sqlite_ledger, completion="in_progress", leader=None, verifier=None)
    compose(sqlite_ledger, post, at=AT)
    assert files(newest(sqlite_ledger, CHEN)) == []

"""The mail of an urging: at once where it may be, never more than a day allows, and not once it is no longer true."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from engine.domain.mailing import DAILY
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.urging import urge
from engine.store.requests import pending_of
from engine.store.unit_of_work import reading
from notifications.compose import Post, compose
from tests.builders import AT, an_item, an_office, as_person, morning
from tests.notifications.mails import LI, WANG, ZHAO, at, messages, parsed, states, text_of
from tests.operations.asking import an_asking_office


def test_it_goes_beside_the_digest_of_the_day_with_the_note_and_not_again_in_the_next(
    ledger: Ledger, post: Post
) -> None:
    an_office(ledger)
    item = an_item(ledger)
    compose(ledger, post, at=AT)
    urge(ledger, item.number, "月底前必须完成", actor=as_person(ledger, "chen"), at=AT + timedelta(hours=1))
    compose(ledger, post, at=AT + timedelta(hours=1))
    mail = messages(ledger)[-1]
    assert (mail.recipient_id, mail.slot) == (WANG, "urgent-1")
    assert parsed(mail.data)["Subject"].startswith(f"整改急件：{item.number} 催办，还有")
    assert "陈静请您抓紧办理" in text_of(mail.data)
    assert "月底前必须完成" in text_of(mail.data)
    count = len(messages(ledger))
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    assert len(messages(ledger)) == count


def test_many_at_once_are_one_mail_and_those_beyond_the_urgent_mails_of_a_day_wait_for_the_digest(
    ledger: Ledger, post: Post
) -> None:
    an_office(ledger)
    items = [an_item(ledger, title=f"第{number}个问题") for number in range(6)]
    compose(ledger, post, at=AT)
    chen = as_person(ledger, "chen")
    when = [AT + timedelta(hours=hour) for hour in (1, 1, 2, 3, 4, 5)]
    for item, moment in zip(items, when, strict=True):
        urge(ledger, item.number, actor=chen, at=moment)
    for moment in dict.fromkeys(when):
        compose(ledger, post, at=moment)
    mine = [mail for mail in messages(ledger) if mail.recipient_id == WANG]
    assert [mail.slot for mail in mine] == [DAILY, "urgent-1", "urgent-2", "urgent-3"]
    assert "催办2件" in text_of(mine[1].data)
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    digest = next(mail for mail in reversed(messages(ledger)) if mail.recipient_id == WANG)
    assert (digest.slot, digest.local_day.isoformat()) == (DAILY, "2026-03-03")
    assert all(part in text_of(digest.data) for part in ("【催办2件】", items[-1].number, "您是责任人，陈静催办"))


def test_nobody_is_mailed_of_it_once_the_item_waits_for_somebody_else(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, at=at("2026-03-06", "22:00"))
    urge(ledger, item.number, actor=as_person(ledger, "chen"), at=at("2026-03-06", "22:01"))
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=at("2026-03-07", "10:00"))
    compose(ledger, post, at=at("2026-03-09", "08:30"))
    assert ("urged", "withdrawn") in states(ledger, to=WANG)


def test_the_verifier_reads_that_the_check_waits(ledger: Ledger, post: Post, tmp_path: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang, file = as_person(ledger, "wang"), tmp_path / "照片.txt"
    file.write_text("整改后", encoding="utf-8")
    advance(ledger, item.number, Step(trigger="start"), actor=wang, at=AT)
    advance(ledger, item.number, Step(trigger="submit", evidence=[file]), actor=wang, at=AT)
    compose(ledger, post, at=AT)
    urge(ledger, item.number, actor=as_person(ledger, "zhao"), at=AT + timedelta(hours=1))
    compose(ledger, post, at=AT + timedelta(hours=1))
    mail = messages(ledger)[-1]
    assert (mail.recipient_id, mail.slot) == (LI, "urgent-1")
    assert "到现场核查，再通过或退回" in text_of(mail.data)


def test_whoever_has_to_answer_reads_which_request(ledger: Ledger, post: Post, tmp_path: Path) -> None:
    office = an_asking_office(ledger, tmp_path)
    office.ask("2026-05-11")
    compose(ledger, post, at=morning("2026-05-12"))
    urge(ledger, office.number, actor=as_person(ledger, "chen"), at=morning("2026-05-12") + timedelta(hours=1))
    compose(ledger, post, at=morning("2026-05-12") + timedelta(hours=1))
    mail = messages(ledger)[-1]
    assert (mail.recipient_id, mail.slot) == (ZHAO, "urgent-1")
    assert "答复王敏的" in text_of(mail.data)
    urge(ledger, office.number, actor=as_person(ledger, "chen"), at=at("2026-05-13", "22:00"))
    office.agree("zhao", "2026-05-14")
    with reading(ledger.database) as work:
        assert pending_of(work, 1) is not None
    compose(ledger, post, at=at("2026-05-14", "10:30"))
    assert ("urged", "withdrawn") in states(ledger, to=ZHAO)

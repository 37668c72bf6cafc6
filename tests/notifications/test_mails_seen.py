"""What went out is seen by whom it concerns, and what failed is sent again when that makes sense."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import SetClock
from engine.domain import events
from engine.domain.actor import Actor, operator
from engine.domain.alarms import ticks_stopped
from engine.domain.mailing import SLOTS_OF_ALARMS
from engine.errors import KeyReused, NotFound, NotPermitted
from engine.operations import personnel, roles
from engine.operations.audit import verify
from engine.operations.ledger import Ledger
from engine.operations.mails import MailPage, list_mails, whole_mail
from engine.operations.resending import MailNotSentAgain, send_again, send_all_again
from engine.store import webhooks
from engine.store.mails import WantedMails
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import reading, table_of, writing
from notifications.alarm import raise_alarm
from notifications.compose import Post, compose
from notifications.delivery import deliver
from notifications.transport import MAIL, MemoryTransport, Outcome, Result, Stage
from tests.builders import AT, OPERATOR, an_item, an_office
from tests.notifications.mails import CHEN, LI, SENDER, WANG, change_person, messages, tell

LATER = AT + timedelta(hours=1)
REFUSED = Outcome(result=Result.DEAD, stage=Stage.DATA, code=554, detail="not today")
NOBODY = Outcome(result=Result.DEAD, stage=Stage.RCPT, code=550, detail="user unknown")


def acting(ledger: Ledger, login: str) -> Actor:
    rights = roles.acting_for(ledger, login)
    return operator("tester", on_behalf_of=rights.person, roles=rights.roles, leads=rights.leads)


def an_office_that_sent(ledger: Ledger, post: Post, *answers: Outcome) -> None:
    """Found an office with one item, and send a mail each to Wang, Li and Zhao."""
    an_office(ledger)
    an_item(ledger)
    compose(ledger, post, at=AT)
    deliver(ledger, {MAIL: MemoryTransport(answers)}, sender=SENDER, clock=SetClock(AT))


def people_on(page: MailPage) -> list[str | None]:
    return [one.mail.login for one in page.mails]


def test_mails_are_found_by_person_state_item_and_time_newest_first(ledger: Ledger, post: Post) -> None:
    an_office_that_sent(ledger, post, REFUSED)
    number = list_mails(ledger, WantedMails(), actor=OPERATOR).mails[0].told[0].item
    for wanted, expected in (
        (WantedMails(), ["zhao", "li", "wang"]),
        (WantedMails(login="li"), ["li"]),
        (WantedMails(state="dead"), ["wang"]),
        (WantedMails(state="bounced"), []),
        (WantedMails(item=number), ["zhao", "li", "wang"]),
        (WantedMails(item="XC2026-01-999"), []),
        (WantedMails(since=AT), ["zhao", "li", "wang"]),
        (WantedMails(since=LATER), []),
    ):
        page = list_mails(ledger, wanted, actor=OPERATOR)
        assert (people_on(page), page.total, page.next) == (expected, len(expected), None)
    first = list_mails(ledger, WantedMails(most=2), actor=OPERATOR)
    assert (people_on(first), first.total) == (["zhao", "li"], 3)
    assert people_on(list_mails(ledger, WantedMails(most=2, before=first.next), actor=OPERATOR)) == ["wang"]
    with pytest.raises(NotFound):
        list_mails(ledger, WantedMails(login="nobody"), actor=OPERATOR)


def test_a_person_sees_their_own_and_a_manager_those_of_their_unit(ledger: Ledger, post: Post) -> None:
    an_office_that_sent(ledger, post)
    personnel.add_person(
        ledger, "zhou", "周宁", email="z@office.example", unit="水库", roles=["manager"], actor=OPERATOR, at=AT
    )
    seen = {
        who: people_on(list_mails(ledger, WantedMails(), actor=acting(ledger, who))) for who in ("li", "chen", "zhou")
    }
    assert seen == {"li": ["li"], "chen": ["zhao", "li", "wang"], "zhou": []}
    key = messages(ledger)[0].id
    assert key is not None
    assert whole_mail(ledger, key, actor=acting(ledger, "wang")).data == messages(ledger)[0].data
    for stranger in ("li", "zhou", "charlie"):
        with pytest.raises(NotFound):
            whole_mail(ledger, key, actor=acting(ledger, stranger))


def test_a_manager_learns_nothing_of_a_confidential_item_from_mails_about_it(ledger: Ledger, post: Post) -> None:
    an_office_that_sent(ledger, post)
    item = table_of(Item)
    with writing(ledger.database) as work:
        work.change_once(item.update().values(is_confidential=True))
    for one in list_mails(ledger, WantedMails(), actor=acting(ledger, "chen")).mails:
        assert (one.is_withheld, one.mail.subject, one.told) == (True, "", ())
        assert whole_mail(ledger, one.mail.id, actor=acting(ledger, "chen")).data is None
    (own,) = list_mails(ledger, WantedMails(), actor=acting(ledger, "wang")).mails
    assert (own.is_withheld, len(own.told)) == (False, 1)
    assert all(not one.is_withheld for one in list_mails(ledger, WantedMails(), actor=OPERATOR).mails)


def the_mail(ledger: Ledger, person: int = WANG) -> int:
    return next(row.id or 0 for row in messages(ledger) if row.recipient_id == person)


def test_a_mail_that_failed_is_sent_again_at_once_as_it_was(ledger: Ledger, post: Post) -> None:
    an_office_that_sent(ledger, post, REFUSED)
    key, before, chen = the_mail(ledger), messages(ledger)[0], acting(ledger, "chen")
    with pytest.raises(NotPermitted):
        send_again(ledger, key, actor=acting(ledger, "wang"), at=LATER)
    with pytest.raises(NotFound):
        send_again(ledger, key, actor=acting(ledger, "li"), at=LATER)
    assert not send_again(ledger, key, actor=chen, at=LATER, key="k").repeated
    assert send_again(ledger, key, actor=chen, at=LATER, key="k").repeated
    with pytest.raises(KeyReused):
        send_again(ledger, the_mail(ledger, LI), actor=chen, at=LATER, key="k")
    transport = MemoryTransport()
    assert deliver(ledger, {MAIL: transport}, sender=SENDER, clock=SetClock(LATER)).sent == 1
    assert transport.mails == [(SENDER, before.address, before.data)]
    assert "@" not in what_others_are_told(ledger, "mail_retried")
    assert verify(ledger).first_bad is None


def what_others_are_told(ledger: Ledger, action: str) -> str:
    """Return the one event of an action, as a webhook tells it."""
    with reading(ledger.database) as work:
        (event,) = [event for event in webhooks.following(work, 0, most=1000, settled_to=0) if event.action == action]
    return str(events.document(event, event_id="evt", item=None))


def why_not(ledger: Ledger, person: int = WANG) -> str:
    with pytest.raises(MailNotSentAgain) as refusal:
        send_again(ledger, the_mail(ledger, person), actor=OPERATOR, at=LATER)
    return refusal.value.message("en")


def test_what_was_sent_or_can_reach_nobody_is_not_sent_again(sqlite_ledger: Ledger, post: Post) -> None:
    an_office_that_sent(sqlite_ledger, post, NOBODY, REFUSED)
    assert "nothing reaches wang@office.example (550)" in why_not(sqlite_ledger)
    assert "it was sent" in why_not(sqlite_ledger, 3)
    change_person(sqlite_ledger, LI, email="li.qiang@office.example")
    assert "another address" in why_not(sqlite_ledger, LI)
    personnel.set_email(sqlite_ledger, "wang", "wang@office.example", actor=OPERATOR, at=LATER)
    assert "its notices go with another mail" in why_not(sqlite_ledger)
    done = send_all_again(sqlite_ledger, actor=OPERATOR, at=LATER)
    assert (done.ids, sorted(one.id for one in done.refused)) == (
        (),
        [the_mail(sqlite_ledger), the_mail(sqlite_ledger, LI)],
    )
    with pytest.raises(NotPermitted):
        send_all_again(sqlite_ledger, actor=acting(sqlite_ledger, "li"), at=LATER)


def test_all_that_failed_are_sent_again_and_one_that_waits_goes_at_once(sqlite_ledger: Ledger, post: Post) -> None:
    busy = Outcome(result=Result.RETRY, stage=Stage.DATA, code=451, detail="busy")
    an_office_that_sent(sqlite_ledger, post, REFUSED, busy, REFUSED)
    assert send_all_again(sqlite_ledger, actor=acting(sqlite_ledger, "chen"), at=AT).ids == (1, 3)
    assert send_all_again(sqlite_ledger, actor=OPERATOR, at=AT).ids == ()
    assert send_again(sqlite_ledger, 2, actor=OPERATOR, at=AT).ids == (2,)
    assert deliver(sqlite_ledger, {MAIL: MemoryTransport()}, sender=SENDER, clock=SetClock(AT)).sent == 3


@pytest.mark.parametrize("slot", sorted(SLOTS_OF_ALARMS))
def test_an_alarm_that_failed_is_sent_again_though_it_carries_no_notices(
    sqlite_ledger: Ledger, post: Post, slot: str
) -> None:
    an_office(sqlite_ledger)
    stopped = ticks_stopped(AT - timedelta(days=1), at=AT)
    assert stopped is not None
    assert raise_alarm(sqlite_ledger, post, [stopped], at=AT, slot=slot) == 1
    deliver(sqlite_ledger, {MAIL: MemoryTransport([REFUSED])}, sender=SENDER, clock=SetClock(AT))
    (failed,) = messages(sqlite_ledger)
    send_again(sqlite_ledger, failed.id or 0, actor=acting(sqlite_ledger, "chen"), at=LATER)
    (waits,) = messages(sqlite_ledger)
    assert (waits.state, waits.next_try_at) == ("waiting", LATER)


def test_a_mail_to_a_manager_about_others_is_theirs(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    tell(
        sqlite_ledger,
        CHEN,
        None,
        "substituting",
        since=AT,
        **{"for": "王敏", "from": "2026-03-02", "until": "2026-03-09"},
    )
    compose(sqlite_ledger, post, at=AT)
    (one,) = list_mails(sqlite_ledger, WantedMails(), actor=acting(sqlite_ledger, "chen")).mails
    assert [told.item for told in one.told] == [None]

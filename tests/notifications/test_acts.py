"""The links of a mail by which its reader may act: their own matters only, by mail only, and never in a group."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy

from engine.domain.links import Purpose, read_token
from engine.operations.ledger import Ledger, look_up_installation
from engine.operations.links import LinkForm, use_link
from engine.operations.mails import list_mails, whole_mail
from engine.operations.tick import tick
from engine.store.mails import WantedMails
from engine.store.tables.mail import MessageBody
from engine.store.unit_of_work import reading
from notifications.compose import Post, compose
from tests.builders import OPERATOR, an_item, an_office, an_owing_workflow, as_person, morning
from tests.operations.owing import step

_LINK = re.compile(r"https://rectify\.office\.example/links/([A-Za-z0-9._-]+)")


def bodies(ledger: Ledger) -> list[str]:
    """Return the plain text of every mail, in the order they were made."""
    with reading(ledger.database) as work:
        mails = [message_from_bytes(row.data, policy=policy.default) for row in work.list(MessageBody)]
    return [mail.get_body(("plain",)).get_content() for mail in mails]  # type: ignore[union-attr]


def test_an_owner_is_given_links_to_acknowledge_and_to_say_not_mine_and_others_are_not(
    sqlite_ledger: Ledger, post: Post
) -> None:
    an_office(sqlite_ledger, workflow=an_owing_workflow())
    item = an_item(sqlite_ledger)
    step(sqlite_ledger, item.number, "start", "2026-03-02")
    at = morning("2026-03-03")
    tick(sqlite_ledger, at=at)
    compose(sqlite_ledger, post, at=at)
    key = look_up_installation(sqlite_ledger).post_key
    found = [read_token(key, token, at=at) for body in bodies(sqlite_ledger) for token in _LINK.findall(body)]
    assert {(one.purpose, one.person_id) for one in found} >= {(Purpose.ACKNOWLEDGE, 1), (Purpose.DISOWN, 1)}
    assert {one.person_id for one in found} == {1}
    token = next(t for body in bodies(sqlite_ledger) for t in _LINK.findall(body) if t.startswith("acknowledge"))
    use_link(sqlite_ledger, token, LinkForm(), at=at + timedelta(days=1))


def test_a_reminder_can_be_snoozed_by_its_link(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger)
    at = morning("2026-03-23")
    tick(sqlite_ledger, at=at)
    compose(sqlite_ledger, post, at=at)
    tokens = [token for body in bodies(sqlite_ledger) for token in _LINK.findall(body)]
    assert any(token.startswith("snooze.1.") for token in tokens)
    use_link(sqlite_ledger, next(token for token in tokens if token.startswith("snooze.1.")), LinkForm(), at=at)


def test_who_looks_at_somebody_elses_mail_cannot_use_its_links(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger)
    at = morning("2026-03-23")
    tick(sqlite_ledger, at=at)
    compose(sqlite_ledger, post, at=at)
    (mail,) = list_mails(sqlite_ledger, WantedMails(login="wang"), actor=OPERATOR).mails
    seen = {
        login: whole_mail(sqlite_ledger, mail.mail.id, actor=as_person(sqlite_ledger, login)).data
        for login in ("wang", "chen")
    }
    texts = {login: str(_plain(data)) for login, data in seen.items() if data is not None}
    assert _LINK.search(texts["wang"])
    assert not _LINK.search(texts["chen"])
    assert "/links/…" in texts["chen"]
    assert "王敏" in texts["chen"]


def _plain(data: bytes) -> str:
    return str(message_from_bytes(data, policy=policy.default).get_body(("plain",)).get_content())  # type: ignore[union-attr]

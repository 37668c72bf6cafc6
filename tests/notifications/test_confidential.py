"""A mail tells nobody of what they may not know, and goes to nobody who has left."""

from __future__ import annotations

from dataclasses import replace

from engine.operations import roles
from engine.operations.confiding import confide
from engine.operations.leaving import disable
from engine.operations.ledger import Ledger
from notifications.compose import Post, compose
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from tests.notifications.mails import CHEN, WANG, messages, states, tell, text_of


def test_what_waits_for_somebody_who_may_no_longer_know_is_withdrawn(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tell(ledger, CHEN, item.id, "assigned", since=AT)
    confide(ledger, item.number, actor=as_person(ledger, "wang"), at=AT)
    compose(ledger, post, at=AT)
    assert states(ledger, to=CHEN) == [("assigned", "withdrawn")]
    assert CHEN not in {row.recipient_id for row in messages(ledger)}


def test_who_was_let_in_is_told_and_no_mail_has_the_title(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, title="涉及举报人的问题")
    tell(ledger, CHEN, item.id, "assigned", since=AT)
    confide(ledger, item.number, ["chen"], actor=as_person(ledger, "wang"), at=AT)
    compose(ledger, replace(post, with_titles=True), at=AT)
    said = {row.recipient_id: text_of(row.data) for row in messages(ledger)}
    assert said.keys() >= {CHEN, WANG}
    assert item.number in said[CHEN]
    assert not any("举报人" in text for text in said.values())


def test_nobody_who_has_left_is_written_to(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tell(ledger, WANG, item.id, "assigned", since=AT)
    disable(ledger, "wang", keep_items=True, zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    compose(ledger, post, at=AT)
    assert WANG not in {row.recipient_id for row in messages(ledger)}


def test_a_mail_says_that_whoever_held_a_confidential_item_has_left(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, title="涉及举报人的问题")
    confide(ledger, item.number, ["chen"], actor=as_person(ledger, "wang"), at=AT)
    roles.grant(ledger, "charlie", "administrator", actor=OPERATOR, at=AT)
    disable(ledger, "wang", zone="Asia/Shanghai", actor=as_person(ledger, "charlie"), at=AT)
    compose(ledger, replace(post, with_titles=True), at=AT)
    said = {row.recipient_id: text_of(row.data) for row in messages(ledger)}
    assert item.number in said[CHEN]
    assert "承办人已离任，需要换人" in said[CHEN]
    assert "另行指定人员接手" in said[CHEN]
    assert not any("举报人" in text for text in said.values())

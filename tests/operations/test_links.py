"""Links of mails: signed, for one person and one thing, until a day, used once, and never more than the person may."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.domain.links import LinkPurpose, LinkRefused, Purpose, read_token
from engine.errors import InvalidInput, NotFound, NotPermitted, RequestRefused
from engine.operations import audit, leaving
from engine.operations.assign import assign
from engine.operations.ledger import Ledger, look_up_installation
from engine.operations.links import LinkForm, open_link, use_link
from engine.operations.reading import item_history
from engine.operations.receipts import give_receipt
from engine.operations.tick import tick
from engine.store.tables.dates import Review
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Notice
from engine.store.tables.office import Person
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import AT, OPERATOR, an_item, an_office, an_owing_workflow, as_person, morning
from tests.operations.asking import FORM, LATER, REASON, an_asking_office
from tests.operations.owing import step

UNTIL = AT + timedelta(days=14)


def a_token(
    ledger: Ledger, purpose: Purpose, item_id: int, *, login: str = "wang", part: int = 0, until: datetime = UNTIL
) -> str:
    person = as_person(ledger, login).person_id
    assert person is not None
    link = LinkPurpose(purpose=purpose, person_id=person, item_id=item_id, part=part, until=until)
    return link.token(look_up_installation(ledger).post_key)


def last_action(ledger: Ledger, number: str) -> tuple[str, str | None, str | None]:
    _item, _told, entries = item_history(ledger, number, actor=OPERATOR)
    return entries[-1].action, entries[-1].by["via"], entries[-1].by["actor"]


def test_opening_a_link_changes_nothing_and_tells_no_finding(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, title="机密问题")
    token = a_token(ledger, Purpose.DISOWN, item.id)
    before = last_action(ledger, item.number)
    for _ in range(3):
        opened = open_link(ledger, token, at=AT)
    assert (opened.number, opened.person, opened.is_used) == (item.number, "王敏", False)
    assert "机密问题" not in repr(opened)
    assert last_action(ledger, item.number) == before


def test_not_mine_is_written_down_and_managers_hear_of_it_once(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    token = a_token(ledger, Purpose.DISOWN, item.id)
    with pytest.raises(InvalidInput):
        use_link(ledger, token, LinkForm(note=" "), at=AT)
    use_link(ledger, token, LinkForm(note="这项工作归二科"), at=AT)
    assert last_action(ledger, item.number) == ("disown", "link", "wang")
    with pytest.raises(LinkRefused):
        use_link(ledger, token, LinkForm(note="这项工作归二科"), at=AT)
    with reading(ledger.database) as work:
        told = work.list(Notice, kind="disowned")
    chen = as_person(ledger, "chen").person_id
    assert [notice.recipient_id for notice in told] == [chen]
    assert open_link(ledger, token, at=AT).is_used
    assert audit.invariant_breaches(ledger) == []


def test_a_snooze_lasts_through_tomorrow(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    use_link(ledger, a_token(ledger, Purpose.SNOOZE, item.id), LinkForm(), at=AT)
    _item, _told, entries = item_history(ledger, item.number, actor=OPERATOR)
    assert entries[-1].data == {"person": "wang", "until": "2026-03-03"}
    assert entries[-1].note == "经邮件链接"


def test_more_time_is_asked_for_with_the_form_that_the_workflow_wants(ledger: Ledger, tmp_path: Path) -> None:
    office = an_asking_office(ledger, tmp_path)
    item_id = office.whole.stored.id
    token = a_token(ledger, Purpose.EXTEND, item_id)
    assert {one.key for one in open_link(ledger, token, at=AT).fields} >= set(FORM)
    with pytest.raises((InvalidInput, RequestRefused)):
        use_link(ledger, token, LinkForm(note=REASON), at=AT)
    use_link(ledger, token, LinkForm(note=REASON, new_due_on=LATER, settings=FORM), at=AT)
    assert last_action(ledger, office.number)[:2] == ("request_asked", "link")
    office.require_sound()


def test_a_receipt_is_given_once_and_not_again_where_it_was_given_elsewhere(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    item, other = an_item(ledger), an_item(ledger, title="乙")
    for one in (item, other):
        step(ledger, one.number, "start", "2026-03-02")
    use_link(ledger, a_token(ledger, Purpose.ACKNOWLEDGE, item.id), LinkForm(), at=AT)
    assert last_action(ledger, item.number)[:2] == ("receipt", "link")
    give_receipt(ledger, other.number, actor=as_person(ledger, "wang"), at=AT)
    with pytest.raises(InvalidInput):
        use_link(ledger, a_token(ledger, Purpose.ACKNOWLEDGE, other.id), LinkForm(), at=AT)


def test_a_review_is_completed_with_one_of_its_outcomes(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly", sustained=True)
    at = morning("2026-06-01")
    tick(ledger, at=at)
    with reading(ledger.database) as work:
        (review,) = work.list(Review, item_id=item.id)
    assert review.id is not None
    person = as_person(ledger, "wang").person_id
    assert person is not None
    link = LinkPurpose(
        purpose=Purpose.REVIEW, person_id=person, item_id=item.id, part=review.id, until=at + timedelta(days=1)
    )
    token = link.token(look_up_installation(ledger).post_key)
    assert [key for key, _title in open_link(ledger, token, at=at).outcomes] == ["goes_on", "back"]
    with pytest.raises(InvalidInput):
        use_link(ledger, token, LinkForm(note="情况良好，继续坚持"), at=at)
    use_link(ledger, token, LinkForm(note="情况良好，继续坚持", outcome="goes_on"), at=at)
    assert last_action(ledger, item.number)[:2] == ("review", "link")


def test_a_link_that_was_changed_is_out_of_date_or_is_of_another_office_is_none(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    token = a_token(ledger, Purpose.SNOOZE, item.id)
    other = LinkPurpose(purpose=Purpose.SNOOZE, person_id=1, item_id=item.id, until=UNTIL).token("another key")
    purpose, *rest = token.split(".")
    forged = (".".join(["disown", *rest]), token[:-1], token + "a", "", "x" * 5000, other, token.replace(".1.", ".2."))
    for wrong in forged:
        with pytest.raises(LinkRefused):
            open_link(ledger, wrong, at=AT)
    assert purpose == "snooze"
    open_link(ledger, token, at=UNTIL - timedelta(seconds=1))
    with pytest.raises(LinkRefused):
        use_link(ledger, token, LinkForm(), at=UNTIL)


def test_a_link_never_lets_anybody_do_more_than_they_may_when_it_is_used(ledger: Ledger) -> None:
    an_office(ledger)
    item, hidden = an_item(ledger), an_item(ledger, title="乙")
    token, of_hidden = (a_token(ledger, Purpose.DISOWN, key) for key in (item.id, hidden.id))
    assign(ledger, item.number, owner="chen", actor=as_person(ledger, "chen"), at=AT)
    with pytest.raises(NotPermitted):
        use_link(ledger, token, LinkForm(note="不归我"), at=AT)
    with writing(ledger.database) as work:
        table = table_of(Item)
        work.change_once(table.update().where(table.c.id == hidden.id).values(is_confidential=True, owner_id=None))
    with pytest.raises(NotFound):
        open_link(ledger, of_hidden, at=AT)
    with writing(ledger.database) as work:
        work.change_once(table_of(Person).update().values(disabled_at=AT))
    with pytest.raises(LinkRefused):
        open_link(ledger, token, at=AT)


def test_what_is_read_from_a_token_is_what_was_put_into_it() -> None:
    for purpose in Purpose:
        link = LinkPurpose(purpose=purpose, person_id=7, item_id=12, part=3, until=UNTIL)
        assert read_token("key", link.token("key"), at=AT) == link


def test_whoever_comes_back_finds_that_links_from_before_do_nothing_and_later_ones_do(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    before = a_token(ledger, Purpose.DISOWN, item.id)
    later = a_token(ledger, Purpose.DISOWN, item.id, until=UNTIL + timedelta(days=1))
    for _ in range(2):
        leaving.disable(ledger, "wang", keep_items=True, zone="Asia/Shanghai", actor=OPERATOR, at=AT)
        leaving.enable(ledger, "wang", actor=OPERATOR, at=AT)
    with pytest.raises(LinkRefused):
        use_link(ledger, before, LinkForm(note="归二科"), at=AT)
    assert open_link(ledger, later, at=AT).number == item.number

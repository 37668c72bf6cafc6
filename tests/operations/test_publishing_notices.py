"""Notices that are published and withdrawn, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.domain.editions import Edition, Withheld
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations.audit import invariant_breaches, verify
from engine.operations.confiding import confide
from engine.operations.ledger import Ledger
from engine.operations.publishing_notices import (
    WrittenNotice,
    notice_page,
    notices_for_the_public,
    publication_of,
    publish_notice,
    withdraw_notice,
)
from engine.operations.withholding import withhold
from tests.builders import AT, OPERATOR, an_item, an_office, as_person

CODE = "XC2026-01"
NOTE = "经领导小组批准"


def written(text: str = "<p>一</p>") -> WrittenNotice:
    return WrittenNotice(
        title="通报", signed_on=date(2026, 3, 2), content=text.encode(), shown=1, withheld=0, confidential=0
    )


def test_one_of_an_edition_is_out_and_the_others_are_kept(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    chen = as_person(ledger, "chen")
    first = publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=AT, key="a")
    assert publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=AT, key="a") == first
    inside = publish_notice(ledger, CODE, Edition.INSIDE, written("<p>内</p>"), note=NOTE, actor=chen, at=AT)
    second = publish_notice(ledger, CODE, Edition.OUTSIDE, written("<p>二</p>"), note=NOTE, actor=chen, at=AT)
    found = publication_of(ledger, CODE, actor=chen).notices
    assert [(one.id, one.is_out) for one in found] == [(second, True), (inside, True), (first, False)]
    pages = [(one.id, page.decode()) for one, page in notices_for_the_public(ledger, actor=chen)]
    assert pages == [(second, "<p>二</p>")]
    later = AT + timedelta(hours=1)
    withdraw_notice(ledger, CODE, second, note="数字有误", actor=chen, at=later, key="b")
    withdraw_notice(ledger, CODE, second, note="数字有误", actor=chen, at=later, key="b")
    assert notices_for_the_public(ledger, actor=chen) == []
    kept, page = notice_page(ledger, CODE, second, actor=chen)
    assert (kept.withdrawn_by, kept.withdrawn_at, kept.withdrawn_note) == ("陈静", later, "数字有误")
    assert page == "<p>二</p>".encode()
    with pytest.raises(InvalidInput):
        withdraw_notice(ledger, CODE, first, note="再撤一次", actor=chen, at=later)
    verified = verify(ledger)
    assert (verified.first_bad, invariant_breaches(ledger)) == (None, [])


def test_what_was_withdrawn_is_not_published_again_by_a_repeat(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    chen = as_person(ledger, "chen")
    first = publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=AT, key="a")
    withdraw_notice(ledger, CODE, first, note="数字有误", actor=chen, at=AT)
    assert publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=AT, key="a") == first
    assert notices_for_the_public(ledger, actor=chen) == []


def test_a_service_makes_nothing_public_whatever_role_it_holds(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger)
    chen = as_person(sqlite_ledger, "chen")
    service = replace(chen, is_program=True)
    out = publish_notice(sqlite_ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=AT)
    with pytest.raises(NotPermitted, match="service"):
        publish_notice(sqlite_ledger, CODE, Edition.OUTSIDE, written("<p>二</p>"), note=NOTE, actor=service, at=AT)
    with pytest.raises(NotPermitted, match="service"):
        withdraw_notice(sqlite_ledger, CODE, out, note="数字有误", actor=service, at=AT)


def test_it_takes_a_reason_a_role_and_an_inspection_that_may_be_seen(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    chen, wang = as_person(ledger, "chen"), as_person(ledger, "wang")
    with pytest.raises(InvalidInput):
        publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=" 批 ", actor=chen, at=AT)
    with pytest.raises(NotPermitted):
        publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=wang, at=AT)
    for code in ("XC2099-01", "nothing"):
        with pytest.raises(NotFound):
            publish_notice(ledger, code, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=AT)
    notice = publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=OPERATOR, at=AT)
    with pytest.raises(NotPermitted):
        withdraw_notice(ledger, CODE, notice, note="数字有误", actor=wang, at=AT)
    with pytest.raises(NotFound):
        withdraw_notice(ledger, CODE, notice + 1, note="数字有误", actor=chen, at=AT)


def test_the_figures_of_an_edition_add_up(ledger: Ledger) -> None:
    an_office(ledger)
    chen = as_person(ledger, "chen")
    items = [an_item(ledger, title=f"第{n * 1111}个问题") for n in range(1, 5)]
    for item, why in zip(items, (Withheld.CASE, Withheld.CASE, Withheld.HYPE), strict=False):
        withhold(ledger, item.number, Edition.OUTSIDE, why, note=NOTE, actor=chen, at=AT)
    found = publication_of(ledger, CODE, actor=chen, most=2)
    outside, inside = found.counts[Edition.OUTSIDE], found.counts[Edition.INSIDE]
    assert outside.total == outside.shown + sum(outside.withheld.values()) == 4
    assert (outside.withheld, inside.withheld) == ({Withheld.CASE: 2, Withheld.HYPE: 1}, {})
    assert (len(found.items), found.next, found.may_publish) == (2, 2, True)
    rest = publication_of(ledger, CODE, actor=as_person(ledger, "wang"), behind=2)
    assert ([one.item.title for one in rest.items], rest.may_publish) == (["第3333个问题", "第4444个问题"], False)


def test_a_notice_that_tells_of_what_is_left_out_by_now_is_found(ledger: Ledger) -> None:
    an_office(ledger)
    chen, hour = as_person(ledger, "chen"), timedelta(hours=1)
    before, secret, closed = (an_item(ledger, title=f"第{n * 1111}个问题") for n in range(1, 4))
    withhold(ledger, before.number, Edition.OUTSIDE, Withheld.HYPE, note=NOTE, actor=chen, at=AT)
    outside = publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=AT + hour)
    inside = publish_notice(ledger, CODE, Edition.INSIDE, written(), note=NOTE, actor=chen, at=AT + hour)
    later = AT + 2 * hour
    # Another reason for what it never told of, and an item entered since, are no reason to withdraw it.
    withhold(ledger, before.number, Edition.OUTSIDE, Withheld.CASE, note=NOTE, actor=chen, at=later)
    new = an_item(ledger, title="第4444个问题", at=later)
    withhold(ledger, new.number, Edition.OUTSIDE, Withheld.CASE, note=NOTE, actor=chen, at=later)
    assert publication_of(ledger, CODE, actor=chen).told_still == {}
    withhold(ledger, secret.number, Edition.OUTSIDE, Withheld.SECRET, note=NOTE, actor=chen, at=later)
    assert publication_of(ledger, CODE, actor=chen).told_still == {outside: 1}
    confide(ledger, closed.number, ["zhao"], note="另案处理", actor=chen, at=later)
    assert publication_of(ledger, CODE, actor=chen).told_still == {outside: 2, inside: 1}
    publish_notice(ledger, CODE, Edition.OUTSIDE, written(), note=NOTE, actor=chen, at=later + hour)
    assert publication_of(ledger, CODE, actor=chen).told_still == {inside: 1}

"""Urging: who may press whom, what stands in the way, and what the history and the notices keep of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import ItemChanged, KeyReused, NotPermitted, UrgingRefused
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.ledger import Ledger
from engine.operations.reading import item_history
from engine.operations.urging import UrgedItem, urge
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from tests.operations.asking import an_asking_office


def urged(ledger: Ledger, number: str, *, by: str = "chen", note: str = "", days: int = 0) -> UrgedItem:
    """Let somebody urge an item, some days after the others' morning."""
    return urge(ledger, number, note, actor=as_person(ledger, by), at=AT + timedelta(days=days))


def refused(ledger: Ledger, number: str, *, by: str = "chen", days: int = 0) -> list[str]:
    """Return the codes of what stands in the way of urging an item."""
    with pytest.raises(UrgingRefused) as told:
        urged(ledger, number, by=by, days=days)
    return [reason.code for reason in told.value.reasons]


def notices(ledger: Ledger) -> list[tuple[int, str]]:
    """Return the kind of each notice of an urging with whom it is for."""
    with reading(ledger.database) as work:
        return [(one.recipient_id, one.data) for one in work.list(Notice, kind="urged")]


def test_the_owner_is_told_with_the_note_and_the_history_keeps_it(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    done = urged(ledger, item.number, note="月底前必须完成")
    assert [(one.login, one.why) for one in done.people] == [("wang", "owner")]
    ((_person, data),) = notices(ledger)
    assert "月底前必须完成" in data
    assert "陈静" in data
    _item, _told, entries = item_history(ledger, item.number, actor=OPERATOR)
    assert (entries[-1].action, entries[-1].note, entries[-1].data) == (
        "urge", "月底前必须完成", {"what": "step", "people": ["wang"]},
    )  # fmt: skip


def test_whoever_checks_is_told_once_the_work_is_submitted_and_never_who_did_it(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang, file = as_person(ledger, "wang"), tmp_path / "照片.txt"
    file.write_text("整改后", encoding="utf-8")
    advance(ledger, item.number, Step(trigger="start"), actor=wang, at=AT)
    advance(ledger, item.number, Step(trigger="submit", evidence=[file]), actor=wang, at=AT)
    assert [one.login for one in urged(ledger, item.number).people] == ["li"]


def test_whoever_has_to_answer_a_request_is_told(ledger: Ledger, tmp_path: Path) -> None:
    office = an_asking_office(ledger, tmp_path)
    office.ask("2026-05-11")
    done = urge(ledger, office.number, actor=as_person(ledger, "chen"), at=AT + timedelta(days=71))
    assert (done.what, [one.login for one in done.people]) == ("request", ["zhao"])
    office.agree("zhao", "2026-05-13")
    at = AT + timedelta(days=72)
    with pytest.raises(UrgingRefused, match="turn of whoever urges"):
        urge(ledger, office.number, actor=as_person(ledger, "chen"), at=at)


def test_it_is_once_a_day_whoever_urges_and_the_refusal_names_who_and_when(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    urged(ledger, item.number, by="zhao")
    with pytest.raises(UrgingRefused) as told:
        urged(ledger, item.number)
    assert "赵岚今天10:00已经催办过" in told.value.message("zh")
    assert refused(ledger, item.number, days=0) == ["urged_today"]
    urged(ledger, item.number, days=1)
    assert len(notices(ledger)) == 2


def test_what_nobody_holds_or_only_who_urges_is_not_urged(ledger: Ledger) -> None:
    an_office(ledger)
    assert refused(ledger, an_item(ledger, owner=None, title="没有人").number) == ["nobody"]
    own = an_item(ledger, title="自己的")
    assign(ledger, own.number, owner="chen", actor=as_person(ledger, "chen"), at=AT)
    assert refused(ledger, own.number) == ["own_turn"]


def test_what_is_paused_or_at_its_end_is_not_urged(ledger: Ledger, tmp_path: Path) -> None:
    office = an_asking_office(ledger, tmp_path)
    office.pause("2026-05-11")
    assert refused(ledger, office.number, days=70) == ["paused"]
    closed = an_item(ledger, title="办结的", completion="done")
    assert refused(ledger, closed.number) == ["ended"]


def test_only_a_manager_or_leader_urges(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    for login in ("wang", "li"):
        with pytest.raises(NotPermitted, match="may not urge"):
            urged(ledger, item.number, by=login)


def test_a_repeat_under_its_key_tells_nobody_twice(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    chen = as_person(ledger, "chen")
    first = urge(ledger, item.number, "抓紧", actor=chen, at=AT, key="k1", expect_version=2)
    again = urge(ledger, item.number, "抓紧", actor=chen, at=AT, key="k1", expect_version=2)
    assert (first.people, first.version, again.repeated) == (again.people, again.version, True)
    assert len(notices(ledger)) == 1
    with pytest.raises(KeyReused):
        urge(ledger, item.number, "别的", actor=chen, at=AT, key="k1")
    with pytest.raises(ItemChanged):
        urge(ledger, item.number, actor=chen, at=AT + timedelta(days=1), expect_version=2)

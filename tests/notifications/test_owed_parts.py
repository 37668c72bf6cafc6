"""Lines about what is owed: receipts, progress reports, duties, checks that were asked for."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.deadlines import Subject
from engine.operations.intake import TakenIn
from engine.operations.ledger import Ledger
from engine.store.tables.dates import Duty, Progress, Receipt
from notifications.compose import Post
from tests.builders import AT
from tests.notifications.mails import CHEN, LI, WANG, ZHAO, states
from tests.notifications.mails import tell as put
from tests.notifications.parts import (
    DUE,
    change_taken,
    deadline,
    in_work,
    mail,
    remind,
    store,
)


@pytest.fixture
def item(ledger: Ledger, post: Post) -> TakenIn:
    """Return an item in an office whose workflow knows every part; what it was told so far is mailed."""
    return in_work(ledger, post)


def a_receipt(ledger: Ledger, **values: Any) -> int:
    return store(ledger, Receipt(item_id=1, person_id=WANG, rule="receipt", due_on=DUE, created_at=AT, **values))


def test_a_receipt_is_asked_for_until_it_is_given(ledger: Ledger, post: Post, item: TakenIn) -> None:
    key = a_receipt(ledger)
    of = deadline(ledger, Subject.RECEIPT, key, rule="receipt")
    put(ledger, WANG, 1, "receipt_due", since=AT, why="owner")
    remind(ledger, CHEN, of, Subject.RECEIPT, why="manager", kind="escalated")
    text = mail(ledger, post, WANG)
    assert item.number in text
    assert "期限：还有2个工作日，签收3月5日 周四" in text
    assert "下一步：看过事项后签收" in text
    assert "下一步：督促王敏签收" in mail(ledger, post, CHEN)


@pytest.mark.parametrize("values", [{"given_at": AT, "given_by": "王敏"}, {"void_at": AT, "void_reason": "换人"}])
def test_a_receipt_that_was_given_or_is_void_is_not_asked_for(
    sqlite_ledger: Ledger, post: Post, values: dict[str, Any]
) -> None:
    in_work(sqlite_ledger, post)
    a_receipt(sqlite_ledger, **values)
    put(sqlite_ledger, WANG, 1, "receipt_due", since=AT, why="owner")
    assert mail(sqlite_ledger, post, WANG) == ""


def a_report(ledger: Ledger, state: str = "open") -> int:
    return store(
        ledger,
        Progress(
            item_id=1, rule="monthly", period="2026M3", opens_on=AT.date(), due_on=DUE, state=state, created_at=AT
        ),
    )  # fmt: skip


def test_a_progress_report_is_asked_for_by_its_period(ledger: Ledger, post: Post, item: TakenIn) -> None:
    key = a_report(ledger)
    of = deadline(ledger, Subject.PROGRESS, key, rule="monthly")
    put(ledger, WANG, 1, "progress_due", since=AT, why="owner", period="2026M3")
    remind(ledger, ZHAO, of, Subject.PROGRESS, why="leader_in_charge")
    text = mail(ledger, post, WANG)
    assert f"{item.number} 2026年3月" in text
    assert "期限：还有2个工作日，月报3月5日 周四" in text
    assert "下一步：报送进展：做了什么、进度数据、下一步怎么办" in text
    assert "下一步：督促王敏报送进展" in mail(ledger, post, ZHAO)


def test_a_progress_report_that_was_handed_in_is_not_asked_for(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    a_report(sqlite_ledger, "completed")
    put(sqlite_ledger, WANG, 1, "progress_due", since=AT, why="owner", period="2026M3")
    assert mail(sqlite_ledger, post, WANG) == ""


def a_duty(ledger: Ledger, state: str = "open") -> int:
    return store(
        ledger,
        Duty(
            workflow="rectification", workflow_version_id=1, rule="check", period="2026M3", unit_id=1,
            opens_on=AT.date(), due_on=DUE, state=state, created_at=AT,
        ),
    )  # fmt: skip


def test_a_duty_belongs_to_no_item_and_is_named_by_its_period_and_title(
    ledger: Ledger, post: Post, item: TakenIn
) -> None:
    key = a_duty(ledger)
    of = deadline(ledger, Subject.DUTY, key, item_id=None, rule="check")
    put(ledger, CHEN, None, "duty_due", since=AT, why="manager", duty=key)
    put(ledger, ZHAO, None, "reminder", since=AT, why="leader", duty=key, deadline=of, subject="duty")
    text = mail(ledger, post, CHEN)
    assert item.number not in text
    assert "2026年3月 台账核对" in text
    assert "期限：还有2个工作日，3月5日 周四" in text
    assert "下一步：办完后登记结果" in text
    assert "https://rectify.office.example/duties" in text
    assert "状态：" not in text
    assert "下一步：督促管理员办完并登记" in mail(ledger, post, ZHAO)


def test_a_duty_that_was_done_is_not_asked_for(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    key = a_duty(sqlite_ledger, "completed")
    put(sqlite_ledger, CHEN, None, "duty_due", since=AT, why="manager", duty=key)
    assert mail(sqlite_ledger, post, CHEN) == ""
    assert states(sqlite_ledger, to=CHEN)[-1] == ("duty_due", "withdrawn")


def test_a_check_that_was_asked_for_is_told_by_the_day_it_is_due(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    change_taken(sqlite_ledger)
    of = deadline(sqlite_ledger, Subject.VERIFICATION, 1, rule="closing")
    put(sqlite_ledger, LI, 1, "to_verify", since=AT, why="verifier", trigger="submit", state="rectifying")
    remind(sqlite_ledger, LI, of, Subject.VERIFICATION, why="verifier")
    text = mail(sqlite_ledger, post, LI)
    assert text.count("/items/") == 1
    assert "还有2个工作日，closing3月5日 周四" in text
    assert "下一步：到现场核查，再通过或退回" in text

"""An office whose workflow knows every part of an item, and what a test does to these behind everybody's back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import SQLModel

from engine.domain.deadlines import SetBecause, Subject
from engine.domain.definition import (
    Approval,
    DutyRule,
    Limit,
    MeasureRule,
    ProgressRule,
    ReceiptRule,
    RequestRule,
    Workflow,
)
from engine.domain.workdays import end_of_day
from engine.operations.intake import TakenIn
from engine.operations.ledger import Ledger
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of, writing
from engine.words import Words
from notifications.compose import Post, compose
from tests.builders import AT, a_workflow, an_item, an_office, words
from tests.notifications.mails import messages, text_of
from tests.notifications.mails import tell as put

DUE = date(2026, 3, 5)  # three working days after the founding
OFFICE_RULES: Mapping[str, Any] = {
    "requests": {
        "extension": RequestRule(
            key="extension", title=Words("延期申请", "extension"), kind="extension", sources=("rectifying",),
            who=("owner",), ladder="standard", answer=Limit(amount=5, unit="working_days"),
            approvals=(
                Approval(title=words("一审"), who=("leader_in_charge",)),
                Approval(title=words("二审"), who=("manager",)),
            ),
        )
    },
    "duties": {
        "check": DutyRule(
            key="check", title=Words("台账核对", "check of the ledger"), every="month", who=("manager",),
            ladder="standard",
        )
    },
    "receipts": {
        "receipt": ReceiptRule(
            key="receipt", title=Words("签收", "receipt"), limit=Limit(amount=3, unit="working_days"), ladder="standard"
        )
    },
    "progress": {
        "monthly": ProgressRule(
            key="monthly", title=Words("月报", "monthly report"), every="month", who=("owner",), ladder="standard"
        )
    },
    "measures": MeasureRule(title=Words("措施期限", "measure due"), ladder="standard"),
}  # fmt: skip


def a_workflow_with_parts() -> Workflow:
    return replace(a_workflow(), **OFFICE_RULES)


def in_work(ledger: Ledger, post: Post) -> TakenIn:
    an_office(ledger, workflow=a_workflow_with_parts())
    found = an_item(ledger, completion="partly", due_on=date(2026, 3, 20))
    compose(ledger, replace(post, urgent=0), at=AT)
    return found


def store(ledger: Ledger, row: SQLModel) -> int:
    with writing(ledger.database) as work:
        return work.add(row)


def change(ledger: Ledger, kind: type[SQLModel], key: int, **values: Any) -> None:
    table = table_of(kind)
    with writing(ledger.database) as work:
        work.change_once(table.update().where(table.c.id == key).values(**values))


def deadline(ledger: Ledger, subject: Subject, subject_id: int, *, item_id: int | None = 1, rule: str = "x") -> int:
    """Set a deadline of a part on the fifth; return its key."""
    return store(
        ledger,
        Deadline(
            item_id=item_id, subject=subject, subject_id=subject_id, version=2, rule=rule, ladder="standard",
            due_on=DUE, due_at=end_of_day(DUE, "Asia/Shanghai"), zone="Asia/Shanghai", calendar="test",
            because=SetBecause.OPENED, set_at=AT,
        ),
    )  # fmt: skip


def remind(ledger: Ledger, person: int, deadline_id: int, subject: Subject, *, why: str, **more: Any) -> None:
    """Put the notice of a rung."""
    put(
        ledger, person, 1, more.pop("kind", "reminder"), since=AT, why=why, deadline=deadline_id, subject=str(subject),
        due_on=DUE.isoformat(), **more,
    )  # fmt: skip


def mail(ledger: Ledger, post: Post, person: int) -> str:
    """Make the next day's mails and return the text of one of them; empty when there is none."""
    compose(ledger, post, at=AT.replace(day=3))
    found = [row for row in messages(ledger) if row.recipient_id == person and row.local_day.day == 3]
    return text_of(found[0].data) if found else ""


def change_taken(ledger: Ledger) -> None:
    """Let the item stand as it does after a submission."""
    change(ledger, Item, 1, taken='["submit"]')

"""A small ledger with something in nearly every column, and exports of it as a person asks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

from engine.domain.actor import Actor
from engine.domain.definition import Completion, Field, FieldKind, Workflow
from engine.operations import measures
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.confiding import confide
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.planning import Amend, Finish, Plan
from engine.operations.remarks import attach, comment
from engine.operations.source import Finding, Findings
from engine.operations.tick import tick
from engine.store.finding import Wanted
from engine.words import Language, Words
from notifications.compose import Post, compose
from notifications.render import build_renderer
from rectify.documents.ledger_export import Asked
from tests.builders import AT, OPERATOR, a_workflow, an_office, as_person, morning
from tests.notifications.mails import SENDER

FIRST, SECOND, THIRD, FOURTH = (f"XC2026-01-00{number}" for number in (1, 2, 3, 4))
LATER = morning("2026-03-10")
ZONE = "Asia/Shanghai"
MEASURES = ("逐村核对随访记录，\n对代填的重新随访", '=HYPERLINK("http://x")', "每季度通报一次")
_CLASSES = {"now": Words("立行立改", "at once"), "staged": Words("分阶段整改", "in stages")}
BODY = "抽查12个村，7个与实际不符。"


def a_full_workflow() -> Workflow:
    """Return ``a_workflow`` with a field of each kind, asked for as work starts."""
    plain = a_workflow()
    fields = (
        Field(key="goal", title=Words("整改目标", "Goal"), kind=FieldKind.LONG_TEXT),
        Field(key="class", title=Words("整改类型", "Class"), kind=FieldKind.CHOICE, options=_CLASSES),
        Field(key="amount", title=Words("涉及金额", "Amount"), kind=FieldKind.MONEY),
        Field(key="rules_made", title=Words("建立制度数", "Rules made"), kind=FieldKind.NUMBER),
        Field(key="visited", title=Words("是否回访", "Visited"), kind=FieldKind.YES_NO),
        Field(key="final_on", title=Words("预计完成日期", "Expected"), kind=FieldKind.DATE),
        Field(key="contact", title=Words("联系人", "Contact"), kind=FieldKind.TEXT),
    )  # fmt: skip
    asked = tuple(field.key for field in fields)
    steps = [replace(step, asks=asked) if step.trigger == "start" else step for step in plain.transitions]
    return replace(plain, fields={field.key: field for field in fields}, transitions=tuple(steps))


def fill(ledger: Ledger, folder: Path) -> None:
    """Open four items: under way with three measures, not begun, closed, confidential; write the mails of a week."""
    an_office(ledger, workflow=a_full_workflow())
    import_findings(ledger, _findings(), workflow="rectification", actor=OPERATOR, at=AT)
    chen, wang = as_person(ledger, "chen"), as_person(ledger, "wang")
    for number in (FIRST, SECOND, FOURTH):
        assign(ledger, number, owner="wang", leader="zhao", verifier="li", actor=chen, at=AT)
    plan = Plan(owner="wang", leader="zhao", due_on=date(2026, 3, 6))
    measures.change_measures(ledger, FIRST, Amend(no=1, plan=plan), actor=chen, at=AT)
    measures.change_measures(ledger, FIRST, Finish(no=1), actor=wang, at=AT)
    given = {
        "goal": "随访率达到95%", "class": "staged", "amount": "12345.67", "rules_made": "2", "visited": "yes",
        "final_on": "2026-05-31", "contact": "刘洋",
    }  # fmt: skip
    advance(ledger, SECOND, Step(trigger="start", settings=given), actor=wang, at=AT)
    proof = folder / "责任书<1>.txt"
    proof.write_bytes("12座水库责任书".encode())
    attach(ledger, FIRST, [proof], actor=wang, at=AT)
    comment(ledger, FIRST, "已电话核实。", actor=wang, at=AT)
    confide(ledger, FOURTH, ["wang"], actor=wang, at=AT)
    for day in ("2026-03-02", "2026-03-05", "2026-03-06"):
        tick(ledger, at=morning(day))
        compose(ledger, _post(), at=morning(day))


def asked(ledger: Ledger, who: str | None = None, *, language: Language = "zh", **wanted: Any) -> Asked:
    """Return what somebody, else the operator, asks for on 10 March."""
    actor: Actor = OPERATOR if who is None else as_person(ledger, who)
    return Asked(wanted=Wanted(**wanted), actor=actor, at=LATER, zone=ZONE, language=language)


def _findings() -> Findings:
    named = (
        ("随访记录造假", Completion.IN_PROGRESS, False, MEASURES, BODY, date(2026, 3, 6)),
        ("药品配备不足", Completion.NOT_DONE, False, (), "", date(2026, 3, 11)),
        ("车辆维修不规范", Completion.DONE, True, ("按制度审批",), "", None),
        ("举报件办理迟缓", Completion.IN_PROGRESS, False, ("专人办理",), "", date(2026, 3, 6)),
    )
    return Findings(
        kind="inspection",
        title="通报",
        organization="甲局党组",
        groups=("履职不到位",),
        feedback_on=date(2026, 3, 2),
        findings=tuple(
            Finding(
                group=0, number=str(number), occurrence=1, title=title, completion=completion, sustained=sustained,
                measures=each, body=body, due_on=due_on,
            )
            for number, (title, completion, sustained, each, body, due_on) in enumerate(named, start=1)
        ),
    )  # fmt: skip


def _post() -> Post:
    base = "https://rectify.office.example"
    return Post(renderer=build_renderer(), sender=SENDER, zone=ZONE, mail_hour=time(8, 30), base_url=base)

"""One item whole, for people, from top to bottom."""

from __future__ import annotations

from datetime import date

from engine.domain.deadlines import Subject
from engine.domain.definition import Relation
from engine.domain.editions import EDITION_WORDS, REASON_WORDS, Edition
from engine.domain.fields import shown
from engine.domain.names import SUBJECTS
from engine.domain.permission import called
from engine.errors import Reason
from engine.operations.explaining import title_of
from engine.operations.reading import WholeItem
from engine.operations.withholding import withheld_from
from engine.store.measures import StoredMeasure
from engine.store.queries import ReminderProof
from engine.words import Words, several
from rectify.cli.date_views import show_ledger
from rectify.cli.decision_view import show_on_item
from rectify.cli.history_view import history_table
from rectify.cli.ledger_view import due_cell, marked
from rectify.terminal import Terminal
from rectify.wording.reminders import reminded
from rectify.wording.standing import COMPLETION, REVIEW_STATES, outcome_title


def show(whole: WholeItem, terminal: Terminal, *, today: date) -> None:
    """Print everything about an item."""
    item, names = whole.item, whole.names
    terminal.say(Words(f"{item.number}  {item.title}", f"{item.number}  {item.title}"), style="bold")
    facts = item.facts
    terminal.facts(
        [
            (Words("类别", "Category"), item.category),
            (Words("状态", "State"), whole.workflow.states[facts.state].title),
            (Words("完成程度", "Completion"), COMPLETION[item.completion]),
            (Words("长期坚持", "Sustained"), Words("是", "yes") if item.sustained else None),
            (
                Words("期限", "Due"),
                due_cell(item.due_on, whole.calendar, today=today, language=terminal.language, paused_on=item.paused_on)
                if item.due_on
                else None,
            ),
            (called(whole.workflow, Relation.OWNER), names.get(facts.owner_id or 0)),
            (called(whole.workflow, Relation.LEADER_IN_CHARGE), names.get(facts.leader_id or 0)),
            (called(whole.workflow, Relation.ASSIGNED_VERIFIER), names.get(facts.verifier_id or 0)),
            (
                Words("退回", "Returned"),
                Words(f"{facts.returns}次", several(facts.returns, "time")) if facts.returns else None,
            ),
            (Words("限制公开", "Withheld"), _withheld(whole)),
            (Words("版本", "Version"), facts.version),
            (Words("工作流", "Workflow"), f"{item.workflow_key} {item.workflow_number}"),
        ]
    )
    _show_parts(whole, terminal, today=today)
    _show_steps(whole, terminal)
    terminal.heading(Words("经过", "History"))
    history_table(whole.history, whole.told_under, terminal)


def _withheld(whole: WholeItem) -> Words | None:
    """Say from which editions of the notice an item is withheld and why."""
    said = [
        Words("{edition}：{why}", "{edition}: {why}").fill(edition=EDITION_WORDS[edition], why=REASON_WORDS[reason])
        for edition in Edition
        if (reason := withheld_from(whole.stored, edition)) is not None
    ]
    return Words("{said}", "{said}").fill(said=said) if said else None


def _show_parts(whole: WholeItem, terminal: Terminal, *, today: date) -> None:
    _show_fields(whole, terminal)
    _show_measures(whole, terminal)
    show_ledger(whole.dates, whole.workflow, terminal, today=today)
    show_on_item(whole.decisions, whole.workflow, terminal)
    if whole.evidence:
        groups = whole.workflow.evidence_groups
        terminal.heading(Words("佐证材料", "Evidence"))
        terminal.table(
            [
                Words("文件", "File"),
                Words("分组", "Group"),
                Words("字节", "Bytes"),
                Words("上传", "Added by"),
                Words("时间", "At"),
                Words("sha256", "sha256"),
            ],
            [
                (e.name, groups.get(e.group or "", e.group), e.size, e.added_by, e.added_at, e.sha256[:12])
                for e in whole.evidence
            ],
        )
    if whole.reviews:
        terminal.heading(Words("复核", "Reviews"))
        terminal.table(
            [Words("期间", "Period"), Words("期限", "Due"), Words("状态", "State"), Words("结果", "Outcome")],
            [
                (r.period, _marked(whole, r.due_on), REVIEW_STATES[r.state], outcome_title(whole.workflow, r))
                for r in whole.reviews
            ],
        )
    _show_owed(whole, terminal, today=today)
    if whole.reminders:
        terminal.heading(Words("提醒记录", "Proof of reminder"))
        terminal.table(
            [
                Words("日期", "Day"),
                Words("提醒", "Reminder"),
                Words("期限", "Deadline"),
                Words("对象", "Person"),
                Words("结果", "Outcome"),
            ],
            [_reminder(proof, whole) for proof in whole.reminders],
        )


def _show_owed(whole: WholeItem, terminal: Terminal, *, today: date) -> None:
    """Print what is owed besides the item itself: each with its day and, for a measure, its number."""
    numbers = {measure.id: measure.position for measure in whole.measures}
    owed = [one for one in whole.deadlines if one.ended_at is None and one.subject is not Subject.ITEM]
    if owed:
        terminal.heading(Words("还要办的", "Still owed"))
        terminal.table(
            [Words("事项", "What"), Words("依据", "By"), Words("期限", "Due")],
            [
                (
                    Words(f"措施{numbers[one.subject_id]}", f"measure {numbers[one.subject_id]}")
                    if one.subject is Subject.MEASURE
                    else SUBJECTS[one.subject],
                    title_of(whole.workflow, one.subject, one.rule),
                    due_cell(one.due_on, whole.calendar, today=today, language=terminal.language),
                )
                for one in sorted(owed, key=lambda one: one.due_on)
            ],
        )


def _show_fields(whole: WholeItem, terminal: Terminal) -> None:
    """Print what was filled in, in the order of the workflow."""
    filled, known = whole.stored.facts.fields, whole.workflow.fields
    if filled:
        terminal.heading(Words("填写的内容", "Filled in"))
        terminal.facts((field.title, shown(field, filled[key])) for key, field in known.items() if key in filled)


def _show_measures(whole: WholeItem, terminal: Terminal) -> None:
    if not whole.measures:
        return
    terminal.heading(Words("措施", "Measures"))
    terminal.table(
        [
            Words("序", "No."),
            Words("措施", "Measure"),
            Words("责任人", "Person"),
            Words("单位", "Unit"),
            Words("期限", "Due"),
            Words("完成", "Done"),
        ],
        [
            (
                measure.position,
                measure.text,
                whole.names.get(measure.owner_id or 0),
                whole.units.get(measure.unit_id or 0),
                _marked(whole, measure.due_on),
                _done(measure),
            )
            for measure in whole.measures
        ],
    )


def _marked(whole: WholeItem, day: date | None) -> Words | None:
    return marked(day, is_published=day is None or whole.calendar.is_published(day))


def _done(measure: StoredMeasure) -> Words | None:
    """Return when a measure was done, or that it was dropped and why."""
    if measure.void_reason is not None:
        return Words("已取消：{why}", "dropped: {why}").fill(why=measure.void_reason)
    return None if measure.done_on is None else Words(f"{measure.done_on}", f"{measure.done_on}")


def _reminder(proof: ReminderProof, whole: WholeItem) -> tuple[object, ...]:
    rule = title_of(whole.workflow, proof.subject, proof.rule)
    return proof.planned_on, proof.occurrence, rule, whole.names.get(proof.recipient_id or 0), reminded(proof)


def _show_steps(whole: WholeItem, terminal: Terminal) -> None:
    if not whole.steps:
        return
    terminal.heading(Words("可以走的步骤，和还缺什么", "Steps from here, and what is missing"))
    ready = Words("可以走", "open")
    terminal.table(
        [Words("步骤", "Step"), Words("名称", "Title"), Words("谁", "Who"), Words("还缺", "Missing")],
        [
            (step.trigger, step.title, [called(whole.workflow, name) for name in step.who], _missing(reasons) or ready)
            for step, reasons in whole.steps
        ],
    )


def _missing(reasons: tuple[Reason, ...]) -> Words | None:
    if not reasons:
        return None
    return Words("；".join(r.says.zh for r in reasons), "; ".join(r.says.en for r in reasons))

"""What the page of a dossier tells of an item: how it stands, what was planned, promised, reminded of and done."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.definition import Relation
from engine.domain.fields import shown
from engine.domain.names import COMPLETIONS, INSPECTIONS, NO, SUBJECTS, YES
from engine.domain.permission import called
from engine.operations.dossier import Dossier
from engine.operations.explaining import title_of
from engine.operations.reading import WholeItem
from engine.store.measures import StoredMeasure
from engine.words import Words, several
from notifications.wording import days_left, long_date, tone
from rectify.documents.dossier_decisions import decisions_of
from rectify.documents.dossier_page import Cell, Reader, Section
from rectify.wording.deeds import what, who
from rectify.wording.reminders import ENDED, SET, occurrence, reminded
from rectify.wording.requests import answers_of, days_asked, reason_of
from rectify.wording.standing import BECAUSE, REQUEST_STATES, REVIEW_STATES, outcome_title


def facts_of(dossier: Dossier, reader: Reader) -> list[list[Cell]]:
    """Return how the item stands, name by value; what it does not have is left out."""
    whole, text = dossier.whole, dossier.text
    item, names, workflow = whole.item, whole.names, whole.workflow
    facts = item.facts
    returned = Words(f"{facts.returns}次", several(facts.returns, "time"))
    told: list[tuple[Words, object]] = [
        (Words("检查", "Inspection"), f"{text.organization} {text.inspection}".strip()),
        (Words("来源", "Source"), INSPECTIONS[whole.stored.kind]),
        (Words("问题类别", "Category"), item.category),
        (Words("状态", "State"), workflow.states[facts.state].title),
        (Words("期限", "Due"), _due(whole, reader)),
        (Words("完成程度", "Completion"), COMPLETIONS[item.completion]),
        (Words("长期坚持", "Sustained"), YES if item.sustained else NO),
        (Words("责任单位", "Unit"), whole.units.get(facts.unit_id)),
        (called(workflow, Relation.OWNER), names.get(facts.owner_id or 0) or text.responsible),
        (called(workflow, Relation.LEADER_IN_CHARGE), names.get(facts.leader_id or 0)),
        (called(workflow, Relation.ASSIGNED_VERIFIER), names.get(facts.verifier_id or 0)),
        (Words("退回", "Returned"), returned if facts.returns else None),
        (Words("不在党内公开", "Not published inside"), text.withheld_inside),
        (Words("不向社会公开", "Not published outside"), text.withheld_outside),
        (Words("工作流", "Workflow"), f"{reader.say(workflow.title)} {item.workflow_number}"),
        *((one.title, shown(one, facts.fields[key])) for key, one in workflow.fields.items() if key in facts.fields),
    ]  # fmt: skip
    return [[reader.cell(name), reader.cell(value)] for name, value in told if value not in (None, "")]


def parts_of(dossier: Dossier, reader: Reader) -> list[Section]:
    """Return the parts of the page that tell of the item itself, in the order in which people ask for them."""
    whole = dossier.whole
    return [
        _measures(whole, reader),
        *_dates(whole, reader),
        _reminders(whole, reader),
        *_owed(whole, reader),
        *decisions_of(whole, reader),
    ]


def history_of(dossier: Dossier, reader: Reader) -> Section:
    """Return who did what, when and why, with the begin of each link's hash; what was erased says so."""
    whole = dossier.whole
    gone = {note.seq for note in dossier.notes if note.text is None}
    erased = reader.say(Words("（已依规删除）", "(erased by rule)"))
    rows = [
        (entry.seq, entry.at, who(entry), what(entry, told), erased if entry.seq in gone else entry.note,
         Cell(text=link.hash[:12], is_code=True))
        for entry, told, link in zip(whole.history, whole.told_under, dossier.links, strict=True)
    ]  # fmt: skip
    heads = [
        Words("序", "No."), Words("时间", "At"), Words("谁", "Who"), Words("做了什么", "What"), Words("说明", "Note"),
        Words("指纹", "Fingerprint"),
    ]  # fmt: skip
    return reader.section(Words("经过", "History"), heads, rows)


def _due(whole: WholeItem, reader: Reader) -> Cell | None:
    item, today = whole.item, reader.today
    if item.due_on is None:
        return None
    day = long_date(item.due_on)
    if item.paused_on is not None:
        paused = Words("{day}，暂停中，自{since}", "{day}, paused since {since}")
        return reader.cell(paused.fill(day=day, since=long_date(item.paused_on)))
    left = days_left(whole.calendar.between(today, item.due_on), due_on=item.due_on, day=today)
    said = Words("{day}，{left}", "{day}: {left}").fill(day=day, left=left)
    if not whole.calendar.is_published(item.due_on):
        said = Words(f"{said.zh}（假期安排未公布）", f"{said.en} (holidays not announced yet)")
    return reader.cell(said, tone=tone(due_on=item.due_on, day=today))


def _measures(whole: WholeItem, reader: Reader) -> Section:
    heads = [
        Words("序", "No."), Words("措施", "Measure"), Words("责任人", "Person"), Words("责任领导", "Leader"),
        Words("单位", "Unit"), Words("期限", "Due"), Words("完成", "Done"),
    ]  # fmt: skip
    rows = [
        (
            one.position, one.text, whole.names.get(one.owner_id or 0), whole.names.get(one.leader_id or 0),
            whole.units.get(one.unit_id or 0), one.due_on, _done(one),
        )
        for one in whole.measures
    ]  # fmt: skip
    return reader.section(Words("整改措施", "Measures"), heads, rows)


def _done(measure: StoredMeasure) -> object:
    if measure.void_reason is not None:
        return Words("已取消：{why}", "dropped: {why}").fill(why=measure.void_reason)
    return measure.done_on


def _dates(whole: WholeItem, reader: Reader) -> list[Section]:
    """Return every date with who set it and why, what was asked for, pauses, and each deadline as it was set."""
    workflow, dates = whole.workflow, whole.dates
    heads = [
        Words("期限", "Deadline"), Words("日期", "Due"), Words("缘由", "Because"), Words("谁提出", "Asked or set by"),
        Words("时间", "At"), Words("原因和进展", "Why, and progress"), Words("谁同意", "Agreed to by"),
    ]  # fmt: skip
    rows = [
        (
            workflow.deadlines[line.rule].title if line.rule in workflow.deadlines else line.rule,
            one.due_on, BECAUSE[one.because],
            one.request.request.asked_by if one.request else one.by,
            one.request.request.asked_at if one.request else one.set_at,
            reason_of(workflow, one.request) if one.request else one.note,
            answers_of(one.request) if one.request else None,
        )
        for line in dates.lines
        for one in line.dates
    ]  # fmt: skip
    asked = [
        (told.request.asked_by, told.request.asked_at, days_asked(told), reason_of(workflow, told),
         REQUEST_STATES[told.request.state], answers_of(told))
        for told in dates.requests
    ]  # fmt: skip
    asked_heads = [
        Words("申请人", "Asked by"), Words("时间", "At"), Words("期限", "Due"),
        Words("原因和进展", "Reason and progress"), Words("状态", "State"), Words("答复", "Answers"),
    ]  # fmt: skip
    pauses = [(one.paused_on, one.resumed_on, one.paused_by, one.reason) for one in dates.pauses]
    pause_heads = [Words("从", "From"), Words("到", "To"), Words("谁", "By"), Words("原因", "Reason")]
    return [
        reader.section(Words("期限台账", "Deadline ledger"), heads, rows),
        *([reader.section(Words("申请", "Requests"), asked_heads, asked)] if asked else []),
        *([reader.section(Words("暂停", "Pauses"), pause_heads, pauses)] if pauses else []),
        _deadlines(whole, reader),
    ]


def _deadlines(whole: WholeItem, reader: Reader) -> Section:
    numbers = {measure.id: measure.position for measure in whole.measures}
    heads = [
        Words("对象", "Of"), Words("依据", "By"), Words("到期", "Due"), Words("日历", "Calendar"), Words("设定", "Set"),
        Words("结束", "Ended"),
    ]  # fmt: skip
    rows: list[Sequence[object]] = []
    for one in whole.deadlines:
        number = numbers.get(one.subject_id) if one.subject == "measure" else None
        subject = Words("措施{n}", "measure {n}").fill(n=number) if number else SUBJECTS[one.subject]
        set_words = Words("{at} {why}", "{at} {why}").fill(at=reader.cell(one.set_at).text, why=SET[one.because])
        ended = None
        if one.ended_at is not None and one.ended_because is not None:
            ended = Words("{at} {why}", "{at} {why}").fill(
                at=reader.cell(one.ended_at).text, why=ENDED[one.ended_because]
            )
        title = title_of(whole.workflow, one.subject, one.rule)
        rows.append((subject, title, one.due_on, one.calendar, set_words, ended))
    return reader.section(Words("设定过的期限", "Deadlines that were set"), heads, rows)


def _reminders(whole: WholeItem, reader: Reader) -> Section:
    heads = [
        Words("日期", "Day"), Words("提醒", "Reminder"), Words("期限", "Deadline"), Words("对象", "Person"),
        Words("结果", "Outcome"), Words("发出", "Sent"),
    ]  # fmt: skip
    rows = [
        (
            proof.planned_on, occurrence(proof.occurrence), title_of(whole.workflow, proof.subject, proof.rule),
            whole.names.get(proof.recipient_id or 0), reminded(proof), proof.sent_at,
        )
        for proof in whole.reminders
    ]  # fmt: skip
    return reader.section(Words("提醒记录", "Proof of reminder"), heads, rows)


def _owed(whole: WholeItem, reader: Reader) -> list[Section]:
    """Return receipts, progress reports and reviews, as far as there are any."""
    names = whole.names
    found = []
    if whole.receipts:
        heads = [Words("谁", "Who"), Words("期限", "Due"), Words("签收", "Given"), Words("不再要求", "No longer owed")]
        rows = [(names.get(one.person_id), one.due_on, one.given_at, one.void_reason) for one in whole.receipts]
        found.append(reader.section(Words("签收", "Receipts"), heads, rows))
    if whole.progress:
        heads = [Words("期间", "Period"), Words("期限", "Due"), Words("报送", "Given"), Words("进展", "Progress")]
        rows_of_progress = [(one.period, one.due_on, one.completed_at, one.note) for one in whole.progress]
        found.append(reader.section(Words("进展报告", "Progress reports"), heads, rows_of_progress))
    if whole.reviews:
        heads = [
            Words("期间", "Period"), Words("期限", "Due"), Words("状态", "State"), Words("结果", "Outcome"),
            Words("完成", "Completed"),
        ]  # fmt: skip
        rows_of_reviews = [
            (one.period, one.due_on, REVIEW_STATES[one.state], outcome_title(whole.workflow, one), one.completed_at)
            for one in whole.reviews
        ]
        found.append(reader.section(Words("定期复核", "Reviews"), heads, rows_of_reviews))
    return found

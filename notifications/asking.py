"""What the reader is asked to do about a matter: their own step, or to see to it that others take theirs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.deadlines import Subject
from engine.domain.definition import Relation, Role, Transition, Workflow
from engine.domain.feedback import Step
from engine.domain.permission import called
from engine.domain.standing_names import ROLE_WORDS, Part
from engine.domain.steps import ahead
from engine.store.items import StoredItem
from engine.words import Words
from notifications.matter import Matter, Voice
from notifications.wording import plain_date

VERIFIERS = frozenset({Relation.ASSIGNED_VERIFIER, Role.VERIFIER})
_OPEN_IT = Words("打开事项查看", "Open the item")
_TO_KNOW = Words("供您知悉，不用办理", "For your information; nothing to do")
_CHECK = Words("到现场核查，再通过或退回", "Check on site, then pass or return it")
_CHECK_AWAITED = Words("已申请核查，等{who}到现场核查", "It was submitted; the {who} checks on site next")
_WHEN_ASKED = Words("{owner}申请核查后，到现场核查", "When the {owner} asks for it, check on site")
_FIXED: Mapping[str, Words] = {
    "verified": Words("核查已通过，等待销号", "The check was passed; it waits to be closed"),
    "closed": Words("已销号，不用办理", "It is closed; nothing to do"),
    "to_verify": _CHECK,
    "paused": Words("恢复前不再提醒，恢复后另行通知", "No reminders until it is resumed; you will be told"),
    "escalated_review": Words(
        "看复核结果，决定下一步怎么办", "Read what the review found and decide what happens next"
    ),
    "holder_left": Words("另行指定人员接手", "Name somebody else to take it on"),
    "disowned": Words("看清归谁，重新指派或告知责任人", "Find out whose it is; assign it anew, or tell the owner"),
    "holiday_reminder": Words(
        "不收送礼品礼金，不公款吃喝，不公车私用；也提醒家人，有事及时报告",
        "Neither give nor take gifts, no meals at public cost, no private use of official cars; remind your family,"
        " and report what comes up",
    ),
    "unreachable": Words(
        "登记可用的邮箱，此前先当面转告", "Enter a working address; until then, pass the word on in person"
    ),
}


_ACKNOWLEDGE = Words(
    "告知反馈人已收到，再登记告知（{number}）", "Tell them that it was received, then record that ({number})"
)
_LOOK_INTO_IT = Words("核实反馈内容，答复后登记（{number}）", "Look into it, answer, then record the answer ({number})")
_HAND_OUT = Words("交给承办人，按期答复（{number}）", "Give it to somebody to answer in time ({number})")
_CHASE = Words("督促{who}按期答复（{number}）", "See to it that {who} answers in time ({number})")
_HELP = Words("看一看反馈说了什么，配合核实（{number}）", "See what it says and help to look into it ({number})")
_FOR_MEMBERS = Words(
    "会前看材料，到会表态并说明理由；不能到会的说明原因",
    "Read the papers, attend, speak and give reasons; if you cannot come, say why",
)
_FOR_THE_HEAD = Words(
    "会前看材料，听完大家意见后最后表态", "Read the papers; hear everybody, then speak last and give reasons"
)
_OF_PEOPLE: Mapping[str, Words] = {
    "substituting": Words("代{who}收通知、办事项", "Receive notices and act for {who}"),
    "handed_over": Words("逐件看接手的事项和期限", "Go through what is yours now, and its dates"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """In which part somebody reads: the role or relation, on which day, with the names of everybody."""

    why: str
    day: date
    names: Mapping[int, str]


def named(workflow: Workflow | None, names: Iterable[str]) -> list[Words]:
    """Return roles and relations as the workflow calls them; a name from an older version stands as it is."""
    own: Mapping[str, Words] = workflow.roles if workflow else {}
    return [own.get(name) or ROLE_WORDS.get(name) or Words(name, name) for name in names]


def next_step(kind: str, matter: Matter, reader: Reader) -> Words:
    """Return what the reader does next, in the imperative; for news that needs nothing, that it needs nothing."""
    if kind in _FIXED:
        return _FIXED[kind]
    if matter.voice is not None:
        return _heard(matter.voice, reader)
    if kind == "decision_withdrawn":
        return _TO_KNOW
    if kind == "decision_called":
        return _FOR_THE_HEAD if reader.why == Part.MEETING_HEAD else _FOR_MEMBERS
    if matter.item is None and kind in _OF_PEOPLE:
        return _OF_PEOPLE[kind].fill(who=matter.person)
    of_part = _of_part(kind, matter, reader)
    if of_part is not None:
        return of_part
    if matter.item is None or matter.workflow is None:
        return _OPEN_IT
    said = _of_item(kind, matter.item, matter.workflow, reader)
    return _by_which_date(kind, matter, reader).fill(said=said)


def _by_which_date(kind: str, matter: Matter, reader: Reader) -> Words:
    """Return what news of a date says before the step: which day counts now."""
    if kind == "withdrawn" and reader.why != Relation.OWNER:
        return Words("不用再答复，原期限不变", "No answer is needed any more; the date stays as it was")
    if kind in {"refused", "withdrawn"}:
        return Words("原期限不变：{said}", "The date stays as it was: {said}")
    if kind not in {"agreed", "redated", "resumed"} or matter.changed_to is None:
        return Words("{said}", "{said}")
    after = plain_date(matter.changed_to, seen_from=reader.day)
    if matter.changed_from is None:
        return Words(f"期限现在是{after.zh}：{{said}}", f"It is due on {after.en} now: {{said}}")
    before = plain_date(matter.changed_from, seen_from=reader.day)
    return Words(
        f"期限由{before.zh}改为{after.zh}：{{said}}", f"It is due on {after.en} now, not {before.en}: {{said}}"
    )


def _of_part(kind: str, matter: Matter, reader: Reader) -> Words | None:
    """Return what is asked for a part of an item, or a duty; None when the item itself says what comes next."""
    match matter.subject:
        case Subject.REVIEW:
            return Words("完成这次复核，写明结果", "Complete this review and say what was found")
        case Subject.MEASURE:
            return _measure(matter, reader)
        case Subject.REQUEST if kind not in {"agreed", "refused", "withdrawn"}:
            return _answer(matter, reader)
        case Subject.RECEIPT:
            return _receipt(matter, reader)
        case Subject.PROGRESS:
            return _progress(matter, reader)
        case Subject.DUTY:
            return _duty(matter, reader)
        case Subject.VERIFICATION if reader.why in VERIFIERS:
            return _CHECK
    return None


def _measure(matter: Matter, reader: Reader) -> Words:
    if reader.why == Relation.OWNER:
        return Words("落实措施{no}，完成后在系统里确认", "Carry out measure {no}, then confirm that it is done").fill(
            no=matter.no
        )
    if matter.person is None:
        return Words("措施{no}还没有责任人，先指定", "Measure {no} has nobody responsible yet; name somebody").fill(
            no=matter.no
        )
    return Words("督促{who}落实措施{no}", "See to it that {who} carries out measure {no}").fill(
        who=matter.person, no=matter.no
    )


def _answer(matter: Matter, reader: Reader) -> Words | None:
    """Ask for the answer; who asked, and others who look on, are told who has to give it."""
    asked, workflow = matter.asked, matter.workflow
    if asked is None or workflow is None:
        return None
    rule = workflow.requests.get(asked.rule)
    title = rule.title if rule else Words("申请", "request")
    new = (
        Words("（拟延至{on}）", " (until {on})").fill(on=plain_date(asked.new_due_on, seen_from=reader.day))
        if asked.new_due_on
        else Words("", "")
    )
    who = rule.approvals[min(asked.step, len(rule.approvals) - 1)].who if rule else ()
    if reader.why in who:
        return Words("答复{by}的{title}{new}：同意或不同意", "Answer the {title} by {by}{new}: agree or refuse").fill(
            by=asked.by, title=title, new=new
        )
    return Words("{by}的{title}{new}由{who}答复", "The {title} by {by}{new} is up to: {who}").fill(
        by=asked.by, title=title, new=new, who=named(workflow, who)
    )


def _receipt(matter: Matter, reader: Reader) -> Words:
    if reader.why == Relation.OWNER:
        return Words("看过事项后签收", "Read the item, then acknowledge it")
    return Words("督促{who}签收", "See to it that {who} acknowledges it").fill(who=_person(matter, reader))


def _progress(matter: Matter, reader: Reader) -> Words:
    rule = matter.workflow.progress.get(matter.rule) if matter.workflow else None
    if reader.why in (rule.who if rule else (Relation.OWNER,)):
        return Words(
            "报送进展：做了什么、进度数据、下一步怎么办", "Report what was done, the figures and the next step"
        )
    return Words("督促{who}报送进展", "See to it that {who} reports").fill(who=_person(matter, reader))


def _duty(matter: Matter, reader: Reader) -> Words:
    rule = matter.workflow.duties.get(matter.rule) if matter.workflow else None
    if rule is None or reader.why in rule.who:
        return Words("办完后登记结果", "Do it, then record the result")
    return Words("督促{who}办完并登记", "See to it that it is done and recorded; it is up to: {who}").fill(
        who=named(matter.workflow, rule.who)
    )


def _heard(voice: Voice, reader: Reader) -> Words:
    """Ask for what is owed to the public: of whoever has the feedback, or of managers that somebody has it."""
    if reader.why == Part.FEEDBACK_ANSWERER:
        said = _ACKNOWLEDGE if voice.step is Step.ACKNOWLEDGE else _LOOK_INTO_IT
    elif reader.why == Role.MANAGER:
        said = _HAND_OUT if voice.answerer is None else _CHASE
    else:
        said = _HELP
    return said.fill(number=voice.number, who=voice.answerer or "")


def _person(matter: Matter, reader: Reader) -> str | list[Words]:
    """Return who answers for a part: by name, or else what the workflow calls an owner."""
    owner = matter.item.facts.owner_id if matter.item else None
    return matter.person or (reader.names.get(owner) if owner else None) or named(matter.workflow, [Relation.OWNER])


def _of_item(kind: str, item: StoredItem, workflow: Workflow, reader: Reader) -> Words:
    steps, why = ahead(workflow, item.facts), reader.why
    if kind == "moved" or (kind == "agreed" and why != Relation.OWNER):
        return steps[0].title if is_up_to(why, steps) else _TO_KNOW
    if not steps:
        return _OPEN_IT
    if Relation.OWNER in steps[0].who:
        if why in {Relation.OWNER, Part.MEASURE_OWNER}:
            return steps[0].title
        if why in VERIFIERS:
            return _WHEN_ASKED.fill(owner=named(workflow, [Relation.OWNER]))
        return _see_to_it(item, workflow, reader)
    if not VERIFIERS.isdisjoint(steps[0].who):
        return _CHECK if why in VERIFIERS else _CHECK_AWAITED.fill(who=named(workflow, steps[0].who))
    return _without_the_owner(steps, why, workflow)


def is_up_to(why: str, steps: Sequence[Transition]) -> bool:
    """Say whether the first of these steps is one for somebody of this role or relation."""
    return bool(steps) and why in steps[0].who


def _without_the_owner(steps: Sequence[Transition], why: str, workflow: Workflow) -> Words:
    """Return what is left to do where the owner's part is over: the reader's own step, else whose step it is."""
    for step in steps:
        if why in step.who:
            return step.title
    return Words("由{who}办理：{title}", "Up to {who}: {title}").fill(
        who=named(workflow, steps[0].who), title=steps[0].title
    )


def _see_to_it(item: StoredItem, workflow: Workflow, reader: Reader) -> Words:
    owner = reader.names.get(item.facts.owner_id) if item.facts.owner_id is not None else None
    role = called(workflow, Relation.OWNER)
    if owner is None:
        return Words("还没有{role}，先指定{role}", "Nobody is responsible yet; name an owner").fill(role=role)
    if item.due_on is None:
        said = Words("关注{role}{owner}的进展", "Keep an eye on {owner}'s progress")
    elif item.due_on < reader.day:
        said = Words("督促{role}{owner}尽快完成", "See to it that {owner} finishes without delay")
    else:
        said = Words("督促{role}{owner}按期完成", "See to it that {owner} finishes in time")
    return said.fill(role=role, owner=owner)

"""What comes next, what each step needs and who may take it; what else the reader may do with the item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.domain.actions import Action
from engine.domain.definition import GuardUse, Relation, Role, StateKind, Transition
from engine.domain.permission import called, standing
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.domain.steps import ahead
from engine.operations.permissions import PermittedStep
from engine.store.requests import StoredRequest
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.item.meetings import of_open, to_call
from rectify.web.marks import Way
from rectify.web.supplying import IN_THE_FORM, way_to
from workflows.diagram.wording import need

# Missing: somebody must supply it before. Asked: the form of the step takes it. Held: it is there.
Having = Literal["missing", "asked", "held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing a step needs: whether it is there, more about it, and a link to supply it."""

    having: Having
    says: Words
    more: Words | None = None
    way: Way | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step: whose turn it is, what it needs, what is missing first; ``why_not`` where the reader may not take it.

    ``solid`` says what the one solid button of the page is: the first thing missing, the step itself, or neither.
    """

    title: Words
    heading: Words
    turn: Words
    needs: Sequence[Need]
    way: Way | None
    why_not: Words | None
    solid: Literal["need", "step", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The usual next step, the others from this state, and what else the reader may do."""

    following: StepView | None
    others: Sequence[StepView]
    deeds: Sequence[Way]


def steps(look: Looking) -> Steps:
    """Return the steps from the item's state, the usual one first."""
    usual = [step.trigger for step in ahead(look.workflow, look.seen.whole.item.facts)]
    found = list(look.seen.permitted.steps)
    first = next((one for name in usual for one in found if one.trigger == name), None)
    if first is None:
        first = next((one for one in found if one.why_not is None), None)
    others = sorted((one for one in found if one is not first), key=lambda one: one.why_not is not None)
    return Steps(
        following=_step(look, first, is_next=True) if first else None,
        others=[_step(look, one, is_next=False) for one in others],
        deeds=list(_deeds(look)),
    )


def _step(look: Looking, one: PermittedStep, *, is_next: bool) -> StepView:
    needs = sorted(_needs(look, one), key=lambda need: ("missing", "asked", "held").index(need.having))
    is_mine = one.why_not is None
    lacks = next((need for need in needs if need.having == "missing" and need.way), None)
    solid: Literal["need", "step", ""] = ""
    if is_next and is_mine:
        solid = "need" if lacks else "step"
    turn = Words("、".join(who.zh for who in turn_of(look, one.step)), ", ".join(w.en for w in turn_of(look, one.step)))
    waits = Words("下一步：{title}（等{who}）", "Next: {title} ({who})").fill(title=one.title, who=turn)
    mine = Words("下一步：{title}", "Next: {title}").fill(title=one.title)
    return StepView(
        title=one.title,
        heading=mine if is_mine else waits,
        turn=turn,
        needs=needs,
        way=Way(one.title, look.path(one.trigger)) if is_mine else None,
        why_not=one.why_not.says if one.why_not else None,
        solid=solid,
    )


def turn_of(look: Looking, step: Transition) -> list[Words]:
    """Return who may take a step: people by name where the item names them, else the role."""
    facts, workflow = look.seen.whole.item.facts, look.workflow
    named = {
        Relation.OWNER: facts.owner_id,
        Relation.LEADER_IN_CHARGE: facts.leader_id,
        Relation.ASSIGNED_VERIFIER: facts.verifier_id,
        Role.VERIFIER: facts.verifier_id,
    }
    found = []
    for name in step.who:
        person = look.person(named.get(name))  # type: ignore[call-overload]  # a role of a workflow's own is no key
        role = called(workflow, name)
        found.append(role if person is None else Words(f"{role.zh}{person.zh}", f"{role.en} {person.en}"))
    return found


def _needs(look: Looking, one: PermittedStep) -> Iterator[Need]:
    for use, reason in one.needs:
        if reason is None:
            yield Need(having="held", says=need(look.workflow, use), more=_held(look, use))
        elif use.name in IN_THE_FORM:
            yield Need(having="asked", says=need(look.workflow, use), more=Words("在表单里填写", "asked in the form"))
        else:
            yield Need(having="missing", says=_sentence(reason.says), way=way_to(look.workflow, look.path, use, reason))


def _sentence(says: Words) -> Words:
    return Words(says.zh, says.en[:1].upper() + says.en[1:])


def _held(look: Looking, use: GuardUse) -> Words | None:
    """Say since when a condition is met, where a step met it."""
    if use.name != "taken":
        return None
    trigger = use.arguments["step"]
    entries = look.seen.whole.history
    entry = next((one for one in reversed(entries) if one.data.get("trigger") == trigger), None)
    return (
        None if entry is None else Words("{who}，{on}", "{who}, {on}").fill(who=entry.by["name"], on=look.on(entry.at))
    )


_PLAIN_DEEDS: Mapping[Action, tuple[str, Words]] = {
    Action.COMMENT: ("comment", Words("写备注", "Comment")),
    Action.ATTACH: ("attach", Words("上传材料", "Upload evidence")),
    Action.ASSIGN: ("assign", Words("指定人员", "Assign people")),
    Action.URGE: ("urge", Words("催办", "Urge")),
    Action.SNOOZE: ("snooze", Words("暂缓提醒", "Snooze reminders")),
    Action.DISOWN: ("disown", Words("不归我办", "Not mine")),
    Action.CONFIDE: ("confide", Words("知情范围", "Who may know of it")),
    Action.REDATE: ("redate", Words("改期限", "Change the due day")),
    Action.WITHHOLD: ("publicity", Words("公开范围", "Publication")),
    Action.RECORD_FEEDBACK: ("hear", Words("登记社会反馈", "Record feedback")),
}


def _deeds(look: Looking) -> Iterator[Way]:
    """Yield what the reader may do besides steps, what is owed or waits first."""
    whole = look.seen.whole
    may = {(one.action, one.rule): one for one in look.seen.permitted.actions if one.why_not is None}
    actions = {action for action, _rule in may}
    if Action.GIVE_RECEIPT in actions and any(
        one.given_at is None and one.void_at is None and one.person_id in look.actor.persons for one in whole.receipts
    ):
        yield Way(Words("签收", "Acknowledge receipt"), look.path("do", "receipt"))
    yield from of_open(look)
    yield from _of_requests(look, {rule for action, rule in may if action is Action.REQUEST and rule})
    state = look.workflow.states[whole.item.facts.state]
    if state.progress is not None and (Action.REPORT_PROGRESS, state.progress) in may:
        yield Way(Words("报进展", "Report progress"), look.path("do", "progress"))
    if Action.COMPLETE_REVIEW in actions:
        for review in whole.reviews:
            if review.state is ReviewState.OPEN:
                yield Way(Words("完成复核", "Complete the review"), look.path("do", "review"))
    for action, (deed, words) in _PLAIN_DEEDS.items():
        if action is Action.SNOOZE and _is_asleep(look):
            yield Way(Words("恢复提醒", "Be reminded again"), look.path("do", "wake"))
        elif action in actions and not _is_pointless(look, action):
            yield Way(words, look.path("do", deed))
    yield from to_call(look)
    if Action.PAUSE in actions and whole.item.due_on is not None:
        yield (
            Way(Words("恢复计时", "Resume"), look.path("do", "resume"))
            if whole.item.paused_on
            else Way(Words("暂停计时", "Pause"), look.path("do", "pause"))
        )


def _is_pointless(look: Looking, action: Action) -> bool:
    """Say whether something that the reader may do would be refused as things stand."""
    item = look.seen.whole.item
    if action is Action.REDATE:
        return item.due_on is None
    if action is not Action.URGE:
        return False
    is_reviewed = any(one.state is ReviewState.OPEN for one in look.seen.whole.reviews)
    is_over = look.workflow.states[item.facts.state].kind is StateKind.FINAL and not is_reviewed
    return (
        is_over
        or item.paused_on is not None
        or any(look.civil(one.entry.at) == look.today for one in look.seen.told.urgings)
    )


def _is_asleep(look: Looking) -> bool:
    """Say whether the reader, or whoever they stand in for, is not reminded of the item for now."""
    whose = look.actor.instead_of.person_id if look.actor.instead_of else look.me
    return any(one.person_id == whose for one in look.seen.told.snoozes)


def _of_requests(look: Looking, rules: set[str]) -> Iterator[Way]:
    """Yield what may be asked for now, or what may be said to the request that waits."""
    state = look.seen.whole.item.facts.state
    pending = next((o.request for o in look.seen.whole.dates.requests if o.request.state is RequestState.PENDING), None)
    if pending is not None:
        if not look.actor.persons.isdisjoint(pending.askers):
            yield Way(Words("撤回申请", "Withdraw the request"), look.path("do", "withdraw"))
        elif _may_answer(look, pending):
            yield Way(Words("答复申请", "Answer the request"), look.path("do", "answer"))
        return
    for key, rule in look.workflow.requests.items():
        if key in rules and state in rule.sources:
            title = Words("申请{title}", "Ask for: {title}").fill(title=rule.title)
            yield Way(rule.title if rule.title.zh.startswith("申请") else title, look.path("do", "ask", rule=key))


def _may_answer(look: Looking, pending: StoredRequest) -> bool:
    rule = look.workflow.requests.get(pending.rule)
    if rule is None or pending.step >= len(rule.approvals):
        return False
    return not standing(look.actor, look.seen.whole.item.facts).isdisjoint(rule.approvals[pending.step].who)

"""Who may do what: one policy for every door, deny unless listed.

A person's *standing* towards an item is the set of roles that reach its unit and of relations to the item itself.
Steps of a workflow list who may take them; everything else is listed in ``ITEM_ACTIONS`` and ``OFFICE_ACTIONS``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Protocol

from engine.domain.actor import Actor, Office
from engine.domain.definition import Relation, Role, Workflow
from engine.domain.item import ItemFacts
from engine.errors import NotPermitted
from engine.words import Words


class Action(StrEnum):
    """What can be asked for besides the steps of a workflow."""

    SEE = "see"
    COMMENT = "comment"
    ATTACH = "attach"
    ASSIGN = "assign"
    DESCRIBE = "describe"
    COMPLETE_REVIEW = "complete_review"
    PLAN_MEASURES = "plan_measures"
    FINISH_MEASURE = "finish_measure"
    GIVE_RECEIPT = "give_receipt"
    REPORT_PROGRESS = "report_progress"
    RECORD_DUTY = "record_duty"
    REQUEST = "request"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    REDATE = "redate"
    OPEN_ITEM = "open_item"
    IMPORT = "import"
    PUBLISH = "publish"
    ADMINISTER = "administer"
    KEEP_CALENDAR = "keep_calendar"
    REMIND_OF_HOLIDAYS = "remind_of_holidays"
    TICK = "tick"
    APPOINT_SUBSTITUTE = "appoint_substitute"
    SNOOZE = "snooze"
    HAND_OVER = "hand_over"
    CONFIDE = "confide"
    SEE_MAIL = "see_mail"
    RETRY_MAIL = "retry_mail"
    TAKE_IN_BOUNCES = "take_in_bounces"
    SEE_AGENDA = "see_agenda"
    SEE_CALENDAR = "see_calendar"
    SEE_WORKFLOWS = "see_workflows"
    COUNT_ITEMS = "count_items"
    TRY_WORKFLOW = "try_workflow"
    VERIFY_HISTORY = "verify_history"
    EXAMINE = "examine"


class Part(StrEnum):
    """What a person may be to a part of an item, besides what they are to the item itself."""

    MEASURE_OWNER = "measure_owner"
    ASKER = "asker"


class Let(StrEnum):
    """What a person may be to a confidential item besides being involved in it: somebody who was let in."""

    CONFIDANT = "confidant"


class Oneself(StrEnum):
    """What a person is to what concerns a person: the one whom it concerns."""

    SELF = "self"


ACTION_WORDS: Mapping[Action, Words] = {
    Action.SEE: Words("查看事项", "see the item"),
    Action.COMMENT: Words("写备注", "comment"),
    Action.ATTACH: Words("上传佐证材料", "attach evidence"),
    Action.ASSIGN: Words("指定人员", "assign people"),
    Action.DESCRIBE: Words("填写事项内容", "fill in the item"),
    Action.COMPLETE_REVIEW: Words("完成复核", "complete a review"),
    Action.PLAN_MEASURES: Words("安排整改措施", "plan the measures"),
    Action.FINISH_MEASURE: Words("确认措施完成", "say that a measure is done"),
    Action.GIVE_RECEIPT: Words("签收", "give the receipt"),
    Action.REPORT_PROGRESS: Words("报送进展", "report progress"),
    Action.RECORD_DUTY: Words("登记经常性工作", "record a duty"),
    Action.REQUEST: Words("提出这项申请", "ask for this"),
    Action.ANSWER: Words("答复这项申请", "answer this request"),
    Action.WITHDRAW: Words("撤回这项申请", "withdraw this request"),
    Action.PAUSE: Words("暂停或恢复计时", "pause or resume the item"),
    Action.REDATE: Words("改动期限", "change the due day"),
    Action.OPEN_ITEM: Words("登记事项", "open an item"),
    Action.IMPORT: Words("导入", "import"),
    Action.PUBLISH: Words("发布工作流", "publish a workflow"),
    Action.ADMINISTER: Words("管理人员与单位", "administer people and units"),
    Action.KEEP_CALENDAR: Words("维护工作日历", "keep the calendar"),
    Action.REMIND_OF_HOLIDAYS: Words("安排节日廉政提醒", "arrange reminders of holidays"),
    Action.TICK: Words("推进时钟", "run the clock"),
    Action.APPOINT_SUBSTITUTE: Words("安排代办人", "appoint a substitute"),
    Action.SNOOZE: Words("暂缓提醒", "snooze reminders"),
    Action.HAND_OVER: Words("移交事项", "hand items over"),
    Action.CONFIDE: Words("决定谁可以知情", "say who may know of the item"),
    Action.SEE_MAIL: Words("查看邮件", "see the mail"),
    Action.RETRY_MAIL: Words("重发邮件", "send the mail again"),
    Action.TAKE_IN_BOUNCES: Words("处理退信", "take in what came back"),
    Action.SEE_AGENDA: Words("导出日程", "export the calendar"),
    Action.SEE_CALENDAR: Words("查看工作日历", "see the calendar of the office"),
    Action.SEE_WORKFLOWS: Words("查看工作流", "see the workflows"),
    Action.COUNT_ITEMS: Words("查看各版工作流上的事项数", "see how many items are on a workflow"),
    Action.TRY_WORKFLOW: Words("检查或试走工作流", "check a workflow or play it through"),
    Action.VERIFY_HISTORY: Words("核对全部历史", "verify the whole history"),
    Action.EXAMINE: Words("查看系统体检", "see whether the system is well"),
}

ROLE_WORDS: Mapping[str, Words] = {
    Role.MANAGER: Words("管理员", "manager"),
    Role.STAFF: Words("经办人员", "staff"),
    Role.VERIFIER: Words("核查人", "verifier"),
    Role.LEADER: Words("领导", "leader"),
    Role.AUDITOR: Words("审计监督人员", "auditor"),
    Role.ADMINISTRATOR: Words("系统管理员", "administrator"),
    Relation.OWNER: Words("责任人", "owner"),
    Relation.LEADER_IN_CHARGE: Words("责任领导", "leader in charge"),
    Relation.UNIT_LEADER: Words("单位负责人", "head of the unit"),
    Relation.ASSIGNED_VERIFIER: Words("指定核查人", "assigned verifier"),
    Relation.CREATED_BY: Words("登记人", "who entered it"),
    Relation.DOER: Words("办理人", "who did the work"),
    Let.CONFIDANT: Words("知情人", "person let in"),
    Part.MEASURE_OWNER: Words("措施责任人", "person responsible for the measure"),
    Part.ASKER: Words("提出申请的人", "who asked"),
    Oneself.SELF: Words("本人", "the person themselves"),
    Office.OPERATOR: Words("运维人员", "operator"),
    Office.CLOCK: Words("时钟", "clock"),
}

_INVOLVED = (Relation.OWNER, Relation.LEADER_IN_CHARGE, Relation.ASSIGNED_VERIFIER)
_SEES = (*_INVOLVED, Relation.CREATED_BY, Let.CONFIDANT, *Role)
# For these any role will do, so a workflow's own will too.
_ANY_ROLE = frozenset({Action.SEE, Action.SNOOZE, Action.SEE_CALENDAR, Action.SEE_WORKFLOWS})

ITEM_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    Action.SEE: _SEES,
    Action.COMMENT: (*_INVOLVED, Role.MANAGER, Role.VERIFIER, Role.LEADER),
    Action.ATTACH: (Relation.OWNER, Relation.ASSIGNED_VERIFIER, Role.MANAGER, Role.VERIFIER),
    Action.ASSIGN: (Role.MANAGER, Role.LEADER, Relation.LEADER_IN_CHARGE),
    Action.DESCRIBE: (Relation.OWNER, Role.MANAGER),
    Action.COMPLETE_REVIEW: (
        Relation.OWNER,
        Relation.LEADER_IN_CHARGE,
        Relation.ASSIGNED_VERIFIER,
        Role.MANAGER,
        Role.VERIFIER,
        Role.LEADER,
    ),
    Action.PLAN_MEASURES: (Relation.OWNER, Relation.LEADER_IN_CHARGE, Role.MANAGER, Role.LEADER),
    Action.FINISH_MEASURE: (Relation.OWNER, Part.MEASURE_OWNER, Role.MANAGER),
    Action.GIVE_RECEIPT: (Relation.OWNER,),
    Action.WITHDRAW: (Part.ASKER,),
    Action.PAUSE: (Role.MANAGER,),
    Action.REDATE: (Role.MANAGER,),
    Action.SNOOZE: _SEES,
    Action.HAND_OVER: (Role.MANAGER, Role.ADMINISTRATOR),
    Action.CONFIDE: (*_INVOLVED, Role.MANAGER),
}

# Who may do these is named by the rule in the workflow that asks for them.
RULE_ACTIONS = frozenset({Action.REQUEST, Action.ANSWER, Action.REPORT_PROGRESS, Action.RECORD_DUTY})

OFFICE_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    Action.OPEN_ITEM: (Role.MANAGER, Office.OPERATOR),
    Action.IMPORT: (Role.MANAGER, Office.OPERATOR),
    Action.PUBLISH: (Role.MANAGER, Office.OPERATOR),
    Action.ADMINISTER: (Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_CALENDAR: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.REMIND_OF_HOLIDAYS: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.TICK: (Office.CLOCK, Office.OPERATOR),
    Action.HAND_OVER: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.TAKE_IN_BOUNCES: (Role.ADMINISTRATOR, Office.OPERATOR, Office.CLOCK),
    Action.RETRY_MAIL: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SEE_CALENDAR: (*Role, Office.OPERATOR),
    Action.SEE_WORKFLOWS: (*Role, Office.OPERATOR),
    Action.COUNT_ITEMS: (Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.TRY_WORKFLOW: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.VERIFY_HISTORY: (Role.AUDITOR, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.EXAMINE: (Role.ADMINISTRATOR, Office.OPERATOR),
}

PERSON_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    Action.APPOINT_SUBSTITUTE: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SNOOZE: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SEE_MAIL: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.RETRY_MAIL: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SEE_AGENDA: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
}


class Confidential(Protocol):
    """What names the people who may know of it: an item's facts do."""

    @property
    def owner_id(self) -> int | None: ...  # noqa: D102 - as in ``ItemFacts``
    @property
    def leader_id(self) -> int | None: ...  # noqa: D102
    @property
    def verifier_id(self) -> int | None: ...  # noqa: D102
    @property
    def confidants(self) -> frozenset[int]: ...  # noqa: D102


def called(workflow: Workflow, name: str) -> Words:
    """Return what a workflow calls a role or relation: its own name for it, else the usual one.

    A role of another workflow's own has its key for a name.
    """
    return workflow.roles.get(name) or ROLE_WORDS.get(name) or Words(name, name)


def own_roles(workflow: Workflow) -> tuple[str, ...]:
    """Return the roles that a workflow names beyond those of the product, in the order of the file."""
    return tuple(name for name in workflow.roles if is_own_role(name))


def is_own_role(name: str) -> bool:
    """Say whether a name is that of a workflow's own role: the product gives it no meaning."""
    return name not in ROLE_WORDS


def standing(actor: Actor, facts: ItemFacts) -> frozenset[str]:
    """Return what the actor is to the item: roles that reach its unit, and relations to the item."""
    held, persons = set(standing_in(actor, facts.unit_id)), actor.persons
    if facts.owner_id in persons:
        held.add(Relation.OWNER)
    if facts.leader_id in persons:
        held.add(Relation.LEADER_IN_CHARGE)
    if facts.verifier_id in persons:
        held.add(Relation.ASSIGNED_VERIFIER)
    if facts.created_by in persons:
        held.add(Relation.CREATED_BY)
    if not facts.doers.isdisjoint(persons):
        held.add(Relation.DOER)
    if not facts.confidants.isdisjoint(persons):
        held.add(Let.CONFIDANT)
    return frozenset(held)


def standing_in(actor: Actor, unit_id: int) -> frozenset[str]:
    """Return what the actor is in a unit: roles that reach it, and whether they lead it."""
    held: set[str] = {role for role, units in actor.roles.items() if unit_id in units}
    if unit_id in actor.leads:
        held.add(Relation.UNIT_LEADER)
    return frozenset(held)


def attaching_is_work(actor: Actor, facts: ItemFacts) -> bool:
    """Say whether who attaches evidence does the work by it; what a verifier attaches records the check."""
    held = standing(actor, facts)
    return Relation.OWNER in held or held.isdisjoint({Role.VERIFIER, Relation.ASSIGNED_VERIFIER})


def sees(actor: Actor, facts: ItemFacts) -> bool:
    """Say whether the actor may know that the item exists: by any role in its unit, or because it names them.

    A confidential item is for those involved and those who were let in, whatever roles others hold.
    """
    if actor.acts_alone:
        return True
    if facts.confidential:
        return not actor.persons.isdisjoint(knows_of(facts))
    return _passes(Action.SEE, standing(actor, facts))


def knows_of(facts: Confidential) -> frozenset[int]:
    """Return the persons named in an item: all who may know of it while it is confidential."""
    involved = (facts.owner_id, facts.leader_id, facts.verifier_id)
    return facts.confidants.union(person for person in involved if person is not None)


def may_for(actor: Actor, action: Action, person_id: int, unit_id: int) -> bool:
    """Say whether the actor may do, or see, what concerns one person of a unit.

    Whoever stands in for somebody is not that person here: they act, they do not arrange the other's absence.
    """
    held: set[str] = {role for role, units in actor.roles.items() if unit_id in units}
    if actor.own_id == person_id:
        held.add(Oneself.SELF)
    if actor.acts_alone and actor.office is not None:
        held.add(actor.office)
    return not held.isdisjoint(PERSON_ACTIONS[action])


def require_for(actor: Actor, action: Action, person_id: int, unit_id: int, *, where: str) -> None:
    """Let pass what concerns one person of a unit, or raise ``NotPermitted`` naming who may."""
    if not may_for(actor, action, person_id, unit_id):
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=Words("这是别人的事", "it concerns somebody else"),
            allowed=[ROLE_WORDS[name] for name in PERSON_ACTIONS[action]],
            where=where,
        )


def may_in_office(actor: Actor, action: Action) -> bool:
    """Say whether the actor may do something about the office as a whole."""
    held = _in_the_office(actor)
    return not held.isdisjoint(OFFICE_ACTIONS.get(action, ())) or _by_own_role(action, held)


def _by_own_role(action: Action, held: Collection[str]) -> bool:
    """Say whether a role of a workflow's own lets pass what any role does in the office."""
    return action in _ANY_ROLE and action in OFFICE_ACTIONS and any(is_own_role(name) for name in held)


def _in_the_office(actor: Actor) -> set[str]:
    """Return what the actor is to the office as a whole: every role held anywhere, or the office that acts alone."""
    held: set[str] = {role for role, units in actor.roles.items() if units}
    if actor.acts_alone and actor.office is not None:
        held.add(actor.office)
    return held


def may(actor: Actor, action: Action, facts: ItemFacts) -> bool:
    """Say whether the actor may do something about one item; an office in its own right is asked elsewhere."""
    return _passes(action, standing(actor, facts))


def _passes(action: Action, held: Collection[str]) -> bool:
    """Say whether one of the things somebody is to an item suffices; where any role does, so does a workflow's own."""
    if not frozenset(held).isdisjoint(ITEM_ACTIONS.get(action, ())):
        return True
    return action in _ANY_ROLE and action in ITEM_ACTIONS and any(is_own_role(name) for name in held)


def require(
    actor: Actor, action: Action, facts: ItemFacts | None = None, *, parts: frozenset[Part] = frozenset()
) -> None:
    """Let the action pass, or raise ``NotPermitted`` naming who may.

    ``parts`` are what the actor is to the part of the item that the action is about.
    """
    if facts is None:
        allowed, held = OFFICE_ACTIONS.get(action, ()), _in_the_office(actor)
    else:
        allowed, held = ITEM_ACTIONS.get(action, ()), {*standing(actor, facts), *parts}
    passes = _by_own_role(action, held) if facts is None else _passes(action, held)
    if held.isdisjoint(allowed) and not passes:
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=missing_role(held),
            allowed=[ROLE_WORDS[name] for name in allowed],
            where=facts.number if facts else None,
        )


def missing_role(held: Collection[str], workflow: Workflow | None = None) -> Words:
    """Return that somebody lacks the role for something, with what they are instead, if they are anything."""
    lacks = Words("没有相应的角色", "the role for it is missing")
    if not held:
        return lacks
    names = [called(workflow, name) if workflow else ROLE_WORDS.get(name, Words(name, name)) for name in sorted(held)]
    return Words("{lacks}（现在是{names}）", "{lacks} (now: {names})").fill(lacks=lacks, names=names)


def require_named(
    actor: Actor,
    action: Action,
    who: Iterable[str],
    workflow: Workflow,
    held: frozenset[str],
    *,
    where: str,
    but: frozenset[int] = frozenset(),
) -> None:
    """Let an action pass for those whom a rule of a workflow names, but for the persons in ``but``.

    ``held`` is what the actor is to the item, or in the unit, that the rule is about. Raises ``NotPermitted`` naming
    who may, by the names the workflow has for them.
    """
    allowed, same = tuple(who), bool(actor.persons & but)
    if same or held.isdisjoint(allowed):
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=Words("申请是本人提出的", "it is their own request") if same else missing_role(held, workflow),
            allowed=[called(workflow, name) for name in allowed],
            where=where,
        )

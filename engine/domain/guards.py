"""The named conditions a workflow may put before a step. Each answers *why not*, or nothing.

A manager combines these by name; there is no expression language. To add one: write the function, list it in
``GUARDS`` with its parameters, and say it in ``docs/writing-workflows.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.actor import Actor
from engine.domain.definition import GuardUse, GuardValue, Workflow
from engine.domain.item import Given, ItemFacts
from engine.errors import Reason
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything a guard may look at."""

    workflow: Workflow
    facts: ItemFacts
    actor: Actor
    given: Given


Guard = Callable[[Asked, Mapping[str, GuardValue]], Reason | None]


class Parameter(StrEnum):
    """What an argument of a guard is: a number from 1, the name of a step or an evidence group, names of fields."""

    COUNT = "count"
    STEP = "step"
    FIELDS = "fields"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardSpec:
    """A guard, what it asks for, and its arguments by name; those in ``optional`` may be left out."""

    check: Guard
    says: Words
    parameters: Mapping[str, Parameter]
    optional: frozenset[str] = frozenset()


def _owner_assigned(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    if asked.facts.owner_id is not None:
        return None
    return Reason(
        code="owner_missing",
        says=Words("还没有指定责任人", "nobody is responsible yet"),
        remedy=Words("先指定责任人（assign）", "Assign an owner first (assign)"),
    )


def _note(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    wanted, has = _whole(arguments["min"]), len("".join(asked.given.note.split()))
    if has >= wanted:
        return None
    return Reason(
        code="note_too_short",
        says=Words("说明至少{wanted}个字，现在{has}个", "the note needs {wanted} characters, it has {has}").fill(
            wanted=wanted, has=has
        ),
        remedy=Words("补写说明（--note）", "Write a note (--note)"),
    )


def _evidence(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    wanted, group = _whole(arguments["min"]), arguments.get("group")
    has = asked.facts.evidence if group is None else asked.facts.evidence_of.get(str(group), 0)
    if has >= wanted:
        return None
    title = asked.workflow.evidence_groups.get(str(group), Words("佐证材料", "evidence"))
    way = Words("", "") if group is None else Words(f" --group {group}", f" --group {group}")
    pieces = Words("份", "piece" if wanted == 1 else "pieces")
    there = Words("现在{has}份", "there is {has}" if has == 1 else "there are {has}").fill(has=has)
    return Reason(
        code="evidence_missing",
        says=Words("{title}至少{wanted}{pieces}，{there}", "{title}: at least {wanted} {pieces}, {there}").fill(
            title=title, wanted=wanted, pieces=pieces, there=there
        ),
        remedy=Words("上传{title}（attach 或 --evidence{way}）", "Attach it (attach, or --evidence{way})").fill(
            title=title, way=way
        ),
    )


def _taken(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    trigger = str(arguments["step"])
    if trigger in asked.facts.taken:
        return None
    step = asked.workflow.step(trigger)
    title = step.title if step else Words(trigger, trigger)
    return Reason(
        code="step_missing",
        says=Words("还没有“{title}”", "{title!r} has not been done yet").fill(title=title),
        remedy=Words("先走步骤“{title}”（{trigger}）", "First take the step {title!r} ({trigger})").fill(
            title=title, trigger=trigger
        ),
    )


def _not_doer(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    if not asked.actor.verifies:
        return Reason(
            code="not_by_operator",
            says=Words(
                "人员已经自己登录，核定要由{who}本人来做，不能代录",
                "people sign in themselves, so {who} decides this and nobody enters it for them",
            ).fill(who=asked.actor.shown_as),
            remedy=Words("请本人登录办理", "Let them sign in and do it"),
        )
    if asked.actor.is_program:
        return Reason(
            code="not_by_program",
            says=Words("{who}是服务账号，核定要由人来做", "{who} is a service, and a person decides this").fill(
                who=asked.actor.shown_as
            ),
            remedy=Words("请有相应角色的人登录办理", "Let somebody with the role for it sign in and do it"),
        )
    if not asked.actor.persons & asked.facts.doers:
        return None
    return Reason(
        code="did_the_work",
        says=Words("{who}办理过这件事项，不能由同一人核定", "{who} did the work, so somebody else decides").fill(
            who=asked.actor.shown_as
        ),
        remedy=Words("换一位没有经手的人", "Let somebody do it who had no part in the work"),
    )


def _measures_done(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    left = asked.facts.measures - asked.facts.measures_done
    if left <= 0:
        return None
    return Reason(
        code="measures_open",
        says=Words("还有{left}条措施没有完成", "{left} {left:measure|measures} {left:is|are} not done yet").fill(
            left=left
        ),
        remedy=Words("先完成全部措施", "Complete every measure first"),
    )


def _measures_planned(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    facts = asked.facts
    remedy = Words("补全整改措施（measure）", "Complete the measures (measure)")
    if facts.measures == 0:
        return Reason(code="no_measures", says=Words("还没有整改措施", "there are no measures yet"), remedy=remedy)
    left = facts.measures - facts.measures_planned
    if left <= 0:
        return None
    return Reason(
        code="measures_unplanned",
        says=Words(
            "还有{left}条措施没有责任人或期限", "{left} {left:measure|measures} {left:lacks|lack} a person or a date"
        ).fill(left=left),
        remedy=remedy,
    )


def _filled(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    empty = [key for key in _names(arguments["fields"]) if key not in asked.facts.fields]
    if not empty:
        return None
    titles = [asked.workflow.fields[key].title for key in empty]
    example = " ".join(f"--set {key}=…" for key in empty)
    return Reason(
        code="fields_missing",
        says=Words("还没有填写{titles}", "not filled in: {titles}").fill(titles=titles),
        remedy=Words("填写（{example}）", "Fill in ({example})").fill(example=example),
    )


def _decision(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    if asked.given.decision is not None:
        return None
    return Reason(
        code="decision_missing",
        says=Words("这一步要有集体决策", "this step needs a collective decision"),
        remedy=Words(
            "引用已通过的集体决策（--decision），或写明会议日期和会议纪要（--decided-on、--minutes）",
            "Name a carried decision (--decision), or the day of the meeting and its minutes (--decided-on, --minutes)",
        ),
    )


def _whole(argument: GuardValue) -> int:
    assert isinstance(argument, int)  # noqa: S101 - the reader of workflow files guarantees it
    return argument


def _names(argument: GuardValue) -> tuple[str, ...]:
    assert isinstance(argument, tuple)  # noqa: S101 - the same
    return argument


GUARDS: Mapping[str, GuardSpec] = {
    "owner_assigned": GuardSpec(
        check=_owner_assigned, says=Words("已经指定责任人", "somebody is responsible"), parameters={}
    ),
    "note": GuardSpec(
        check=_note,
        says=Words("说明至少这么多个字", "a note of at least so many characters"),
        parameters={"min": Parameter.COUNT},
    ),
    "evidence": GuardSpec(
        check=_evidence,
        says=Words("至少这么多份佐证材料，可以限定分组", "at least so many pieces of evidence, of one group if named"),
        parameters={"min": Parameter.COUNT, "group": Parameter.GROUP},
        optional=frozenset({"group"}),
    ),
    "taken": GuardSpec(
        check=_taken,
        says=Words("本轮已经走过这一步", "this step was taken in this round"),
        parameters={"step": Parameter.STEP},
    ),
    "not_doer": GuardSpec(
        check=_not_doer,
        says=Words("不是本轮的办理人", "somebody who did none of this round's work"),
        parameters={},
    ),
    "measures_done": GuardSpec(
        check=_measures_done, says=Words("措施全部完成", "every measure is done"), parameters={}
    ),
    "measures_planned": GuardSpec(
        check=_measures_planned,
        says=Words("有整改措施，每条都有责任人和期限", "there are measures, each with a person and a date"),
        parameters={},
    ),
    "filled": GuardSpec(
        check=_filled,
        says=Words("这些字段都已填写", "these fields are filled in"),
        parameters={"fields": Parameter.FIELDS},
    ),
    "decision": GuardSpec(
        check=_decision,
        says=Words("有集体决策，写明会议日期和会议纪要", "a collective decision, with its day and minutes"),
        parameters={},
    ),
}


def checked(uses: tuple[GuardUse, ...], asked: Asked) -> tuple[tuple[GuardUse, Reason | None], ...]:
    """Return each condition with what still stands in its way, None where it is met, in the order of the workflow."""
    return tuple((use, GUARDS[use.name].check(asked, use.arguments)) for use in uses)


def missing(uses: tuple[GuardUse, ...], asked: Asked) -> tuple[Reason, ...]:
    """Return everything that still stands in the way, in the order the workflow names it."""
    return tuple(reason for _use, reason in checked(uses, asked) if reason is not None)

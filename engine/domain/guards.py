"""The named conditions a workflow may put before a step. Each answers *why not*, or nothing.

A manager combines these by name; there is no expression language. To add one: write the function, list it in
``GUARDS`` with its parameters, and say it in ``docs/writing-workflows.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardSpec:
    """A guard with the parameters a workflow must give it, by name and type."""

    check: Guard
    parameters: Mapping[str, type]


def _owner_assigned(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    if asked.facts.owner_id is not None:
        return None
    return Reason(
        code="owner_missing",
        says=Words("还没有指定责任人", "nobody is responsible yet"),
        remedy=Words("先指定责任人（assign）", "Assign an owner first (assign)"),
    )


def _note(asked: Asked, arguments: Mapping[str, GuardValue]) -> Reason | None:
    wanted, has = int(arguments["min"]), len("".join(asked.given.note.split()))
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
    wanted, has = int(arguments["min"]), asked.facts.evidence
    if has >= wanted:
        return None
    return Reason(
        code="evidence_missing",
        says=Words(
            "佐证材料至少{wanted}份，现在{has}份", "at least {wanted} piece(s) of evidence, there are {has}"
        ).fill(wanted=wanted, has=has),
        remedy=Words("上传佐证材料（attach 或 --evidence）", "Attach evidence (attach, or --evidence)"),
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
        says=Words("还有{left}条措施没有完成", "{left} measure(s) are not done yet").fill(left=left),
        remedy=Words("先完成全部措施", "Complete every measure first"),
    )


GUARDS: Mapping[str, GuardSpec] = {
    "owner_assigned": GuardSpec(check=_owner_assigned, parameters={}),
    "note": GuardSpec(check=_note, parameters={"min": int}),
    "evidence": GuardSpec(check=_evidence, parameters={"min": int}),
    "taken": GuardSpec(check=_taken, parameters={"step": str}),
    "not_doer": GuardSpec(check=_not_doer, parameters={}),
    "measures_done": GuardSpec(check=_measures_done, parameters={}),
}


def missing(uses: tuple[GuardUse, ...], asked: Asked) -> tuple[Reason, ...]:
    """Return everything that still stands in the way, in the order the workflow names it."""
    reasons = (GUARDS[use.name].check(asked, use.arguments) for use in uses)
    return tuple(reason for reason in reasons if reason is not None)

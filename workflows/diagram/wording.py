"""Who may take a step, what it needs and what is due in a state, as people read it on the wall."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.domain.definition import DeadlineRule, GuardUse, GuardValue, Limit, State, Transition, Workflow
from engine.domain.names import UNITS
from engine.domain.permission import called
from engine.domain.trail import Trail
from engine.words import Words

_SINCE: Mapping[str, Words] = {
    "entered": Words("{limit}", "{limit}"),
    "opened": Words("登记后{limit}", "{limit} from opening"),
    "feedback": Words("反馈后{limit}", "{limit} from feedback"),
}
_STANDS = Words("现在在“{state}”，走过{count}步", "now in {state}, {count} {count:step|steps} taken")
_SUSTAINED = Words("长期坚持的：{title}", "{title}, if sustained")
_WITHIN = Words("{limit}内{title}", "{title} in {limit}")
_ANSWER = Words("{limit}内答复", "answered in {limit}")
_SINCE_FIELD = Words("{day}后{limit}", "{limit} from {day}")

Arguments = Mapping[str, GuardValue]
_Said = Callable[[Workflow, Arguments], Words]


def who(workflow: Workflow, step: Transition) -> tuple[Words, ...]:
    """Return who may take a step, by the workflow's own names for roles and relations."""
    return tuple(called(workflow, name) for name in step.who)


def dues(workflow: Workflow, state: State) -> tuple[Words, ...]:
    """Return what is due in a state: its deadline, its reviews, the receipt and the reports, or nothing."""
    found = []
    if (rule := workflow.deadlines.get(state.deadline or "")) is not None:
        found.append(_due(workflow, rule))
    if (review := workflow.reviews.get(state.review or "")) is not None:
        found.append(review.title)
    if (review := workflow.reviews.get(state.sustained_review or "")) is not None:
        found.append(_SUSTAINED.fill(title=review.title))
    if (receipt := workflow.receipts.get(state.receipt or "")) is not None:
        found.append(_WITHIN.fill(title=receipt.title, limit=_counted(receipt.limit, receipt.limit.amount)))
    if (report := workflow.progress.get(state.progress or "")) is not None:
        found.append(report.title)
    return tuple(found)


def answer(workflow: Workflow, step: Transition) -> Words | None:
    """Return how soon a step is to be answered, or None where nothing says it."""
    rule = workflow.deadlines.get(step.deadline or "")
    return None if rule is None else _ANSWER.fill(limit=_limit(rule))


def under(workflow: Workflow, step: Transition) -> Words:
    """Return what is written under the title of a step: who may take it, and how soon it is answered."""
    people, answered = who(workflow, step), answer(workflow, step)
    said = Words("、".join(one.zh for one in people), ", ".join(one.en for one in people))
    return said if answered is None else Words(f"{said.zh} · {answered.zh}", f"{said.en} · {answered.en}")


def need(workflow: Workflow, use: GuardUse) -> Words:
    """Return what a guard asks for, in a few words; its name where there are none."""
    said = _NEEDS.get(use.name)
    return Words(use.name, use.name) if said is None else said(workflow, use.arguments)


def standing(workflow: Workflow, trail: Trail) -> Words:
    """Return where an item stands and how far it went; by the state's key where this version has no such state."""
    state = workflow.states.get(trail.here)
    return _STANDS.fill(state=state.title if state else trail.here, count=len(trail.legs))


def numbers(taken: Sequence[int], *, most: int) -> str:
    """Return which steps of a way these were: ``3``, ``3·7``; of more than ``most`` only the last, ``…12``."""
    return "·".join(str(number) for number in taken) if len(taken) <= most else f"…{taken[-1]}"


def _due(workflow: Workflow, rule: DeadlineRule) -> Words:
    limit = _limit(rule)
    since = _SINCE.get(rule.anchor)
    if since is not None:
        return since.fill(limit=limit)
    day = workflow.fields.get(rule.anchor)
    return _SINCE_FIELD.fill(limit=limit, day=day.title if day else rule.anchor)


def _limit(rule: DeadlineRule) -> Words:
    """Return the limit of a rule; from shortest to longest where the rule tells cases apart."""
    every = (rule.limit, *rule.limits.values())
    amounts = sorted({limit.amount for limit in every})
    if len(set(every)) == 1:
        return _counted(rule.limit, amounts[0])
    if len({limit.unit for limit in every}) == 1:
        return _counted(rule.limit, f"{amounts[0]}–{amounts[-1]}")
    return Words("{limit}（因情况而异）", "{limit} (it varies)").fill(limit=_counted(rule.limit, rule.amount))


def _counted(limit: Limit, amount: int | str) -> Words:
    one, many = UNITS[limit.unit]
    unit = one if amount == 1 else many
    return Words(f"{amount}{unit.zh}", f"{amount} {unit.en}")


def _note(_workflow: Workflow, arguments: Arguments) -> Words:
    if arguments.get("min") in (None, 1):
        return Words("说明", "a note")
    return Words("说明至少{min}个字", "a note of {min} characters").fill(min=arguments["min"])


def _evidence(workflow: Workflow, arguments: Arguments) -> Words:
    kind = workflow.evidence_groups.get(str(arguments.get("group")), Words("佐证材料", "evidence"))
    return Words("{kind}至少{min}份", "{kind}: {min} or more").fill(kind=kind, min=arguments.get("min", 1))


def _taken(workflow: Workflow, arguments: Arguments) -> Words:
    step = workflow.step(str(arguments.get("step")))
    title = step.title if step else str(arguments.get("step"))
    return Words("先“{title}”", "first: {title}").fill(title=title)


def _filled(workflow: Workflow, arguments: Arguments) -> Words:
    keys = arguments.get("fields", ())
    names = keys if isinstance(keys, tuple) else (str(keys),)
    titles = [workflow.fields[key].title if key in workflow.fields else key for key in names]
    return Words("填写{titles}", "filled in: {titles}").fill(titles=titles)


def _plain(zh: str, en: str) -> _Said:
    return lambda _workflow, _arguments: Words(zh, en)


_NEEDS: Mapping[str, _Said] = {
    "owner_assigned": _plain("已指定责任人", "an owner"),
    "note": _note,
    "evidence": _evidence,
    "taken": _taken,
    "not_doer": _plain("办理人回避", "not who did the work"),
    "measures_done": _plain("措施全部完成", "every measure done"),
    "measures_planned": _plain("每条措施有责任人和期限", "each measure with a person and a date"),
    "filled": _filled,
    "decision": _plain("集体决策", "a collective decision"),
}

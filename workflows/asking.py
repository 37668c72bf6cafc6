"""Whether what is asked of people makes sense: choices, dates, requests and their steps, reminders."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import FieldKind, Relation, RequestRule, Workflow
from engine.domain.permission import called
from engine.words import Words
from workflows.answering import answers_to
from workflows.problems import Finding, Path

_NOT_REMINDED = Words(
    "阶梯“{ladder}”没有一级提醒能办的人（{who}）", "No rung of the ladder {ladder!r} reaches who could do it: {who}"
)
_FROM_ELSEWHERE = Words("步骤“{trigger}”不能从{states}走", "The step {trigger!r} does not start from: {states}")


def choices_have_answers(workflow: Workflow) -> Iterator[Finding]:
    """Find choices without answers, and answers of what is no choice."""
    for field in workflow.fields.values():
        if field.kind is FieldKind.CHOICE and not field.options:
            yield Finding(
                path=("fields", field.key),
                code="choice_without_options",
                on_key=True,
                message=Words("选择字段没有可选的内容", "This choice has nothing to choose from"),
                hint=Words("加上options。", "Add `options`."),
            )
        elif field.options and field.kind is not FieldKind.CHOICE:
            yield Finding(
                path=("fields", field.key, "options"),
                code="options_without_choice",
                on_key=True,
                message=Words("有options，但不是选择字段", "There are `options`, but this is no choice"),
                hint=Words("写kind: choice，或删去options。", "Write `kind: choice`, or delete `options`."),
            )


def dates_are_asked(workflow: Workflow) -> Iterator[Finding]:
    """Find deadlines that hang on a field nobody is ever asked for: it stays empty."""
    asked = {key for step in workflow.transitions for key in step.asks}
    asked.update(key for review in workflow.reviews.values() for key in review.asks)
    asked.update(key for request in workflow.requests.values() for key in request.asks)
    asked.update(key for report in workflow.progress.values() for key in report.asks)
    for rule in workflow.deadlines.values():
        for key, field in (("after", rule.anchor), ("field", rule.date_field), ("by", rule.by)):
            if field is not None and field in workflow.fields and field not in asked:
                yield Finding(
                    path=("deadlines", rule.key, key),
                    code="never_asked",
                    severity="warning",
                    message=Words(
                        "没有哪一步问“{title}”，它总是空的", "Nothing asks for {title!r}: it stays empty"
                    ).fill(title=workflow.fields[field].title),
                    hint=Words("在前面的步骤写asks: [{key}]。", "Write `asks: [{key}]` in a step before.").fill(
                        key=field
                    ),
                )


def requests_lead_on(workflow: Workflow) -> Iterator[Finding]:
    """Find requests whose consent changes nothing, or that take a step from where it does not start."""
    for request in workflow.requests.values():
        path = ("requests", request.key)
        if request.kind == "extension":
            yield from _extends(workflow, request)
        elif request.trigger is None:
            yield Finding(
                path=path,
                code="request_without_step",
                on_key=True,
                message=Words("同意以后没有步骤可走", "Nothing happens when it is agreed"),
                hint=Words("加上trigger: 转长期的步骤。", "Add `trigger:` with the step to long-term."),
            )
        else:
            yield from _elsewhere(workflow, request, request.trigger)


def _extends(workflow: Workflow, request: RequestRule) -> Iterator[Finding]:
    if request.trigger is not None:
        yield Finding(
            path=("requests", request.key, "trigger"),
            code="extension_with_step",
            message=Words("延期只移到期日，不走步骤", "An extension moves the due day and takes no step"),
            hint=Words("删去trigger，或写kind: long_term。", "Delete `trigger`, or write `kind: long_term`."),
        )
    endless = [workflow.states[source].title for source in request.sources if workflow.states[source].deadline is None]
    if endless:
        yield Finding(
            path=("requests", request.key, "from"),
            code="nothing_to_extend",
            message=Words("{states}没有期限，无从延期", "There is no deadline to extend in: {states}").fill(
                states=endless
            ),
            hint=Words("只写有deadline的状态。", "Name states with a `deadline` only."),
        )


def _elsewhere(workflow: Workflow, request: RequestRule, trigger: str) -> Iterator[Finding]:
    starts = {source for step in workflow.transitions if step.trigger == trigger for source in step.sources}
    elsewhere = [workflow.states[source].title for source in request.sources if source not in starts]
    if elsewhere:
        yield Finding(
            path=("requests", request.key, "trigger"),
            code="request_elsewhere",
            message=_FROM_ELSEWHERE.fill(trigger=trigger, states=elsewhere),
            hint=Words("换一个从那里出发的步骤，或改from。", "Name a step that starts there, or change `from`."),
        )


def reminders_reach_who_acts(workflow: Workflow) -> Iterator[Finding]:
    """Find what is owed and has a ladder that reminds nobody who could do something about it (warnings)."""
    for path, ladder, who in _owed(workflow):
        if set(who).isdisjoint(name for rung in workflow.ladders[ladder].rungs for name in rung.to):
            yield Finding(
                path=path,
                code="reminds_others",
                severity="warning",
                message=_NOT_REMINDED.fill(ladder=ladder, who=[called(workflow, name) for name in dict.fromkeys(who)]),
                hint=Words("在阶梯里加上他们，或换一个阶梯。", "Add them to the ladder, or name another."),
            )


def _owed(workflow: Workflow) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Yield where a ladder is named, the ladder, and who could do what it reminds of."""
    for review in workflow.reviews.values():
        yield ("reviews", review.key, "ladder"), review.ladder, review.reviewer
    for receipt in workflow.receipts.values():
        yield ("receipts", receipt.key, "ladder"), receipt.ladder, (Relation.OWNER,)
    for report in workflow.progress.values():
        yield ("progress", report.key, "ladder"), report.ladder, report.who
    if workflow.measures is not None:
        yield ("measures", "ladder"), workflow.measures.ladder, (Relation.OWNER,)
    for request in workflow.requests.values():
        agreeing = tuple(name for one in request.approvals for name in one.who)
        yield ("requests", request.key, "ladder"), request.ladder, agreeing
    for duty in workflow.duties.values():
        yield ("duties", duty.key, "ladder"), duty.ladder, duty.who
    for index, step in enumerate(workflow.transitions):
        if step.deadline is not None:
            who = tuple(name for answer in answers_to(workflow, step) for name in answer.who)
            if who:
                yield ("transitions", index, "deadline"), workflow.deadlines[step.deadline].ladder, who

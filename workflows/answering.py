"""Whether a step that waits for an answer has one, and whether its deadline is about that answer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import STATED_DATE, DeadlineRule, StateKind, Transition, Workflow
from engine.words import Words
from workflows.problems import Finding, Path

_NO_ANSWER = Words(
    "步骤到了终结状态“{state}”，没有什么要答复", "The step leads to the end {state!r}: there is nothing to answer"
)
_BACK = Words("退回去重新做的步骤不等答复", "A step back to work waits for no answer")
_ELSEWHERE = Words(
    "期限“{rule}”从别的日子算，步骤的期限从走这一步那天算",
    "The deadline {rule!r} counts from another day; that of a step counts from the step",
)
_FROM_THE_STEP = Words(
    "另写一个after: entered、没有field: due_on的期限。",
    "Write one with `after: entered` and without `field: due_on`.",
)
_TWICE = Words(
    "“{state}”自己有期限，走到那里以后两个期限同时算",
    "{state!r} has a deadline of its own: from the step on both of them count",
)


def answers_can_be_due(workflow: Workflow) -> Iterator[Finding]:
    """Find deadlines of steps that nothing can answer, or that do not count from the step."""
    for index, step in enumerate(workflow.transitions):
        if step.deadline is not None:
            yield from _answerable(workflow, step, ("transitions", index, "deadline"))
            yield from _counts_from_it(workflow.deadlines[step.deadline], ("transitions", index, "deadline"))


def answers_to(workflow: Workflow, step: Transition) -> Iterator[Transition]:
    """Yield the steps that answer a step: each that from where it leads goes back to work or away."""
    for after in workflow.transitions_from(step.target):
        if after.loop is not None or after.target != step.target:
            yield after


def _answerable(workflow: Workflow, step: Transition, path: Path) -> Iterator[Finding]:
    target = workflow.states[step.target]
    if target.kind is StateKind.FINAL:
        yield Finding(
            path=path,
            code="nothing_to_answer",
            on_key=True,
            message=_NO_ANSWER.fill(state=target.title),
            hint=Words("删去这一行。", "Delete the line."),
        )
    elif step.loop is not None:
        yield Finding(
            path=path,
            code="back_to_work_answered",
            on_key=True,
            message=_BACK,
            hint=Words("删去这一行，期限写在退回到的状态。", "Delete the line; give the state a deadline."),
        )
    elif target.deadline is not None and step.target not in step.sources:
        yield Finding(
            path=path,
            code="due_twice",
            severity="warning",
            on_key=True,
            message=_TWICE.fill(state=target.title),
            hint=Words("留一个。", "Keep one of them."),
        )


def _counts_from_it(rule: DeadlineRule, path: Path) -> Iterator[Finding]:
    if rule.anchor != "entered" or rule.date_field == STATED_DATE:
        yield Finding(
            path=path,
            code="not_from_the_step",
            message=_ELSEWHERE.fill(rule=rule.title),
            hint=_FROM_THE_STEP,
        )

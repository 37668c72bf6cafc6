"""Whether every wait has an end that somebody hears of: deadlines of states, rungs of ladders, reviews."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import Ladder, Relation, ReviewRule, RungRule, State, StateKind, Workflow
from engine.words import Words
from workflows.graph import reviews_in
from workflows.problems import Finding

_FORGOTTEN = Words("“{title}”没有期限，事项会被遗忘", "{title!r} has no deadline: items could be forgotten")
_STAYS = Words(
    "不论复核结果如何，事项都留在“{state}”，复核没有尽头",
    "Whatever the review finds, the item stays {state!r}: it is reviewed without end",
)
_KEEP_LOOKING = Words(
    "删去这一行；长期坚持的事项销号以后还要复核的，写sustained_review。",
    "Delete the line, or write `sustained_review`: items marked as sustained are then reviewed on.",
)
_NOT_FROM = Words("步骤“{trigger}”不能从“{state}”走", "The step {trigger!r} does not start from {state!r}")


def waits_end(workflow: Workflow) -> Iterator[Finding]:
    """Find states in which an item could be forgotten, and states that contradict themselves."""
    for state in workflow.states.values():
        if state.kind is StateKind.FINAL:
            yield from _nothing_due(state)
        elif state.timeless and state.deadline is not None:
            yield Finding(
                path=("states", state.key, "timeless"),
                code="timeless_with_deadline",
                message=Words("既不限时又有期限", "It is timeless and has a deadline"),
                hint=Words("两者留一个。", "Keep one of the two."),
            )
        elif not (state.timeless or state.deadline or state.review):
            yield Finding(
                path=("states", state.key),
                code="no_deadline",
                on_key=True,
                message=_FORGOTTEN.fill(title=state.title),
                hint=Words(
                    "写deadline或review；确实不限时写timeless: true。",
                    "Give it a deadline or a review, or say `timeless: true`.",
                ),
            )
        if state.kind is not StateKind.FINAL and state.ladder is not None and state.deadline is None:
            yield Finding(
                path=("states", state.key, "ladder"),
                code="ladder_without_deadline",
                message=Words(
                    "有ladder，没有deadline，无从提醒", "There is a `ladder` without a `deadline` to remind of"
                ),
                hint=Words("加上deadline，或删去ladder。", "Add a `deadline`, or delete `ladder`."),
            )
        if state.review is not None and state.sustained_review is not None:
            yield Finding(
                path=("states", state.key, "sustained_review"),
                code="reviewed_twice",
                on_key=True,
                message=Words(
                    "已有review，长期坚持的事项也按它复核", "There is a `review`, which sustained items owe as well"
                ),
                hint=Words("两者留一个。", "Keep one of the two."),
            )


def _nothing_due(state: State) -> Iterator[Finding]:
    said = {
        "deadline": state.deadline,
        "review": state.review,
        "timeless": state.timeless,
        "ladder": state.ladder,
        "receipt": state.receipt,
        "progress": state.progress,
    }
    for key in (key for key, value in said.items() if value):
        yield Finding(
            path=("states", state.key, key),
            code="final_waits",
            on_key=True,
            message=Words("终结状态不需要“{key}”", "A final state has no {key!r}").fill(key=key),
            hint=_KEEP_LOOKING if key == "review" else Words("删去这一行。", "Delete the line."),
        )


def rungs_in_order(workflow: Workflow) -> Iterator[Finding]:
    """Find rungs that come before their predecessor is over, and repetitions that cannot be."""
    for ladder in workflow.ladders.values():
        for index, rung in enumerate(ladder.rungs):
            path = ("ladders", ladder.key, index)
            yield from _repetition(rung, path)
            if index and not _over_before(ladder.rungs[index - 1], rung):
                yield Finding(
                    path=(*path, "at"),
                    code="rungs_out_of_order",
                    message=Words("前一级还没有完，这一级就开始了", "This rung starts before the one above it is over"),
                    hint=Words(
                        "按日子先后写；前一级有repeat时用until收尾。",
                        "Write rungs by day; end a repeated one with `until`.",
                    ),
                )


def _over_before(first: RungRule, second: RungRule) -> bool:
    if first.repeat is None:
        return first.offset < second.offset
    return first.until is not None and first.until < second.offset


def _repetition(rung: RungRule, path: tuple[str, str, int]) -> Iterator[Finding]:
    if rung.repeat is None and rung.until is not None:
        yield Finding(
            path=(*path, "until"),
            code="until_without_repeat",
            message=Words("有until，没有repeat", "There is an `until` without a `repeat`"),
            hint=Words(
                "写repeat: working_day或week，或删去until。",
                "Write `repeat: working_day` or `week`, or delete `until`.",
            ),
        )
    if rung.repeat is not None and rung.offset <= 0:
        yield Finding(
            path=(*path, "repeat"),
            code="repeat_before_due",
            message=Words("到期以前不能重复提醒", "Rungs repeat only after the due day"),
            hint=Words("到期前的每一天各写一级。", "Write one rung for each day before it."),
        )
    if rung.repeat is not None and rung.until is not None and rung.until < rung.offset:
        yield Finding(
            path=(*path, "until"),
            code="until_before_at",
            message=Words("until早于at", "`until` is earlier than `at`"),
            hint=Words("until写at那天或以后。", "Let `until` be the day of `at` or later."),
        )


def ladders_reach_others(workflow: Workflow) -> Iterator[Finding]:
    """Find ladders whose last rung reaches the owner alone, and (a warning) ladders that fall silent."""
    for ladder in workflow.ladders.values():
        last = len(ladder.rungs) - 1
        if set(ladder.rungs[last].to) <= {Relation.OWNER, Relation.DOER}:
            yield Finding(
                path=("ladders", ladder.key, last, "to"),
                code="ladder_ends_with_owner",
                message=Words(
                    "最后一级只提醒责任人，没有别人知道",
                    "The last rung reaches the owner alone: nobody else hears of it",
                ),
                hint=Words("加上leader_in_charge或manager。", "Add leader_in_charge or manager."),
            )
        if _falls_silent(ladder):
            yield Finding(
                path=("ladders", ladder.key, last),
                code="ladder_ends",
                severity="warning",
                message=Words(
                    "最后一级以后没有写怎么提醒，系统会每周提醒一次",
                    "It says nothing of the time after its last rung: the reminder comes again each week",
                ),
                hint=Words(
                    "最后一级写repeat: week，不写until。", "Let the last rung say `repeat: week` without `until`."
                ),
            )


def _falls_silent(ladder: Ladder) -> bool:
    last = ladder.rungs[-1]
    return last.repeat is None or last.until is not None


def outcomes_lead_on(workflow: Workflow) -> Iterator[Finding]:
    """Find outcomes of reviews whose step does not start from a state that has the review."""
    for state in workflow.states.values():
        open_here = {step.trigger for step in workflow.transitions_from(state.key)}
        for rule in reviews_in(workflow, state):
            yield from _closed_outcomes(rule, state, open_here)


def _closed_outcomes(rule: ReviewRule, state: State, open_here: set[str]) -> Iterator[Finding]:
    for outcome in rule.outcomes:
        if outcome.trigger is not None and outcome.trigger not in open_here:
            yield Finding(
                path=("reviews", rule.key, "outcomes", outcome.key, "trigger"),
                code="outcome_elsewhere",
                message=_NOT_FROM.fill(trigger=outcome.trigger, state=state.title),
                hint=Words("换一个从那里出发的步骤。", "Name a step that starts there."),
            )


def reviews_lead_out(workflow: Workflow) -> Iterator[Finding]:
    """Find reviews that come again and again, because nothing they may find leads out of the state (a warning)."""
    onward = {(source, step.trigger): step.target for step in workflow.transitions for source in step.sources}
    for state in workflow.states.values():
        rule = workflow.reviews.get(state.review or "")
        if rule is None or state.kind is StateKind.FINAL:
            continue
        triggers = [outcome.trigger for outcome in rule.outcomes if outcome.trigger is not None]
        if all(onward.get((state.key, trigger)) == state.key for trigger in triggers):
            yield Finding(
                path=("reviews", rule.key, "outcomes"),
                code="review_never_ends",
                severity="warning",
                on_key=True,
                message=_STAYS.fill(state=state.title),
                hint=Words(
                    "给一种结果写trigger: 离开的步骤。", "Let one outcome name a step that leads out in `trigger`."
                ),
            )

"""Whether states and steps hold together: one start, an end in reach from everywhere, no step in another's shadow."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import GuardUse, GuardValue, StateKind, Transition, Workflow
from engine.words import Words
from workflows.graph import reached, shortest_way, states_of, ways, ways_back
from workflows.problems import Finding

_LEAD_HERE = Words("写一个to: {key}的步骤，或删去它。", "Write a transition with `to: {key}`, or delete it.")
_FINAL = Words("“{states}”是终结状态，不能再往下走", "{states} is final: no step goes on from it")
_SAME_STEP = Words(
    "“{state}”已经有步骤“{trigger}”，没有条件区分两者",
    "{state!r} has a step {trigger!r} already; no guard tells them apart",
)


def one_start(workflow: Workflow) -> Iterator[Finding]:
    """Find a workflow without a start, and each start after the first."""
    starts = states_of(workflow, StateKind.START)
    if not starts:
        yield Finding(
            path=("states",),
            code="no_start",
            on_key=True,
            message=Words("没有起始状态", "There is no start state"),
            hint=Words(
                "给登记事项的状态写kind: start。", "Write `kind: start` in the state in which items are opened."
            ),
        )
    for key in starts[1:]:
        yield Finding(
            path=("states", key, "kind"),
            code="several_starts",
            message=Words("已经有起始状态“{first}”", "There is a start state already: {first!r}").fill(first=starts[0]),
            hint=Words("只留一个kind: start。", "Keep one `kind: start`."),
        )


def some_end(workflow: Workflow) -> Iterator[Finding]:
    """Find a workflow in which nothing is ever finished."""
    if not states_of(workflow, StateKind.FINAL):
        yield Finding(
            path=("states",),
            code="no_final",
            on_key=True,
            message=Words("没有终结状态", "There is no final state"),
            hint=Words("给销号的状态写kind: final。", "Write `kind: final` in the state in which items are closed."),
        )


def all_in_reach(workflow: Workflow) -> Iterator[Finding]:
    """Find states into which no item can come, neither by steps from the start nor by import."""
    starts = states_of(workflow, StateKind.START)
    if not starts:
        return
    found = reached(ways(workflow), (*starts, *(line.state for line in workflow.first_states)))
    for key, state in workflow.states.items():
        if key not in found:
            yield Finding(
                path=("states", key),
                code="unreachable",
                on_key=True,
                message=Words("没有事项能到“{title}”", "No item can come to {title!r}").fill(title=state.title),
                hint=_LEAD_HERE.fill(key=key),
            )


def ways_to_an_end(workflow: Workflow) -> Iterator[Finding]:
    """Find states that an item can never leave, or never to an end; the way there is the proof."""
    ends = states_of(workflow, StateKind.FINAL)
    if not ends:
        return
    onward = ways(workflow)
    ending = reached(ways_back(onward), ends)
    for key in workflow.states:
        if key not in ending:
            yield _stuck(shortest_way(workflow, onward, key), key, leaves=bool(onward[key]))


def _stuck(way: Words, key: str, *, leaves: bool) -> Finding:
    said = (
        Words("从这里走不到任何终结状态：{way}", "No final state can be reached from here: {way}")
        if leaves
        else Words("到了这里就出不去：{way}", "An item that comes here never leaves: {way}")
    )
    return Finding(
        path=("states", key),
        code="no_way_out" if leaves else "dead_end",
        on_key=True,
        message=said.fill(way=way),
        hint=Words("加一个从这里出去的步骤。", "Add a transition that leads out."),
    )


def ends_stay_ended(workflow: Workflow) -> Iterator[Finding]:
    """Find steps that leave a final state without saying that they are a way back to work."""
    ends = set(states_of(workflow, StateKind.FINAL))
    for index, step in enumerate(workflow.transitions):
        left = [workflow.states[source].title for source in step.sources if source in ends]
        if left and step.loop is None:
            yield Finding(
                path=("transitions", index, "from"),
                code="final_left",
                message=_FINAL.fill(states=left),
                hint=Words("重新整改写loop: reopen。", "A way back to work says `loop: reopen`."),
            )


def steps_told_apart(workflow: Workflow) -> Iterator[Finding]:
    """Find steps that can never be taken: an earlier one of the same name, from the same state, asks for no more."""
    earlier: dict[tuple[str, str], list[Transition]] = {}
    for index, step in enumerate(workflow.transitions):
        for source in step.sources:
            before = earlier.setdefault((source, step.trigger), [])
            if any(_asks_no_more(first, step) for first in before):
                yield _in_shadow(workflow, index, step, source)
            before.append(step)


def _asks_no_more(first: Transition, second: Transition) -> bool:
    return all(_use(guard) in [_use(other) for other in second.requires] for guard in first.requires)


def _use(guard: GuardUse) -> tuple[str, dict[str, GuardValue]]:
    return guard.name, dict(guard.arguments)


def _in_shadow(workflow: Workflow, index: int, step: Transition, source: str) -> Finding:
    return Finding(
        path=("transitions", index, "trigger"),
        code="same_step",
        message=_SAME_STEP.fill(state=workflow.states[source].title, trigger=step.trigger),
        hint=Words(
            "给前一个步骤加requires，或换一个名称。", "Add `requires` to the earlier step, or rename one of them."
        ),
    )


def first_states_matter(workflow: Workflow) -> Iterator[Finding]:
    """Find lines of ``first_states`` that an earlier line answers already."""
    answered: set[tuple[str, bool]] = set()
    for index, line in enumerate(workflow.first_states):
        asked = {(line.completion.value, kept) for kept in (True, False) if line.sustained in (None, kept)}
        if asked <= answered:
            yield Finding(
                path=("first_states", index),
                code="first_state_hidden",
                severity="warning",
                message=Words("前面的行已经管了这种情形", "An earlier line covers this case already"),
                hint=Words("删去这一行，或移到前面。", "Delete the line, or move it up."),
            )
        answered |= asked

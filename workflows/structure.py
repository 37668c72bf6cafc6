"""Whether states and steps hold together: one start, an end in reach from everywhere, no step in another's shadow."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import StateKind, Transition, Workflow
from engine.domain.permission import called
from engine.words import LANGUAGES, Words
from workflows.comparing import asks_no_more
from workflows.graph import reached, shortest_way, states_of, ways, ways_back
from workflows.problems import Finding, Path

_LEAD_HERE = Words("写一个to: {key}的步骤，或删去它。", "Write a transition with `to: {key}`, or delete it.")
_FINAL = Words("“{states}”是终结状态，不能再往下走", "{states} is final: no step goes on from it")
# No honest workflow has so many steps of one name from one state.
_MOST_COMPARED = 30

_SAME_STEP_FOR_SOME = Words(
    "“{state}”已经有步骤“{trigger}”；这一个只有{who}走得到，同时有两种身份的人走前一个",
    "{state!r} has a step {trigger!r} already; only {who} come to this one, and who is both takes the other",
)
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
    """Find steps in the shadow of an earlier one of the same name, from the same state, that asks for no more.

    Whoever may take the earlier one always takes that. It is an error when this leaves nobody for the later one, and a
    warning when only some people are left.
    """
    earlier: dict[tuple[str, str], list[Transition]] = {}
    for index, step in enumerate(workflow.transitions):
        for source in step.sources:
            before = earlier.setdefault((source, step.trigger), [])
            shadow = [first for first in before[:_MOST_COMPARED] if asks_no_more(first.requires, step.requires)]
            if shadow:
                yield _in_shadow(workflow, index, step, source, shadow)
            before.append(step)


def _in_shadow(workflow: Workflow, index: int, step: Transition, source: str, shadow: list[Transition]) -> Finding:
    left = set(step.who).difference(*(first.who for first in shadow))
    said = _SAME_STEP if not left else _SAME_STEP_FOR_SOME
    return Finding(
        path=("transitions", index, "trigger"),
        code="same_step",
        severity="warning" if left else "error",
        message=said.fill(
            state=workflow.states[source].title,
            trigger=step.trigger,
            who=[called(workflow, name) for name in step.who if name in left],
        ),
        hint=Words(
            "给前一个步骤加requires，或换一个名称。", "Add `requires` to the earlier step, or rename one of them."
        ),
    )


def titles_told_apart(workflow: Workflow) -> Iterator[Finding]:
    """Find states of one title, and steps of one title from one state: people could not tell them apart (warnings)."""
    for language in LANGUAGES:
        states: dict[str, str] = {}
        for state in workflow.states.values():
            title = state.title.text(language)
            if states.setdefault(title, state.key) != state.key:
                yield _same_title(("states", state.key, "title", language), title, states[title])
        steps: dict[tuple[str, str], str] = {}
        for index, step in enumerate(workflow.transitions):
            title = step.title.text(language)
            for source in step.sources:
                if steps.setdefault((source, title), step.trigger) != step.trigger:
                    yield _same_title(("transitions", index, "title", language), title, steps[source, title])


def _same_title(path: Path, title: str, other: str) -> Finding:
    return Finding(
        path=path,
        code="same_title",
        severity="warning",
        message=Words("“{title}”和“{other}”名称相同，分不清", "{title!r} is what {other!r} is called too").fill(
            title=title, other=other
        ),
        hint=Words("换一个名称。", "Choose another title."),
    )


def words_said_once(workflow: Workflow) -> Iterator[Finding]:
    """Find status words that stand for two things."""
    known: dict[str, int] = {}
    for index, line in enumerate(workflow.status_words):
        for number, word in enumerate(line.words):
            if known.setdefault(word, index) != index:
                yield Finding(
                    path=("status_words", index, "words", number),
                    code="word_twice",
                    message=Words("“{word}”前面已经写过", "{word!r} stands further up already").fill(word=word),
                    hint=Words("删去一处。", "Delete one of them."),
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

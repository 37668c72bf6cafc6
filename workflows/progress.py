"""Whether what a guard looks back at can ever lie behind an item, and whether an end stays in reach by any way."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import GuardUse, StateKind, Workflow
from engine.words import Words
from workflows.behind import NOTHING_BEHIND, TAKEN, Behind, needed
from workflows.graph import reached, reviewed_by, shortest_way, states_of, titles_along, ways, ways_back
from workflows.problems import Finding, Path
from workflows.rounds import Rounds, TooTangled, Way

_NEVER_TAKEN = Words(
    "走到这里（{way}）不可能走过步骤“{step}”", "No item that comes here ({way}) can have taken the step {step!r}"
)
_TAKEN_ELSEWHERE = Words(
    "“{step}”只能从{states}走，退回（loop）以后要重新走；删去这个条件，或让“{step}”能在前面走。",
    "{step!r} starts from {states}, and a step with `loop` makes it forgotten; delete this guard, or let {step!r} come"
    " before.",
)
_NEVER_FILLED = Words(
    "走到这里（{way}）没有哪一步问过“{field}”，永远填不上",
    "On the way here ({way}) nothing asks for {field!r}: it stays empty",
)
_ASK_BEFORE = Words("在这一步或前面的步骤写asks: [{key}]。", "Write `asks: [{key}]` in this step or in one before it.")
_STUCK = Words(
    "可能走不到终结：{way}：卡住，缺{missing}", "An end may be out of reach: {way}: stuck for want of {missing}"
)
_STUCK_HINT = Words(
    "这样走来的事项（{steps}）以后补不上；加一条不要求它的出路，或在来路上要求它。",
    "Items that came this way ({steps}) can never make up for it; add a way out without it, or ask for it on the way.",
)


def nothing_stands_in_the_way(workflow: Workflow) -> Iterator[Finding]:
    """Find guards that can never be met; if there are none, states in which an item may be stuck by the way it came.

    A state without any way to an end is said by ``structure``.
    """
    rounds = Rounds(workflow)
    impossible = tuple(_impossible(workflow, rounds))
    yield from impossible or _out_of_reach(workflow, rounds)


def _impossible(workflow: Workflow, rounds: Rounds) -> Iterator[Finding]:
    by_step: dict[int, list[tuple[str, Behind]]] = {}
    for move in rounds.moves():
        if move.source in rounds.at_most:
            has = rounds.within_reach(move.source) | move.fills
            by_step.setdefault(move.index, []).append((move.source, has))
    for index, places in sorted(by_step.items()):
        yield from _never(workflow, workflow.transitions[index].requires, places, ("transitions", index))
    for key, request in workflow.requests.items():
        places = [(state, rounds.within_reach(state)) for state in request.sources if state in rounds.at_most]
        yield from _never(workflow, request.requires, places, ("requests", key))
    for key, review in workflow.reviews.items():
        reviewed = reviewed_by(workflow, key)
        places = [(state, rounds.within_reach(state)) for state in reviewed if state in rounds.at_most]
        for outcome in review.outcomes:
            yield from _never(workflow, outcome.requires, places, ("reviews", key, "outcomes", outcome.key))


def _out_of_reach(workflow: Workflow, rounds: Rounds) -> Iterator[Finding]:
    ending = reached(ways_back(ways(workflow)), states_of(workflow, StateKind.FINAL))
    try:
        for state, way, missing in rounds.stuck(ending):
            yield _stuck(workflow, state, way, missing)
    except TooTangled:
        yield Finding(
            path=("transitions",),
            code="too_tangled",
            on_key=True,
            message=Words(
                "taken、filled条件太多太乱，判断不了每条路都走得到终结",
                "So many guards look back (taken, filled) that it cannot be told whether every way comes to an end",
            ),
            hint=Words("减少这两种条件。", "Use fewer of these guards."),
        )


def _never(
    workflow: Workflow, requires: tuple[GuardUse, ...], places: list[tuple[str, Behind]], path: Path
) -> Iterator[Finding]:
    for number, use in enumerate(requires):
        wanted = needed(use)
        if wanted and places and all(not wanted <= has for _state, has in places):
            state, has = places[0]
            kind, key = min(wanted - has)
            yield _never_met(
                workflow, kind, key, shortest_way(workflow, ways(workflow), state), (*path, "requires", number)
            )


def _never_met(workflow: Workflow, kind: str, key: str, way: Words, path: Path) -> Finding:
    if kind == TAKEN:
        titles = [
            workflow.states[source].title
            for step in workflow.transitions
            if step.trigger == key
            for source in step.sources
        ]
        return Finding(
            path=path,
            code="never_taken",
            message=_NEVER_TAKEN.fill(way=way, step=key),
            hint=_TAKEN_ELSEWHERE.fill(step=key, states=list(dict.fromkeys(titles))),
        )
    return Finding(
        path=path,
        code="never_filled",
        message=_NEVER_FILLED.fill(way=way, field=workflow.fields[key].title),
        hint=_ASK_BEFORE.fill(key=key),
    )


def _stuck(workflow: Workflow, state: str, way: Way, missing: Behind) -> Finding:
    states, steps = [state], []
    while way.move is not None and way.before is not None:
        if way.move.source != states[-1]:
            states.append(way.move.source)
        steps.append(way.move.step.title)
        way = way.before
    return Finding(
        path=("states", state),
        code="stuck",
        on_key=True,
        message=_STUCK.fill(way=titles_along(workflow, states[::-1]), missing=_named(workflow, missing)),
        hint=_STUCK_HINT.fill(steps=steps[::-1] or Words("登记或导入时就在这里", "opened or imported here")),
    )


def _named(workflow: Workflow, missing: Behind) -> Words | list[Words]:
    if missing == NOTHING_BEHIND:
        return Words("一个确定走得通的步骤", "a step that is sure to be open")
    return [_name(workflow, kind, key) for kind, key in sorted(missing)]


def _name(workflow: Workflow, kind: str, key: str) -> Words:
    if kind == TAKEN:
        return Words("步骤“{key}”", "the step {key!r}").fill(key=key)
    return Words("字段“{title}”", "the field {title!r}").fill(title=workflow.fields[key].title)

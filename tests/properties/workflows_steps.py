"""The steps of a workflow drawn at random: each state is reached and left, and guards ask for what can be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Literal

from hypothesis import strategies as st

from engine.domain.definition import GuardUse, GuardValue, Tell, Transition
from engine.domain.guards import GuardSpec, Parameter
from tests.properties.workflows_parts import VOCABULARY, Names, some_fields
from tests.properties.workflows_words import Draw, names, people, words

_NOT_DOER = GuardUse(name="not_doer", arguments={})


def steps_of(draw: Draw, known: Names) -> list[Transition]:
    """Return steps that reach every state and lead from each to an end, and some more."""
    arrows = _needed_arrows(draw, known)
    for _ in range(draw(st.integers(0, 4))):
        arrows.append((draw(st.sampled_from(known.states)), draw(st.sampled_from(known.states))))
    pool = draw(names(max(2, len(arrows) // 2), max(3, len(arrows))))
    triggers = [draw(st.sampled_from(pool)) for _ in arrows]
    found: list[Transition] = []
    for trigger, (source, target) in zip(triggers, arrows, strict=True):
        step = _step(draw, known, trigger, source, target, triggers)
        found.append(step if _stands_out(step, found) else replace(step, trigger=_fresh(trigger, pool, found)))
    return found


def _fresh(trigger: str, pool: Sequence[str], steps: Iterable[Transition]) -> str:
    known = {*pool, *(step.trigger for step in steps)}
    return next(name for number in count() if (name := f"{trigger[:36]}_{number}") not in known)


def _needed_arrows(draw: Draw, known: Names) -> list[tuple[str, str]]:
    states, arrows = known.states, []
    onward: set[str] = set()
    for place, target in enumerate(states[1:], start=1):
        source = draw(st.sampled_from([state for state in states[:place] if state not in known.finals]))
        arrows.append((source, target))
        onward.add(source)
    for place, source in enumerate(states):
        if source not in known.finals and source not in onward:
            arrows.append((source, draw(st.sampled_from(states[place + 1 :]))))
    return arrows


def _step(draw: Draw, known: Names, trigger: str, source: str, target: str, triggers: Sequence[str]) -> Transition:
    others = draw(st.lists(st.sampled_from(known.open), max_size=2, unique=True)) if source not in known.finals else []
    loop: Literal["return", "reopen"] | None = draw(st.sampled_from((None, None, None, None, "return", "reopen")))
    loop = "reopen" if source in known.finals and loop is None else loop
    due = known.from_a_step if loop is None and target not in known.finals else ()
    requires = guards(draw, known, triggers)
    if target in known.finals and _NOT_DOER not in requires and draw(st.booleans()):
        requires = (*requires, _NOT_DOER)
    needed = [name for use in requires if use.name == "filled" for name in fields_of(use)]
    return Transition(
        trigger=trigger,
        title=draw(words()),
        sources=tuple(dict.fromkeys([source, *others])),
        target=target,
        who=draw(people()),
        requires=requires,
        tells=tells(draw),
        work=draw(st.sampled_from((False, False, True))),
        loop=loop,
        asks=tuple(dict.fromkeys([*(needed if draw(st.booleans()) else ()), *some_fields(draw, known)])),
        deadline=draw(st.sampled_from((None, None, *due))),
    )


def tells(draw: Draw) -> tuple[Tell, ...]:
    """Return whom a step or an outcome tells, by up to two kinds of notice."""
    kinds = draw(st.lists(st.sampled_from(sorted(VOCABULARY.notice_kinds)), max_size=2, unique=True))
    return tuple(Tell(kind=kind, to=draw(people())) for kind in kinds)


def _stands_out(step: Transition, earlier: Iterable[Transition]) -> bool:
    """Say whether no earlier step of the same name and a same source asks for no more."""
    return not any(
        before.trigger == step.trigger
        and set(before.sources) & set(step.sources)
        and all(guard in step.requires for guard in before.requires)
        for before in earlier
    )


def guards(draw: Draw, known: Names, triggers: Sequence[str]) -> tuple[GuardUse, ...]:
    """Return up to three guards; what they look back at may turn out to be impossible."""
    chosen = draw(st.lists(st.sampled_from(list(VOCABULARY.guards)), max_size=3, unique=True))
    uses = (_use(draw, known, name, VOCABULARY.guards[name], triggers) for name in chosen)
    return tuple(use for use in uses if use is not None)


def fields_of(use: GuardUse) -> tuple[str, ...]:
    """Return the fields that a guard names."""
    named = use.arguments.get("fields", ())
    return named if isinstance(named, tuple) else ()


def _use(draw: Draw, known: Names, name: str, spec: GuardSpec, triggers: Sequence[str]) -> GuardUse | None:
    """Return a guard with arguments, or None where there is nothing that it could name."""
    arguments: dict[str, GuardValue] = {}
    for key, kind in spec.parameters.items():
        possible = _arguments(known, kind, triggers)
        if possible is not None and not (key in spec.optional and draw(st.booleans())):
            arguments[key] = draw(possible)
        elif key not in spec.optional:
            return None
    return GuardUse(name=name, arguments=arguments)


def _arguments(known: Names, kind: Parameter, triggers: Sequence[str]) -> st.SearchStrategy[GuardValue] | None:
    match kind:
        case Parameter.COUNT:
            return st.integers(1, 12) | st.just(999)
        case Parameter.STEP:
            return st.sampled_from(triggers) if triggers else None
        case Parameter.FIELDS:
            return (
                st.lists(st.sampled_from(list(known.fields)), min_size=1, unique=True).map(tuple)
                if known.fields
                else None
            )
        case Parameter.GROUP:
            return st.sampled_from(known.groups) if known.groups else None

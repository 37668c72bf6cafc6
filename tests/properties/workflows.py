"""Workflows of every kind, drawn at random: drafts that may have faults, and files that pass every check.

A draft is built so that its states hold together: each is reached from an earlier one and leads to a later one. What
else the checks ask for is mostly kept too; a draft that they refuse is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar, get_args

from hypothesis import assume, event
from hypothesis import strategies as st

from engine.domain.definition import (
    EVENTS,
    INSPECTION_KIND,
    STATED_DATE,
    Approval,
    Completion,
    DateUnit,
    DeadlineRule,
    DutyRule,
    Field,
    FieldKind,
    FirstState,
    GuardUse,
    InspectionKind,
    Ladder,
    Limit,
    Period,
    Repeat,
    RequestRule,
    ReviewOutcome,
    ReviewRule,
    RungRule,
    State,
    StateKind,
    StatusWords,
    Tell,
    Transition,
    Workflow,
)
from engine.words import Words
from rectify.bootstrap import vocabulary
from workflows.catalogue import read_definition
from workflows.problems import Problem
from workflows.shape import PERSONS
from workflows.writer import write

VOCABULARY = vocabulary()
ZONES = (
    "Asia/Shanghai",
    "UTC",
    "Etc/GMT+12",
    "Pacific/Kiritimati",
    "America/New_York",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
)

# Texts that mean something else to YAML, to templates or to the eye when nobody quotes them.
_ODD_TITLES = (
    "整改：第一步",
    "待办, 已办",
    "key: value",
    "no #comment",
    "#hash",
    "- dash",
    "? ask",
    "a: ",
    "'single'",
    '"double"',
    "it's",
    "true",
    "no",
    "~",
    "null",
    "1.10",
    "0777",
    "1:30",
    "1e3",
    "2026-02-29",
    "[a, b]",
    "{zh: x}",
    "{item}",
    "{}",
    "{0}",
    "%s %(a)s",
    "&a",
    "*a",
    "!tag",
    "%YAML 1.1",
    "@at",
    "`tick`",
    "|",
    ">",
    "=",
    "<<",
    "---",
    "...",
    "\\n",
    "a\\",
    "😀 完成",
    "ＦＵＬＬ　ｗｉｄｔｈ",
    "a\u00a0b",
    "e\u0301te\u0301",
    "العربية",
    "👩\u200d👩\u200d👧",
    "x" * 80,
    "长" * 80,
)
_ODD_NAMES = (
    *("to", "state", "states", "trigger", "initial", "model", "events", "is_open", "may_close", "to_closed", "name"),
    *("no", "yes", "on", "off", "y", "n", "true", "false", "null", "e1", "import", "class", "a__b", "z" * 40),
)
_SEEN = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))
_SPAN = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}

Drawn = TypeVar("Drawn")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Definition:
    """A file that passes every check, and the workflow it means."""

    text: str
    workflow: Workflow


@dataclass
class _Names:
    """What the parts of one draft may refer to."""

    states: Sequence[str]
    finals: frozenset[str]
    fields: Mapping[str, Field] = field(default_factory=dict)
    groups: Sequence[str] = ()
    deadlines: Sequence[str] = ()
    ladders: Sequence[str] = ()
    reviews: Sequence[str] = ()
    triggers: Sequence[str] = ()

    def of_kind(self, kind: FieldKind) -> list[str]:
        """Return the fields of one kind."""
        return [key for key, known in self.fields.items() if known.kind is kind]

    @property
    def open(self) -> list[str]:
        """Return the states that are no end."""
        return [state for state in self.states if state not in self.finals]


def titles(longest: int = 80) -> st.SearchStrategy[str]:
    """Return texts that may stand where people read them."""
    free = st.text(_SEEN, min_size=1, max_size=12).map(str.strip).filter(bool)
    return st.one_of(st.sampled_from(_ODD_TITLES).map(lambda text: text[:longest].strip()), free)


def words() -> st.SearchStrategy[Words]:
    """Return titles in two languages."""
    return st.builds(Words, titles(), titles())


def names(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Return names that differ, plain and odd ones."""
    plain = st.text("abc_9", max_size=4).map("n".__add__)
    return st.lists(st.sampled_from(_ODD_NAMES) | plain, min_size=least, max_size=most, unique=True)


def people(most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Return some of the roles and relations."""
    return st.lists(st.sampled_from(PERSONS), min_size=1, max_size=most, unique=True).map(
        lambda found: tuple(str(name) for name in found)
    )


@st.composite
def drafts(draw: st.DrawFn, *, most_states: int = 12) -> Workflow:
    """Return a workflow whose states hold together; other checks may still object."""
    states = draw(names(2, most_states))
    ends = {key for key in states[1:-1] if draw(st.integers(0, 6)) == 0} | {states[-1]}
    known = _Names(
        states=states,
        finals=frozenset(ends),
        fields=_fields(draw),
        groups=draw(names(0, 2)),
        deadlines=draw(names(1, 3)),
        ladders=draw(names(1, 3)),
        reviews=draw(names(0, 2)),
    )
    steps = _steps(draw, known)
    known.triggers = list(dict.fromkeys(step.trigger for step in steps))
    places = {key: _state(draw, known, key) for key in states}
    return Workflow(
        key=draw(names(1, 1))[0],
        title=draw(words()),
        zone=draw(st.sampled_from(ZONES)),
        states=places,
        transitions=tuple(steps),
        deadlines={key: _deadline(draw, known, key) for key in known.deadlines},
        ladders={key: Ladder(key=key, rungs=_rungs(draw)) for key in known.ladders},
        reviews={key: _review(draw, known, key, places, steps) for key in known.reviews},
        first_states=_first_states(draw, known),
        calendar=draw(st.sampled_from(("office", "weekdays"))),
        roles=_some(draw, [str(name) for name in PERSONS], most=3),
        fields=known.fields,
        evidence_groups={key: draw(words()) for key in known.groups},
        requests={key: _request(draw, known, key, steps) for key in draw(names(0, 2))},
        duties={key: _duty(draw, known, key) for key in draw(names(0, 2))},
        status_words=_status_words(draw),
    )


@st.composite
def definitions(draw: st.DrawFn, *, most_states: int = 12) -> Definition:
    """Return a file that passes every check, with warnings or without."""
    draft = draw(drafts(most_states=most_states))
    text, workflow, problems = written(draft)
    for code in {problem.code for problem in problems if problem.severity == "error"}:
        event(f"refused: {code}")
    assume(workflow is not None)
    assert workflow is not None
    return Definition(text=text, workflow=workflow)


def written(draft: Workflow) -> tuple[str, Workflow | None, tuple[Problem, ...]]:
    """Return a draft as the text of a file, and what the reader says of it."""
    text = write(draft, VOCABULARY)
    workflow, problems = read_definition(text, file="drawn.yaml", vocabulary=VOCABULARY)
    return text, workflow, problems


def _some(draw: Draw, keys: Sequence[str], *, most: int) -> dict[str, Words]:
    chosen = draw(st.lists(st.sampled_from(keys), max_size=most, unique=True)) if keys else []
    return {key: draw(words()) for key in chosen}


def _fields(draw: Draw) -> dict[str, Field]:
    found = {}
    for key in draw(names(0, 4)):
        kind = draw(st.sampled_from(FieldKind))
        options = {name: draw(words()) for name in draw(names(2, 3))} if kind is FieldKind.CHOICE else {}
        explained = draw(st.none() | words())
        found[key] = Field(key=key, title=draw(words()), kind=kind, help=explained, options=options)
    return found


def _state(draw: Draw, known: _Names, key: str) -> State:
    title = draw(words())
    if key in known.finals:
        return State(key=key, title=title, kind=StateKind.FINAL)
    kind = StateKind.START if key == known.states[0] else draw(st.sampled_from((StateKind.NORMAL, StateKind.WAITING)))
    plain = State(key=key, title=title, kind=kind)
    match draw(st.integers(0, 7)):
        case 0:
            return replace(plain, timeless=True)
        case 1 if known.reviews:
            return replace(plain, timeless=draw(st.booleans()), review=draw(st.sampled_from(known.reviews)))
        case 2 if known.reviews:
            both = replace(plain, review=draw(st.sampled_from(known.reviews)))
            return replace(both, deadline=draw(st.sampled_from(known.deadlines)))
        case 3:
            due = draw(st.sampled_from(known.deadlines))
            return replace(plain, deadline=due, ladder=draw(st.sampled_from(known.ladders)))
        case _:
            return replace(plain, deadline=draw(st.sampled_from(known.deadlines)))


def _steps(draw: Draw, known: _Names) -> list[Transition]:
    """Return steps that reach every state and lead from each to an end, and some more; each of a round has its name."""
    arrows = _needed_arrows(draw, known)
    for _ in range(draw(st.integers(0, 4))):
        arrows.append((draw(st.sampled_from(known.states)), draw(st.sampled_from(known.states))))
    pool = draw(names(max(2, len(arrows) // 2), max(3, len(arrows))))
    found: list[Transition] = []
    for source, target in arrows:
        step = _step(draw, known, draw(st.sampled_from(pool)), source, target, [*pool[:3], *_taken_here(found, source)])
        fresh = (name for number in range(100) if (name := f"{step.trigger[:36]}_{number}") not in pool)
        found.append(step if _stands_out(step, found) else replace(step, trigger=next(fresh)))
    triggers = {step.trigger for step in found}
    return [_without_lost(step, triggers) for step in found]


def _needed_arrows(draw: Draw, known: _Names) -> list[tuple[str, str]]:
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


def _step(draw: Draw, known: _Names, trigger: str, source: str, target: str, takable: Sequence[str]) -> Transition:
    others = draw(st.lists(st.sampled_from(known.open), max_size=2, unique=True)) if source not in known.finals else []
    loop: Literal["return", "reopen"] | None = draw(st.sampled_from((None, None, None, None, "return", "reopen")))
    return Transition(
        trigger=trigger,
        title=draw(words()),
        sources=tuple(dict.fromkeys([source, *others])),
        target=target,
        who=draw(people()),
        requires=_guards(draw, known, takable),
        tells=tuple(
            Tell(kind=kind, to=draw(people()))
            for kind in draw(st.lists(st.sampled_from(sorted(VOCABULARY.notice_kinds)), max_size=2, unique=True))
        ),
        work=draw(st.sampled_from((False, False, True))),
        loop="reopen" if source in known.finals and loop is None else loop,
        asks=_some_fields(draw, known),
    )


def _taken_here(steps: Iterable[Transition], state: str) -> list[str]:
    """Return steps that an item can have taken while it stays in a state, or on its way into it."""
    return [step.trigger for step in steps if step.target == state and step.loop is None]


def _stands_out(step: Transition, earlier: Iterable[Transition]) -> bool:
    """Say whether no earlier step of the same name and a same source asks for no more."""
    return not any(
        before.trigger == step.trigger
        and set(before.sources) & set(step.sources)
        and all(guard in step.requires for guard in before.requires)
        for before in earlier
    )


def _without_lost(step: Transition, triggers: set[str]) -> Transition:
    kept = tuple(use for use in step.requires if use.arguments.get("step", step.trigger) in triggers)
    return replace(step, requires=kept)


def _guards(draw: Draw, known: _Names, takable: Sequence[str]) -> tuple[GuardUse, ...]:
    few = st.integers(1, 12)
    possible: dict[str, Mapping[str, Any]] = {
        "owner_assigned": {},
        "note": {"min": draw(few)},
        "evidence": {"min": draw(few)},
        "not_doer": {},
        "measures_done": {},
        "measures_planned": {},
        "decision": {},
    }
    if known.groups and draw(st.booleans()):
        possible["evidence"] = {"min": draw(few), "group": draw(st.sampled_from(known.groups))}
    if known.fields:
        possible["filled"] = {"fields": tuple(draw(st.lists(st.sampled_from(list(known.fields)), min_size=1, unique=True)))}
    if takable:
        possible["taken"] = {"step": draw(st.sampled_from(takable))}
    chosen = draw(st.lists(st.sampled_from(list(possible)), max_size=3, unique=True))
    return tuple(GuardUse(name=name, arguments=possible[name]) for name in chosen)


def _some_fields(draw: Draw, known: _Names) -> tuple[str, ...]:
    return tuple(draw(st.lists(st.sampled_from(list(known.fields)), max_size=2, unique=True))) if known.fields else ()


def _limit(draw: Draw) -> Limit:
    return Limit(
        amount=draw(st.integers(1, 400) | st.sampled_from((1, 2, 3, 9999))),
        unit=draw(st.sampled_from(get_args(DateUnit))),
    )


def _deadline(draw: Draw, known: _Names, key: str) -> DeadlineRule:
    dates, choices = known.of_kind(FieldKind.DATE), known.of_kind(FieldKind.CHOICE)
    limit = _limit(draw)
    by = draw(st.sampled_from((None, INSPECTION_KIND, *choices)))
    answers = [str(kind) for kind in InspectionKind] if by in (None, INSPECTION_KIND) else list(known.fields[by].options)
    told_apart = draw(st.lists(st.sampled_from(answers), min_size=1, max_size=3, unique=True)) if by else []
    return DeadlineRule(
        key=key,
        title=draw(words()),
        anchor=draw(st.sampled_from((*EVENTS, *dates))),
        amount=limit.amount,
        unit=limit.unit,
        ladder=draw(st.sampled_from(known.ladders)),
        date_field=draw(st.sampled_from((None, STATED_DATE, *dates))),
        by=by,
        limits={answer: _limit(draw) for answer in told_apart},
    )


def _rungs(draw: Draw) -> tuple[RungRule, ...]:
    days = sorted(draw(st.lists(st.integers(-60, 60), min_size=1, max_size=6, unique=True)))
    return tuple(_rung(draw, day, following) for day, following in zip(days, [*days[1:], None], strict=True))


def _rung(draw: Draw, day: int, following: int | None) -> RungRule:
    to = draw(people())
    last = following is None
    repeat: Repeat | None = draw(st.sampled_from((None, *get_args(Repeat)))) if day > 0 else None
    longest = day + 30 if following is None else following - 1
    until = draw(st.integers(day, longest)) if repeat and (not last or draw(st.booleans())) else None
    return RungRule(
        offset=day,
        to=(*to, "manager") if last and "manager" not in to else to,
        repeat=repeat,
        until=until,
        escalates=draw(st.booleans()),
        notice=draw(st.sampled_from((None, None, *sorted(VOCABULARY.notice_kinds)))),
    )


def _review(
    draw: Draw, known: _Names, key: str, states: Mapping[str, State], steps: Sequence[Transition]
) -> ReviewRule:
    here = [state.key for state in states.values() if state.review == key]
    every = draw(st.sampled_from(get_args(Period)) | st.integers(7, 400))
    months, days = _window(draw, every)
    possible = [None, *_from_all(steps, here)] if here else [None, *known.triggers]
    return ReviewRule(
        key=key,
        title=draw(words()),
        every=every,
        reviewer=draw(people()),
        ladder=draw(st.sampled_from(known.ladders)),
        outcomes=tuple(
            ReviewOutcome(
                key=name,
                title=draw(words()),
                trigger=draw(st.sampled_from(possible)),
                requires=_guards(draw, known, known.triggers),
            )
            for name in draw(names(1, 3))
        ),
        opens_months=months,
        opens_days=days,
        asks=_some_fields(draw, known),
    )


def _window(draw: Draw, every: Period | int) -> tuple[int, int | None]:
    if isinstance(every, int):
        return 1, draw(st.none() | st.integers(1, every))
    if draw(st.booleans()):
        return draw(st.integers(1, _SPAN[every])), None
    return 1, draw(st.integers(1, 28))


def _from_all(steps: Iterable[Transition], states: Sequence[str]) -> list[str]:
    """Return the triggers of the steps that leave each of these states."""
    open_from = [{step.trigger for step in steps if state in step.sources} for state in states]
    return sorted(set.intersection(*open_from)) if open_from else []


def _request(draw: Draw, known: _Names, key: str, steps: Sequence[Transition]) -> RequestRule:
    sources = draw(st.lists(st.sampled_from(known.open), min_size=1, max_size=2, unique=True))
    leading = _from_all(steps, sources)
    who = draw(people(2))
    agreeing = [str(name) for name in PERSONS if name not in who]
    return RequestRule(
        key=key,
        title=draw(words()),
        kind="long_term" if leading and draw(st.booleans()) else "extension",
        sources=tuple(sources),
        who=who,
        approvals=tuple(
            Approval(title=draw(words()), who=(draw(st.sampled_from(agreeing)),))
            for _ in range(draw(st.integers(1, 2)))
        ),
        answer=_limit(draw),
        ladder=draw(st.sampled_from(known.ladders)),
        requires=_guards(draw, known, known.triggers),
        asks=_some_fields(draw, known),
        late=draw(st.booleans()),
        trigger=draw(st.sampled_from([None, *leading])),
    )


def _duty(draw: Draw, known: _Names, key: str) -> DutyRule:
    every: Period = draw(st.sampled_from(get_args(Period)))
    months, days = _window(draw, every)
    return DutyRule(
        key=key,
        title=draw(words()),
        every=every,
        who=draw(people()),
        ladder=draw(st.sampled_from(known.ladders)),
        opens_months=months,
        opens_days=days,
        asks=_some_fields(draw, known),
    )


def _status_words(draw: Draw) -> tuple[StatusWords, ...]:
    said = draw(st.lists(titles(40), max_size=4, unique=True))
    return tuple(
        StatusWords(words=(phrase,), completion=draw(st.sampled_from(Completion)), sustained=draw(st.booleans()))
        for phrase in said
    )


def _first_states(draw: Draw, known: _Names) -> tuple[FirstState, ...]:
    return tuple(
        FirstState(
            completion=completion,
            sustained=draw(st.sampled_from((None, True, False))),
            state=draw(st.sampled_from(known.states)),
        )
        for completion in draw(st.lists(st.sampled_from(Completion), max_size=4, unique=True))
    )

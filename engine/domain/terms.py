"""The single things a workflow says, each with a mark that tells it apart and its words.

Two of them are the same when their marks are: a state that was only renamed is the same state wherever it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.domain.definition import (
    Approval,
    FieldKind,
    FirstState,
    GuardUse,
    GuardValue,
    Limit,
    RungRule,
    StateKind,
    StatusWords,
    Tell,
    Workflow,
)
from engine.domain.guards import GUARDS
from engine.domain.names import (
    ANCHORS,
    COMPLETIONS,
    CONDITIONS,
    FIELD_KINDS,
    FIXED,
    INSPECTIONS,
    NO,
    NOTHING,
    PERIODS,
    REPEATS,
    STATE_KINDS,
    UNITS,
    YES,
)
from engine.domain.permission import called
from engine.words import Words, several


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said; equal when the mark is.

    ``known_as`` are the keys of the file behind the words, for two things that are called the same; else the mark is.
    """

    mark: str
    words: Words = field(compare=False)
    known_as: str = field(default="", compare=False)


NOT_SO = Said(str(False), NO)


def plain(text: str) -> Said:
    """Return a text that is its own mark."""
    return Said(text, Words(text, text))


def yes_no(*, is_so: bool) -> Said:
    """Return yes or no."""
    return Said(str(is_so), YES) if is_so else NOT_SO


def calendar(name: str) -> Said:
    """Return which days are working days."""
    return Said(name, FIXED[name])


def loop(name: str | None) -> Said | None:
    """Return what kind of step back to work a step is, or None."""
    return None if name is None else Said(name, FIXED[name])


def request_kind(name: str) -> Said:
    """Return what a request asks for."""
    return Said(name, FIXED[name])


def state_kind(kind: StateKind) -> Said:
    """Return what a state means for the item."""
    return Said(kind, STATE_KINDS[kind])


def field_kind(kind: FieldKind) -> Said:
    """Return what a field holds."""
    return Said(kind, FIELD_KINDS[kind])


def state(workflow: Workflow, key: str) -> Said:
    """Return a state by its title."""
    known = workflow.states.get(key)
    return Said(key, known.title if known else Words(key, key))


def deadline(workflow: Workflow, key: str) -> Said:
    """Return a deadline rule by its title."""
    known = workflow.deadlines.get(key)
    return Said(key, known.title if known else Words(key, key))


def review(workflow: Workflow, key: str) -> Said:
    """Return a review rule by its title."""
    known = workflow.reviews.get(key)
    return Said(key, known.title if known else Words(key, key))


def receipt(workflow: Workflow, key: str) -> Said:
    """Return a receipt by its title."""
    known = workflow.receipts.get(key)
    return Said(key, known.title if known else Words(key, key))


def progress(workflow: Workflow, key: str) -> Said:
    """Return a rule of progress reports by its title."""
    known = workflow.progress.get(key)
    return Said(key, known.title if known else Words(key, key))


def step(workflow: Workflow, trigger: str) -> Said:
    """Return a step by its title."""
    known = workflow.step(trigger)
    return Said(trigger, known.title if known else Words(trigger, trigger))


def asked(workflow: Workflow, key: str) -> Said:
    """Return a field by its title."""
    known = workflow.fields.get(key)
    return Said(key, known.title if known else Words(key, key))


def anchor(workflow: Workflow, name: str) -> Said:
    """Return a day that is counted from, or what tells limits apart: an event or a field."""
    return Said(name, ANCHORS[name]) if name in ANCHORS else asked(workflow, name)


def persons(workflow: Workflow, names: Iterable[str]) -> Iterator[Said]:
    """Yield roles and relations as the workflow calls them."""
    return (Said(name, _person(workflow, name)) for name in names)


def limit(span: Limit) -> Said:
    """Return a span of time."""
    return Said(f"{span.amount} {span.unit}", _counted(span))


def limit_for(answer: str, span: Limit) -> Said:
    """Return the span of time for one kind of inspection or one answer."""
    case = INSPECTIONS.get(answer, Words(answer, answer))
    words = Words("{case} {span}", "{case} {span}").fill(case=case, span=_counted(span))
    return Said(f"{answer} {span.amount} {span.unit}", words)


def every(period: str | int) -> Said:
    """Return how often something comes round."""
    if isinstance(period, int):
        return Said(str(period), Words(f"每{period}天", f"every {period} days"))
    return Said(period, PERIODS[period])


def window(months: int, days: int | None) -> Said:
    """Return when the window of a period opens."""
    mark = f"{months} {days}"
    if days is not None:
        return Said(mark, Words(f"最后{days}天", f"its last {several(days, 'day')}"))
    return Said(mark, Words(f"最后{months}个月", f"its last {several(months, 'month')}"))


def guard(workflow: Workflow, use: GuardUse) -> Said:
    """Return a condition with its arguments."""
    mark = f"{use.name} {sorted(use.arguments.items())!r}"
    given = [", ".join(value) if isinstance(value, tuple) else str(value) for value in use.arguments.values()]
    return Said(mark, _condition(workflow, use), f"{use.name}: {', '.join(given)}" if given else use.name)


def _condition(workflow: Workflow, use: GuardUse) -> Words:
    known = GUARDS.get(use.name)
    if known and use.name in CONDITIONS and set(use.arguments) >= set(known.parameters) - known.optional:
        told_apart = {name: _argument(workflow, value) for name, value in use.arguments.items()}
        return CONDITIONS[use.name].fill(**{"group": Words("佐证材料", "evidence"), **told_apart})
    said = known.says if known else Words(use.name, use.name)
    if not use.arguments:
        return said
    arguments = [_argument(workflow, value) for value in use.arguments.values()]
    return Words("{said}（{arguments}）", "{said} ({arguments})").fill(said=said, arguments=arguments)


def tell(workflow: Workflow, told: Tell) -> Said:
    """Return whom a step tells, by which kind of notice."""
    who = [_person(workflow, name) for name in told.to]
    words = Words("{who}（{kind}）", "{who} ({kind})").fill(who=who, kind=told.kind)
    return Said(f"{told.kind} {told.to!r}", words, f"{told.kind}: {', '.join(told.to)}")


def approval(workflow: Workflow, number: int, agreed: Approval) -> Said:
    """Return one of the agreements of a request, with its place."""
    who = [_person(workflow, name) for name in agreed.who]
    words = Words("第{n}步{title}：{who}", "{n}. {title}: {who}").fill(n=number, title=_both(agreed.title), who=who)
    return Said(f"{number} {agreed.title!r} {agreed.who!r}", words, ", ".join(agreed.who))


def option(key: str, title: Words) -> Said:
    """Return an answer of a choice."""
    return Said(f"{key} {title!r}", _both(title), key)


def rung(workflow: Workflow, rule: RungRule) -> Said:
    """Return one step of a ladder with everything it says."""
    return Said(
        repr(rule),
        Words("{day}{repeat}{until}{escalates}{notice}→{who}", "{day}{repeat}{until}{escalates}{notice} → {who}").fill(
            day=_day(rule.offset),
            repeat=REPEATS.get(rule.repeat or "", NOTHING),
            until=NOTHING if rule.until is None else Words(f"至第{rule.until}天", f" until day {rule.until}"),
            escalates=Words("（抄报）", " (escalates)") if rule.escalates else NOTHING,
            notice=Words(f"（{rule.notice}）", f" ({rule.notice})") if rule.notice else NOTHING,
            who=[_person(workflow, name) for name in rule.to],
        ),
        ", ".join(rule.to),
    )


def first_state(workflow: Workflow, line: FirstState) -> Said:
    """Return where an imported item starts."""
    lasts = {
        None: NOTHING,
        True: Words("、长期坚持", ", sustained"),
        False: Words("、不需长期坚持", ", not sustained"),
    }
    words = Words("{completion}{lasts}→{state}", "{completion}{lasts} → {state}").fill(
        completion=COMPLETIONS[line.completion],
        lasts=lasts[line.sustained],
        state=state(workflow, line.state).words,
    )
    return Said(repr(line), words, line.state)


def status_word(line: StatusWords, word: str) -> Said:
    """Return what a status word of an import means."""
    lasts = Words("、长期坚持", ", sustained") if line.sustained else NOTHING
    words = Words("“{word}”→{completion}{lasts}", "“{word}” → {completion}{lasts}").fill(
        word=word, completion=COMPLETIONS[line.completion], lasts=lasts
    )
    return Said(f"{word} {line.completion} {line.sustained}", words)


def _day(offset: int) -> Words:
    if offset == 0:
        return Words("到期当天", "on the due day")
    if offset < 0:
        return Words(f"到期前{-offset}天", f"{several(-offset, 'day')} before")
    return Words(f"逾期{offset}天", f"{several(offset, 'day')} after")


def _counted(span: Limit) -> Words:
    one, many = UNITS[span.unit]
    unit = one if span.amount == 1 else many
    return Words(f"{span.amount}{unit.zh}", f"{span.amount} {unit.en}")


def _person(workflow: Workflow, name: str) -> Words:
    return called(workflow, name)


def _argument(workflow: Workflow, value: GuardValue) -> Words:
    if isinstance(value, int):
        return Words(str(value), str(value))
    if isinstance(value, tuple):
        return Words("{names}", "{names}").fill(names=[asked(workflow, name).words for name in value])
    named = workflow.step(value)
    return named.title if named else workflow.evidence_groups.get(value, Words(value, value))


def _both(title: Words) -> Words:
    """Return a title in both languages, so that a change of either shows in either."""
    both = title.zh if title.zh == title.en else f"{title.zh} / {title.en}"
    return Words(both, both)

"""What stands in the cells of a printed ledger: a finding and its measures in the words and dates of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.domain.definition import Completion, Field, FieldKind, StateKind
from engine.domain.fields import FieldValue, as_date, shown
from engine.domain.names import COMPLETIONS, INSPECTIONS, NO, YES
from engine.domain.workdays import local_day
from engine.operations.ledger_lines import LedgerLine, Printed
from engine.store.measures import StoredMeasure
from engine.words import Language, Words
from notifications.wording import days_left, long_date, tone
from rectify.documents.sheet import Toned, Value

_MOST_FILES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What columns need to know besides the finding: who is called how, and as of when, in which language."""

    printed: Printed
    today: date
    zone: str
    language: Language

    def say(self, words: Words) -> str:
        """Return words in the language of the sheet."""
        return words.text(self.language)


def light_of(line: LedgerLine, telling: Telling) -> Toned | None:
    """Return how the date of a finding stands, in words; the colour repeats what they say."""
    item, today = line.item, telling.today
    if item.due_on is None:
        return None
    if item.paused_on is not None:
        since = long_date(item.paused_on)
        return Toned(telling.say(Words("暂停中，自{day}", "Paused since {day}").fill(day=since)), "plain")
    said = telling.say(days_left(line.calendar.between(today, item.due_on), due_on=item.due_on, day=today))
    shade = tone(due_on=item.due_on, day=today)
    if not line.calendar.is_published(item.due_on):
        said += telling.say(Words("（假期安排未公布）", " (holidays not announced yet)"))
    return Toned(f"▲{said}" if shade == "late" else said, shade)


def field_value(line: LedgerLine, key: str, telling: Telling) -> Value:
    """Return the value of a field by the finding's own workflow, which may know it by another kind."""
    field: Field | None = line.workflow.fields.get(key)
    value: FieldValue | None = line.stored.facts.fields.get(key)
    if field is None or value is None:
        return None
    match field.kind:
        case FieldKind.DATE:
            return as_date(value)
        case FieldKind.NUMBER | FieldKind.MONEY:
            return int(value)
        case _:
            return telling.say(shown(field, value))


def name_of(person_id: int | None, telling: Telling) -> str | None:
    """Return somebody's name, or None."""
    return telling.printed.names.get(person_id or 0)


def feedback_on(line: LedgerLine, _telling: Telling) -> date | None:
    """Return the day of the feedback."""
    return line.stored.feedback_on


def source_of(line: LedgerLine, telling: Telling) -> str:
    """Return what kind of inspection it comes from."""
    return telling.say(INSPECTIONS[line.stored.kind])


def is_sustained(line: LedgerLine, telling: Telling) -> str:
    """Return whether the work goes on after it is done, yes or no."""
    return telling.say(YES if line.item.sustained else NO)


def leader_of(line: LedgerLine, telling: Telling) -> str | None:
    """Return the leader in charge."""
    return name_of(line.item.facts.leader_id, telling)


def unit_of(line: LedgerLine, telling: Telling) -> str:
    """Return the path of the unit."""
    return telling.printed.units.get(line.item.facts.unit_id, line.item.unit)


def owner_of(line: LedgerLine, telling: Telling) -> str | None:
    """Return who is responsible: by name, else as an import stated it."""
    return name_of(line.item.facts.owner_id, telling) or line.text.responsible


def verifier_of(line: LedgerLine, telling: Telling) -> str | None:
    """Return who is to check it."""
    return name_of(line.item.facts.verifier_id, telling)


def measure_leader(one: StoredMeasure, telling: Telling) -> str | None:
    """Return the leader in charge of a measure."""
    return name_of(one.leader_id, telling)


def measure_unit(one: StoredMeasure, telling: Telling) -> str | None:
    """Return the unit of a measure."""
    return telling.printed.units.get(one.unit_id or 0)


def state_of(line: LedgerLine, telling: Telling) -> str:
    """Return the title of its state."""
    return telling.say(line.workflow.states[line.item.facts.state].title)


def completion_of(line: LedgerLine, telling: Telling) -> str:
    """Return how far it is corrected; nothing where nobody said."""
    known = COMPLETIONS[line.item.completion]
    return "" if line.item.completion == Completion.UNKNOWN else telling.say(known)


def closed_on(line: LedgerLine, telling: Telling) -> date | None:
    """Return the day on which it came to its end, or None."""
    is_over = line.workflow.states[line.item.facts.state].kind is StateKind.FINAL
    return local_day(line.stored.entered_at, telling.zone) if is_over else None


def files_of(line: LedgerLine, telling: Telling) -> str | None:
    """Return the names of the evidence; of many the first, and how many there are."""
    if not line.files:
        return None
    said = "\n".join(f"{number}. {name}" for number, name in enumerate(line.files[:_MOST_FILES], start=1))
    if len(line.files) <= _MOST_FILES:
        return said
    return f"{said}\n" + telling.say(Words("……共{n}份", "… {n} in all").fill(n=len(line.files)))


def inside(line: LedgerLine, telling: Telling) -> str:
    """Return whether it is published inside the party, else why not."""
    return _published(line.text.withheld_inside, telling)


def outside(line: LedgerLine, telling: Telling) -> str:
    """Return whether it is published to the public, else why not."""
    return _published(line.text.withheld_outside, telling)


def _published(withheld: str | None, telling: Telling) -> str:
    if withheld is None:
        return telling.say(YES)
    return telling.say(Words("否：{why}", "no: {why}").fill(why=withheld))


def yes_no(telling: Telling) -> tuple[str, ...]:
    """Return yes and no."""
    return telling.say(YES), telling.say(NO)


def completions(telling: Telling) -> tuple[str, ...]:
    """Return every degree of completion that somebody may state."""
    return tuple(telling.say(words) for key, words in COMPLETIONS.items() if key != Completion.UNKNOWN)


def states(telling: Telling) -> tuple[str, ...]:
    """Return the titles of every state the findings of the sheet may be in."""
    titles = (state.title for workflow in telling.printed.workflows for state in workflow.states.values())
    return tuple(dict.fromkeys(telling.say(title) for title in titles))

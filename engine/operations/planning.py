"""One change of a measure: what somebody asks for, checked and written into its row.

The caller has found the item, knows that the change is allowed, counts afterwards and writes the history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.domain.actor import Actor
from engine.domain.fields import LONGEST_TEXT
from engine.domain.permission import sees
from engine.errors import InvalidInput
from engine.operations.persons import in_their_place, known_colleague
from engine.operations.units import unit_in
from engine.store import measures, units
from engine.store.items import StoredItem
from engine.store.measures import StoredMeasure
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

MEASURE = Words("措施", "measure")
_REASON = Words("原因", "Reason")
_COLUMN_OF: Mapping[str, str] = {"owner": "owner_id", "leader": "leader_id", "unit": "unit_id", "due_on": "due_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned: the text, logins of people, the name of a unit, a day. None leaves it as it is."""

    text: str | None = None
    owner: str | None = None
    leader: str | None = None
    unit: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """One more measure, with its text."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """Another text, other people or another day for a measure."""

    no: int
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """A measure is done, on a day that is not to come; None is today."""

    no: int
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """A measure is not done after all, for a reason."""

    no: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A measure is no longer planned, for a reason; it stays to be seen and keeps its number."""

    no: int
    note: str


Asked = Add | Amend | Finish | Undo | Drop


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a change wrote: the measure's number, what the history says of it, and the note beside it."""

    no: int
    said: Mapping[str, object]
    note: str


def carry_out(
    work: UnitOfWork,
    item: StoredItem,
    asked: Asked,
    measure: StoredMeasure | None,
    there: Sequence[StoredMeasure],
    *,
    actor: Actor,
    today: date,
    at: datetime,
) -> Written:
    """Write the change into its row; ``measure`` is the one it names.

    Raises ``NotFound``, and ``InvalidInput`` for a measure that was dropped, a change that changes nothing and values
    that do not fit.
    """
    if isinstance(asked, Add):
        return _add(work, item, asked.plan, actor=actor, no=max((one.position for one in there), default=0) + 1)
    assert measure is not None  # noqa: S101 - every other change names one
    _require_kept(measure, item)
    match asked:
        case Amend():
            return _amend(work, item, measure, asked.plan, actor=actor)
        case Finish():
            return _finish(work, item, measure, asked, today=today)
        case Undo():
            return _undo(work, item, measure, asked)
        case Drop():
            return _drop(work, item, measure, asked, at=at)


def _add(work: UnitOfWork, item: StoredItem, plan: Plan, *, actor: Actor, no: int) -> Written:
    text = _plain(plan.text or "", MEASURE, item)
    values, said = _people_and_day(work, item, plan, actor=actor)
    measures.add(work, item_id=item.id, position=no, text=text, values=values)
    return Written(no=no, said=said, note=text)


def _amend(work: UnitOfWork, item: StoredItem, measure: StoredMeasure, plan: Plan, *, actor: Actor) -> Written:
    values, said = _people_and_day(work, item, plan, actor=actor)
    text = None if plan.text is None else _plain(plan.text, MEASURE, item)
    if text is not None:
        values["text"] = text
    changed = {name: value for name, value in values.items() if getattr(measure, name) != value}
    if not changed:
        raise _refused(
            item,
            measure,
            why=Words("没有任何变化", "nothing would change"),
            allowed=Words("新的内容、人员、单位或期限", "another text, person, unit or date"),
        )
    measures.change(work, measure.id, changed)
    kept = {name: value for name, value in said.items() if _COLUMN_OF[name] in changed}
    return Written(no=measure.position, said=kept, note=text if text is not None and "text" in changed else "")


def _finish(work: UnitOfWork, item: StoredItem, measure: StoredMeasure, asked: Finish, *, today: date) -> Written:
    on = asked.on or today
    if measure.done_on is not None:
        raise _refused(
            item,
            measure,
            why=Words(f"已于{measure.done_on}完成", f"it was done on {measure.done_on}"),
            allowed=Words(
                "还没有完成的措施；要改日期先撤销（measure undo）", "one not yet done; to change the day, undo it"
            ),
        )
    if on > today:
        raise InvalidInput(
            what=Words("完成日期", "Day it was done"),
            value=on.isoformat(),
            where=item.number,
            why=Words("这一天还没有到", "that day is still to come"),
            allowed=Words("今天或更早", "today or earlier"),
        )
    measures.change(work, measure.id, {"done_on": on})
    return Written(no=measure.position, said={"on": on.isoformat()}, note=asked.note)


def _undo(work: UnitOfWork, item: StoredItem, measure: StoredMeasure, asked: Undo) -> Written:
    reason = _plain(asked.note, _REASON, item)
    if measure.done_on is None:
        raise _refused(
            item,
            measure,
            why=Words("还没有完成", "it is not done"),
            allowed=Words("已经完成的措施", "a measure that is done"),
        )
    measures.change(work, measure.id, {"done_on": None})
    return Written(no=measure.position, said={"on": measure.done_on.isoformat()}, note=reason)


def _drop(work: UnitOfWork, item: StoredItem, measure: StoredMeasure, asked: Drop, *, at: datetime) -> Written:
    reason = _plain(asked.note, _REASON, item)
    measures.change(work, measure.id, {"void_at": at, "void_reason": reason})
    return Written(no=measure.position, said={}, note=reason)


def _people_and_day(
    work: UnitOfWork, item: StoredItem, plan: Plan, *, actor: Actor
) -> tuple[dict[str, Any], dict[str, object]]:
    """Return what a plan names, as columns of the measure and as the history says it."""
    values: dict[str, Any] = {}
    said: dict[str, object] = {}
    for name, login in (("owner", plan.owner), ("leader", plan.leader)):
        if login is not None:
            values[_COLUMN_OF[name]], said[name] = _who_sees(work, login, item, actor=actor), login
    if plan.unit is not None:
        tree = units.tree(work)
        unit_id = unit_in(tree, plan.unit)
        values["unit_id"], said["unit"] = unit_id, tree.path(unit_id)
    if plan.due_on is not None:
        values["due_on"], said["due_on"] = plan.due_on, plan.due_on.isoformat()
    return values, said


def _who_sees(work: UnitOfWork, login: str, item: StoredItem, *, actor: Actor) -> int:
    """Return a person by login who may see the item: whoever answers for a measure must find it."""
    person = known_colleague(work, login, actor=actor)
    if not sees(in_their_place(work, person), item.facts):
        raise InvalidInput(
            what=Words("人员", "Person"),
            value=login,
            where=item.number,
            why=Words("看不到这件事项", "they cannot see the item"),
            allowed=Words(
                "能看到事项的人：事项上的人员，或在其单位有角色的人（role grant）",
                "who can see it: somebody named for it, or with a role in its unit (role grant)",
            ),
        )
    return person.id


def _require_kept(measure: StoredMeasure, item: StoredItem) -> None:
    if measure.void_reason is not None:
        raise _refused(
            item,
            measure,
            why=Words(f"已经取消（{measure.void_reason}）", f"it was dropped ({measure.void_reason})"),
            allowed=Words(
                "没有取消的措施，或新增一条（measure add）", "one that was not dropped, or a new one (measure add)"
            ),
        )


def _refused(item: StoredItem, measure: StoredMeasure, *, why: Words, allowed: Words) -> InvalidInput:
    return InvalidInput(what=MEASURE, value=measure.position, where=item.number, why=why, allowed=allowed)


def _plain(text: str, what: Words, item: StoredItem) -> str:
    """Return a text without blanks around it; raises ``InvalidInput`` for one that cannot be kept."""
    plain = text.strip()
    if not 0 < len(plain) <= LONGEST_TEXT or not plain.replace("\n", "").replace("\t", "").isprintable():
        raise InvalidInput(
            what=what,
            value="".join(character for character in plain[:20] if character.isprintable()),
            where=item.number,
            why=Words(
                "是空的、太长，或有不能保存的字符", "it is empty, too long or has characters that cannot be stored"
            ),
            allowed=Words(f"1到{LONGEST_TEXT}个字", f"1–{LONGEST_TEXT} characters"),
        )
    return plain

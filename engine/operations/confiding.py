"""Items for named people only: who is let in, who no longer is, and when everybody may know again.

A confidential item is seen by those involved in it and those who were let in, by no role. Whoever makes it so is let in
themselves, and the last who can see it cannot be sent away, so that no item vanishes from everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.item import ItemFacts
from engine.domain.permission import knows_of, require
from engine.errors import InvalidInput, RectifyError
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.operations.persons import known_colleague, known_or_left
from engine.store import confidants, items, people
from engine.store.items import StoredItem
from engine.store.people import Known
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_WHAT = Words("知情人", "People let in")
_SHOWN = 5


class OnlyOneWhoKnows(RectifyError):
    """Somebody cannot leave yet: nobody else may know of a confidential item."""

    code = "only_one_who_knows"
    says = Words(
        "有保密事项只有{login}一人知情{items}，没有人接手以前不能停用。",
        "Nobody but {login} may know of a confidential item{items}; until somebody else does they cannot leave.",
    )
    remedy = Words(
        "请本人先让别人知情，或写明由谁接手只有本人知情的（confidences_to）；不能是办理停用的人自己。",
        "Let them let somebody in first, or name who takes over what only they know (confidences_to); never yourself.",
    )


def confide(
    ledger: Ledger,
    item_name: str,
    logins: Sequence[str] = (),
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Make an item confidential, or let further people into one that is; the actor is let in with them.

    With a ``key`` a repeat changes nothing. Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, ``InvalidInput``
    when nothing would change, or when nobody of the ledger could see the item.
    """
    with writing(ledger.database) as work:
        item = _may_confide(work, item_name, actor)
        if is_repeat(work, {"confide": item_name, "to": list(logins), "note": note}, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        named = [known_colleague(work, login, actor=actor) for login in logins]
        own = set() if item.facts.confidential or actor.own_id is None else {actor.own_id}
        joining = {person.id for person in named} | own
        facts = replace(
            item.facts,
            confidential=True,
            confidants=item.facts.confidants | (joining - knows_of(item.facts)),
        )
        if facts == item.facts:
            raise _refused(item, Words("没有任何变化", "nothing would change"), Words("别的人员", "somebody else"))
        _require_somebody(work, item, facts)
        joined = [person for person in named if person.id not in knows_of(item.facts)]
        return _apply(work, item, facts, joined, action="confide", actor=actor, at=at, note=note)


def withdraw_confidence(
    ledger: Ledger,
    item_name: str,
    logins: Sequence[str],
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Let people no longer know of a confidential item; those involved in it still do, as long as they are.

    With a ``key`` a repeat changes nothing. Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, ``InvalidInput``
    for somebody who was not let in, and for the last who can see the item.
    """
    with writing(ledger.database) as work:
        item = _may_confide(work, item_name, actor)
        request: dict[str, object] = {"withdraw_confidence": item_name, "from": list(logins), "note": note}
        if is_repeat(work, request, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        named = [known_or_left(work, login) for login in logins]
        strange = [person for person in named if person.id not in item.facts.confidants]
        if strange or not named:
            there = people.logins(work)
            raise _refused(
                item,
                Words("不是知情人：{names}", "not let in: {names}").fill(names=[person.login for person in strange]),
                [there.get(person, "") for person in sorted(item.facts.confidants)],
            )
        facts = replace(item.facts, confidants=item.facts.confidants - {person.id for person in named})
        _require_somebody(work, item, facts)
        return _apply(work, item, facts, named, action="withdraw_confidence", actor=actor, at=at, note=note)


def open_up(
    ledger: Ledger,
    item_name: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Let everybody know of an item again whose role reaches it; nobody is let in any longer.

    With a ``key`` a repeat changes nothing. Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, ``InvalidInput``
    for an item that is not confidential.
    """
    with writing(ledger.database) as work:
        item = _may_confide(work, item_name, actor)
        if is_repeat(work, {"open_up": item_name, "note": note}, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        if not item.facts.confidential:
            raise _refused(
                item, Words("本来就不保密", "it is not confidential"), Words("保密事项", "a confidential item")
            )
        facts = replace(item.facts, confidential=False, confidants=frozenset())
        return _apply(work, item, facts, (), action="open_up", actor=actor, at=at, note=note)


def pass_on(
    work: UnitOfWork, person: Known, to: Known | None, *, actor: Actor, at: datetime, note: str
) -> tuple[str, ...]:
    """Let somebody into each confidential item of which only a person who leaves may know; return their numbers.

    Raises ``OnlyOneWhoKnows`` where there is one and nobody was named. That tells the actor that there is something,
    and not what: an item that nobody sees any more would be worse. Who asks without need lets the person go by it, so
    that nobody finds out by trying.
    """
    alone = [item for item in _known_to(work, person.id) if not _is_known_besides(work, item, person.id)]
    if alone and to is None:
        numbers = [item.number for item in alone[:_SHOWN]] if actor.acts_alone else []
        shown = Words("（{items}）", " ({items})").fill(items=numbers) if numbers else ""
        raise OnlyOneWhoKnows(login=person.login, where=person.login, items=shown)
    for item in alone:
        assert to is not None  # noqa: S101 - refused above
        facts = replace(item.facts, confidants=item.facts.confidants | {to.id})
        _apply(work, item, facts, [to], action="confide", actor=actor, at=at, note=note)
    return tuple(item.number for item in alone)


def _known_to(work: UnitOfWork, person_id: int) -> Iterator[StoredItem]:
    found = (items.get(work, key, lock=True) for key in confidants.known_to(work, person_id))
    return (item for item in found if item is not None)


def _is_known_besides(work: UnitOfWork, item: StoredItem, person_id: int) -> bool:
    there = people.correspondents(work, knows_of(item.facts) - {person_id})
    return any(person.disabled_at is None for person in there.values())


def let_in(ledger: Ledger, item: StoredItem) -> list[str]:
    """Return the logins of those let into an item, for whoever has just said who they are."""
    with reading(ledger.database) as work:
        logins = people.logins(work)
    return [logins[person] for person in sorted(item.facts.confidants) if person in logins]


def _may_confide(work: UnitOfWork, name: str, actor: Actor) -> StoredItem:
    item = change.visible(work, name, actor=actor, lock=True)
    if not actor.acts_alone:
        require(actor, Action.CONFIDE, item.facts)
    return item


def _require_somebody(work: UnitOfWork, item: StoredItem, facts: ItemFacts) -> None:
    """Let facts pass by which somebody who has not left can see the item."""
    there = people.correspondents(work, knows_of(facts))
    if all(person.disabled_at is not None for person in there.values()):
        raise _refused(
            item,
            Words("这样就没有人能看到它了", "nobody could see it then"),
            Words("至少一位在岗的知情人或相关人员", "somebody at work who is let in or involved"),
        )


def _apply(
    work: UnitOfWork,
    item: StoredItem,
    facts: ItemFacts,
    who: Collection[Known],
    *,
    action: str,
    actor: Actor,
    at: datetime,
    note: str,
) -> StoredItem:
    data: dict[str, object] = {"people": [person.login for person in who], "confidential": facts.confidential}
    changed = change.apply(work, item, action=action, actor=actor, at=at, facts=facts, data=data, note=note)
    confidants.put(work, item.id, facts.confidants)
    return changed


def _refused(item: StoredItem, why: Words, allowed: object) -> InvalidInput:
    return InvalidInput(what=_WHAT, value=item.number, where=item.number, why=why, allowed=allowed)

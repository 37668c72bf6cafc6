"""Somebody leaves the office, or comes back: what they held goes on, and their name stays where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, RectifyError
from engine.operations.confiding import pass_on
from engine.operations.handing_over import HandedOver, hand_over
from engine.operations.holding import hidden_from, numbers_held
from engine.operations.ledger import Ledger
from engine.operations.persons import known_colleague, known_or_left
from engine.operations.recipients import Recipients
from engine.operations.roles import require_another_administrator
from engine.operations.sign_in_upkeep import end_everything
from engine.store import absence, history, leases, outbox, people, units
from engine.store.outbox import NewNotice
from engine.store.people import Known
from engine.store.tables.office import RoleGrant
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_CHAIN, _KIND = "office", "holder_left"
_SHOWN = 5


class StillHolds(RectifyError):
    """The person cannot leave yet: items are still theirs."""

    code = "still_holds"
    says = Words(
        "{login}名下还有{count}件未办结的事项（{items}），不能停用。",
        "{login} still holds {count} {count:item|items} under way ({items}) and cannot leave.",
    )
    remedy = Words(
        "先移交给别人（--hand-over-to LOGIN），或写明让它们留在其名下（--keep-items）。",
        "Hand them over to somebody (--hand-over-to LOGIN), or say that they stay where they are (--keep-items).",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What ended with somebody's leaving; ``kept`` are the items that stay theirs, ``handed_over`` what went over."""

    person: Known
    changed: bool
    roles: tuple[tuple[str, str], ...] = ()
    substitutes: tuple[int, ...] = ()
    mails: tuple[int, ...] = ()
    kept: tuple[str, ...] = ()
    handed_over: HandedOver | None = None


def disable(
    ledger: Ledger,
    login: str,
    *,
    hand_over_to: str | None = None,
    keep_items: bool = False,
    confidences_to: str | None = None,
    note: str = "",
    zone: str,
    actor: Actor,
    at: datetime,
) -> Left:
    """Close a person and their account: nobody acts as them, no mail goes to them, they are offered nowhere.

    Their items go to ``hand_over_to`` first, in batches of their own, so that a repeat goes on where it was cut off.
    Then, in one transaction, their roles, the substitutes for them and by them, and mails that wait for them end.
    Civil days are those of ``zone``. Doing it twice changes nothing more.

    Of confidential items that the actor may not see nothing is said to them; whoever may know of one is told. Where
    nobody else may, ``confidences_to`` is let in: somebody who is neither the person nor the actor.

    Raises ``NotPermitted``, ``NotFound``, ``LastAdministrator``, ``StillHolds`` for items that were not handed over
    (``keep_items`` leaves them), ``OnlyOneWhoKnows``, ``InvalidInput`` for who may not take over what they knew, and
    what ``hand_over`` raises.
    """
    require(actor, Action.ADMINISTER)
    given: HandedOver | None = None
    if hand_over_to is not None:
        require_may_leave(ledger, login, confidences_to=confidences_to, actor=actor)
        given = hand_over(ledger, login, hand_over_to, note=note or "离任", actor=actor, at=at)
    with writing(ledger.database) as work:
        person = known_or_left(work, login)
        if is_closed(work, person):
            return Left(person=person, changed=False, handed_over=given)
        require_another_administrator(work, person)
        kept = tuple(numbers_held(work, ledger, person.id, actor=actor))
        if kept and not keep_items:
            shown = [*kept[:_SHOWN], *(["…"] if len(kept) > _SHOWN else [])]
            raise StillHolds(login=login, where=login, count=len(kept), items=shown, numbers=kept)
        to = _successor(work, person, confidences_to, actor=actor)
        pass_on(work, person, to, actor=actor, at=at, note=note or "离任")
        _tell_of_hidden(work, ledger, person, actor=actor, at=at)
        left = _close(work, person, kept, given, zone=zone, actor=actor, at=at)
        data: dict[str, object] = {
            "login": login, "roles": [list(one) for one in left.roles], "substitutes": list(left.substitutes),
            "items_kept": len(kept), **({} if to is None else {"confidences_to": to.login}),
        }  # fmt: skip
        history.append(work, _CHAIN, at=at, action="person_disabled", actor=actor, data=data, note=note)
        return left


def require_may_leave(ledger: Ledger, login: str, *, confidences_to: str | None = None, actor: Actor) -> None:
    """Let somebody pass who may leave, whatever they hold, before anything is handed over.

    Raises ``NotPermitted``, ``NotFound``, ``LastAdministrator``, and ``InvalidInput`` for who may not take over what
    only they knew.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        leaving = known_or_left(work, login)
        require_another_administrator(work, leaving)
        _successor(work, leaving, confidences_to, actor=actor)


def enable(ledger: Ledger, login: str, *, actor: Actor, at: datetime) -> bool:
    """Open a person and their account again, without the roles they had; False when they are not disabled.

    Raises ``NotPermitted`` and ``NotFound``.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        person = known_or_left(work, login)
        if not is_closed(work, person):
            return False
        people.set_disabled(work, person.id, None)
        history.append(work, _CHAIN, at=at, action="person_enabled", actor=actor, data={"login": login})
    return True


def is_closed(work: UnitOfWork, person: Known) -> bool:
    """Say whether a person has left, or their account is closed."""
    return people.by_login(work, person.login) is None


def _successor(work: UnitOfWork, person: Known, login: str | None, *, actor: Actor) -> Known | None:
    """Return who takes over what only a person knew; never whoever lets them go, who would learn of it by that."""
    if login is None:
        return None
    found = known_colleague(work, login, actor=actor)
    if found.id in {person.id, actor.own_id}:
        is_actor = found.id == actor.own_id
        raise InvalidInput(
            what=Words("接手知情的人", "Who takes over what only they knew"),
            value=login,
            where="confidences_to",
            why=Words("是办理停用的人自己", "it is whoever lets them go")
            if is_actor
            else Words("是离任的人自己", "it is who leaves"),
            allowed=Words("另一位在岗的同事", "another colleague at work"),
        )
    return found


def _tell_of_hidden(work: UnitOfWork, ledger: Ledger, person: Known, *, actor: Actor, at: datetime) -> None:
    """Tell those who may know of what the actor may not see that a person named in it has left.

    The actor learns nothing of it, not even by a refusal, and the person's access is cut at once.
    """
    recipients = Recipients(work)
    outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"{_KIND}:{item.id}:{person.id}:{item.facts.version}:{who}",
                kind=_KIND,
                item_id=item.id,
                recipient_id=who,
                at=at,
                send_from=at,
                data={"why": why, "by": person.name, "state": item.facts.state},
            )
            for item in (one.item for one in hidden_from(work, ledger, person.id, actor=actor))
            for who, why in recipients.those_who_know(item.facts, besides=person.id).items()
        ],
    )


def _close(
    work: UnitOfWork,
    person: Known,
    kept: tuple[str, ...],
    given: HandedOver | None,
    *,
    zone: str,
    actor: Actor,
    at: datetime,
) -> Left:
    tree = units.tree(work)
    held = tuple(
        (row.role, tree.path(row.unit_id))
        for row in work.list(RoleGrant, person_id=person.id)
        if row.revoked_at is None
    )
    people.revoke_all(work, person.id, at=at)
    people.set_disabled(work, person.id, at)
    end_everything(work, person.id, day=local_day(at, zone), at=at)
    mails = leases.give_up_for(work, person.id, detail="its reader has left", at=at)
    for mail in mails:
        outbox.bring_back(work, mail)
    return Left(
        person=person,
        changed=True,
        roles=held,
        substitutes=_end_substitutes(work, person, zone=zone, actor=actor, at=at),
        mails=tuple(mails),
        kept=kept,
        handed_over=given,
    )


def _end_substitutes(work: UnitOfWork, person: Known, *, zone: str, actor: Actor, at: datetime) -> tuple[int, ...]:
    """End every span that still counts in which a person is away or stands in; return which they were."""
    logins = people.logins(work)
    ended = []
    for span in absence.spans(work, still_on=local_day(at, zone)):
        if person.id in (span.person_id, span.substitute_id) and absence.end_span(
            work, span.id, by=actor.shown_as, at=at
        ):
            data: dict[str, object] = {
                "id": span.id, "person": logins.get(span.person_id, ""),
                "substitute": logins.get(span.substitute_id, ""),
            }  # fmt: skip
            history.append(work, _CHAIN, at=at, action="substitute_ended", actor=actor, data=data)
            ended.append(span.id)
    return tuple(ended)

"""What went to whom, when and with what outcome, for whoever may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.domain.extent import scope_of
from engine.domain.mailing import holds_link
from engine.domain.permission import may_for, sees
from engine.domain.ways import MAIL
from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.operations.persons import known_or_left, require_known
from engine.operations.withheld_links import without_links
from engine.store import attempts, bounces, items, mails, people
from engine.store.glance import glancing
from engine.store.mails import BOUNCED, CarriedNotice, StoredMail, WantedMails
from engine.store.tables.delivery import Address, Bounce, Delivery
from engine.store.tables.mail import MessageState
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words

STATES = (*MessageState, BOUNCED)
_MAIL = Words("邮件", "mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice in a mail: its kind, the number of its item, and the absent person for whom it was."""

    kind: str
    item: str | None
    state: str
    instead_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMail:
    """A mail with what it tells.

    ``is_withheld``: it speaks of an item that the asker may not know of, or holds a one-time link, which stands in the
    reader's own mailbox and nowhere else.
    """

    mail: StoredMail
    told: tuple[Told, ...]
    is_withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """One page of mails, newest first; ``next`` is what the page after it begins behind, None on the last."""

    mails: tuple[ListedMail, ...]
    total: int
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeMail:
    """A mail whole: each attempt, what came back, what is known against its address, and its bytes.

    ``data`` is None where its text is withheld.
    """

    listed: ListedMail
    attempts: tuple[Delivery, ...]
    bounces: tuple[Bounce, ...]
    fault: Address | None
    data: bytes | None


def list_mails(ledger: Ledger, wanted: WantedMails, *, actor: Actor) -> MailPage:
    """Return the mails that match and that the actor may see: their own, and those of people they look after.

    Raises ``NotFound`` for an unknown login, ``InvalidInput`` for an unknown state.
    """
    if wanted.state is not None and wanted.state not in STATES:
        raise InvalidInput(
            what=Words("邮件状态", "State of a mail"),
            value=wanted.state,
            where="--state",
            why=Words("没有这种状态", "there is no such state"),
            allowed=[str(state) for state in STATES],
        )
    wanted = replace(wanted, scope=scope_of(actor, Action.SEE_MAIL))
    with reading(ledger.database) as work:
        if wanted.login is not None:
            require_known(work, known_or_left(work, wanted.login), actor=actor)
        found, total = mails.listed(work, wanted), mails.counted(work, wanted)
        page = found[: wanted.most]
        shown = with_what_they_tell(work, page, actor)
    return MailPage(mails=shown, total=total, next=page[-1].id if len(found) > wanted.most else None)


def whole_mail(ledger: Ledger, message_id: int, *, actor: Actor) -> WholeMail:
    """Return one mail with everything that became of it; raises ``NotFound``, also for one that may not be seen."""
    with glancing(ledger.database) as work:
        work.ahead(
            people.names,
            lambda ask: attempts.of_message(ask, message_id),
            lambda ask: bounces.of_message(ask, message_id),
        )
        mail = seen_mail(work, message_id, actor)
        (listed,) = with_what_they_tell(work, [mail], actor)
        return WholeMail(
            listed=listed,
            attempts=tuple(attempts.of_message(work, message_id)),
            bounces=tuple(bounces.of_message(work, message_id)),
            fault=work.find(Address, address=mail.address),
            data=None if listed.is_withheld else _as_seen_by(actor, mail, mails.bytes_of(work, message_id)),
        )


def _as_seen_by(actor: Actor, mail: StoredMail, data: bytes) -> bytes:
    """Return a mail whole to its reader, and to the operator, who has the database; to others without its links.

    A token reads it without them too: whoever has a link acts by it, and the token may be for reading only.
    """
    may_use = (actor.own_id == mail.recipient_id and actor.door is not Door.API) or actor.acts_alone
    return data if may_use or mail.channel != MAIL else without_links(data)


def seen_mail(work: UnitOfWork, message_id: int, actor: Actor) -> StoredMail:
    """Return one mail that the actor may see; raises ``NotFound``."""
    mail = mails.get(work, message_id)
    if mail is None or not may_for(actor, Action.SEE_MAIL, mail.recipient_id, mail.unit_id):
        raise NotFound(what=_MAIL, which=str(message_id))
    return mail


def with_what_they_tell(work: UnitOfWork, found: Sequence[StoredMail], actor: Actor) -> tuple[ListedMail, ...]:
    """Add what each mail tells; one about an item the actor may not know of says no more than that it went out."""
    notices = mails.carried(work, (mail.id for mail in found))
    about = items.get_many(work, {n.item_id for told in notices.values() for n in told if n.item_id is not None})
    names = people.names(work)

    def listed(mail: StoredMail) -> ListedMail:
        carried = notices.get(mail.id, [])
        is_own = actor.own_id == mail.recipient_id
        hidden = {key for key in _items_of(carried) if not (is_own or sees(actor, about[key].facts))}
        told = tuple(
            Told(
                kind=notice.kind,
                item=None if notice.item_id is None else about[notice.item_id].number,
                state=notice.state,
                instead_of=names.get(notice.for_id) if notice.for_id is not None else None,
            )
            for notice in carried
            if notice.item_id not in hidden
        )
        withheld = bool(hidden) or holds_link(mail.slot)
        return ListedMail(mail=replace(mail, subject="") if hidden else mail, told=told, is_withheld=withheld)

    return tuple(listed(mail) for mail in found)


def _items_of(carried: Iterable[CarriedNotice]) -> set[int]:
    return {notice.item_id for notice in carried if notice.item_id is not None}

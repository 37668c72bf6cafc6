"""Everything there is about one item, to be handed on: how it stands, its chain with the texts, what went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.chain import Link
from engine.domain.permission import may_for
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.mails import ListedMail, with_what_they_tell
from engine.operations.reading import WholeItem, read_whole
from engine.store import evidence, history, line_parts, mails
from engine.store.history import Note
from engine.store.line_parts import LineText
from engine.store.mails import StoredMail, WantedMails
from engine.store.unit_of_work import UnitOfWork, reading

_EVERY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAbout:
    """A message about an item; ``listed`` is None where the actor may know of it only that it went out."""

    mail: StoredMail
    listed: ListedMail | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One item with everything about it; ``links`` are its chain as stored, ``notes`` the texts beside it."""

    whole: WholeItem
    text: LineText
    links: Sequence[Link]
    notes: Sequence[Note]
    sent: Sequence[SentAbout]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSize:
    """How much goes into a dossier: pieces of evidence, their bytes, and messages."""

    files: int
    bytes: int
    mails: int


def dossier_size(ledger: Ledger, name: str, *, actor: Actor) -> DossierSize:
    """Return how much goes into the dossier of an item, counted and not read; raises ``NotFound``."""
    with reading(ledger.database) as work:
        stored = change.visible(work, name, actor=actor)
        files, size = evidence.contents_of(work, stored.id)
        return DossierSize(files=files, bytes=size, mails=mails.counted(work, WantedMails(item=stored.number)))


def dossier(ledger: Ledger, name: str, *, actor: Actor) -> Dossier:
    """Return everything about an item that the actor may see, as it is at one moment; raises ``NotFound``.

    What was said in mails is read mail by mail (``mails.whole_mail``), by the permission that every door asks.
    """
    with reading(ledger.database) as work:
        whole = read_whole(work, ledger, name, actor=actor)
        chain = history.item_chain(whole.stored.id)
        return Dossier(
            whole=whole,
            text=line_parts.texts_of(work, [whole.stored.id])[whole.stored.id],
            links=list(history.links(work, chain)),
            notes=history.notes(work, chain),
            sent=_sent(work, whole.stored.number, actor),
        )


def _sent(work: UnitOfWork, number: str, actor: Actor) -> list[SentAbout]:
    """Return the messages about an item, oldest first."""
    found = mails.listed(work, WantedMails(item=number, most=_EVERY))[::-1]
    seen = [mail for mail in found if may_for(actor, Action.SEE_MAIL, mail.recipient_id, mail.unit_id)]
    listed = {one.mail.id: one for one in with_what_they_tell(work, seen, actor)}
    return [SentAbout(mail=mail, listed=listed.get(mail.id)) for mail in found]

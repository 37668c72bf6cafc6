"""The history: links are added, read and checked; nothing here changes or removes one."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, func, insert, select

from engine.domain.actor import Actor
from engine.domain.chain import FORMAT, GENESIS, Link, canonical, link_hash, stamp, text_hash
from engine.domain.seals import Head
from engine.store.tables.ledger import History, HistoryText
from engine.store.unit_of_work import UnitOfWork, table_of

_history, _text = table_of(History), table_of(HistoryText)
_SALT_BYTES = 16

_ADD = insert(_history).values(
    {
        name: bindparam(name, type_=_history.c[name].type)
        for name in ("chain", "seq", "at", "action", "text", "previous", "hash")
    }
)
_ADD_KEYED = _ADD.returning(_history.c.id)
_ADD_TEXT = insert(_text).values(
    history_id=bindparam("history_id"), salt=bindparam("salt"), text=bindparam("text"), erased_at=None
)
_HEAD = (
    select(_history.c.seq, _history.c.hash)
    .where(_history.c.chain == bindparam("chain"))
    .order_by(_history.c.seq.desc())
    .limit(1)
)
_ENTRIES = (
    select(
        _history.c.seq,
        _history.c.at,
        _history.c.action,
        _history.c.text,
        _text.c.text,
        _text.c.salt,
        _history.c.hash,
    )
    .select_from(_history.outerjoin(_text))
    .where(_history.c.chain == bindparam("chain"))
    .order_by(_history.c.seq)
)
_LINKS = (
    select(_history.c.seq, _history.c.text, _history.c.previous, _history.c.hash)
    .where(_history.c.chain == bindparam("chain"))
    .order_by(_history.c.seq)
)
_NOTES = (
    select(_history.c.seq, _text.c.salt, _text.c.text, _text.c.erased_at)
    .select_from(_history.join(_text))
    .where(_history.c.chain == bindparam("chain"))
    .order_by(_history.c.seq)
)
_LAST = select(func.max(_history.c.id))
_CHAINS = select(_history.c.chain, func.count()).group_by(_history.c.chain).order_by(_history.c.chain)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link ready to be stored. ``note`` is free text, tied in by its hash with ``salt``."""

    chain: str
    seq: int
    at: datetime
    action: str
    text: str
    previous: str
    hash: str
    salt: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was done, as read back. ``note`` is None when none was given or it was erased.

    ``note_holds`` and ``row_holds`` say whether the note, and the columns beside the text, are what was hashed;
    ``hash`` is the fingerprint of the link, by which the following one names it.
    """

    seq: int
    at: datetime
    action: str
    data: Mapping[str, Any]
    by: Mapping[str, str | None]
    note: str | None
    note_holds: bool
    row_holds: bool
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The free text of a link with the salt of its hash; both None once it was erased."""

    seq: int
    salt: str | None
    text: str | None
    erased_at: datetime | None


def item_chain(item_id: int) -> str:
    """Return the name of an item's chain."""
    return f"item:{item_id}"


def link(
    chain: str,
    *,
    seq: int,
    previous: str,
    at: datetime,
    action: str,
    actor: Actor,
    data: Mapping[str, object],
    note: str = "",
) -> NewLink:
    """Return the next link of a chain, ready to be stored; its hash is what the following link must name."""
    salt = secrets.token_hex(_SALT_BYTES) if note else ""
    text = canonical(
        {
            "v": FORMAT,
            "chain": chain,
            "seq": seq,
            "at": stamp(at),
            "action": action,
            "by": _by(actor),
            "data": data,
            "note": text_hash(salt, note) if note else None,
        }
    )
    return NewLink(
        chain=chain,
        seq=seq,
        at=at,
        action=action,
        text=text,
        previous=previous,
        hash=link_hash(previous, text),
        salt=salt,
        note=note,
    )


def add(work: UnitOfWork, new: NewLink) -> None:
    """Store a link, and its free text beside it."""
    values = {
        "chain": new.chain,
        "seq": new.seq,
        "at": new.at,
        "action": new.action,
        "text": new.text,
        "previous": new.previous,
        "hash": new.hash,
    }
    if new.note:
        work.run(_ADD_TEXT, history_id=work.key_of(_ADD_KEYED, **values), salt=new.salt, text=new.note)
    else:
        work.run(_ADD, **values)


def append(
    work: UnitOfWork, chain: str, *, at: datetime, action: str, actor: Actor, data: Mapping[str, object], note: str = ""
) -> None:
    """Add a link to a chain whose head nobody has at hand; other writers of the chain wait."""
    work.lock(chain)
    head = work.maybe(_HEAD, chain=chain)
    seq, previous = (head[0] + 1, head[1]) if head else (1, GENESIS)
    add(work, link(chain, seq=seq, previous=previous, at=at, action=action, actor=actor, data=data, note=note))


def last_key(work: UnitOfWork) -> int:
    """Return the key of the last link of any chain: it grows with everything that happens; 0 before the first."""
    return work.one(_LAST)[0] or 0


def entries(work: UnitOfWork, chain: str) -> list[Entry]:
    """Return everything a chain records, oldest first."""
    return [_entry(chain, *row) for row in work.rows(_ENTRIES, chain=chain)]


def links(work: UnitOfWork, chain: str) -> Iterator[Link]:
    """Yield the links of a chain as they are stored, oldest first, to be checked."""
    for seq, text, previous, digest in work.rows(_LINKS, chain=chain):
        yield Link(seq=seq, text=text, previous=previous, hash=digest)


def latest_since(
    work: UnitOfWork, action: str, item_ids: Iterable[int], *, since: datetime
) -> dict[int, tuple[datetime, Mapping[str, str | None]]]:
    """Return when something was last done to each of these items since an instant, and by whom, by the item's key."""
    by_chain = {item_chain(key): key for key in item_ids}
    query = (
        select(_history.c.chain, _history.c.at, _history.c.text)
        .where(_history.c.chain.in_(sorted(by_chain)), _history.c.action == action, _history.c.at >= since)
        .order_by(_history.c.seq)
    )
    return {by_chain[chain]: (at, json.loads(text)["by"]) for chain, at, text in work.rows_once(query)}


def done_to(
    work: UnitOfWork, actions: Iterable[str], item_ids: Iterable[int]
) -> dict[int, list[tuple[datetime, str, Mapping[str, Any]]]]:
    """Return when each of these items was entered and when each of these actions was taken, with its data; by item."""
    by_chain = {item_chain(key): key for key in item_ids}
    query = (
        select(_history.c.chain, _history.c.at, _history.c.action, _history.c.text)
        .where(
            _history.c.chain.in_(sorted(by_chain)),
            _history.c.action.in_(sorted(actions)) | (_history.c.seq == 1),
        )
        .order_by(_history.c.chain, _history.c.seq)
    )
    found: dict[int, list[tuple[datetime, str, Mapping[str, Any]]]] = {}
    for chain, at, action, text in work.rows_once(query):
        found.setdefault(by_chain[chain], []).append((at, action, json.loads(text)["data"]))
    return found


def notes(work: UnitOfWork, chain: str) -> list[Note]:
    """Return the free texts of a chain, oldest first; of an erased one not the salt either: it would help guessing."""
    return [
        Note(seq=seq, salt=None if text is None else salt, text=text, erased_at=erased)
        for seq, salt, text, erased in work.rows(_NOTES, chain=chain)
    ]


def chains(work: UnitOfWork) -> list[tuple[str, int]]:
    """Return each chain with the number of its links."""
    return [(name, count) for name, count in work.rows(_CHAINS)]


def heads(work: UnitOfWork) -> Mapping[str, Head]:
    """Return the last link of each chain."""
    last = select(_history.c.chain, func.max(_history.c.seq).label("seq")).group_by(_history.c.chain).subquery()
    query = select(_history.c.chain, _history.c.seq, _history.c.hash).join(
        last, (_history.c.chain == last.c.chain) & (_history.c.seq == last.c.seq)
    )
    return {chain: Head(seq, digest) for chain, seq, digest in work.rows_once(query)}


def _by(actor: Actor) -> dict[str, str | None]:
    represented, absent = actor.on_behalf_of, actor.instead_of
    by: dict[str, str | None] = {
        "actor": actor.login,
        "name": actor.own_name,
        "on_behalf_of": represented.login if represented else None,
        "typed_by": actor.typed_by,
        "via": actor.door,
    }
    # Only when there is one: what was written before anybody could stand in for somebody stays as it is.
    return by if absent is None else {**by, "instead_of": absent.login, "instead_of_name": absent.name}


def _entry(
    chain: str, seq: int, at: datetime, action: str, text: str, note: str | None, salt: str | None, digest: str
) -> Entry:
    told = json.loads(text)
    is_kept = (salt is None) == (told["note"] is None)
    return Entry(
        seq=seq,
        at=at,
        action=action,
        data=cast("Mapping[str, Any]", told["data"]),
        by=told["by"],
        note=note,
        note_holds=is_kept and (note is None or told["note"] == text_hash(salt or "", note)),
        row_holds=(told["chain"], told["seq"], told["at"], told["action"]) == (chain, seq, stamp(at), action),
        hash=digest,
    )

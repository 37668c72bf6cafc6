"""Is the history whole, and does it agree with the ledger? Every link is checked, not only the ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.audited import Audited, is_marked, mark
from engine.domain.chain import Link, first_fault
from engine.domain.permission import require
from engine.domain.seals import Head, Seal, sealed
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.store import history, invariants, seals
from engine.store.tables.ledger import Evidence
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

# Takes how much of a check is done, and of how much.
Told = Callable[[int, int], None]
# So many links are read in one transaction, where a check tells how far it is.
_LINKS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstBad:
    """The first thing that does not hold: in which chain, at which link, and what."""

    chain: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check of the history found."""

    entries: int
    chains: int
    first_bad: FirstBad | None


def audit(ledger: Ledger, *, actor: Actor, seal: Seal | None = None) -> Verified:
    """Return what ``verify`` finds, to whoever may ask for it; raises ``NotPermitted``."""
    require(actor, Action.VERIFY_HISTORY)
    return verify(ledger, seal=seal)


def seal_history(ledger: Ledger, *, secret: bytes, actor: Actor, at: datetime) -> Seal:
    """Return where every chain ends now, to be kept outside; raises ``NotPermitted``.

    It leaves no link in any chain, so two seals taken one after the other agree. When it was taken is kept beside them.
    """
    require(actor, Action.VERIFY_HISTORY)
    with writing(ledger.database) as work:
        office = ledger.installation(work).office_name
        taken = sealed(history.heads(work), office=office, at=at, secret=secret)
        seals.note(work, at=at, by=actor.own_name, key=taken.key, chains=len(taken.heads))
        return taken


def verify(ledger: Ledger, *, seal: Seal | None = None) -> Verified:
    """Check each link of each chain, and that every item's chain ends where the item says it does.

    A chain alone shows changes. A tail cut off together with the item's own mark, or a history made anew, shows only
    against a ``seal``: everything that it holds must be there still.
    """
    held = seal.heads if seal else {}
    with reading(ledger.database) as work:
        chains = history.chains(work)
        faults = (fault for name, _count in chains if (fault := _fault(work, name, held.get(name))) is not None)
        bad = next(faults, None) or _first_loose_end(work) or _first_orphan(work, chains) or _first_gone(held, chains)
        return Verified(entries=sum(count for _name, count in chains), chains=len(chains), first_bad=bad)


def verify_by_parts(ledger: Ledger, *, told: Told) -> Verified:
    """Return what ``verify`` finds, but for what changes meanwhile; ``told`` hears how many chains are done."""
    chains = entries = 0
    last: str | None = ""
    bad: FirstBad | None = None
    while last is not None and bad is None:
        part = _part(ledger, after=last, most=_LINKS)
        chains, entries, last, bad = chains + part.chains, entries + part.entries, part.last, part.first_bad
        told(chains, chains + part.left)
    return Verified(entries=entries, chains=chains, first_bad=bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the check of the history: ``chains`` were looked at up to ``last``, ``left`` come behind it.

    ``last`` is None where nothing is left: then the ends of all chains were held against the ledger too.
    """

    entries: int
    chains: int
    left: int
    last: str | None
    first_bad: FirstBad | None


def audit_part(ledger: Ledger, *, after: str, most: int, actor: Actor) -> Part:
    """Check the chains behind one by name, until about ``most`` links were read; raises ``NotPermitted``.

    The parts together find what ``audit`` does, but for what changes meanwhile.
    """
    require(actor, Action.VERIFY_HISTORY)
    return _part(ledger, after=after, most=most)


def _part(ledger: Ledger, *, after: str, most: int) -> Part:
    with reading(ledger.database) as work:
        every = history.chains(work)
        ahead = [one for one in every if one[0] > after]
        read = looked = 0
        for name, count in ahead:
            if read >= most:
                break
            read, looked = read + count, looked + 1
            bad = _fault(work, name, None)
            if bad is not None:
                return Part(entries=read, chains=looked, left=len(ahead) - looked, last=name, first_bad=bad)
        left = len(ahead) - looked
        if left:
            return Part(entries=read, chains=looked, left=left, last=ahead[looked - 1][0], first_bad=None)
        bad = _first_loose_end(work) or _first_orphan(work, every)
        return Part(entries=read, chains=looked, left=0, last=None, first_bad=bad)


def audited_mark(ledger: Ledger, audited: Audited) -> str:
    """Return what an address says beside how far a check came, so that only this office's own is gone on from."""
    with reading(ledger.database) as work:
        return mark(ledger.installation(work).post_key, audited)


def require_marked(ledger: Ledger, audited: Audited, sign: str) -> None:
    """Let pass how far a check came as this office said it; raises ``InvalidInput``."""
    with reading(ledger.database) as work:
        if is_marked(ledger.installation(work).post_key, audited, sign):
            return
    raise InvalidInput(
        what=Words("核对的进度", "How far it is"),
        value=audited.after[:40] or "—",
        why=Words("不是本系统给出的", "it was not said by this office"),
        allowed=Words("从头核对", "to begin anew"),
    )


def invariant_breaches(ledger: Ledger, *, told: Told | None = None) -> list[str]:
    """Return a sentence for each rule of the ledger that does not hold; empty when all do.

    With ``told``, which hears how many rules are done, each is a transaction of its own.
    """
    found, rules = list[str](), invariants.rules()
    if told is None:
        with reading(ledger.database) as work:
            return [one for rule in rules for one in rule(work)]
    for done, rule in enumerate(rules, start=1):
        with reading(ledger.database) as work:
            found += rule(work)
        told(done, len(rules))
    return found


def lost_files(ledger: Ledger, *, told: Told = lambda _done, _total: None) -> list[str]:
    """Return the name of each piece of evidence whose file is missing or no longer has the content it was pinned to.

    ``told`` hears how many bytes were to be read of how many, after each file.
    """
    with reading(ledger.database) as work:
        pinned = {row.sha256: row for row in work.list(Evidence) if row.void_at is None}
    total, done, lost = sum(row.size for row in pinned.values()), 0, list[str]()
    for sha256, row in pinned.items():
        if not ledger.files.holds(sha256):
            lost.append(row.file_name)
        done += row.size
        told(done, total)
    return lost


def _fault(work: UnitOfWork, chain: str, held: Head | None) -> FirstBad | None:
    met: list[str] = []

    def links() -> Iterator[Link]:
        for link in history.links(work, chain):
            if held is not None and link.seq == held.seq:
                met.append(link.hash)
            yield link

    fault = first_fault(links())
    if fault is not None:
        return FirstBad(chain=chain, seq=fault.seq, what=fault.what)
    if held is not None and met != [held.hash]:
        return FirstBad(chain=chain, seq=held.seq, what="differs from the seal" if met else "is gone since the seal")
    for entry in history.entries(work, chain):
        if not entry.row_holds:
            return FirstBad(chain=chain, seq=entry.seq, what="row does not say what its text says")
        if not entry.note_holds:
            return FirstBad(chain=chain, seq=entry.seq, what="note was changed")
    return None


def _first_loose_end(work: UnitOfWork) -> FirstBad | None:
    end = invariants.loose_end(work)
    return FirstBad(chain=history.item_chain(end[0]), seq=end[1], what="end is missing") if end else None


def _first_gone(held: Mapping[str, Head], chains: Sequence[tuple[str, int]]) -> FirstBad | None:
    gone = min(held.keys() - {name for name, _count in chains}, default=None)
    return None if gone is None else FirstBad(chain=gone, seq=held[gone].seq, what="is gone since the seal")


def _first_orphan(work: UnitOfWork, chains: Sequence[tuple[str, int]]) -> FirstBad | None:
    known = {history.item_chain(key) for key in invariants.item_keys(work)}
    of_items = (name for name, _count in chains if name.startswith("item:"))
    orphan = next((name for name in of_items if name not in known), None)
    return FirstBad(chain=orphan, seq=1, what="item is missing") if orphan else None

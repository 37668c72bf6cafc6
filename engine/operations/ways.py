"""By which ways a person hears of things: for all kinds of notice, or for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.ways import EVERY_KIND, MAIL, NOTHING_CHOSEN, Chosen
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.persons import known_person, require_about
from engine.store import history, people, ways
from engine.store.glance import glancing
from engine.store.unit_of_work import reading, writing
from engine.words import Words

# What takes a choice back.
DEFAULT = "default"
_CHAIN = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """What can be chosen: the kinds of notice there are, and the names of the channels beside mail."""

    kinds: Collection[str]
    channels: Collection[str]


def choose_ways(
    ledger: Ledger,
    login: str,
    by: Sequence[str],
    *,
    kind: str = EVERY_KIND,
    possible: Possible,
    actor: Actor,
    at: datetime,
) -> Chosen:
    """Set by which ways somebody hears of a kind of notice (``*``: of every kind without a choice of its own).

    ``["default"]`` takes the choice back. Everybody may choose for themselves, an administrator for anybody; what is
    chosen counts from the next message on. Raises ``NotFound``, ``NotPermitted``, and ``InvalidInput`` for a kind or
    a channel there is not, and where no way would be left.
    """
    with writing(ledger.database) as work:
        known = known_person(work, login)
        require_about(work, known, Action.KEEP_HABITS, actor=actor)
        _require_kind(kind, possible)
        names = [] if list(by) == [DEFAULT] else _names(by, possible)
        ways.choose(work, known.id, kind, names)
        history.append(
            work,
            _CHAIN,
            at=at,
            action="ways_chosen",
            actor=actor,
            data={"login": login, "kind": kind, "by": names or None},
        )
        return ways.chosen(work, [known.id]).get(known.id, NOTHING_CHOSEN)


def ways_of(ledger: Ledger, login: str, *, actor: Actor) -> Chosen:
    """Return what somebody chose. Raises ``NotFound``, and ``NotPermitted`` for who may not choose for them."""
    with reading(ledger.database) as work:
        known = known_person(work, login)
        require_about(work, known, Action.KEEP_HABITS, actor=actor)
        return ways.chosen(work, [known.id]).get(known.id, NOTHING_CHOSEN)


def choosers(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Return, for each way besides mail that anybody chose, the names of who did."""
    with glancing(ledger.database) as work:
        work.ahead(people.names, ways.everything_chosen)
        names, found = people.names(work), dict[str, list[str]]()
        for person, chosen in ways.everything_chosen(work).items():
            for way in chosen.others:
                found.setdefault(way, []).append(names[person])
    return {way: tuple(sorted(who)) for way, who in sorted(found.items())}


def _require_kind(kind: str, possible: Possible) -> None:
    if kind != EVERY_KIND and kind not in possible.kinds:
        raise InvalidInput(
            what=Words("通知种类", "Kind of notice"),
            value=kind,
            where="--kind",
            why=Words("没有这一种", "there is no such kind"),
            allowed=[EVERY_KIND, *possible.kinds],
        )


def _names(by: Sequence[str], possible: Possible) -> list[str]:
    allowed = [MAIL, *sorted(possible.channels)]
    wrong = next((name for name in by if name not in allowed), None)
    if wrong is None and by:
        return sorted(set(by))
    raise InvalidInput(
        what=Words("渠道", "Channel"),
        value=wrong or "",
        where="--by",
        why=Words("没有这个渠道", "there is no such channel")
        if wrong
        else Words("至少要有一个渠道", "there must be at least one"),
        allowed=[*allowed, DEFAULT],
    )

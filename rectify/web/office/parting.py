"""What somebody holds and who is to have it: read from a form, looked over, and carried out as far as time allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from engine.domain.permission import called
from engine.errors import InvalidInput, NotFound
from engine.operations.belongings import Belongings
from engine.operations.handing_over import Piece, hand_over, preview
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds.given import Given

# So many items have an input of their own; the others go to whoever gets the rest.
MOST = 80
# Items of one transaction, and how long one request hands over.
_BATCH, _SECONDS = 40, 4.0
_TO = Words("交给谁", "Who is to have it")
_A_LOGIN = Words(
    "在岗人员的登录名，或没有重名的姓名", "the login of somebody who works here, or a name that only one has"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One item of a parting: to whom it goes or went (name), or why it stays; ``what`` is what of it."""

    number: str
    title: str
    what: Sequence[Words]
    target: str | None
    why_not: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is to have what: by login the numbers of the items. ``kept`` are those that nobody was named for."""

    targets: Mapping[str, Sequence[str]]
    kept: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How far it is: what went over or stays, and how many items are left for the next request."""

    outcomes: Sequence[Outcome] = field(default_factory=tuple)
    left: int = 0


def input_of(number: str) -> str:
    """Return the name of the input that says who gets one item."""
    return f"to-{number}"


def planned(found: Belongings, given: Given) -> Plan:
    """Return who is to have what, as the form says: the one for all, or whoever was named beside an item."""
    usual, targets, kept = given.text("to"), dict[str, list[str]](), list[str]()
    for piece in found.pieces:
        target = given.text(input_of(piece.number)) or usual
        if target:
            targets.setdefault(login_of(found, target), []).append(piece.number)
        else:
            kept.append(piece.number)
    return Plan(targets=targets, kept=kept)


def login_of(found: Belongings, typed: str) -> str:
    """Return the login that was meant: as typed, or of the one person who is so called."""
    if any(one.login == typed for one in found.successors):
        return typed
    called = [one.login for one in found.successors if one.name == typed]
    return called[0] if len(called) == 1 else typed


def looked_over(call: Call, found: Belongings, plan: Plan) -> Sequence[Outcome]:
    """Return what carrying a plan out would do now, item by item.

    Raises ``InvalidInput`` for somebody who cannot be given anything, and what handing over raises.
    """
    by_number: dict[str, Outcome] = {}
    for target, numbers in plan.targets.items():
        try:
            done = preview(call.ledger, found.person.login, target, only=numbers, actor=call.actor)
        except NotFound as unknown:
            why = Words("没有这个人，或者已离任", "there is no such person, or they have left")
            raise InvalidInput(what=_TO, value=target[:40], why=why, allowed=_A_LOGIN) from unknown
        by_number |= {one.number: outcome_of(one, done.target.name) for one in (*done.moved, *done.stayed)}
    return [by_number.get(piece.number) or outcome_of(piece, None) for piece in found.pieces]


def carried_out(call: Call, found: Belongings, plan: Plan, note: str) -> Carried:
    """Hand over what a plan says, for a few seconds; what is left begins with the next request."""
    outcomes, left, until = list[Outcome](), 0, monotonic() + _SECONDS
    titles = {piece.number: piece for piece in found.pieces}
    for target, numbers in _portions(plan):
        if outcomes and monotonic() > until:
            left += len(numbers)
            continue
        done = hand_over(call.ledger, found.person.login, target, only=numbers, note=note, actor=call.actor, at=call.at)
        outcomes += [outcome_of(one, done.target.name) for one in (*done.moved, *done.stayed)]
    outcomes += [outcome_of(titles[number], None) for number in plan.kept]
    return Carried(outcomes=outcomes, left=left)


def outcome_of(piece: Piece, target: str | None) -> Outcome:
    """Return what becomes of an item that goes to somebody (name), or to nobody."""
    return Outcome(
        number=piece.number,
        title=piece.title,
        what=what_of(piece),
        target=None if piece.refused else target,
        why_not=piece.refused.says if piece.refused else None,
    )


def what_of(piece: Piece) -> Sequence[Words]:
    """Say what of an item somebody holds."""
    share = piece.share
    return [
        *(called(piece.workflow, relation) for relation in share.relations),
        *(Words(f"措施{number}", f"measure {number}") for number in share.measures),
        *(Words(f"{period}复核", f"review {period}") for period in share.reviews),
    ]


def _portions(plan: Plan) -> Iterator[tuple[str, Sequence[str]]]:
    for target, numbers in plan.targets.items():
        for start in range(0, len(numbers), _BATCH):
            yield target, numbers[start : start + _BATCH]

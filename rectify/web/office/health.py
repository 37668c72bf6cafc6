"""Whether the system is well: each part in words with what to do, a clock that is held, the history verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.audited import Audited
from engine.domain.permission import require
from engine.domain.sizes import amount
from engine.domain.tasks import TaskKind
from engine.errors import RectifyError
from engine.operations.audit import Part, audit_part, audited_mark, require_marked, seal_history
from engine.operations.health import Pulse, last_seal, pulse
from engine.operations.tasks import result_of
from engine.operations.watching import accept
from engine.words import Words
from rectify import doctor
from rectify.check import Check
from rectify.heartbeat import of_leap
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.saving import saved_seal
from rectify.http.turns import one_at_a_time
from rectify.seal_key import seal_key
from rectify.storage import NEVER_COPIED, storage
from rectify.web.frame import near
from rectify.web.office.done import Done, MaybeDone, said_of
from rectify.web.office.mending import HELD, MENDS
from rectify.web.office.pulse import facts
from rectify.web.office.room import room
from rectify.web.page import go_to
from rectify.web.task_path import new_path
from rectify.web.tasks.results import CHECKS, PART
from rectify.wording.chains import FAULTS

router = APIRouter(prefix="/health", route_class=GuardedRoute, include_in_schema=False)
# So many links are read in one transaction, and for so long before the page says how far it is.
_LINKS, _SECONDS = 2_000, 4.0
_Chain = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Task = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
_Count = Annotated[int, Query(ge=0, le=10**9)]


@router.get("")
@for_people
def show(
    request: Request,
    call: Calling,
    deep: Annotated[bool, Query()] = False,
    done: MaybeDone = None,
    task: _Task = None,
) -> Response:
    """Show what was looked at and how it stands; with ``deep`` the whole ledger is read for it, or was in a task."""
    if task is None:
        return _page(request, call, deep=deep, done=done)
    _kept, result = result_of(call.ledger, task, actor=call.actor, at=call.at, kind=TaskKind.HEALTH)
    return _page(request, call, deep=True, checks=CHECKS.validate_json(result))


@router.get("/clock")
@for_people
def show_clock(request: Request, call: Calling) -> Response:
    """Show the page whose form about the clock was refused, in another language."""
    return _page(request, call)


@router.post("/clock")
@for_people
def accept_clock(request: Request, call: Calling, note: Annotated[str, Form(max_length=500)] = "") -> Response:
    """Say that the time is right although the clock leapt ahead; reminders go on."""
    try:
        accept(call.ledger, call.app.clock.reading(), actor=call.actor, at=call.at, note=note.strip())
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal)
    return go_to(f"/health?done={Done.CLOCK}")


@router.get("/history")
@for_people
def verify(
    request: Request,
    call: Calling,
    after: _Chain | None = None,
    chains: _Count = 0,
    entries: _Count = 0,
    mark: Annotated[str, Query(max_length=60, pattern=r"^[A-Za-z0-9_-]*$")] = "",
    task: _Task = None,
) -> Response:
    """Verify the history for a few seconds from a chain on, or show what a task found.

    How far it is stands in the address, to go on from. Raises ``NotPermitted``, and ``InvalidInput`` for an address
    that this office did not make.
    """
    require(call.actor, Action.VERIFY_HISTORY)
    if task is not None:
        _kept, result = result_of(call.ledger, task, actor=call.actor, at=call.at, kind=TaskKind.HISTORY)
        found = PART.validate_json(result)
        return _history(request, call, found, is_begun=True)
    require_marked(call.ledger, Audited(after=after or "", chains=chains, entries=entries), mark)
    part = Part(entries=entries, chains=chains, left=0, last=after, first_bad=None)
    until = monotonic() + _SECONDS
    with one_at_a_time():
        while part.last is not None:
            more = audit_part(call.ledger, after=part.last, most=_LINKS, actor=call.actor)
            part = replace(more, chains=part.chains + more.chains, entries=part.entries + more.entries)
            if part.first_bad is not None or monotonic() > until:
                break
    return _history(request, call, part, is_begun=after is not None)


@router.post("/history")
@for_people
def seal(request: Request, call: Calling) -> Response:
    """Give out a seal of the history to be kept outside, and keep that it was taken; raises ``NotPermitted``."""
    require(call.actor, Action.VERIFY_HISTORY)
    try:
        secret = seal_key(call.app.settings.data, makes=True)
        assert secret is not None  # noqa: S101 - it was made
        with one_at_a_time():
            taken = seal_history(call.ledger, secret=secret, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        nothing = Part(entries=0, chains=0, left=0, last=None, first_bad=None)
        return _history(request, call, nothing, is_begun=False, refusal=refusal)
    return saved_seal(call, taken)


def _history(
    request: Request, call: Call, found: Part, *, is_begun: bool, refusal: RectifyError | None = None
) -> Response:
    bad, sealed = found.first_bad, last_seal(call.ledger)
    return room(
        request,
        call,
        "office/history.html",
        key="health",
        at_home=False,
        refusal=refusal,
        sealed=sealed,
        sealed_at=near(sealed.at, at=call.at, zone=call.app.settings.timezone) if sealed else None,
        is_begun=is_begun,
        is_over=is_begun and (found.last is None or bad is not None),
        chains=found.chains,
        entries=found.entries,
        left=found.left,
        last=found.last,
        mark=audited_mark(call.ledger, Audited(after=found.last, chains=found.chains, entries=found.entries))
        if found.last
        else "",
        bad=bad,
        fault=FAULTS.get(bad.what, Words(bad.what, bad.what)) if bad else None,
        long=new_path(TaskKind.HISTORY),
    )


def _page(
    request: Request,
    call: Call,
    *,
    deep: bool = False,
    done: Done | None = None,
    refusal: RectifyError | None = None,
    checks: Sequence[Check] | None = None,
) -> Response:
    require(call.actor, Action.EXAMINE)
    found, zone = pulse(call.ledger), call.app.settings.timezone
    checks = _checks(call, found, deep=deep) if checks is None else checks
    return room(
        request,
        call,
        "office/health.html",
        key="health",
        refusal=refusal,
        done=said_of(done),
        checks=[*(one for one in checks if not one.ok), *(one for one in checks if one.ok)],
        bad=sum(not one.ok for one in checks),
        mends={**MENDS, "clock": HELD} if found.held else MENDS,
        facts=list(facts(found, at=call.at, zone=zone)),
        deep=deep,
        long=new_path(TaskKind.HEALTH),
        held=[of_leap(one, zone) for one in found.held],
        stored=storage(call.app),
        amount=amount,
        never_copied=NEVER_COPIED,
    )


def _checks(call: Call, found: Pulse, *, deep: bool) -> Sequence[Check]:
    if not deep:
        return doctor.examined(call.app, actor=call.actor, at=call.at, found=found)
    with one_at_a_time():
        return doctor.examined(call.app, actor=call.actor, at=call.at, found=found, deep=True)

"""Somebody leaves, or hands over: what hangs on them, who is to have it, the preview, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import may_in_office
from engine.errors import InvalidInput, RectifyError
from engine.operations import leaving
from engine.operations.belongings import Belongings, belonging_to
from engine.operations.leaving import Left
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.office.parting import MOST, Outcome, carried_out, input_of, login_of, looked_over, planned, what_of
from rectify.web.office.people import person_path
from rectify.web.office.person import Login
from rectify.web.office.room import room

router = APIRouter(prefix="/people/{login}/leaving", route_class=GuardedRoute, include_in_schema=False)
_NOTE = Words("原因", "Reason")
_SUGGESTED, _NAMED = 500, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the page of one stage shows besides what hangs on the person."""

    stage: str
    outcomes: Sequence[Outcome] = ()
    left: int = 0
    gone: Left | None = None
    moved: int = 0


@router.get("")
@for_people
def show(login: Login, request: Request, call: Calling) -> Response:
    """Show what hangs on somebody, and the form that says who is to have it."""
    return _page(request, call, _found(call, login), Given(texts={}), _Shown(stage="choose"))


@router.post("")
@for_people
def take(login: Login, request: Request, call: Calling, given: HandedIn) -> Response:
    """Show what the form would do, or do it: items first, in portions, then the account."""
    found = _found(call, login)
    if given.text("stage") == "choose":
        return _page(request, call, found, given, _Shown(stage="choose"))
    try:
        given.require_texts()
        _require_sense(call, found, given)
        outcomes = looked_over(call, found, planned(found, given))
        if _leaves(call, found, given) and not given.text("keep"):
            _require_placed(outcomes)
        if given.text("stage") != "run":
            return _page(request, call, found, given, _Shown(stage="preview", outcomes=outcomes))
    except RectifyError as refusal:
        return _page(request, call, found, given, _Shown(stage="choose"), refusal=refusal)
    return _run(request, call, found, given)


def _found(call: Call, login: str) -> Belongings:
    return belonging_to(call.ledger, login, zone=call.app.settings.timezone, actor=call.actor, at=call.at)


def _leaves(call: Call, found: Belongings, given: Given) -> bool:
    """Say whether they are to leave too, or only hand over."""
    wanted = given.text("what") or "leave"
    return wanted == "leave" and may_in_office(call.actor, Action.ADMINISTER) and not found.has_left


def _require_sense(call: Call, found: Belongings, given: Given) -> None:
    """Let a form pass that says why, and of every item who gets it; raises ``InvalidInput``."""
    if not given.text("note"):
        raise InvalidInput(
            what=_NOTE,
            value="",
            why=Words("没有填", "it is empty"),
            allowed=Words("例如：退休、调离", "such as: retired, moved on"),
        )
    plan = planned(found, given)
    if _leaves(call, found, given):
        leaving.require_may_leave(
            call.ledger, found.person.login, confidences_to=_confidant(found, given), actor=call.actor
        )
        if plan.kept and not given.text("keep"):
            raise InvalidInput(
                what=Words("移交", "Handover"),
                value=f"{len(plan.kept)}",
                why=Words("这些事项没有写交给谁", "nobody is named for so many items"),
                allowed=Words("填“全部交给”，或勾选“没有写的留在其名下”", "name one for all, or tick that they stay"),
            )
    elif not plan.targets and given.text("stage") != "run":
        raise InvalidInput(
            what=Words("移交", "Handover"),
            value="",
            why=Words("没有写交给谁", "nobody is named"),
            allowed=Words("在岗人员的登录名", "the login of somebody who works here"),
        )


def _confidant(found: Belongings, given: Given) -> str | None:
    typed = given.text("confidences_to")
    return login_of(found, typed) if typed else None


def _require_placed(outcomes: Sequence[Outcome]) -> None:
    """Let somebody leave whose every item goes to somebody; raises ``InvalidInput`` naming the first that stays."""
    stays = [one for one in outcomes if one.why_not is not None]
    if stays:
        raise InvalidInput(
            what=Words("移交", "Handover"),
            value="、".join(one.number for one in stays[:_NAMED]),
            why=stays[0].why_not or Words("", ""),
            allowed=Words("为这几件另写一位，或勾选留在其名下", "somebody else for these, or tick that they stay"),
        )


def _run(request: Request, call: Call, found: Belongings, given: Given) -> Response:
    """Hand over, then let them go. Where that is refused, the page says what went over all the same."""
    moved, gone = given.number("moved") or 0, None
    try:
        done = carried_out(call, found, planned(found, given), given.text("note"))
        moved += sum(one.target is not None for one in done.outcomes)
        if not done.left and _leaves(call, found, given):
            gone = _let_go(call, found, given)
    except RectifyError as refusal:
        present = _found(call, found.person.login)
        return _page(request, call, present, given, _Shown(stage="choose", moved=moved), refusal=refusal)
    shown = _Shown(stage="run", outcomes=done.outcomes, left=done.left, gone=gone, moved=moved)
    return _page(request, call, found, given, shown)


def _let_go(call: Call, found: Belongings, given: Given) -> Left:
    return leaving.disable(
        call.ledger,
        found.person.login,
        keep_items=bool(given.text("keep")),
        confidences_to=_confidant(found, given),
        note=given.text("note"),
        zone=call.app.settings.timezone,
        actor=call.actor,
        at=call.at,
    )


def _page(
    request: Request,
    call: Call,
    found: Belongings,
    given: Given,
    shown: _Shown,
    *,
    refusal: RectifyError | None = None,
) -> Response:
    return room(
        request,
        call,
        "office/leaving.html",
        key="people",
        at_home=False,
        refusal=refusal,
        found=found,
        name=found.person.name,
        me=call.caller.login,
        back=person_path(found.person.login),
        action=person_path(found.person.login, "leaving"),
        given=given,
        shown=shown,
        is_leaving=_leaves(call, found, given),
        may_leave=may_in_office(call.actor, Action.ADMINISTER) and not found.has_left,
        colleagues=found.successors[:_SUGGESTED],
        input_of=input_of,
        what_of=what_of,
        most=MOST,
    )

"""One person: their roles and what they have to do, how they get in, who stands in; and the forms about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.sign_in import WAY_WORDS, LinkPurpose
from engine.errors import NotFound
from engine.operations.profile import Profile, SignInState, profile
from engine.words import Words
from rectify.auth.callers import limits
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.terminal import local_time
from rectify.web.browser import name_of
from rectify.web.deeds.given import HandedIn
from rectify.web.marks import Way
from rectify.web.office.done import MaybeDone, said_of
from rectify.web.office.form import Around, show_form, take_form
from rectify.web.office.people import person_path
from rectify.web.office.person_deeds import MAKING, About
from rectify.web.office.room import room
from rectify.wording.mails import FAULTS

router = APIRouter(prefix="/people", route_class=GuardedRoute, include_in_schema=False)
Login = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f/]+$")]
_Deed = Annotated[str, Path(min_length=1, max_length=20, pattern=r"^[a-z-]+$")]
_Named = Annotated[str, Query(max_length=60, pattern=r"^[a-z0-9_]*$")]
# What is said of the reader's own rights, in this order.
_RIGHTS = (
    Action.ADMINISTER, Action.HAND_OVER, Action.SEE_PERSON, Action.SEND_LINK, Action.KEEP_SESSIONS,
    Action.APPOINT_SUBSTITUTE, Action.SEE_MAIL,
)  # fmt: skip


@router.get("/{login}")
@for_people
def show(login: Login, request: Request, call: Calling, done: MaybeDone = None) -> Response:
    """Show one person as far as the reader may know of them; raises ``NotFound``."""
    found = _found(call, login)
    return room(
        request,
        call,
        "office/person.html",
        key="people",
        at_home=False,
        done=said_of(done),
        found=found,
        one=found.person,
        may=lambda name: found.may[Action(name)],
        why_not=_why_not(found),
        faults=FAULTS,
        sign_in=_sign_in(found.sign_in, call.app.settings.timezone) if found.sign_in else (),
        browsers={one.id: name_of(one.agent) for one in found.sign_in.sessions} if found.sign_in else {},
        person_path=person_path,
    )


@router.get("/{login}/do/{deed}")
@for_people
def form(
    login: Login,
    deed: _Deed,
    request: Request,
    call: Calling,
    role: _Named = "",
    unit: _Named = "",
    span: _Named = "",
) -> Response:
    """Show a form about one person."""
    about = About(found=_found(call, login), named={"role": role, "unit": unit, "span": span})
    made = MAKING[_known(deed)](call, about)
    return show_form(request, call, made, _around(about, deed))


@router.post("/{login}/do/{deed}")
@for_people
def take(login: Login, deed: _Deed, request: Request, call: Calling, given: HandedIn) -> Response:
    """Do what a form about one person asks, or show it again and say why not."""
    about = About(found=_found(call, login), named=given.texts)
    made = MAKING[_known(deed)](call, about)
    return take_form(request, call, made, _around(about, deed), login, given)


def _found(call: Call, login: str) -> Profile:
    zone = call.app.settings.timezone
    return profile(call.ledger, login, limits=limits(call.app), zone=zone, actor=call.actor, at=call.at)


def _known(deed: str) -> str:
    if deed not in MAKING:
        raise NotFound(what=Words("表单", "form"), which=deed)
    return deed


def _around(about: About, deed: str) -> Around:
    login, name = about.found.person.login, about.found.person.name
    return Around(
        action=person_path(login, "do", deed),
        about=Words(name, name),
        back=Way(Words(f"回到{name}", f"Back to {name}"), person_path(login)),
    )


def _why_not(found: Profile) -> Sequence[Words]:
    """Return what about this person is not the reader's to do."""
    return [ACTION_WORDS[action] for action in _RIGHTS if not found.may[action]]


def _sign_in(state: SignInState, zone: str) -> Sequence[Words]:
    """Say how somebody gets in: by a password or not yet, by which link, and when they last did."""
    said = [
        Words("已设密码。", "They have a password.")
        if state.has_password
        else Words("还没有设密码。", "They have no password yet.")
    ]
    if state.link is not None:
        purpose, sent, until = state.link
        what = (
            Words("邀请", "An invitation")
            if purpose is LinkPurpose.INVITATION
            else Words("重设密码的链接", "A link to reset it")
        )
        said.append(
            Words(
                "{what}{sent}发出，还没有用，{until}前有效。", "{what} was sent {sent}, not used; good until {until}."
            ).fill(what=what, sent=local_time(sent, zone), until=local_time(until, zone))
        )
    if state.last is None:
        said.append(Words("没有登录过的记录。", "There is no record of a sign-in."))
    else:
        at, way, network = state.last
        said.append(
            Words("上次登录：{at}，{way}，{network}。", "Last sign-in: {at}, by {way}, from {network}.").fill(
                at=local_time(at, zone), way=WAY_WORDS.get(way or "", Words("未知", "unknown")), network=network
            )
        )
    return said

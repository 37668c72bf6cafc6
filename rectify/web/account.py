"""The page of one's own account: where one is signed in, one's tokens, one's password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response

from engine.domain.passwords import LONGEST, SHORTEST
from engine.domain.scopes import SCOPE_WORDS, Scope
from engine.domain.workdays import end_of_day
from engine.errors import InvalidInput, RectifyError
from engine.operations import sessions, tokens
from engine.operations.tokens import LONGEST_LIFE, USUAL_LIFE
from engine.words import Words
from rectify.auth.callers import limits
from rectify.auth.password_setting import Differing, change_own
from rectify.http.access import GuardedRoute, for_people
from rectify.http.asking import app_of
from rectify.http.call import Calling
from rectify.http.cookies import keep_known, keep_session, known_by
from rectify.http.peers import address_of, agent_of
from rectify.web.browser import name_of
from rectify.web.page import go_to, page

router = APIRouter(prefix="/account", route_class=GuardedRoute, include_in_schema=False)
_Text = Annotated[str, Form(max_length=2000)]
_ONE_DAY = timedelta(days=1)
_Key = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Done(StrEnum):
    """What a form did; the page behind it says so once."""

    PASSWORD = "password"  # noqa: S105 - the name of a form
    SESSION = "session"
    SESSIONS = "sessions"
    TOKEN = "token"  # noqa: S105 - the name of a form


_SAID: Mapping[Done, Words] = {
    Done.PASSWORD: Words("密码已修改，其他地方的登录都已退出。", "The password is changed; all other sessions ended."),
    Done.SESSION: Words("那里的登录已结束。", "That session is ended."),
    Done.SESSIONS: Words("其他地方的登录都已结束。", "All other sessions are ended."),
    Done.TOKEN: Words("令牌已撤销，马上不能再用。", "The token is revoked and of no use from now on."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What stands in the form for a token."""

    name: str = ""
    days: str = str(USUAL_LIFE.days)
    scopes: Sequence[str] = (Scope.READ,)
    open: bool = False


@router.get("")
@for_people
def show(request: Request, call: Calling, done: Annotated[Done | None, Query()] = None) -> Response:
    """Show one's sessions and tokens."""
    return _page(request, call, done=done)


@router.post("/password")
@for_people
def change(request: Request, call: Calling, before: _Text = "", password: _Text = "", again: _Text = "") -> Response:
    """Change one's password; all sessions end, and this browser gets a new one."""
    app = app_of(request)
    try:
        if password != again:
            raise Differing
        changed = change_own(
            app,
            call.caller.actor,
            before,
            password,
            network=address_of(request),
            agent=agent_of(request),
            kept=known_by(request),
            at=call.at,
        )
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal)
    answer = _over(Done.PASSWORD)
    keep_session(request, answer, changed.signed_in.secret, seconds=int(app.settings.session_whole.total_seconds()))
    keep_known(request, answer, changed.signed_in.mark)
    return answer


@router.post("/sessions/{session}/end")
@for_people
def end(request: Request, call: Calling, session: _Key) -> Response:
    """End one of one's sessions."""
    sessions.end(call.ledger, call.caller.login, session, actor=call.caller.actor, at=call.at)
    return _over(Done.SESSION)


@router.post("/sessions/end-others")
@for_people
def end_others(request: Request, call: Calling) -> Response:
    """End every session but this one."""
    caller = call.caller
    sessions.end_all(call.ledger, caller.login, but=caller.session_id, actor=caller.actor, at=call.at)
    return _over(Done.SESSIONS)


@router.post("/tokens")
@for_people
def make(
    request: Request,
    call: Calling,
    name: _Text = "",
    scope: Annotated[list[str] | None, Form(max_length=len(Scope))] = None,
    days: _Text = "",
) -> Response:
    """Make a token; it is shown on the answer and never again."""
    try:
        last = call.today + min(_days(days) * _ONE_DAY, LONGEST_LIFE)
        made = tokens.create(
            call.ledger,
            call.caller.login,
            name.strip(),
            scope or [],
            expires_at=min(end_of_day(last, call.app.settings.timezone), call.at + LONGEST_LIFE),
            actor=call.caller.actor,
            at=call.at,
        )
    except RectifyError as refusal:
        draft = _Draft(name=name[:80], days=days[:20], scopes=scope or [], open=True)
        return _page(request, call, refusal=refusal, draft=draft)
    return _page(request, call, made=made)


@router.post("/tokens/{token}/revoke")
@for_people
def revoke(request: Request, call: Calling, token: _Key) -> Response:
    """Revoke one of one's tokens."""
    tokens.revoke(call.ledger, call.caller.login, token, actor=call.caller.actor, at=call.at)
    return _over(Done.TOKEN)


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= LONGEST_LIFE.days:
        return int(text)
    raise InvalidInput(
        what=Words("天数", "Number of days"),
        value=text[:20],
        why=Words("不是天数，或太多", "it is none, or too many"),
        allowed=f"1–{LONGEST_LIFE.days}",
    )


def _over(done: Done) -> Response:
    return go_to(f"/account?done={done}")


def _page(
    request: Request,
    call: Calling,
    *,
    refusal: RectifyError | None = None,
    made: tokens.NewToken | None = None,
    done: Done | None = None,
    draft: _Draft | None = None,
) -> Response:
    caller = call.caller
    held = tokens.list_tokens(call.ledger, caller.login, actor=caller.actor)
    open_sessions = sessions.list_sessions(
        call.ledger, caller.login, limits=limits(call.app), actor=caller.actor, at=call.at
    )
    return page(
        request,
        "account.html",
        here="account",
        part="sign-in",
        refusal=refusal,
        made=made,
        done=_SAID[done] if done else None,
        draft=draft or _Draft(),
        name=caller.actor.name,
        sessions=open_sessions,
        browsers={one.id: name_of(one.agent) for one in open_sessions},
        tokens=[one for one in held if one.revoked_at is None and one.expires_at > call.at],
        scopes=SCOPE_WORDS,
        most_days=LONGEST_LIFE.days,
        shortest=SHORTEST,
        longest=LONGEST,
    )

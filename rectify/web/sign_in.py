"""The pages of signing in and out: by password, through single sign-on, through a proxy in front."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from engine.errors import RectifyError
from rectify.auth import single_sign_on
from rectify.auth.callers import SignedIn, sign_in, sign_out
from rectify.http.access import GuardedRoute, for_people, open_to_all
from rectify.http.asking import app_of
from rectify.http.cookies import drop_session, keep_session, session_of
from rectify.http.kept import read as read_kept
from rectify.http.peers import peer_of
from rectify.web.browser import SIGN_ON, WANTED, agent, drop, keep, network
from rectify.web.frame import HOME
from rectify.web.keeping import is_theirs, show_kept, sign_in_page
from rectify.web.page import go_to, own_path

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_Text = Annotated[str, Form(max_length=1000)]
_Kept = Annotated[str, Form(max_length=200_000)]
_Said = Annotated[str, Query(max_length=4000)]


@router.get("/")
@open_to_all
def home(_request: Request) -> Response:
    """Send whoever comes to the site's own address on."""
    return go_to(HOME)


@router.get("/sign-in")
@open_to_all
def form(request: Request, to: Annotated[str, Query(max_length=1000)] = "") -> Response:
    """Show the form; whoever is signed in goes on."""
    if request.state.caller is not None:
        return go_to(own_path(to, HOME))
    return _form(request, to=to)


@router.post("/sign-in")
@open_to_all
def by_password(
    request: Request, login: _Text = "", password: _Text = "", to: _Text = "", kept: _Kept = ""
) -> Response:
    """Sign in by password. A session that there was ends: nobody goes on under a secret from before."""
    app = app_of(request)
    try:
        signed_in = sign_in(app, login, password, network=network(request), agent=agent(request), at=request.state.at)
    except RectifyError as refusal:
        return _form(request, to=to, login=login, kept=kept, refusal=refusal)
    return _let_in(request, signed_in, to, kept)


@router.post("/sign-in/proxy")
@open_to_all
def by_proxy(request: Request, to: _Text = "", kept: _Kept = "") -> Response:
    """Sign in as whom the proxy in front names."""
    app = app_of(request)
    login = single_sign_on.named_by_proxy(app, peer_of(request), request.headers)
    if login is None:
        return go_to("/sign-in")
    try:
        signed_in = single_sign_on.sign_in_by_proxy(
            app, login, network=network(request), agent=agent(request), at=request.state.at
        )
    except RectifyError as refusal:
        return _form(request, to=to, kept=kept, refusal=refusal)
    return _let_in(request, signed_in, to, kept)


@router.get("/sign-in/sso")
@open_to_all
def begin(request: Request, to: Annotated[str, Query(max_length=1000)] = "") -> Response:
    """Send the browser to the provider of single sign-on; it comes back to where it wanted to go."""
    try:
        begun = single_sign_on.begin(app_of(request), at=request.state.at)
    except RectifyError as refusal:
        return _form(request, refusal=refusal)
    answer = go_to(begun.address)
    keep(request, answer, SIGN_ON, begun.secret)
    if to:
        keep(request, answer, WANTED, quote(to))
    return answer


@router.get(single_sign_on.RETURN_PATH)
@open_to_all
def finish(
    request: Request,
    code: _Said = "",
    state: _Said = "",
    iss: Annotated[str | None, Query(max_length=1000)] = None,
    error: _Said = "",
    error_description: _Said = "",
    error_uri: _Said = "",
    session_state: _Said = "",
    scope: _Said = "",
) -> Response:
    """Take the browser back from the provider; whatever else a provider says is not looked at."""
    _ = error_description, error_uri, session_state, scope
    answer = {"code": code, "state": state, "error": error} | ({} if iss is None else {"iss": iss})
    try:
        signed_in = single_sign_on.finish(
            app_of(request),
            request.cookies.get(SIGN_ON),
            answer,
            network=network(request),
            agent=agent(request),
            at=request.state.at,
        )
    except RectifyError as refusal:
        refused = _form(request, refusal=refusal)
        drop(request, refused, SIGN_ON)
        return refused
    let_in = _let_in(request, signed_in, unquote(request.cookies.get(WANTED, "")))
    drop(request, let_in, SIGN_ON)
    drop(request, let_in, WANTED)
    return let_in


@router.post("/sign-out")
@for_people
def leave(request: Request) -> Response:
    """Sign out."""
    held = session_of(request)
    if held is not None:
        sign_out(app_of(request), held, network=network(request), at=request.state.at)
    answer = go_to("/sign-in")
    drop_session(request, answer)
    return answer


def _let_in(request: Request, signed_in: SignedIn, to: str, kept: str = "") -> Response:
    app, before = app_of(request), session_of(request)
    if before is not None:
        sign_out(app, before, network=network(request), at=request.state.at)
    form_kept = read_kept(own_path(to, HOME), kept)
    answer: Response = go_to(own_path(to, HOME))
    if form_kept is not None and is_theirs(form_kept, signed_in.caller.login):
        request.state.caller = signed_in.caller
        answer = show_kept(request, form_kept)
    keep_session(request, answer, signed_in.secret, seconds=int(app.settings.session_whole.total_seconds()))
    return answer


def _form(
    request: Request, *, to: str = "", login: str = "", kept: str = "", refusal: RectifyError | None = None
) -> Response:
    return sign_in_page(request, to=to, login=login, kept=read_kept(own_path(to, HOME), kept), refusal=refusal)

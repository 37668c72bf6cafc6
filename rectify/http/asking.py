"""Who asks: a token in the request's head, or the session in its cookie, becomes a caller; anybody else is nobody."""

from __future__ import annotations

import hmac
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import Request

from engine.domain.scopes import SCOPE_WORDS, Scope
from engine.errors import RectifyError
from engine.words import LANGUAGES, Language, Words
from rectify.auth.caller import Caller
from rectify.auth.callers import by_session, by_token
from rectify.bootstrap import App
from rectify.http.cookies import session_of
from rectify.tasks import Kinds

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LANGUAGE_COOKIE = "rectify_lang"
FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
_TOKEN_HEADER = "rectify-form-token"  # noqa: S105 - the name of a header


class NotSignedIn(RectifyError):
    """Nobody is signed in, or no longer."""

    code = "not_signed_in"
    says = Words("请先登录。", "Nobody is signed in.")
    remedy = Words(
        "登录，或在请求头里带上令牌：Authorization: Bearer …。", "Sign in, or send a token: Authorization: Bearer …."
    )


class TokenTooNarrow(RectifyError):
    """The token may not be used for this."""

    code = "token_too_narrow"
    says = Words("这个令牌不能用来{action}。", "This token may not be used to {action}.")
    remedy = Words("用范围包含“{scope}”的令牌。", "Use a token whose scopes hold {scope!r}.")


class PeopleOnly(RectifyError):
    """This is for people who signed in themselves."""

    code = "people_only"
    says = Words("这件事只能本人登录后办理。", "This is only for somebody who signed in themselves.")
    remedy = Words("用密码或单点登录登录。", "Sign in with a password or by single sign-on.")


class ForeignForm(RectifyError):
    """A change came from another site, or from a form that was not ours."""

    code = "foreign_form"
    says = Words("这个请求不是从本系统的页面发出的。", "This request did not come from a page of this site.")
    remedy = Words("刷新页面后再试一次。", "Load the page anew, then try again.")


def app_of(request: Request) -> App:
    """Return the application a request is for."""
    found: App = request.app.state.rectify
    return found


def kinds_of(request: Request) -> Kinds:
    """Return what there is to be known of each kind of task."""
    found: Kinds = request.app.state.tasks
    return found


def admit(request: Request, scope: Scope | None, *, is_public: bool, fresh: bool) -> None:
    """Find out who asks, and let them in.

    Raises ``NotSignedIn``, ``TokenTooNarrow``, ``PeopleOnly`` and ``ForeignForm``.
    """
    app = app_of(request)
    at = app.clock.now()
    request.state.form_token_due = None
    caller = _caller(request, app, at=at)
    request.state.at, request.state.caller = at, caller
    if caller is None and not is_public:
        raise NotSignedIn
    if request.method not in SAFE and "authorization" not in request.headers:
        require_own_origin(request)
    if caller is None or is_public:
        return
    if caller.scopes is None:
        return
    if fresh or scope is None:
        raise PeopleOnly
    require_scope(caller, scope)


def require_scope(caller: Caller, scope: Scope) -> None:
    """Let a session pass, and a token that has the scope; raises ``TokenTooNarrow``."""
    if caller.scopes is not None and scope not in caller.scopes:
        raise TokenTooNarrow(action=SCOPE_WORDS[scope], scope=str(scope))


def _caller(request: Request, app: App, *, at: datetime) -> Caller | None:
    written = request.headers.get("authorization")
    if written is not None:
        kind, _, secret = written.partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise NotSignedIn
        found = by_token(app, secret.strip(), at=at)
        if found is None:
            raise NotSignedIn
        return found
    held = session_of(request)
    if held is None:
        return None
    caller = by_session(app, held, at=at)
    if caller is not None and request.method not in SAFE:
        sent = request.headers.get(_TOKEN_HEADER, "")
        is_ours = caller.form_token is not None and hmac.compare_digest(sent.encode(), caller.form_token.encode())
        request.state.form_token_due = None if is_ours else caller.form_token or ""
    return caller


def require_own_origin(request: Request) -> None:
    """Let a change pass that a page of this site asks for.

    Browsers say where a form is from in ``Origin``, over plain HTTP too, where they send no ``Sec-Fetch-Site``.
    """
    said = request.headers.get("origin") or request.headers.get("referer")
    host = request.headers.get("host")
    if said is None or host is None or _site(said) != host.lower():
        raise ForeignForm


def _site(address: str) -> str | None:
    """Return the host and port an address names, None where it is no address."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return None


def language_of(request: Request) -> Language:
    """Return the language to answer in: of the link, the cookie, the person, the browser; else the office's.

    What a program asks for comes before its person: unlike a browser, it asks only where somebody wrote so.
    """
    caller: Caller | None = getattr(request.state, "caller", None)
    theirs: list[str] = [caller.language] if caller else []
    wanted = _preferred(request)
    is_program = caller is not None and caller.token_id is not None
    for said in (asked_language(request), *(wanted + theirs if is_program else theirs + wanted)):
        if said in LANGUAGES:
            return "en" if said == "en" else "zh"
    return app_of(request).settings.language


def asked_language(request: Request) -> Language | None:
    """Return the language that was asked for on a page: by this link, or before, as a cookie remembers."""
    for said in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if said in LANGUAGES:
            return "en" if said == "en" else "zh"
    return None


def _preferred(request: Request) -> list[str]:
    """Return what the browser would read, without weights: browsers write the most wanted first."""
    written = request.headers.get("accept-language", "")[:200]
    return [part.partition(";")[0].strip().lower().partition("-")[0] for part in written.split(",")]

"""A page: a template filled in the reader's language, and where to go from a form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

from engine.errors import RectifyError
from engine.operations.ledger import look_up_installation
from engine.operations.surroundings import Surroundings, surroundings
from engine.words import Language
from rectify.auth.caller import Caller
from rectify.http.asking import FORM_TOKEN, LANGUAGE_COOKIE, app_of, language_of
from rectify.http.problems import status_of
from rectify.web.environment import environment
from rectify.web.frame import Frame, frame
from rectify.wording.doors import untyped

STATIC = "/static"
# Pages of several parts; all others are of one, and their forms of more.
_WHOLE = (
    "/password/new", "/password/forgotten", "/links/", "/items/", "/duties/", "/templates/", "/inspections/",
    "/feedback/", "/people/", "/units/", "/settings/", "/health/", "/roster/",
    "/workflows/", "/mails/", "/tasks/",
)  # fmt: skip
# What stands in the address of these pages goes along into the other language; what a form did is said once.
_WITH_QUERY = (
    "/items", "/work", "/papers", "/dashboard", "/calendar", "/inspections", "/feedback", "/people", "/units",
    "/settings", "/health", "/workflows", "/mails", "/tasks",
)  # fmt: skip
# Pages with forms below their own address.
_WITH_FORMS = "/account/habits"
# Forms of these pages that lead to an address of their own, behind which no page stands.
_ENDINGS = ("/end", "/live", "/restore", "/use", "/retry", "/retry-dead")
# Where forms lead that no page stands behind.
_FORMS_OF = {"/bulk": "/items", "/views": "/items"}
_SAID_ONCE = frozenset({"lang", "done"})
_A_YEAR = 365 * 24 * 3600


def page(
    request: Request,
    template: str,
    *,
    refusal: RectifyError | None = None,
    language: Language | None = None,
    **values: object,
) -> HTMLResponse:
    """Return a page in the reader's language, or another; with a refusal it says why, and has its status.

    Of ``values``, ``here`` is the place of the frame that the page belongs to (``frame.PLACES``), ``waiting`` how much
    waits for the reader, where the page knows.
    """
    language, app = language or language_of(request), app_of(request)
    caller: Caller | None = request.state.caller
    zone = ZoneInfo(app.settings.timezone)
    around = _around(request, values)
    answer = HTMLResponse(
        render(
            template,
            language,
            values,
            local=lambda at: f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
            other=_other(request, language, values.get("to")),
            office=around.office_name,
            caller=caller,
            frame=_frame(request, around, values) if caller else None,
            form_token=caller.form_token if caller else None,
            refusal=_told(refusal, language),
        ),
        status_code=status_of(refusal) if refusal else 200,
    )
    if refusal is not None and "retry_after" in refusal.fields:
        answer.headers["Retry-After"] = str(refusal.fields["retry_after"])
    if request.query_params.get("lang") == language:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=_A_YEAR, path="/", httponly=True, samesite="lax")
    return answer


def render(template: str, language: Language, values: Mapping[str, object], **more: object) -> str:
    """Return a template filled in."""
    return environment(language).get_template(template).render(values, token_field=FORM_TOKEN, static=STATIC, **more)


def go_to(path: str) -> RedirectResponse:
    """Send the browser on after a form was taken, with a page to load anew."""
    return RedirectResponse(path, status_code=303)


def own_path(wanted: str, otherwise: str) -> str:
    """Return a path of this site that somebody asked for, else the other one: never an address elsewhere."""
    is_ours = wanted.startswith("/") and not wanted.startswith("//") and wanted.isascii() and wanted.isprintable()
    return wanted if is_ours and "\\" not in wanted else otherwise


def files() -> StaticFiles:
    """Return the styles of the pages."""
    return StaticFiles(directory=Path(__file__).parent / "static")


def _told(refusal: RectifyError | None, language: Language) -> Mapping[str, str] | None:
    if refusal is None:
        return None
    return {"message": untyped(refusal.message(language)), "remedy": untyped(refusal.way_out(language))}


def _around(request: Request, values: Mapping[str, object]) -> Surroundings:
    caller: Caller | None = request.state.caller
    ledger = app_of(request).ledger
    if caller is None:
        office = look_up_installation(ledger)
        return Surroundings(office_name=office.office_name, last_tick_at=office.last_tick_at, waiting=None)
    return surroundings(ledger, actor=caller.actor, at=request.state.at, counts=values.get("waiting") is None)


def _frame(request: Request, around: Surroundings, values: Mapping[str, object]) -> Frame:
    caller: Caller = request.state.caller
    waiting = values.get("waiting")
    return frame(
        caller.actor,
        around,
        here=str(values.get("here", "")),
        at=request.state.at,
        zone=app_of(request).settings.timezone,
        waiting=waiting if isinstance(waiting, int) else around.waiting,
    )


def _other(request: Request, language: Language, to: object) -> Mapping[str, str]:
    """Return the way to this page in the other language; what came of a form has the page around it."""
    path = request.url.path
    if request.method == "POST" and path.endswith(_ENDINGS):
        path = path.rpartition("/")[0]
    here = path if path.startswith(_WHOLE) else "/" + path.split("/")[1]
    here = _WITH_FORMS if path.startswith(_WITH_FORMS) else _FORMS_OF.get(here, here)
    other, name = ("en", "English") if language == "zh" else ("zh", "中文")
    asked = request.query_params.multi_items() if path.startswith(_WITH_QUERY) else []
    query = [pair for pair in asked if pair[0] not in _SAID_ONCE] + [("lang", other)]
    if to:
        query.append(("to", str(to)))
    return {"lang": other, "address": f"{quote(here)}?{urlencode(query)}", "name": name}

"""Links of mails. Opening one only shows what it would do: scanners of mail follow links. A form does it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from fastapi.responses import HTMLResponse

from engine.domain.links import LinkRefused
from engine.errors import ItemChanged, NotFound, NotPermitted, RectifyError, TransitionRefused
from engine.operations.links import LinkForm, OpenedLink, open_link, use_link
from engine.words import Language
from rectify.bootstrap import App
from rectify.documents.feed import answer
from rectify.http.access import GuardedRoute, open_to_all
from rectify.http.asking import app_of, language_of
from rectify.web import link_page

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_Token = Annotated[str, Path(min_length=1, max_length=200)]
_Note = Annotated[str, Form(max_length=2000)]
_GONE, _CONFLICT, _FORBIDDEN, _NOT_FOUND, _BAD = 410, 409, 403, 404, 422
_LONGEST_DAY, _LONGEST_ANSWER = 10, 2000
_FIELD = "field_"


async def _settings(request: Request) -> dict[str, str]:
    """Return what was answered to the questions of a form, by the key of each."""
    filled = await request.form()
    return {
        name.removeprefix(_FIELD): value
        for name, value in filled.items()
        if name.startswith(_FIELD) and isinstance(value, str) and value and len(value) <= _LONGEST_ANSWER
    }


@router.get("/links/{token}", response_class=HTMLResponse)
@open_to_all
def show(token: _Token, request: Request) -> HTMLResponse:
    """Show what a link is for, and ask."""
    app = app_of(request)
    try:
        opened = open_link(app.ledger, token, at=request.state.at)
    except RectifyError as refusal:
        return _refused(request, app, refusal)
    return _asking(request, app, opened)


@router.post("/links/{token}", response_class=HTMLResponse)
@open_to_all
def use(
    token: _Token,
    request: Request,
    settings: Annotated[dict[str, str], Depends(_settings)],
    note: _Note = "",
    new_due_on: Annotated[str, Form(max_length=_LONGEST_DAY)] = "",
    outcome: Annotated[str, Form(max_length=60)] = "",
) -> HTMLResponse:
    """Do what a link is for."""
    app = app_of(request)
    form = LinkForm(note=note, new_due_on=_day(new_due_on), outcome=outcome or None, settings=settings)
    try:
        opened = open_link(app.ledger, token, at=request.state.at)
    except RectifyError as refusal:
        return _refused(request, app, refusal)
    try:
        use_link(app.ledger, token, form, at=request.state.at)
    except RectifyError as refusal:
        return _asking(request, app, opened, form=form, refusal=refusal)
    language = _language(request, opened)
    return HTMLResponse(link_page.done(opened, language=language, items_url=_items(app)))


@router.get("/feeds/{secret}.ics")
@open_to_all
def feed(secret: Annotated[str, Path(max_length=100)], request: Request) -> Response:
    """Return somebody's calendar to whoever has its link."""
    app = app_of(request)
    data = answer(app.ledger, app.post, secret, at=request.state.at)
    if data is None:
        raise NotFound(what=link_page.CALENDAR, which="…")
    return Response(data, media_type="text/calendar; charset=utf-8")


def _asking(
    request: Request,
    app: App,
    opened: OpenedLink,
    *,
    form: LinkForm | None = None,
    refusal: RectifyError | None = None,
) -> HTMLResponse:
    caller = request.state.caller
    page = link_page.asking(
        opened,
        language=_language(request, opened),
        items_url=_items(app),
        form=form,
        # Whoever is signed in besides must show that the form is ours; the link itself asks for no session.
        form_token=caller.form_token if caller else None,
        refusal=refusal,
    )
    return HTMLResponse(page, status_code=_status(refusal) if refusal else 200)


def _refused(request: Request, app: App, refusal: RectifyError) -> HTMLResponse:
    page = link_page.refused(refusal, language=language_of(request), items_url=_items(app))
    return HTMLResponse(page, status_code=_status(refusal))


def _language(request: Request, opened: OpenedLink) -> Language:
    """Return the language that is asked for, else that of whom the mail was for."""
    return language_of(request) if "lang" in request.query_params else opened.language


def _status(refusal: RectifyError) -> int:
    match refusal:
        case LinkRefused():
            return _GONE
        case NotFound():
            return _NOT_FOUND
        case NotPermitted():
            return _FORBIDDEN
        case ItemChanged() | TransitionRefused():
            return _CONFLICT
        case _:
            return _BAD


def _items(app: App) -> str:
    return f"{str(app.settings.base_url).rstrip('/')}/items"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

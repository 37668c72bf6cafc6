"""Links of mails. Opening one only shows what it would do: scanners of mail follow links. A form does it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request, Response

from engine.errors import NotFound, RectifyError
from engine.operations.links import LinkForm, OpenedLink, open_link, use_link
from engine.words import Language
from rectify.documents.feed import answer
from rectify.http.access import GuardedRoute, open_to_all
from rectify.http.asking import app_of, asked_language
from rectify.web import link_page
from rectify.web.page import page

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_Token = Annotated[str, Path(min_length=1, max_length=200)]
_Note = Annotated[str, Form(max_length=2000)]
_LONGEST_DAY, _LONGEST_ANSWER = 10, 2000
_FIELD = "field_"
_TEMPLATE = "link.html"


async def _settings(request: Request) -> dict[str, str]:
    """Return what was answered to the questions of a form, by the key of each."""
    filled = await request.form()
    return {
        name.removeprefix(_FIELD): value
        for name, value in filled.items()
        if name.startswith(_FIELD) and isinstance(value, str) and value and len(value) <= _LONGEST_ANSWER
    }


@router.get("/links/{token}")
@open_to_all
def show(token: _Token, request: Request) -> Response:
    """Show what a link is for, and ask."""
    try:
        opened = open_link(app_of(request).ledger, token, at=request.state.at)
    except RectifyError as refusal:
        return _refused(request, refusal)
    return _asking(request, opened)


@router.post("/links/{token}")
@open_to_all
def use(
    token: _Token,
    request: Request,
    settings: Annotated[dict[str, str], Depends(_settings)],
    note: _Note = "",
    new_due_on: Annotated[str, Form(max_length=_LONGEST_DAY)] = "",
    outcome: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Do what a link is for."""
    ledger = app_of(request).ledger
    form = LinkForm(note=note, new_due_on=_day(new_due_on), outcome=outcome or None, settings=settings)
    try:
        opened = open_link(ledger, token, at=request.state.at)
    except RectifyError as refusal:
        return _refused(request, refusal)
    try:
        use_link(ledger, token, form, at=request.state.at)
    except RectifyError as refusal:
        return _asking(request, opened, form=form, refusal=refusal)
    return page(request, _TEMPLATE, language=_language(request, opened), refusal=None, **link_page.done(opened))


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
    request: Request, opened: OpenedLink, *, form: LinkForm | None = None, refusal: RectifyError | None = None
) -> Response:
    said = link_page.asking(opened, form or LinkForm())
    return page(request, _TEMPLATE, language=_language(request, opened), refusal=refusal, **said)


def _refused(request: Request, refusal: RectifyError) -> Response:
    return page(request, _TEMPLATE, language=None, refusal=refusal, **link_page.refused())


def _language(request: Request, opened: OpenedLink) -> Language:
    """Return the language that is asked for, else that of whom the mail was for."""
    return asked_language(request) or opened.language


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

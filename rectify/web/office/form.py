"""A form of the office, shown and taken: the same for every deed about a person or a unit."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request, Response

from engine.errors import RectifyError
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.given import Given
from rectify.web.deeds.refusals import NONE, faults_of
from rectify.web.marks import Way
from rectify.web.page import go_to, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around a form: where it is sent, whom or what it is about, and the way back."""

    action: str
    about: Words
    back: Way


def show_form(
    request: Request,
    call: Call,
    deed: Deed,
    around: Around,
    *,
    given: Given | None = None,
    refusal: RectifyError | None = None,
) -> Response:
    """Return the page of a form."""
    return page(
        request,
        "deed.html",
        here="office",
        refusal=refusal,
        deed=deed,
        given=given or Given(texts={}),
        is_again=given is not None,
        version=0,
        faults=faults_of(refusal, deed, given) if refusal is not None and given is not None else NONE,
        changed=None,
        number=around.about.text(call.language),
        finding=deed.title.text(call.language),
        action=around.action,
        back=around.back,
        login=call.caller.login,
        absent=None,
        absents=(),
        oneself=None,
    )


def take_form(request: Request, call: Call, deed: Deed, around: Around, name: str, given: Given) -> Response:
    """Do what a form asks and go back, or show it again and say why not."""
    if given.wants_show:
        return show_form(request, call, deed, around, given=given)
    try:
        given.require_texts()
        deed.doing(call, name, given)
    except RectifyError as refusal:
        return show_form(request, call, deed, around, given=given, refusal=refusal)
    return go_to(f"{around.back.path}?done={deed.done}")

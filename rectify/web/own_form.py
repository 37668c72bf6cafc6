"""A form that hangs on no item: shown as the forms of items are, and again with what was typed when it is refused."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from engine.errors import RectifyError
from rectify.http.call import Call
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.given import Given
from rectify.web.deeds.refusals import NONE, faults_of
from rectify.web.marks import Way
from rectify.web.page import page


def show_form(
    request: Request,
    call: Call,
    deed: Deed,
    *,
    about: str,
    finding: str,
    action: str,
    back: Way,
    here: str = "ledger",
    template: str = "deed.html",
    version: int = 0,
    given: Given | None = None,
    refusal: RectifyError | None = None,
    **values: Any,
) -> Response:
    """Return the page of a form; ``about`` leads back, ``finding`` stands beside it in the crumbs."""
    return page(
        request,
        template,
        here=here,
        refusal=refusal,
        deed=deed,
        given=given or Given(texts={}),
        is_again=given is not None,
        version=version,
        faults=faults_of(refusal, deed, given) if refusal is not None and given is not None else NONE,
        changed=None,
        number=about,
        finding=finding,
        action=action,
        back=back,
        login=call.caller.login,
        absent=call.actor.instead_of,
        absents=(),
        oneself=action,
        **values,
    )

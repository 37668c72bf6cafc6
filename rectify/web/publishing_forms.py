"""The forms by which the notice of an inspection is published and withdrawn."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from engine.domain.editions import EDITION_WORDS, Edition
from engine.errors import RectifyError
from engine.operations.publishing_notices import (
    Publication,
    notice_page,
    publication_of,
    publish_notice,
    withdraw_notice,
)
from engine.words import Words
from rectify.documents.publishing import notice_as_it_stands
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.deeds.inputs import Input
from rectify.web.inspections import Code
from rectify.web.marks import Way
from rectify.web.own_form import show_form
from rectify.web.page import go_to
from rectify.wording.notices import said_count

router = APIRouter(prefix="/inspections", route_class=GuardedRoute, include_in_schema=False)
_Edition = Annotated[Edition, Path()]
_Key = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/{code}/notice/{edition}/publish")
@for_people
def ask_to_publish(code: Code, edition: _Edition, request: Request, call: Calling) -> Response:
    """Show the form by which an edition is published."""
    return _publish_form(request, call, code, edition)


@router.post("/{code}/notice/{edition}/publish")
@for_people
def publish(code: Code, edition: _Edition, request: Request, call: Calling, given: HandedIn) -> Response:
    """Publish an edition as the items stand now, or show the form again and say why not."""
    if given.wants_show:
        return _publish_form(request, call, code, edition, given=given)
    try:
        given.require_texts()
        publish_notice(
            call.ledger,
            code,
            edition,
            notice_as_it_stands(
                call.ledger,
                code,
                edition,
                actor=call.actor,
                at=call.at,
                today=call.today,
                zone=call.app.settings.timezone,
            ),
            note=given.text("note"),
            actor=call.actor,
            at=call.at,
            key=given.key,
        )
    except RectifyError as refusal:
        return _publish_form(request, call, code, edition, given=given, refusal=refusal)
    return go_to(f"/inspections/{code}/notice?done=out#published")


@router.get("/{code}/notices/{notice}/withdraw")
@for_people
def ask_to_withdraw(code: Code, notice: _Key, request: Request, call: Calling) -> Response:
    """Show the form by which a notice is withdrawn."""
    return _withdraw_form(request, call, code, notice)


@router.post("/{code}/notices/{notice}/withdraw")
@for_people
def withdraw(code: Code, notice: _Key, request: Request, call: Calling, given: HandedIn) -> Response:
    """Withdraw a notice, or show the form again and say why not."""
    if given.wants_show:
        return _withdraw_form(request, call, code, notice, given=given)
    try:
        given.require_texts()
        withdraw_notice(call.ledger, code, notice, note=given.text("note"), actor=call.actor, at=call.at, key=given.key)
    except RectifyError as refusal:
        return _withdraw_form(request, call, code, notice, given=given, refusal=refusal)
    return go_to(f"/inspections/{code}/notice?done=withdrawn#published")


def _publish_form(
    request: Request,
    call: Call,
    code: str,
    edition: Edition,
    *,
    given: Given | None = None,
    refusal: RectifyError | None = None,
) -> Response:
    found = publication_of(call.ledger, code, actor=call.actor, most=1)
    deed = Deed(
        title=Words("公布通报：{edition}", "Publish the notice: {edition}").fill(edition=EDITION_WORDS[edition]),
        button=Words("公布", "Publish"),
        done=Done.STEP,
        inputs=[
            Input(
                name="note",
                label=Words("说明", "Note"),
                kind="line",
                must=True,
                most=2000,
                hint=Words("由谁批准，例如“经领导小组批准”", "who allowed it"),
            )
        ],
        doing=lambda _call, _number, _given: None,
        lead=Words(
            "{count}{instead}系统不上网：公布后下载文件，放到单位网站。",
            "{count} {instead}Nothing goes online by itself: download the file and put it on your site.",
        ).fill(count=said_count(found, edition), instead=_instead(found, edition)),
        why_not=None
        if found.may_publish
        else Words("只有管理员和领导可以公布通报。", "Only managers and leaders may publish the notice."),
    )
    return show_form(
        request,
        call,
        deed,
        about=code,
        finding=found.title[:40],
        action=f"/inspections/{code}/notice/{edition}/publish",
        back=Way(Words("回到通报", "Back to the notice"), f"/inspections/{code}/notice"),
        given=given,
        refusal=refusal,
    )


def _instead(found: Publication, edition: Edition) -> Words:
    """Return that another version of the edition is out, which goes by publishing this one; or nothing."""
    if not any(one.is_out and one.edition is edition for one in found.notices):
        return Words("", "")
    return Words("现在公布中的一版随之撤下。", "The version that is out is withdrawn by it. ")


def _withdraw_form(
    request: Request,
    call: Call,
    code: str,
    notice: int,
    *,
    given: Given | None = None,
    refusal: RectifyError | None = None,
) -> Response:
    found, _content = notice_page(call.ledger, code, notice, actor=call.actor)
    deed = Deed(
        title=Words("撤下通报：{edition}", "Withdraw the notice: {edition}").fill(edition=EDITION_WORDS[found.edition]),
        button=Words("撤下", "Withdraw"),
        done=Done.STEP,
        inputs=[
            Input(
                name="note",
                label=Words("说明", "Note"),
                kind="line",
                must=True,
                most=2000,
                hint=Words("为什么撤下、由谁批准", "why, and who allowed it"),
            )
        ],
        doing=lambda _call, _number, _given: None,
        lead=Words("记录保留；网站上的文件要另外删去。", "The record stays; the file on your site is yours to delete."),
        why_not=None if found.is_out else Words("这份通报已经撤下。", "It was withdrawn already."),
    )
    return show_form(
        request,
        call,
        deed,
        about=code,
        finding=found.title[:40],
        action=f"/inspections/{code}/notices/{notice}/withdraw",
        back=Way(Words("回到通报", "Back to the notice"), f"/inspections/{code}/notice"),
        given=given,
        refusal=refusal,
    )

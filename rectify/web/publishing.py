"""The notice of an inspection: what each edition tells of, a preview, published, withdrawn, and given out as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from engine.domain.actions import Action
from engine.domain.editions import EDITION_WORDS, Edition
from engine.domain.permission import ITEM_ACTIONS
from engine.errors import InvalidInput, RectifyError
from engine.operations.publishing_notices import (
    notice_page,
    publication_of,
)
from engine.store.published import StoredNotice
from engine.words import Words
from rectify.documents.papers.writing import Order, Paper, write
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.saving import saved_page, saved_site
from rectify.web.bulk_lines import reason_of
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.deeds.publicity import publicise, publicity_inputs
from rectify.web.frame import near
from rectify.web.inspections import Code
from rectify.web.marks import item_path
from rectify.web.page import page
from rectify.wording.notices import overtaken, said_count, told_by_edition

router = APIRouter(prefix="/inspections", route_class=GuardedRoute, include_in_schema=False)
_Edition = Annotated[Edition, Path()]
_Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Behind = Annotated[int, Query(ge=0, le=1_000_000)]
_A_PAGE = 50
# Of a notice as text a page shows so much; the whole is in the file.
_LONGEST = 30_000
_SAID = {
    "out": Words("已公布。发给网站的文件在下面。", "It is published. The file for your site is below."),
    "withdrawn": Words(
        "已撤下，原因记在下面。从网站上也要删去。",
        "It is withdrawn; the reason stands below. Take it off your site too.",
    ),
}


@router.get("/pages")
@for_people
def give_site(call: Calling) -> Response:
    """Return the public pages as an archive: what is published to the public, and nothing else."""
    return saved_site(call)


@router.get("/{code}/notice")
@for_people
def show(
    code: Code,
    request: Request,
    call: Calling,
    behind: _Behind = 0,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show how the notice of an inspection stands, item by item, and what was published."""
    return _page(request, call, code, behind=behind, said=_SAID.get(done))


async def _ticked(request: Request) -> Sequence[str]:
    form = await request.form()
    return [value for value in form.getlist("item") if isinstance(value, str)]


@router.post("/{code}/notice")
@for_people
async def leave_out(code: Code, request: Request, call: Calling, given: HandedIn) -> Response:
    """Leave the items that were ticked out of an edition, or tell of them again, each with its own result."""
    numbers = await _ticked(request)
    return await run_in_threadpool(_leave_out, request, call, code, given, numbers)


def _leave_out(request: Request, call: Call, code: str, given: Given, numbers: Sequence[str]) -> Response:
    faults: dict[str, str] = {}
    try:
        given.require_texts()
        if not numbers or len(numbers) > _A_PAGE:
            raise InvalidInput(
                what=Words("事项", "Items"),
                value=str(len(numbers)) if numbers else "",
                why=Words("勾选的太多", "too many were ticked") if numbers else Words("没有勾选", "none were ticked"),
                allowed=Words(f"1到{_A_PAGE}件", f"1 to {_A_PAGE}"),
            )
    except RectifyError as refusal:
        return _page(request, call, code, behind=given.number("behind") or 0, refusal=refusal, given=given)
    for number in numbers:
        try:
            publicise(call, number, given, key=f"{given.key}:{number[:90]}")
        except RectifyError as refusal:
            faults[number] = reason_of(refusal).text(call.language)
    done = len(numbers) - len(faults)
    said = Words(f"{done}件已办。", f"{done} done.") if done else None
    return _page(
        request,
        call,
        code,
        behind=given.number("behind") or 0,
        said=said,
        faults=faults,
        given=given if faults else None,
    )


@router.get("/{code}/notice/{edition}")
@for_people
def preview(code: Code, edition: _Edition, request: Request, call: Calling) -> Response:
    """Show an edition as it would be published now."""
    paper = written_notice(call, code, edition, ".txt")
    text, shown, left_out = paper.content.decode(), paper.items, paper.withheld
    lines = [line.strip("\u3000 ") for line in text[:_LONGEST].splitlines()]
    return page(
        request,
        "notice_preview.html",
        here="ledger",
        code=code,
        edition=EDITION_WORDS[edition],
        edition_key=edition,
        title=lines[0] if lines else "",
        lines=[line for line in lines[1:] if line],
        is_cut=len(text) > _LONGEST,
        count=Words(
            f"共{shown + left_out}个问题：告知{shown}个，不告知{left_out}个。",
            f"{shown + left_out} findings: {shown} told of, {left_out} left out.",
        ),
        may_publish=any(call.actor.roles.get(role) for role in ITEM_ACTIONS[Action.PUBLISH_NOTICE]),
    )


@router.get("/{code}/notices/{notice}")
@for_people
def give_notice(code: Code, notice: _Key, call: Calling) -> Response:
    """Return the very page that was published, to be saved."""
    return saved_page(*notice_page(call.ledger, code, notice, actor=call.actor))


def _page(
    request: Request,
    call: Call,
    code: str,
    *,
    behind: int,
    said: Words | None = None,
    refusal: RectifyError | None = None,
    faults: dict[str, str] | None = None,
    given: Given | None = None,
) -> Response:
    found = publication_of(call.ledger, code, actor=call.actor, behind=behind, most=_A_PAGE)
    ticked = set(faults or {})
    return page(
        request,
        "notice.html",
        here="ledger",
        refusal=refusal,
        done=said,
        found=found,
        editions=[(edition, EDITION_WORDS[edition], said_count(found, edition)) for edition in Edition],
        rows=[
            (
                one.item.number,
                item_path(one.item.number),
                one.item.title,
                told_by_edition(one.left_out),
                one.item.number in ticked,
            )
            for one in found.items
        ],
        faults=faults or {},
        inputs=publicity_inputs(None),
        given=given or Given(texts={}),
        is_again=given is not None,
        behind=behind,
        notices=[_notice(one, call, told_still=found.told_still.get(one.id, 0)) for one in found.notices],
    )


def _notice(one: StoredNotice, call: Call, *, told_still: int) -> dict[str, object]:
    zone = call.app.settings.timezone
    return {
        "id": one.id,
        "edition": EDITION_WORDS[one.edition],
        "title": one.title,
        "is_out": one.is_out,
        "published": Words("{when}由{who}公布：{note}", "published {when} by {who}: {note}").fill(
            when=near(one.published_at, at=call.at, zone=zone), who=one.published_by, note=one.note
        ),
        "withdrawn": None
        if one.withdrawn_at is None
        else Words("{when}由{who}撤下：{note}", "withdrawn {when} by {who}: {note}").fill(
            when=near(one.withdrawn_at, at=call.at, zone=zone), who=one.withdrawn_by, note=one.withdrawn_note
        ),
        "counts": Words(f"告知{one.shown}个，未告知{one.withheld}个", f"{one.shown} told of, {one.withheld} left out"),
        "sha256": one.sha256[:12],
        "told_still": overtaken(told_still) if told_still else None,
    }


def written_notice(call: Call, code: str, edition: Edition, form: str) -> Paper:
    """Return an edition as it stands."""
    order, zone = Order(inspection=code, edition=edition), call.app.settings.timezone
    return write(call.ledger, "notice", order, form, actor=call.actor, at=call.at, today=call.today, zone=zone)

"""The notice of an inspection: what each edition tells of, a preview, published, withdrawn, and given out as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from engine.domain.editions import EDITION_WORDS, REASON_WORDS, Edition, Withheld
from engine.errors import InvalidInput, RectifyError
from engine.operations.ledger import look_up_installation
from engine.operations.publishing_notices import (
    EditionCount,
    Publication,
    WrittenNotice,
    notice_page,
    notices_for_the_public,
    publication_of,
    publish_notice,
    withdraw_notice,
)
from engine.store.published import StoredNotice
from engine.words import Words
from rectify.documents.papers.writing import Order, write
from rectify.documents.public_site import PublicPage, public_site
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.uploads import INERT
from rectify.web.bulk_lines import reason_of
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.deeds.inputs import Input
from rectify.web.deeds.publicity import how_told, publicise, publicity_inputs
from rectify.web.frame import near
from rectify.web.inspections import Code
from rectify.web.marks import Way, item_path
from rectify.web.own_form import show_form
from rectify.web.page import go_to, page

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
    office = look_up_installation(call.ledger).office_name
    pages = [
        PublicPage(
            code=one.inspection,
            title=one.title,
            day=one.signed_on,
            shown=one.shown,
            withheld=one.withheld,
            content=content,
        )
        for one, content in notices_for_the_public(call.ledger, actor=call.actor)
    ]
    name = f"public-pages-{call.today.isoformat()}.zip"
    return _file(public_site(office, pages), name, "application/zip")


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
                value=str(len(numbers)),
                why=Words("没有勾选", "none were ticked"),
                allowed=Words(f"1到{_A_PAGE}件", f"1 to {_A_PAGE}"),
            )
    except RectifyError as refusal:
        return _page(request, call, code, behind=given.number("behind") or 0, refusal=refusal, given=given)
    for number in numbers:
        try:
            publicise(call, number, given, key=f"{given.key}:{number[:90]}")
        except RectifyError as refusal:
            faults[number] = reason_of(refusal, call.language)
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
    found = publication_of(call.ledger, code, actor=call.actor, most=1)
    paper = _written(call, code, edition, ".txt").decode()
    lines = [line.strip("\u3000 ") for line in paper[:_LONGEST].splitlines()]
    return page(
        request,
        "notice_preview.html",
        here="ledger",
        code=code,
        edition=EDITION_WORDS[edition],
        edition_key=edition,
        title=lines[0] if lines else "",
        lines=[line for line in lines[1:] if line],
        is_cut=len(paper) > _LONGEST,
        count=_said_count(found, edition),
        may_publish=found.may_publish,
    )


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
            _whole(call, code, edition),
            note=given.text("note"),
            actor=call.actor,
            at=call.at,
            key=given.key,
        )
    except RectifyError as refusal:
        return _publish_form(request, call, code, edition, given=given, refusal=refusal)
    return go_to(f"/inspections/{code}/notice?done=out#published")


@router.get("/{code}/notices/{notice}")
@for_people
def give_notice(code: Code, notice: _Key, call: Calling) -> Response:
    """Return the very page that was published, to be saved."""
    found, content = notice_page(call.ledger, code, notice, actor=call.actor)
    return _file(content, f"{code}-{found.edition}-{found.id}.html", "text/html; charset=utf-8")


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
        editions=[(edition, EDITION_WORDS[edition], _said_count(found, edition)) for edition in Edition],
        rows=[
            (
                one.item.number,
                item_path(one.item.number),
                one.item.title,
                _told(one.left_out),
                one.item.number in ticked,
            )
            for one in found.items
        ],
        faults=faults or {},
        inputs=publicity_inputs(None),
        given=given or Given(texts={}),
        is_again=given is not None,
        behind=behind,
        notices=[_notice(one, call) for one in found.notices],
    )


def _told(left_out: Mapping[Edition, Withheld]) -> Sequence[Words]:
    return [
        Words("{edition}：{how}", "{edition}: {how}").fill(
            edition=EDITION_WORDS[edition],
            how=how_told(left_out.get(edition)),
        )
        for edition in Edition
    ]


def _said_count(found: Publication, edition: Edition) -> Words:
    """Return what an edition tells of, in words in which the figures add up."""
    count: EditionCount = found.counts[edition]
    zh = [f"共{count.total}个问题：告知{count.shown}个"]
    en = [f"{count.total} findings: {count.shown} told of"]
    for why, many in count.withheld.items():
        zh.append(f"不告知{many}个（{REASON_WORDS[why].zh}）")
        en.append(f"{many} left out ({REASON_WORDS[why].en})")
    if found.confidential:
        zh.append(f"另有保密事项{found.confidential}个不计入")
        en.append(f"{found.confidential} confidential besides, in no figure")
    return Words("，".join(zh) + "。", ", ".join(en) + ".")


def _notice(one: StoredNotice, call: Call) -> dict[str, object]:
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
    }


def _written(call: Call, code: str, edition: Edition, form: str) -> bytes:
    order, zone = Order(inspection=code, edition=edition), call.app.settings.timezone
    paper = write(call.ledger, "notice", order, form, actor=call.actor, at=call.at, today=call.today, zone=zone)
    return paper.content


def _whole(call: Call, code: str, edition: Edition) -> WrittenNotice:
    """Return an edition as it stands, as it is to be published."""
    order, zone = Order(inspection=code, edition=edition), call.app.settings.timezone
    paper = write(call.ledger, "notice", order, ".html", actor=call.actor, at=call.at, today=call.today, zone=zone)
    title = publication_of(call.ledger, code, actor=call.actor, most=1).title
    return WrittenNotice(
        title=title,
        signed_on=call.today,
        content=paper.content,
        shown=paper.items,
        withheld=paper.withheld,
        confidential=paper.confidential,
    )


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
            "{count}系统不上网：公布后下载文件，放到单位网站。",
            "{count} Nothing goes online by itself: download the file and put it on your site.",
        ).fill(count=_said_count(found, edition)),
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


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {**INERT, "Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}"}
    return Response(content, media_type=kind, headers=headers)

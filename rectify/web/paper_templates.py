"""The pages of an office's own templates: every version, a new one checked, tried and kept, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile

from engine.domain.actions import Action
from engine.domain.permission import may_in_office, require
from engine.errors import InvalidInput, NotFound, RectifyError
from engine.operations.directory import colleagues
from engine.operations.paper_subjects import paper_subjects
from engine.operations.templates import SHIPPED, list_templates, use_template
from engine.store.templates import StoredTemplate
from engine.words import Words
from rectify.documents.papers.checking import described
from rectify.documents.papers.keeping import (
    check_template,
    give_template,
    keep_template,
    read_template,
    require_sound,
)
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.opening import LARGEST_FILE
from rectify.documents.papers.press import PlacedFault
from rectify.documents.papers.reference import named_variables
from rectify.documents.papers.writing import Order, preview
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.saving import WordFile, given_paper
from rectify.http.uploads import INERT, written
from rectify.web.page import go_to, page
from rectify.web.paper_query import periods

router = APIRouter(prefix="/templates", route_class=GuardedRoute, include_in_schema=False)
_Kind = Annotated[str, Path(max_length=40, pattern=r"^[a-z-]+$")]
_Version = Annotated[int | None, Query(ge=0, le=2**31 - 1)]
_Text = Annotated[str, Form(max_length=2000)]
_Line = Annotated[str, Form(max_length=200)]
# What has to be known before a document of a kind can be tried.
_TRIED_WITH = {"head-report": "head", "period-report": "period", "notice": "", "opinion": "", "report": ""}
_LONGEST_NOTE = 200


class Done(StrEnum):
    """What a form did; the page behind it says so once."""

    KEPT = "kept"
    USED = "used"


_SAID = {
    Done.KEPT: Words("已加入为新的一版，还没有使用。", "Kept as a new version; it is not in use yet."),
    Done.USED: Words("以后的文书用这一版写。", "Documents are written with this version from now on."),
}
_SOUND = Words("这个模板可以用，还没有加入。", "This template can be used; it is not kept yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A kind of document and what it is written with; ``used`` is None for the product's own."""

    kind: str
    title: Words
    used: StoredTemplate | None
    versions: int


@router.get("")
@for_people
def show(request: Request, call: Calling) -> Response:
    """Show every kind of document and the template it is written with."""
    found = list_templates(call.ledger, actor=call.actor)
    rows = [
        _Row(kind=kind, title=title, used=_used(found, kind), versions=sum(one.kind == kind for one in found))
        for kind, title in KINDS.items()
    ]
    return page(request, "paper_templates.html", here="ledger", rows=rows, keeps=_keeps(call))


@router.get("/{kind}")
@for_people
def show_kind(kind: _Kind, request: Request, call: Calling, done: Annotated[Done | None, Query()] = None) -> Response:
    """Show every version of a kind's templates, and take new ones."""
    return _page(request, call, kind, done=_SAID[done] if done else None)


@router.get("/{kind}/file")
@for_people
def give_file(kind: _Kind, call: Calling, version: _Version = None) -> Response:
    """Give out a template, to be edited in Word."""
    require(call.actor, Action.SEE_TEMPLATES)
    content = give_template(call.ledger, _known(kind), version, actor=call.actor)
    return WordFile(content, headers={**INERT, "Content-Disposition": f'attachment; filename="{kind}.docx"'})


@router.post("/{kind}")
@for_people
def take(
    kind: _Kind,
    request: Request,
    call: Calling,
    file: Annotated[UploadFile | None, File()] = None,
    do: Annotated[Literal["check", "try", "keep"], Form()] = "check",
    note: _Text = "",
    use: Annotated[bool, Form()] = False,
    inspection: _Line = "",
    head: _Line = "",
    period: _Line = "",
    item: _Line = "",
) -> Response:
    """Check a new template, try it with the ledger as it stands, or keep it; none with an error is kept."""
    require(call.actor, Action.KEEP_TEMPLATES)
    note, typed = note.strip(), {"inspection": inspection, "head": head, "period": period, "item": item, "note": note}
    try:
        with written([_given(file)], most=LARGEST_FILE, endings=(".docx",)) as (path,):
            content, name = read_template(path), path.name
        faults = check_template(_known(kind), content)
        if faults or do == "check":
            return _page(request, call, kind, faults=faults, file=name, typed=typed, done=None if faults else _SOUND)
        if do == "try":
            order = Order(
                inspection=inspection or None, head=head or None, period=period or None, item=item.strip() or None
            )
            zone = call.app.settings.timezone
            paper = preview(
                call.ledger, kind, content, order, actor=call.actor, at=call.at, today=call.today, zone=zone
            )
            return given_paper(paper, "docx", edition=order.edition)
        if len(note) > _LONGEST_NOTE:
            raise _too_long(note)
        keep_template(call.ledger, kind, content, file_name=name, note=note, use=use, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _page(request, call, kind, refusal=refusal, typed=typed)
    return go_to(f"/templates/{kind}?done={Done.USED if use else Done.KEPT}")


@router.post("/{kind}/use")
@for_people
def use_version(kind: _Kind, call: Calling, version: Annotated[int, Form(ge=0, le=2**31 - 1)] = SHIPPED) -> Response:
    """Write documents with a version from now on, 0 for the product's own; also the way back."""
    found = give_template(call.ledger, _known(kind), version, actor=call.actor)
    require_sound(kind, found, where=f"{kind} {version}")
    use_template(call.ledger, kind, version, actor=call.actor, at=call.at)
    return go_to(f"/templates/{kind}?done={Done.USED}")


def _page(
    request: Request,
    call: Call,
    kind: str,
    *,
    refusal: RectifyError | None = None,
    faults: Sequence[PlacedFault] = (),
    file: str = "",
    typed: dict[str, str] | None = None,
    done: Words | None = None,
) -> Response:
    found = list_templates(call.ledger, actor=call.actor)
    title, tried_with, keeps = KINDS[_known(kind)], _TRIED_WITH.get(kind, "item"), _keeps(call)
    answer = page(
        request,
        "paper_template.html",
        here="ledger",
        refusal=refusal,
        done=done,
        kind=kind,
        title=title,
        used=_used(found, kind),
        versions=sorted((one for one in found if one.kind == kind), key=lambda one: -one.number),
        faults=[(described(one), one.fault.message, one.fault.hint) for one in faults],
        file=file,
        typed={"inspection": "", "head": "", "period": "", "item": "", "note": ""} | (typed or {}),
        keeps=keeps,
        tried_with=tried_with,
        inspections=paper_subjects(call.ledger, actor=call.actor).inspections if keeps else [],
        colleagues=colleagues(call.ledger, actor=call.actor) if keeps and tried_with == "head" else [],
        periods=periods(call.today),
        longest_note=_LONGEST_NOTE,
        variables=list(named_variables(kind)),
    )
    if faults:
        answer.status_code = 422
    return answer


def _keeps(call: Call) -> bool:
    return may_in_office(call.actor, Action.KEEP_TEMPLATES)


def _used(found: Sequence[StoredTemplate], kind: str) -> StoredTemplate | None:
    return next((one for one in found if one.kind == kind and one.is_used), None)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound(what=Words("文书种类", "kind of document"), which=kind)
    return kind


def _given(file: UploadFile | None) -> UploadFile:
    if file is None or not file.filename:
        why = Words("没有选文件", "none was chosen")
        raise InvalidInput(
            what=Words("模板文件", "Template"),
            value="",
            why=why,
            allowed=Words("一个Word文档（.docx）", "a .docx file"),
        )
    return file


def _too_long(note: str) -> InvalidInput:
    return InvalidInput(
        what=Words("说明", "Note"),
        value=note[:20],
        why=Words("太长", "it is too long"),
        allowed=Words(f"最多{_LONGEST_NOTE}个字", f"at most {_LONGEST_NOTE} characters"),
    )

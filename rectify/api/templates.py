"""Templates of documents: what there is, the files themselves, new versions, and which one is used."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile
from pydantic import Field

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.errors import NotAmong
from engine.operations.templates import list_templates, use_template
from engine.words import Words
from rectify.answers.papers import (
    CheckedTemplate,
    ChosenTemplate,
    Template,
    Templates,
    checked_template,
    template,
    templates,
)
from rectify.api.asked import Asked, Login, Name, Text
from rectify.documents.papers.keeping import check_template, give_template, keep_template, read_template, require_sound
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.opening import LARGEST_FILE
from rectify.documents.papers.writing import Order, preview
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.saving import WordFile
from rectify.http.uploads import INERT, written

router = APIRouter(prefix="/templates", tags=["exports"], route_class=GuardedRoute)
_Kind = Annotated[
    str, Path(description="The kind of document.", max_length=40, pattern=r"^[a-z-]+$", examples=["notice"])
]
_File = Annotated[UploadFile, File(description="The template, `.docx`.")]


class AskedVersion(Asked):
    """Which version documents are written with; 0 is the product's own."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


@router.get("")
@for_scope(Scope.READ)
def give_templates(call: Calling) -> Templates:
    """Return every kind of document, and every version of the office's own templates."""
    return templates(list_templates(call.ledger, actor=call.actor), call.language)


@router.get("/{kind}/file", response_class=WordFile)
@for_scope(Scope.READ)
def give_file(
    kind: _Kind,
    call: Calling,
    version: Annotated[
        int | None, Query(ge=0, le=2**31 - 1, description="0: the product's; else the one in use.")
    ] = None,
) -> WordFile:
    """Return a template as a file, to be edited in Word."""
    require(call.actor, Action.SEE_TEMPLATES)
    content = give_template(call.ledger, _require_kind(kind), version, actor=call.actor)
    return WordFile(content, headers={**INERT, "Content-Disposition": f'attachment; filename="{kind}.docx"'})


@router.post("/{kind}/check")
@for_scope(Scope.OFFICE)
def look_over(kind: _Kind, call: Calling, file: _File) -> CheckedTemplate:
    """Return everything that is wrong with a template; nothing is kept."""
    require(call.actor, Action.KEEP_TEMPLATES)
    with written([file], most=LARGEST_FILE, endings=(".docx",)) as (path,):
        faults = check_template(_require_kind(kind), read_template(path))
    return checked_template(path.name, kind, faults, call.language)


@router.post("/{kind}/preview", response_class=WordFile)
@for_scope(Scope.OFFICE, repeats=False)
def try_out(
    kind: _Kind,
    call: Calling,
    file: _File,
    inspection: Annotated[Name | None, Form(description="The code of the inspection, else the latest.")] = None,
    item: Annotated[Name | None, Form(description="The item that it is about.")] = None,
    head: Annotated[Login | None, Form(description="The head of the inspected body.")] = None,
    period: Annotated[str | None, Form(description="`2026Q3` or `2026`.", max_length=6)] = None,
) -> WordFile:
    """Return what a template would write with the ledger as it is; nothing of it is kept."""
    require(call.actor, Action.KEEP_TEMPLATES)
    with written([file], most=LARGEST_FILE, endings=(".docx",)) as (path,):
        content = read_template(path)
        require_sound(_require_kind(kind), content, where=path.name)
    order = Order(inspection=inspection, item=item, head=head, period=period)
    zone = call.app.settings.timezone
    paper = preview(call.ledger, kind, content, order, actor=call.actor, at=call.at, today=call.today, zone=zone)
    return WordFile(paper.content, headers={**INERT, "Content-Disposition": f'attachment; filename="{kind}.docx"'})


# The same file twice adds nothing, so that no answer need be kept.
@router.post("/{kind}")
@for_scope(Scope.OFFICE, repeats=False)
def keep(
    kind: _Kind,
    call: Calling,
    file: _File,
    note: Annotated[Text, Form(description="What is new in it.")] = "",
    use: Annotated[bool, Form(description="Write documents with it from now on.")] = False,
) -> Template:
    """Keep a template as the next version of its kind; none with an error is kept."""
    require(call.actor, Action.KEEP_TEMPLATES)
    with written([file], most=LARGEST_FILE, endings=(".docx",)) as (path,):
        kept = keep_template(
            call.ledger,
            _require_kind(kind),
            read_template(path),
            file_name=path.name,
            note=note,
            use=use,
            actor=call.actor,
            at=call.at,
        )
    return template(kept)


@router.post("/{kind}/use")
@for_scope(Scope.OFFICE)
def use(kind: _Kind, asked: AskedVersion, call: Calling) -> ChosenTemplate:
    """Write documents with a version from now on, 0 for the product's own."""
    changed = use_template(call.ledger, _require_kind(kind), asked.version, actor=call.actor, at=call.at)
    return {"kind": kind, "used": asked.version, "changed": changed}


def _require_kind(kind: str) -> str:
    """Let a kind pass that there is; raises ``NotAmong``, for it stands in the address."""
    if kind not in KINDS:
        raise NotAmong(what=Words("文书种类", "kind of document"), which=kind, allowed=list(KINDS), where=kind)
    return kind

"""Where papers are handed in, and how far those are that somebody handed in before."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile

from engine.domain.actions import Action
from engine.domain.definition import InspectionKind
from engine.domain.incoming import AT_WORK, BEGINS, STATE_WORDS, IncomingState
from engine.domain.permission import require
from engine.errors import InvalidInput, RectifyError
from engine.operations.incoming import HandedIn, drop, go_on, hand_in, look_at, papers_of
from engine.operations.publishing import newest_workflows
from engine.store.incoming import StoredIncoming
from engine.words import Words
from rectify.documents.source import LARGEST, MOST_SIGNS, SUPPORTED
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.uploads import written
from rectify.importing import importer, is_interrupted
from rectify.web.deeds.given import SHOW
from rectify.web.frame import near
from rectify.web.incoming.review import show_review
from rectify.web.page import go_to, page
from rectify.wording.inspections import KIND_WORDS

router = APIRouter(prefix="/inspections/import", route_class=GuardedRoute, include_in_schema=False)
Paper = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Line = Annotated[str, Form(max_length=200)]
# What is read at once needs no page that waits for it.
_PATIENCE = 3.0
_PASTED = Words("粘贴的文字", "pasted text")


@router.get("")
@for_people
def begin(request: Request, call: Calling, gone: Annotated[bool, Query()] = False) -> Response:
    """Show where papers are handed in, and those of one's own that are under way."""
    return _page(
        request, call, said=Words("已放弃，文件已删去。", "It is given up; the file is gone.") if gone else None
    )


@router.post("")
@for_people
def take(
    request: Request,
    call: Calling,
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form(max_length=MOST_SIGNS * 2)] = "",
    kind: _Line = InspectionKind.INSPECTION,
    workflow: _Line = "rectification",
    feedback: _Line = "",
    act: _Line = "",
) -> Response:
    """Keep a file, or text that was pasted, and let it be read; or only show again what was typed."""
    typed = {"text": text, "kind": kind, "workflow": workflow, "feedback": feedback}
    if act == SHOW:
        return _page(request, call, typed=typed)
    try:
        require(call.actor, Action.IMPORT)
        name, content = _content(file, text, call)
        handed = HandedIn(file_name=name, content=content, kind=kind, workflow=workflow, feedback_on=_day(feedback))
        key = hand_in(call.ledger, handed, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal, typed=typed)
    importer.start(call.app, key, actor=call.actor, patience=_PATIENCE)
    return go_to(f"/inspections/import/{key}")


@router.get("/{paper}")
@for_people
def show(
    paper: Paper,
    request: Request,
    call: Calling,
    behind: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    doubts: Annotated[bool, Query()] = False,
    still: Annotated[bool, Query()] = False,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show a paper where it is: on its way with how far it has come, to be looked over, or taken in."""
    found = look_at(call.ledger, paper, actor=call.actor).paper
    if found.state is IncomingState.READ:
        return show_review(request, call, paper, behind=behind, doubted=doubts, done=done)
    counted = importer.progress(call.app, found)
    is_stopped = is_interrupted(call.app, found, at=call.at)
    goes_on = not is_stopped and (found.state in AT_WORK or found.state in BEGINS)
    return page(
        request,
        "incoming.html",
        here="ledger",
        paper=found,
        state=STATE_WORDS[found.state],
        is_stopped=is_stopped,
        goes_on=goes_on,
        refreshes=goes_on and not still,
        progress=counted,
        since=near(found.started_at or found.changed_at, at=call.at, zone=call.app.settings.timezone),
    )


@router.post("/{paper}/again")
@for_people
def again(paper: Paper, call: Calling) -> Response:
    """Go on with what was interrupted."""
    found = look_at(call.ledger, paper, actor=call.actor).paper
    if is_interrupted(call.app, found, at=call.at):
        go_on(call.ledger, paper, actor=call.actor, at=call.at)
        importer.start(call.app, paper, actor=call.actor, patience=_PATIENCE)
    return go_to(f"/inspections/import/{paper}")


@router.post("/{paper}/drop")
@for_people
def give_up(paper: Paper, call: Calling) -> Response:
    """Give a paper up; its file is deleted."""
    drop(call.ledger, paper, actor=call.actor, at=call.at)
    return go_to("/inspections/import?gone=true")


def _page(
    request: Request,
    call: Call,
    *,
    refusal: RectifyError | None = None,
    typed: dict[str, str] | None = None,
    said: Words | None = None,
) -> Response:
    own = papers_of(call.ledger, actor=call.actor)
    given = typed or {"text": "", "kind": InspectionKind.INSPECTION, "workflow": "rectification", "feedback": ""}
    return page(
        request,
        "incoming_new.html",
        here="ledger",
        refusal=refusal,
        done=said,
        typed=given,
        kinds=[(kind, KIND_WORDS[kind]) for kind in InspectionKind],
        workflows=[(one.key, one.title) for one in newest_workflows(call.ledger)],
        endings=",".join(SUPPORTED),
        largest=LARGEST >> 20,
        papers=[_line(one, call) for one in own],
    )


def _line(one: StoredIncoming, call: Call) -> dict[str, object]:
    is_stopped = is_interrupted(call.app, one, at=call.at)
    return {
        "path": f"/inspections/import/{one.id}",
        "name": one.file_name,
        "state": Words("中断了", "interrupted") if is_stopped else STATE_WORDS[one.state],
        "when": near(one.changed_at, at=call.at, zone=call.app.settings.timezone),
        "inspection": one.inspection,
        "added": one.added,
    }


def _content(file: UploadFile | None, text: str, call: Call) -> tuple[str, bytes]:
    """Return the name and the bytes of what was handed in; raises ``InvalidInput`` for none, or for both."""
    has_file = file is not None and bool(file.filename)
    if has_file == bool(text.strip()):
        raise InvalidInput(
            what=Words("材料", "What is handed in"),
            value="",
            why=Words("文件和文字都有", "there is a file and a text")
            if has_file
            else Words("没有选文件，也没有粘贴文字", "no file was chosen and no text was pasted"),
            allowed=Words("选一个文件，或粘贴文字，只要一样", "a file, or pasted text, one of the two"),
        )
    if file is None or not has_file:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").strip() + "\n"
        return f"{_PASTED.text(call.language)}.txt", plain.encode()
    with written([file], most=LARGEST, endings=SUPPORTED) as (path,):
        return path.name, path.read_bytes()


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        why, allowed = Words("不是日期", "it is no date"), Words("日期，例如2026-05-31", "a date such as 2026-05-31")
        raise InvalidInput(
            what=Words("反馈日期", "Day of feedback"), value=typed[:40], why=why, allowed=allowed
        ) from None

"""Taking people in: one by a form, many from a workbook that is previewed before anybody is taken in."""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.errors import InvalidInput, RectifyError
from engine.operations.register import Sought, register
from engine.operations.roster import Became, Roster, RosterProblem
from engine.words import Words
from rectify.documents.roster import take_in_workbook
from rectify.documents.roster_blank import write_blank
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.handed_in import file_name
from rectify.http.saving import saved_workbook
from rectify.http.uploads import written
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.deeds.refusals import NONE, faults_of
from rectify.web.office.done import Done
from rectify.web.office.newcomer import newcomer_form
from rectify.web.office.people import person_path
from rectify.web.office.room import room
from rectify.web.page import go_to
from rectify.wording.rosters import BECAME, COLUMNS

router = APIRouter(prefix="/roster", route_class=GuardedRoute, include_in_schema=False)
# A workbook goes along in the page between its preview and its being taken in: nothing of it is stored before.
LARGEST = 600_000
_SHOWN = 300
_Text = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What a workbook would do, or did: its name, itself as the page carries it, the lines and what is wrong."""

    name: str
    sheet: str
    done: Roster
    problems: Sequence[RosterProblem]
    is_over: bool

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return how many people are new, changed, and as they were."""
        return (self.done.count(Became.NEW), self.done.count(Became.CHANGED), self.done.count(Became.SAME))

    @property
    def changed(self) -> bool:
        """Say whether there is anything to take in."""
        return any(self.counts[:2])


@router.get("")
@for_people
def show(request: Request, call: Calling) -> Response:
    """Show both ways of taking people in; raises ``NotPermitted`` to whoever does not administer."""
    return _page(request, call)


@router.post("/person")
@for_people
def add(request: Request, call: Calling, given: HandedIn) -> Response:
    """Add one person, perhaps with a role in their unit."""
    require(call.actor, Action.ADMINISTER)
    login = given.text("login")
    try:
        given.require_texts()
        newcomer_form((), {}).doing(call, login, given)
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal, given=given)
    return go_to(f"{person_path(login)}?done={Done.ADDED}")


# The form without its page is somebody's old address: the page is the same.
@router.get("/person")
@for_people
def show_one(request: Request, call: Calling) -> Response:
    """Show the page whose form was refused, in another language."""
    return _page(request, call)


@router.get("/workbook")
@for_people
def show_many(request: Request, call: Calling) -> Response:
    """Show the page whose workbook is to be chosen again, in another language."""
    return _page(request, call)


@router.get("/blank")
@for_people
def give_blank(call: Calling) -> Response:
    """Give out an empty workbook to be filled in, with the office's units and roles to choose from."""
    require(call.actor, Action.ADMINISTER)
    found = register(call.ledger, Sought(most=1), actor=call.actor)
    zh, language = call.language == "zh", call.language
    write = partial(
        write_blank,
        units=[one.path for one in found.units],
        roles=[word.text(language) for word in found.roles.values()],
        office=found.units[0].name if found.units else "",
        language=language,
        at=call.at,
    )
    return saved_workbook(call, "人员登记表" if zh else "people", write)


@router.post("/workbook")
@for_people
def take(
    request: Request,
    call: Calling,
    file: Annotated[UploadFile | None, File()] = None,
    sheet: Annotated[str, Form(max_length=LARGEST * 2)] = "",
    name: _Text = "",
) -> Response:
    """Show what a workbook would do, or take in the one that was previewed: all of it, or nothing."""
    try:
        require(call.actor, Action.ADMINISTER)
        with _workbook(file, sheet, name) as path:
            packed = sheet or base64.b64encode(path.read_bytes()).decode()
            done, problems = take_in_workbook(call.ledger, path, actor=call.actor, at=call.at, dry_run=not sheet)
            looked = _Looked(
                name=path.name, sheet=packed, done=done, problems=problems, is_over=bool(sheet) and not problems
            )
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal)
    return _page(request, call, looked=looked)


@contextmanager
def _workbook(file: UploadFile | None, sheet: str, name: str) -> Iterator[Path]:
    """Yield the workbook that was chosen, or that the page carried along; raises ``InvalidInput``."""
    if sheet:
        with tempfile.TemporaryDirectory(prefix="rectify-") as folder:
            path = Path(folder, file_name(name))
            path.write_bytes(_unpacked(sheet))
            yield path
        return
    if file is None or not file.filename:
        raise InvalidInput(
            what=Words("工作簿", "Workbook"),
            value="",
            why=Words("没有选文件", "no file was chosen"),
            allowed=Words("一份.xlsx工作簿", "a workbook (.xlsx)"),
        )
    if not file.filename.lower().endswith(".xlsx"):
        raise InvalidInput(
            what=Words("工作簿", "Workbook"),
            value=file.filename[:80],
            why=Words("不是.xlsx工作簿", "it is no .xlsx workbook"),
            allowed=Words(
                "一份.xlsx工作簿；别的格式先另存为.xlsx", "a workbook (.xlsx); save other kinds as one first"
            ),
        )
    if (file.size or 0) > LARGEST:
        raise InvalidInput(
            what=Words("工作簿", "Workbook"),
            value=file.filename[:80],
            why=Words("太大", "it is too large"),
            allowed=Words(
                "不超过600 kB；更大的由运维人员运行 rectify user import",
                "at most 600 kB; the operator takes in a larger one with rectify user import",
            ),
        )
    with written([file], most=LARGEST) as (path,):
        yield path


def _unpacked(sheet: str) -> bytes:
    try:
        return base64.b64decode(sheet, validate=True)
    except binascii.Error as fault:
        why = Words("没有完整收到", "it did not arrive whole")
        again = Words("重新选择文件", "the file, chosen again")
        raise InvalidInput(what=Words("工作簿", "Workbook"), value="…", why=why, allowed=again) from fault


def _page(
    request: Request,
    call: Call,
    *,
    refusal: RectifyError | None = None,
    given: Given | None = None,
    looked: _Looked | None = None,
) -> Response:
    require(call.actor, Action.ADMINISTER)
    found = register(call.ledger, Sought(most=1), actor=call.actor)
    newcomer = newcomer_form(found.units, found.roles)
    return room(
        request,
        call,
        "office/roster.html",
        key="people",
        at_home=False,
        refusal=refusal,
        newcomer=newcomer,
        given=given or Given(texts={}),
        is_again=given is not None,
        faults=faults_of(refusal, newcomer, given) if refusal is not None and given is not None else NONE,
        login=call.caller.login,
        looked=looked,
        roles=found.roles,
        became=BECAME,
        columns=COLUMNS,
        shown=_SHOWN,
        person_path=person_path,
    )

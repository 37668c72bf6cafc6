"""The words of mails: each kind and language written with its checks beside it, previewed, kept, and gone back from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.errors import RectifyError
from engine.operations.mail_texts import SHIPPED, list_mail_texts, require_version, use_mail_text, versions_of_text
from engine.store.mail_texts import Parts, StoredText
from engine.words import LANGUAGES, Language, Words
from notifications.previewing import sample_mail
from notifications.render import Rendered
from notifications.texts.checking import CheckedText
from notifications.texts.keeping import (
    FILE_OF,
    PART_WORDS,
    MailTextFaulty,
    check_parts,
    keep_text,
    text_in_address,
)
from notifications.texts.kinds import TEXT_KINDS
from notifications.texts.shipped import Slot
from notifications.texts.stored import placed
from notifications.texts.syntax import LARGEST_SOURCE
from notifications.texts.variables import Holds, Variable, variables_of
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds.given import SHOW
from rectify.web.page import go_to, page, render
from rectify.web.post.framed import framed, with_frame
from rectify.web.studio.looking import tidy
from rectify.web.tabs import tabs

router = APIRouter(prefix="/mails/texts", route_class=GuardedRoute, include_in_schema=False)
_Kind = Annotated[str, Path(max_length=40)]
_Language = Annotated[str, Path(max_length=2)]
_Part = Annotated[str, Form(max_length=2 * LARGEST_SOURCE)]
_SAID = {
    "kept": Words("已保存，从下一封邮件起使用。", "Kept; it is used from the next mail on."),
    "used": Words("已换用，从下一封邮件起算数。", "Changed; it counts from the next mail on."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A kind of mail in the list, with what each language is written with and which of them is at fault."""

    kind: str
    title: Words
    used: Mapping[str, int]
    by_folder: Mapping[str, bool]
    faulty: Mapping[str, bool]


@router.get("")
@for_people
def show(request: Request, call: Calling) -> Response:
    """Show every kind of mail, and with whose words each is written."""
    found = list_mail_texts(call.ledger, actor=call.actor)
    return page(
        request,
        "post/texts.html",
        here="workflows",
        tabs=tabs(call.actor, "/mails/texts"),
        entries=_entries(call, found),
    )


@router.get("/{text}/{language}")
@for_people
def edit(
    request: Request,
    text: _Kind,
    language: _Language,
    call: Calling,
    version: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    done: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Show a text in its parts, the one in use or another version, with its preview and its versions."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    return _page(request, call, text, language, version=version, done=done)


@router.post("/{text}/{language}")
@for_people
def take(
    request: Request,
    text: _Kind,
    language: _Language,
    call: Calling,
    subject: _Part = "",
    plain: _Part = "",
    html: _Part = "",
    note: Annotated[str, Form(max_length=200)] = "",
    seen: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
    then: Annotated[str, Form(max_length=20)] = "",
    act: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Look a text over; or keep it as the next version and write mails with it from now on.

    What was written when the session had ended is only looked over.
    """
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    chosen = text_in_address(text, language)
    typed = {"subject": tidy(subject).strip("\n"), "plain": tidy(plain), "html": tidy(html)}
    if then != "keep" or act == SHOW:
        return _page(request, call, text, language, typed=typed, note=note, seen=seen)
    try:
        own = _own(call, text, chosen, typed)
        keep_text(call.ledger, text, language, own, note=note, seen=seen, actor=call.actor, at=call.at)
    except MailTextFaulty:
        return _page(request, call, text, language, typed=typed, note=note, seen=seen, is_refused=True)
    except RectifyError as refusal:
        return _page(request, call, text, language, typed=typed, note=note, refusal=refusal)
    return go_to(f"/mails/texts/{text}/{language}?done=kept")


@router.get("/{text}/{language}/html")
@for_people
def show_html(
    text: _Kind,
    language: _Language,
    call: Calling,
    version: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> Response:
    """Return the HTML of a made-up mail by the text in use, or by another version, for its frame."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    chosen = text_in_address(text, language)
    number, found = _versions(call, text, language, version)
    parts = _written(call, text, chosen, found, number)
    return framed(_rendered(call, text, chosen, parts).html)


@router.post("/{text}/{language}/html")
@for_people
def try_html(text: _Kind, language: _Language, call: Calling, html: _Part = "", subject: _Part = "") -> Response:
    """Return the HTML of a made-up mail by what is being written, for its frame."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    chosen = text_in_address(text, language)
    typed = {"html": tidy(html), "subject": tidy(subject).strip("\n")}
    checked = check_parts(text, language, Parts(html=typed["html"]))
    if checked["html"].errors:
        return framed(render("post/faulty.html", call.language, {}))
    return framed(_rendered(call, text, chosen, typed).html)


@router.post("/{text}/{language}/use")
@for_people
def use(
    request: Request,
    text: _Kind,
    language: _Language,
    call: Calling,
    version: Annotated[int, Form(ge=0, le=2**31 - 1)] = SHIPPED,
) -> Response:
    """Write mails of this kind with another version from now on, 0 for none of the office's."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    text_in_address(text, language)
    try:
        use_mail_text(call.ledger, text, language, version, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _page(request, call, text, language, refusal=refusal)
    return go_to(f"/mails/texts/{text}/{language}?done=used")


def _entries(call: Call, found: Sequence[StoredText]) -> Sequence[Entry]:
    used = {(one.kind, one.language): one.number for one in found if one.is_used}
    renderer = call.app.post.renderer
    faulty = {one.name.rpartition("/")[0] for one in renderer.faulty_texts()}
    folder = renderer.folder_slots()
    return [
        Entry(
            kind=kind,
            title=known.title,
            used={language: used.get((kind, language), SHIPPED) for language in LANGUAGES},
            by_folder={
                language: any((slot.kind, slot.language) == (kind, language) for slot in folder)
                for language in LANGUAGES
            },
            faulty={language: f"{kind}/{language}" in faulty for language in LANGUAGES},
        )
        for kind, known in TEXT_KINDS.items()
    ]


def _versions(call: Call, kind: str, language: str, wanted: int | None) -> tuple[int, list[tuple[StoredText, Parts]]]:
    """Return which version is looked at, the one in use where none is asked for, and all there are."""
    found = versions_of_text(call.ledger, kind, language, actor=call.actor)
    used = next((one.number for one, _said in found if one.is_used), SHIPPED)
    return used if wanted is None else wanted, found


def _written(
    call: Call, kind: str, language: Language, found: list[tuple[StoredText, Parts]], number: int
) -> dict[str, str]:
    """Return every part of a version; what it leaves out is the folder's, else the product's."""
    usual = {name: call.app.post.renderer.source_of(Slot(kind, language, file)) for name, file in FILE_OF.items()}
    if number == SHIPPED:
        return usual
    own = require_version(found, number, where=f"{kind}/{language}")
    return {name: getattr(own, name) or said for name, said in usual.items()}


def _own(call: Call, kind: str, language: Language, typed: Mapping[str, str]) -> Parts:
    """Return what of the typed parts is other than what is used without them."""
    usual = _written(call, kind, language, [], SHIPPED)
    return Parts(**{name: None if said.strip() == usual[name].strip() else said for name, said in typed.items()})


def _rendered(call: Call, kind: str, language: Language, parts: Mapping[str, str]) -> Rendered:
    texts = placed(kind, language, Parts(**parts))
    return sample_mail(call.app.post.renderer.trying(texts), kind, language)


def _page(
    request: Request,
    call: Call,
    kind: str,
    language: str,
    *,
    version: int | None = None,
    typed: Mapping[str, str] | None = None,
    note: str = "",
    seen: int | None = None,
    done: str = "",
    is_refused: bool = False,
    refusal: RectifyError | None = None,
) -> Response:
    chosen = text_in_address(kind, language)
    number, found = _versions(call, kind, language, version)
    parts = typed or _written(call, kind, chosen, found, number)
    checked = check_parts(kind, language, Parts(**parts))
    rendered = _rendered(call, kind, chosen, parts)
    answer = page(
        request,
        "post/text.html",
        here="workflows",
        wide=True,
        refusal=refusal,
        done=_SAID.get(done),
        kind=kind,
        of=chosen,
        title=TEXT_KINDS[kind].title,
        parts=parts,
        part_words=PART_WORDS,
        checked=checked,
        errors=sum(len(one.errors) for one in checked.values()),
        is_refused=is_refused,
        is_typed=typed is not None,
        rows={name: said.count("\n") + 5 for name, said in parts.items()},
        marks_of={name: _marks(one) for name, one in checked.items()},
        rendered=rendered,
        number=number,
        used=next((one.number for one, _said in found if one.is_used), SHIPPED),
        versions=[one for one, _said in found][::-1],
        note=note,
        seen=max((one.number for one, _said in found), default=SHIPPED) if seen is None else seen,
        by_folder=any((slot.kind, slot.language) == (kind, chosen) for slot in call.app.post.renderer.folder_slots()),
        variables=_variables(variables_of(kind)),
        address=f"/mails/texts/{kind}/{language}",
        most=LARGEST_SOURCE,
    )
    if is_refused:
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return with_frame(answer)


def _marks(one: CheckedText) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for fault in one.faults:
        if found.get(fault.line) != "e":
            found[fault.line] = fault.severity[0]
    return found


def _variables(known: Mapping[str, Variable]) -> Sequence[tuple[str, Words]]:
    return [(one.name, one.says) for one in known.values() if one.holds is not Holds.ENTRY]

"""The office's own texts of mails: in versions, checked before they are kept, used by the next mail."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.operations.mail_texts import SHIPPED, list_mail_texts, require_version, use_mail_text, versions_of_text
from engine.store.mail_texts import Parts
from notifications.previewing import preview_about, sample_mail
from notifications.texts.checking import check_folder, check_texts
from notifications.texts.keeping import check_parts, keep_text, text_in_address
from notifications.texts.press import the_press
from notifications.texts.shipped import SLOTS, product_parts
from notifications.texts.syntax import LARGEST_SOURCE
from rectify.answers.mail_texts import (
    CheckedMailText,
    CheckedTexts,
    ChosenMailText,
    MailTexts,
    MailTextVersion,
    MailTextWhole,
    PreviewedMail,
    checked_mail_text,
    checked_texts,
    chosen_mail_text,
    mail_text_version,
    mail_text_whole,
    mail_texts,
    previewed_mail,
)
from rectify.api.asked import Asked, Name, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.turns import one_at_a_time

router = APIRouter(prefix="/mail-texts", tags=["mails"], route_class=GuardedRoute)
_Kind = Annotated[str, Path(description="A kind of mail: returned, overdue, digest …", examples=["returned"])]
_Language = Annotated[str, Path(description="zh or en.", examples=["zh"])]
_Part = Annotated[str | None, Field(max_length=LARGEST_SOURCE, description="None: not of its own.")]


class AskedParts(Asked):
    """The parts of a text that are the office's own."""

    subject: _Part = None
    plain: _Part = None
    html: _Part = None

    @property
    def parts(self) -> Parts:
        """Return them as the operation takes them."""
        return Parts(subject=self.subject, plain=self.plain, html=self.html)


class AskedTexts(Asked):
    """Texts by the path each has in a folder of texts: `overdue/zh/text.txt`."""

    files: Annotated[
        dict[Name, Annotated[str, Field(max_length=LARGEST_SOURCE)]], Field(min_length=1, max_length=len(SLOTS))
    ]


class AskedText(AskedParts):
    """A text to be kept, and what is new in it."""

    note: Text = ""


class AskedTextVersion(Asked):
    """Which version is to be used; 0 for none of the office's."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


@router.get("")
@for_scope(Scope.READ)
def list_all(call: Calling) -> MailTexts:
    """Return every kind of mail, and every version of the office's own texts."""
    return mail_texts(list_mail_texts(call.ledger, actor=call.actor), call.language)


@router.get("/folder")
@for_scope(Scope.READ)
def check_own(call: Calling) -> CheckedTexts:
    """Return every problem of the office's own texts, as they lie in its folder."""
    require(call.actor, Action.TRY_TEXTS)
    folder = call.app.settings.texts_folder
    with one_at_a_time():
        found = () if folder is None else check_folder(folder, the_press())
    return checked_texts(None if folder is None else str(folder), found, call.language)


@router.post("/check")
@for_scope(Scope.OFFICE, repeats=False)
def check_given(asked: AskedTexts, call: Calling) -> CheckedTexts:
    """Return every problem of texts that are handed in; nothing of them is kept."""
    require(call.actor, Action.TRY_TEXTS)
    with one_at_a_time():
        found = check_texts({name: text.encode("utf-8") for name, text in asked.files.items()}, the_press())
    return checked_texts(None, found, call.language)


@router.get("/{text}/{language}")
@for_scope(Scope.READ)
def show(
    text: _Kind,
    language: _Language,
    call: Calling,
    version: Annotated[
        int | None, Query(ge=0, le=2**31 - 1, description="0: the product's own; else the one in use.")
    ] = None,
) -> MailTextWhole:
    """Return one version of a text with its words, the product's own where none of the office's is in use."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    chosen = text_in_address(text, language)
    found = versions_of_text(call.ledger, text, language, actor=call.actor)
    number = next((one.number for one, _said in found if one.is_used), SHIPPED) if version is None else version
    parts = (
        product_parts(text, chosen) if number == SHIPPED else require_version(found, number, where=f"{text}/{language}")
    )
    return mail_text_whole(text, language, number, parts)


@router.get("/{text}/{language}/preview")
@for_scope(Scope.READ)
def look_at(
    text: _Kind,
    language: _Language,
    call: Calling,
    item: Annotated[Name | None, Query(description="About this item, else a made-up one.")] = None,
) -> PreviewedMail:
    """Return what a kind of mail looks like, by the office's own text where it can be used."""
    require(call.actor, Action.TRY_TEXTS)
    chosen, post = text_in_address(text, language), call.app.post
    if item is None:
        return previewed_mail(text, sample_mail(post.renderer, text, chosen))
    mail = preview_about(call.ledger, post, text, item, chosen, actor=call.actor, day=call.today)
    return previewed_mail(text, mail)


@router.post("/{text}/{language}/check")
@for_scope(Scope.OFFICE)
def look_over(text: _Kind, language: _Language, asked: AskedParts, call: Calling) -> CheckedMailText:
    """Return everything that is wrong with a text; nothing is kept."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    text_in_address(text, language)
    return checked_mail_text(check_parts(text, language, asked.parts), call.language)


# The same words twice add nothing, so that no answer need be kept.
@router.post("/{text}/{language}")
@for_scope(Scope.OFFICE, repeats=False)
def keep(text: _Kind, language: _Language, asked: AskedText, call: Calling) -> MailTextVersion:
    """Keep a text as the next version of its kind and write mails with it from now on; none with an error is kept."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    text_in_address(text, language)
    kept = keep_text(call.ledger, text, language, asked.parts, note=asked.note, actor=call.actor, at=call.at)
    return mail_text_version(kept)


@router.post("/{text}/{language}/use")
@for_scope(Scope.OFFICE)
def use(text: _Kind, language: _Language, asked: AskedTextVersion, call: Calling) -> ChosenMailText:
    """Write mails of a kind with a version from now on, 0 for none of the office's."""
    require(call.actor, Action.KEEP_MAIL_TEXTS)
    text_in_address(text, language)
    changed = use_mail_text(call.ledger, text, language, asked.version, actor=call.actor, at=call.at)
    return chosen_mail_text(text, language, asked.version, changed=changed)

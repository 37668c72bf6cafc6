"""The texts mails are written with: the office's own checked, and what a mail looks like; nothing is sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.words import Language
from notifications.previewing import preview, preview_about, require_kind
from notifications.texts.checking import check_folder, check_texts
from notifications.texts.press import Press
from notifications.texts.shipped import SLOTS
from notifications.texts.syntax import LARGEST_SOURCE
from rectify.answers.mail_texts import CheckedTexts, PreviewedMail, checked_texts, previewed_mail
from rectify.api.asked import Asked, Name
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.turns import one_at_a_time

router = APIRouter(prefix="/mail-texts", tags=["mails"], route_class=GuardedRoute)


class AskedTexts(Asked):
    """Texts by the path each has in a folder of texts: `overdue/zh/text.txt`."""

    files: Annotated[
        dict[Name, Annotated[str, Field(max_length=LARGEST_SOURCE)]], Field(min_length=1, max_length=len(SLOTS))
    ]


@router.get("")
@for_scope(Scope.READ)
def check_own(call: Calling) -> CheckedTexts:
    """Return every problem of the office's own texts, as they lie in its folder."""
    require(call.actor, Action.TRY_TEXTS)
    folder = call.app.settings.texts_folder
    with one_at_a_time():
        found = () if folder is None else check_folder(folder, Press())
    return checked_texts(None if folder is None else str(folder), found, call.language)


@router.post("/check")
@for_scope(Scope.OFFICE, repeats=False)
def check_given(asked: AskedTexts, call: Calling) -> CheckedTexts:
    """Return every problem of texts that are handed in; nothing of them is kept."""
    require(call.actor, Action.TRY_TEXTS)
    with one_at_a_time():
        found = check_texts({name: text.encode("utf-8") for name, text in asked.files.items()}, Press())
    return checked_texts(None, found, call.language)


@router.get("/{kind}/preview")
@for_scope(Scope.READ)
def show(
    kind: Annotated[
        str, Path(description="The kind of mail.", max_length=40, pattern=r"^[a-z_]+$", examples=["overdue"])
    ],
    call: Calling,
    item: Annotated[Name | None, Query(description="About this item, else a made-up one.")] = None,
    language: Annotated[Language | None, Query(description="In this language, else that of the answer.")] = None,
) -> PreviewedMail:
    """Return what a kind of mail looks like, by the office's own text where it can be used."""
    require(call.actor, Action.TRY_TEXTS)
    require_kind(kind, where="kind")
    chosen = language or call.language
    if item is None:
        return previewed_mail(kind, preview(call.app.post, kind, chosen))
    mail = preview_about(call.ledger, call.app.post, kind, item, chosen, actor=call.actor, day=call.today)
    return previewed_mail(kind, mail)

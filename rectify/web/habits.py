"""How one hears of things: when and in which language mail comes, by which ways, one's calendar, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response

from engine.domain.ways import EVERY_KIND, MAIL
from engine.errors import InvalidInput, RectifyError
from engine.operations import absence
from engine.operations.absence import Absence
from engine.operations.correspondence import OFFICE, set_correspondence
from engine.operations.directory import colleagues
from engine.operations.feeds import create_feed, revoke_feed
from engine.operations.own_habits import OwnHabits, own_habits
from engine.operations.ways import DEFAULT, Possible, choose_ways
from engine.words import Words
from notifications.letter import KINDS
from rectify.answers.people import feed
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.page import go_to, page

router = APIRouter(prefix="/account/habits", route_class=GuardedRoute, include_in_schema=False)
_Text = Annotated[str, Form(max_length=2000)]
_Ways = Annotated[list[str] | None, Form(max_length=50)]
_Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
_HOURS = tuple(f"{hour:02d}:{minute:02d}" for hour in range(6, 20) for minute in (0, 30))


_NOTHING = {"substitute": "", "first": "", "until": "", "reason": ""}


class Done(StrEnum):
    """What a form did; the page behind it says so once."""

    MAIL = "mail"
    WAYS = "ways"
    REVOKED = "revoked"
    APPOINTED = "appointed"
    ENDED = "ended"


_SAID: Mapping[Done, Words] = {
    Done.MAIL: Words("已保存，从下一封邮件起生效。", "Saved; it counts from the next mail on."),
    Done.WAYS: Words("已保存，从下一次提醒起生效。", "Saved; it counts from the next message on."),
    Done.REVOKED: Words("日历链接已作废。", "The calendar's link is revoked."),
    Done.APPOINTED: Words("代办人已安排，系统会告诉对方。", "The substitute is appointed, and will be told."),
    Done.ENDED: Words("代办已结束。", "Standing in is ended."),
}


@router.get("")
@for_people
def show(request: Request, call: Calling, done: Annotated[Done | None, Query()] = None) -> Response:
    """Show how one hears of things, the link of one's calendar, and who stands in."""
    return _page(request, call, done=done)


@router.post("/mail")
@for_people
def set_mail(request: Request, call: Calling, hour: _Text = "", language: _Text = "") -> Response:
    """Say when the mail of the day comes, and in which language."""
    try:
        login = call.caller.login
        set_correspondence(
            call.ledger, login, hour=hour or None, language=language or None, actor=call.actor, at=call.at
        )
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal)
    return _over(Done.MAIL)


@router.post("/ways")
@for_people
def set_ways(request: Request, call: Calling, kind: _Text = EVERY_KIND, by: _Ways = None) -> Response:
    """Say by which ways one hears of a kind of notice; by none is by those of every other kind."""
    try:
        choose_ways(
            call.ledger,
            call.caller.login,
            by or [DEFAULT],
            kind=kind,
            possible=Possible(kinds=KINDS, channels=call.app.settings.channels),
            actor=call.actor,
            at=call.at,
        )
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal)
    return _over(Done.WAYS)


@router.post("/feed")
@for_people
def make_feed(request: Request, call: Calling) -> Response:
    """Make a link to one's calendar; it is shown on the answer and never again."""
    secret = create_feed(call.ledger, call.caller.login, actor=call.actor, at=call.at)
    return _page(request, call, link=feed(call.caller.login, secret, call.app.settings.base_url)["url"])


@router.post("/feed/revoke")
@for_people
def end_feed(call: Calling) -> Response:
    """Let the link to one's calendar lead nowhere any more."""
    revoke_feed(call.ledger, call.caller.login, actor=call.actor, at=call.at)
    return _over(Done.REVOKED)


@router.post("/substitutes")
@for_people
def appoint(
    request: Request, call: Calling, substitute: _Text = "", first: _Text = "", until: _Text = "", reason: _Text = ""
) -> Response:
    """Let somebody stand in while one is away."""
    try:
        wanted = Absence(
            login=call.caller.login,
            substitute=substitute,
            first=_day(first, Words("从哪天起", "From which day")),
            last=_day(until, Words("到哪天", "Through which day")),
            reason=reason.strip(),
        )
        absence.appoint(call.ledger, wanted, zone=call.app.settings.timezone, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        typed = {"substitute": substitute, "first": first, "until": until, "reason": reason}
        return _page(request, call, refusal=refusal, typed=typed)
    return _over(Done.APPOINTED)


@router.post("/substitutes/{span}/end")
@for_people
def end(span: _Key, call: Calling) -> Response:
    """End standing in before its last day."""
    absence.end(call.ledger, span, zone=call.app.settings.timezone, actor=call.actor, at=call.at)
    return _over(Done.ENDED)


def _over(done: Done) -> Response:
    return go_to(f"/account/habits?done={done}")


def _day(typed: str, what: Words) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise InvalidInput(
            what=what,
            value=typed[:40],
            why=Words("不是日期", "it is no date") if typed else Words("没有填", "it is empty"),
            allowed=Words("日期，例如2026-05-31", "a date such as 2026-05-31"),
        ) from None


def _page(
    request: Request,
    call: Call,
    *,
    refusal: RectifyError | None = None,
    done: Done | None = None,
    link: str | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    own = own_habits(call.ledger, zone=call.app.settings.timezone, actor=call.caller.actor, at=call.at)
    hour = own.correspondence.hour
    return page(
        request,
        "habits.html",
        here="account",
        part="habits",
        refusal=refusal,
        done=_SAID[done] if done else None,
        link=link,
        typed=_NOTHING | (typed or {}),
        is_typed=typed is not None,
        own=own,
        office_value=OFFICE,
        office_hour=f"{call.app.settings.mail_hour:%H:%M}",
        hours=sorted({*_HOURS, *([hour] if hour else [])}),
        channels=sorted(call.app.settings.channels),
        chosen=_chosen(own, call),
        kinds=list(KINDS.items()),
        colleagues=[one for one in colleagues(call.ledger, actor=call.actor) if one.login != call.caller.login],
    )


def _chosen(own: OwnHabits, call: Call) -> list[tuple[str, Words, Words]]:
    """Return what goes by which ways, in words: every kind, then those with a choice of their own."""
    kinds = [EVERY_KIND, *sorted(kind for kind in own.chosen.by_kind if kind in KINDS)]
    found = []
    for kind in kinds:
        ways = own.chosen.ways(kind, open_ways=call.app.settings.channels)
        zh = "、".join("邮件" if way == MAIL else way for way in ways)
        en = ", ".join("mail" if way == MAIL else way for way in ways)
        title = Words("所有通知", "All notices") if kind == EVERY_KIND else KINDS[kind]
        found.append((kind, title, Words(zh, en)))
    return found

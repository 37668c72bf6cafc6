"""What went to whom and what became of it: a list that can be narrowed, each mail whole, and sending again."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import may_for, may_in_office
from engine.domain.workdays import start_of_day
from engine.errors import InvalidInput, NotFound, RectifyError
from engine.operations.mails import STATES as STATE_NAMES
from engine.operations.mails import ListedMail, WholeMail, list_mails, whole_mail
from engine.operations.resending import send_again, send_all_again
from engine.store.mails import BOUNCED as CAME_BACK
from engine.store.mails import WantedMails
from engine.words import Words
from notifications.letter import KINDS
from rectify.answers.mails import html_of, text_of
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.page import go_to, page
from rectify.web.post.framed import framed, with_frame
from rectify.web.tabs import tabs
from rectify.wording.mails import ACTIONS, BOUNCED, FAULTS, RESULTS, STATES

router = APIRouter(prefix="/mails", route_class=GuardedRoute, include_in_schema=False)
_Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Line = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_A_PAGE = 50
# Mails that are not over may be sent at once; of those that are, the ones that failed.
_RETRIABLE = frozenset({"dead", "waiting", "unknown"})


@router.get("")
@for_people
def show(
    request: Request,
    call: Calling,
    to: _Line = "",
    state: _Line = "",
    item: _Line = "",
    since: Annotated[str, Query(max_length=10)] = "",
    after: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    done: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> Response:
    """Show one page of the mails that somebody may see, newest first."""
    given = {"to": to.strip(), "state": state, "item": item.strip(), "since": since}
    refusal, found = None, None
    try:
        found = list_mails(call.ledger, _wanted(call, given, after), actor=call.actor)
    except RectifyError as fault:
        refusal = fault
    said = (
        None
        if done is None
        else Words("{count}封将再发一次。", "{count} {count:mail|mails} will be sent again.").fill(count=done)
    )
    kept = {name: value for name, value in given.items() if value}
    following = found.next if found else None
    return page(
        request,
        "post/sent.html",
        here="workflows",
        refusal=refusal,
        done=said,
        tabs=tabs(call.actor, "/mails"),
        asked=given,
        states=[(name, BOUNCED if name == CAME_BACK else STATES[name]) for name in STATE_NAMES],
        mails=found.mails if found else (),
        total=found.total if found else 0,
        outcome=outcome,
        subject=subject,
        next=f"/mails?{urlencode({**kept, 'after': following})}" if following else None,
        first=f"/mails?{urlencode(kept)}" if after else None,
        retries=may_in_office(call.actor, Action.RETRY_MAIL),
        looks_after=may_in_office(call.actor, Action.KEEP_MAIL_TEXTS),
    )


@router.post("/retry-dead")
@for_people
def retry_all(call: Calling) -> Response:
    """Send every mail again that failed for good, where that makes sense."""
    done = send_all_again(call.ledger, actor=call.actor, at=call.at)
    return go_to(f"/mails?done={len(done.ids)}")


@router.get("/{key}")
@for_people
def show_one(request: Request, key: _Key, call: Calling, done: Annotated[str, Query(max_length=10)] = "") -> Response:
    """Show one mail whole: each attempt, what came back, and the mail itself."""
    said = Words("这封邮件将再发一次，内容和编号不变。", "It will be sent again, the same bytes under the same number.")
    return _page(request, call, key, done=said if done == "retried" else None)


@router.get("/{key}/html")
@for_people
def show_html(key: _Key, call: Calling) -> Response:
    """Return the HTML of a mail for its frame; raises ``NotFound`` where it has none, or it is withheld."""
    whole = whole_mail(call.ledger, key, actor=call.actor)
    html = None if whole.data is None else html_of(whole.data, whole.listed.mail.channel)
    if html is None:
        raise NotFound(what=Words("邮件网页", "HTML of a mail"), which=str(key))
    return framed(html)


@router.post("/{key}/retry")
@for_people
def retry(request: Request, key: _Key, call: Calling) -> Response:
    """Send a mail again that failed or waits."""
    try:
        send_again(call.ledger, key, actor=call.actor, at=call.at)
    except NotFound:
        raise
    except RectifyError as refusal:
        return _page(request, call, key, refusal=refusal)
    return go_to(f"/mails/{key}?done=retried")


def outcome(listed: ListedMail) -> tuple[str, Words]:
    """Return the glyph and the words of what became of a mail."""
    mail = listed.mail
    if mail.has_bounced:
        came_back = Words("{state}，{back}", "{state}, {back}").fill(state=STATES[mail.state], back=BOUNCED)
        return "err", came_back
    glyphs = {"sent": "sent", "written": "sent", "dead": "err", "unknown": "warn"}
    return glyphs.get(mail.state, "plan"), STATES[mail.state]


def subject(listed: ListedMail) -> Words:
    """Return the subject of a mail, or why it is not said."""
    said = listed.mail.subject
    if listed.is_withheld and not said:
        return Words("（涉及您不能看的事项）", "(about an item that you may not see)")
    return Words(said, said)


def _wanted(call: Call, given: dict[str, str], after: int | None) -> WantedMails:
    first = None
    if given["since"]:
        try:
            first = start_of_day(date.fromisoformat(given["since"]), call.app.settings.timezone)
        except ValueError:
            why, allowed = Words("不是日期", "it is no date"), Words("例如2026-05-31", "such as 2026-05-31")
            raise InvalidInput(
                what=Words("从哪天起", "Since"), value=given["since"], why=why, allowed=allowed
            ) from None
    return WantedMails(
        login=given["to"] or None,
        state=given["state"] or None,
        item=given["item"] or None,
        since=first,
        before=after,
        most=_A_PAGE,
    )


def _page(
    request: Request, call: Call, key: int, *, done: Words | None = None, refusal: RectifyError | None = None
) -> Response:
    whole = whole_mail(call.ledger, key, actor=call.actor)
    mail, data = whole.listed.mail, whole.data
    can_retry = mail.state in _RETRIABLE and may_for(call.actor, Action.RETRY_MAIL, mail.recipient_id, mail.unit_id)
    answer = page(
        request,
        "post/mail.html",
        here="workflows",
        refusal=refusal,
        done=done,
        key=key,
        whole=whole,
        mail=mail,
        outcome=outcome(whole.listed),
        subject=subject(whole.listed),
        fault=_fault(whole),
        results=RESULTS,
        actions=ACTIONS,
        kinds=KINDS,
        text=None if data is None else text_of(data, mail.channel),
        has_html=data is not None and html_of(data, mail.channel) is not None,
        can_retry=can_retry,
    )
    return with_frame(answer)


def _fault(whole: WholeMail) -> Words | None:
    fault = whole.fault
    if fault is None:
        return None
    return Words("{what}，送不到（{code} {detail}）", "{what}: nothing reaches it ({code} {detail})").fill(
        what=FAULTS[fault.fault], code=fault.code or "", detail=fault.detail
    )

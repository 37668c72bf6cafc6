"""The form by which a duty of the office (经常性工作) is recorded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from engine.errors import RectifyError
from engine.operations.duties import DutyRecord, open_duty, record_duty
from engine.words import Words
from notifications.wording import period, plain_date
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.frame import HOME
from rectify.web.items import Absent, instead_of
from rectify.web.marks import Way
from rectify.web.own_form import show_form
from rectify.web.page import go_to

router = APIRouter(prefix="/duties", route_class=GuardedRoute, include_in_schema=False)
_Key = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/{duty}")
@for_people
def show(duty: _Key, request: Request, call: Calling, absent: Absent = "") -> Response:
    """Show the form of a duty; raises ``NotFound`` for one that does not concern the reader."""
    return _form(request, instead_of(call, absent), duty)


@router.post("/{duty}")
@for_people
def take(duty: _Key, request: Request, call: Calling, given: HandedIn) -> Response:
    """Record that it was done, or show the form again and say why not."""
    call = instead_of(call, given.absent)
    if given.wants_show:
        return _form(request, call, duty, given=given)
    deed, _about = _deed(call, duty)
    try:
        given.require_texts()
        deed.doing(call, str(duty), given)
    except RectifyError as refusal:
        return _form(request, call, duty, given=given, refusal=refusal)
    return go_to(f"{HOME}?done={Done.DUTY}")


def _deed(call: Call, key: int) -> tuple[Deed, Words]:
    """Return the form of a duty, and what its workflow is called."""
    listed, workflow = open_duty(call.ledger, key, actor=call.actor)
    asked = list(inputs.of_fields(workflow, listed.rule.asks, {}))

    def doing(call: Call, _duty: str, given: Given) -> None:
        told = DutyRecord(note=given.text("note"), settings=given.settings(asked))
        record_duty(call.ledger, key, told, actor=call.actor, at=call.at, key=given.key)

    due = plain_date(listed.duty.due_on, seen_from=call.today)
    deed = Deed(
        title=Words("{title}：{period}", "{title}: {period}").fill(
            title=listed.rule.title, period=period(listed.duty.period)
        ),
        button=Words("登记", "Record it"),
        done=Done.DUTY,
        inputs=[inputs.note(Words("做了什么", "What was done"), must=True), *asked],
        doing=doing,
        lead=Words("{day}前完成。登记后开始等下一期。", "Due {day}. Once it is recorded, the next one follows.").fill(
            day=due
        ),
    )
    return deed, listed.workflow_title


def _form(
    request: Request, call: Call, duty: int, *, given: Given | None = None, refusal: RectifyError | None = None
) -> Response:
    deed, about = _deed(call, duty)
    return show_form(
        request,
        call,
        deed,
        here="work",
        about=about.text(call.language),
        finding=Words("经常性工作", "Duties of the office").text(call.language),
        action=f"/duties/{duty}",
        back=Way(Words("回到我的工作", "Back to my work"), HOME),
        given=given,
        refusal=refusal,
    )

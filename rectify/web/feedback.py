"""Public feedback: what waits, one piece with all that was done about it, its forms, and one that is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from engine.domain.feedback import CAME_BY_WORDS, STATE_WORDS, FeedbackState, Step
from engine.errors import InvalidInput, NotFound, RectifyError
from engine.operations.feedback_list import ListedFeedback, WholeFeedback, list_feedback, one_feedback
from engine.operations.hearing_feedback import record_feedback, record_feedback_on_inspection
from engine.operations.inspecting import list_inspections
from engine.operations.public_feedback import FeedbackChanged
from engine.words import Words
from notifications.wording import days_left, plain_date, tone
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.deeds.inputs import Input
from rectify.web.deeds.publicity import LEAD, heard, hearing_inputs
from rectify.web.deeds.treating import TREATMENTS, offered
from rectify.web.frame import near
from rectify.web.marks import Left, Way, item_path
from rectify.web.own_form import show_form
from rectify.web.page import go_to, page
from rectify.wording.deeds import of_feedback, who

router = APIRouter(prefix="/feedback", route_class=GuardedRoute, include_in_schema=False)
Receipt = Annotated[str, Path(max_length=20, pattern=r"^FK[0-9]{4}-[0-9]{4,}$")]
_Treatment = Annotated[str, Path(max_length=20, pattern=r"^[a-z]+$")]
_About = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
_A_PAGE = 30
_LONGEST = 120
_OWES = {Step.ACKNOWLEDGE: Words("告知收到", "acknowledge"), Step.ANSWER: Words("答复", "answer")}
_SAID = {
    "heard": Words("已登记。受理编号和期限如下。", "It is recorded. Its receipt number and limit stand here."),
    "step": Words("已登记。", "It is recorded."),
}


@router.get("")
@for_people
def show_all(
    request: Request,
    call: Calling,
    show: Annotated[str, Query(pattern="^(open|late|all)$")] = "open",
    inspection: _About = "",
    behind: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Show the public feedback the reader may see: what waits by its day, what is late, or all."""
    found = list_feedback(
        call.ledger,
        actor=call.actor,
        today=call.today,
        inspection=inspection or None,
        state=FeedbackState.OPEN if show == "open" else None,
        overdue=show == "late",
    )
    if show == "all":
        found.reverse()
    else:
        found.sort(key=lambda one: (one.owed_by or date.max, one.feedback.id))
    asked = {"show": show, **({"inspection": inspection} if inspection else {})}
    return page(
        request,
        "feedback.html",
        here="ledger",
        tabs=[(key, word, _path({**asked, "show": key})) for key, word in _TABS],
        shown=show,
        inspection=inspection,
        total=len(found),
        rows=[_row(one) for one in found[behind : behind + _A_PAGE]],
        after=_path({**asked, "behind": str(behind + _A_PAGE)}) if len(found) > behind + _A_PAGE else None,
        first=_path(asked) if behind else None,
    )


_TABS = (
    ("open", Words("待答复", "Open")),
    ("late", Words("逾期", "Overdue")),
    ("all", Words("全部", "All")),
)


@router.get("/new")
@for_people
def open_new(request: Request, call: Calling, item: _About = "", inspection: _About = "") -> Response:
    """Show the form by which feedback is recorded."""
    return _new_form(request, call, item=item, inspection=inspection)


@router.post("/new")
@for_people
def record(request: Request, call: Calling, given: HandedIn) -> Response:
    """Record feedback on an item or an inspection, or show the form again and say why not."""
    item, inspection = given.text("item"), given.text("inspection")
    if given.wants_show:
        return _new_form(request, call, item=item, inspection=inspection, given=given)
    zone, limits = call.app.settings.timezone, call.app.settings.feedback_limits
    try:
        given.require_texts()
        if item:
            done = record_feedback(
                call.ledger,
                item,
                heard(given),
                zone=zone,
                limits=limits,
                actor=call.actor,
                at=call.at,
                key=given.key,
            )
        else:
            if not inspection:
                why = Words("没有说针对什么", "it does not say what it is about")
                allowed = Words("一件事项的编号，或一次检查", "the number of an item, or an inspection")
                raise InvalidInput(what=Words("事项编号", "Number of the item"), value="", why=why, allowed=allowed)
            done = record_feedback_on_inspection(
                call.ledger,
                inspection,
                heard(given),
                zone=zone,
                limits=limits,
                actor=call.actor,
                at=call.at,
                key=given.key,
            )
    except RectifyError as refusal:
        return _new_form(request, call, item=item, inspection=inspection, given=given, refusal=refusal)
    return go_to(f"/feedback/{done.number}?done=heard")


@router.get("/{receipt}")
@for_people
def show(
    receipt: Receipt, request: Request, call: Calling, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show one piece of feedback with all that was done about it."""
    found = one_feedback(call.ledger, receipt, actor=call.actor, today=call.today)
    one = found.listed.feedback
    return page(
        request,
        "feedback_one.html",
        here="ledger",
        done=_SAID.get(done),
        number=one.number,
        text=one.text,
        state=STATE_WORDS[one.state],
        about=_about(found.listed),
        facts=_facts(found, call),
        left=_left(found.listed),
        owes=_OWES[found.listed.owes] if found.listed.owes else None,
        answer=one.answer,
        ended=one.ended_note,
        deeds=[Way(word, f"/feedback/{one.number}/{key}") for key, word in offered(found)],
        log=[
            (
                near(entry.at, at=call.at, zone=call.app.settings.timezone),
                who(entry),
                of_feedback(entry, found.people),
                entry.note,
            )
            for entry in found.history
        ],
    )


@router.get("/{receipt}/{treatment}")
@for_people
def open_treatment(receipt: Receipt, treatment: _Treatment, request: Request, call: Calling) -> Response:
    """Show the form of something that may be done about feedback."""
    return _treatment_form(request, call, receipt, treatment)


@router.post("/{receipt}/{treatment}")
@for_people
def take_treatment(
    receipt: Receipt, treatment: _Treatment, request: Request, call: Calling, given: HandedIn
) -> Response:
    """Do it, or show the form again and say why not."""
    if given.wants_show:
        return _treatment_form(request, call, receipt, treatment, given=given)
    found = one_feedback(call.ledger, receipt, actor=call.actor, today=call.today)
    deed = _deed(call, found, treatment)
    if deed.why_not is not None:
        return _treatment_form(request, call, receipt, treatment, given=given, status=403)
    try:
        given.require_texts()
        deed.doing(call, receipt, given)
    except FeedbackChanged as refusal:
        return _treatment_form(request, call, receipt, treatment, given=given, refusal=refusal, status=409)
    except RectifyError as refusal:
        return _treatment_form(request, call, receipt, treatment, given=given, refusal=refusal)
    return go_to(f"/feedback/{receipt}?done=step")


def _deed(call: Call, found: WholeFeedback, treatment: str) -> Deed:
    if treatment not in TREATMENTS:
        raise NotFound(what=Words("表单", "form"), which=treatment)
    return TREATMENTS[treatment].deed(call, found)


def _treatment_form(
    request: Request,
    call: Call,
    receipt: str,
    treatment: str,
    *,
    given: Given | None = None,
    refusal: RectifyError | None = None,
    status: int | None = None,
) -> Response:
    found = one_feedback(call.ledger, receipt, actor=call.actor, today=call.today)
    answer = show_form(
        request,
        call,
        _deed(call, found, treatment),
        about=receipt,
        finding=found.listed.feedback.text[:40],
        action=f"/feedback/{receipt}/{treatment}",
        back=Way(Words("回到这条反馈", "Back to it"), f"/feedback/{receipt}"),
        version=found.listed.feedback.version,
        given=given,
        refusal=refusal,
    )
    if status is not None:
        answer.status_code = status
    return answer


def _new_form(
    request: Request,
    call: Call,
    *,
    item: str,
    inspection: str,
    given: Given | None = None,
    refusal: RectifyError | None = None,
) -> Response:
    known = list_inspections(call.ledger, actor=call.actor, today=call.today)
    options = [(one.inspection.code, Words(*[f"{one.inspection.code} {one.inspection.title}"] * 2)) for one in known]
    deed = Deed(
        title=Words("登记社会反馈", "Record public feedback"),
        button=Words("登记", "Record it"),
        done=Done.HEARD,
        inputs=[
            Input(
                name="item",
                label=Words("事项编号", "Number of the item"),
                kind="line",
                value=item,
                hint=Words("针对某一件时填，例如XC2026-01-001", "where it is about one, such as XC2026-01-001"),
            ),
            Input(
                name="inspection",
                label=Words("或针对整次检查", "Or a whole inspection"),
                kind="choice",
                value=inspection,
                options=[("", Words("不是", "none")), *options],
            ),
            *hearing_inputs(call.today),
        ],
        doing=lambda _call, _number, _given: None,
        lead=LEAD,
    )
    return show_form(
        request,
        call,
        deed,
        about=Words("社会反馈", "Public feedback").text(call.language),
        finding=Words("登记", "Record").text(call.language),
        action="/feedback/new",
        back=Way(Words("回到社会反馈", "Back to public feedback"), "/feedback"),
        given=given,
        refusal=refusal,
    )


def _row(one: ListedFeedback) -> dict[str, object]:
    text = one.feedback.text
    return {
        "number": one.feedback.number,
        "text": text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
        "state": STATE_WORDS[one.feedback.state],
        "about": _about(one),
        "answerer": one.answerer_name,
        "left": _left(one),
        "owes": _OWES[one.owes] if one.owes else None,
        "came": Words("{by}，{day}收到", "{by}, received {day}").fill(
            by=CAME_BY_WORDS[one.feedback.came_by], day=plain_date(one.feedback.received_on, seen_from=one.today)
        ),
    }


def _about(one: ListedFeedback) -> Way:
    if one.item is not None:
        return Way(Words(one.item, one.item), item_path(one.item))
    code = one.feedback.inspection
    return Way(Words(f"整次检查{code}", f"the whole of {code}"), f"/inspections/{code}")


def _left(one: ListedFeedback) -> Left | None:
    if one.owed_by is None or one.days_left is None:
        return None
    words = days_left(one.days_left, due_on=one.owed_by, day=one.today)
    said = tone(due_on=one.owed_by, day=one.today)
    return Left(words, plain_date(one.owed_by, seen_from=one.today), "calm" if said == "plain" else said)


def _facts(found: WholeFeedback, call: Call) -> Sequence[tuple[Words, Words]]:
    listed, one, zone = found.listed, found.listed.feedback, call.app.settings.timezone
    sender = found.sender
    kept = Words("保密，只给管理员和承办人看", "confidential: for managers and whoever answers")
    said = [part for part in (sender.name, sender.contact) if part] if sender else []
    values: list[tuple[Words, Words]] = [
        (Words("来源", "Came by"), CAME_BY_WORDS[one.came_by]),
        (Words("收到", "Received"), plain_date(one.received_on, seen_from=call.today)),
        (
            Words("登记", "Recorded"),
            Words("{who}，{when}", "{who}, {when}").fill(
                who=one.recorded_by, when=near(one.recorded_at, at=call.at, zone=zone)
            ),
        ),
        (
            Words("反馈人", "From"),
            kept if sender is None else _same("，".join(said)) if said else Words("没有留", "not said"),
        ),
        (
            Words("承办人", "Answerer"),
            _same(listed.answerer_name) if listed.answerer_name else Words("还没有交办", "nobody yet"),
        ),
    ]
    if one.acknowledge_by is not None:
        told = Words("已告知", "done") if one.acknowledged_at else plain_date(one.acknowledge_by, seen_from=call.today)
        values.append((Words("告知期限", "Acknowledge by"), told))
    values.append((Words("答复期限", "Answer by"), plain_date(one.answer_by, seen_from=call.today)))
    return values


def _same(text: str) -> Words:
    return Words(text, text)


def _path(asked: dict[str, str]) -> str:
    return f"/feedback?{urlencode(asked)}"

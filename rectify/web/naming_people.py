"""People and dates for the items of an inspection, some at a time: suggested from the source, decided by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from engine.domain.suggesting import suggested
from engine.errors import InvalidInput, RectifyError
from engine.operations.assign import assign
from engine.operations.directory import colleagues
from engine.operations.naming_people import Unnamed, waiting_for_people
from engine.operations.redating import redate
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.bulk_lines import reason_of
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.inspections import Code
from rectify.web.marks import StateMark, item_path, state_mark
from rectify.web.page import page

router = APIRouter(prefix="/inspections/{code}/people", route_class=GuardedRoute, include_in_schema=False)
_A_PAGE = 20
_SAID = 300
_PARTS = ("owner", "leader", "verifier")
# What stands in front of who is named in a source, so that it reads as the source does.
_OWNER = "责任人："
_LOGIN = re.compile(r"[（(]([a-z][a-z0-9._-]{0,39})[)）]\s*$")
_NOTE = Words("导入通报后核定整改期限", "settled after the import")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An item with what the source says, and what stands in its inputs; ``fault`` is why it was not done.

    ``stated`` is the day the source names, ``due_for`` what is due on the day in the input: the two may differ.
    """

    number: str
    path: str
    title: str
    said: str
    stated: str | None
    due_for: Words | None
    state: StateMark
    texts: Mapping[str, str]
    is_suggested: bool
    fault: str | None = None


@router.get("")
@for_people
def show(
    code: Code, request: Request, call: Calling, behind: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
) -> Response:
    """Show the next items that wait for an owner."""
    return _page(request, call, code, behind=behind)


@router.post("")
@for_people
def take(code: Code, request: Request, call: Calling, given: HandedIn) -> Response:
    """Name people and set dates where somebody filled them in, each item by itself; what was refused is shown again."""
    given.require_texts()
    behind = given.number("behind") or 0
    known = {one.login: one.name for one in colleagues(call.ledger, actor=call.actor)}
    faults: dict[str, str] = {}
    done: list[str] = []
    for one in waiting_for_people(call.ledger, code, actor=call.actor, behind=behind, most=_A_PAGE).items:
        try:
            if _name(call, one, given, known):
                done.append(one.item.number)
        except RectifyError as refusal:
            faults[one.item.number] = reason_of(refusal).text(call.language)
    why_not = None if done or faults else _nothing()
    return _page(request, call, code, behind=behind, given=given, faults=faults, done=done, refusal=why_not)


def _name(call: Call, one: Unnamed, given: Given, known: Mapping[str, str]) -> bool:
    """Do for one item what its inputs say; return whether that was anything."""
    number = one.item.number
    owner, leader, verifier = (_login(given.text(f"{part}-{one.item.id}"), known) for part in _PARTS)
    due_on, key = _day(given.text(f"due-{one.item.id}")), f"{given.key}:{number}"
    is_redated = due_on is not None and due_on != one.due_on
    # The date first: an item with an owner is no longer in this list, and what was refused would not be seen.
    if is_redated and due_on is not None:
        note = _NOTE.text(call.language)
        redate(call.ledger, number, due_on, note, key=f"{key}:due", actor=call.actor, at=call.at)
    if owner is None and leader is None and verifier is None:
        return is_redated
    assign(
        call.ledger,
        number,
        owner=owner,
        leader=leader,
        verifier=verifier,
        key=f"{key}:people",
        actor=call.actor,
        at=call.at,
    )
    return True


def _login(typed: str, known: Mapping[str, str]) -> str | None:
    """Return the login of whoever was chosen, or typed by name or login; raises ``InvalidInput`` for nobody."""
    if not typed:
        return None
    within = _LOGIN.search(typed)
    login = within[1] if within else typed
    if login in known:
        return login
    named = [key for key, name in known.items() if name == typed]
    if len(named) == 1:
        return named[0]
    raise InvalidInput(
        what=Words("人员", "Person"),
        value=typed[:40],
        why=Words("没有这个人，或有同名的人", "there is nobody of this name, or more than one"),
        allowed=Words("从列表里选，或写登录名", "one of the list, or a login"),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        why, allowed = Words("不是日期", "it is no date"), Words("日期，例如2026-05-31", "a date such as 2026-05-31")
        raise InvalidInput(what=Words("期限", "Due day"), value=typed[:40], why=why, allowed=allowed) from None


def _nothing() -> InvalidInput:
    return InvalidInput(
        what=Words("责任人", "Owner"),
        value="",
        why=Words("一件也没有填", "none is filled in"),
        allowed=Words(
            "至少一件的责任人、责任领导、核查人或期限", "of one item at least: owner, leader, verifier or due day"
        ),
    )


def _page(
    request: Request,
    call: Call,
    code: str,
    *,
    behind: int,
    given: Given | None = None,
    faults: Mapping[str, str] | None = None,
    done: Sequence[str] = (),
    refusal: RectifyError | None = None,
) -> Response:
    found = waiting_for_people(call.ledger, code, actor=call.actor, behind=behind, most=_A_PAGE)
    people = colleagues(call.ledger, actor=call.actor)
    names = {one.login: one.name for one in people}
    return page(
        request,
        "naming_people.html",
        here="ledger",
        refusal=refusal,
        code=code,
        rows=[_row(one, names, given, (faults or {}).get(one.item.number)) for one in found.items],
        total=found.total,
        next=found.next,
        behind=behind,
        key=Given(texts={}).key,
        people=[(_shown(one.login, names), one.unit) for one in people],
        faults=len(faults or {}),
        done=Words(f"已办{len(done)}件：{'、'.join(done)}。", f"{len(done)} done: {', '.join(done)}.")
        if done
        else None,
    )


def _row(one: Unnamed, names: Mapping[str, str], given: Given | None, fault: str | None) -> _Row:
    source = one.responsible or ""
    meant = suggested(f"{_OWNER}{source}\n{one.body}" if source else one.body, names)
    key, due = one.item.id, one.due_on.isoformat() if one.due_on else ""
    texts = {"owner": _shown(meant.owner, names), "leader": _shown(meant.leader, names), "verifier": ""}
    # Where nothing is due there is no date to change.
    texts |= {"due": due} if due else {}
    if given is not None and fault is not None:
        texts = {name: given.text(f"{name}-{key}") for name in texts}
    said = source or one.body
    return _Row(
        number=one.item.number,
        path=item_path(one.item.number),
        title=one.item.title,
        said=said if len(said) <= _SAID else f"{said[:_SAID]}…",
        stated=one.stated_due_on.isoformat() if one.stated_due_on else None,
        due_for=one.due_for,
        state=state_mark(one.workflow, one.item.facts.state),
        texts={f"{name}-{key}": text for name, text in texts.items()},
        is_suggested=meant.owner is not None or meant.leader is not None,
        fault=fault,
    )


def _shown(login: str | None, names: Mapping[str, str]) -> str:
    return f"{names[login]}（{login}）" if login in names and login is not None else ""

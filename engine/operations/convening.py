"""Calling a collective decision: about which step or request, on which day, who should attend, who is the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.decisions import FEWEST_SEATS, MAJORITY, MOST_SEATS, QUORUM, SHARES, DecisionState
from engine.domain.definition import Workflow
from engine.domain.fields import LONGEST_LINE
from engine.domain.permission import require, sees
from engine.domain.standing_names import PERSON, Part
from engine.domain.workdays import local_day
from engine.errors import DecisionRefused, InvalidInput, NotFound, Reason
from engine.operations import change
from engine.operations.announcing import announce
from engine.operations.ledger import Ledger
from engine.operations.meetings import Decided, again, as_it_is, title_of
from engine.operations.once import answered_once
from engine.operations.persons import in_their_place, known_colleague
from engine.operations.petitions import REQUEST, named, require_pending
from engine.store import decisions, requests
from engine.store.items import StoredItem
from engine.store.people import Known
from engine.store.tables.decisions import Decision
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_FURTHEST = timedelta(days=366)
_GUARD = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What is called: ``about`` a step (its trigger) or a pending request (its number), and who should attend.

    ``head`` and ``members`` are logins; the head is one of those who should attend, named again or not. ``quorum``
    and ``majority`` name shares (``SHARES``).
    """

    about: str
    subject: str
    on: date
    head: str
    members: Sequence[str]
    place: str = ""
    quorum: str = QUORUM
    majority: str = MAJORITY
    expect_version: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    trigger: str | None = None
    request_id: int | None = None

    def as_data(self) -> dict[str, object]:
        return {"step": self.trigger} if self.request_id is None else {"request": self.request_id}


def convene(ledger: Ledger, item_name: str, meeting: Meeting, *, actor: Actor, at: datetime) -> Decided:
    """Call a collective decision and tell everybody who should attend what it is about.

    With a ``key`` a repeat changes nothing and gets the first answer. Raises ``NotFound`` (the item, a login, a
    request), ``NotPermitted``, ``RequestAnswered``, ``DecisionRefused`` while one about the same is open,
    ``InvalidInput`` for values that do not fit and for a member who may not see the item, ``ItemChanged``,
    ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Decided:
            item = change.visible(work, item_name, actor=actor, lock=True)
            require(actor, Action.CALL_DECISION, item.facts)
            change.require_version(work, item, meeting.expect_version)
            return _call(work, ledger, item, meeting, actor=actor, at=at)

        return answered_once(work, _asked(item_name, meeting), act, again, key=meeting.key, actor=actor, at=at)


def _call(
    work: UnitOfWork, ledger: Ledger, item: StoredItem, meeting: Meeting, *, actor: Actor, at: datetime
) -> Decided:
    workflow = ledger.workflow(work, item.workflow_version_id)
    about = _about(work, ledger, workflow, item, meeting.about)
    subject = _line(meeting.subject, Words("议题", "Subject"), where=item.number)
    place = _line(meeting.place, Words("地点", "Place"), where=item.number) if meeting.place.strip() else ""
    _require_day(meeting.on, today=local_day(at, workflow.zone), where=item.number)
    for share in (meeting.quorum, meeting.majority):
        _require_share(share, where=item.number)
    head, *others = _attending(work, item, meeting, actor=actor)
    _require_none_open(work, workflow, item, about, actor=actor, at=at)
    row = Decision(
        item_id=item.id,
        trigger=about.trigger,
        request_id=about.request_id,
        item_state=item.facts.state,
        subject=subject,
        meets_on=meeting.on,
        place=place,
        quorum=meeting.quorum,
        majority=meeting.majority,
        called_by=actor.shown_as,
        called_by_id=actor.own_id,
        called_at=at,
    )
    decision_id = decisions.add(work, row, head=head.id, members=[one.id for one in others])
    data: dict[str, object] = {
        "meeting": decision_id,
        "about": about.as_data(),
        "on": meeting.on.isoformat(),
        **({"place": place} if place else {}),
        "head": head.login,
        "members": [one.login for one in (*others, head)],
        "quorum": meeting.quorum,
        "majority": meeting.majority,
    }
    changed = change.apply(work, item, action="decision_opened", actor=actor, at=at, data=data, note=subject)
    to = {**dict.fromkeys((one.id for one in others), str(Part.MEETING_MEMBER)), head.id: str(Part.MEETING_HEAD)}
    said = {"meeting": decision_id, "due_on": meeting.on, "place": place, "note": subject}
    told = announce(work, changed, "decision_called", to, actor=actor, at=at, data=said)
    return as_it_is(work, decision_id, changed, told=told)


def _about(work: UnitOfWork, ledger: Ledger, workflow: Workflow, item: StoredItem, about: str) -> _About:
    """Return the step or request that is meant; raises for a step that does not ask for a decision here and now."""
    if about.isascii() and about.isdigit():
        request = requests.get(work, int(about)) if len(about) < 10 else None  # noqa: PLR2004 - no key is longer
        if request is None or request.item_id != item.id:
            raise NotFound(what=REQUEST, which=about, where=item.number)
        require_pending(work, ledger, request, item)
        return _About(request_id=request.id)
    deciding = [
        step for step in workflow.transitions_from(item.facts.state) if any(use.name == _GUARD for use in step.requires)
    ]
    if all(step.trigger != about for step in deciding):
        raise InvalidInput(
            what=Words("要研究的步骤", "The step to decide on"),
            value=about,
            where=item.number,
            why=Words(
                "事项现在是“{state}”，这里没有这样一步要集体决策",
                "the item is {state!r}, where no such step needs a decision",
            ).fill(state=workflow.states[item.facts.state].title),
            allowed=[named(step.trigger, step.title) for step in deciding]
            or Words("等待答复的申请的序号", "the number of a request that waits"),
        )
    return _About(trigger=about)


def _line(text: str, what: Words, *, where: str) -> str:
    change.require_storable(text, where=where)
    line = text.strip()
    if not 0 < len(line) <= LONGEST_LINE or not line.isprintable():
        raise InvalidInput(
            what=what,
            value="".join(character for character in line if character.isprintable())[:40],
            where=where,
            why=Words("长度或字符不对", "its length or a character is wrong"),
            allowed=Words(f"1到{LONGEST_LINE}个可见字符", f"1–{LONGEST_LINE} printable characters"),
        )
    return line


def _require_day(on: date, *, today: date, where: str) -> None:
    if today <= on <= today + _FURTHEST:
        return
    raise InvalidInput(
        what=Words("会议日期", "Day of the meeting"),
        value=on.isoformat(),
        where=where,
        why=Words("议题要会前告知", "the subject is told beforehand")
        if on < today
        else Words("太远了", "it is too far away"),
        allowed=Words("{first}到{last}", "{first} to {last}").fill(first=today, last=today + _FURTHEST),
    )


def _require_share(name: str, *, where: str) -> None:
    if name not in SHARES:
        raise InvalidInput(
            what=Words("表决规则", "Share"),
            value=name,
            where=where,
            why=Words("没有这种规则", "there is no such share"),
            allowed=[named(key, share.says) for key, share in SHARES.items()],
        )


def _attending(work: UnitOfWork, item: StoredItem, meeting: Meeting, *, actor: Actor) -> list[Known]:
    """Return those who should attend, the head first; each may see the item, and there are neither too few nor many."""
    logins = list(dict.fromkeys((meeting.head, *meeting.members)))
    if not FEWEST_SEATS <= len(logins) <= MOST_SEATS:
        raise InvalidInput(
            what=Words("应到会人数", "Number of those who should attend"),
            value=len(logins),
            where=item.number,
            why=Words("连主要负责人在内，人数不合", "with the head there are too few or too many"),
            allowed=f"{FEWEST_SEATS}–{MOST_SEATS}",
        )
    found = [known_colleague(work, login, actor=actor) for login in logins]
    for person in found:
        if not sees(in_their_place(work, person), item.facts):
            raise InvalidInput(
                what=PERSON,
                value=person.login,
                where=item.number,
                why=Words("{name}不能查看这件事项", "{name} may not see the item").fill(name=person.name),
                allowed=Words(
                    "能查看的人；保密的先让其知情（confide）",
                    "people who may see it; to a confidential one they are let in first (confide)",
                ),
            )
    return found


def _require_none_open(
    work: UnitOfWork, workflow: Workflow, item: StoredItem, about: _About, *, actor: Actor, at: datetime
) -> None:
    """Let pass where none about the same is open; one that the item has moved on from is written down as lapsed."""
    for one in decisions.of_item(work, item.id):
        if (one.trigger, one.request_id) != (about.trigger, about.request_id):
            continue
        if one.state is DecisionState.OPEN:
            raise DecisionRefused(
                item=item.number,
                trigger=Words("提请集体决策", "call a collective decision"),
                state=workflow.states[item.facts.state].title,
                reasons=[
                    Reason(
                        code="decision_open",
                        says=Words(
                            "“{title}”已经提请，{on}开会（集体决策{id}）",
                            "{title!r} is called already, for {on} (decision {id})",
                        ).fill(title=title_of(workflow, one), on=one.meets_on, id=one.id),
                        remedy=Words(
                            "在那一项里表态，或撤回它（decision withdraw {id}）",
                            "Speak on that one, or withdraw it (decision withdraw {id})",
                        ).fill(id=one.id),
                    )
                ],
                allowed=[f"decision show {one.id}"],
            )
        if one.state is DecisionState.LAPSED:
            decisions.end(work, one.id, DecisionState.LAPSED, by=actor.shown_as, at=at)


def _asked(item_name: str, meeting: Meeting) -> dict[str, object]:
    return {
        "call": item_name,
        "about": meeting.about,
        "subject": meeting.subject,
        "on": meeting.on.isoformat(),
        "place": meeting.place,
        "head": meeting.head,
        "members": list(meeting.members),
        "shares": [meeting.quorum, meeting.majority],
    }

"""What an item is and how it stands: its finding, where it comes from, its people, how long there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.definition import Relation, StateKind
from engine.domain.editions import REASON_WORDS
from engine.domain.fields import shown
from engine.domain.permission import called
from engine.domain.requests import RequestState
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.ledger_query import Asked
from rectify.web.marks import Left, StateMark, Way, left_of, state_mark
from rectify.wording.standing import COMPLETION

Fact = tuple[Words, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The head of the page and the facts beside it. ``body`` is the finding's text where it says more than its title.

    ``filled`` are the fields of the workflow that were filled in.
    """

    number: str
    title: str
    body: str | None
    crumbs: Sequence[Way]
    dossier: str
    state: StateMark
    rounds: Words | None
    due: Left | None
    due_title: Words
    facts: Sequence[Fact]
    filled: Sequence[Fact]


def heading(look: Looking) -> Heading:
    """Return the head of an item's page."""
    whole = look.seen.whole
    item, facts = whole.item, whole.item.facts
    body = look.seen.finding.body.strip()
    return Heading(
        number=item.number,
        title=item.title,
        body=body if body and body != item.title else None,
        crumbs=_crumbs(look),
        dossier=look.path("files", "dossier"),
        state=state_mark(look.workflow, facts.state),
        rounds=_rounds(facts.returns),
        due=due_of(look),
        due_title=_due_title(look),
        facts=[(label, value) for label, value in _facts(look) if value is not None],
        filled=_filled(look),
    )


def due_of(look: Looking) -> Left | None:
    """Return how long there is for the item itself."""
    whole = look.seen.whole
    is_asked = any(
        one.request.state is RequestState.PENDING and one.request.kind == "extension" for one in whole.dates.requests
    )
    return left_of(
        whole.item.due_on, whole.calendar, today=look.today, paused_on=whole.item.paused_on, is_asked=is_asked
    )


def _due_title(look: Looking) -> Words:
    current = look.seen.whole.dates.current
    rule = look.workflow.deadlines.get(current.rule) if current else None
    return rule.title if rule else Words("期限", "Due")


def _crumbs(look: Looking) -> Sequence[Way]:
    item, finding = look.seen.whole.item, look.seen.finding
    source = Asked(inspection=item.inspection)
    found = [Way(Words(finding.inspection, finding.inspection), source.path())] if finding.inspection else []
    if item.category:
        found.append(Way(Words(item.category, item.category), source.narrowed(category=item.category).path()))
    return found


def _rounds(returns: int) -> Words | None:
    if not returns:
        return None
    times = "once" if returns == 1 else f"{returns} times"
    return Words(f"第{returns + 1}轮（退回过{returns}次）", f"Round {returns + 1} (returned {times})")


def _facts(look: Looking) -> list[tuple[Words, Words | None]]:
    whole = look.seen.whole
    item, facts, workflow = whole.item, whole.item.facts, look.workflow
    printed = look.seen.finding.printed_number
    withheld = look.seen.finding.withheld_outside
    version = f"{item.workflow_number}"
    return [
        (called(workflow, Relation.OWNER), look.person(facts.owner_id) or Words("还没有指定", "nobody yet")),
        (called(workflow, Relation.LEADER_IN_CHARGE), look.person(facts.leader_id)),
        (called(workflow, Relation.ASSIGNED_VERIFIER), look.person(facts.verifier_id)),
        (Words("单位", "Unit"), Words(item.unit, item.unit)),
        (Words("类别", "Category"), Words(item.category, item.category) if item.category else None),
        (Words("完成程度", "Completion"), COMPLETION[item.completion]),
        (Words("长期坚持", "Kept up"), Words("是", "yes") if item.sustained else None),
        (Words("原文编号", "Printed as"), Words(printed, printed) if printed else None),
        (Words("知情范围", "Known to"), Words("保密：仅限相关人员", "confidential") if facts.confidential else None),
        (Words("不公开", "Withheld"), REASON_WORDS[withheld] if withheld else None),
        (
            Words("流程", "Workflow"),
            Words("{title}，第{n}版", "{title}, version {n}").fill(title=workflow.title, n=version),
        ),
    ]


def _filled(look: Looking) -> Sequence[Fact]:
    values = look.seen.whole.stored.facts.fields
    return [(field.title, shown(field, values[key])) for key, field in look.workflow.fields.items() if key in values]


def is_over(look: Looking) -> bool:
    """Say whether the item has come to an end."""
    return look.workflow.states[look.seen.whole.item.facts.state].kind is StateKind.FINAL

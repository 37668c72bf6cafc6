"""A workflow back to the text of a file: reading that text gives the same workflow again.

Every record is written by its shape, key by key in the order of the vocabulary: a key that nothing here gives a value
fails with the first workflow written. What a file may leave out is left out, so one workflow has one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from engine.domain.definition import (
    Approval,
    DeadlineRule,
    DutyRule,
    Field,
    FirstState,
    GuardUse,
    GuardValue,
    Ladder,
    Limit,
    MeasureRule,
    ProgressRule,
    ReceiptRule,
    RequestRule,
    ReviewOutcome,
    ReviewRule,
    RungRule,
    State,
    StatusWords,
    Tell,
    Transition,
    Workflow,
)
from engine.words import Words
from workflows import shape
from workflows.shape import Record, Rows, Table, Vocabulary
from workflows.yaml_text import Written, laid_out

# None leaves the key out.
Maybe: TypeAlias = "Written | None"
WrittenRecord = Mapping[str, Written]


def write(workflow: Workflow, vocabulary: Vocabulary) -> str:
    """Return a workflow as the text of a file; the same workflow always gives the same text."""
    data = _workflow(workflow, vocabulary)
    sections = {key for key, known in shape.WORKFLOW.keys.items() if isinstance(known.shape, Table | Rows)}
    sections.add("measures")
    head = {key: value for key, value in data.items() if key not in sections}
    parts = [head, *({key: value} for key, value in data.items() if key in sections)]
    return "\n".join(laid_out(part) for part in parts)


def _workflow(workflow: Workflow, vocabulary: Vocabulary) -> WrittenRecord:
    return _record(
        shape.WORKFLOW,
        {
            "workflow": workflow.key,
            "title": _title(workflow.title),
            "zone": workflow.zone,
            "calendar": _unless(workflow.calendar, "office"),
            "roles": _titles(workflow.roles),
            "fields": {key: _field(field) for key, field in workflow.fields.items()} or None,
            "evidence_groups": _titles(workflow.evidence_groups),
            "states": {key: _state(state) for key, state in workflow.states.items()},
            "transitions": [_transition(step, vocabulary) for step in workflow.transitions],
            "deadlines": {key: _deadline(rule) for key, rule in workflow.deadlines.items()} or None,
            "ladders": {key: _ladder(ladder) for key, ladder in workflow.ladders.items()} or None,
            "reviews": {key: _review(rule, vocabulary) for key, rule in workflow.reviews.items()} or None,
            "receipts": {key: _receipt(rule) for key, rule in workflow.receipts.items()} or None,
            "progress": {key: _progress(rule) for key, rule in workflow.progress.items()} or None,
            "measures": None if workflow.measures is None else _measures(workflow.measures),
            "requests": {key: _request(rule, vocabulary) for key, rule in workflow.requests.items()} or None,
            "duties": {key: _duty(rule) for key, rule in workflow.duties.items()} or None,
            "status_words": [_status(line) for line in workflow.status_words] or None,
            "first_states": [_first_state(line) for line in workflow.first_states] or None,
        },
    )


def _field(field: Field) -> WrittenRecord:
    return _record(
        shape.FIELD,
        {
            "title": _title(field.title),
            "kind": field.kind.value,
            "help": None if field.help is None else _title(field.help),
            "options": _titles(field.options),
        },
    )


def _state(state: State) -> WrittenRecord:
    return _record(
        shape.STATE,
        {
            "title": _title(state.title),
            "kind": state.kind.value,
            "deadline": state.deadline,
            "review": state.review,
            "sustained_review": state.sustained_review,
            "timeless": _unless(state.timeless, False),
            "ladder": state.ladder,
            "receipt": state.receipt,
            "progress": state.progress,
        },
    )


def _transition(step: Transition, vocabulary: Vocabulary) -> WrittenRecord:
    return _record(
        shape.TRANSITION,
        {
            "trigger": step.trigger,
            "title": _title(step.title),
            "from": _alone(step.sources),
            "to": step.target,
            "who": _names(step.who),
            "requires": _requires(step.requires, vocabulary),
            "asks": _alone(step.asks),
            "tells": _tells(step.tells),
            "work": _unless(step.work, False),
            "loop": step.loop,
            "deadline": step.deadline,
        },
    )


def _deadline(rule: DeadlineRule) -> WrittenRecord:
    return _record(
        shape.DEADLINE,
        {
            "title": _title(rule.title),
            "after": rule.anchor,
            "limit": _limit(rule.limit),
            "by": rule.by,
            "limits": {key: _limit(limit) for key, limit in rule.limits.items()} or None,
            "field": rule.date_field,
            "ladder": rule.ladder,
        },
    )


def _ladder(ladder: Ladder) -> list[Written]:
    return [_rung(rung) for rung in ladder.rungs]


def _rung(rung: RungRule) -> WrittenRecord:
    return _record(
        shape.RUNG,
        {
            "at": _day(rung.offset),
            "to": _names(rung.to),
            "repeat": rung.repeat,
            "until": None if rung.until is None else _day(rung.until),
            "escalates": _unless(rung.escalates, False),
            "notice": rung.notice,
        },
    )


def _review(rule: ReviewRule, vocabulary: Vocabulary) -> WrittenRecord:
    return _record(
        shape.REVIEW,
        {
            "title": _title(rule.title),
            "every": _every(rule.every),
            "opens": _window(rule.opens_months, rule.opens_days),
            "reviewer": _names(rule.reviewer),
            "ladder": rule.ladder,
            "asks": _alone(rule.asks),
            "outcomes": {outcome.key: _outcome(outcome, vocabulary) for outcome in rule.outcomes},
        },
    )


def _outcome(outcome: ReviewOutcome, vocabulary: Vocabulary) -> WrittenRecord:
    return _record(
        shape.OUTCOME,
        {
            "title": _title(outcome.title),
            "trigger": outcome.trigger,
            "requires": _requires(outcome.requires, vocabulary),
            "tells": _tells(outcome.tells),
        },
    )


def _receipt(rule: ReceiptRule) -> WrittenRecord:
    return _record(shape.RECEIPT, {"title": _title(rule.title), "limit": _limit(rule.limit), "ladder": rule.ladder})


def _progress(rule: ProgressRule) -> WrittenRecord:
    return _record(
        shape.PROGRESS,
        {
            "title": _title(rule.title),
            "every": _every(rule.every),
            "opens": _window(rule.opens_months, rule.opens_days),
            "who": _names(rule.who),
            "ladder": rule.ladder,
            "asks": _alone(rule.asks),
        },
    )


def _measures(rule: MeasureRule) -> WrittenRecord:
    return _record(shape.MEASURES, {"title": _title(rule.title), "ladder": rule.ladder})


def _request(rule: RequestRule, vocabulary: Vocabulary) -> WrittenRecord:
    return _record(
        shape.REQUEST,
        {
            "title": _title(rule.title),
            "kind": rule.kind,
            "from": _alone(rule.sources),
            "who": _names(rule.who),
            "requires": _requires(rule.requires, vocabulary),
            "asks": _alone(rule.asks),
            "approvals": [_approval(approval) for approval in rule.approvals],
            "answer": _limit(rule.answer),
            "ladder": rule.ladder,
            "late": _unless(rule.late, False),
            "trigger": rule.trigger,
        },
    )


def _approval(approval: Approval) -> WrittenRecord:
    return _record(shape.APPROVAL, {"title": _title(approval.title), "who": _names(approval.who)})


def _duty(rule: DutyRule) -> WrittenRecord:
    return _record(
        shape.DUTY,
        {
            "title": _title(rule.title),
            "every": rule.every,
            "opens": _window(rule.opens_months, rule.opens_days),
            "who": _names(rule.who),
            "ladder": rule.ladder,
            "asks": _alone(rule.asks),
        },
    )


def _status(line: StatusWords) -> WrittenRecord:
    return _record(
        shape.STATUS,
        {
            "words": _alone(line.words),
            "completion": line.completion.value,
            "sustained": _unless(line.sustained, False),
        },
    )


def _first_state(line: FirstState) -> WrittenRecord:
    return _record(
        shape.FIRST_STATE,
        {"completion": line.completion.value, "sustained": line.sustained, "state": line.state},
    )


def _record(known: Record, values: Mapping[str, Maybe]) -> WrittenRecord:
    """Return a record's values in the order of its keys; raises ``KeyError`` for a key that was forgotten here."""
    return {key: value for key in known.keys if (value := values[key]) is not None}


def _title(words: Words) -> WrittenRecord:
    return {"zh": words.zh, "en": words.en}


def _titles(entries: Mapping[str, Words]) -> Maybe:
    return {key: _title(words) for key, words in entries.items()} or None


def _names(entries: Iterable[str]) -> list[Written]:
    return [str(entry) for entry in entries]


def _tells(tells: Iterable[Tell]) -> Maybe:
    return {tell.kind: _names(tell.to) for tell in tells} or None


def _alone(entries: Sequence[str]) -> Maybe:
    """Return a list that may stand without brackets when it has one entry; none is left out."""
    return str(entries[0]) if len(entries) == 1 else _names(entries) or None


def _unless(value: Maybe, usual: Maybe) -> Maybe:
    return None if value == usual else value


def _requires(uses: Iterable[GuardUse], vocabulary: Vocabulary) -> Maybe:
    return [_guard(use, vocabulary) for use in uses] or None


def _guard(use: GuardUse, vocabulary: Vocabulary) -> Written:
    if not use.arguments:
        return use.name
    spec = vocabulary.guards[use.name]
    needed = [key for key in spec.parameters if key not in spec.optional]
    arguments = {key: _argument(value) for key, value in use.arguments.items()}
    return {use.name: arguments[needed[0]] if len(needed) == 1 and needed == [*arguments] else arguments}


def _argument(value: GuardValue) -> Written:
    return _names(value) if isinstance(value, tuple) else value


def _limit(limit: Limit) -> str:
    return f"{limit.amount} {limit.unit.removesuffix('s') if limit.amount == 1 else limit.unit}"


def _day(offset: int) -> str:
    return f"T{offset:+d}" if offset else "T"


def _every(every: str | int) -> str:
    return f"{every} days" if isinstance(every, int) else every


def _window(months: int, days: int | None) -> str | None:
    if days is None:
        return None if months == 1 else f"last {months} months"
    return "last day" if days == 1 else f"last {days} days"

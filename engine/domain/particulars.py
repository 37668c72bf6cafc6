"""What a workflow says, part by part, as a manager reads it: the material of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.domain import terms
from engine.domain.definition import (
    DeadlineRule,
    DutyRule,
    Field,
    Ladder,
    MeasureRule,
    ProgressRule,
    ReceiptRule,
    RequestRule,
    ReviewOutcome,
    ReviewRule,
    State,
    Transition,
    Workflow,
)
from engine.domain.standing_names import ROLE_WORDS
from engine.domain.terms import Said
from engine.words import Words

# What a part says under one label; ``is_list`` when entries come and go one by one.
Aspect = tuple[Words, tuple[Said, ...], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One state, step, rule … of a workflow: what it is, what it is called, and everything it says."""

    section: str
    key: str
    name: Words
    aspects: tuple[Aspect, ...] = field(repr=False)


SECTIONS: Mapping[str, Words] = {
    "workflow": Words("工作流", "workflow"),
    "state": Words("状态", "state"),
    "step": Words("步骤", "step"),
    "deadline": Words("期限", "deadline"),
    "ladder": Words("提醒阶梯", "ladder"),
    "review": Words("定期复核", "review"),
    "outcome": Words("复核结果", "review outcome"),
    "receipt": Words("签收", "receipt"),
    "progress": Words("进展报告", "progress report"),
    "measures": Words("措施到期", "days of measures"),
    "request": Words("申请", "request"),
    "duty": Words("定期工作", "duty"),
    "field": Words("填写项", "field"),
    "role": Words("角色名称", "name of a role"),
    "evidence_group": Words("材料类别", "evidence group"),
    "first_state": Words("导入时的起始状态", "first states of an import"),
    "status_words": Words("导入时的状态用语", "status words of an import"),
}

_LADDER, _ASKS, _WHO = Words("提醒阶梯", "ladder"), Words("填写", "asks"), Words("谁可以办", "who may")
_REQUIRES, _EVERY, _OPENS = Words("条件", "requires"), Words("周期", "comes"), Words("窗口", "window")
_TELLS, _SUSTAINED = Words("告知", "tells"), Words("长期坚持的复核", "review when sustained")
_TRIGGER, _KIND, _FROM = Words("触发步骤", "step"), Words("类型", "kind"), Words("从哪些状态", "from")


def particulars(workflow: Workflow) -> dict[tuple[str, str], Part]:
    """Return everything a workflow says, in the order of its file, each part by its section and key."""
    return {(part.section, part.key): part for part in _parts(workflow)}


def _parts(workflow: Workflow) -> Iterator[Part]:
    yield _whole(workflow)
    yield from (_state(workflow, state) for state in workflow.states.values())
    yield from _steps(workflow)
    yield from (_deadline(workflow, rule) for rule in workflow.deadlines.values())
    yield from (_ladder(workflow, ladder) for ladder in workflow.ladders.values())
    for review in workflow.reviews.values():
        yield _review(workflow, review)
        yield from (_outcome(workflow, review, outcome) for outcome in review.outcomes)
    yield from (_receipt(receipt) for receipt in workflow.receipts.values())
    yield from (_progress(workflow, report) for report in workflow.progress.values())
    if workflow.measures is not None:
        yield _measures(workflow.measures)
    yield from (_request(workflow, rule) for rule in workflow.requests.values())
    yield from (_duty(workflow, duty) for duty in workflow.duties.values())
    yield from (_field(asked) for asked in workflow.fields.values())
    yield from (_named("role", key, ROLE_WORDS.get(key, title), title) for key, title in workflow.roles.items())
    yield from (_named("evidence_group", key, title, title) for key, title in workflow.evidence_groups.items())
    yield from _imports(workflow)


def _whole(workflow: Workflow) -> Part:
    return Part(
        section="workflow",
        key="",
        name=workflow.title,
        aspects=(
            _one(Words("代号", "key"), terms.plain(workflow.key)),
            *_titles(workflow.title),
            _one(Words("时区", "time zone"), terms.plain(workflow.zone)),
            _one(Words("工作日历", "calendar"), terms.calendar(workflow.calendar)),
        ),
    )


def _state(workflow: Workflow, state: State) -> Part:
    return Part(
        section="state",
        key=state.key,
        name=state.title,
        aspects=(
            *_titles(state.title),
            _one(_KIND, terms.state_kind(state.kind)),
            _one(Words("期限", "deadline"), _known(terms.deadline, workflow, state.deadline)),
            _one(_LADDER, _optional(state.ladder)),
            _one(Words("复核", "review"), _known(terms.review, workflow, state.review)),
            _one(_SUSTAINED, _known(terms.review, workflow, state.sustained_review)),
            _one(Words("不设期限", "timeless"), terms.yes_no(is_so=state.timeless)),
            _one(Words("签收", "receipt"), _known(terms.receipt, workflow, state.receipt)),
            _one(Words("进展报告", "progress reports"), _known(terms.progress, workflow, state.progress)),
        ),
    )


def _steps(workflow: Workflow) -> Iterator[Part]:
    """Return the steps; of several with one trigger each is known by its number among them."""
    seen: dict[str, int] = {}
    for step in workflow.transitions:
        number = seen[step.trigger] = seen.get(step.trigger, 0) + 1
        yield _step(workflow, step, step.trigger if number == 1 else f"{step.trigger} ({number})")


def _step(workflow: Workflow, step: Transition, key: str) -> Part:
    return Part(
        section="step",
        key=key,
        name=step.title,
        aspects=(
            *_titles(step.title),
            _some(_FROM, (terms.state(workflow, source) for source in step.sources)),
            _one(Words("到", "to"), terms.state(workflow, step.target)),
            _some(_WHO, terms.persons(workflow, step.who)),
            _some(_REQUIRES, (terms.guard(workflow, use) for use in step.requires)),
            _some(_ASKS, (terms.asked(workflow, name) for name in step.asks)),
            _some(_TELLS, (terms.tell(workflow, tell) for tell in step.tells)),
            _one(Words("算作办理", "counts as doing the work"), terms.yes_no(is_so=step.work)),
            _one(Words("返工", "loop"), terms.loop(step.loop)),
            _one(Words("答复期限", "to be answered by"), _known(terms.deadline, workflow, step.deadline)),
        ),
    )


def _deadline(workflow: Workflow, rule: DeadlineRule) -> Part:
    return Part(
        section="deadline",
        key=rule.key,
        name=rule.title,
        aspects=(
            *_titles(rule.title),
            _one(Words("时长", "limit"), terms.limit(rule.limit)),
            _one(Words("从何时算起", "counted from"), terms.anchor(workflow, rule.anchor)),
            _one(Words("以填写的日期为准", "stated in"), _known(terms.anchor, workflow, rule.date_field)),
            _one(Words("区分", "told apart by"), _known(terms.anchor, workflow, rule.by)),
            _some(Words("分别的时长", "limits"), (terms.limit_for(*pair) for pair in rule.limits.items())),
            _one(_LADDER, terms.plain(rule.ladder)),
        ),
    )


def _ladder(workflow: Workflow, ladder: Ladder) -> Part:
    rungs = _some(Words("各级提醒", "rungs"), (terms.rung(workflow, rung) for rung in ladder.rungs))
    return Part(section="ladder", key=ladder.key, name=Words(ladder.key, ladder.key), aspects=(rungs,))


def _review(workflow: Workflow, rule: ReviewRule) -> Part:
    return Part(
        section="review",
        key=rule.key,
        name=rule.title,
        aspects=(
            *_titles(rule.title),
            _one(_EVERY, terms.every(rule.every)),
            _one(_OPENS, terms.window(rule.opens_months, rule.opens_days)),
            _some(Words("谁来复核", "by"), terms.persons(workflow, rule.reviewer)),
            _some(_ASKS, (terms.asked(workflow, name) for name in rule.asks)),
            _one(_LADDER, terms.plain(rule.ladder)),
        ),
    )


def _outcome(workflow: Workflow, rule: ReviewRule, outcome: ReviewOutcome) -> Part:
    return Part(
        section="outcome",
        key=f"{rule.key}.{outcome.key}",
        name=outcome.title,
        aspects=(
            *_titles(outcome.title),
            _one(_TRIGGER, _known(terms.step, workflow, outcome.trigger)),
            _some(_REQUIRES, (terms.guard(workflow, use) for use in outcome.requires)),
            _some(_TELLS, (terms.tell(workflow, tell) for tell in outcome.tells)),
        ),
    )


def _receipt(rule: ReceiptRule) -> Part:
    return Part(
        section="receipt",
        key=rule.key,
        name=rule.title,
        aspects=(
            *_titles(rule.title),
            _one(Words("时长", "limit"), terms.limit(rule.limit)),
            _one(_LADDER, terms.plain(rule.ladder)),
        ),
    )


def _progress(workflow: Workflow, rule: ProgressRule) -> Part:
    return _recurring(workflow, rule, "progress")


def _measures(rule: MeasureRule) -> Part:
    aspects = (*_titles(rule.title), _one(_LADDER, terms.plain(rule.ladder)))
    return Part(section="measures", key="", name=rule.title, aspects=aspects)


def _request(workflow: Workflow, rule: RequestRule) -> Part:
    return Part(
        section="request",
        key=rule.key,
        name=rule.title,
        aspects=(
            *_titles(rule.title),
            _one(_KIND, terms.request_kind(rule.kind)),
            _some(_FROM, (terms.state(workflow, source) for source in rule.sources)),
            _some(_WHO, terms.persons(workflow, rule.who)),
            _some(
                Words("审批", "approvals"), (terms.approval(workflow, *pair) for pair in enumerate(rule.approvals, 1))
            ),
            _one(Words("答复时限", "answer within"), terms.limit(rule.answer)),
            _one(_LADDER, terms.plain(rule.ladder)),
            _some(_REQUIRES, (terms.guard(workflow, use) for use in rule.requires)),
            _some(_ASKS, (terms.asked(workflow, name) for name in rule.asks)),
            _one(Words("到期后还可以申请", "may be asked late"), terms.yes_no(is_so=rule.late)),
            _one(_TRIGGER, _known(terms.step, workflow, rule.trigger)),
        ),
    )


def _duty(workflow: Workflow, rule: DutyRule) -> Part:
    return _recurring(workflow, rule, "duty")


def _recurring(workflow: Workflow, rule: ProgressRule | DutyRule, section: str) -> Part:
    return Part(
        section=section,
        key=rule.key,
        name=rule.title,
        aspects=(
            *_titles(rule.title),
            _one(_EVERY, terms.every(rule.every)),
            _one(_OPENS, terms.window(rule.opens_months, rule.opens_days)),
            _some(_WHO, terms.persons(workflow, rule.who)),
            _some(_ASKS, (terms.asked(workflow, name) for name in rule.asks)),
            _one(_LADDER, terms.plain(rule.ladder)),
        ),
    )


def _field(asked: Field) -> Part:
    said = asked.help or Words("", "")
    return Part(
        section="field",
        key=asked.key,
        name=asked.title,
        aspects=(
            *_titles(asked.title),
            _one(_KIND, terms.field_kind(asked.kind)),
            _one(Words("说明（中文）", "help (Chinese)"), _optional(said.zh or None)),
            _one(Words("说明（英文）", "help (English)"), _optional(said.en or None)),
            _some(Words("选项", "options"), (terms.option(*pair) for pair in asked.options.items())),
        ),
    )


def _named(section: str, key: str, name: Words, title: Words) -> Part:
    return Part(section=section, key=key, name=name, aspects=_titles(title))


def _imports(workflow: Workflow) -> Iterator[Part]:
    """Return what an import goes by; that a list is empty is no part of a workflow."""
    for section, lines in (
        ("first_state", [terms.first_state(workflow, line) for line in workflow.first_states]),
        ("status_words", [terms.status_word(line, word) for line in workflow.status_words for word in line.words]),
    ):
        if lines:
            aspect = _some(Words("各行", "lines"), lines)
            yield Part(section=section, key="", name=Words("", ""), aspects=(aspect,))


def _titles(title: Words) -> tuple[Aspect, ...]:
    return (
        _one(Words("名称（中文）", "title (Chinese)"), terms.plain(title.zh)),
        _one(Words("名称（英文）", "title (English)"), terms.plain(title.en)),
    )


def _one(label: Words, said: Said | None) -> Aspect:
    return label, () if said is None else (said,), False


def _some(label: Words, said: Iterable[Said]) -> Aspect:
    return label, tuple(said), True


def _optional(text: str | None) -> Said | None:
    return None if text is None else terms.plain(text)


def _known(term: Callable[[Workflow, str], Said], workflow: Workflow, key: str | None) -> Said | None:
    return None if key is None else term(workflow, key)


def in_words(part: Part) -> Sequence[Words]:
    """Return what a part says, one line for each label but its titles and what it is not."""
    return [
        Words("{label} {said}", "{label} {said}").fill(label=label, said=[one.words for one in said])
        for label, said, _is_list in part.aspects
        if said and said != (terms.NOT_SO,) and not label.zh.startswith("名称")
    ]

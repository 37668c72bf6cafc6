"""Whether spans of time fit: limits the calendar, windows their period, rungs what they remind of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from engine.domain.definition import (
    INSPECTION_KIND,
    DateUnit,
    DeadlineRule,
    DutyRule,
    InspectionKind,
    Limit,
    Period,
    ProgressRule,
    ReviewRule,
    Workflow,
)
from engine.words import Words
from workflows.fit import closest
from workflows.problems import Finding, Path, quoted

Recurring: TypeAlias = "ReviewRule | ProgressRule | DutyRule"

_MONTHS: Mapping[Period, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_DAYS: Mapping[Period, int] = {"month": 28, "quarter": 90, "half_year": 181, "year": 365}
_LONGEST_MONTH = 31
# Whole weeks, and the longest holidays there have been.
_WEEK, _WORKING_WEEK, _HOLIDAYS = 7, 5, 10
# So many days, working days or months are longer than ten years, and longer than fifty: past any calendar.
_MUCH: Mapping[DateUnit, int] = {"days": 3_653, "working_days": 2_600, "months": 120}
_TOO_MUCH: Mapping[DateUnit, int] = {"days": 18_262, "working_days": 13_000, "months": 600}
_UNITS: Mapping[DateUnit, tuple[str, str]] = {
    "days": ("天", "day"),
    "working_days": ("个工作日", "working day"),
    "months": ("个月", "month"),
}

_ENDLESS = Words("{limit}超过50年，没有日历排得到", "{limit}: no calendar reaches fifty years")
_LONG = Words("{limit}超过10年，是不是写错了", "{limit} is more than ten years: is that meant?")
_TOO_EARLY = Words("窗口比周期（{period}）还长", "The window is longer than the period ({period})")
_NEVER_FIRE = Words(
    "{what}只有{span}，阶梯“{ladder}”的{rungs}不会发出",
    "{what} is only {span}: these rungs of the ladder {ladder!r} never fire: {rungs}",
)
_NEVER_FIRE_HINT = Words(
    "其余各级照常发出。删去这几级，或换一个起步晚的提醒阶梯。",
    "The other rungs fire. Delete these, or name a ladder that starts later.",
)


def limits_can_be_met(workflow: Workflow) -> Iterator[Finding]:
    """Find limits beyond any calendar or probably mistyped, and due days that are counted from themselves."""
    for rule in workflow.deadlines.values():
        path = ("deadlines", rule.key)
        yield from _too_long(rule.limit, (*path, "limit"))
        for answer, limit in rule.limits.items():
            yield from _too_long(limit, (*path, "limits", answer))
        if rule.date_field is not None and rule.date_field == rule.anchor:
            yield Finding(
                path=(*path, "field"),
                code="counted_from_itself",
                message=Words(
                    "“{field}”既是起算日又是到期日，期限{limit}用不上",
                    "{field!r} is both the day to count from and the due day: the limit of {limit} is never used",
                ).fill(field=rule.anchor, limit=_said(rule.limit)),
                hint=Words(
                    "起算日写在after，到期日另用一个日期字段。", "Name another date field in `field` or `after`."
                ),
            )
    for request in workflow.requests.values():
        yield from _too_long(request.answer, ("requests", request.key, "answer"))
    for receipt in workflow.receipts.values():
        yield from _too_long(receipt.limit, ("receipts", receipt.key, "limit"))


def limits_told_apart(workflow: Workflow) -> Iterator[Finding]:
    """Find limits for answers that cannot be given, and ``limits`` or ``by`` without the other."""
    for rule in workflow.deadlines.values():
        path = ("deadlines", rule.key)
        if rule.by is None and rule.limits:
            yield Finding(
                path=(*path, "limits"),
                code="limits_without_by",
                on_key=True,
                message=Words("limits没有说按什么区分", "`limits` does not say what it goes by"),
                hint=Words("加上by: kind，或by: 一个选择字段。", "Add `by: kind`, or `by:` with a choice field."),
            )
        elif rule.by is not None and not rule.limits:
            yield Finding(
                path=(*path, "by"),
                code="by_without_limits",
                on_key=True,
                message=Words("有by，没有limits", "There is a `by` without `limits`"),
                hint=Words("写出各种情形的limits，或删去by。", "Write `limits` for its answers, or delete `by`."),
            )
        elif rule.by is not None:
            yield from _unknown_answers(workflow, rule, rule.by)


def _unknown_answers(workflow: Workflow, rule: DeadlineRule, by: str) -> Iterator[Finding]:
    known = [str(kind) for kind in InspectionKind] if by == INSPECTION_KIND else list(workflow.fields[by].options)
    for answer in rule.limits:
        if answer not in known:
            yield Finding(
                path=("deadlines", rule.key, "limits", answer),
                code="unknown_answer",
                on_key=True,
                message=Words("“{by}”没有“{answer}”这种情形", "{by!r} has no answer {answer!r}").fill(
                    by=by, answer=quoted(answer)
                ),
                hint=closest(answer, known),
            )


def _too_long(limit: Limit, path: Path) -> Iterator[Finding]:
    if limit.amount > _MUCH[limit.unit]:
        is_endless = limit.amount > _TOO_MUCH[limit.unit]
        yield Finding(
            path=path,
            code="limit_too_long",
            severity="error" if is_endless else "warning",
            message=(_ENDLESS if is_endless else _LONG).fill(limit=_said(limit)),
            hint=Words("例如limit: 3 months。", "For example `limit: 3 months`."),
        )


def windows_fit(workflow: Workflow) -> Iterator[Finding]:
    """Find windows of reviews, progress reports and duties that are longer than their period."""
    for section, rule in _recurring(workflow):
        if _is_longer_than_its_period(rule):
            yield Finding(
                path=(section, rule.key, "opens"),
                code="opens_too_early",
                message=_TOO_EARLY.fill(period=_period(rule.every)),
                hint=Words("例如opens: last month。", "For example `opens: last month`.")
                if not isinstance(rule.every, int)
                else Words("例如opens: last 10 days。", "For example `opens: last 10 days`."),
            )


def _recurring(workflow: Workflow) -> Iterator[tuple[str, Recurring]]:
    """Yield everything that comes round, with its section."""
    yield from (("reviews", rule) for rule in workflow.reviews.values())
    yield from (("progress", report) for report in workflow.progress.values())
    yield from (("duties", duty) for duty in workflow.duties.values())


def _is_longer_than_its_period(rule: Recurring) -> bool:
    if isinstance(rule.every, int):
        return (rule.opens_days or 0) > rule.every or rule.opens_months > 1
    return (rule.opens_days or 0) > _DAYS[rule.every] or rule.opens_months > _MONTHS[rule.every]


def rungs_have_time(workflow: Workflow) -> Iterator[Finding]:
    """Find ladders that begin before what they remind of: those rungs never fire, whatever the item."""
    for due in workflow.deadlines.values():
        # A due day that is stated for the item may lie any time ahead.
        if due.date_field is None:
            longest = max((due.limit, *due.limits.values()), key=_longest)
            what = Words("期限", "The limit")
            yield from _never_fire(
                workflow, due.ladder, _longest(longest), what, _said(longest), ("deadlines", due.key, "ladder")
            )
            for state in workflow.states.values():
                if state.deadline == due.key and state.ladder is not None:
                    path = ("states", state.key, "ladder")
                    yield from _never_fire(workflow, state.ladder, _longest(longest), what, _said(longest), path)
    for section, key, ladder, limit, what in _answered(workflow):
        yield from _never_fire(workflow, ladder, _longest(limit), what, _said(limit), (section, key, "ladder"))
    for section, rule in _recurring(workflow):
        days = _longest_window(rule)
        what, span = Words("窗口", "The window"), _said(Limit(amount=days, unit="days"))
        yield from _never_fire(workflow, rule.ladder, days - 1, what, span, (section, rule.key, "ladder"))


def _answered(workflow: Workflow) -> Iterator[tuple[str, str, str, Limit, Words]]:
    """Yield requests and receipts, each with its place, its ladder, and how long it may take."""
    said = Words("答复期限", "The time to answer")
    yield from (("requests", one.key, one.ladder, one.answer, said) for one in workflow.requests.values())
    said = Words("签收期限", "The time to confirm receipt")
    yield from (("receipts", one.key, one.ladder, one.limit, said) for one in workflow.receipts.values())


def _never_fire(workflow: Workflow, ladder: str, days: int, what: Words, span: Words, path: Path) -> Iterator[Finding]:
    rungs = [f"T{rung.offset}" for rung in workflow.ladders[ladder].rungs if rung.offset < -days]
    if rungs:
        yield Finding(
            path=path,
            code="rung_before_start",
            severity="warning",
            message=_NEVER_FIRE.fill(what=what, span=span, ladder=ladder, rungs=rungs),
            hint=_NEVER_FIRE_HINT,
        )


def _longest(limit: Limit) -> int:
    """Return how many calendar days a limit can last at most."""
    match limit.unit:
        case "days":
            return limit.amount
        case "working_days":
            return (limit.amount // _WORKING_WEEK + 1) * _WEEK + _HOLIDAYS
        case "months":
            return limit.amount * _LONGEST_MONTH


def _longest_window(rule: Recurring) -> int:
    if rule.opens_days is not None:
        return rule.opens_days
    return rule.every if isinstance(rule.every, int) else rule.opens_months * _LONGEST_MONTH


def _said(limit: Limit) -> Words:
    zh, en = _UNITS[limit.unit]
    return Words(f"{limit.amount}{zh}", f"{limit.amount} {en}{'s' if limit.amount > 1 else ''}")


def _period(every: Period | int) -> Words:
    if isinstance(every, int):
        return _said(Limit(amount=every, unit="days"))
    return _said(Limit(amount=_MONTHS[every], unit="months"))

"""The values of a quarterly or annual report: figures over the whole ledger, and what happened in the period."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.whole_ledger import Counted, WholeLedger
from engine.words import Words
from rectify.documents.papers.findings_values import figures_of, results_of
from rectify.documents.papers.finishing import LEGEND
from rectify.documents.papers.period_charts import Within, spread_of, trend_of
from rectify.documents.papers.wording import chinese_date, full_width, percent, plain_title

_PERIOD = re.compile(r"((?:19|20)[0-9]{2})(?:Q([1-4]))?")
_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A calendar quarter or year."""

    name: str
    first: date
    last: date


def read_period(text: str) -> Span:
    """Return the period that ``2026Q3`` or ``2026`` names; raises ``InvalidInput``."""
    named = _PERIOD.fullmatch(text.strip().upper())
    if named is None:
        raise InvalidInput(
            what=Words("报告期", "Period"),
            value=text[:20],
            why=Words("不是季度或者年份", "it is neither a quarter nor a year"),
            allowed="2026Q3, 2026",
            where="--period",
        )
    year, quarter = int(named[1]), int(named[2] or 0)
    if not quarter:
        return Span(name=f"{year}年", first=date(year, 1, 1), last=date(year, 12, 31))
    begin, after = date(year, 3 * quarter - 2, 1), date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return Span(name=f"{year}年第{_QUARTERS[quarter - 1]}季度", first=begin, last=after - timedelta(days=1))


def values_of_period_report(found: WholeLedger, span: Span, *, day: date, zone: str) -> Mapping[str, Any]:
    """Return what a report over a period says: the ledger as it stands on the day, and the flows of the period."""
    every = found.items
    late = sorted((one for one in every if _is_late(one, day)), key=lambda one: (one.item.due_on or day, one.item.id))
    total = len(every)
    results = results_of(every)
    known = (
        f"截至{chinese_date(day)}，台账共有问题{total}个，{figures_of(every)}，逾期{len(late)}个。"
        if total
        else "台账中没有问题。"
    )
    by_unit = _rows(every, lambda one: found.units.get(one.item.facts.unit_id, one.item.unit), day)
    trend, trend_title, quarters = trend_of(every, span.last, day=day, opened=_opened(zone), closed=_closed(zone))
    spread, spread_title = spread_of(by_unit, number=2 if trend else 1)
    return {
        "title": f"{found.office}关于{span.name}整改情况的报告",
        "period": span.name,
        "opening": f"现将{span.name}（{chinese_date(span.first)}至{chinese_date(span.last)}）整改情况报告如下。",
        "figures": known + (f"整改中{results}。" if results else ""),
        "flows": _flows(found, span, zone),
        "by_inspection": _rows(
            every, lambda one: full_width(found.inspections.get(one.item.inspection, one.item.inspection)), day
        ),
        "by_unit": by_unit,
        "quarters": quarters,
        "trend": trend,
        "trend_title": trend_title,
        "spread": spread,
        "spread_title": spread_title,
        "legend": LEGEND,
        "late": [{**_named(one, found), "days": _days_late(one, day)} for one in late],
        "lasting": [
            {**_named(one, found), "reviewed": _reviewed(one, found, zone)}
            for one in every
            if one.item.sustained and not one.is_closed
        ],
        "total": total,
        "office": found.office,
        "day": chinese_date(day),
    }


def _flows(found: WholeLedger, span: Span, zone: str) -> str:
    opened, closed = _opened(zone), _closed(zone)
    came = sum(opened(one, span.first, span.last) for one in found.items)
    gone = sum(closed(one, span.first, span.last) for one in found.items)
    reviewed = sum(_within(one.completed_at, span.first, span.last, zone) for one in found.reviews)
    extended = sum(
        one.kind == "extension" and _within(one.answered_at, span.first, span.last, zone) for one in found.agreed
    )
    return f"{span.name}内，新登记问题{came}个，销号{gone}个，完成定期复核{reviewed}次，批准延期{extended}件。"


def _opened(zone: str) -> Within:
    return lambda one, first, last: _within(one.stored.opened_at, first, last, zone)


def _closed(zone: str) -> Within:
    return lambda one, first, last: one.is_closed and _within(one.stored.entered_at, first, last, zone)


def _within(moment: datetime | None, first: date, last: date, zone: str) -> bool:
    return moment is not None and first <= local_day(moment, zone) <= last


def _rows(every: Sequence[Counted], named: Callable[[Counted], str], day: date) -> list[dict[str, Any]]:
    groups: dict[str, list[Counted]] = {}
    for one in every:
        groups.setdefault(named(one), []).append(one)
    rows = [_row(name, members, day) for name, members in groups.items()]
    return [*rows, _row("合计", every, day)] if len(rows) > 1 else rows


def _row(name: str, members: Sequence[Counted], day: date) -> dict[str, Any]:
    total, done = len(members), sum(one.is_closed for one in members)
    lasting = sum(one.item.sustained and not one.is_closed for one in members)
    return {
        "name": name,
        "total": total,
        "done": done,
        "lasting": lasting,
        "open": total - done - lasting,
        "overdue": sum(_is_late(one, day) for one in members),
        "rate": percent(done, total),
        "bar": f"{done}/{lasting}/{total - done - lasting}",
    }


def _named(one: Counted, found: WholeLedger) -> dict[str, Any]:
    facts = one.item.facts
    return {
        "number": one.item.number,
        "title": plain_title(one.item.title),
        "unit": found.units.get(facts.unit_id, one.item.unit),
        "owner": found.names.get(facts.owner_id or 0, ""),
    }


def _reviewed(one: Counted, found: WholeLedger, zone: str) -> str:
    done = [
        (review.completed_at, review)
        for review in found.reviews
        if review.item_id == one.item.id and review.completed_at is not None
    ]
    if not done:
        return ""
    completed_at, last = max(done, key=lambda review: review[0])
    rule = one.workflow.reviews.get(last.rule)
    outcome = next((known.title.zh for known in rule.outcomes if known.key == last.outcome), "") if rule else ""
    said = f"{chinese_date(local_day(completed_at, zone))}复核"
    return f"{said}：{outcome}" if outcome else said


def _is_late(one: Counted, day: date) -> bool:
    return not one.is_closed and one.item.is_overdue(day)


def _days_late(one: Counted, day: date) -> int:
    until = one.item.paused_on or day
    return (until - one.item.due_on).days if one.item.due_on else 0

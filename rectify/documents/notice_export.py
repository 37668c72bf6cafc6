"""The notice (通报) of an inspection as it stands today, as a page an office can publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from engine.domain.actor import Actor
from engine.domain.definition import Completion, StateKind
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.publication import InspectionStanding, PublishedItem, standing
from engine.words import Words
from rectify.documents.numerals import write_number
from rectify.documents.writing import write_whole

# What a finding is said to be: completion, and whether the work goes on. The words are those notices use.
_VERDICTS: Mapping[tuple[Completion, bool], str] = {
    (Completion.DONE, False): "已完成整改",
    (Completion.DONE, True): "已完成整改并长期坚持",
    (Completion.MOSTLY_DONE, False): "基本完成整改",
    (Completion.MOSTLY_DONE, True): "基本完成整改并长期坚持",
    (Completion.PARTLY, False): "取得阶段性成效",
    (Completion.PARTLY, True): "取得阶段性成效但需长期整改",
    (Completion.IN_PROGRESS, False): "正在整改",
    (Completion.IN_PROGRESS, True): "持续整改",
    (Completion.NOT_DONE, False): "尚未完成整改",
    (Completion.NOT_DONE, True): "持续整改",
    (Completion.UNKNOWN, False): "正在整改",
    (Completion.UNKNOWN, True): "持续整改",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: which inspection, how many items."""

    inspection: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    """One finding as the notice prints it."""

    number: int
    title: str
    verdict: str
    measures: Sequence[str]
    body: str


def export_notice(
    ledger: Ledger, out: Path, *, inspection: str | None, actor: Actor, at: datetime, zone: str
) -> Written:
    """Write the public notice of an inspection to an ``.html`` file, whole or not at all.

    Raises ``InvalidInput`` for another kind of file or a place that cannot be written, ``NotFound`` for an unknown
    inspection.
    """
    if out.suffix.lower() != ".html":
        raise InvalidInput(
            what=Words("输出文件", "Output"),
            value=str(out),
            why=Words("现在只能写网页", "only web pages are written now"),
            allowed=".html",
            where=str(out),
        )
    page, written = notice_of(ledger, inspection=inspection, actor=actor, at=at, zone=zone)
    write_whole(out, page)
    return written


def notice_of(ledger: Ledger, *, inspection: str | None, actor: Actor, at: datetime, zone: str) -> tuple[str, Written]:
    """Return the public notice of an inspection as a page, and what is in it; raises ``NotFound``."""
    found = standing(ledger, inspection, actor=actor)
    items = sum(len(members) for _title, members in found.groups)
    return _page(found, items=items, day=local_day(at, zone)), Written(inspection=found.code, items=items)


def _page(found: InspectionStanding, *, items: int, day: date) -> str:
    environment = Environment(
        loader=PackageLoader("rectify.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    numbers = iter(range(1, items + 1))
    groups = [
        (f"{write_number(index)}、", _heading(title), [_paragraph(one, next(numbers), found) for one in members])
        for index, (title, members) in enumerate(found.groups, start=1)
    ]
    return environment.get_template("notice.html").render(
        title=found.title or f"{found.organization}关于巡察整改情况的通报",
        organization=found.organization,
        groups=groups,
        opening=_opening(found, items),
        figures=_figures(found, items),
        closing=_closing(found),
        day=chinese_date(day),
    )


def _heading(title: str | None) -> str:
    return f"关于“{title}”问题" if title else "其他问题"


def _paragraph(one: PublishedItem, number: int, found: InspectionStanding) -> _Paragraph:
    item = one.item
    state = found.workflows[item.workflow_version_id].states[item.facts.state]
    completion = Completion.DONE if state.kind is StateKind.FINAL else Completion(item.completion)
    verdict = _VERDICTS[completion, item.sustained]
    measures = [] if one.body else [f"{write_number(n)}是{m.text}" for n, m in enumerate(one.measures, start=1)]
    return _Paragraph(number=number, title=item.title, verdict=verdict, measures=measures, body=one.body)


def _opening(found: InspectionStanding, items: int) -> str:
    when = (
        f"{chinese_date(found.started_on)}至{chinese_date(found.ended_on)}，"
        if found.started_on and found.ended_on
        else ""
    )
    told = f"{chinese_date(found.feedback_on)}反馈了意见，" if found.feedback_on else ""
    return (
        f"{when}检查组对本单位进行了检查，{told}共指出{items}个问题。按照党务公开原则和有关要求，现将整改情况予以公布。"
    )


def _figures(found: InspectionStanding, items: int) -> str:
    """Count each finding once: corrected, lasting, or under way."""
    every = [one for _title, members in found.groups for one in members]
    done = sum(_is_closed(one, found) for one in every)
    lasting = sum(one.item.sustained and not _is_closed(one, found) for one in every)
    parts = [f"已完成整改{done}个"]
    parts += [f"长期整改{lasting}个"] if lasting else []
    parts += [f"正在推进{items - done - lasting}个"] if items - done - lasting else []
    return f"截至目前，{items}个问题中{'，'.join(parts)}。"


def _is_closed(one: PublishedItem, found: InspectionStanding) -> bool:
    return found.workflows[one.item.workflow_version_id].states[one.item.facts.state].kind is StateKind.FINAL


def _closing(found: InspectionStanding) -> str:
    contact = f"联系方式：{found.contact}。" if found.contact else ""
    return f"欢迎广大干部群众对整改落实情况进行监督。如有意见建议，请及时向我们反映。{contact}"


def chinese_date(day: date) -> str:
    """Return a date as official documents write it: full year, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"

"""The values of what is written about an inspection besides its notice: opinion, report, report of the head."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.domain.notice_title import named_kind
from engine.operations.leading import Leading
from engine.operations.publication import InspectionStanding
from rectify.documents.papers.findings_values import (
    groups_of,
    names_of,
    opening_of,
    results_of,
    verdicts_of,
)
from rectify.documents.papers.wording import chinese_date, full_width


def values_of_opinion(found: InspectionStanding, *, day: date) -> Mapping[str, Any]:
    """Return what a supervision opinion (督导意见书) says: the findings, and by when each is to be corrected."""
    dates = [one.item.due_on for one in found.shown if not one.is_closed]
    last = max((due for due in dates if due), default=None)
    return {
        **names_of(found),
        "heading": f"{named_kind(found.kind)}意见书",
        "opening": opening_of(found, len(found.shown), whom="你单位"),
        "groups": groups_of(found),
        "total": len(found.shown),
        "report_by": chinese_date(last) if last is not None and all(dates) else "",
        "day": chinese_date(day),
    }


def values_of_report(found: InspectionStanding, *, unit: str | None, day: date) -> Mapping[str, Any]:
    """Return what a body's own report (整改情况报告) says; of a unit where one is named."""
    names, groups = names_of(found), groups_of(found)
    who = unit or names["organization"]
    return {
        **names,
        "organization": who,
        "title": f"{who}关于{names['kind']}整改情况的报告",
        "opening": opening_of(found, len(found.shown)),
        "figures": _figures(found, day),
        "groups": groups,
        "unfinished": [entry for group in groups for entry in group["entries"] if not entry["closed"]],
        "total": len(found.shown),
        "day": chinese_date(day),
    }


def values_of_head_report(found: InspectionStanding, head: Leading, *, day: date) -> Mapping[str, Any]:
    """Return what the head's own report (主要负责人组织落实情况报告) says: what the history knows, and no more."""
    names, groups = names_of(found), groups_of(found)
    numbered = dict(
        zip(
            (one.item.id for one in found.shown),
            (entry for group in groups for entry in group["entries"]),
            strict=True,
        )
    )
    return {
        **names,
        "title": f"{names['organization']}主要负责人组织落实{names['kind']}整改情况的报告",
        "opening": opening_of(found, len(found.shown)),
        "figures": _figures(found, day),
        "head": head.name,
        "decisions": [
            {"day": chinese_date(date.fromisoformat(on)), "minutes": full_width(minutes), "count": count}
            for (on, minutes), count in head.decisions.items()
        ],
        "deeds": [
            {"day": chinese_date(deed.on), "what": deed.what.zh, "title": numbered[deed.item.item.id]["title"]}
            for deed in head.deeds
        ],
        "deeds_count": len(head.deeds),
        "led": [numbered[one.item.id] for one in head.led],
        "total": len(found.shown),
        "day": chinese_date(day),
    }


def _figures(found: InspectionStanding, day: date) -> str:
    shown = found.shown
    if not shown:
        return "没有可以报告的问题。"
    results = results_of(shown)
    return f"截至{chinese_date(day)}，{len(shown)}个问题中，{verdicts_of(shown)}。" + (
        f"整改中{results}。" if results else ""
    )

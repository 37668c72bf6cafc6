"""The values of a notice (通报): an inspection as an edition of it may be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.domain.editions import Edition
from engine.domain.notice_title import notice_title
from engine.operations.publication import InspectionStanding
from rectify.documents.edition_words import left_out, said_over
from rectify.documents.papers.findings_values import groups_of, names_of, opening_of, results_of, verdicts_of
from rectify.documents.papers.wording import chinese_date, full_width


def values_of_notice(found: InspectionStanding, edition: Edition, *, day: date) -> Mapping[str, Any]:
    """Return what a notice says. The counts add up: the findings that are told of, and those left out by reason."""
    shown, withheld = found.shown, sum(found.withheld.values())
    names = names_of(found)
    return {
        **names,
        "title": full_width(notice_title(found.title, organization=names["organization"], kind=found.kind)),
        "inside": edition is Edition.INSIDE,
        "edition": "党内通报" if edition is Edition.INSIDE else "",
        "opening": opening_of(found, len(shown) + withheld) + _basis(edition),
        "figures": _figures(found, day),
        "left_out": left_out(found.withheld, edition, said=found.said_withheld),
        "groups": groups_of(found),
        "closing": _closing(found, edition),
        "day": chinese_date(day),
        "total": len(shown) + withheld,
        "told": len(shown),
    }


def _basis(edition: Edition) -> str:
    if edition is Edition.INSIDE:
        return "现将整改情况通报如下。"
    return "按照党务公开原则和有关要求，现将整改情况予以公布。"


def _figures(found: InspectionStanding, day: date) -> str:
    """Return the figures over the findings that are told of, in words that say over which."""
    shown = found.shown
    if not shown:
        return ""
    whose = said_over(len(shown), partial=bool(found.withheld))
    results = results_of(shown)
    return f"截至{chinese_date(day)}，{whose}，{verdicts_of(shown)}。" + (f"整改中{results}。" if results else "")


def _closing(found: InspectionStanding, edition: Edition) -> str:
    contact = full_width(found.contact or "").rstrip("。")
    how = f"联系方式：{contact}。" if contact else ""
    who = "党员干部" if edition is Edition.INSIDE else "干部群众"
    return f"欢迎广大{who}对整改落实情况进行监督。如有意见建议，请及时向我们反映。{how}"

"""Every kind of paper there is, by the name the command line has for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.errors import InvalidInput
from engine.words import Words

KINDS: Mapping[str, Words] = {
    "notice": Words("通报", "public notice"),
    "closing-form": Words("销号审批表", "closing form"),
    "opinion": Words("督导意见书", "supervision opinion"),
    "report": Words("整改情况报告", "rectification report"),
    "head-report": Words("主要负责人组织落实情况报告", "report of the head"),
    "period-report": Words("季度、年度报告", "quarterly or annual report"),
    "reminder-letter": Words("提醒函", "letter of reminder"),
    "warning-letter": Words("告诫函", "letter of warning"),
}


def require_kind(kind: str, known: Iterable[str] = tuple(KINDS)) -> str:
    """Let the name of a kind pass; raises ``InvalidInput`` naming those there are."""
    if kind not in known:
        raise InvalidInput(
            what=Words("文书种类", "Kind of document"),
            value=kind,
            why=Words("没有这一种", "there is none of this name"),
            allowed=[Words(f"{name}（{KINDS[name].zh}）", f"{name} ({KINDS[name].en})") for name in known],
            where="KIND",
        )
    return kind

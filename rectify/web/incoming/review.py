"""The page on which a paper that was read is looked over beside its source, some findings at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from fastapi import Request, Response

from engine.domain.incoming import Head
from engine.errors import RectifyError
from engine.operations.incoming import look_at
from engine.operations.publishing import newest_workflow
from engine.store.incoming import StoredIncoming
from engine.words import Words
from rectify.documents.ledger_columns import FIELD_WORDS, FIELDS
from rectify.http.call import Call
from rectify.web.incoming.shown import shown_finding, shown_lines
from rectify.web.page import page

A_PAGE = 20
_SAID: Mapping[str, Words] = {
    "kept": Words(
        "已改好，只存在这里；确认导入以后才进台账。", "Corrected here; it comes into the ledger when you confirm."
    ),
    "columns": Words(
        "已按您的说明重新读过，以后同样表头也这样读。",
        "Read again as you stated it; so will be ledgers with these headings.",
    ),
}
_HOW: Mapping[str, Words] = {
    "name": Words("按列名", "by its heading"),
    "part": Words("列名相近", "by a like heading"),
    "content": Words("按内容猜的", "guessed by its content"),
    "remembered": Words("以前说明过", "stated before"),
    "stated": Words("刚才说明的", "stated now"),
    "unknown": Words("不认识", "not known"),
}


def show_review(
    request: Request,
    call: Call,
    key: int,
    *,
    behind: int,
    doubted: bool,
    done: str = "",
    refusal: RectifyError | None = None,
) -> Response:
    """Return the page on which what was understood stands beside its source, some findings at a time."""
    seen = look_at(call.ledger, key, actor=call.actor, behind=behind, most=A_PAGE + 1, doubted=doubted)
    head = seen.paper.head
    assert head is not None  # noqa: S101 - a paper that was read has one
    workflow = newest_workflow(call.ledger, seen.paper.workflow)
    found = seen.findings[:A_PAGE]
    lines, others = shown_lines(head.front, head.doubts)
    last = found[-1].position if found else behind
    return page(
        request,
        "incoming_review.html",
        here="ledger",
        wide=True,
        refusal=refusal,
        done=_SAID.get(done),
        paper=seen.paper,
        whole_doubts=head.doubts,
        facts=_head_facts(seen.paper, head),
        counted=seen.counted,
        lines=lines,
        others=others,
        findings=[shown_finding(one, workflow) for one in found],
        columns=[(column, FIELD_WORDS[column.field], _HOW[column.how]) for column in head.columns],
        every_field=[(name, FIELD_WORDS[name]) for name in FIELDS],
        behind=behind,
        doubted=doubted,
        here_path=f"/inspections/import/{key}",
        after=_at(key, last, doubted=doubted) if len(seen.findings) > A_PAGE else None,
        first=_at(key, 0, doubted=doubted) if behind else None,
        stay=urlencode({"behind": behind, "doubts": str(doubted).lower()}),
    )


def _head_facts(paper: StoredIncoming, head: Head) -> list[tuple[Words, Words]]:
    feedback = paper.feedback_on or head.feedback_on
    when = (
        " – ".join(_iso(day) or "—" for day in (head.started_on, head.ended_on))
        if head.started_on or head.ended_on
        else "—"
    )
    values = (
        (Words("标题", "Title"), head.title or "—"),
        (Words("被检查单位", "Body inspected"), head.organization or "—"),
        (Words("检查时间", "Inspected"), when),
        (Words("反馈日期", "Feedback"), _iso(feedback) or "—"),
        (Words("落款日期", "Signed"), _iso(head.signed_on) or "—"),
        (Words("类别", "Categories"), "；".join(head.groups)[:200] or "—"),
    )
    return [(label, Words(value, value)) for label, value in values]


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _at(key: int, behind: int, *, doubted: bool) -> str:
    return f"/inspections/import/{key}?{urlencode({'behind': behind, 'doubts': str(doubted).lower()})}"

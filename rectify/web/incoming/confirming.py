"""A paper against the ledger before anything is written, what is new, changed and gone; and the word to take it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.definition import Completion
from engine.domain.permission import require
from engine.errors import RectifyError
from engine.operations.comparing import FIELD_WORDS, Difference, Match, compare_findings
from engine.operations.incoming import confirm, corrected_source, look_at
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.importing import importer
from rectify.web.marks import item_path
from rectify.web.page import go_to, page
from rectify.wording.standing import COMPLETION

router = APIRouter(prefix="/inspections/import/{paper}", route_class=GuardedRoute, include_in_schema=False)
_Paper = Annotated[int, Path(ge=1, le=2**31 - 1)]
_A_PAGE = 50
_LONGEST = 120
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One field that differs, before and after, and what becomes of it."""

    field: Words
    before: Words
    after: Words
    becomes: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A finding beside what the ledger has of it; ``path`` None where it has nothing."""

    title: str
    number: str | None
    path: str | None
    changes: Sequence[_Change]


@router.get("/check")
@for_people
def check(
    paper: _Paper, request: Request, call: Calling, behind: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> Response:
    """Show what taking the paper in would do: nothing was written."""
    return _check(request, call, paper, behind=behind)


@router.post("/check")
@for_people
def take_in(paper: _Paper, request: Request, call: Calling) -> Response:
    """Take the paper into the ledger, all or nothing."""
    try:
        confirm(call.ledger, paper, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _check(request, call, paper, refusal=refusal)
    importer.start(call.app, paper, actor=call.actor, patience=_PATIENCE)
    return go_to(f"/inspections/import/{paper}")


def _check(request: Request, call: Call, key: int, *, behind: int = 0, refusal: RectifyError | None = None) -> Response:
    require(call.actor, Action.IMPORT)
    seen = look_at(call.ledger, key, actor=call.actor)
    source = corrected_source(call.ledger, key, actor=call.actor)
    found = compare_findings(call.ledger, source, actor=call.actor)
    both = list(zip(source.findings, found.matches, strict=True))
    new = [_Row(title=finding.title, number=None, path=None, changes=()) for finding, match in both if _is_new(match)]
    changed = [
        _Row(
            title=finding.title,
            number=match.kept.number,
            path=item_path(match.kept.number),
            changes=[_change(each) for each in match.differences],
        )
        for finding, match in both
        if match.kept is not None and match.differences
    ]
    gone = [_Row(title=one.title, number=one.number, path=item_path(one.number), changes=()) for one in found.gone]
    rows = [*(("changed", row) for row in changed), *(("gone", row) for row in gone), *(("new", row) for row in new)]
    return page(
        request,
        "incoming_check.html",
        here="ledger",
        refusal=refusal,
        paper=seen.paper,
        counted=seen.counted,
        here_path=f"/inspections/import/{key}",
        new=len(new),
        changed=len(changed),
        gone=len(gone),
        same=len(both) - len(new) - len(changed),
        changes=any(_is_new(match) or _is_corrected(match) for match in found.matches),
        differs=bool(changed or gone),
        rows=rows[behind : behind + _A_PAGE],
        after=behind + _A_PAGE if len(rows) > behind + _A_PAGE else None,
        behind=behind,
    )


def _is_new(match: Match) -> bool:
    return match.kept is None and not match.is_hidden


def _is_corrected(match: Match) -> bool:
    """Say whether taking it in would correct the wording of what the ledger has."""
    return match.kept is not None and not match.is_named and any(each.is_wording for each in match.differences)


def _change(difference: Difference) -> _Change:
    return _Change(
        field=FIELD_WORDS[difference.field],
        before=_said(difference, difference.before),
        after=_said(difference, difference.after),
        becomes=Words("订正", "is corrected")
        if difference.is_wording
        else Words("不改，请按流程办理", "stays: a step for people"),
    )


def _said(difference: Difference, value: str) -> Words:
    if difference.field == "completion":
        return COMPLETION[Completion(value)]
    if difference.field == "sustained":
        return Words("是", "yes") if value == "yes" else Words("否", "no")
    line = value.replace("\n", " ") or "—"
    short = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    return Words(short, short)

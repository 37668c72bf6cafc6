"""Evidence looked at without being saved: pictures and PDFs as they are, texts as texts, and nothing else.

What is given out is said to be what its first bytes show, and stands in a page of this site or alone, in no other's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse

from engine.errors import NotFound
from engine.operations.evidence import FoundFile, evidence_file
from engine.words import Words
from rectify.documents.decoding import LARGEST, decode
from rectify.documents.refusals import DocumentUnreadable
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.http.safety import HEADERS
from rectify.web.items import Absent, Number, instead_of
from rectify.web.marks import FOR, item_path
from rectify.web.page import page
from rectify.web.previewable import Kind, kind_of, media_of

router = APIRouter(prefix="/items/{number}/files/{sha256}", route_class=GuardedRoute, include_in_schema=False)
_Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
_WITHIN = "style-src 'unsafe-inline'; frame-ancestors 'self'"
# A PDF is drawn by the browser's own viewer, which is an object to the policy; no script and nothing else is.
_POLICIES: Mapping[Kind, str] = {
    "picture": f"default-src 'none'; img-src 'self'; {_WITHIN}",
    "pdf": f"default-src 'none'; object-src 'self'; {_WITHIN}",
}
# The page around a PDF: that of every page, and the viewer.
_AROUND_PDF = HEADERS["Content-Security-Policy"].replace("script-src 'self'", "object-src 'self'; frame-src 'self'")
# So much of a text stands on the page.
_MOST_TEXT = 100_000
_WHAT = Words("可以查看的材料", "evidence that can be shown")


@router.get("/view")
@for_people
def view(number: Number, sha256: _Sha256, request: Request, call: Calling, absent: Absent = "") -> Response:
    """Show a piece of evidence on a page; raises ``NotFound`` for what can only be saved."""
    found = evidence_file(call.ledger, number, sha256, actor=instead_of(call, absent).actor)
    kind = _shown_as(found, number)
    text, is_cut = _text_of(found) if kind == "text" else (None, False)
    along = {FOR: absent} if absent else {}
    answer = page(
        request,
        "preview.html",
        here="work",
        number=number,
        back=item_path(number, **along) + "#evidence",
        name=found.name,
        kind=kind,
        text=text,
        is_cut=is_cut,
        inline=item_path(number, "files", sha256, "inline", **along),
        save=item_path(number, "files", sha256, **along),
        sha256=sha256,
    )
    if kind == "pdf":
        answer.headers["Content-Security-Policy"] = _AROUND_PDF
    return answer


@router.get("/inline")
@for_people
def inline(number: Number, sha256: _Sha256, call: Calling, absent: Absent = "") -> FileResponse:
    """Return a picture or a PDF to be looked at; raises ``NotFound`` for anything else."""
    found = evidence_file(call.ledger, number, sha256, actor=instead_of(call, absent).actor)
    kind, media = _shown_as(found, number), media_of(found.name, found.path)
    if media is None:
        raise NotFound(what=_WHAT, which=found.name, where=number)
    headers = {
        "Content-Security-Policy": _POLICIES[kind],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Disposition": f"inline; filename*=utf-8''{quote(found.name, safe='')}",
    }
    return FileResponse(found.path, media_type=media, headers=headers)


def _shown_as(found: FoundFile, number: str) -> Kind:
    """Return as what a file is shown; raises ``NotFound`` for any that can only be saved."""
    kind = kind_of(found.name)
    if kind is None or (kind != "text" and media_of(found.name, found.path) is None):
        raise NotFound(what=_WHAT, which=found.name, where=number)
    return kind


def _text_of(found: FoundFile) -> tuple[str | None, bool]:
    """Return the beginning of a text and whether there is more; None for one that cannot be read as text."""
    if found.size > LARGEST:
        return None, False
    try:
        text = decode(found.path.read_bytes(), where=found.name)
    except DocumentUnreadable:
        return None, False
    return text[:_MOST_TEXT], len(text) > _MOST_TEXT

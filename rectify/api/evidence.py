"""Evidence of an item: handed in, and given out so that no browser ever opens it as a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Response, UploadFile
from fastapi.responses import FileResponse

from engine.domain.scopes import Scope
from engine.operations.evidence import evidence_file
from engine.operations.remarks import attach
from rectify.answers.changed import Changed, changed
from rectify.api.asked import Name, Number, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag
from rectify.http.uploads import INERT, written

router = APIRouter(prefix="/items/{number}/evidence", tags=["evidence"], route_class=GuardedRoute)


@router.post("")
@for_scope(Scope.ITEMS)
def hand_in(
    number: Number,
    call: Calling,
    response: Response,
    files: Annotated[list[UploadFile], File(description="One file or several.", min_length=1, max_length=20)],
    group: Annotated[Name | None, Form(description="The evidence group of the item's workflow.")] = None,
    note: Annotated[Text, Form()] = "",
) -> Changed:
    """Attach files to an item, pinned by their SHA-256."""
    with written(files, most=call.app.settings.upload_mb << 20) as paths:
        done = attach(
            call.ledger,
            number,
            paths,
            group=group,
            note=note,
            expect_version=call.seen,
            key=call.key,
            actor=call.actor,
            at=call.at,
        )
    response.headers["ETag"] = etag(done.facts.version)
    return changed(done)


@router.get("/{sha256}", response_class=FileResponse, responses={200: {"content": {"application/octet-stream": {}}}})
@for_scope(Scope.READ)
def give_out(
    number: Number,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The hash of its content.")],
    call: Calling,
) -> FileResponse:
    """Return the bytes of a file, always to be saved."""
    found = evidence_file(call.ledger, number, sha256, actor=call.actor)
    return FileResponse(
        found.path,
        media_type="application/octet-stream",
        filename=found.name,
        headers={**INERT, "ETag": f'"{sha256}"'},
    )

"""Evidence of an item: handed in, and given out so that no browser ever opens it as a page."""

from __future__ import annotations

import re
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Response, UploadFile
from fastapi.responses import FileResponse
from starlette import types
from starlette.datastructures import Headers

from engine.domain.scopes import Scope
from engine.operations.evidence import evidence_file
from engine.operations.remarks import attach
from rectify.answers.changed import Changed, changed
from rectify.api.asked import Name, Number, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag
from rectify.http.uploads import INERT, written

router = APIRouter(prefix="/items/{number}/evidence", tags=["evidence"], route_class=GuardedRoute)


_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")


class SavedFile(FileResponse):
    """A file to be saved, or one part of it; any other range is passed over (RFC 9110, 14.2), and all of it sent."""

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        """Send it."""
        said = Headers(scope=scope).get("range")
        if said is not None and not self._holds(said):
            scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"range"]}
        await super().__call__(scope, receive, send)

    def _holds(self, said: str) -> bool:
        found = _RANGE.fullmatch(said)
        if found is None:
            return False
        first, last = int(found[1]), int(found[2]) if found[2] else None
        return first < FilePath(self.path).stat().st_size and (last is None or last >= first)


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


@router.get("/{sha256}", response_class=SavedFile, responses={200: {"content": {"application/octet-stream": {}}}})
@for_scope(Scope.READ)
def give_out(
    number: Number,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The hash of its content.")],
    call: Calling,
) -> SavedFile:
    """Return the bytes of a file, always to be saved."""
    found = evidence_file(call.ledger, number, sha256, actor=call.actor)
    return SavedFile(
        found.path,
        media_type="application/octet-stream",
        filename=found.name,
        headers={**INERT, "ETag": f'"{sha256}"'},
    )

"""Files to be saved, as every door gives them out: documents, workbooks, dossiers. None is ever shown on this site."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from engine.domain.editions import Edition
from engine.domain.seals import Seal
from engine.store.published import StoredNotice
from engine.store.tasks import StoredTask
from rectify.documents.dossier_export import export_dossier
from rectify.documents.file_names import harmless
from rectify.documents.papers.writing import Order, Paper, write
from rectify.documents.publishing import site_name, site_of_notices
from rectify.http.call import Call
from rectify.http.turns import one_at_a_time
from rectify.http.uploads import INERT

_Done = TypeVar("_Done")


class WordFile(Response):
    """A Word document, to be saved."""

    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WebFile(Response):
    """A page of its own, to be saved."""

    media_type = "text/html"


class Workbook(FileResponse):
    """A workbook, to be saved."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class KeptPage(Response):
    """A page as it was published, to be saved."""

    media_type = "text/html"


class PublicPages(Response):
    """An archive of public pages, to be saved."""

    media_type = "application/zip"


class DossierArchive(FileResponse):
    """A dossier, to be saved."""

    media_type = "application/zip"


PAPER_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "docx": WordFile.media_type,
    "pdf": "application/pdf",
}


_TYPES: Mapping[str, str] = {**PAPER_TYPES, "xlsx": Workbook.media_type, "zip": DossierArchive.media_type}


def saved_paper(call: Call, kind: str, order: Order, form: str) -> Response:
    """Return a document in a form (``docx``, ``pdf`` …); raises what ``papers.writing.write`` does.

    PDF, which takes longer, is drawn for one call at a time; raises ``AnotherTurn`` while somebody else's is.
    """
    zone = call.app.settings.timezone
    with one_at_a_time() if form == "pdf" else nullcontext():
        paper = write(call.ledger, kind, order, f".{form}", actor=call.actor, at=call.at, today=call.today, zone=zone)
    return given_paper(paper, form, edition=order.edition)


def given_paper(paper: Paper, form: str, *, edition: Edition) -> Response:
    """Return a document that was written, under a name that says what it is about, and of a notice for whom it is."""
    name = quote(paper_name(paper, form, edition=edition), safe="")
    headers = {**INERT, "Content-Disposition": f"attachment; filename*=utf-8''{name}"}
    return Response(paper.content, media_type=PAPER_TYPES[form], headers=headers)


def paper_name(paper: Paper, form: str, *, edition: Edition) -> str:
    """Return the name of the file of a document."""
    whom = f"-{edition}" if paper.kind == "notice" else ""
    return f"{paper.about}-{paper.kind}{whom}.{form}"


def saved_page(notice: StoredNotice, content: bytes) -> KeptPage:
    """Return the very page of a notice that was published."""
    return KeptPage(content, headers=_to_save(f"{notice.inspection}-{notice.edition}-{notice.id}.html"))


def saved_site(call: Call) -> PublicPages:
    """Return the archive of what is published to the public, as far as the caller may give it out."""
    return PublicPages(site_of_notices(call.ledger, actor=call.actor), headers=_to_save(site_name(call.today)))


def saved_workbook(call: Call, name: str, write: Callable[[Path], object]) -> Workbook:
    """Return a workbook that is written for this call alone; raises ``AnotherTurn`` while somebody else's is."""
    path, kept, _done = _written(f"{name}-{call.today.isoformat()}.xlsx", write)
    return Workbook(path, filename=path.name, headers=INERT, background=BackgroundTask(kept.close))


def saved_dossier(call: Call, number: str, document: Callable[..., Mapping[str, Any]]) -> DossierArchive:
    """Return everything about an item as an archive; ``document`` makes the item's document. Raises ``AnotherTurn``."""

    def write_it(out: Path) -> str:
        zone, language = call.app.settings.timezone, call.language
        done = export_dossier(
            call.ledger, out, number, document=document, actor=call.actor, at=call.at, zone=zone, language=language
        )
        return done.item

    path, kept, item = _written("dossier.zip", write_it)
    name = harmless(f"{item}.zip") or path.name
    return DossierArchive(path, filename=name, headers=INERT, background=BackgroundTask(kept.close))


def saved_seal(call: Call, seal: Seal) -> Response:
    """Return a seal of the history, under a name that says of which day it is."""
    name = quote(f"{'封印' if call.language == 'zh' else 'seal'}-{call.today.isoformat()}.json", safe="")
    headers = {**INERT, "Content-Disposition": f"attachment; filename*=utf-8''{name}"}
    return Response(seal.written(), media_type="application/json; charset=utf-8", headers=headers)


def saved_result(task: StoredTask, path: Path) -> FileResponse:
    """Return the file that came of a task, piece by piece."""
    ending = (task.file_name or "").rpartition(".")[2]
    return FileResponse(path, media_type=_TYPES[ending], filename=task.file_name, headers=INERT)


def _written(name: str, write_it: Callable[[Path], _Done]) -> tuple[Path, ExitStack, _Done]:
    """Write a file in a folder of its own; it is gone when the stack that is returned beside it is closed."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rectify-"))
        path = Path(folder, name)
        with one_at_a_time():
            done = write_it(path)
        return path, stack.pop_all(), done


def _to_save(name: str) -> dict[str, str]:
    return {**INERT, "Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}"}

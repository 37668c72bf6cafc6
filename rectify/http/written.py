"""Files that are written for one answer: in a folder of their own that is gone once the answer has left."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from engine.operations.dossier import Dossier
from rectify.documents.dossier_export import export_dossier
from rectify.documents.file_names import harmless
from rectify.http.call import Call
from rectify.http.turns import one_at_a_time
from rectify.http.uploads import INERT

_Done = TypeVar("_Done")


class DossierArchive(FileResponse):
    """A dossier, to be saved."""

    media_type = "application/zip"


def written(name: str, write: Callable[[Path], _Done]) -> tuple[Path, ExitStack, _Done]:
    """Write a file in a folder of its own; it is gone when the stack that is returned beside it is closed.

    Raises ``AnotherTurn`` while another is being written.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rectify-"))
        path = Path(folder, name)
        with one_at_a_time():
            done = write(path)
        return path, stack.pop_all(), done


def dossier_of(call: Call, number: str, document: Callable[[Dossier], object]) -> DossierArchive:
    """Return the dossier of an item as whoever calls may have it; raises ``NotFound``, and what ``written`` does.

    ``document`` makes what stands in it for programs.
    """

    def write(out: Path) -> str:
        done = export_dossier(
            call.ledger,
            out,
            number,
            document=document,
            actor=call.actor,
            at=call.at,
            zone=call.app.settings.timezone,
            language=call.language,
        )
        return done.item

    path, kept, item = written("dossier.zip", write)
    name = harmless(f"{item}.zip") or path.name
    return DossierArchive(path, filename=name, headers=INERT, background=BackgroundTask(kept.close))

"""Files of a call, written where operations can read them, under names without danger."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from rectify.http.handed_in import file_name, require_file

# Whatever a file is, it is saved and not shown: no script in it ever runs on this site.
INERT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


@contextmanager
def written(files: Sequence[UploadFile], *, most: int, endings: Sequence[str] | None = None) -> Iterator[list[Path]]:
    """Write what was handed in to files of a folder that is gone afterwards, each of at most so many bytes.

    With ``endings`` files of these are taken, and whoever reads them looks at what they hold; else the kinds that
    offices use. Raises ``InvalidInput`` for a file that is not taken.
    """
    with tempfile.TemporaryDirectory(prefix="rectify-") as folder:
        paths = []
        for position, given in enumerate(files):
            path = Path(folder, str(position), file_name(given.filename))
            path.parent.mkdir()
            with path.open("wb") as writer:
                shutil.copyfileobj(given.file, writer, 1 << 20)
            require_file(path, most=most, endings=endings)
            paths.append(path)
        yield paths

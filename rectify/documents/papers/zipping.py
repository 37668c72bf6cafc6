"""Word files with nothing in them that changes by itself: the same paper is the same bytes."""

from __future__ import annotations

import io
import zipfile

# The first moment a ZIP file can name.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def settled(content: bytes) -> bytes:
    """Return a Word file packed anew, without the moment at which it was written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as anew:
        for entry in given.infolist():
            anew.writestr(zipfile.ZipInfo(entry.filename, _NO_MOMENT), given.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()

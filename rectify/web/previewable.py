"""What evidence can be looked at without being saved, by its name and by how it begins; both must agree.

Pages and drawings that can hold script (HTML, SVG) are of no kind that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

Kind = Literal["picture", "pdf", "text"]
_KINDS: Mapping[str, Kind] = {
    ".png": "picture", ".jpg": "picture", ".jpeg": "picture", ".pdf": "pdf",
    ".txt": "text", ".csv": "text", ".md": "text",
}  # fmt: skip
# How the files begin that are given out as they are, and as what.
_BEGINS: Mapping[bytes, tuple[Kind, str]] = {
    b"\x89PNG\r\n\x1a\n": ("picture", "image/png"),
    b"\xff\xd8\xff": ("picture", "image/jpeg"),
    b"%PDF-": ("pdf", "application/pdf"),
}


def kind_of(name: str) -> Kind | None:
    """Return as what a file of this name can be looked at; None where it can only be saved."""
    return _KINDS.get(PurePosixPath(name).suffix.lower())


def media_of(name: str, path: Path) -> str | None:
    """Return the media type of a picture or a PDF; None where name and first bytes are not those of one."""
    with path.open("rb") as reader:
        begin = reader.read(16)
    found = next((known for first, known in _BEGINS.items() if begin.startswith(first)), None)
    return found[1] if found is not None and found[0] == kind_of(name) else None

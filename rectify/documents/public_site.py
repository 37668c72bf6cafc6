"""What the public may read, as files for a site elsewhere: a page for each notice and one that lists them.

The pages need nothing besides themselves, and nothing in them leads back into this system.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from rectify.documents.papers.wording import chinese_date

# The first moment a ZIP file can name: the same notices are the same bytes.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)
_INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """One notice as it was published; ``code`` is that of its inspection."""

    code: str
    title: str
    day: date
    shown: int
    withheld: int
    content: bytes


def public_site(office: str, pages: Sequence[PublicPage]) -> bytes:
    """Return an archive of the pages with one that lists them, the given order kept."""
    notices = [
        {
            "file": f"{page.code}.html",
            "title": page.title,
            "day": chinese_date(page.day),
            "shown": page.shown,
            "withheld": page.withheld,
        }
        for page in pages
    ]
    index = _environment().get_template("public_index.html").render(office=office, notices=notices)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, _INDEX, index.encode())
        for page in pages:
            _put(archive, f"{page.code}.html", page.content)
    return packed.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _NO_MOMENT), content, zipfile.ZIP_DEFLATED)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("rectify.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""Word files opened again: what a reader sees of them, and what was set."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(content: bytes) -> Opened:
    """Return a Word file as python-docx reads it."""
    return Document(io.BytesIO(content))


def lines(content: bytes) -> list[str]:
    """Return the paragraphs of a Word file with something in them, those of tables too, in their order."""
    document = opened(content)
    every = (Paragraph(one, document._body).text.strip() for one in document.element.body.iter(qn("w:p")))
    return [line.replace("\n", "") for line in every if line]


def paragraph(content: bytes, style: str) -> Paragraph:
    """Return the one paragraph of a style."""
    document = opened(content)
    (found,) = [one for one in document.paragraphs if one.style is not None and one.style.name == style]
    return found


def settings_of(paragraph_: Paragraph, name: str) -> Mapping[str, str]:
    """Return the attributes of one of a paragraph's own properties."""
    found: Any = paragraph_._p.get_or_add_pPr().find(qn(f"w:{name}"))
    return {} if found is None else {key.removeprefix(W): value for key, value in found.attrib.items()}


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return a Word file with a text of one of its parts replaced, as a hand that knows no Word might."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as anew:
        for entry in given.infolist():
            data = given.read(entry)
            if entry.filename == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), 1)
            anew.writestr(entry.filename, data)
    return written.getvalue()


def added(content: bytes, part: str, data: bytes) -> bytes:
    """Return a Word file with one more part."""
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as packed:
        packed.writestr(part, data)
    return written.getvalue()

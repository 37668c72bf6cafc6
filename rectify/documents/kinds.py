"""What kind of document bytes are: told from their beginning, the name of the file only where that says nothing."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from engine.words import Words
from rectify.documents.refusals import DocumentUnreadable

_HTML_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div)\b", re.I | re.S
)
_HEAD = 4096
_OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(StrEnum):
    """A kind of document that is read."""

    TEXT = "txt"
    WEB = "html"
    WORD = "docx"
    PORTABLE = "pdf"
    WORKBOOK = "xlsx"


ENDINGS: dict[str, Kind] = {
    ".txt": Kind.TEXT,
    ".html": Kind.WEB,
    ".htm": Kind.WEB,
    ".docx": Kind.WORD,
    ".pdf": Kind.PORTABLE,
    ".xlsx": Kind.WORKBOOK,
}


def kind_of(data: bytes, *, ending: str, where: str) -> Kind:
    """Return the kind of a document; raises ``DocumentUnreadable`` for old, locked and foreign formats.

    ``ending`` is that of the name, or empty for text that has none. It decides between text and a web page only.
    """
    if b"%PDF-" in data[:1024]:
        return Kind.PORTABLE
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, where)
    if data.startswith(_OFFICE_97):
        raise _refused(
            where,
            Words(
                "是旧格式（.doc、.xls、.wps）或加了密码", "it is of an old kind (.doc, .xls, .wps) or has a password"
            ),
        )
    if data.lstrip()[:5] == b"{\\rtf":
        raise _refused(where, Words("是RTF文件", "it is an RTF file"))
    said = ENDINGS.get(ending, Kind.TEXT)
    if said is Kind.WEB or _HTML_BEGINS.match(_head(data)):
        return Kind.WEB
    if said is not Kind.TEXT:
        raise _refused(where, Words(f"内容不是{ending}", f"what it holds is no {ending}"))
    return Kind.TEXT


def _head(data: bytes) -> bytes:
    head = data[:_HEAD]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


def _zipped(data: bytes, where: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise _refused(where, Words("文件不完整，打不开", "it is incomplete and cannot be opened")) from fault
    if "word/document.xml" in names:
        return Kind.WORD
    if "xl/workbook.xml" in names:
        return Kind.WORKBOOK
    raise _refused(where, Words("是压缩包，不是Word或Excel文件", "it is an archive, neither Word nor Excel"))


def _refused(where: str, why: Words) -> DocumentUnreadable:
    return DocumentUnreadable(
        where=where,
        why=why,
        allowed=Words(
            "、".join(ENDINGS) + "；旧格式或加密的文件请另存为不带密码的.docx或.xlsx",
            ", ".join(ENDINGS) + "; save old or locked files as .docx or .xlsx without a password",
        ),
    )

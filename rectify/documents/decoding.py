"""Bytes → text: UTF-8 with or without its mark, else GB18030, else a refusal."""

from __future__ import annotations

import codecs

from engine.words import Words
from rectify.documents.refusals import DocumentUnreadable

LARGEST = 5 << 20
_ALLOWED = Words(
    f"不超过{LARGEST >> 20} MiB、编码为UTF-8或GB18030的纯文本",
    f"plain text in UTF-8 or GB18030 of at most {LARGEST >> 20} MiB",
)


def decode(data: bytes, *, where: str) -> str:
    """Return the text with every line end as ``\\n``; raises ``DocumentUnreadable``, ``where`` names the file."""
    if len(data) > LARGEST:
        raise refused(where, Words("文件太大", "it is too large"))
    if b"\0" in data:
        raise refused(where, Words("含有空字节，不是UTF-8或GB18030文本", "it holds NUL bytes, so it is not such text"))
    return even_lines(_text(data, where))


def even_lines(text: str) -> str:
    """Return the text with ``\\r\\n`` and ``\\r`` made ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refused(where: str, why: Words) -> DocumentUnreadable:
    """Return the refusal of a file, with what can be read instead."""
    return DocumentUnreadable(where=where, why=why, allowed=_ALLOWED)


def _text(data: bytes, where: str) -> str:
    # A file that carries the UTF-8 mark said what it is: reading it as GB18030 would only make wrong characters.
    marked = data.startswith(codecs.BOM_UTF8)
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(where, Words("不是有效的UTF-8或GB18030文本", "it is neither valid UTF-8 nor valid GB18030"))

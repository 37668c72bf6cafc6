"""Whether a file is a Word document that can do no harm: bounded, without macros, outside parts or commands to fetch.

Whoever opens a paper trusts the office it comes from, so nothing passes in a template that would act on its own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from engine.words import Words
from notifications.texts.problems import Fault, quoted

LARGEST_FILE = 1 << 20
_LARGEST_PART, _LARGEST_ALL, _MOST_PARTS = 2 << 20, 8 << 20, 200
_MOST_TAGS = 600
_MAIN = "word/document.xml"
_XML = (".xml", ".rels")
_CHUNK = 1 << 16
# Programs and foreign documents inside of the file, and documents that Word would merge into it.
_ACTIVE = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/|oleobject|\.bin$|afchunk|/attachedtoolbars", re.IGNORECASE
)
_ACTIVE_WORDS = re.compile(
    rb"macroEnabled|vnd\.ms-office\.vbaProject|<w:altChunk|<w:object[ >]|<o:OLEObject|<w:control[ >]"
)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_FIELD = re.compile(rb"<w:(?:instrText|delInstrText)[^>]*>([^<]*)<|<w:fldSimple[^>]*w:instr\s*=\s*[\"']([^\"']*)[\"']")
# What a field may do: number, repeat and date what is in the document itself.
_FIELDS = frozenset(
    {
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "DATE",
        "TIME",
        "TOC",
        "PAGEREF",
        "REF",
        "SEQ",
        "STYLEREF",
        "HYPERLINK",
    }
)
_FIELD_NAME = re.compile(r"\s*([A-Za-z]+)")
_TAG = re.compile(rb"\{[{%#]|[}%#]\}")


def faults_of_file(content: bytes) -> list[Fault]:
    """Return why a file is not taken as a template; nothing for one that is."""
    if len(content) > LARGEST_FILE:
        size = f"{LARGEST_FILE >> 20} MiB"
        return [_fault("too_large", Words(f"文件超过{size}", f"the file is larger than {size}"))]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return list(_faults(packed))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return [_not_word()]


def _faults(packed: zipfile.ZipFile) -> Iterator[Fault]:
    entries, left = packed.infolist(), _LARGEST_ALL
    names = [entry.filename for entry in entries]
    if _MAIN not in names or len(set(names)) != len(names):
        yield _not_word()
        return
    if len(entries) > _MOST_PARTS:
        yield _fault("too_large", Words("部件太多", "it has too many parts"))
        return
    for entry in entries:
        data = _read(packed, entry, min(left, _LARGEST_PART))
        if data is None:
            yield _fault("too_large", Words("展开后太大", "it is too large unpacked"))
            return
        left -= len(data)
        yield from _faults_of_part(entry.filename, data)


def _faults_of_part(name: str, data: bytes) -> Iterator[Fault]:
    if _ACTIVE.search(name) or _ACTIVE_WORDS.search(data):
        yield _fault("active", Words("含有宏、控件或嵌入的文件", "it holds macros, controls or embedded files"))
    if not name.endswith(_XML):
        return
    if _DOCTYPE.search(data) or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield _fault("active", Words("含有外部定义", "it holds outside definitions"))
    for link in _EXTERNAL.findall(data):
        if not _HYPERLINK.search(link):
            yield _fault("external", Words("会从别处取内容（外部模板或图片）", "it fetches content from elsewhere"))
    yield from _faults_of_fields(data)
    opened = len(_TAG.findall(data))
    if opened > 2 * _MOST_TAGS:
        yield _fault("too_large", Words(f"变量和指令超过{_MOST_TAGS}处", f"there are more than {_MOST_TAGS} tags"))


def _faults_of_fields(data: bytes) -> Iterator[Fault]:
    # Word cuts the instruction of a field into pieces, of which the first has its name.
    for pieces in _FIELD.findall(data):
        said = b"".join(pieces).decode("utf-8", "replace")
        if "{{" in said or "{%" in said:
            yield _fault("field", Words("域里不能写变量", "a field may not hold a variable"))
        named = _FIELD_NAME.match(said)
        if named and named[1].isupper() and named[1] not in _FIELDS:
            name = quoted(named[1])
            yield _fault("field", Words(f"不能用域{name}", f"the field {name} may not be used"))


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    """Return a part, or None for one that unpacks to more than it may, whatever the file says of its size."""
    read, size = [], 0
    with packed.open(entry) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > most:
                return None
            read.append(piece)
    return b"".join(read)


def _not_word() -> Fault:
    return _fault("not_word", Words("不是Word文档（.docx）", "it is no Word document (.docx)"))


def _fault(code: str, message: Words) -> Fault:
    return Fault(code=code, line=1, message=message)

"""Files of documents: what they hold decides how they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported
from rectify.documents.source import LARGEST, read_bytes, read_file
from tests.unit.rectify.documents.readers.words import a_paragraph, a_word
from tests.unit.rectify.documents.truths import SAMPLES

LINES = (SAMPLES / "bracketed_statuses.txt").read_text(encoding="utf-8").split("\n")
WORD = a_word("".join(map(a_paragraph, LINES)))
PAGE = "<!DOCTYPE html><html><body>" + "".join(f"<p>{line}</p>" for line in LINES)


@pytest.mark.parametrize("name", ["notice.odt", "notice", "notice.txt.exe"])
def test_another_type_is_refused_with_the_types_that_are_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentUnsupported) as refusal:
        read_file(tmp_path / name)

    assert ".txt" in refusal.value.way_out("zh")
    assert refusal.value.where is not None
    assert refusal.value.where.endswith(name)


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()

    for name in ("missing.txt", "folder.txt"):
        with pytest.raises(DocumentUnreadable):
            read_file(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notice.docx", WORD),
        ("notice.txt", WORD),
        ("notice.html", PAGE.encode()),
        ("notice.txt", PAGE.encode("gb18030")),
        ("notice.htm", PAGE.removeprefix("<!DOCTYPE html><html><body>").encode()),
    ],
)
def test_the_same_notice_is_read_from_every_kind_of_file(name: str, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    as_text = read_bytes("\n".join(LINES).encode(), where="-")

    read = read_file(file)
    assert [(item.number, item.title, item.completion) for item in read.items] == [
        (item.number, item.title, item.completion) for item in as_text.items
    ]
    assert read.digest == as_text.digest


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old kind"),
        ("a.docx", b"{\\rtf1 x}", "RTF"),
        ("a.docx", b"plain", "no .docx"),
        ("a.docx", b"PK\x03\x04 cut", "incomplete"),
        ("a.pdf", b"plain", "no .pdf"),
        ("a.txt", b"a\0b", "NUL"),
        ("a.txt", b"x" * (LARGEST + 1), "too large"),
    ],
)
def test_what_a_file_is_instead_is_said(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentUnreadable, match=said):
        read_file(tmp_path / name)

"""Files of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported
from rectify.documents.source import read_file


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

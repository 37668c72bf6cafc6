"""Documents against what a careful reader noted beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectify.documents.source import read_file
from tests.unit.rectify.documents.truths import SAMPLES, SHARED, as_read, truth_of

OURS = sorted(path.stem for path in SAMPLES.glob("*.txt"))
THEIRS = ("seed-notice", "n02_f1_irregular", "n04_f2_match", "n09_f5_inherited")


@pytest.mark.parametrize("name", OURS)
def test_each_sample_is_read_as_noted(name: str) -> None:
    document = SAMPLES / f"{name}.txt"

    assert as_read(read_file(document)) == truth_of(document)


@pytest.mark.parametrize("name", THEIRS)
def test_each_shared_document_is_read_as_noted(name: str) -> None:
    document = SHARED / f"{name}.txt"
    if not document.is_file():
        pytest.skip("the shared notices are not beside this repository")

    assert as_read(read_file(document)) == truth_of(document)


@pytest.mark.parametrize("name", OURS)
def test_a_document_in_gb18030_is_read_like_the_same_in_utf_8(name: str, tmp_path: Path) -> None:
    document = SAMPLES / f"{name}.txt"
    old = tmp_path / "old.TXT"
    old.write_bytes(document.read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030"))

    assert read_file(old) == read_file(document)

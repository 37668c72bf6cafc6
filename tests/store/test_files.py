"""Evidence by content: stored once under its hash, on the disk before any row speaks of it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine.store.files
from engine.errors import InvalidInput
from engine.store.files import FolderFiles


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    """Return an empty store."""
    return FolderFiles(tmp_path / "files")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(content=st.binary(min_size=1, max_size=300))
def test_what_is_put_in_comes_out_under_its_hash(files: FolderFiles, tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "照片.jpg"
    source.write_bytes(content)
    stored = files.put(source)
    assert (stored.name, stored.size, stored.sha256) == ("照片.jpg", len(content), hashlib.sha256(content).hexdigest())
    assert files.path(stored.sha256).read_bytes() == source.read_bytes() == content


def test_an_empty_file_shows_nothing_and_is_refused(files: FolderFiles, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(InvalidInput):
        files.put(tmp_path / "empty.pdf")


def test_nothing_but_whole_files_lies_in_the_store(files: FolderFiles, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("same", encoding="utf-8")
        stored = files.put(tmp_path / name)
    assert [path for path in files.folder.rglob("*") if path.is_file()] == [files.path(stored.sha256)]


def test_the_bytes_and_every_name_on_the_way_are_flushed_to_the_disk(
    files: FolderFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    flush = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    target = files.path(files.put(tmp_path / "a.txt").sha256)
    assert flushed[0].parent == files.folder  # the bytes, before they have their name
    assert flushed.index(target.parent) > 0
    assert files.folder in flushed


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_is_no_file_is_refused(files: FolderFiles, tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput):
        files.put(tmp_path / name)
    assert not files.folder.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    files: FolderFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.store.files, "LARGEST", 3)
    (tmp_path / "a.txt").write_text("1234", encoding="utf-8")
    with pytest.raises(InvalidInput, match="too large"):
        files.put(tmp_path / "a.txt")
    assert not files.folder.exists()

"""A Maildir or an mbox is read, cleared of what is done with, and otherwise left as it was."""

from __future__ import annotations

import mailbox
from contextlib import closing
from pathlib import Path

import pytest

from engine.errors import InvalidInput
from notifications.mailbags import LARGEST, deal_with

FIRST, SECOND = b"Subject: a\n\nfirst\n", b"Subject: b\n\nFrom the second\n"


def a_maildir(folder: Path, *mails: bytes) -> Path:
    for data in mails:
        mailbox.Maildir(folder / "box").add(data)
    return folder / "box"


def an_mbox(folder: Path, *mails: bytes) -> Path:
    with closing(mailbox.mbox(folder / "box")) as box:
        for data in mails:
            box.add(data)
    return folder / "box"


class Reader:
    """Keeps what it was handed; done with what mentions ``done``."""

    def __init__(self, done: bytes = b"") -> None:
        self.read: list[bytes] = []
        self._done = done

    def __call__(self, data: bytes) -> bool:
        self.read.append(data)
        return self._done in data


def left(path: Path) -> int:
    if path.is_dir():
        return len(mailbox.Maildir(path))
    with closing(mailbox.mbox(path)) as box:
        return len(box)


@pytest.mark.parametrize("make", [a_maildir, an_mbox])
def test_what_is_done_with_is_removed_and_the_rest_stays(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path, reader = make(tmp_path, FIRST, SECOND), Reader(b"second")
    assert deal_with(path, reader, keep=False) == 2
    assert sorted(len(data) for data in reader.read)[0] >= len(FIRST)
    assert left(path) == 1


@pytest.mark.parametrize("make", [a_maildir, an_mbox])
def test_with_keep_everything_stays_as_it_is(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = make(tmp_path, FIRST, SECOND)
    for _ in range(2):
        assert deal_with(path, Reader(), keep=True) == 2
    assert left(path) == 2


def test_what_stays_in_a_maildir_is_seen_and_is_not_read_again(tmp_path: Path) -> None:
    path = a_maildir(tmp_path, FIRST)
    assert deal_with(path, Reader(b"nothing"), keep=False) == 1
    assert [file.name.rpartition(":")[2] for file in (path / "cur").iterdir()] == ["2,S"]
    assert deal_with(path, Reader(), keep=False) == 0


def test_links_and_hidden_files_are_no_mails(tmp_path: Path) -> None:
    path = a_maildir(tmp_path, FIRST)
    (tmp_path / "secret").write_bytes(b"secret")
    (path / "new" / "1.link").symlink_to(tmp_path / "secret")
    (path / "new" / ".hidden").write_bytes(b"hidden")
    reader = Reader()
    assert deal_with(path, reader, keep=False) == 1
    assert (tmp_path / "secret").exists()


@pytest.mark.parametrize("make", [a_maildir, an_mbox])
def test_of_a_huge_mail_the_beginning_is_read(make: object, tmp_path: Path) -> None:
    assert callable(make)
    reader = Reader()
    deal_with(make(tmp_path, b"Subject: a\n\n" + b"a" * 2 * LARGEST), reader, keep=True)
    assert [len(data) for data in reader.read] == [LARGEST]


def test_an_empty_mbox_has_no_mails(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"")
    assert deal_with(tmp_path / "box", Reader(), keep=False) == 0


@pytest.mark.parametrize("name", ["nowhere", "folder", "text"])
def test_any_other_place_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("no mail", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no mailbox"):
        deal_with(tmp_path / name, Reader(), keep=False)

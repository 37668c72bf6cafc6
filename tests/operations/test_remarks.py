"""Comments and evidence: added to an item without moving it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from engine.errors import InvalidInput, ItemChanged, NotFound, NotPermitted
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.operations.remarks import attach, comment
from tests.builders import AT, OPERATOR, an_item, an_office, as_person


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a file that shows the work."""
    path = tmp_path / "整改照片.jpg"
    path.write_bytes(b"\xff\xd8photo")
    return path


def test_a_comment_is_part_of_the_history_and_changes_no_state(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    comment(ledger, item.number, "本周已与镇里对接", actor=as_person(ledger, "wang"), at=AT)
    whole = whole_item(ledger, item.number, actor=OPERATOR)
    last = whole.history[-1]
    assert (last.action, last.note, last.by["name"], last.at) == ("comment", "本周已与镇里对接", "王敏", AT)
    assert (whole.stored.facts.state, whole.stored.facts.version) == ("reported", last.seq)


@pytest.mark.parametrize("text", ["", " \n\t", "长" * 20_001])
def test_an_empty_or_endless_comment_is_refused(ledger: Ledger, text: str) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(InvalidInput):
        comment(ledger, item.number, text, actor=as_person(ledger, "wang"), at=AT)


@pytest.mark.parametrize("text", ["含有\x00的备注", "坏\udce4字"])
def test_a_text_that_cannot_be_stored_is_refused_on_both_databases(ledger: Ledger, text: str) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    with pytest.raises(InvalidInput):
        comment(ledger, item.number, text, actor=wang, at=AT)
    with pytest.raises(InvalidInput):
        advance(ledger, item.number, Step(trigger="start", note=text), actor=wang, at=AT)


def test_evidence_is_pinned_by_its_hash_and_the_bytes_are_kept(ledger: Ledger, photo: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    attach(ledger, item.number, [photo], actor=as_person(ledger, "wang"), at=AT)
    photo.write_bytes(b"another photo")
    whole = whole_item(ledger, item.number, actor=OPERATOR)
    (shown,) = whole.evidence
    digest = hashlib.sha256(b"\xff\xd8photo").hexdigest()
    assert (shown.name, shown.size, shown.sha256, shown.added_by) == ("整改照片.jpg", 7, digest, "王敏")
    assert ledger.files.path(digest).read_bytes() == b"\xff\xd8photo"
    assert whole.history[-1].data["evidence"] == [{"name": "整改照片.jpg", "sha256": digest, "size": 7}]
    assert (whole.stored.facts.evidence, whole.stored.facts.doers) == (1, frozenset({1}))


def test_the_same_file_twice_is_two_pieces_of_evidence_and_one_stored_file(ledger: Ledger, photo: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    attach(ledger, item.number, [photo, photo], actor=as_person(ledger, "wang"), at=AT)
    assert whole_item(ledger, item.number, actor=OPERATOR).stored.facts.evidence == 2
    assert len([path for path in ledger.files.folder.rglob("*") if path.is_file()]) == 1


def test_a_file_that_is_not_there_is_refused_before_anything_is_written(ledger: Ledger, photo: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    before = whole_item(ledger, item.number, actor=OPERATOR)
    for missing in (photo.with_name("missing.jpg"), photo.parent):
        with pytest.raises(InvalidInput, match="no such file"):
            attach(ledger, item.number, [photo, missing], actor=as_person(ledger, "wang"), at=AT)
    assert whole_item(ledger, item.number, actor=OPERATOR) == before


def test_strangers_and_onlookers_add_nothing(ledger: Ledger, photo: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    for login, refusal in (("charlie", NotFound), ("zhao", NotPermitted)):
        with pytest.raises(refusal):
            attach(ledger, item.number, [photo], actor=as_person(ledger, login), at=AT)
    with pytest.raises(NotFound):
        comment(ledger, item.number, "看看", actor=as_person(ledger, "charlie"), at=AT)
    assert whole_item(ledger, item.number, actor=OPERATOR).stored.facts.version == item_version(ledger, item.number)


def item_version(ledger: Ledger, number: str) -> int:
    """Return the number of entries in an item's history."""
    return len(whole_item(ledger, number, actor=OPERATOR).history)


def test_a_remark_on_a_version_that_is_gone_names_who_changed_it(ledger: Ledger, photo: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    comment(ledger, item.number, "先说一句", actor=wang, at=AT, expect_version=2)
    with pytest.raises(ItemChanged, match="comment"):
        comment(ledger, item.number, "再说一句", actor=wang, at=AT, expect_version=2)
    with pytest.raises(ItemChanged):
        attach(ledger, item.number, [photo], actor=wang, at=AT, expect_version=2)
    assert audit.verify(ledger).first_bad is None


def test_the_files_of_one_item_take_no_more_room_than_the_ledger_allows(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    ledger.item_quota = 3 << 20
    paper = tmp_path / "责任书.pdf"
    paper.write_bytes(b"x" * (2 << 20))
    attach(ledger, item.number, [paper], actor=as_person(ledger, "wang"), at=AT)
    with pytest.raises(InvalidInput) as refused:
        attach(ledger, item.number, [paper], actor=as_person(ledger, "wang"), at=AT)
    assert refused.value.way_out("zh") == "允许的：一个事项合计不超过3 MiB，已有2 MiB。"
    small = tmp_path / "签到表.pdf"
    small.write_bytes(b"x" * (1 << 20))
    assert attach(ledger, item.number, [small], actor=as_person(ledger, "wang"), at=AT).facts.evidence == 2

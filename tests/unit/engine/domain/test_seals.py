"""Seals go through their text unchanged, and show any change to whoever has the key."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from engine.domain.seals import Head, NotASeal, Seal, read_seal, sealed

AT = datetime(2026, 3, 6, 8, tzinfo=UTC)
SECRET, OTHER = bytes(range(32)), bytes(32)


def a_seal() -> Seal:
    return sealed({"item:1": Head(6, "a" * 64), "office": Head(2, "b" * 64)}, office="督查室", at=AT, secret=SECRET)


def test_a_seal_is_read_as_it_was_written() -> None:
    seal = read_seal(a_seal().written())
    assert seal == a_seal()
    assert (seal.is_marked_by(SECRET), seal.is_marked_by(OTHER)) == (True, False)
    assert SECRET.hex() not in a_seal().written()


@pytest.mark.parametrize(
    ("old", "new"), [("督查室", "办公室"), ('6,\n   "a', '5,\n   "a'), ("2026-03-06", "2026-03-05")]
)
def test_any_change_shows(old: str, new: str) -> None:
    text = a_seal().written()
    assert old in text
    assert not read_seal(text.replace(old, new)).is_marked_by(SECRET)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"heads": {"item:1": ["6", "a" * 64]}},
        {"heads": {"item:1": [6]}},
        {"heads": []},
        {"more": 1},
        {"at": 1},
    ],
)
def test_what_is_no_seal_is_not_read(change: dict[str, object]) -> None:
    with pytest.raises(NotASeal):
        read_seal(json.dumps({**json.loads(a_seal().written()), **change}))
    for text in ("", "[]", "{}", "null", "[" * 100_000):
        with pytest.raises(NotASeal):
            read_seal(text)

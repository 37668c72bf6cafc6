"""A history is whole or the first link that does not hold is named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chain import GENESIS, Fault, Link, canonical, first_fault, link_hash, stamp, text_hash

ENTRIES: list[dict[str, object]] = [
    {"v": 1, "chain": "item:1", "seq": seq, "action": "comment", "by": {"name": "王敏"}, "note": None}
    for seq in range(1, 6)
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.lists(st.dictionaries(st.text(max_size=6), VALUES, max_size=4), min_size=1, max_size=6)


def a_chain(entries: Sequence[Mapping[str, object]] = ENTRIES) -> list[Link]:
    """Return a whole chain with these entries."""
    links, previous = [], GENESIS
    for seq, entry in enumerate(entries, start=1):
        text = canonical(entry)
        links.append(Link(seq=seq, text=text, previous=previous, hash=link_hash(previous, text)))
        previous = links[-1].hash
    return links


def test_a_whole_chain_has_no_fault() -> None:
    assert first_fault(a_chain()) is None
    assert first_fault([]) is None


@pytest.mark.parametrize("bit", range(8))
def test_every_changed_byte_of_every_text_is_found_at_its_link(bit: int) -> None:
    for index, link in enumerate(chain := a_chain()):
        text = link.text.encode()
        for place in range(len(text)):
            changed = bytes((*text[:place], text[place] ^ (1 << bit), *text[place + 1 :]))
            tampered = replace(link, text=changed.decode("utf-8", "surrogatepass") if _is_text(changed) else "")
            fault = first_fault([*chain[:index], tampered, *chain[index + 1 :]])
            assert fault == Fault(seq=link.seq, what="text was changed")


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_every_changed_digit_of_a_hash_is_found() -> None:
    for index, link in enumerate(chain := a_chain()):
        for place in range(len(GENESIS)):
            for tampered in (
                replace(link, hash=_with_another_digit(link.hash, place)),
                replace(link, previous=_with_another_digit(link.previous, place)),
            ):
                fault = first_fault([*chain[:index], tampered, *chain[index + 1 :]])
                assert fault is not None
                assert fault.seq == link.seq


def _with_another_digit(digits: str, place: int) -> str:
    return f"{digits[:place]}{'1' if digits[place] == '0' else '0'}{digits[place + 1 :]}"


@pytest.mark.parametrize("gone", range(1, 5))
def test_a_link_taken_out_is_named(gone: int) -> None:
    links = a_chain()
    fault = first_fault([*links[: gone - 1], *links[gone:]])
    assert fault == Fault(seq=gone, what="missing")


@pytest.mark.parametrize("renumber", [False, True])
@pytest.mark.parametrize("place", range(4))
def test_two_links_that_change_places_are_found_even_when_renumbered(place: int, renumber: bool) -> None:
    links = a_chain()
    links[place], links[place + 1] = links[place + 1], links[place]
    if renumber:
        links = [replace(link, seq=seq) for seq, link in enumerate(links, start=1)]
    fault = first_fault(links)
    assert fault is not None
    assert fault.seq == place + 1


@pytest.mark.parametrize("place", range(5))
def test_a_link_put_in_between_is_found_at_it_or_at_the_next(place: int) -> None:
    links = a_chain()
    previous = links[place - 1].hash if place else GENESIS
    forged = Link(seq=place + 1, text="{}", previous=previous, hash=link_hash(previous, "{}"))
    later = [replace(link, seq=link.seq + 1) for link in links[place:]]
    fault = first_fault([*links[:place], forged, *later])
    assert fault == Fault(seq=place + 2, what="does not follow the entry before it")


@given(bodies=BODIES, data=st.data())
def test_any_other_text_at_any_link_is_found(bodies: list[dict[str, object]], data: st.DataObject) -> None:
    links = a_chain(bodies)
    place = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(st.text(max_size=30).filter(lambda text: text != links[place].text))
    links[place] = replace(links[place], text=other)
    assert first_fault(links) == Fault(seq=place + 1, what="text was changed")


@given(entry=st.dictionaries(st.text(max_size=6), VALUES, max_size=5))
def test_the_same_entry_has_one_text_whatever_the_order_it_was_written_in(entry: dict[str, object]) -> None:
    backwards = dict(reversed(entry.items()))
    assert canonical(entry) == canonical(backwards)


def test_a_text_is_sorted_compact_unescaped_and_in_one_unicode_form() -> None:
    assert canonical({"b": "é", "a": "整改"}) == '{"a":"整改","b":"é"}'
    assert json.loads(canonical({"a": [1, None, True]})) == {"a": [1, None, True]}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime(2026, 3, 2, tzinfo=UTC), {1, 2}, b"bytes"])
def test_what_has_no_one_text_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical({"value": value})


def test_an_instant_is_stamped_in_utc_with_microseconds() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert stamp(datetime(2026, 3, 2, 10, tzinfo=shanghai)) == "2026-03-02T02:00:00.000000Z"
    assert stamp(datetime(2026, 3, 2, 2, 0, 0, 5, tzinfo=UTC)) == "2026-03-02T02:00:00.000005Z"


def test_an_erasable_text_is_tied_in_by_its_salt_too() -> None:
    assert text_hash("a", "同一段话") != text_hash("b", "同一段话")
    assert text_hash("a", "同一段话") == text_hash("a", "同一段话")

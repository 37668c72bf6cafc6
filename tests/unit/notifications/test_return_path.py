"""A mail comes back to an address that names it, and only whoever has the office's key can have made that address."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from notifications.headers import message_id
from notifications.message import build
from notifications.render import Rendered
from notifications.return_path import ReturningTransport, named_by_address, named_by_id, return_path, unsigned
from notifications.signature import is_signed, sign
from notifications.transport import MemoryTransport

KEY, BOUNCES, SENDER = "00ff" * 16, "bounces@office.example", "rectify@office.example"
DAY = date(2026, 11, 23)


def an_id(*, person: int = 12, slot: str = "daily", key: str | None = KEY) -> str:
    return message_id(person_id=person, day=DAY, slot=slot, epoch="1a2b3c4d", domain="office.example", key=key)


def local(header_id: str) -> str:
    return header_id[1:].partition("@")[0]


@pytest.mark.parametrize("slot", ["daily", "urgent-12", "alarm"])
def test_a_return_path_names_the_mail_and_carries_its_signature(slot: str) -> None:
    signed = local(an_id(slot=slot))
    path = return_path(BOUNCES, signed)
    assert path is not None
    assert path.startswith(f"bounces+12.20261123.{slot}.")
    named = named_by_address(path, BOUNCES)
    assert named == named_by_id(signed)
    assert named is not None
    assert (named.person_id, named.day, named.slot) == (12, DAY, slot)
    assert is_signed(KEY, unsigned(signed), named.signature)


def test_programs_that_change_case_or_add_brackets_change_nothing() -> None:
    path = return_path(BOUNCES, local(an_id()))
    assert path is not None
    for written in (path.upper(), f"<{path}>", f" {path} ", path.replace("bounces", "Bounces")):
        assert named_by_address(written, BOUNCES) == named_by_address(path, BOUNCES)


def test_signatures_of_other_offices_mails_and_uses_are_others() -> None:
    assert len({sign(KEY, "a"), sign(KEY, "b"), sign("another", "a")}) == 3
    assert not is_signed(KEY, "a", sign("another", "a"))
    assert not is_signed(KEY, "a", "")
    assert not is_signed(KEY, "a", "整" * 16)


@pytest.mark.parametrize(
    "address",
    [
        "", "bounces@office.example", "bounces+@office.example", "bounces+12.20261123.daily@office.example",
        f"bounces+12.20261323.daily.{'a' * 16}@office.example", f"bounces+x.20261123.daily.{'a' * 16}@office.example",
        f"bounces+12.20261123.daily.{'a' * 15}1@office.example", f"bounces+12.20261123.daily.{'a' * 16}@other.example",
        "12.20261123.daily.aaaaaaaaaaaaaaaa@office.example", "bounces+12.20261123..aaaaaaaaaaaaaaaa@office.example",
        "bounces+" + "9" * 30 + ".20261123.daily.aaaaaaaaaaaaaaaa@office.example", "bounces+1.20261123." + "a" * 10_000,
    ],
)  # fmt: skip
def test_any_other_address_names_no_mail(address: str) -> None:
    assert named_by_address(address, BOUNCES) is None


def test_mail_leaves_from_its_own_return_path_and_what_has_none_from_the_plain_sender() -> None:
    way = MemoryTransport()
    returning = ReturningTransport(way, BOUNCES)
    for key in (KEY, None):
        said = Rendered(subject="a", text="b\n", html="<p>b</p>\n")
        data = build(
            said, sender=SENDER, to_name="", to_address="wang@office.example", message_id=an_id(key=key),
            date=datetime(2026, 11, 23, tzinfo=UTC),
        )  # fmt: skip
        returning.send(SENDER, "wang@office.example", data)
    returning.close()
    (first, _, _), (second, recipient, _) = way.mails
    assert first == return_path(BOUNCES, local(an_id()))
    assert (second, recipient, way.closed) == (SENDER, "wang@office.example", 1)


def test_an_id_too_long_for_an_address_leaves_the_plain_sender() -> None:
    assert return_path("a-very-long-name-for-what-comes-back@office.example", local(an_id())) is None

"""One address, strictly."""

from __future__ import annotations

import pytest

from notifications.mailbox import InvalidAddress, mailbox


@pytest.mark.parametrize(
    "address",
    [
        "chen@office.example",
        "chen.jingyi+rectify@mail.office.example",
        "o'neil@a.example",
        "x@xn--fiqs8s",
        "r@localhost",
    ],
)
def test_one_plain_address_is_taken_as_it_is(address: str) -> None:
    assert mailbox(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "chen",
        "chen@",
        "@office.example",
        "a@b.example,c@d.example",
        "a@b.example;c@d.example",
        "a@b.example c@d.example",
        "Chen <a@b.example>",
        "<a@b.example>",
        '"a b"@c.example',
        "a(comment)@b.example",
        "friends: a@b.example;",
        "@relay.example:a@b.example",
        "a%c.example@b.example",
        "b.example!a@c.example",
        "a@[127.0.0.1]",
        "a@b.example\r\nRCPT TO:<c@d.example>",
        "a@b.example\n",
        " a@b.example",
        "a@b.example\x00",
        "陈@office.example",
        "chen@政务.example",
        ".a@b.example",
        "a..b@c.example",
        "a.@c.example",
        "a@-b.example",
        "a@b..example",
        "=?utf-8?q?a?=@b.example",
        "a@b@c.example",
        "a@b.example\u2028",
        "a\u202e@b.example",
        "x" * 65 + "@b.example",
        "x@" + "b." * 130 + "example",
        "x" * 60 + "@" + "b." * 98 + "example",  # each part short enough, the whole too long for a path
        "a@10.0.0.1",
        "a@office.123",
        "-oQ/tmp@office.example",
        "-f@office.example",
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(InvalidAddress) as refusal:
        mailbox(text)
    assert "chen@office.example" in refusal.value.way_out("zh")

"""One mail address, strictly: what passes here cannot carry a second recipient or a command."""

from __future__ import annotations

import re

from engine.errors import RectifyError
from engine.words import Words

# A subset of RFC 5321's Mailbox: no quotes, comments, routes (% !), literals, nor the marks of an encoded word (= ?).
_LOCAL = re.compile(r"[A-Za-z0-9_+&'~#-]+(?:\.[A-Za-z0-9_+&'~#-]+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# A path of RFC 5321 has 256 characters with its angle brackets.
_LOCAL_LENGTH, _DOMAIN_LENGTH, _LENGTH = 64, 253, 254
_NUMBERS = re.compile(r"(?:.*\.)?[0-9]+")


class InvalidAddress(RectifyError):
    """A text is not exactly one mail address."""

    code = "invalid_address"
    says = Words("“{value}”不是一个可用的邮箱地址。", "{value!r} is not a usable mail address.")
    remedy = Words(
        "只写一个地址，如chen@office.example：英文字母、数字和. _ + - & ' ~ #；中文域名写成xn--形式。",
        "Give one address such as chen@office.example: ASCII letters, digits and . _ + - & ' ~ #; "
        "write other domains as xn--.",
    )


def mailbox(text: str) -> str:
    """Return the text when it is exactly one address, unchanged.

    Raises InvalidAddress for anything else: names, lists, quotes, comments, blanks, non-ASCII, options, numbers of
    machines.
    """
    local, _, domain = text.rpartition("@")
    is_local = len(local) <= _LOCAL_LENGTH and _LOCAL.fullmatch(local) and not local.startswith("-")
    if not (is_local and is_domain(domain) and not _NUMBERS.fullmatch(domain) and len(text) <= _LENGTH):
        raise InvalidAddress(value=text[:100])
    return text


def is_domain(text: str) -> bool:
    """Say whether a text is a host or mail domain in ASCII letters, digits and hyphens."""
    return len(text) <= _DOMAIN_LENGTH and _DOMAIN.fullmatch(text) is not None

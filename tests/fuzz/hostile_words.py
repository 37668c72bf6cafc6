"""What somebody might type to add a header, a recipient, a command or a part to a mail: over 200 values."""

from __future__ import annotations

import base64
from collections.abc import Iterator

_ENDS = {
    "CR": "\r", "LF": "\n", "CRLF": "\r\n", "LFCR": "\n\r", "two CR": "\r\r\n", "NUL": "\x00", "VT": "\x0b", "FF": "\x0c",
    "FS": "\x1c", "GS": "\x1d", "RS": "\x1e", "US": "\x1f", "NEL": "\x85", "CSI": "\x9b", "LS": "\u2028", "PS": "\u2029",
    "folded": "\r\n ", "folded by a tab": "\r\n\t", "folded LF": "\n ", "DEL": "\x7f", "BEL": "\x07", "backspace": "\x08",
    "escape": "\x1b[2K", "tab": "\t", "full-width CR": "\uff0d", "symbol for CR": "\u240d\u240a",
}  # fmt: skip
_BEHIND = (
    "Bcc: evil@evil.example", "Subject: other", "Content-Type: text/html\r\n\r\n<script>", "\r\n\r\nsecond body",
    ".\r\nMAIL FROM:<a@evil.example>", "X-Rectify-Id: 1",
)  # fmt: skip
_WORDS = (
    "a\nBcc: e@evil.example",
    "a\r\nBcc: e@evil.example",
    "\nTo: e@evil.example",
    "a\x00b",
    "plain",
    "整改",
    "a@b,c@d",
)
_HIDDEN = {
    "zero width space": "\u200b", "zero width joiner": "\u200d", "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f", "left-to-right embedding": "\u202a", "right-to-left embedding": "\u202b",
    "pop": "\u202c", "left-to-right override": "\u202d", "right-to-left override": "\u202e", "isolate": "\u2066",
    "right-to-left isolate": "\u2067", "first strong isolate": "\u2068", "pop isolate": "\u2069", "word joiner": "\u2060",
    "byte order mark": "\ufeff", "soft hyphen": "\u00ad", "arabic letter mark": "\u061c", "tag": "\U000e0041",
    "variation selector": "\ufe0f", "interlinear": "\ufff9", "combining": "e\u0301\u0301\u0301", "object": "\ufffc",
    "hangul filler": "\u3164", "non-breaking": "\u00a0", "ideographic space": "\u3000", "math digits": "\U0001d7d8",
}  # fmt: skip
_ADDRESSES = (
    "a@office.example,evil@evil.example", "a@office.example; evil@evil.example", "a@office.example evil@evil.example",
    "group: a@office.example, evil@evil.example;", "undisclosed-recipients:;", '"a@office.example" <evil@evil.example>',
    "a@office.example (evil@evil.example)", "(comment) a@office.example", "a(comment)@office.example", "<a@office.example>",
    "<@relay.example:a@office.example>", "@relay.example:a@office.example", "a%evil.example@office.example",
    "evil.example!a@office.example", '"a b"@office.example', '"a\\"b"@office.example', '"a\r\n"@office.example',
    "a@[127.0.0.1]", "a@[IPv6:::1]", "a@office.example.", "a@.office.example", "a..b@office.example", ".a@office.example",
    "a@office..example", "a@-office.example", "a@office_example", "a", "@office.example", "a@", "a@@office.example",
    "a@b@office.example", "用户@office.example", "a@办公室.example", "a@xn--vhqv34e.example", "a@оffice.example",
    "a@office.example\r\nRCPT TO:<evil@evil.example>", "a@office.example> BODY=8BITMIME", "a@office.example>\r\nDATA",
    "a@office.example\n", "\na@office.example", " a@office.example", "a@office.example ", "a\t@office.example",
    "a\x00@office.example", "a@office.example\x00.evil.example", "a@office.example\u2028evil@evil.example",
    "a\u200b@office.example", "a\u202e@office.example", "=?utf-8?q?a=40evil.example?=", "=?utf-8?q?a?=@office.example",
    "a=0d=0a@office.example", "mailto:a@office.example", "a@office.example?bcc=evil@evil.example",
    "a@office.example#x", "a@office.example/x", "a\\@office.example", "a`id`@office.example", "$(id)@office.example",
    "|id@office.example", "-oQ/tmp@office.example", "a" * 65 + "@office.example", "a@" + "b" * 64 + ".example",
    "a@" + "b." * 130 + "example", "\ud800@office.example",
)  # fmt: skip
_OTHERS = {
    "a dot alone": "a\r\n.\r\nb", "a bare LF dot": "a\n.\nb", "a bare CR dot": "a\r.\rb", "smuggled": "\n.\r\nMAIL FROM:<e@e>\r\n",
    "smuggled by CR": "\r\n.\rMAIL FROM:<e@e>", "a dot": ".", "dots": "...", "dot at the start": ".a",
    "998 characters": "a" * 998, "999 characters": "a" * 999, "10,000 characters": "a" * 10_000, "10,000 of Chinese": "整" * 10_000,
    "10,000 blanks": "a" + " " * 10_000 + "b", "a long word then Bcc": "a" * 990 + "\r\nBcc: e@evil.example", "78 and fold": "a " * 39 + "\r\n Bcc: e",
    "high surrogate": "a\ud800b", "low surrogate": "a\udc00b", "escaped byte": "a\udc80\udcffb", "pair": "\ud83d\ude00", "non-character": "a\uffffb",
    "quotes": '"a" <e@evil.example>', "backslash": "a\\", "backslash quote": 'a\\"b', "angle": "<e@evil.example>", "comma": "a, b <e@evil.example>",
    "semicolon": "a; b", "colon": "group: e@evil.example;", "comment": "a (b) c", "comment open": "a (((((", "comment deep": "(" * 500 + ")" * 500,
    "header alike": "Bcc: e@evil.example", "boundary alike": "--=_boundary", "boundary end": "--=_boundary--", "empty": "", "blanks": "   ",
    "html": "<script>alert(1)</script>", "attribute": '" onmouseover="alert(1)', "entity": "&#10;Bcc: e", "percent": "%0d%0aBcc:%20e",
    "escape written": "\\r\\nBcc: e", "template": "{{ 7*7 }}{% include 'x' %}", "format": "{0.__class__}%s", "emoji": "🈵" * 60, "flags": "🇨🇳" * 30,
    "combining heap": "a" + "\u0301" * 300, "mixed": "整改a\u202eb\r\nBcc: e\x00", "tabs": "a\t\tb", "rtl": "שלום‎ مرحبا", "nul in word": "=?utf-8?q?=00?=",
}  # fmt: skip


def hostile_words() -> Iterator[tuple[str, str]]:
    """Yield values somebody might type anywhere, by name."""
    for name, end in _ENDS.items():
        for index, behind in enumerate(_BEHIND):
            yield f"{name} {index}", f"整改{end}{behind}"
    for charset in ("utf-8", "UTF-8", "iso-8859-1", "us-ascii", "utf-7", "gb18030", "utf-16", "unknown-8bit"):
        for index, word in enumerate(_WORDS):
            yield from _encoded(charset, index, word)
    for name, character in _HIDDEN.items():
        yield name, f"整{character}改"
    yield from _OTHERS.items()


def hostile_addresses() -> tuple[str, ...]:
    """Return what is no single plain address."""
    return _ADDRESSES


def _encoded(charset: str, index: int, word: str) -> Iterator[tuple[str, str]]:
    quoted = "".join(f"={byte:02X}" for byte in word.encode("utf-8"))
    coded = base64.b64encode(word.encode("utf-8")).decode("ascii")
    yield f"q {charset} {index}", f"a =?{charset}?q?{quoted}?= b"
    if index < 2:
        yield f"b {charset} {index}", f"=?{charset}?b?{coded}?="
        yield f"split {charset} {index}", f"=?{charset}?q?a?=\r\n =?{charset}?q?{quoted}?="
        yield f"nested {charset} {index}", f"=?{charset}?q?=3D=3F{charset}=3Fq=3F{quoted}=3F=3D?="
        yield f"broken by what is not seen {charset} {index}", f"=\u200b?{charset}?q?{quoted}?\u200b="

"""Reads a mail as it goes over the wire, strictly, with none of the code that wrote it, nor of the library's."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

_ENCODED = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=")
_BETWEEN = re.compile(r"(?<=\?=)[ \t]+(?==\?)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LONGEST = 998


@dataclass(frozen=True)
class Part:
    """One part of a mail: its headers by name, and its body decoded."""

    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Mail:
    """A mail: its headers in order, as they are read, and its parts."""

    headers: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    def __getitem__(self, name: str) -> str:
        (value,) = [value for known, value in self.headers if known.lower() == name.lower()]
        return value


def read_wire(data: bytes) -> Mail:
    """Return a mail; fails for whatever a strict relay or a careless one could read in two ways."""
    text = data.decode("ascii")
    for line in text.split("\r\n"):
        assert "\r" not in line
        assert "\n" not in line
        assert "\x00" not in line
        assert len(line) <= _LONGEST
    head, _, rest = text.partition("\r\n\r\n")
    headers = tuple((name, _decoded(value)) for name, value in _fields(head))
    kind = dict(headers)["Content-Type"]
    found = re.fullmatch(r'multipart/alternative; boundary="([^"]+)"', kind)
    assert found is not None, kind
    before, *pieces, after = ("\r\n" + rest).split(f"\r\n--{found[1]}")
    assert before.strip() == ""
    assert after.strip() == "--"
    return Mail(headers, tuple(_part(piece) for piece in pieces))


def _part(piece: str) -> Part:
    head, _, body = piece.removeprefix("\r\n").partition("\r\n\r\n")
    headers = dict(_fields(head))
    assert headers["Content-Transfer-Encoding"] == "base64"
    assert re.fullmatch(r"[A-Za-z0-9+/=\r\n]*", body)
    return Part(headers, base64.b64decode(body.replace("\r\n", ""), validate=True).decode("utf-8"))


def _fields(head: str) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in head.split("\r\n"):
        if line[:1] in {" ", "\t"}:
            assert line.strip()
            name, value = fields.pop()
            fields.append((name, value + line))
            continue
        name, colon, value = line.partition(":")
        assert colon
        assert _NAME.fullmatch(name), name
        fields.append((name, value.strip()))
    return fields


def _decoded(value: str) -> str:
    """Return a header's value as it is read: encoded words side by side become one text."""
    return _ENCODED.sub(lambda found: base64.b64decode(found[1]).decode("utf-8"), _BETWEEN.sub("", value))

"""A reader of calendar files that shares nothing with what writes them: strict where RFC 5545 is strict."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)", re.DOTALL)
_OCTETS = 75


@dataclass
class Component:
    """One component: its properties, each with its parameters and its value unescaped, and those inside it."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    inside: list[Component] = field(default_factory=list)


def read(data: bytes) -> Component:
    """Return the calendar of a file; any breach of the form is an AssertionError."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= _OCTETS for line in lines), "a line has more than 75 octets"
    for folded in lines:
        folded.decode()  # no character is torn apart by folding
    unfolded = data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    root = Component("")
    open_now = [root]
    for line in unfolded:
        match = _LINE.fullmatch(line)
        assert match is not None, line
        name, parameters, value = match.groups()
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
        if name == "BEGIN":
            open_now.append(Component(value))
            open_now[-2].inside.append(open_now[-1])
        elif name == "END":
            assert open_now.pop().name == value
        else:
            assert name not in open_now[-1].values, f"{name} twice"
            open_now[-1].values[name] = _unescaped(value) if name != "URL" else value
            open_now[-1].parameters[name] = parameters
    assert open_now == [root]
    (calendar,) = root.inside
    assert calendar.name == "VCALENDAR"
    return calendar


def _unescaped(value: str) -> str:
    """Return a text; one separator that is not escaped, or an escape that is none, is a breach."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value, re.DOTALL), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)

"""The mail with a one-time link: what it says, before anybody thinks of layout. It is told by no notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLetter:
    """A link by which its reader sets a password; ``kind`` is that of its text, ``until`` when it ends, in words."""

    kind: str
    recipient_name: str
    language: Language
    day: date
    organization: str
    login: str
    link: str = field(repr=False)
    until: str

"""The product's own texts: subject, plain text and HTML of every kind, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from engine.store.mail_texts import Parts
from engine.words import LANGUAGES, Language
from notifications.texts.kinds import TEXT_KINDS

SUBJECT, PLAIN, HTML = "subject.txt", "body.txt", "body.html"
FILES = (SUBJECT, PLAIN, HTML)


class Slot(NamedTuple):
    """The place of one text: its kind, its language, its file."""

    kind: str
    language: Language
    file: str

    @property
    def name(self) -> str:
        """Return the path of this text within a folder of texts."""
        return f"{self.kind}/{self.language}/{self.file}"


SLOTS: tuple[Slot, ...] = tuple(
    Slot(kind, language, file) for kind in TEXT_KINDS for language in LANGUAGES for file in FILES
)


@cache
def shipped_texts() -> Mapping[Slot, str]:
    """Return the source of every text of the product."""
    return {slot: _read(slot.name) for slot in SLOTS}


def product_parts(kind: str, language: Language) -> Parts:
    """Return what the product itself says in a mail of a kind; raises KeyError for a kind there is not."""
    texts = shipped_texts()
    return Parts(
        subject=texts[Slot(kind, language, SUBJECT)],
        plain=texts[Slot(kind, language, PLAIN)],
        html=texts[Slot(kind, language, HTML)],
    )


@cache
def frame_part(name: str) -> str:
    """Return the source of a part of the frame."""
    return _read(f"frame/{name}")


def _read(name: str) -> str:
    return files("notifications").joinpath("templates", *name.split("/")).read_text(encoding="utf-8")

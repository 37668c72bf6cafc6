"""What a cell says that answers yes or no, or that only holds a mark: words of ``phrases.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rectify.documents.blocks import squeeze

KINDS = ("yes", "no", "marks")
_NOTE_IN_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The words for yes and for no, and the marks by which one of several columns is chosen."""

    yes: frozenset[str]
    no: frozenset[str]
    chosen: frozenset[str]

    def says_yes(self, text: str) -> bool | None:
        """Return what a cell of yes and no says, a note in brackets passed over; None for anything else."""
        plain = _NOTE_IN_BRACKETS.sub("", squeeze(text)).lower()
        return True if plain in self.yes else False if plain in self.no else None

    def marks(self, text: str) -> bool:
        """Say whether a cell holds a mark (√), once or several times, and nothing else."""
        plain = squeeze(text).lower()
        return plain in self.chosen or (bool(plain) and all(sign in self.chosen for sign in plain))


def answers_of(words: Mapping[str, Iterable[str]]) -> Answers:
    """Return answers from the words of each kind of ``KINDS``; a kind that is not there has none."""
    known = {kind: frozenset(squeeze(word).lower() for word in words.get(kind, ())) for kind in KINDS}
    return Answers(yes=known["yes"], no=known["no"], chosen=known["marks"])

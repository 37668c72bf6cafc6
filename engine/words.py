"""The same text in the two languages of the product, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and in English; a template when it has ``{fields}``.

    English words that go by a number name both: ``{n} {n:item|items} {n:stays|stay}``.
    """

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """Return the text in one language."""
        return self.zh if language == "zh" else self.en

    def fill(self, **fields: object) -> Words:
        """Return both languages with their fields filled in, each field in its own language."""
        return Words(
            zh=self.zh.format(**{name: in_language(value, "zh") for name, value in fields.items()}),
            en=self.en.format(**{name: in_language(value, "en") for name, value in fields.items()}),
        )


class _Number(int):
    """A number that chooses between two words for a field written ``{n:one|many}``."""

    def __format__(self, spec: str) -> str:
        one, is_choice, many = spec.partition("|")
        if is_choice:
            return one if self == 1 else many
        return super().__format__(spec)


def several(count: int, noun: str, plural: str | None = None) -> str:
    """Return so many of something in English: 1 item, 3 items."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"


def in_language(value: object, language: Language) -> object:
    """Return a field as it reads in one language: words chosen, lists joined, all else unchanged."""
    if isinstance(value, Words):
        return value.text(language)
    if isinstance(value, int) and not isinstance(value, bool):
        return _Number(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        joint = "、" if language == "zh" else ", "
        return joint.join(str(in_language(part, language)) for part in value) or ("无" if language == "zh" else "none")
    return value

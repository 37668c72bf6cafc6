"""The end of a notice: who signs it, on which day, and where to turn to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rectify.documents.blocks import Block, fold, squeeze
from rectify.documents.dates import days_in
from rectify.documents.frame import Frame
from rectify.documents.phrases import built_in
from rectify.documents.sentences import split_sentences

_SEAL = re.compile(r"\((?:公章|印章|盖章|章)\)$")
_DATE_SIGNS = re.compile(
    r"\(?[0-9〇○零一二三四五六七八九十]{1,8}[年月日号./-]?[0-9〇○零一二三四五六七八九十年月日号./-]*\)?"
)
_LONGEST_SIGNATURE = 80
_SPLIT = re.compile(
    r"(?P<name>.*?)[\s,]*(?P<date>(?:[0-9]{3,}|[〇○零一二三四五六七八九]{4})\s*[年./-]?[0-9〇○零一二三四五六七八九十年月日号./\s-]*)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The 落款: the name signed with, the day, and whether its date lost characters (then ``excerpt`` shows it)."""

    organization: str | None
    signed_on: date | None
    damaged: bool
    line: int | None
    excerpt: str


def read_signature(blocks: Sequence[Block], frame: Frame) -> Signature:
    """Return the signature of a notice, its parts None where they are missing."""
    for at, block in enumerate(blocks):
        if _is_date(block.text):
            name = _name(blocks[at - 1].text, frame) if at else None
            return _signed(name, block.text, block.line)
        split = _name_and_date(block.text, frame)
        if split is not None:
            return _signed(split[0], split[1], block.line)
    for block in reversed(blocks):
        if frame.party_name.fullmatch(_plain(block.text)) and _name(block.text, frame):
            return Signature(
                organization=_name(block.text, frame), signed_on=None, damaged=False, line=block.line, excerpt=""
            )
    return Signature(organization=None, signed_on=None, damaged=False, line=None, excerpt="")


def signature_start(blocks: Sequence[Block], start: int, frame: Frame) -> int:
    """Return the place of the first line of the signature at or after ``start``, or the number of lines."""
    for at in range(start, len(blocks)):
        if _name_and_date(blocks[at].text, frame) is not None:
            return at
        if _is_date(blocks[at].text):
            return at - 1 if at > start and _name(blocks[at - 1].text, frame) else at
    last = len(blocks) - 1
    return last if last >= start and frame.party_name.fullmatch(_plain(blocks[last].text)) else len(blocks)


def signature_end(blocks: Sequence[Block], start: int, frame: Frame) -> int | None:
    """Return the place after the first full signature at or after ``start`` (a name with its date below), or None."""
    for at in range(max(start, 1), len(blocks)):
        if _is_date(blocks[at].text) and frame.party_name.fullmatch(_plain(blocks[at - 1].text)):
            return at + 1
    return None


def after_signature(blocks: Sequence[Block], frame: Frame) -> tuple[Block, ...]:
    """Return the lines below the signature; none when nobody signed."""
    line = read_signature(blocks, frame).line
    return () if line is None else tuple(block for block in blocks if block.line > line)


def read_contact(blocks: Sequence[Block], frame: Frame) -> str | None:
    """Return the contact given to the public, from 联系方式 or the first telephone, mail or address on, or None."""
    for block in blocks:
        for sentence in _contact_sentences(block.text, frame):
            folded = fold(sentence)
            named, means = frame.contact.search(folded), frame.means.search(folded)
            start = named.end() if named else means.start() if means else None
            said = "" if start is None else sentence[start:].strip(" 。.;；")
            if re.search(r"[0-9@]", fold(said)):
                return said
    return None


def _contact_sentences(text: str, frame: Frame) -> list[str]:
    """Return the sentences of a text, those that go on about means of contact in one piece."""
    pieces: list[str] = []
    for sentence in split_sentences(text):
        if pieces and frame.means.search(fold(pieces[-1])) and frame.means.match(fold(sentence).lstrip()):
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return pieces


def is_date_line(text: str) -> bool:
    """Say whether a text is a date and nothing else, as below a signature."""
    return _is_date(text)


def is_party_name(text: str) -> bool:
    """Say whether a text is the name of a party body, as it comes with Rectify, and nothing else."""
    return bool(built_in().frame.party_name.fullmatch(_plain(text)))


def _signed(name: str | None, written: str, line: int) -> Signature:
    days = days_in(written)
    day = next((each.day for each in days if each.day), None)
    return Signature(
        organization=name,
        signed_on=day,
        damaged=day is None and bool(re.search(r"[日号年]", written)),
        line=line,
        excerpt=written,
    )


def _is_date(text: str) -> bool:
    plain = squeeze(text)
    if len(plain) < len("1月1日") or not _DATE_SIGNS.fullmatch(plain):
        return False
    return bool(re.search(r"[年月日]", plain)) or any(each.day for each in days_in(plain))


def _name_and_date(text: str, frame: Frame) -> tuple[str, str] | None:
    found = _SPLIT.fullmatch(fold(text)) if len(text) <= _LONGEST_SIGNATURE else None
    if not found or not _is_date(text[found.start("date") :]):
        return None
    name = _name(text[: found.end("name")], frame)
    return None if name is None else (name, text[found.start("date") :])


def _name(text: str, frame: Frame) -> str | None:
    plain = _plain(text)
    if not frame.signature.fullmatch(plain) or _is_date(text):
        return None
    stripped = _SEAL.sub("", fold(text)).strip()
    return "".join(text[: len(stripped)].split())


def _plain(text: str) -> str:
    return squeeze(text)

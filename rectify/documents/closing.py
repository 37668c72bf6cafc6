"""The end of a notice: who signs it, on which day, and where to turn to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rectify.documents.blocks import Block, fold, squeeze
from rectify.documents.dates import days_in
from rectify.documents.sentences import split_sentences

_BODY = (
    r"(?:党组|党委|党总支|党支部|总支部?|支部|党工委|工委|委员会|局|厅|部|署|办公室|办|院|中心|学校|大学|学院|中学|小学|幼儿园"
    r"|公司|集团|政府|督导室|室|站|所|协会|联合会|总工会|联社|银行|医院|馆|社|队|团|组|会|处)"
)
_NAME = re.compile(rf"\(?(?:中共|中国共产党)?[^,。;:!?]{{1,50}}{_BODY}\)?(?:\((?:公章|印章|盖章|章)\))?")
_PARTY_NAME = re.compile(
    r"(?:中共|中国共产党)[^,。;:!?]{2,50}|[^,。;:!?]{2,50}(?:党组|党委|党总支|党支部|党工委|委员会)"
)
_SEAL = re.compile(r"\((?:公章|印章|盖章|章)\)$")
_DATE_SIGNS = re.compile(
    r"\(?[0-9〇○零一二三四五六七八九十]{1,8}[年月日号./-]?[0-9〇○零一二三四五六七八九十年月日号./-]*\)?"
)
_LONGEST_SIGNATURE = 80
_SPLIT = re.compile(
    r"(?P<name>.*?)[\s,]*(?P<date>(?:[0-9]{3,}|[〇○零一二三四五六七八九]{4})\s*[年./-]?[0-9〇○零一二三四五六七八九十年月日号./\s-]*)$"
)
_CONTACT = re.compile(r"(?:联系方式|联系办法|联系我们)(?:如下)?\s*[:：]?\s*")
_MEANS = re.compile(
    r"(?:(?:联系|监督|举报|咨询|反馈|受理|热线)?电话|(?:电子)?(?:邮箱|邮件|信箱)|通[信讯]地址|(?:来信|联系|邮寄|收信)?地址|邮政(?:信箱|编码)|联系人|传真)\s*[:：为]?\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The 落款: the name signed with, the day, and whether its date lost characters (then ``excerpt`` shows it)."""

    organization: str | None
    signed_on: date | None
    damaged: bool
    line: int | None
    excerpt: str


def read_signature(blocks: Sequence[Block]) -> Signature:
    """Return the signature of a notice, its parts None where they are missing."""
    for at, block in enumerate(blocks):
        if _is_date(block.text):
            name = _name(blocks[at - 1].text) if at else None
            return _signed(name, block.text, block.line)
        split = _name_and_date(block.text)
        if split is not None:
            return _signed(split[0], split[1], block.line)
    for block in reversed(blocks):
        if _PARTY_NAME.fullmatch(_plain(block.text)) and _name(block.text):
            return Signature(organization=_name(block.text), signed_on=None, damaged=False, line=block.line, excerpt="")
    return Signature(organization=None, signed_on=None, damaged=False, line=None, excerpt="")


def signature_start(blocks: Sequence[Block], start: int) -> int:
    """Return the place of the first line of the signature at or after ``start``, or the number of lines."""
    for at in range(start, len(blocks)):
        if _name_and_date(blocks[at].text) is not None:
            return at
        if _is_date(blocks[at].text):
            return at - 1 if at > start and _name(blocks[at - 1].text) else at
    last = len(blocks) - 1
    return last if last >= start and _PARTY_NAME.fullmatch(_plain(blocks[last].text)) else len(blocks)


def signature_end(blocks: Sequence[Block], start: int) -> int | None:
    """Return the place after the first full signature at or after ``start`` (a name with its date below), or None."""
    for at in range(max(start, 1), len(blocks)):
        if _is_date(blocks[at].text) and _PARTY_NAME.fullmatch(_plain(blocks[at - 1].text)):
            return at + 1
    return None


def after_signature(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the lines below the signature; none when nobody signed."""
    line = read_signature(blocks).line
    return () if line is None else tuple(block for block in blocks if block.line > line)


def read_contact(blocks: Sequence[Block]) -> str | None:
    """Return the contact given to the public, from 联系方式 or the first telephone, mail or address on, or None."""
    for block in blocks:
        for sentence in _contact_sentences(block.text):
            folded = fold(sentence)
            named, means = _CONTACT.search(folded), _MEANS.search(folded)
            start = named.end() if named else means.start() if means else None
            said = "" if start is None else sentence[start:].strip(" 。.;；")
            if re.search(r"[0-9@]", fold(said)):
                return said
    return None


def _contact_sentences(text: str) -> list[str]:
    """Return the sentences of a text, those that go on about means of contact in one piece."""
    pieces: list[str] = []
    for sentence in split_sentences(text):
        if pieces and _MEANS.search(fold(pieces[-1])) and _MEANS.match(fold(sentence).lstrip()):
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return pieces


def is_date_line(text: str) -> bool:
    """Say whether a text is a date and nothing else, as below a signature."""
    return _is_date(text)


def is_party_name(text: str) -> bool:
    """Say whether a text is the name of a party body and nothing else."""
    return bool(_PARTY_NAME.fullmatch(_plain(text)))


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


def _name_and_date(text: str) -> tuple[str, str] | None:
    found = _SPLIT.fullmatch(fold(text)) if len(text) <= _LONGEST_SIGNATURE else None
    if not found or not _is_date(text[found.start("date") :]):
        return None
    name = _name(text[: found.end("name")])
    return None if name is None else (name, text[found.start("date") :])


def _name(text: str) -> str | None:
    plain = _plain(text)
    if not _NAME.fullmatch(plain) or _is_date(text):
        return None
    stripped = _SEAL.sub("", fold(text)).strip()
    return "".join(text[: len(stripped)].split())


def _plain(text: str) -> str:
    return squeeze(text)

"""What a heading names: the finding or the category, without 针对, 关于, the outer quotes and 问题."""

from __future__ import annotations

import re

from rectify.documents.blocks import fold
from rectify.documents.sentences import outer_quotes

_LABELLED = r"(?:反馈|具体|存在的?|主要|突出|存在的?(?:主要|突出))?问题\s*:"
_LEAD = re.compile(rf"(?:针对|关于|聚焦|{_LABELLED})\s*")
# These words are taken off only before quotes that hold the whole title: in 对“人情案”警惕不够 the 对 belongs to it.
_LEAD_TO_QUOTES = re.compile(
    r"(?:在|对于?|就|(?:市委|区委|县委|省委|党委)?(?:第[一二三四五六七八九十]+)?(?:巡察|巡视|督导|审计)?组?(?:反馈|指出|提出)(?:意见)?(?:中|的)*)"
    r"(?:关于|针对|存在的?)?(?=[“\"「『])"
)
_GROUP_LEAD = re.compile(r"(?:针对|关于|在)\s*")
_TAIL = re.compile(r"[。.;,、:!?\s]+$")
_STATE_OF_IT = r"(?:\s*(?:的)?(?:整改(?:落实|完成|进展|推进)?|落实|进展|完成)(?:工作)?(?:的)?(?:情况|结果|进展|成效)?)?"
_PROBLEM = re.compile(rf"(?:的)?(?:突出|主要|具体)?问题{_STATE_OF_IT}$|(?:的)?整改(?:落实|完成|进展)?情况$|的整改$")
_ITEM_PROBLEM = re.compile(rf"(?:的)?问题{_STATE_OF_IT}$")
_AFTER_QUOTES = re.compile(
    rf"(?:的|这一|等)*(?:方面)?(?:存在)?(?:的)?(?:突出|主要|具体|反馈)?(?:问题|情况|现象|方面)*(?:及|和|及其)?{_STATE_OF_IT}[。.;,、:!?\s]*"
)
_AFTER_QUOTED_TITLE = re.compile(
    rf"(?:的|这一|等)*(?:方面)?(?:存在)?(?:的)?问题{_STATE_OF_IT}[。.;,、:\s]*|的整改[。.;,、:\s]*|\s*[。;,:]\s*|\s*$"
)
_GOES_ON = re.compile(rf"(?<=题)[^。.;,、:(\s][^。.;,:]{{0,40}}的问题{_STATE_OF_IT}\s*(?:[。.;,:]|$)")
_GROUP_TAIL = re.compile(
    rf"中?(?:发现|查出)(?:的)?(?:问题)?{_STATE_OF_IT}$|(?:等)?方面(?:存在)?(?:的)?(?:突出|主要|具体|反馈)*(?:问题)?(?:的|及|和|及其)?{_STATE_OF_IT}(?:及整改)?$|的?情况$"
)
_COUNTED = re.compile(
    r"\s*\((?:共|计|合计)?\s*(?:[0-9]+|[一二三四五六七八九十]+)\s*[个项条](?:具体)?(?:问题)?(?:[,;:][^()]*)?\)\s*[。.]?$"
)


def item_title(text: str) -> str:
    """Return the finding a heading names; full stops inside it and quotes around a term of it stay."""
    inner = _without_lead(text.strip(), _LEAD)
    quoted = _quoted_whole(inner)
    if quoted is not None:
        return _stripped(quoted, _TAIL)
    return _stripped(_stripped(_stripped(inner, _TAIL), _ITEM_PROBLEM), _TAIL)


def group_title(text: str) -> str:
    """Return the category a heading names, without 关于, 在, the quotes, 方面 and 问题."""
    plain = _stripped(text.strip(), _COUNTED)
    inner = _without_lead(plain, _LEAD)
    quoted = _quoted_whole(inner)
    if quoted is not None:
        return _stripped(quoted, _TAIL)
    inner = _stripped(_without_lead(inner, _GROUP_LEAD), _TAIL)
    return _stripped(_stripped(_stripped(inner, _GROUP_TAIL), _PROBLEM), _TAIL)


def names_a_finding(text: str) -> bool:
    """Say whether a heading is worded as a finding is: 针对…, 关于“…”."""
    return bool(re.match(rf"针对|关于\s*[“\"「『]|{_LABELLED}", fold(text)))


def quoted_end(text: str) -> int | None:
    """Return where the quotes a heading begins with (after 针对, 关于) and the 问题 after them end, or None.

    Quotes around a term (针对“三重一大”事项…) end nothing.
    """
    start = len(text) - len(_without_lead(text, _LEAD))
    inside = outer_quotes(text[start:])
    after = None if inside is None else _AFTER_QUOTED_TITLE.match(fold(text), start + inside[1] + 1)
    # 关于“四风”问题隐形变异的问题 goes on with its title behind the quotes.
    return None if after is None or _GOES_ON.match(fold(text), after.end()) else after.end()


def whole_quotes_end(text: str) -> int | None:
    """Return where the quotes end that a heading begins with, after 针对 or 关于; None without such quotes."""
    start = len(text) - len(_without_lead(text, _LEAD))
    inside = outer_quotes(text[start:])
    return None if inside is None else start + inside[1] + 1


def _quoted_whole(text: str) -> str | None:
    """Return what the quotes hold when they hold the whole title and not only its first term."""
    text = _without_lead(text, _LEAD_TO_QUOTES)
    inside = outer_quotes(text)
    if inside is None or not _AFTER_QUOTES.fullmatch(fold(text)[inside[1] + 1 :]):
        return None
    return text[slice(*inside)].strip()


def _without_lead(text: str, lead: re.Pattern[str]) -> str:
    while (found := lead.match(fold(text))) and found.end() < len(text):
        text = text[found.end() :]
    return text


def _stripped(text: str, tail: re.Pattern[str]) -> str:
    found = tail.search(fold(text))
    return text[: found.start()] if found and found.start() > 0 else text

"""How papers word what the ledger holds: days, verdicts, rates, money, and punctuation of full width."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from engine.domain.definition import Completion

# What a finding is said to be: completion, and whether the work goes on. The words are those notices use.
_VERDICTS: Mapping[tuple[Completion, bool], str] = {
    (Completion.DONE, False): "已完成整改",
    (Completion.DONE, True): "已完成整改并长期坚持",
    (Completion.MOSTLY_DONE, False): "基本完成整改",
    (Completion.MOSTLY_DONE, True): "基本完成整改并长期坚持",
    (Completion.PARTLY, False): "取得阶段性成效",
    (Completion.PARTLY, True): "取得阶段性成效但需长期整改",
    (Completion.IN_PROGRESS, False): "正在整改",
    (Completion.IN_PROGRESS, True): "持续整改",
    (Completion.NOT_DONE, False): "尚未完成整改",
    (Completion.NOT_DONE, True): "持续整改",
    (Completion.UNKNOWN, False): "正在整改",
    (Completion.UNKNOWN, True): "持续整改",
}
_WIDE = str.maketrans(",;:?!", "，；：？！")
_HAN = r"\u3000-\u303f\u3400-\u9fff\uff01-\uff60“”‘’"
# A half-width mark behind a Chinese character, or between a figure and one; never inside of figures or addresses.
_MARK = re.compile(rf"(?<=[{_HAN}])[,;:?!]|(?<=[0-9A-Za-z%])[,;:?!](?=[{_HAN}])")
_ROUND = re.compile(rf"\(([^()]*[{_HAN}][^()]*|[{_HAN}]+|[一二三四五六七八九十]+)\)")
_STRAIGHT = re.compile(r'"([^"\n]*)"')
FEN_OF_TEN_THOUSAND = 1_000_000


def chinese_date(day: date) -> str:
    """Return a date as official documents write it: full year, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def maybe_date(day: date | None) -> str:
    """Return a date as papers write it; nothing for one that is not known."""
    return "" if day is None else chinese_date(day)


def verdict(completion: str, *, sustained: bool, closed: bool) -> str:
    """Return what is said of a finding; one that is closed is done, whatever its last statement said."""
    return _VERDICTS[Completion.DONE if closed else Completion(completion), sustained]


def percent(part: int, whole: int) -> str:
    """Return a share with at most one decimal, rounded; nothing unfinished reads 100%."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    tenths = min(tenths, 999) if part < whole else tenths
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def money(fen: int) -> str:
    """Return an amount in 元, from ten thousand on in 万元, without losing a fen."""
    if abs(fen) < FEN_OF_TEN_THOUSAND:
        return f"{_decimal(fen, 100)}元"
    return f"{_decimal(fen, FEN_OF_TEN_THOUSAND)}万元"


def _decimal(amount: int, unit: int) -> str:
    digits = len(str(unit)) - 1
    whole, rest = divmod(abs(amount), unit)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"


def full_width(text: str) -> str:
    """Return Chinese text with the punctuation official documents have, figures and addresses as they are."""
    # Once more for marks that stand behind one another.
    wide = _MARK.sub(lambda mark: mark[0].translate(_WIDE), _MARK.sub(lambda mark: mark[0].translate(_WIDE), text))
    return _STRAIGHT.sub(r"“\1”", _ROUND.sub(r"（\1）", wide))


def plain_title(title: str) -> str:
    """Return a finding as it stands inside a sentence: without the stop at its end."""
    return full_width(title).strip().rstrip("。；;.")

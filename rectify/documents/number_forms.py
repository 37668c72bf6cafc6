"""How a number is printed: 第{一}部分, （{1}）, 问题{1}： — written as it stands, with a place for the number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.words import Words
from rectify.documents.blocks import fold
from rectify.documents.numerals import COUNTED_AFTER, read_number

# Printed numbers stay below those that are years: 2026、 at the start of a line is a date that lost its sign.
_ARABIC = "(?:[0-9]{1,3}|1[0-8][0-9]{2})"
_CHINESE = "[一二三四五六七八九十百〇零]{1,5}"
# A dot between digits is a decimal point, unless a year or what is counted comes behind it (2.4个支部).
_DOT = rf"\.(?![0-9])|\.(?=(?:19|20)[0-9]{{2}}年)|{COUNTED_AFTER}"
_IN_FIGURES = "1"
_TENS = "一二三四五六七八九十"
# Numbers that are one sign: the first of them, and how many there are.
_ONE_SIGN = {"①": 20, "⑴": 20, "⒈": 20, "㈠": 10, "❶": 10}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_KINDS = {
    "一": _CHINESE,
    _IN_FIGURES: _ARABIC,
    "壹": f"[{_FORMAL}]",
    "I": f"(?:[IVX]{{1,4}}|[{_ROMAN_SIGNS}])",
    "1-1": r"[0-9]{1,2}\s*[-—–]{1,2}\s*[0-9]{1,2}",
    "1.1": r"[0-9]{1,2}\.[0-9]{1,2}",
    "1.1.1": r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}",
    **{first: f"[{first}-{chr(ord(first) + count - 1)}]" for first, count in _ONE_SIGN.items()},
}
_DOTTED = ("1.1", "1.1.1", "1-1")
# 1.1 numbers a heading only when no more digits, no other date and no unit come behind it: 1.5万元, 3.14至3.20.
_NO_QUANTITY = r"(?![0-9.]|\s*(?:[至到~%‰—–-]|[万亿元个名人项米倍月日号岁年周吨亩]|季度|公[里斤顷]|平方|小时|$))"
_PLACE = re.compile(r"\{([^{}]*)\}")
_CLOSING = ")]】〕》>"
_SIGNS = "、.,:;·丶-—" + _CLOSING


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberForm:
    """A form taken apart at its number: what stands before it, which kind of number it is, what stands behind."""

    before: str
    kind: str
    behind: str

    @property
    def mark(self) -> bool:
        """Say whether one sign alone stands behind the number, and it closes no bracket (一、, 1., 问题1：)."""
        return len(self.behind) == 1 and self.behind in _SIGNS and not self.closes

    @property
    def closes(self) -> bool:
        """Say whether the form ends with the bracket that it begins with: （一） 【1】."""
        return self.behind[-1:] in (*_CLOSING,) and any(sign in self.before for sign in "([【〔《<")

    @property
    def ends_with_a_sign(self) -> bool:
        """Say whether the form itself sets the number apart from the text."""
        return self.behind[-1:] in (*_SIGNS,) or self.kind in (*_ONE_SIGN, *_DOTTED)

    def pattern(self, group: str | None = "number") -> str:
        """Return the pattern of what stands before the number and of the number, in a group of that name."""
        return rf"{_spaced(self.before)}({f'?P<{group}>' if group else ''}{_KINDS[self.kind]})"

    def pattern_behind(self) -> str:
        """Return the pattern of what stands behind the number."""
        if self.kind == _IN_FIGURES and self.behind[:1] == ".":
            return rf"(?:{_DOT}){_spaced(self.behind[1:])}"
        return (_NO_QUANTITY if self.kind in _DOTTED else "") + _spaced(self.behind)


def number_form(written: str) -> NumberForm:
    """Return a form as it is written in a table; raises ``ValueError`` with the words that say what is wrong."""
    folded = "".join(fold(written).split())
    places = list(_PLACE.finditer(folded))
    kinds = "、".join(f"{{{kind}}}" for kind in _KINDS)
    if len(places) != 1:
        raise ValueError(
            Words(
                f"“{written}”要正好有一处编号（{kinds}之一）", f"{written!r} needs exactly one number, one of {kinds}"
            )
        )
    place = places[0]
    if place[1] not in _KINDS:
        raise ValueError(
            Words(f"“{written}”的编号要写成{kinds}之一", f"the number of {written!r} is written as one of {kinds}")
        )
    return NumberForm(before=folded[: place.start()], kind=place[1], behind=folded[place.end() :])


def value_of(number: str) -> tuple[str, int | None]:
    """Return a printed number as it is told, and its value: ㈠ is 一, ⑶ is 3, 1.2 counts 2."""
    for first, count in _ONE_SIGN.items():
        at = ord(number) - ord(first) if len(number) == 1 else -1
        if 0 <= at < count:
            return (_TENS[at] if first == "㈠" else str(at + 1)), at + 1
    if number in _ROMAN:
        return number, _ROMAN.index(number) + 1
    if number in _ROMAN_SIGNS:
        return _ROMAN[_ROMAN_SIGNS.index(number)], _ROMAN_SIGNS.index(number) + 1
    if number in _FORMAL:
        return number, _FORMAL.index(number) + 1
    return number, read_number(re.split(r"[.—–-]", number)[-1].strip())


def _spaced(text: str) -> str:
    # 丶 is what 、 becomes under the hands of some.
    return r"\s*".join("[、丶]" if sign == "、" else re.escape(sign) for sign in text)

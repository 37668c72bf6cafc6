"""Numbers as Chinese text writes them: 12, 十二, 二〇二二."""

from __future__ import annotations

DIGITS = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
COUNT = "(?:[0-9]{1,4}|[一二两三四五六七八九十百]{1,5})"
# 2.4个支部 is number 2 and four branches: nobody counts parts of these.
COUNTED_AFTER = r"\.(?=[0-9]{1,4}[个名人家件处项次条])"
_UNITS = {"十": 10, "百": 100}


def read_number(text: str) -> int | None:
    """Return the value of an Arabic or Chinese number below a thousand (四 with digits only), or None."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit, last_unit = 0, None, 1000
    for sign in text:
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
        elif sign in _UNITS and _UNITS[sign] < last_unit:
            last_unit = _UNITS[sign]
            total += last_unit * (1 if digit is None else digit)
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def read_digits(text: str) -> int | None:
    """Return the value of Chinese digits written one after the other (二〇二二 → 2022), or None."""
    if not text or any(sign not in DIGITS for sign in text):
        return None
    return int("".join(str(DIGITS[sign]) for sign in text))


def write_number(number: int) -> str:
    """Return a whole number below a hundred as headings count (十二); larger ones in figures."""
    signs = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens >= len(signs):
        return str(number)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{signs[tens]}十"
    return lead + (signs[ones] if ones or not tens else "")

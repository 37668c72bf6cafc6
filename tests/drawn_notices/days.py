"""Days as notices write them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

CHINESE = "一二三四五六七八九十"


def due(r: Random) -> tuple[str, date | None, bool]:
    day = date(2024, 1, 1) + timedelta(days=r.randrange(600))
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return r.choice(
        [
            (said(day), day, False),
            (f"{day:%Y.%-m.%-d}", day, False),
            (f"{day:%Y-%m-%d}", day, False),
            (f"{day.year}年{day.month}月底", last, False),
            (f"{said(day)}前", day, False),
            ("立行立改", None, False),
            ("长期坚持", None, True),
        ]
    )


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def in_words(day: date) -> str:
    return (
        "".join("〇一二三四五六七八九"[int(sign)] for sign in str(day.year))
        + f"年{chinese(day.month)}月{chinese(day.day)}日"
    )


def chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens - 1] + "十") + (CHINESE[ones - 1] if ones else "")

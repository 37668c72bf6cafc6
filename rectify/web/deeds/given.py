"""What a form handed in: texts as they were typed, files, the version that was seen and the key of the form."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from engine.errors import InvalidInput
from engine.words import Words
from rectify.http.asking import FORM_TOKEN
from rectify.http.kept import WHO
from rectify.web.deeds.inputs import FIELD, Input
from rectify.web.marks import FOR

# The button of a form that only wants to be shown again, with what was typed before.
ACT, SHOW = "act", "show"
VERSION, KEY = "version", "key"
# What stood there when the form was opened, where that is no item with a version.
WAS = "was"
_OUR_OWN = frozenset({FORM_TOKEN, ACT, VERSION, KEY, WHO, FOR})
_LONGEST, _MOST_TEXTS = 20_000, 120
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_A_DAY = Words("日期，例如2026-05-31", "a date such as 2026-05-31")
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was handed in. ``wants_show`` asks only for the form again; ``paths`` are the files once written.

    ``absent`` is the login of whoever it is done for by a substitute.
    """

    texts: Mapping[str, str]
    uploads: Sequence[UploadFile] = ()
    paths: Sequence[Path] = ()
    version: int | None = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    wants_show: bool = False
    absent: str = ""

    def text(self, name: str) -> str:
        """Return what was typed into an input, without blanks around it."""
        return self.texts.get(name, "").strip()

    def maybe(self, name: str) -> str | None:
        """Return what was typed into an input, None for nothing."""
        return self.text(name) or None

    def seen(self, name: str) -> str | None:
        """Return a text that the form carried along, though it be empty; None where it carried none."""
        return self.text(name) if name in self.texts else None

    def number(self, name: str) -> int | None:
        """Return the whole number that was chosen, None for none."""
        typed = self.text(name)
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None  # noqa: PLR2004

    def day(self, asked: Input) -> date | None:
        """Return the day that was given, None for none; raises ``InvalidInput``."""
        typed = self.text(asked.name)
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise InvalidInput(
                what=asked.label,
                value=typed[:40],
                why=Words("不是日期", "it is no date"),
                allowed=_A_DAY,
            ) from None

    def required_day(self, asked: Input) -> date:
        """Return the day that was given; raises ``InvalidInput`` for none too."""
        day = self.day(asked)
        if day is None:
            raise InvalidInput(what=asked.label, value="", why=Words("没有填", "it is empty"), allowed=_A_DAY)
        return day

    def chosen(self, name: str, label: Words) -> str:
        """Return what was chosen; raises ``InvalidInput`` where nothing was, which no operation knows by its label."""
        text = self.text(name)
        if not text:
            why, allowed = Words("没有选", "nothing was chosen"), Words("列表里的一个", "one of the list")
            raise InvalidInput(what=label, value="", why=why, allowed=allowed)
        return text

    def settings(self, asked: Sequence[Input]) -> dict[str, str]:
        """Return what was filled in for fields of the workflow and is not what the item has already."""
        return {
            one.name.removeprefix(FIELD): self.text(one.name)
            for one in asked
            if one.name.startswith(FIELD) and self.text(one.name) and self.text(one.name) != one.value
        }

    def with_files(self, paths: Sequence[Path]) -> Given:
        """Return the same with its files written."""
        return replace(self, paths=paths)

    def require_texts(self) -> None:
        """Let texts pass that the ledger can keep; raises ``InvalidInput``."""
        for typed in self.texts.values():
            if len(typed) > _LONGEST or _UNWANTED.search(typed):
                raise InvalidInput(
                    what=Words("文字", "Text"),
                    value=_UNWANTED.sub("?", typed[:20]),
                    why=Words("太长，或含有不能保存的字符", "it is too long, or has characters that cannot be stored"),
                    allowed=Words(f"普通文字，不超过{_LONGEST}个字符", f"plain text of at most {_LONGEST} characters"),
                )


async def _handed_in(request: Request) -> AsyncIterator[Given]:
    form = await request.form(max_fields=_MOST_TEXTS)
    texts = {
        name: value.replace("\r\n", "\n").replace("\r", "\n")
        for name, value in form.items()
        if isinstance(value, str) and name not in _OUR_OWN
    }
    version, key = str(form.get(VERSION, "")), str(form.get(KEY, ""))
    given = Given(
        texts=texts,
        uploads=[one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename],
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,  # noqa: PLR2004
        wants_show=form.get(ACT) == SHOW,
        absent=str(form.get(FOR, ""))[:40],
    )
    try:
        yield replace(given, key=key) if _KEY.fullmatch(key) else given
    finally:
        await form.close()


HandedIn = Annotated[Given, Depends(_handed_in)]

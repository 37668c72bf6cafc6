"""An office's own texts on their way into the ledger: looked over part by part; nothing at fault is ever kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from engine.domain.actor import Actor
from engine.errors import InvalidInput, NotAmong, RectifyError
from engine.operations.ledger import Ledger
from engine.operations.mail_texts import add_mail_text
from engine.store.mail_texts import Parts, StoredText
from engine.words import LANGUAGES, Language, Words
from notifications.texts.checking import CheckedText, check_text
from notifications.texts.kinds import TEXT_KINDS
from notifications.texts.press import the_press
from notifications.texts.problems import nearest
from notifications.texts.shipped import HTML, PLAIN, SUBJECT, Slot
from notifications.texts.stored import placed

# What the parts of a version are called, and the file each would be in a folder.
FILE_OF: Mapping[str, str] = {"subject": SUBJECT, "plain": PLAIN, "html": HTML}
PART_WORDS: Mapping[str, Words] = {
    "subject": Words("主题", "Subject"),
    "plain": Words("纯文字", "Plain text"),
    "html": Words("网页", "HTML"),
}


class MailTextFaulty(RectifyError):
    """A text of a mail has errors; ``checked`` holds all of them."""

    code = "mail_text_faulty"
    says = Words(
        "这份邮件文字不能用，有{count}处错误。{part}第{line}行：{first}。",
        "This text cannot be used: {count} {count:error|errors}. {part}, line {line}: {first}.",
    )
    remedy = Words("{hint}", "{hint}")

    def __init__(self, checked: Mapping[str, CheckedText]) -> None:
        self.checked = checked
        name, fault = next((name, one) for name, text in checked.items() for one in text.errors)
        super().__init__(
            count=sum(len(text.errors) for text in checked.values()),
            part=PART_WORDS[name],
            line=fault.line,
            first=fault.message,
            hint=fault.hint,
            where=f"{FILE_OF[name]}:{fault.line}",
        )


def require_kind(kind: str, *, where: str) -> None:
    """Let the name of a kind of mail pass; raises ``InvalidInput`` with what was probably meant."""
    _require_known(Words("邮件种类", "Kind of mail"), kind, list(TEXT_KINDS), where=where)


def require_language(language: str, *, where: str) -> Language:
    """Return a language mails are written in; raises ``InvalidInput`` for another."""
    _require_known(Words("语言", "Language"), language, list(LANGUAGES), where=where)
    return "en" if language == "en" else "zh"


def require_kind_of_text(kind: str, language: str) -> Language:
    """Return the language of a text there is; raises ``InvalidInput`` for another kind or language."""
    where = f"{kind}/{language}"
    require_kind(kind, where=where)
    return require_language(language, where=where)


def text_in_address(kind: str, language: str) -> Language:
    """Return the language of a text that an address names; raises ``NotAmong`` where there is none of that name."""
    try:
        return require_kind_of_text(kind, language)
    except InvalidInput as refusal:
        what, which, allowed = (refusal.fields[name] for name in ("what", "value", "allowed"))
        raise NotAmong(what=what, which=which, allowed=allowed, where=refusal.where) from None


def _require_known(what: Words, value: str, known: list[str], *, where: str) -> None:
    if value in known:
        return
    hint = nearest(value, known)
    why = Words("没有这一种", "there is none of this name")
    if hint.zh.startswith("是不是"):
        why = Words(f"没有这一种，{hint.zh.split('？')[0]}？", f"there is none of this name; {hint.en.split('?')[0]}?")
    raise InvalidInput(what=what, value=value, why=why, allowed=known, where=where)


def check_parts(kind: str, language: str, parts: Parts) -> dict[str, CheckedText]:
    """Return each part that says something, by its name, looked over and tried; raises ``InvalidInput``."""
    chosen = require_kind_of_text(kind, language)
    texts = placed(kind, chosen, parts)
    return {
        name: check_text(slot, texts[slot], the_press())
        for name, file in FILE_OF.items()
        if (slot := Slot(kind, chosen, file)) in texts
    }


def keep_text(
    ledger: Ledger,
    kind: str,
    language: str,
    parts: Parts,
    *,
    note: str,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> StoredText:
    """Keep a text as the next version of its kind, and write mails with it from now on.

    Raises ``MailTextFaulty``, ``NotPermitted``, ``InvalidInput`` for an unknown kind and for a version that says
    nothing of its own, ``TextKeptSince`` where another version is newer than the one that was ``seen``.
    """
    parts = _tidy(parts)
    checked = check_parts(kind, language, parts)
    if not checked:
        raise InvalidInput(
            what=Words("邮件文字", "The text"),
            value="",
            why=Words("和系统自带的一样，没有自己的内容", "it says nothing of its own"),
            allowed=Words("改动主题、纯文字或网页中的一个", "a subject, plain text or HTML of its own"),
        )
    if any(text.errors for text in checked.values()):
        raise MailTextFaulty(checked)
    return add_mail_text(ledger, kind, language, parts, note=note, seen=seen, actor=actor, at=at)


def _tidy(parts: Parts) -> Parts:
    """Return the same with the line ends of texts, whatever those of the form or the file were."""
    return replace(
        parts,
        **{
            name: None if said is None else said.replace("\r\n", "\n").replace("\r", "\n")
            for name in FILE_OF
            for said in [getattr(parts, name)]
        },
    )

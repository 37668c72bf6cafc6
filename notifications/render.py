"""A letter in, a mail's words out: by the office's own text where there is a sound one, else by the product's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Template

from engine.domain.alarms import Alarm
from engine.words import Language, Words
from notifications.digest import digest
from notifications.letter import Letter
from notifications.link_letter import LinkLetter
from notifications.texts.checking import check_folder, failed
from notifications.texts.folder import Signature, signature
from notifications.texts.frame import OF_LINK, TROUBLED, Form, pace
from notifications.texts.kinds import TROUBLE, text_of_letter
from notifications.texts.press import Press, entries_of, the_press
from notifications.texts.problems import Fault
from notifications.texts.shipped import HTML, PLAIN, SUBJECT, Slot
from notifications.texts.values import values_of, values_of_link, values_of_trouble
from notifications.wording import near_date

_log = logging.getLogger("rectify.mail_texts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What one mail says: its subject, and the same words as plain text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyText:
    """One of the office's own texts that is not used: its file, its path within the folder, and why."""

    path: Path
    name: str
    fault: Fault


class Renderer:
    """Turns letters into words; made once by ``build_renderer`` and shared by threads.

    The office's own texts are read again when their folder has changed. One that is at fault, or fails with the mail
    at hand, gives way to the product's own: it never keeps a mail back.
    """

    def __init__(self, press: Press, own: Path | None) -> None:
        self._press = press
        self._folder = own
        self._seen: Signature | None = None
        self._own: Mapping[Slot, Template] = {}
        self._faulty: dict[str, FaultyText] = {}

    def renew(self) -> None:
        """Read the office's own texts again where their folder has changed; what is wrong with them is logged."""
        seen = signature(self._folder)
        if self._folder is None or seen == self._seen:
            return
        own, faulty = {}, {}
        for text in check_folder(self._folder, self._press):
            if text.slot is not None and text.template is not None:
                own[text.slot] = text.template
            for fault in text.errors[:1]:
                faulty[text.name] = FaultyText(path=self._folder / text.name, name=text.name, fault=fault)
        self._own, self._faulty, self._seen = own, faulty, seen
        for one in faulty.values():
            _log_fault(one)

    def faulty_texts(self) -> tuple[FaultyText, ...]:
        """Return the office's own texts that are not used: at fault as they were read, or failed in a mail since."""
        self.renew()
        return tuple(self._faulty.values())

    def render(self, letter: Letter, *, own: bool = True, kind: str | None = None) -> Rendered:
        """Return the mail of a letter, in the letter's language; without ``own`` by the product's texts alone.

        ``kind`` is the text it is written with, where that is not the one that fits it: for a preview.
        """
        read, kind = digest(letter), kind or text_of_letter(letter)
        titled = any(line.title for line in letter.lines)
        return self._mail(
            kind,
            lambda form: values_of(read, kind, form, self._press.frame),
            language=letter.language,
            name=letter.recipient_name,
            office=letter.organization,
            said=pace(urgent=letter.urgent, most_urgent=letter.most_urgent, titled=titled),
            own=own,
        )

    def render_alarm(
        self, alarms: Sequence[Alarm], *, language: Language, name: str, organization: str, day: date
    ) -> Rendered:
        """Return the mail that says what is wrong with the system itself."""
        today = near_date(day, seen_from=day).text(language)

        def values(form: Form) -> dict[str, Any]:
            return values_of_trouble(
                alarms, form, self._press.frame, language=language, name=name, office=organization, day=today
            )

        return self._mail(TROUBLE, values, language=language, name=name, office=organization, said=TROUBLED, own=True)

    def render_link(self, letter: LinkLetter) -> Rendered:
        """Return the mail with a one-time link."""
        return self._mail(
            letter.kind,
            lambda form: values_of_link(letter, form, self._press.frame),
            language=letter.language,
            name=letter.recipient_name,
            office=letter.organization,
            said=OF_LINK,
            own=True,
        )

    def _mail(
        self,
        kind: str,
        values: Callable[[Form], Mapping[str, Any]],
        *,
        language: Language,
        name: str,
        office: str,
        said: Words,
        own: bool,
    ) -> Rendered:
        if own:
            self.renew()
        plain, page = values("txt"), values("html")
        subject = self._written(Slot(kind, language, SUBJECT), plain, own=own)
        text = self._written(Slot(kind, language, PLAIN), plain, own=own)
        html = self._written(Slot(kind, language, HTML), page, own=own)
        frame = self._press.frame
        return Rendered(
            subject=subject,
            text=frame.text(text, language=language, name=name, office=office, day=plain["day"], said=said),
            html=frame.html(
                html, subject=subject, language=language, name=name, office=office, day=plain["day"], said=said
            ),
        )

    def _written(self, slot: Slot, values: Mapping[str, Any], *, own: bool) -> str:
        template = self._own.get(slot) if own else None
        if template is not None:
            try:
                return self._press.write(slot, template, values, entries=entries_of(slot.kind, values))
            except Exception as fault:  # noqa: BLE001 - an office's text never keeps a mail back
                self._keep(slot, fault)
        return self._press.write(slot, self._press.shipped(slot), values, entries=None)

    def _keep(self, slot: Slot, fault: Exception) -> None:
        """Keep that a text failed with a real mail; said once, until the folder changes."""
        if slot.name in self._faulty or self._folder is None:
            return
        self._faulty[slot.name] = FaultyText(path=self._folder / slot.name, name=slot.name, fault=failed(fault))
        _log_fault(self._faulty[slot.name])


def build_renderer(own: Path | None = None) -> Renderer:
    """Return a renderer; ``own`` is the folder of the office's texts, None where it has none."""
    return Renderer(the_press(), own)


def _log_fault(faulty: FaultyText) -> None:
    _log.warning("%s:%s: %s; the product's own text is used", faulty.path, faulty.fault.line, faulty.fault.message.en)

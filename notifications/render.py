"""A letter in, a mail's words out: by the office's own text where there is a sound one, else by the product's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from notifications.texts.checking import CheckedText, check_folder, check_text, failed
from notifications.texts.folder import Signature, read_folder, signature
from notifications.texts.frame import OF_LINK, TROUBLED, Form, pace
from notifications.texts.kinds import TROUBLE, text_of_letter
from notifications.texts.press import Press, entries_of, the_press
from notifications.texts.problems import Fault
from notifications.texts.shipped import HTML, PLAIN, SUBJECT, Slot, shipped_texts
from notifications.texts.stored import StoredTexts
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
    """One of the office's own texts that is not used: its file, its path within the folder, and why.

    ``path`` is None for a text that is kept in the ledger.
    """

    path: Path | None
    name: str
    fault: Fault


class Renderer:
    """Turns letters into words; made once by ``build_renderer`` and shared by threads.

    The office's own texts are those kept in the ledger, before those of its folder. They are read again when the choice
    or the folder has changed. One that is at fault, or fails with the mail at hand, gives way to the product's own: it
    never keeps a mail back.
    """

    def __init__(self, press: Press, own: Path | None, stored: StoredTexts | None = None) -> None:
        self._press = press
        self._folder = own
        self._stored = stored
        self._seen: tuple[Signature, tuple[int, ...] | None] | None = None
        self._own: Mapping[Slot, Template] = {}
        self._paths: Mapping[Slot, Path | None] = {}
        self._faulty: dict[str, FaultyText] = {}

    def renew(self) -> None:
        """Read the office's own texts again where they have changed; what is wrong with them is logged."""
        mark = None if self._stored is None else self._stored.mark()
        if mark is None and self._seen is not None and self._seen[1] is not None:
            return  # a ledger that is busy for a moment changes nothing
        seen = signature(self._folder), mark
        if seen == self._seen:
            return
        own, paths, faulty = dict[Slot, Template](), dict[Slot, Path | None](), dict[str, FaultyText]()
        for text, path in self._texts(is_read=mark is not None):
            if text.slot is not None and text.template is not None:
                own[text.slot], paths[text.slot] = text.template, path
            for fault in text.errors[:1]:
                faulty[text.name] = FaultyText(path=path, name=text.name, fault=fault)
        self._own, self._paths, self._faulty, self._seen = own, paths, faulty, seen
        for one in faulty.values():
            _log_fault(one)

    def _texts(self, *, is_read: bool) -> Iterator[tuple[CheckedText, Path | None]]:
        """Yield the texts of the folder, each with its path, and then those of the ledger, which go before them."""
        if self._folder is not None:
            for text in check_folder(self._folder, self._press):
                yield text, self._folder / text.name
        if self._stored is not None and is_read:
            for slot, data in self._stored.read().items():
                yield check_text(slot, data, self._press), None

    def trying(self, texts: Mapping[Slot, bytes]) -> Renderer:
        """Return one that writes with these texts alone, as far as they are sound: they are looked at, not kept."""
        tried = Renderer(self._press, None)
        checked = {slot: check_text(slot, data, self._press).template for slot, data in texts.items()}
        tried._own = {slot: template for slot, template in checked.items() if template is not None}
        tried._seen = (signature(None), None)
        return tried

    def own_texts(self) -> int:
        """Return how many of the office's own texts are used, as they were read last (``renew``)."""
        return len(self._own)

    def folder_slots(self) -> frozenset[Slot]:
        """Return the places for which there is a text in the folder."""
        return frozenset() if self._folder is None else frozenset(read_folder(self._folder).texts)

    def source_of(self, slot: Slot) -> str:
        """Return what a mail is written with where the ledger keeps nothing: the folder's text, else the product's."""
        if self._folder is not None:
            data = read_folder(self._folder).texts.get(slot)
            if data is not None:
                return self._press.look_over(slot, data)[0]
        return shipped_texts()[slot]

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
        """Keep that a text failed with a real mail; said once, until the office's texts change."""
        if slot.name in self._faulty:
            return
        self._faulty[slot.name] = FaultyText(path=self._paths.get(slot), name=slot.name, fault=failed(fault))
        _log_fault(self._faulty[slot.name])


def build_renderer(own: Path | None = None, stored: StoredTexts | None = None) -> Renderer:
    """Return a renderer; ``own`` is the folder of the office's texts, ``stored`` those its ledger keeps; None: none."""
    return Renderer(the_press(), own, stored)


def _log_fault(faulty: FaultyText) -> None:
    place = faulty.path or faulty.name
    _log.warning("%s:%s: %s; the product's own text is used", place, faulty.fault.line, faulty.fault.message.en)

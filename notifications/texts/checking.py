"""Everything that is wrong in a folder of an office's own texts, at once; and those of them that can be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Template

from engine.words import Words
from notifications.digest import digest
from notifications.letter import Letter
from notifications.texts.folder import read_folder, slot_of
from notifications.texts.frame import Form
from notifications.texts.kinds import OF_LINKS, TROUBLE
from notifications.texts.press import OutputTooLong, Press, TextRefused, entries_of
from notifications.texts.problems import Fault, quoted
from notifications.texts.samples import SAMPLE_DAY, sample, sample_alarms, sample_link
from notifications.texts.shipped import HTML, Slot
from notifications.texts.values import values_of, values_of_link, values_of_trouble
from notifications.wording import near_date


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedText:
    """One file of a folder, by its path within it: what it says, what is wrong with it, and it ready for use.

    ``template`` is None as long as there is an error.
    """

    name: str
    slot: Slot | None
    source: str
    faults: tuple[Fault, ...]
    template: Template | None

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Return what keeps the text from being used."""
        return tuple(fault for fault in self.faults if fault.severity == "error")


def check_folder(folder: Path, press: Press) -> tuple[CheckedText, ...]:
    """Return every file of a folder, looked over and tried with made-up mails, in the order of their names."""
    found = read_folder(folder)
    astray = [_astray(name, fault) for name, fault in found.astray.items()]
    texts = [check_text(slot, data, press) for slot, data in found.texts.items()]
    return tuple(sorted([*astray, *texts], key=lambda text: text.name))


def check_texts(texts: Mapping[str, bytes], press: Press) -> tuple[CheckedText, ...]:
    """Return texts by the path each would have in a folder, looked over as those of a folder are."""
    placed = ((name, slot_of(name), data) for name, data in sorted(texts.items()))
    return tuple(
        _astray(name, slot) if isinstance(slot, Fault) else check_text(slot, data, press) for name, slot, data in placed
    )


def _astray(name: str, fault: Fault) -> CheckedText:
    return CheckedText(name=name, slot=None, source="", faults=(fault,), template=None)


def check_text(slot: Slot, data: bytes, press: Press) -> CheckedText:
    """Return one text, looked over and, where that finds no error, tried."""
    source, faults = press.look_over(slot, data)
    template = None
    if not any(fault.severity == "error" for fault in faults):
        try:
            template = press.ready(slot, source)
            _try(slot, template, press)
        except Exception as fault:  # noqa: BLE001 - whatever a text does, it must not reach a mail
            faults, template = [*faults, failed(fault)], None
    return CheckedText(name=slot.name, slot=slot, source=source, faults=tuple(faults), template=template)


def failed(fault: Exception) -> Fault:
    """Return what is said of a text that failed as it was written."""
    if isinstance(fault, TextRefused):
        return Fault(code="writes", line=1, message=fault.why)
    if isinstance(fault, OutputTooLong):
        return Fault(code="writes", line=1, message=Words("写出来太长", "what it writes is too long"))
    why = f"{type(fault).__name__}: {quoted(str(fault))}"
    return Fault(code="writes", line=1, message=Words(f"写不成（{why}）", f"it cannot be written ({why})"))


def sample_values(slot: Slot, press: Press, *, bare: bool = False) -> Mapping[str, Any]:
    """Return the values of a made-up mail for a text; ``bare`` leaves out whatever may be missing."""
    form: Form = "html" if slot.file == HTML else "txt"
    if slot.kind == TROUBLE:
        letter = sample("reminder", slot.language)
        day = near_date(SAMPLE_DAY, seen_from=SAMPLE_DAY).text(slot.language)
        return values_of_trouble(
            sample_alarms()[: 1 if bare else None], form, press.frame, language=slot.language,
            name=letter.recipient_name, office=letter.organization, day=day,
        )  # fmt: skip
    if slot.kind in OF_LINKS:
        return values_of_link(sample_link(slot.kind, slot.language), form, press.frame)
    letter = sample(slot.kind, slot.language)
    return values_of(digest(_bare(letter) if bare else letter), slot.kind, form, press.frame)


def _try(slot: Slot, template: Template, press: Press) -> None:
    for bare in (False, True):
        values = sample_values(slot, press, bare=bare)
        press.write(slot, template, values, entries=entries_of(slot.kind, values))


def _bare(letter: Letter) -> Letter:
    lines = tuple(
        replace(
            line, part=None, title=None, state=None, deadline=None, due_on=None, working_days_left=None, set_late=None,
            otherwise=None, note=None, by=None, times=0, date_before=None, date_after=None, date_asked=None,
        )
        for line in letter.lines
    )  # fmt: skip
    return replace(letter, lines=lines, urgent=False, most_urgent=0)

"""No word of anybody adds a header, a recipient, a line or a part to a mail, wherever it is typed.

The bytes are read by a parser of our own (`wire`) and must say exactly what was meant, or the mail was refused. CI
tries each value in one place, in turn; `make slow` each in every place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.words import Words
from notifications.letter import Letter
from notifications.mailbox import InvalidAddress, mailbox
from notifications.message import HEADER_LENGTH, MessageUnsafe, build, message_id
from notifications.render import Rendered, Renderer, build_renderer
from notifications.texts.checking import check_text
from notifications.texts.press import Press
from notifications.texts.samples import sample
from notifications.texts.shipped import FILES, SUBJECT, Slot
from tests.fuzz.hostile_words import hostile_addresses, hostile_words
from tests.fuzz.wire import Mail, read_wire

VALUES = tuple(hostile_words())
HEADERS = (
    "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Rectify-Id",
)  # fmt: skip
SENDER, READER = "rectify@office.example", "chen@office.example"
ID = message_id(person_id=1, day=date(2026, 11, 23), slot="daily", epoch="1", domain="office.example")
AT = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def changed(**values: Any) -> Callable[[Letter, str], Letter]:
    """Return what puts a value into fields of the one line of a letter."""

    def put(letter: Letter, value: str) -> Letter:
        given = {name: make(value) for name, make in values.items()}
        return replace(letter, lines=(replace(letter.lines[0], **given),))

    return put


def both(value: str) -> Words:
    return Words(value, value)


# The places somebody's words get into: of a letter, and of the two names that stand in headers.
PLACES: Mapping[str, Callable[[Letter, str], Letter]] = {
    "title": changed(title=str),
    "note": changed(note=str),
    "number": changed(number=str),
    "name of who did it": changed(by=str),
    "name in why you": changed(why_you=both),
    "name in next step": changed(next_step=both, otherwise=both),
    "name of a step or state": changed(state=both, part=both, deadline=both),
    "name of the reader": lambda letter, value: replace(letter, recipient_name=value),
    "name of the office": lambda letter, value: replace(letter, organization=value),
}
EVERYWHERE = tuple((place, name, value) for place in PLACES for name, value in VALUES)
IN_TURN = tuple((tuple(PLACES)[index % len(PLACES)], *pair) for index, pair in enumerate(VALUES))


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    """Return a renderer whose subject of a returned item is an office's own, with what people wrote in it."""
    folder = tmp_path_factory.mktemp("texts")
    own = folder / "returned" / "zh" / SUBJECT
    own.parent.mkdir(parents=True)
    own.write_text("{{ named }} {{ by }} {{ title }} {{ note }}\n", encoding="utf-8")
    found = build_renderer(folder)
    assert not found.faulty_texts()
    return found


def letter_with(place: str, value: str) -> Letter:
    return PLACES[place](sample("returned", "zh"), value)


def sent(rendered: Rendered, letter: Letter, *, to: str = READER, sender: str = SENDER) -> bytes:
    return build(
        rendered, sender=sender, sender_name=letter.organization, to_name=letter.recipient_name, to_address=to,
        message_id=ID, date=AT,
    )  # fmt: skip


def assert_as_meant(mail: Mail, rendered: Rendered, letter: Letter) -> None:
    """Compare what is read with what was meant: headers, both names, subject, parts and their words."""
    assert tuple(name for name, _ in mail.headers) == HEADERS
    assert mail["Message-ID"] == ID
    assert mail["Subject"] == at_most(rendered.subject)
    for header, name, address in (("From", letter.organization, SENDER), ("To", letter.recipient_name, READER)):
        shown, _, found = mail[header].rpartition("<")
        assert found.rstrip(">") == address
        assert shown.strip() == at_most(visible(name))
    assert [part.headers["Content-Type"] for part in mail.parts] == [
        'text/plain; charset="utf-8"', 'text/html; charset="utf-8"',
    ]  # fmt: skip
    for part, meant in zip(mail.parts, (rendered.text, rendered.html), strict=True):
        assert part.body.replace("\r\n", "\n") == meant
        assert not any(is_hidden(character) for character in part.body if character not in "\r\n\t")


def visible(value: str) -> str:
    """Return a value as one visible line, by another way than the product's."""
    spoken = "".join("\ufffd" if is_broken(character) else character for character in value)
    apart = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in spoken)
    shown = "".join(c for c in apart if not is_hidden(c))
    return " ".join(unicodedata.normalize("NFC", shown).split())


def is_broken(character: str) -> bool:
    """Say whether it is half a character, or a code point that Unicode promises never to give to one."""
    code = ord(character)
    return 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


# What Unicode says is to be ignored where it cannot be shown, though it is no format character.
_IGNORABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def is_hidden(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}
        or "\U000e0000" <= character <= "\U000e007f"
        or character in _IGNORABLE
    )


def at_most(line: str) -> str:
    return line if len(line) <= HEADER_LENGTH else line[: HEADER_LENGTH - 1].rstrip() + "…"


def shape(rendered: Rendered) -> tuple[int, list[str]]:
    """Return how many lines the text has and which tags the HTML: what no value may change."""
    return rendered.text.count("\n"), re.findall(r"<(/?[a-z0-9]+)", rendered.html)


def tried(renderer: Renderer, place: str, value: str) -> None:
    letter = letter_with(place, value)
    rendered = renderer.render(letter)
    if visible(value):
        assert shape(rendered) == shape(renderer.render(letter_with(place, "整改")))
    try:
        data = sent(rendered, letter)
    except MessageUnsafe:
        # Only for what reads like an encoded word is a mail not built; it goes without anybody's words then.
        assert "=?" in visible(value)
        return
    assert_as_meant(read_wire(data), rendered, letter)


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(dict(VALUES)) == len(VALUES) >= 200
    assert len(PLACES) >= 9


@pytest.mark.parametrize(("place", "name", "value"), IN_TURN, ids=[f"{place}-{name}" for place, name, _ in IN_TURN])
def test_hostile_words_change_nothing_but_words(renderer: Renderer, place: str, name: str, value: str) -> None:
    assert name
    tried(renderer, place, value)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_hostile_words_change_nothing_but_words_in_any_place(renderer: Renderer, place: str) -> None:
    for _, value in VALUES:
        tried(renderer, place, value)


@pytest.mark.parametrize("address", hostile_addresses(), ids=ascii)
def test_what_is_not_one_plain_address_is_refused_as_recipient_and_as_sender(renderer: Renderer, address: str) -> None:
    if address == "a@xn--vhqv34e.example":
        assert mailbox(address) == address
        return
    letter = sample("reminder", "zh")
    rendered = renderer.render(letter)
    with pytest.raises(InvalidAddress):
        sent(rendered, letter, to=address)
    with pytest.raises(InvalidAddress):
        sent(rendered, letter, sender=address)


@pytest.mark.parametrize("file", FILES)
def test_hostile_words_in_an_offices_own_text_are_refused_or_change_nothing(tmp_path: Path, file: str) -> None:
    """Every sixth of the values that can be used at all: each is written to a file and read again."""
    press, slot = Press(), Slot("reminder", "zh", file)
    usable = [value for _, value in VALUES if check_text(slot, value.encode("utf-8", "replace"), press).template][::6]
    assert usable
    path = tmp_path / slot.name
    path.parent.mkdir(parents=True)
    letter, around = sample("reminder", "zh"), build_renderer(tmp_path)
    for value in usable:
        path.write_bytes(value.encode("utf-8", "replace"))
        rendered = around.render(letter)
        assert_as_meant(read_wire(sent(rendered, letter)), rendered, letter)

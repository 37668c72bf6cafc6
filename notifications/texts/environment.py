"""The one Jinja2 environment of mails: nothing to call or to load, every value one visible line, output bounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from engine.words import Words
from notifications.plain_text import one_line

FILTERS: Mapping[str, Words] = {
    "short": Words("short(n)：最多n个字，超出的换成“…”", "short(n): at most n characters, the rest becomes “…”"),
    "inside": Words(
        "inside：英文首字母小写，用在句中", "inside: an English phrase with a small first letter, as inside a sentence"
    ),
    "length": Words("length：一组有几项", "length: how many there are in a list"),
}


class OutputTooLong(Exception):
    """A text wrote more than a mail may hold."""


def build_environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of every text, the product's own and the office's alike."""
    environment = ImmutableSandboxedEnvironment(
        loader=None,
        extensions=(),
        undefined=StrictUndefined,
        autoescape=_is_html,
        finalize=_said,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=0,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update(short=_short, inside=_inside, length=len)
    return environment


def compiled(environment: ImmutableSandboxedEnvironment, source: str, *, name: str) -> Template:
    """Return a text ready to be written; its name says by its ending whether it is HTML.

    Raises TemplateSyntaxError, or whatever Python's compiler says of a text nobody has checked.
    """
    return Template.from_code(environment, environment.compile(source, name=name, filename=name), {})


def written(template: Template, values: Mapping[str, object], *, longest: int | None) -> str:
    """Return a text with its values; raises ``OutputTooLong`` beyond so many characters, without writing on."""
    if longest is None:
        return template.render(values)
    return "".join(_bounded(template.generate(values), longest))


def _bounded(pieces: Iterable[str], longest: int) -> Iterable[str]:
    left = longest
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise OutputTooLong
        yield piece


def _is_html(name: str | None) -> bool:
    """Escape everything but the files that are plain text by name; a text without a name is taken for HTML."""
    return name is None or not name.endswith(".txt")


def _said(value: object) -> object:
    """Guard each value at the moment it is written: one visible line, so no text of anybody can add lines to a mail."""
    if isinstance(value, Markup | Undefined):
        return value  # ready-made by the product, or about to fail with its name
    if isinstance(value, str | int) and not isinstance(value, bool):
        return one_line(str(value))
    message = f"a text wrote a {type(value).__name__}; only words and whole numbers may be written"
    raise TypeError(message)


def _short(text: object, longest: int) -> str:
    """Return the beginning of a text, as one line, of at most so many characters."""
    line = one_line(str(text))
    return line if len(line) <= longest else line[: max(longest - 1, 0)].rstrip() + "…"


def _inside(text: object) -> str:
    """Return an English phrase as it reads inside a sentence."""
    words = str(text)
    return words[:1].lower() + words[1:]

"""A letter in, a mail's words out: the one Jinja2 environment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, Undefined
from markupsafe import Markup

from engine.domain.alarms import Alarm
from engine.words import Language
from notifications.digest import digest
from notifications.letter import Letter
from notifications.plain_text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What one mail says: its subject, and the same words as plain text and as HTML."""

    subject: str
    text: str
    html: str


class Renderer:
    """Turns letters into words; made once by ``build_renderer`` and shared by threads."""

    def __init__(self, environment: Environment, inliner: CSSInliner) -> None:
        self._environment = environment
        self._inliner = inliner

    def render(self, letter: Letter) -> Rendered:
        """Return the mail of a letter, in the letter's language."""
        read = digest(letter)
        folder = f"digest/{letter.language}"

        def fill(name: str, **more: str) -> str:
            return self._environment.get_template(f"{folder}/{name}").render(digest=read, **more)

        subject = one_line(fill("subject.txt"))
        return Rendered(
            subject=subject,
            text=fill("body.txt").strip() + "\n",
            html=self._inliner.inline(fill("body.html", subject=subject)),
        )

    def render_alarm(self, alarms: Sequence[Alarm], *, language: Language, name: str, organization: str) -> Rendered:
        """Return the mail that says what is wrong with the system itself."""

        def fill(kind: str, **more: str) -> str:
            said = [(alarm.says.text(language), alarm.remedy.text(language)) for alarm in alarms]
            template = self._environment.get_template(f"alarm/{language}/{kind}")
            return template.render(alarms=said, name=name, organization=organization, language=language, **more)

        subject = one_line(fill("subject.txt"))
        return Rendered(
            subject=subject,
            text=fill("body.txt").strip() + "\n",
            html=self._inliner.inline(fill("body.html", subject=subject)),
        )


def build_renderer() -> Renderer:
    """Return a renderer; templates are compiled on first use and kept."""
    environment = Environment(
        loader=PackageLoader("notifications"),
        undefined=StrictUndefined,
        autoescape=_is_html,  # noqa: S701  (it escapes all but the plain-text files, which the rule cannot see)
        finalize=_said,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["inside"] = _inside
    return Renderer(environment, CSSInliner(load_remote_stylesheets=False, minify_css=True))


def _is_html(name: str | None) -> bool:
    """Escape everything but the files that are plain text by name; a template without a name is taken for HTML."""
    return name is None or not name.endswith(".txt")


def _said(value: object) -> object:
    """Guard each value at the moment it is written: one visible line, so no text can add lines to a mail."""
    if isinstance(value, Markup | Undefined):
        return value  # escaped already, or about to fail with its name
    if isinstance(value, str | int) and not isinstance(value, bool):
        return one_line(str(value))
    message = f"a template wrote a {type(value).__name__}; only text and whole numbers may be written"
    raise TypeError(message)


def _inside(text: str) -> str:
    """Return an English phrase as it reads inside a sentence."""
    return text[:1].lower() + text[1:]

"""What stands around every mail, and the ready-made blocks in it, laid out so that texts stay simple."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from css_inline import CSSInliner
from jinja2 import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from engine.words import Language, Words
from notifications.texts.environment import compiled
from notifications.texts.shipped import frame_part

Form = Literal["txt", "html"]

# In plain text a label ends with its colon; in HTML it stands in a column of its own.
_LABELS: Mapping[str, Words] = {
    "title": Words("问题", "Finding"),
    "due": Words("期限", "Due"),
    "state": Words("状态", "State"),
    "why": Words("缘由", "Why you"),
    "next": Words("下一步", "Next step"),
    "otherwise": Words("此后", "After that"),
    "note": Words("附言", "Note"),
    "remark": Words("注", "Note"),
    "login": Words("登录名", "Login"),
    "until": Words("有效期至", "Good until"),
}
_COLON = Words("：", ": ")
_WORDS: Mapping[str, Words] = {
    "lang": Words("zh-CN", "en"),
    "face": Words("zh", "en"),
    "product": Words("整改", "Rectify"),
    "open": Words("打开", "Open"),
    "set_password": Words("设置密码", "Set the password"),
    "beside_office": Words(" · ", " · "),
    "stop": Words("。", "."),
    "comma": Words("，", ", "),
    "beside": Words("，", ": "),
    "colon": Words("：", ": "),
    "after_mark": Words("", " "),
    "after_greeting": Words("：", ","),
    "automatic": Words(
        "本邮件由整改系统自动发出，直接回复无人查收。",
        "Sent by the rectification system; nobody reads replies to this mail.",
    ),
    "unpublished": Words(
        "到期日所在年份的放假安排尚未公布，工作日暂按周一至周五计算。",
        "The holidays of that year are not published yet; working days count Monday to Friday for now.",
    ),
}
_GREETING = Words("{name}，您好", "Dear {name}")
_URGENT = Words(
    "这件事不宜等到下一封日报，先行告知，日报中不再重复；急件每天至多{most}封。",
    "This could not wait for the next digest, which will not repeat it; at most {most} urgent mail{s} a day.",
)
_DAILY = Words(
    "每个工作日一封，您的事项合并在一起；退回、催办、上报和当天指派当天到期的另发急件，每天至多{most}封。",
    "One mail a working day, with everything of yours in it; what is returned, urged, escalated, or assigned and due"
    " the same day may come at once, at most {most} time{s} a day.",
)
_DAILY_ONLY = Words(
    "每个工作日至多一封，您的事项合并在一起。", "At most one mail a working day, with everything of yours in it."
)
_SILENT = Words(
    "邮件只写编号、期限和办理链接，问题内容登录后查看。",
    "Mails name the number, the date and a link; sign in to read the finding.",
)
TROUBLED = Words(
    "问题解决以前每天一封，发给管理员和系统管理员。",
    "One mail a day to managers and administrators until this is solved.",
)

OF_LINK = Words(
    "链接只能用一次，不要转发。不是您要的，不必理会，密码不会改变。",
    "The link works once; do not pass it on. If you did not ask for it, do nothing: no password changes.",
)


def pace(*, urgent: bool, most_urgent: int, titled: bool) -> Words:
    """Return what the foot says of how often mail comes, and of what mails leave out."""
    plural = {"most": most_urgent, "s": "" if most_urgent == 1 else "s"}
    often = _URGENT if urgent else _DAILY if most_urgent else _DAILY_ONLY
    said = often.fill(**plural)
    return said if titled else Words(said.zh + _SILENT.zh, f"{said.en} {_SILENT.en}")


class Frame:
    """The parts of the frame; each is compiled on first use and kept."""

    def __init__(self, environment: ImmutableSandboxedEnvironment) -> None:
        self._environment = environment
        self._parts: dict[tuple[str, Form], Template] = {}
        self._inliner = CSSInliner(load_remote_stylesheets=False, minify_css=True)
        self._style, self._dark = Markup(frame_part("letter.css")), Markup(frame_part("dark.css"))  # noqa: S704 - ours

    def block(self, part: str, form: Form, language: Language, **values: object) -> Markup:
        """Return a ready-made block of a mail: ``details``, ``entry`` or ``trouble``."""
        filled = self._part(part, form).render(words=_words(language, form), **values)
        return Markup(filled.strip("\n"))  # noqa: S704 - escaped by the environment as it was filled

    def text(self, body: str, *, language: Language, name: str, office: str, day: str, said: Words) -> str:
        """Return a whole mail as plain text around its body."""
        words = _words(language, "txt") | _around(language, name, said)
        ready = Markup(_tidy(body))  # noqa: S704 - plain text, whose values were made one line each
        filled = self._part("frame", "txt").render(words=words, office=office, day=day, body=ready)
        return filled.strip() + "\n"

    def html(
        self, body: str, *, subject: str, language: Language, name: str, office: str, day: str, said: Words
    ) -> str:
        """Return a whole mail as HTML around its body, styles inline."""
        page = self._part("frame", "html").render(
            words=_words(language, "html") | _around(language, name, said),
            subject=subject,
            office=office,
            day=day,
            body=Markup(body.strip()),  # noqa: S704 - escaped by the environment as it was written
            style=self._style,
            dark=self._dark,
        )
        return self._inliner.inline(page)

    def _part(self, part: str, form: Form) -> Template:
        if (part, form) not in self._parts:
            name = f"{part}.{form}"
            self._parts[part, form] = compiled(self._environment, frame_part(name), name=f"frame/{name}")
        return self._parts[part, form]


@cache
def _words(language: Language, form: Form) -> dict[str, str]:
    """Return the frame's own words, ready-made: the blank behind a colon is kept."""
    end = _COLON.text(language) if form == "txt" else ""
    labels = {name: words.text(language) + end for name, words in _LABELS.items()}
    words = labels | {name: words.text(language) for name, words in _WORDS.items()}
    return {name: Markup(said) for name, said in words.items()}  # noqa: S704 - ours


def _around(language: Language, name: str, said: Words) -> dict[str, str]:
    return {"greeting": _GREETING.text(language).replace("{name}", name), "pace": said.text(language)}


def _tidy(body: str) -> str:
    """Return a body without blanks at the end of lines, and with one blank line where there were more."""
    tidied: list[str] = []
    for line in body.strip().split("\n"):
        if line.strip() or (tidied and tidied[-1]):
            tidied.append(line.rstrip())
    return "\n".join(tidied)

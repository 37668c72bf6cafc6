"""What the HTML of a text may hold: a few tags, balanced within each condition and loop, links that lead to the item.

The frame around it is the product's own, so a text that passes cannot break out of it, whichever way its conditions go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.words import Words
from notifications.texts.problems import NOTHING, Fault, nearest, quoted

_EMPTY = frozenset({"br", "hr"})
TAGS = frozenset(
    {
        "a", "b", "blockquote", "br", "div", "em", "h1", "h2", "h3", "hr", "i", "li", "ol", "p", "span", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
    }
) | _EMPTY  # fmt: skip
CLASSES = frozenset({"act", "counts", "ink", "ink2", "ink3", "late", "meta", "plain", "quote", "soon"})
_ATTRIBUTES: Mapping[str, frozenset[str]] = {"a": frozenset({"class", "href"})}
_ANY_TAG = frozenset({"class"})
_PARENTS: Mapping[str, frozenset[str]] = {
    "tbody": frozenset({"table"}), "thead": frozenset({"table"}), "tr": frozenset({"table", "tbody", "thead"}),
    "td": frozenset({"tr"}), "th": frozenset({"tr"}),
}  # fmt: skip
# Stand for a value, and for the item's link, while the text is looked at: for private use, so of no text.
_VALUE, _LINK_VALUE = "\ue000", "\ue001"
_PAGE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~!$&()*+,;=:@%/?#-]*)?")
_MAIL = re.compile(r"mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_OPENS, _CLOSES, _BETWEEN = {"if", "for"}, {"endif", "endfor"}, {"else", "elif"}


def faults_of_markup(source: str, environment: ImmutableSandboxedEnvironment) -> list[Fault]:
    """Return what of a text's HTML is not allowed. The text has passed the check of its syntax before."""
    looked = _Looked()
    for line, piece, word in _pieces(source, environment):
        looked.line = line
        if word is None:
            looked.feed(piece)
        else:
            looked.turn(word)
    looked.end()
    return looked.faults


def _pieces(source: str, environment: ImmutableSandboxedEnvironment) -> Iterator[tuple[int, str, str | None]]:
    """Yield a text in pieces: HTML with a mark for each value, and the word of each condition and loop."""
    inside, word, last = "", "", ""
    for line, sign, value in environment.lex(source):
        if sign in {"variable_begin", "block_begin"}:
            inside, word, last = sign, "", ""
        elif sign == "variable_end":
            inside = ""
            yield line, _LINK_VALUE if last in {"link", "entry.link"} else _VALUE, None
        elif sign == "block_end":
            inside = ""
            yield line, "", word
        elif inside == "block_begin" and sign == "name" and not word:
            word = value
        elif sign == "data":
            yield line, value, None
        elif inside == "variable_begin" and sign != "whitespace":
            last += value


class _Looked(HTMLParser):
    """Reads HTML piece by piece and keeps what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[Fault] = []
        self.line = 1
        self._open: list[str] = []
        self._begun: list[int] = []

    def turn(self, word: str) -> None:
        """Go on behind the tag of a condition or loop; between two of them every tag is closed again."""
        if self.rawdata:
            self._add("html_cut", Words("条件或循环写在了标签里面", "a condition or loop stands inside a tag"))
            self.rawdata = ""
        if word in _OPENS:
            self._begun.append(len(self._open))
            return
        if word in _BETWEEN | _CLOSES and self._begun:
            if len(self._open) != self._begun[-1]:
                self._add(
                    "html_unbalanced",
                    Words("条件或循环里的标签没有成对", "tags inside a condition or loop are not closed there"),
                )
                del self._open[self._begun[-1] :]
            if word in _CLOSES:
                self._begun.pop()

    def end(self) -> None:
        """Say what is still open at the end."""
        if self.rawdata:
            self._add("html_cut", Words("标签没有写完", "a tag is not finished"))
        if self._open:
            names = [f"<{tag}>" for tag in self._open]
            self._add("html_unbalanced", Words("标签没有关闭：{tags}", "not closed: {tags}").fill(tags=names))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self._add(
                "html_tag",
                Words(f"不能用标签<{quoted(tag)}>", f"the tag <{quoted(tag)}> is not allowed"),
                nearest(tag, TAGS),
            )
            return
        if tag in _PARENTS and (not self._open or self._open[-1] not in _PARENTS[tag]):
            around = [f"<{parent}>" for parent in sorted(_PARENTS[tag])]
            self._add(
                "html_unbalanced",
                Words(f"<{tag}>只能直接写在{{around}}里", f"<{tag}> stands directly in {{around}} only").fill(
                    around=around
                ),
            )
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in TAGS and tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        floor = self._begun[-1] if self._begun else 0
        if len(self._open) > floor and self._open[-1] == tag:
            self._open.pop()
        elif tag in TAGS:
            self._add("html_unbalanced", Words(f"</{tag}>前面没有对应的<{tag}>", f"</{tag}> closes nothing"))

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self._add("html_cut", Words("单独的“<”写成&lt;", "a lone '<' is written &lt;"))

    def handle_comment(self, data: str) -> None:
        self._add("html_tag", Words("不能写HTML注释", "comments of HTML are not allowed"), _JINJA_COMMENT)

    def handle_decl(self, decl: str) -> None:
        self._add("html_tag", Words("不能写<!…>：外框由系统加", "<!…> is not allowed: the frame is added"))

    def handle_pi(self, data: str) -> None:
        self._add("html_tag", Words("不能写<?…>", "<?…> is not allowed"))

    def unknown_decl(self, data: str) -> None:
        self._add("html_tag", Words("不能写<![…]>", "<![…]> is not allowed"))

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in _ATTRIBUTES.get(tag, _ANY_TAG):
            allowed = _ATTRIBUTES.get(tag, _ANY_TAG)
            said = Words(f"<{tag}>不能有{quoted(name)}", f"<{tag}> may not have {quoted(name)}")
            self._add("html_attribute", said, nearest(name, allowed))
        elif name == "class" and not set(value.split()) <= CLASSES:
            self._add("html_class", Words("没有这个样式", "there is no such class"), nearest(value, CLASSES))
        elif name == "href" and not self._leads_somewhere(value):
            self._add("html_link", Words("链接不能这样写", "the link cannot be written like this"), _LINK)

    def _leads_somewhere(self, value: str) -> bool:
        if value == _LINK_VALUE:
            written = self.get_starttag_text() or ""
            return f'"{_LINK_VALUE}"' in written or f"'{_LINK_VALUE}'" in written
        return _PAGE.fullmatch(value) is not None or _MAIL.fullmatch(value) is not None

    def _add(self, code: str, message: Words, hint: Words = NOTHING) -> None:
        self.faults.append(Fault(code=code, line=self.line, message=message, hint=hint))


_LINK = Words(
    '写成href="{{ link }}"，或一个固定的https://、mailto:地址。',
    'Write href="{{ link }}", or a fixed https:// or mailto: address.',
)
_JINJA_COMMENT = Words("写成{# … #}。", "Write {# … #}.")

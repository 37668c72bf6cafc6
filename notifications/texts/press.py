"""Where texts become mails: the environment, the frame and the product's own texts, made once and shared by threads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Template, nodes

from engine.words import Words
from notifications.plain_text import one_line, several_lines
from notifications.texts.environment import OutputTooLong, build_environment, compiled, written
from notifications.texts.frame import Frame
from notifications.texts.kinds import DIGEST, TROUBLE
from notifications.texts.markup import faults_of_markup
from notifications.texts.problems import Fault
from notifications.texts.shipped import HTML, SUBJECT, Slot, shipped_texts
from notifications.texts.syntax import LARGEST_SOURCE, faults_of_syntax
from notifications.texts.variables import variables_of

_LONGEST_BODY, _LONGEST_ENTRY = 128 * 1024, 6 * 1024
_WAY_ON = {"link", "details", "remedy"}
_BYTE_ORDER_MARK = "\ufeff"


class TextRefused(Exception):
    """A text came out as nothing that can be mailed; ``why`` says it."""

    def __init__(self, why: Words) -> None:
        self.why = why
        super().__init__(why.en)


@cache
def the_press() -> Press:
    """Return the one press of this process: what it holds is the product's own and never changes."""
    return Press()


class Press:
    """Looks texts over, compiles them, and writes them with their values."""

    def __init__(self) -> None:
        self._environment = build_environment()
        self._shipped: dict[Slot, Template] = {}
        self.frame = Frame(self._environment)

    def shipped(self, slot: Slot) -> Template:
        """Return the product's own text of a place; compiled on first use and kept."""
        if slot not in self._shipped:
            self._shipped[slot] = compiled(self._environment, shipped_texts()[slot], name=slot.name)
        return self._shipped[slot]

    def look_over(self, slot: Slot, data: bytes) -> tuple[str, list[Fault]]:
        """Return a text as it reads, and what is wrong in it; nothing of it is run."""
        if len(data) > LARGEST_SOURCE:
            return "", [_too_large()]
        try:
            source = data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n")
        except UnicodeDecodeError as fault:
            line = data[: fault.start].count(b"\n") + 1
            return "", [Fault(code="not_utf8", line=line, message=Words("不是UTF-8文字", "it is not UTF-8"))]
        faults = [*_hidden(source), *faults_of_syntax(source, variables_of(slot.kind), self._environment)]
        if slot.file == SUBJECT and "=?" in source:
            line = source[: source.index("=?")].count("\n") + 1
            faults.append(
                Fault(code="encoded_word", line=line, message=Words("主题里不能有“=?”", "a subject may not hold '=?'"))
            )
        if not source.strip():
            faults.append(_nothing())
        if not faults and slot.file == HTML:
            faults = faults_of_markup(source, self._environment)
        if not faults and slot.file != SUBJECT and not self._leads_on(source):
            faults.append(_no_way_on())
        return source, faults

    def ready(self, slot: Slot, source: str) -> Template:
        """Return a text ready to be written that was looked over and found without an error."""
        return compiled(self._environment, source, name=slot.name)

    def write(self, slot: Slot, template: Template, values: Mapping[str, object], *, entries: int | None) -> str:
        """Return a text with its values. An office's own, of a mail about so many matters, is bounded; None is not.

        Raises ``TextRefused`` when nothing comes of it, ``OutputTooLong``, and what Jinja raises.
        """
        longest = None if entries is None else _LONGEST_BODY + _LONGEST_ENTRY * entries
        said = written(template, values, longest=longest)
        if slot.file == SUBJECT:
            # What reads like an encoded word cannot stand in a header, whoever wrote it.
            said = one_line(said).replace("=?", "= ?")
        if not said.strip():
            raise TextRefused(Words("写出来是空的", "nothing came of it"))
        return said

    def _leads_on(self, source: str) -> bool:
        tree = self._environment.parse(source)
        names = {name.name for name in tree.find_all(nodes.Name)} | {
            named.attr for named in tree.find_all(nodes.Getattr)
        }
        return not names.isdisjoint(_WAY_ON)


def entries_of(kind: str, values: Mapping[str, object]) -> int:
    """Return how many matters a mail tells, by which its length is bounded."""
    if kind == DIGEST:
        total = values["total"]
        return total if isinstance(total, int) else 1
    troubles = values["troubles"] if kind == TROUBLE else ()
    return max(len(troubles), 1) if isinstance(troubles, list) else 1


def _hidden(source: str) -> list[Fault]:
    """Return the lines that hold controls, or characters that are not seen but change what is seen."""
    return [
        Fault(
            code="character",
            line=number,
            message=Words("含有控制字符或看不见的字符", "it holds a control or an invisible character"),
            hint=Words("删掉这一行重新输入。", "Delete this line and type it again."),
        )
        for number, line in enumerate(source.split("\n"), start=1)
        if several_lines(line) != line
    ]


def _too_large() -> Fault:
    size = LARGEST_SOURCE // 1024
    return Fault(code="too_large", line=1, message=Words(f"文件超过{size}KB", f"it is larger than {size} KB"))


def _nothing() -> Fault:
    return Fault(
        code="empty",
        line=1,
        message=Words("是空的", "it is empty"),
        hint=Words(
            "写上内容；不用自己的文字，就换回系统自带的，或者删掉这个文件。",
            "Write something; or go back to the product's own text, or delete the file.",
        ),
    )


def _no_way_on() -> Fault:
    return Fault(
        code="no_link",
        line=1,
        severity="warning",
        message=Words("收件人看不到去哪里办理", "the reader does not see where to go from here"),
        hint=Words("加上{{ details }}或{{ link }}。", "Add {{ details }} or {{ link }}."),
    )


__all__ = ["OutputTooLong", "Press", "TextRefused", "entries_of"]

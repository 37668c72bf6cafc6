"""The tables of the handbook about templates, written from the kinds and variables themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from engine.errors import InvalidInput
from engine.words import Words
from notifications.texts.variables import Holds, Variable
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.styles import LOOKS
from rectify.documents.papers.variables import variables_of

_HELD: Mapping[Holds, Words] = {
    Holds.TEXT: Words("文字", "text"),
    Holds.NUMBER: Words("数", "number"),
    Holds.FLAG: Words("是否", "yes or no"),
    Holds.LIST: Words("一组", "list"),
}
_REGION = re.compile(r"(<!-- table: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def tables() -> Mapping[str, str]:
    """Return each table by its name: one of the kinds, one of the styles, and one of variables for each kind."""
    kinds = ((f"`{kind}`", _both(title)) for kind, title in KINDS.items())
    styles = ((f"`{style.value}`", look.font.name, f"{look.size:g}") for style, look in LOOKS.items())
    return {
        "kinds": _table(("种类 kind", "文书 document"), kinds),
        "styles": _table(("样式 style", "字体 font", "磅 points"), styles),
        **{
            kind: _table(("变量 variable", "种类 holds", "意思 means"), _rows(variables_of(kind).values(), ""))
            for kind in KINDS
        },
    }


def renewed(page: str) -> str:
    """Return a page with every region from ``<!-- table: NAME -->`` to ``<!-- end -->`` written anew.

    Raises ``InvalidInput`` for a name that no table has.
    """
    known = tables()

    def written(match: re.Match[str]) -> str:
        if match[2] not in known:
            why = Words("没有这张表", "there is no such table")
            raise InvalidInput(what=Words("表格", "Table"), value=match[2], why=why, allowed=list(known))
        return f"{match[1]}{known[match[2]]}{match[3]}"

    return _REGION.sub(written, page)


def named_variables(kind: str) -> Iterable[tuple[str, Words]]:
    """Yield each variable of a kind and what it means; a list is followed by what its entries have."""
    return _named(variables_of(kind).values(), "")


def _named(variables: Iterable[Variable], within: str) -> Iterable[tuple[str, Words]]:
    for variable in variables:
        yield f"{within}{variable.name}", variable.says
        if variable.of:
            yield from _named(variable.of, f"{within}{variable.name}[].")


def _rows(variables: Iterable[Variable], within: str) -> Iterable[tuple[str, str, str]]:
    for variable in variables:
        yield f"`{within}{variable.name}`", _both(_HELD[variable.holds]), _both(variable.says)
        if variable.of:
            yield from _rows(variable.of, f"{within}{variable.name}[].")


def _both(words: Words) -> str:
    return f"{words.zh} · {words.en}"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(columns)
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *rows])

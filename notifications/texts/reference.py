"""The tables of the handbook about texts of mails, written from the kinds and variables themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from engine.errors import InvalidInput
from engine.words import Words
from notifications.texts.environment import FILTERS
from notifications.texts.kinds import DIGEST, INVITATION, TEXT_KINDS, TROUBLE
from notifications.texts.markup import CLASSES, TAGS
from notifications.texts.variables import COMMON, MATTER, Holds, Variable, variables_of

_HELD: Mapping[Holds, Words] = {
    Holds.TEXT: Words("文字", "text"),
    Holds.NUMBER: Words("数", "number"),
    Holds.FLAG: Words("是否", "yes or no"),
    Holds.READY: Words("排好的一块", "ready-made"),
    Holds.LIST: Words("一组", "list"),
    Holds.ENTRY: Words("一项", "entry"),
}
_COLUMNS = ("变量 variable", "种类 holds", "意思 means")
_REGION = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def tables() -> Mapping[str, str]:
    """Return each table by its name."""
    return {
        "kinds": _table(
            ("文件夹 folder", "什么时候 when"),
            ((f"`{kind}`", _both(known.title)) for kind, known in TEXT_KINDS.items()),
        ),
        "common": _variables(COMMON),
        "matter": _variables(MATTER),
        "digest": _variables(_beyond(DIGEST)),
        "trouble": _variables(_beyond(TROUBLE)),
        "link": _variables(_beyond(INVITATION)),
        "filters": _table(
            ("过滤器 filter", "意思 means"), ((f"`{name}`", _both(said)) for name, said in FILTERS.items())
        ),
        "tags": " ".join(f"`{tag}`" for tag in sorted(TAGS)) + "\n",
        "classes": " ".join(f"`{name}`" for name in sorted(CLASSES)) + "\n",
    }


def renewed(page: str) -> str:
    """Return a page with every region from ``<!-- table: NAME -->`` to ``<!-- end -->`` written anew.

    Raises ``InvalidInput`` for a name that no table has.
    """
    known = tables()

    def written(match: re.Match[str]) -> str:
        if match[2] not in known:
            raise InvalidInput(
                what=Words("表格", "Table"),
                value=match[2],
                why=Words("没有这张表", "there is no such table"),
                allowed=list(known),
            )
        return f"{match[1]}{known[match[2]]}{match[3]}"

    return _REGION.sub(written, page)


def _beyond(kind: str) -> Iterable[Variable]:
    common = {variable.name for variable in COMMON}
    return [variable for name, variable in variables_of(kind).items() if name not in common]


def _variables(variables: Iterable[Variable], within: str = "") -> str:
    return _table(_COLUMNS, _rows(variables, within))


def _rows(variables: Iterable[Variable], within: str) -> Iterable[tuple[str, str, str]]:
    """Yield a row for each variable and, behind a list, for those of its entries; a matter's are not repeated."""
    matter = {variable.name for variable in MATTER} if within else set()
    if within and matter <= {variable.name for variable in variables}:
        yield f"`{within}…`", "", _both(Words("事项的全部变量", "every variable of a matter"))
        variables = [variable for variable in variables if variable.name not in matter]
    for variable in variables:
        yield f"`{within}{variable.name}`", _both(_HELD[variable.holds]), _both(variable.says)
        yield from _rows(variable.of, f"{_entry_of(variable.name)}.")


def _entry_of(name: str) -> str:
    return {"sections": "section", "entries": "entry", "troubles": "trouble"}.get(name, name)


def _both(words: Words) -> str:
    return words.zh if words.zh == words.en else f"{words.zh} · {words.en}"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(columns)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)

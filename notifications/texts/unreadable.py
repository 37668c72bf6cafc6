"""What Jinja's parser says of a text it cannot read, in the words of whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.words import Words
from notifications.texts.problems import quoted

_PRINT, _STATEMENT = "end of print statement", "end of statement block"
_ENDS = {_PRINT: "}}", _STATEMENT: "%}"}


def said_of(why: str) -> Words:
    """Return a message of the parser in words; as the parser has it, where these do not know it."""
    for pattern, say in _SAID:
        found = re.search(pattern, why)
        if found is not None:
            return say(found)
    return Words(f"写法有误（{quoted(why)}）", f"it cannot be read ({quoted(why)})")


def _missing(found: re.Match[str]) -> Words:
    end = _ENDS[found[1]]
    begin = "{" + end[0].replace("}", "{")
    return Words(f"“{begin}”后面缺“{end}”", f"“{begin}” is not closed by “{end}”")


def _unclosed(found: re.Match[str]) -> Words:
    begin, end = "{% " + found[1] + " … %}", "{% end" + found[1] + " %}"
    return Words(f"“{begin}”后面缺“{end}”", f"“{begin}” is not closed by “{end}”")


def _stray(found: re.Match[str]) -> Words:
    tag = "{% " + quoted(found[1]) + " %}"
    return Words(f"“{tag}”不能写在这里", f"“{tag}” cannot stand here")


def _empty(found: re.Match[str]) -> Words:
    end = _ENDS[found[1]]
    return Words(f"“{end}”前面少了内容", f"something is missing before “{end}”")


def _too_much(found: re.Match[str]) -> Words:
    end, more = _ENDS[found[1]], quoted(found[2])
    return Words(f"“{end}”前面多了“{more}”", f"“{more}” is too much before “{end}”")


def _sign(found: re.Match[str]) -> Words:
    sign = quoted(found[1])
    return Words(f"“{sign}”不能写在这里", f"“{sign}” cannot stand here")


def _bracket(found: re.Match[str]) -> Words:
    return Words(f"缺“{found[1]}”", f"“{found[1]}” is missing")


def _open(_found: re.Match[str]) -> Words:
    return Words("“{{”后面没有写完", "what begins with “{{” has no end")


def _comment(_found: re.Match[str]) -> Words:
    return Words("“{#”后面缺“#}”", "“{#” is not closed by “#}”")


def _point(_found: re.Match[str]) -> Words:
    return Words("“.”后面少了名称", "a name is missing after “.”")


_SAID: tuple[tuple[str, Callable[[re.Match[str]], Words]], ...] = (
    (rf"^unexpected end of template, expected '({_PRINT}|{_STATEMENT})'", _missing),
    (r"^unexpected 'end of template'", _open),
    (r"^Encountered unknown tag '(.*?)'", _stray),
    (r"innermost block that needs to be closed is '(\w+)'", _unclosed),
    (rf"^Expected an expression, got '({_PRINT}|{_STATEMENT})'", _empty),
    (rf"^(?:unexpected|expected token 'name', got) '({_PRINT}|{_STATEMENT})'", _empty),
    (rf"^expected token '({_PRINT}|{_STATEMENT})', got '(.*)'$", _too_much),
    (r"^unexpected '.', expected '(.)'$", _bracket),
    (r"^unexpected (?:char )?'(.)'(?: at \d+)?$", _sign),
    (r"^expected token '\w+', got '(.*)'$", _sign),
    (r"^Missing end of comment tag", _comment),
    (r"^expected name or number", _point),
)

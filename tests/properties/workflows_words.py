"""Words of workflows drawn at random: titles, names, people, with those that trip a reader of YAML."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from engine.words import Words
from workflows.shape import PERSONS

Draw = Callable[[st.SearchStrategy[Any]], Any]

ZONES = (
    "Asia/Shanghai",
    "UTC",
    "Etc/GMT+12",
    "Pacific/Kiritimati",
    "America/New_York",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
)

# Texts that mean something else to YAML, to templates or to the eye when nobody quotes them.
_ODD_TITLES = (
    "整改：第一步",
    "待办, 已办",
    "key: value",
    "no #comment",
    "#hash",
    "- dash",
    "? ask",
    "a: ",
    "'single'",
    '"double"',
    "it's",
    "true",
    "no",
    "~",
    "null",
    "1.10",
    "0777",
    "1:30",
    "1e3",
    "2026-02-29",
    "[a, b]",
    "{zh: x}",
    "{item}",
    "{}",
    "{0}",
    "%s %(a)s",
    "&a",
    "*a",
    "!tag",
    "%YAML 1.1",
    "@at",
    "`tick`",
    "|",
    ">",
    "=",
    "<<",
    "---",
    "...",
    "\\n",
    "a\\",
    "😀 完成",
    "ＦＵＬＬ　ｗｉｄｔｈ",
    "a\u00a0b",
    "e\u0301te\u0301",
    "العربية",
    "👩\u200d👩\u200d👧",
    "x" * 80,
    "长" * 80,
)
_ODD_NAMES = (
    *("to", "state", "states", "trigger", "initial", "model", "events", "is_open", "may_close", "to_closed", "name"),
    *("no", "yes", "on", "off", "y", "n", "true", "false", "null", "e1", "import", "class", "a__b", "z" * 40),
)
_SEEN = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))


@cache
def titles(longest: int = 80) -> st.SearchStrategy[str]:
    """Return texts that may stand where people read them."""
    free = st.text(_SEEN, min_size=1, max_size=12).map(str.strip).filter(bool)
    return st.one_of(st.sampled_from(_ODD_TITLES).map(lambda text: text[:longest].strip()), free)


@cache
def words() -> st.SearchStrategy[Words]:
    """Return titles in two languages."""
    return st.builds(Words, titles(), titles())


@cache
def names(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Return names that differ, plain and odd ones."""
    plain = st.text("abc_9", max_size=4).map("n".__add__)
    return st.lists(st.sampled_from(_ODD_NAMES) | plain, min_size=least, max_size=most, unique=True)


@cache
def people(most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Return some of the roles and relations."""
    return st.lists(st.sampled_from(PERSONS), min_size=1, max_size=most, unique=True).map(
        lambda found: tuple(str(name) for name in found)
    )

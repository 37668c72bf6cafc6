"""Whatever an office writes into its ``phrases.toml``: words that count, or a refusal with the place."""

from __future__ import annotations

import random
import re

import pytest

from rectify.documents.notice import read_notice
from rectify.documents.phrases import Phrasebook, read_phrasebook
from rectify.documents.refusals import PhrasesInvalid

OWN = """\
[[status]]
completion = "done"
sustained = true
phrases = ["已报结并持续关注"]

[[modifier]]
completion = "not_done"
words = ["还没"]

[stems]
phrases = ["报结"]

[columns]
title = ["整改点"]
due = ["办理期限"]

[labels]
person = ["包抓同志"]
state = ["办结程度"]

[answers]
yes = ["搞定"]
no = ["没搞定"]

[wording]
lacks = ["掉链子$"]
wrappers = ["一本…账"]
ends = ["顺祝"]

[chrome]
starts = ["政务服务便民热线"]
"""
NASTY = (
    '"', "'", "[", "]", "[[", "]]", "=", "{", "}", "{0}", "{where}", "\\", "\\ud800", "\n", '""', '"…"', '"。"', '"$"',
    "(?:", "*" * 40, "#", "true", "1e999", "-0", "9" * 5_000, "1979-13-40", "[" * 3_000, "{a=" * 3_000, "[[a.b]]",
    "a.b.c = 1", "\0", "\x7f", "\ufeff", "\uffff", "é", "'''", '"""',
)  # fmt: skip
NOTICE = "一、关于资金管理掉链子的问题\n1、账实不符。\n包抓同志：甲\n办结程度：已报结并持续关注\n顺祝\n"


def mutated(r: random.Random) -> str:
    """Return words of an office with something else in them, or something gone."""
    text = OWN
    for _ in range(r.randrange(1, 5)):
        at = r.randrange(len(text) + 1)
        match r.randrange(4):
            case 0:
                text = text[:at] + r.choice(NASTY) + text[at:]
            case 1:
                text = text[:at] + text[at + r.randrange(1, 30) :]
            case 2:
                lines = text.split("\n")
                r.shuffle(lines)
                text = "\n".join(lines)
            case _:
                words = list(re.finditer(r'"[^"\n]*"', text))
                if words:
                    word = r.choice(words)
                    text = text[: word.start()] + r.choice(NASTY) + text[word.end() :]
    return text


def answer_to(text: str) -> tuple[Phrasebook | None, PhrasesInvalid | None]:
    """Return the words that a text holds, or its refusal."""
    try:
        return read_phrasebook(text, where="own.toml"), None
    except PhrasesInvalid as refusal:
        return None, refusal


def attempts(count: int, seed: int) -> None:
    """Read so many: a notice is read with the words, or they are refused with the file, in both languages."""
    r = random.Random(seed)
    for _ in range(count):
        book, refusal = answer_to(mutated(r))
        if refusal is not None:
            assert "own.toml" in refusal.message("zh")
            assert refusal.way_out("en")
        else:
            read_notice(NOTICE, phrases=book)


def test_any_words_are_read_or_refused() -> None:
    attempts(300, 7)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_words_are_read_or_refused(seed: int) -> None:
    attempts(2_000, 100 + seed)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("\n[labels]\nperson = [" + "[" * 3_000, "own.toml"),
        ("\n\nstems = " + "9" * 5_000, "own.toml"),
        ("[labels]\nperson = ['甲'", "own.toml:2"),
        ("[columns]\n\ntitle = ['。']", "own.toml:3"),
    ],
    ids=["depth", "digits", "end", "nothing"],
)
def test_what_no_reader_can_hold_is_refused_with_its_place(table: str, line: str) -> None:
    with pytest.raises(PhrasesInvalid) as refusal:
        read_phrasebook(table, where="own.toml")
    assert line in refusal.value.message("zh")

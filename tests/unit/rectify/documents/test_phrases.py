"""Status phrases: what counts as a status, and how it is read."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.definition import Completion, StatusWords
from rectify.documents.notice import read_notice
from rectify.documents.phrases import Phrasebook, built_in, read_phrasebook
from rectify.documents.refusals import PhrasesInvalid
from tests.fuzz.workbooks import read_here
from tests.unit.rectify.documents.by_hand import Hand

DONE, MOSTLY, PARTLY = Completion.DONE, Completion.MOSTLY_DONE, Completion.PARTLY
GOING, NOT = Completion.IN_PROGRESS, Completion.NOT_DONE


def meaning(text: str) -> tuple[Completion | None, bool] | None:
    read = built_in().read(text)
    return None if read is None else (read.completion, read.sustained)


@pytest.mark.parametrize(
    ("text", "completion", "sustained"),
    [
        ("已经整改到位。", DONE, False),
        ("已完成整改", DONE, False),
        ("该问题已完成整改。", DONE, False),
        ("以上3个问题均已完成整改", None, False),
        ("完成整改", DONE, False),
        ("已整改", DONE, False),
        ("已完成", DONE, False),
        ("已整改完成。", DONE, False),
        ("已整改销号。", DONE, False),
        ("已闭环", DONE, False),
        ("办结", DONE, False),
        ("目前，该问题已按要求完成整改。", DONE, False),
        ("已于2022年8月底前完成整改。", DONE, False),
        ("已完成，长期坚持", DONE, True),
        ("整改完成并长期坚持", DONE, True),
        ("已完成并持续巩固", DONE, True),
        ("立行立改并长期坚持", DONE, True),
        ("基本完成整改。", MOSTLY, False),
        ("已基本整改到位", MOSTLY, False),
        ("基本完成取得阶段性成果并持续整改", MOSTLY, True),
        ("取得阶段性成效但需长期整改。", PARTLY, True),
        ("取得阶段性成效并长期坚持", PARTLY, True),
        ("已取得阶段性成效，但仍需长期整改", PARTLY, True),
        ("完成阶段性整改", PARTLY, False),
        ("阶段性完成", PARTLY, False),
        ("部分整改", PARTLY, False),
        ("部分完成整改", PARTLY, False),
        ("正在整改", GOING, False),
        ("整改中", GOING, False),
        ("正在推进", GOING, False),
        ("按序时进度推进", GOING, False),
        ("达到序时进度", GOING, False),
        ("申请延期至2024年12月底", GOING, False),
        ("预计2024年12月底前完成整改", GOING, False),
        ("仍需完成整改", GOING, False),
        ("长期整改", GOING, True),
        ("持续整改", GOING, True),
        ("长期坚持", GOING, True),
        ("正在整改并长期坚持", GOING, True),
        ("未完成", NOT, False),
        ("尚未整改", NOT, False),
        ("未完成整改", NOT, False),
        ("尚未完成整改", NOT, False),
        ("尚未整改到位", NOT, False),
        ("未启动", NOT, False),
    ],
)
def test_the_phrases_in_use_are_read(text: str, completion: Completion | None, sustained: bool) -> None:
    assert meaning(text) == (None if completion is None else (completion, sustained))


@pytest.mark.parametrize(
    "text",
    [
        "整改不到位",
        "已完成整改合同12份",
        "完成整改措施35项",
        "长期未理顺",
        "部分问题",
        "目前",
        "该问题",
        "立行立改",
        "",
        "已完成3项",
    ],
)
def test_what_a_phrase_does_not_cover_whole_is_no_status(text: str) -> None:
    assert meaning(text) is None


@given(st.sampled_from(sorted(built_in().stems)))
def test_no_negated_phrase_counts_as_done(stem: str) -> None:
    assert [meaning(word + stem) for word in ("未", "尚未", "没有")] == [(NOT, False)] * 3


def test_an_office_adds_its_own_words() -> None:
    own = '[[status]]\ncompletion = "done"\nsustained = false\nphrases = ["已销账"]\n'

    book = read_phrasebook(own, where="own.toml")

    assert (read := book.read("已销账。")) is not None
    assert read.completion is DONE
    assert built_in().read("已销账") is None


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("[statuses]\n", "statuses"),
        ('[[status]]\ncompletion = "finished"\nphrases = []\n', "finished"),
        ('[fillers]\nphrases = "目前"\n', "own.toml"),
        ("[", "TOML"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_what_is_wrong(table: str, named: str) -> None:
    with pytest.raises(PhrasesInvalid) as refusal:
        read_phrasebook(table, where="own.toml")

    assert named in refusal.value.message("zh")


OWN = built_in().with_words(
    (
        StatusWords(words=("报结", "整改 见底"), completion=DONE),
        StatusWords(words=("压茬推进",), completion=GOING),
        StatusWords(words=("转入常态化",), completion=GOING, sustained=True),
        StatusWords(words=("完成整改",), completion=PARTLY),
        StatusWords(words=("——",), completion=DONE),
    )
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("报结", (DONE, False)),
        ("已报结。", (DONE, False)),
        ("该问题已整改见底", (DONE, False)),
        ("未报结", (NOT, False)),
        ("尚未报结", (NOT, False)),
        ("将报结", (GOING, False)),
        ("基本报结", (MOSTLY, False)),
        ("压茬推进", (GOING, False)),
        ("已转入常态化", (GOING, True)),
        ("未转入常态化", None),
        ("报结材料12份", None),
        ("未", None),
        ("完成整改", (PARTLY, False)),
        ("未完成整改", (NOT, False)),
        ("已经整改到位", (DONE, False)),
    ],
)
def test_an_office_adds_its_own_words_and_negation_and_plans_are_told_apart(
    text: str, read: tuple[Completion, bool] | None
) -> None:
    found = OWN.read(text)
    assert (None if found is None else (found.completion, found.sustained)) == read


def test_the_words_of_one_office_are_not_those_of_another() -> None:
    assert built_in().read("已报结") is None


OWN_TABLES = """
[columns]
title = ["毛病"]
measure = ["咋办"]
done = ["弄完没"]
[labels]
person = ["包抓同志"]
state = ["办结程度"]
body = ["干了些啥"]
[answers]
yes = ["搞定"]
no = ["没搞定"]
[wording]
lacks = ["掉链子", "老黄历$"]
acts = ["补齐"]
wrappers = ["一本账"]
parts = ["家底"]
ends = ["顺祝"]
"""


def _own() -> Phrasebook:
    shipped = (files("rectify.documents") / "phrases.toml").read_text(encoding="utf-8")
    return read_phrasebook(shipped, OWN_TABLES, where="own.toml")


def test_an_office_adds_labels_that_count_in_its_notices() -> None:
    text = (
        "中共甲县乙局党组关于巡察整改情况的通报\n一、关于“甲”问题\n1.针对监管缺失。\n包抓同志：温砚秋\n"
        "干了些啥：一是修订办法。二是开展检查。\n办结程度：已完成\n"
    )
    (known,) = read_notice(text, phrases=_own()).items
    (unknown,) = read_notice(text).items
    assert (known.responsible, known.completion, len(known.measures)) == ("温砚秋", DONE, 2)
    assert (unknown.responsible, unknown.completion) == (None, Completion.UNKNOWN)


def test_headings_of_columns_an_office_adds_count_in_tables_and_in_ledgers_and_so_do_its_answers() -> None:
    own = _own()
    rows: list[list[Any]] = [
        ["序号", "毛病", "咋办", "弄完没"],
        [1, "账实不符", "盘点", "搞定"],
        [2, "超标准接待", "清退", "没搞定"],
    ]
    hand = Hand(title="", organization="", groups=(), items=())
    hand.sheet("Sheet1", rows)
    ledger = read_here(hand.data(), phrases=own)
    table = read_notice("\n".join("|".join(map(str, row)) for row in rows), phrases=own)
    for notice in (ledger, table):
        assert [(item.title, item.completion) for item in notice.items] == [("账实不符", DONE), ("超标准接待", NOT)]
    assert ledger.problems == ()


def test_an_office_says_how_it_words_findings_and_the_parts_of_its_reports() -> None:
    own, shipped = _own().wording, built_in().wording
    for text in ("巡河掉链子", "记录还是老黄历"):
        assert own.tells_a_finding(text)
        assert not shipped.tells_a_finding(text)
    assert not own.tells_a_finding("老黄历一本接一本")
    assert not own.tells_a_finding("补齐掉链子的三处巡河记录及其签名")
    assert own.is_wrapper("巡察问题一本账")
    assert own.is_part("摸清家底")
    assert own.ends_the_findings("顺祝工作顺利", built_in().labels, built_in().enumerations)


OWN_FORMS = """
[[heading]]
rank = "一、"
forms = ["板块{一}："]
[[heading]]
rank = "（一）"
forms = ["【清单{1}号】"]
[[heading]]
rank = "1."
forms = ["{1}"]
begins = ["就"]
ends = ["一事"]
[[enumeration]]
forms = ["动作{一}："]
from_one = true
opens = true
[[enumeration]]
words = ["打头", "接着"]
[frame]
bodies = ["专班"]
published = ["挂网日"]
"""
OWN_NOTICE = """挂网日：2024年5月6日
某县重点项目专班关于审计整改情况的通报
板块一：资金管理
【清单1号】拨付不及时
已完成整改。动作一：补拨资金；动作二：按月对账。
【清单2号】台账缺失
正在整改。打头，补台账。接着，对台账。
板块二：项目管理
【清单3号】进度滞后
已完成整改。
某县重点项目专班
2024年5月1日
"""


def test_an_office_adds_forms_of_headings_of_enumerations_and_of_names() -> None:
    shipped = (files("rectify.documents") / "phrases.toml").read_text(encoding="utf-8")
    own = read_phrasebook(shipped, OWN_FORMS, where="own.toml")

    notice = read_notice(OWN_NOTICE, phrases=own)

    assert notice.groups == ("资金管理", "项目管理")
    assert [(item.number, item.title, len(item.measures)) for item in notice.items] == [
        ("1", "拨付不及时", 2),
        ("2", "台账缺失", 2),
        ("3", "进度滞后", 0),
    ]
    assert notice.organization == "某县重点项目专班"
    assert str(notice.published_on) == "2024-05-06"
    for line in ("3 就办公用房超标", "3 办公用房超标一事"):
        assert (heading := own.headings.read(line)) is not None
        assert line[heading.rest :] == line[2:]
        assert built_in().headings.read(line) is None
    assert read_notice(OWN_NOTICE).items == ()


@pytest.mark.parametrize(
    ("table", "line", "named"),
    [
        ("rank = '一、'\nforms = ['甲、']", 3, "甲、"),
        ("rank = '一、'\nforms = ['{一}{1}、']", 3, "{一}{1}"),
        ("rank = '一、'\nforms = ['{天}、']", 3, "{天}"),
        ("rank = '一、'\nforms = ['{一}']", 3, "begins"),
        ("rank = '一、'\nforms = '{一}、'", 3, "列表"),
        ("rank = 'A'\nforms = ['{一}、']", 2, "第一部分"),
        ("rank = '一、'\nform = ['{一}、']", 3, "forms"),
    ],
)
def test_a_form_of_headings_that_cannot_be_used_is_refused_with_its_line(table: str, line: int, named: str) -> None:
    with pytest.raises(PhrasesInvalid) as refusal:
        read_phrasebook(f"[[heading]]\n{table}\n", where="own.toml")

    assert f"own.toml:{line}" in str(refusal.value)
    assert named in refusal.value.message("zh")


@pytest.mark.parametrize(
    ("table", "line"),
    [("least = 0\nforms = ['{一}是']", 2), ("least = 2", 2), ("forms = ['{1}']", 2), ("form = ['{一}是']", 2)],
)
def test_a_form_of_enumerations_that_cannot_be_used_is_refused_with_its_line(table: str, line: int) -> None:
    with pytest.raises(PhrasesInvalid) as refusal:
        read_phrasebook(f"[[enumeration]]\n{table}\n", where="own.toml")

    assert f"own.toml:{line}" in str(refusal.value)


@pytest.mark.parametrize("table", ["[labels]\nnobody = ['甲']", "[answers]\nmaybe = ['也许']", "[columns]\nx = ['甲']"])
def test_a_list_that_is_none_is_refused_with_its_line(table: str) -> None:
    with pytest.raises(PhrasesInvalid) as refusal:
        read_phrasebook(table, where="own.toml")
    assert "own.toml:2" in str(refusal.value)

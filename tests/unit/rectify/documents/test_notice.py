"""Whole notices: the rules that hold across the stages."""

from __future__ import annotations

from engine.domain.definition import Completion
from rectify.documents.blocks import Block
from rectify.documents.findings import Notice
from rectify.documents.notice import read_lines, read_notice

HEAD = "中共甲县乙局党组关于巡察整改情况的通报\n2022年3月14日至5月20日，巡察组开展了巡察，7月8日反馈意见。\n"
FOOT = "\n下一步，局党组将继续抓好整改：一是巩固，二是提升。\n中共甲县乙局党组\n2022年11月10日\n"


def read(body: str) -> Notice:
    return read_notice(HEAD + body + FOOT)


def codes(notice: Notice) -> set[str]:
    return {problem.code for problem in notice.problems}


def numbers(notice: Notice) -> list[tuple[int | None, str | None, int]]:
    return [(item.group, item.number, item.occurrence) for item in notice.items]


def an_item(number: str, status: str = "已完成整改。", body: str = "整改情况：修订办法。") -> str:
    return f"{number}针对甲乙不到位。\n{status}\n{body}\n"


def test_numbers_that_run_on_over_groups_are_one_list() -> None:
    notice = read("一、关于“甲”问题\n" + an_item("1、") + an_item("2、") + "二、关于“乙”问题\n" + an_item("4、"))

    assert codes(notice) == {"missing_number"}
    assert numbers(notice) == [(0, "1", 1), (0, "2", 1), (1, "4", 1)]


def test_numbers_that_begin_anew_in_each_group_are_judged_group_by_group() -> None:
    notice = read("一、关于“甲”问题\n" + an_item("1、") + an_item("2、") + "二、关于“乙”问题\n" + an_item("1、"))

    assert codes(notice) == set()


def test_a_number_printed_twice_stays_two_findings() -> None:
    notice = read(an_item("1、") + an_item("1、") + an_item("2、"))

    assert numbers(notice) == [(None, "1", 1), (None, "1", 2), (None, "2", 1)]
    assert [problem.line for problem in notice.problems if problem.code == "duplicate_number"] == [6]


def test_groups_without_a_number_between_them_are_named() -> None:
    notice = read("一、关于“甲”问题\n" + an_item("1、") + "三、关于“乙”问题\n" + an_item("2、"))

    assert [(problem.code, problem.line) for problem in notice.problems] == [("missing_number", 7)]


def test_marks_are_mixed_only_when_they_differ_in_more_than_width() -> None:
    assert "mixed_numbering" in codes(read(an_item("1、") + an_item("2.")))
    assert "mixed_numbering" not in codes(read(an_item("1.") + an_item("２．")))


def test_a_finding_that_lost_its_number_is_still_one() -> None:
    notice = read(an_item("1、") + an_item("") + an_item("3、"))

    assert numbers(notice) == [(None, "1", 1), (None, None, 1), (None, "3", 1)]
    assert codes(notice) == {"missing_number"}


def test_three_digit_numbers_are_read() -> None:
    notice = read("".join(an_item(f"{number}、") for number in range(1, 121)))

    assert [item.number for item in notice.items] == [str(number) for number in range(1, 121)]
    assert codes(notice) == set()


def test_a_missing_status_is_unknown_and_named_even_when_title_and_body_speak_of_correcting() -> None:
    notice = read("1、针对上轮问题长期整改不到位。\n整改情况：已完成整改合同12份，长期坚持。\n")

    assert [(item.completion, item.sustained) for item in notice.items] == [(Completion.UNKNOWN, False)]
    assert codes(notice) == {"status_missing"}


def test_the_end_of_the_notice_is_no_measure_of_the_last_finding() -> None:
    assert [item.measures for item in read(an_item("1、")).items] == [()]


def test_a_next_step_inside_a_finding_does_not_end_the_findings() -> None:
    notice = read(an_item("1、", "正在整改。", "整改情况：一是甲。\n下一步，将于年底完成。") + an_item("2、"))

    assert len(notice.items) == 2


def test_numbered_measures_below_a_label_are_no_findings() -> None:
    notice = read("1、针对甲不到位。\n已完成整改。\n整改情况：\n1、修订办法。\n2、约谈企业。\n" + an_item("2、"))

    assert [(item.number, len(item.measures)) for item in notice.items] == [("1", 2), ("2", 0)]


def test_next_steps_that_are_numbered_are_no_findings() -> None:
    notice = read_notice(HEAD + an_item("1、") + "下一步，重点做好以下工作：\n1、压实责任。\n2、巩固成果。\n甲局党组\n")

    assert len(notice.items) == 1


def test_a_statement_over_several_findings_is_inherited() -> None:
    notice = read(
        "一、在“甲”方面\n（一）风险防控不严。具体表现为：\n1.警惕不够。\n2.缴库滞后。\n"
        "以上2个问题均已完成整改。一是查案卷。二是清账目。\n（二）账目不清。该问题正在整改。\n"
    )

    assert [(item.number, item.completion, len(item.measures)) for item in notice.items] == [
        ("一-1", Completion.DONE, 0),
        ("一-2", Completion.DONE, 0),
        ("二", Completion.IN_PROGRESS, 0),
    ]
    assert codes(notice) == {"status_inherited"}


def test_a_common_statement_below_a_single_finding_speaks_of_this_one() -> None:
    notice = read(an_item("1、") + "2、针对乙不够。\n上述问题已整改到位。\n整改情况：一是甲。二是乙。\n")

    assert [(item.completion, len(item.measures)) for item in notice.items] == [
        (Completion.DONE, 0),
        (Completion.DONE, 2),
    ]
    assert codes(notice) == set()


def test_plan_wording_is_named_only_where_the_finding_is_called_done() -> None:
    assert codes(read(an_item("1、", body="整改情况：要加强学习。"))) == {"plan_wording_when_done"}
    assert codes(read(an_item("1、", "正在整改。", "整改情况：要加强学习。"))) == set()
    assert codes(read(an_item("1、", body="整改情况：要求各股室自查。将自查纳入考核。"))) == set()


def test_a_word_of_planning_that_takes_an_object_is_no_plan() -> None:
    assert codes(read(an_item("1、", body="整改情况：将干部选拔任用纳入议事范围。"))) == set()


def test_dates_in_the_wrong_order_are_suspect() -> None:
    notice = read_notice(HEAD.replace("7月8日", "2023年7月8日") + an_item("1、") + FOOT)

    assert codes(notice) == {"date_suspect"}


def test_an_extension_in_the_status_is_the_due_date() -> None:
    notice = read(an_item("1、", "正在整改，申请延期至2023年6月底。"))

    assert str(notice.items[0].due_on) == "2023-06-30"


def test_a_title_without_a_body_s_name_differs_from_no_signature() -> None:
    notice = read_notice("关于巡察整改情况的通报\n" + an_item("1、") + FOOT)

    assert codes(notice) == set()
    assert notice.organization == "中共甲县乙局党组"


def test_minutes_of_a_meeting_hold_no_findings() -> None:
    notice = read_notice("会议纪要\n一、会议时间\n2024年3月1日\n二、会议内容\n1.学习文件\n2.讨论预算不足问题\n")

    assert notice.items == ()
    assert codes(notice) == {"no_items"}


def test_the_digest_does_not_depend_on_line_ends() -> None:
    text = HEAD + an_item("1、") + FOOT

    assert read_notice(text).digest == read_notice(text.replace("\n", "\r\n")).digest
    assert read_notice(text).digest != read_notice(text + "。").digest


def test_every_problem_speaks_both_languages() -> None:
    notice = read(
        an_item("1、") + an_item("1.", "", "整改情况：71日上线。") + an_item("4、", body="整改情况：要加强。")
    )

    assert codes(notice) >= {"duplicate_number", "missing_number", "mixed_numbering", "status_missing", "date_suspect"}
    for problem in notice.problems:
        assert problem.message.zh.endswith("。")
        assert problem.message.en.endswith(".")


def test_headings_known_by_their_style_need_no_number() -> None:
    said = (
        (None, "关于巡察整改情况的通报"), (1, "关于“主责”方面"), (2, "针对监管缺失的问题"), (None, "已完成整改。"),
        (2, "台账不全"), (None, "正在整改。"), (1, "关于“党建”方面"), (2, "针对学习不深的问题"), (None, "长期坚持。"),
    )  # fmt: skip
    blocks = [Block(line=at, text=text, level=level) for at, (level, text) in enumerate(said, start=1)]
    notice = read_lines(blocks)
    assert notice.groups == ("主责", "党建")
    assert [(item.group, item.number, item.title) for item in notice.items] == [
        (0, None, "监管缺失"),
        (0, None, "台账不全"),
        (1, None, "学习不深"),
    ]

"""No list of findings is lost in silence: each becomes findings, or a doubt at its line."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from rectify.documents.notice import read_notice

HEAD = "中共青桐县水利局党组关于巡察整改情况的通报\n2024年5月6日，县委第二巡察组反馈了意见。\n"
ONE = "一、政治建设方面\n1.理论学习不深入\n已完成整改。\n"
END = "中共青桐县水利局党组\n2024年10月8日\n"


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        ("1 政治建设方面\n1.1 学习不深入\n已完成整改。\n1.2 记录不规范\n正在整改。\n", ["1.1", "1.2"]),
        ("一、政治建设方面\n1-1 学习不深入\n已完成整改。\n1-2 记录不规范\n正在整改。\n", ["1-1", "1-2"]),
        ("一、政治建设方面\n●学习不深入\n已完成整改。\n●记录不规范\n正在整改。\n", [None, None]),
        ("一、政治建设方面\n其一，学习不深入。已完成整改。\n其二，记录不规范。正在整改。\n", ["一", "二"]),
        ("一、政治建设方面\n学习不深入。已完成整改。\n记录不规范。正在整改。\n", [None, None]),
        (
            "一、总体情况\n高度重视。\n二、存在问题\n学习不深入。\n记录不规范。\n三、下一步打算\n持续抓好。\n",
            [None, None],
        ),
        ("1 学习不深入\n已完成整改。\n2 记录不规范\n正在整改。\n", ["1", "2"]),
        ("A.学习不深入\n已完成整改。\nB.记录不规范\n正在整改。\n", ["A", "B"]),
        ("问题（一）：学习不深入\n已完成整改。\n问题（二）：记录不规范\n正在整改。\n", ["一", "二"]),
        ("第一个问题：学习不深入\n已完成整改。\n第二个问题：记录不规范\n正在整改。\n", ["一", "二"]),
        ("第1项 学习不深入\n已完成整改。\n第2项 记录不规范\n正在整改。\n", ["1", "2"]),
        ("【1】学习不深入\n已完成整改。\n【2】记录不规范\n正在整改。\n", ["1", "2"]),
        ("壹、学习不深入\n已完成整改。\n贰、记录不规范\n正在整改。\n", ["壹", "贰"]),
        ("Ⅰ.政治建设方面\n1.学习不深入\n已完成整改。\nⅡ.作风方面\n1.记录不规范\n正在整改。\n", ["1", "1"]),
        ("整改任务1：学习不深入\n整改情况：已完成整改。\n整改任务2：记录不规范\n整改情况：正在整改。\n", ["1", "2"]),
        ("问题：学习不深入\n整改情况：已完成整改。\n问题：记录不规范\n整改情况：正在整改。\n", [None, None]),
    ],
)
def test_findings_are_found_however_they_are_listed(lines: str, numbers: list[str | None]) -> None:
    items = read_notice(HEAD + lines + END).items

    assert [item.title for item in items] == ["学习不深入", "记录不规范"]
    assert [item.number for item in items] == numbers


@pytest.mark.parametrize(
    ("lines", "left_over"),
    [
        (f"{ONE}二、作风方面\n1.公车使用\n修订办法。\n2.办公用房\n清理3间。\n{END}", [7, 9]),
        (f"{ONE}二、正在整改的问题\n采购不规范；台账缺失；车辆管理混乱。\n{END}", [6]),
        (f"{ONE}编\t点位\t咋整的\t到哪了\n1\t采购不规范\t修订\t完了\n2\t台账缺失\t补建\t没完\n{END}", [7, 8]),
        (f"{ONE}{END}附件：整改问题清单\n1.采购不规范。\n2.台账缺失。\n", [9, 10]),
        (f"序号\t问题\t整改状态\n1\t采购不规范\t已完成\n2\t\t正在整改\n{END}", [5]),
    ],
)
def test_lists_that_cannot_be_read_are_named_line_by_line(lines: str, left_over: list[int]) -> None:
    notice = read_notice(HEAD + lines)

    assert [problem.line for problem in notice.problems if problem.code == "left_over"] == left_over


def test_a_part_of_the_report_that_lists_shortcomings_holds_findings() -> None:
    lines = "二、管党治党责任落实情况\n1.责任制未落实\n召开会议3次。\n2.谈心谈话流于形式\n谈话40人次。\n"
    items = read_notice(HEAD + ONE + lines + END).items
    assert [item.title for item in items] == ["理论学习不深入", "责任制未落实", "谈心谈话流于形式"]


def test_difficulties_and_next_steps_are_no_findings() -> None:
    lines = "二、存在的困难和不足\n1.资金缺口较大，进度缓慢\n2.人员编制不足，力量薄弱\n三、下一步打算\n1.加强学习。\n"
    notice = read_notice(HEAD + ONE + lines + END)
    assert [item.title for item in notice.items] == ["理论学习不深入"]
    assert notice.problems == ()


def test_findings_told_behind_the_next_steps_are_findings() -> None:
    lines = "下一步，局党组将继续抓好以下问题：\n1.记录不规范。预计12月底完成整改。\n2.台账缺失。预计12月底完成整改。\n"
    items = read_notice(HEAD + ONE + lines + END).items
    assert [item.title for item in items] == ["理论学习不深入", "记录不规范", "台账缺失"]


def test_a_figure_alone_at_the_start_of_a_line_is_no_number() -> None:
    items = read_notice(f"{HEAD}{ONE}3.15期间开展检查。\n{END}").items
    assert [item.title for item in items] == ["理论学习不深入"]


def test_columns_that_have_no_name_we_know_are_told_by_what_their_cells_say() -> None:
    lines = "序号\t点位\t举措\t咋样了\n1\t采购不规范\t修订\t已完成整改\n2\t台账缺失\t补建\t正在整改\n"
    items = read_notice(HEAD + lines + END).items
    assert [(item.title, str(item.completion)) for item in items] == [
        ("采购不规范", "done"),
        ("台账缺失", "in_progress"),
    ]


def test_what_has_measures_of_its_own_is_a_finding_and_no_measure() -> None:
    above = "一、窗口服务方面\n（一）服务不便民。该问题已完成整改。\n"
    lines = f"{above}1.备案手续多。一是精简。二是公示。\n2.报销周期久。一是压缩。二是集中办。\n"
    items = read_notice(HEAD + lines + END).items
    assert [(item.number, len(item.measures)) for item in items] == [("一-1", 2), ("一-2", 2)]


def test_a_finding_that_is_not_closed_is_as_far_as_the_other_phrase_says() -> None:
    lines = "一、作风方面\n1.服务不便民\n销号情况：未销号，正在整改。\n2.办事拖拉\n销号情况：未销号。\n"
    items = read_notice(HEAD + lines + END).items
    assert [str(item.completion) for item in items] == ["in_progress", "not_done"]


@pytest.mark.parametrize(
    "lines",
    [
        lambda n: "一、作风方面\n" + "服务不规范。\n" * n,
        lambda n: "".join(f"{at % 90 + 1}.{at % 9 + 1} 服务不规范\n" for at in range(n)),
        lambda n: "一、作风方面\n" + "".join(f"{at}.公车使用\n修订。\n" for at in range(1, n)),
        lambda n: f"{ONE}甲\t乙\t丙\n" + "1\t服务不规范\t完了\n" * n,
        lambda n: f"{ONE}{END}" + "1.服务不规范。\n" * n,
    ],
)
def test_long_lists_take_time_for_each_line_and_no_more(lines: Callable[[int], str]) -> None:
    def taken(count: int) -> float:
        began = time.process_time()
        read_notice(HEAD + lines(count))
        return time.process_time() - began

    taken(10)
    # What grows with the square takes sixteen times as long.
    assert min(taken(2000), taken(2000)) < 9 * max(taken(500), taken(500))

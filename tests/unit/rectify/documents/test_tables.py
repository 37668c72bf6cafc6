"""Tables of findings: by their headings, whatever their order; what is no such table stays text."""

from __future__ import annotations

from rectify.documents.blocks import Block, Cell
from rectify.documents.findings import Notice
from rectify.documents.notice import read_lines, read_notice

HEAD = "甲局审计整改情况表"


def table(*rows: list[str | tuple[str, int] | None]) -> Notice:
    """Return a notice with a table: a text, a text over several columns, or None where the cell above goes on."""
    blocks = [Block(line=1, text=HEAD)]
    above: dict[int, str] = {}
    for number, row in enumerate(rows, start=2):
        cells, column = [], 0
        for cell in row:
            text, width = cell if isinstance(cell, tuple) else (cell, 1)
            goes_on = text is None
            above[column] = above.get(column, "") if text is None else text
            cells.append(Cell(text=above[column], column=column, width=width, goes_on=goes_on))
            column += width
        blocks.append(Block(line=number, text="", cells=tuple(cells)))
    return read_lines(blocks)


def test_columns_are_known_by_their_headings() -> None:
    notice = table(
        ["整改结果", "序号", "存在的问题", "整改责任单位及责任人", "整改完成时限"],
        ["已销号", "1", "账目不清", "王一", "2024年6月底"],
    )
    (item,) = notice.items
    assert (item.number, item.title, item.completion) == ("1", "账目不清", "done")
    assert (item.responsible, str(item.due_on)) == ("王一", "2024-06-30")


def test_a_category_is_a_row_of_its_own_or_a_column() -> None:
    banner = table(["序号", "问题", "整改状态"], [("一、在“主责”方面", 3)], ["1", "账目不清", "已完成"])
    column = table(["问题类别", "问题", "整改状态"], ["主责方面", "账目不清", "已完成"], [None, "台账不全", "整改中"])
    assert (banner.groups, column.groups) == (("主责",), ("主责",))
    assert [item.group for item in column.items] == [0, 0]


def test_several_rows_of_one_finding_are_its_measures() -> None:
    notice = table(
        ["序号", "问题", "整改措施", "状态"],
        ["1", "账目不清", "清理往来款", "已完成"],
        [None, None, "修订制度", None],
        ["2", "台账不全", "一是补录。二是核对。", "整改中"],
    )
    assert [item.measures for item in notice.items] == [("清理往来款", "修订制度"), ("补录。", "核对。")]


def test_a_status_may_be_ticked_in_a_column_of_its_name() -> None:
    notice = table(
        ["序号", "问题", ("整改情况", 3)], [None, None, "已完成", "正在整改", "未完成"], ["1", "账目不清", "", "√", ""]
    )
    assert [item.completion for item in notice.items] == ["in_progress"]


def test_a_status_nobody_can_read_is_a_doubt_at_its_line() -> None:
    notice = table(["序号", "问题", "整改状态"], ["1", "账目不清", "详见附件"])
    assert [(problem.code, problem.line) for problem in notice.problems] == [("status_missing", 3)]


def test_a_form_for_each_finding_is_read_by_its_labels() -> None:
    form: list[list[str | tuple[str, int] | None]] = [
        ["反馈问题", "账目不清"],
        ["整改措施", "一是清理。二是核对。"],
        ["整改结果", "已完成"],
        ["责任人", "王一"],
    ]
    other: list[list[str | tuple[str, int] | None]] = [
        ["反馈问题", "台账不全"],
        ["整改措施", "补录。"],
        ["整改结果", "整改中"],
        ["责任人", "李二"],
    ]
    notice = table(*form, *other)
    assert [(item.title, item.completion, len(item.measures), item.responsible) for item in notice.items] == [
        ("账目不清", "done", 2, "王一"),
        ("台账不全", "in_progress", 0, "李二"),
    ]


def test_a_table_without_findings_is_read_as_lines() -> None:
    notice = table(
        ["一、关于“主责”问题", ""], ["1、针对账目不清。", ""], ["已完成整改。", ""], ["整改情况", "一是清理。"]
    )
    assert [(item.title, item.completion, len(item.measures)) for item in notice.items] == [("账目不清", "done", 1)]


def test_a_table_in_plain_text_is_set_apart_by_tabs_or_rules() -> None:
    rows = (["序号", "问题", "整改状态"], ["1", "账目不清", "已完成"])
    for joint in ("\t", " | ", "│"):
        text = HEAD + "\n" + "\n".join(joint.join(row) for row in rows)
        assert [item.title for item in read_notice(text).items] == ["账目不清"]

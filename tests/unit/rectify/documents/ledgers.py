"""Ledgers of many layouts, drawn at random and written together with what they say (by hand: nothing of the reader)."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from tests.unit.rectify.documents.ledger_words import (
    BODIES,
    GROUPS,
    HEADINGS,
    MEASURES,
    NUMBERS,
    PEOPLE,
    PROGRESS,
    STATUSES,
    TITLES,
    UNITS,
)


@dataclass
class Drawn:
    """A workbook with what a careful reader takes from it, and in which layout it is."""

    data: bytes
    truth: dict[str, Any]
    layout: dict[str, Any]


@dataclass
class _Finding:
    number: int
    group: int | None
    title: str
    measures: list[str]
    person: str
    leader: str
    unit: str
    due: tuple[Any, str | None, bool]
    status: tuple[str, str, bool]
    flag: bool
    progress: list[str] = field(default_factory=list)


def draw(seed: int) -> Drawn:
    """Return the ledger of a seed."""
    return _Drawing(random.Random(seed)).drawn()


class _Drawing:
    def __init__(self, rnd: random.Random) -> None:
        self.rnd = rnd
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.day = self.book.add_format({"num_format": rnd.choice(["yyyy-mm-dd", "yyyy年m月d日", "m/d/yy"])})
        self.rich = self.book.add_format({"font_color": "red", "bold": True})
        self.layout: dict[str, Any] = {
            "cells": rnd.choice(["merged", "blank", "repeated"]),
            "groups": rnd.choice(["column", "column", "band", "none"]),
            "header": rnd.choice(["one", "one", "two_merged", "two_blank"]),
            "number": rnd.randrange(len(NUMBERS)),
            "pages": rnd.random() < 0.25,
            "total": rnd.random() < 0.25,
            "note": rnd.random() < 0.5,
            "signature": rnd.random() < 0.4,
            "second": rnd.choice(["", "", "notes", "lists", "sums"]),
            "hidden": rnd.random() < 0.15,
            "order": rnd.choice(["usual", "usual", "status_first", "people_first"]),
            "column_numbers": rnd.random() < 0.1,
            "flag": rnd.random() < 0.3,
        }
        self.body = rnd.choice(BODIES)
        self.findings = self._findings()
        self.columns = self._columns()

    def drawn(self) -> Drawn:
        sheet = self.book.add_worksheet(self.rnd.choice(["整改台账", "Sheet1", "问题清单"]))
        row, signed, feedback = self._front(sheet)
        row = self._header(sheet, row)
        row = self._rows(sheet, row)
        signed = self._end(sheet, row) or signed
        self._second()
        self.book.close()
        return Drawn(data=self.file.getvalue(), truth=self._truth(signed, feedback), layout=self.layout)

    def _findings(self) -> list[_Finding]:
        rnd = self.rnd
        titles = rnd.sample(TITLES, rnd.randint(3, 14))
        cuts = sorted(rnd.sample(range(1, len(titles)), min(len(titles) - 1, rnd.randint(1, 3))))
        found = []
        for at, title in enumerate(titles):
            group = sum(at >= cut for cut in cuts) if self.layout["groups"] != "none" else None
            measures = rnd.sample(MEASURES, rnd.choice([1, 1, 2, 3, 4]))
            found.append(
                _Finding(
                    number=at + 1, group=group, title=title, measures=measures,
                    person=rnd.choice(PEOPLE), leader=rnd.choice(PEOPLE), unit=rnd.choice(UNITS), due=self._due(),
                    status=rnd.choice(STATUSES), flag=rnd.random() < 0.4, progress=[rnd.choice(PROGRESS) for _ in measures],
                )
            )  # fmt: skip
        return found

    def _due(self) -> tuple[Any, str | None, bool]:
        """Return a time limit as written, the day it means, and whether it says that it goes on."""
        rnd = self.rnd
        day = date(2024, 1, 1) + timedelta(days=rnd.randrange(700))
        last = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).isoformat()
        iso = day.isoformat()
        return rnd.choice(
            [
                (day, iso, False), (day, iso, False), (f"{day.year}年{day.month}月{day.day}日", iso, False),
                (f"{day.year}.{day.month}.{day.day}", iso, False), (f"{day.year}/{day.month}/{day.day}", iso, False),
                (f"{day.year}年{day.month}月底", last, False), (f"{day.year}年{day.month}月{day.day}日前", iso, False),
                (f"{day:%Y-%m-%d}", iso, False), (f"{day:%Y%m%d}", iso, False), ((day - date(1899, 12, 30)).days, iso, False),
                ("立行立改", None, False), ("长期坚持", None, True), (f"{day.year}年{day.month}月末前", last, False),
            ]
        )  # fmt: skip

    def _columns(self) -> list[str]:
        rnd = self.rnd
        people = rnd.choice(
            [
                ["person"],
                ["leader"],
                ["unit"],
                ["leader", "unit"],
                ["leader", "person"],
                ["unit", "person"],
                ["leader", "unit", "person"],
            ]
        )
        kinds = ["title", "measure"]
        if self.layout["groups"] == "column":
            kinds.insert(0, "category")
        rest = [
            people,
            ["due"],
            ["progress"] if rnd.random() < 0.7 else [],
            ["completed"] if rnd.random() < 0.4 else [],
        ]
        if self.layout["order"] == "people_first":
            kinds += [*rest[0], *rest[1], *rest[2], *rest[3], "status"]
        elif self.layout["order"] == "status_first":
            kinds += ["status", *rest[1], *rest[2], *rest[3], *rest[0]]
        else:
            kinds += [*rest[0], *rest[1], *rest[2], *rest[3], "status"]
        if self.layout["flag"]:
            kinds.append("flag")
        kinds += ["other"] * rnd.randint(0, 3)
        if self.layout["order"] == "people_first":
            rnd.shuffle(kinds[3:])
        return ["number", *kinds]

    def _front(self, sheet: Any) -> tuple[int, str | None, str | None]:
        rnd, width = self.rnd, len(self.columns) - 1
        row, signed, feedback = 0, None, None
        if rnd.random() < 0.3:
            sheet.write(row, 0, rnd.choice(["附件1", "附件：", "附表2"]))
            row += 1
        self.title = f"{self.body}巡察反馈意见整改" + rnd.choice(["台账", "问题清单", "情况一览表"])
        sheet.merge_range(row, 0, row, width, self.title)
        row += 1
        if rnd.random() < 0.6:
            parts = [f"填报单位：{self.body}"]
            if rnd.random() < 0.6:
                parts.append("反馈时间：2024年4月18日")
                feedback = "2024-04-18"
            if rnd.random() < 0.6:
                parts.append(rnd.choice(["填表日期：2024年9月20日", "填报时间：2024-09-20"]))
                signed = "2024-09-20"
            if rnd.random() < 0.5:
                sheet.merge_range(row, 0, row, width, "　　".join(parts))
            else:
                for at, part in enumerate(parts):
                    sheet.write(row, at * 2, part)
            row += 1
        return row + rnd.choice([0, 0, 1]), signed, feedback

    def _header(self, sheet: Any, row: int) -> int:
        self.words = [self.rnd.choice(HEADINGS[kind]) for kind in self.columns]
        others = iter(self.rnd.sample(HEADINGS["other"], 3))
        self.words = [
            next(others) if kind == "other" else word for kind, word in zip(self.columns, self.words, strict=True)
        ]
        row = self._heading_rows(sheet, row)
        if self.layout["column_numbers"]:
            for at in range(len(self.columns)):
                sheet.write(row, at, at + 1)
            row += 1
        return row

    def _heading_rows(self, sheet: Any, row: int) -> int:
        if self.layout["header"] == "one":
            for at, word in enumerate(self.words):
                sheet.write(row, at, word)
            return row + 1
        merged = self.layout["header"] == "two_merged"
        spans = self._spans()
        for first, last, above in spans:
            if first == last or above is None:
                for at in range(first, last + 1):
                    if merged:
                        sheet.merge_range(row, at, row + 1, at, self.words[at])
                    else:
                        sheet.write(row, at, self.words[at])
                continue
            if merged:
                sheet.merge_range(row, first, row, last, above)
            else:
                sheet.write(row, first, above)
            for at in range(first, last + 1):
                sheet.write(row + 1, at, self.words[at])
        return row + 2

    def _spans(self) -> list[tuple[int, int, str | None]]:
        """Return runs of columns with the words above them."""
        above = {
            "category": "反馈情况",
            "title": "反馈情况",
            "person": "责任清单",
            "leader": "责任清单",
            "unit": "责任清单",
            "progress": "整改结果",
            "completed": "整改结果",
            "status": "整改结果",
        }
        spans: list[tuple[int, int, str | None]] = []
        for at, kind in enumerate(self.columns):
            word = above.get(kind)
            if spans and word is not None and spans[-1][2] == word:
                spans[-1] = (spans[-1][0], at, word)
            else:
                spans.append((at, at, word))
        return spans

    def _rows(self, sheet: Any, row: int) -> int:
        group: int | None = None
        starts: dict[int, int] = {}
        for at, finding in enumerate(self.findings):
            if self.layout["pages"] and at and at % 4 == 0:
                row = self._heading_rows(sheet, row)
            if finding.group != group and self.layout["groups"] == "band":
                assert finding.group is not None
                text = f"{'一二三四'[finding.group]}、{GROUPS[finding.group]}方面"
                sheet.merge_range(row, 0, row, len(self.columns) - 1, text)
                row += 1
            fresh = finding.group != group or (self.layout["pages"] and at % 4 == 0)
            group = finding.group
            starts[at] = row
            row = self._finding(sheet, row, finding, fresh=fresh)
            if self.layout["hidden"] and at == 1:
                sheet.set_row(starts[at], None, None, {"hidden": True})
        if self.layout["total"]:
            sheet.write(row, 0, "合计")
            sheet.write(row, 2, f"{len(self.findings)}个问题")
            row += 1
        return row

    def _finding(self, sheet: Any, row: int, finding: _Finding, *, fresh: bool) -> int:
        count = len(finding.measures)
        for at, kind in enumerate(self.columns):
            if kind in ("measure", "progress", "completed"):
                for step in range(count):
                    self._cell(sheet, row + step, at, self._value(finding, kind, step))
                continue
            value = self._value(finding, kind, 0)
            if kind == "category" and not fresh and self.layout["cells"] != "repeated":
                continue
            if self.layout["cells"] == "repeated":
                for step in range(count):
                    self._cell(sheet, row + step, at, value)
            elif self.layout["cells"] == "merged" and count > 1 and kind != "category":
                self._merge(sheet, row, at, row + count - 1, value)
            else:
                self._cell(sheet, row, at, value)
        return row + count

    def _value(self, finding: _Finding, kind: str, step: int) -> Any:
        match kind:
            case "number":
                return NUMBERS[self.layout["number"]](finding.number)
            case "category":
                assert finding.group is not None
                return GROUPS[finding.group]
            case "measure":
                return finding.measures[step]
            case "progress":
                return finding.progress[step]
            case "completed":
                return date(2024, 6, 1 + step)
            case "due":
                return finding.due[0]
            case "status":
                return finding.status[0]
            case "flag":
                return "是" if finding.flag else "否"
            case "other":
                return self.rnd.choice(["", "", "见附件", "巡察", 12.5])
            case _:
                return getattr(finding, kind)

    def _cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if value == "":
            return
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, str) and len(value) > 6 and self.rnd.random() < 0.1:
            sheet.write_rich_string(row, column, value[:3], self.rich, value[3:])
        elif isinstance(value, str):
            sheet.write_string(row, column, value)
        else:
            sheet.write_number(row, column, value)

    def _merge(self, sheet: Any, row: int, column: int, last: int, value: Any) -> None:
        sheet.merge_range(row, column, last, column, "", self.day if isinstance(value, date) else None)
        self._cell(sheet, row, column, value)

    def _end(self, sheet: Any, row: int) -> str | None:
        width = len(self.columns) - 1
        if self.layout["note"]:
            sheet.merge_range(
                row,
                0,
                row,
                width,
                self.rnd.choice(
                    [
                        "说明：1.本台账按巡察反馈意见逐条建立。2.没有办结的按月更新。",
                        "备注：一个问题对应多条措施的分行填写。",
                        "填表人：钟离书　　审核人：邵启衡　　联系电话：5551551",
                    ]
                ),
            )
            row += 1
        if not self.layout["signature"]:
            return None
        row += 1
        sheet.write(row, width - 1, self.body)
        if self.rnd.random() < 0.5:
            sheet.write_datetime(row + 1, width - 1, date(2024, 9, 21), self.day)
        else:
            sheet.write(row + 1, width - 1, "2024年9月21日")
        return "2024-09-21"

    def _second(self) -> None:
        if self.layout["second"] == "notes":
            sheet = self.book.add_worksheet("填表说明")
            for row, text in enumerate(
                ["填表说明", "1.序号连续填写。", "2.整改状态从下拉列表中选择。", "3.具体问题与反馈意见一致。"]
            ):
                sheet.write(row, 0, text)
        elif self.layout["second"] == "lists":
            sheet = self.book.add_worksheet("数据字典")
            for row, text in enumerate(["整改状态", "已完成", "正在整改", "未完成"]):
                sheet.write(row, 0, text)
            sheet.hide()
        elif self.layout["second"] == "sums":
            sheet = self.book.add_worksheet("汇总表")
            sums: list[list[Any]] = [["单位", "问题数", "已完成", "正在整改"], ["民政局", 8, 6, 2], ["合计", 8, 6, 2]]
            for row, cells in enumerate(sums):
                for column, cell in enumerate(cells):
                    sheet.write(row, column, cell)

    def _truth(self, signed: str | None, feedback: str | None) -> dict[str, Any]:
        used = sorted({finding.group for finding in self.findings if finding.group is not None})
        flagged = "flag" in self.columns
        return {
            "title": self.title,
            "organization": self.body,
            "inspection": {"started_on": None, "ended_on": None, "feedback_on": feedback},
            "signed_on": signed,
            "groups": [GROUPS[group] for group in used],
            "items": [
                {
                    "group": None if finding.group is None else used.index(finding.group),
                    "number": str(finding.number),
                    "title": finding.title,
                    "completion": finding.status[1],
                    "sustained": finding.status[2] or finding.due[2] or (flagged and finding.flag),
                    "measures": len(finding.measures),
                    "responsible": next(getattr(finding, kind) for kind in ("person", "leader", "unit") if kind in self.columns),
                    "due_on": finding.due[1],
                }
                for finding in self.findings
            ],
        }  # fmt: skip

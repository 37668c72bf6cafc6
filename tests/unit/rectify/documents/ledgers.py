"""Ledgers of many layouts, drawn at random and written together with what they say (by hand: nothing of the reader)."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import xlsxwriter

# Headings by what stands below them, the innermost words only.
_HEADINGS = {
    "number": ["序号", "编号", "问题\n序号", "序　号", "No."],
    "category": ["问题类别", "问题大类", "问题\n分类", "类别", "方面"],
    "title": ["具体问题", "反馈问题", "存在的问题", "问题描述", "巡察反馈问题", "发现问题", "存在主要问题", "问题清单", "具体问题（摘要）"],
    "measure": ["整改措施", "整改举措", "具体整改措施", "整改任务", "任务清单", "整改\n措施", "拟采取的整改措施"],
    "person": ["责任人", "整改责任人", "具体责任人", "责任\n人", "整改负责人"],
    "leader": ["责任领导", "牵头领导", "分管领导", "包保领导", "区级牵头领导"],
    "unit": ["责任部门", "责任单位", "责任科室", "牵头科室", "责任单位（部门）"],
    "due": ["整改时限", "完成时限", "整改期限", "计划完成时间", "完成时限要求", "整改\n时限", "整改完成时限"],
    "progress": ["整改进展", "进展情况", "整改情况", "整改进展及成效", "落实情况"],
    "completed": ["完成日期", "实际完成时间", "销号时间"],
    "status": ["整改状态", "状态", "整改结果", "完成情况", "办理状态", "整改完成情况"],
    "flag": ["是否常态化坚持", "是否长期坚持", "是否需长期坚持（是/否）"],
    "other": ["备注", "问题来源", "涉及金额（万元）", "整改类型", "配合单位", "佐证材料", "是否公开", "下一步措施", "联系电话"],
}  # fmt: skip
_STATUSES = [
    ("已完成整改", "done", False), ("已完成", "done", False), ("已整改销号", "done", False), ("完成整改", "done", False), ("已整改到位", "done", False),
    ("已办结", "done", False), ("已完成并长期坚持", "done", True), ("整改完成，长期坚持", "done", True), ("基本完成", "mostly_done", False),
    ("基本完成整改", "mostly_done", False), ("部分完成", "partly", False), ("部分整改", "partly", False), ("取得阶段性成效但需长期整改", "partly", True),
    ("正在整改", "in_progress", False), ("整改中", "in_progress", False), ("正在推进", "in_progress", False), ("持续整改", "in_progress", True),
    ("长期坚持", "in_progress", True), ("未完成", "not_done", False), ("尚未整改", "not_done", False), ("未启动", "not_done", False),
    ("已完成\n长期坚持", "done", True), ("100%", "done", False), ("60%", "in_progress", False), ("●已销号", "done", False),
]  # fmt: skip
_TITLES = [
    "理论学习不深入，研讨发言以照搬文件为主", "“三重一大”决策程序不规范", "固定资产账实不符，闲置设备未及时盘活", "窗口服务一次性告知不到位",
    "项目推进缓慢，资金拨付率偏低", "党费收缴不及时。个别支部连续两年未公示", "公务接待审批手续不全", "校外培训机构监管有漏洞", "干部档案材料缺失",
    "食堂采购未按规定比价", "惠民补贴发放审核把关不严", "信访件办理超期", "意识形态阵地管理薄弱", "往来款长期挂账", "工程变更未履行报批程序",
    "基层减负落实不够，报表多头报送", "网络安全责任制未压实", "年轻干部培养力度不足", "政府采购履约验收流于形式", "督学责任区挂牌督导频次不够",
]  # fmt: skip
_MEASURES = [
    "制定学习计划，每季度开展专题研讨", "修订议事规则，明确决策事项清单", "开展资产清查，建立动态台账", "对工作人员开展业务培训", "约谈项目负责人，倒排工期",
    "逐笔核对往来款项，限期清理", "补充完善档案材料", "健全内部控制制度", "组织开展专项检查", "=SUM不是公式，是经办人手写的说明", "-完善手续", "@各科室：按月报送",
]  # fmt: skip
_PROGRESS = [
    "已召开专题会2次",
    "已清退3.2万元",
    "制度已印发施行",
    "培训覆盖120人次",
    "完成核查26户",
    "台账已建立",
    "方案已报批",
]
_PEOPLE = ["温砚秋", "隗长青", "申屠敏", "闻人楷", "柏仲岚", "邵启衡", "钟离书", "单于岑"]
_UNITS = ["社会救助科", "规划财务科", "办公室", "机关党办", "教育督导室", "资产管理科"]
_GROUPS = ["政治建设有差距", "惠民政策落实不精准", "权力监督制约有短板", "支部建设标准不高"]
_BODIES = ["中共芷汀区民政局党组", "中共稻浦县教育局党组", "中共云汀市审计局党组", "中共枫溪区城市管理局委员会"]
_NUMBERS = (
    int,
    str,
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
    lambda n: f"{n}、",
    float,
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
        self.layout = {
            "cells": rnd.choice(["merged", "blank", "repeated"]),
            "groups": rnd.choice(["column", "column", "band", "none"]),
            "header": rnd.choice(["one", "one", "two_merged", "two_blank"]),
            "number": rnd.randrange(len(_NUMBERS)),
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
        self.body = rnd.choice(_BODIES)
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
        titles = rnd.sample(_TITLES, rnd.randint(3, 14))
        cuts = sorted(rnd.sample(range(1, len(titles)), min(len(titles) - 1, rnd.randint(1, 3))))
        found = []
        for at, title in enumerate(titles):
            group = sum(at >= cut for cut in cuts) if self.layout["groups"] != "none" else None
            measures = rnd.sample(_MEASURES, rnd.choice([1, 1, 2, 3, 4]))
            found.append(
                _Finding(
                    number=at + 1, group=group, title=title, measures=measures,
                    person=rnd.choice(_PEOPLE), leader=rnd.choice(_PEOPLE), unit=rnd.choice(_UNITS), due=self._due(),
                    status=rnd.choice(_STATUSES), flag=rnd.random() < 0.4, progress=[rnd.choice(_PROGRESS) for _ in measures],
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
        self.words = [self.rnd.choice(_HEADINGS[kind]) for kind in self.columns]
        others = iter(self.rnd.sample(_HEADINGS["other"], 3))
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
                text = f"{'一二三四'[finding.group]}、{_GROUPS[finding.group]}方面"
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
                return _NUMBERS[self.layout["number"]](finding.number)
            case "category":
                assert finding.group is not None
                return _GROUPS[finding.group]
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
            for row, cells in enumerate(
                [["单位", "问题数", "已完成", "正在整改"], ["民政局", 8, 6, 2], ["合计", 8, 6, 2]]
            ):
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
            "groups": [_GROUPS[group] for group in used],
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

"""Ledgers in the manner of real offices, each with what a careful reader takes from it. All people and places are made up."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
# Group, number, title, completion, sustained, measures, responsible, due day.
Item = tuple[int | None, str | None, str, str, bool, int, str | None, str | None]


class Hand:
    """A workbook written by hand: sheets of rows, merged places, what it says."""

    def __init__(
        self, *, title: str, organization: str, groups: Sequence[str], items: Sequence[Item], **more: Any
    ) -> None:
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.day = self.book.add_format({"num_format": "yyyy/m/d"})
        names = ("group", "number", "title", "completion", "sustained", "measures", "responsible", "due_on")
        self.truth: dict[str, Any] = {
            "title": title,
            "organization": organization,
            "groups": list(groups),
            "signed_on": None,
            "problems": [],
            "items": [dict(zip(names, item, strict=True)) for item in items],
            **more,
        }

    def sheet(self, name: str, rows: Rows, merges: Sequence[str] = ()) -> Any:
        """Write a sheet; a merged place keeps the value of its first cell."""
        sheet = self.book.add_worksheet(name)
        for place in merges:
            sheet.merge_range(place, "")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self._write(sheet, row, column, cell)
        return sheet

    def _write(self, sheet: Any, row: int, column: int, cell: Any) -> None:
        match cell:
            case None:
                return
            case date():
                sheet.write_datetime(row, column, cell, self.day)
            case ("formula", formula, value):
                sheet.write_formula(row, column, formula, None, value)
            case str():
                sheet.write_string(row, column, cell)
            case _:
                sheet.write_number(row, column, cell)

    def data(self) -> bytes:
        """Return the workbook's bytes."""
        self.book.close()
        return self.file.getvalue()


_N = None


def audit_list() -> Hand:
    """Return an audit's list: the kind right of the finding, amounts, a total with a formula, 是否完成整改."""
    hand = Hand(
        title="岚塘县实验中学2023年度预算执行审计发现问题整改清单",
        organization="岚塘县实验中学",
        groups=["预算管理", "资产管理", "采购管理"],
        signed_on="2024-08-12",
        items=[
            (0, "1", "非税收入未及时上缴国库", "done", False, 1, "祝云帆", "2024-05-31"),
            (0, "2", "预算编制不细化，执行率低于70%", "not_done", False, 1, "祝云帆", "2024-12-31"),
            (1, "3", "部分教学设备未登记固定资产账", "done", False, 1, "满若溪", "2024-06-15"),
            (2, "4", "食堂大宗物资未实行公开招标", "not_done", False, 1, "满若溪、车文远", None),
        ],
    )
    hand.sheet(
        "问题清单",
        [
            ["岚塘县实验中学2023年度预算执行审计发现问题整改清单"],
            ["被审计单位：岚塘县实验中学（盖章）", _N, _N, _N, _N, "填表日期：", "2024年8月12日", _N, "单位：万元"],
            ["序号", "审计发现问题", "问题类型", "涉及金额\n（万元）", "定性依据", "整改措施", "整改责任单位", "整改责任人", "整改时限", "整改情况", "是否完成整改", "备注"],
            [1, "非税收入未及时上缴国库", "预算管理", 12.5, "《预算法》", "立即上缴", "财务室", "祝云帆", date(2024, 5, 31), "已全额上缴", "是", _N],
            [2, "预算编制不细化，执行率低于70%的问题", "预算管理", _N, "《预算法》", "细化编制", "财务室", "祝云帆", "2024年12月底前", "正在编制明年预算", "否", _N],
            [3, "部分教学设备未登记固定资产账", "资产管理", 33.82, _N, "补登入账", "总务处", "满若溪", "2024.6.15", "已补登42件", "√", _N],
            [4, "食堂大宗物资未实行公开招标", "采购管理", 8, _N, "公开招标", "总务处", "满若溪\n车文远", "立行立改", "招标文件编制中", "×", "需教育局批复"],
            ["合计", _N, _N, ("formula", "=SUM(D4:D7)", 54.32)],
        ],
        ["A1:L1"],
    )  # fmt: skip
    return hand


def supervision_ledger() -> Hand:
    """Return a school supervision's ledger: no status column, the report begins with it; 整改类型 beside the limit."""
    hand = Hand(
        title="教育督导反馈意见整改台账",
        organization="青梧区第三小学",
        groups=["办学条件", "课程教学"],
        signed_on="2024-10-08",
        items=[
            (0, "一", "生均图书册数不达标", "done", False, 2, "贺兰舟", "2024-09-30"),
            (0, "二", "运动场地改造滞后", "in_progress", False, 1, "贺兰舟", "2025-08-31"),
            (1, "三", "课后服务课程种类偏少", "done", True, 3, "端木晴", None),
        ],
        inspection={"started_on": "2024-03-11", "ended_on": "2024-03-15", "feedback_on": "2024-04-02"},
    )
    hand.sheet(
        "Sheet1",
        [
            ["附件2"],
            ["教育督导反馈意见整改台账"],
            ["填报单位：青梧区第三小学  督导时间：2024年3月11日至15日  反馈时间：2024年4月2日  填报时间：2024年10月8日"],
            ["序号", "问题方面", "督导意见", "整改要求", "整改措施", "整改类型", "完成时限", "责任领导", "责任部门", "整改进展"],
            ["一", "办学条件", "生均图书册数不达标", "达到省定标准", "新购图书4000册", "限期整改", "2024年9月底", "贺兰舟", "图书室", "已完成整改。新购图书4100册，生均31册。"],
            [_N, _N, _N, _N, "建立年度更新计划"],
            ["二", _N, "运动场地改造滞后", "完成改造", "争取专项资金", "分阶段整改", "2025年8月底", "贺兰舟", "总务处", "正在整改。已完成立项，待财政评审。"],
            ["三", "课程教学", "课后服务课程种类偏少", "每校不少于20门", "开发校本课程6门", "长期坚持", "长期坚持", "端木晴", "教导处", "已完成整改，长期坚持。现开设课程24门。"],
            [_N, _N, _N, _N, "引进社会力量"],
            [_N, _N, _N, _N, "每学期评估一次"],
            ["填表人：池映雪", _N, "审核人：端木晴", _N, "联系电话：5550199"],
        ],
        ["A2:J2", "A3:J3", "B5:B7", "C5:C6", "A5:A6", "G5:G6", "H5:H6", "I5:I6", "J5:J6", "D5:D6", "F5:F6", "A8:A10", "B8:B10", "C8:C10", "D8:D10", "F8:F10", "G8:G10", "H8:H10", "I8:I10", "J8:J10"],
    )  # fmt: skip
    return hand


def three_lists() -> Hand:
    """Return a ledger: 问题清单, 任务清单 and 责任清单 in one workbook, and a sheet that only counts."""
    hand = Hand(
        title="中共柳汀县水务局党组巡察整改问题清单",
        organization="中共柳汀县水务局党组",
        groups=["履行职能责任", "基层党组织建设"],
        items=[
            (0, "1", "河长制落实有差距，巡河记录不完整", "done", False, 2, "尉迟明", "2024-07-31"),
            (0, "2", "农村饮水工程管护不到位", "in_progress", False, 3, "澹台月", "2024-12-31"),
            (1, "3", "支部“三会一课”流于形式", "done", True, 1, "濮阳钧", None),
        ],
    )
    hand.sheet(
        "问题清单",
        [
            ["中共柳汀县水务局党组巡察整改问题清单"],
            ["序号", "问题大类", "具体问题", "具体表现", "问题来源"],
            [1, "履行职能责任方面", "河长制落实有差距，巡河记录不完整", "2023年有3个月无巡河记录", "县委第五轮巡察"],
            [2, _N, "农村饮水工程管护不到位", "抽查6处，2处水质不达标", "县委第五轮巡察"],
            [3, "基层党组织建设方面", "支部“三会一课”流于形式", "会议记录补记", "县委第五轮巡察"],
        ],
        ["A1:E1", "B3:B4"],
    )  # fmt: skip
    hand.sheet(
        "任务清单",
        [
            ["中共柳汀县水务局党组巡察整改任务清单"],
            ["序号", "具体问题", "整改目标", "整改措施", "整改时限", "整改状态", "是否常态化坚持"],
            [1, "河长制落实有差距，巡河记录不完整", "巡河率100%", "修订巡河办法", date(2024, 7, 31), "已完成", "否"],
            [_N, _N, _N, "安装电子打卡点"],
            [2, "农村饮水工程管护不到位", "水质达标", "更换净水设备", date(2024, 12, 31), "正在整改", "否"],
            [_N, _N, _N, "明确管护人员"],
            [_N, _N, _N, "每季度检测水质"],
            [3, "支部“三会一课”流于形式", "规范记录", "统一印制记录本", "立行立改", "已完成", "是"],
        ],
        ["A3:A4", "B3:B4", "C3:C4", "E3:E4", "F3:F4", "G3:G4", "A5:A7", "B5:B7", "C5:C7", "E5:E7", "F5:F7", "G5:G7"],
    )  # fmt: skip
    hand.sheet(
        "责任清单",
        [
            ["中共柳汀县水务局党组巡察整改责任清单"],
            ["序号", "具体问题", "牵头领导", "责任单位", "配合单位", "责任人"],
            [1, "河长制落实有差距，巡河记录不完整", "局长", "河长办", "各乡镇", "尉迟明"],
            [2, "农村饮水工程管护不到位", "副局长", "供水站", _N, "澹台月"],
            [3, "支部“三会一课”流于形式", "专职副书记", "机关支部", _N, "濮阳钧"],
        ],
    )  # fmt: skip
    hand.sheet("统计", [["类别", "数量"], ["履行职能责任", 2], ["基层党组织建设", 1]])
    return hand


def ticked_landscape() -> Hand:
    """Return a wide sheet with three heading rows and a tick below one of four statuses."""
    hand = Hand(
        title="中共浔江区住房和城乡建设局党组关于区委巡察反馈问题整改情况一览表",
        organization="中共浔江区住房和城乡建设局党组",
        groups=["贯彻决策部署有偏差", "廉洁风险防控不严"],
        signed_on="2024-11-29",
        items=[
            (0, "1", "老旧小区改造进度滞后", "mostly_done", False, 2, "宇文博", "2024-10-31"),
            (0, "2", "住房保障资格审核把关不严", "done", False, 1, "宇文博", "2024-06-20"),
            (1, "3", "招标代理机构选取不规范", "in_progress", False, 2, "慕容笙", "2024-12-20"),
            (1, "4", "廉政谈话走过场", "not_done", False, 1, "慕容笙", "2024-12-20"),
        ],
    )
    hand.sheet(
        "台账",
        [
            ["中共浔江区住房和城乡建设局党组关于区委巡察反馈问题整改情况一览表"],
            [],
            ["序\n号", "反馈问题", _N, "整改落实", _N, _N, "责任", _N, "整改状态", _N, _N, _N, "备注"],
            [_N, "类　别", "具体问题", "整改措施", "进展情况", "整改时限", "责任\n领导", "责任\n科室", "已完成", "基本完成", "正在整改", "未完成", _N],
            [1, "贯彻决策部署有偏差", "老旧小区改造进度滞后", "倒排工期", "完工7个小区", date(2024, 10, 31), "宇文博", "建设科", _N, "√"],
            [_N, _N, _N, "每周调度", "已调度12次"],
            [2, _N, "住房保障资格审核把关不严", "开展复核", "清退5户", "2024年6月20日", "宇文博", "住保科", "√"],
            [3, "廉洁风险防控不严", "招标代理机构选取不规范", "建立名录库", "名录库已发布", "2024-12-20", "慕容笙", "招标办", _N, _N, "√"],
            [_N, _N, _N, "随机抽取", _N],
            [4, _N, "廉政谈话走过场", "制定谈话计划", _N, "2024-12-20", "慕容笙", "人事科", _N, _N, _N, "√", "主要领导刚到任"],
            [],
            [_N] * 8 + ["中共浔江区住房和城乡建设局党组"],
            [_N] * 8 + [date(2024, 11, 29)],
        ],
        ["A1:M1", "A3:A4", "B3:C3", "D3:F3", "G3:H3", "I3:L3", "M3:M4", "B5:B7", "B8:B10", "A5:A6", "C5:C6", "A8:A9", "C8:C9", "I12:M12", "I13:M13"],
    )  # fmt: skip
    return hand


def numbered_rows() -> Hand:
    """Return a ledger: Every row is numbered and repeats its finding; the finding's own code stands beside it."""
    hand = Hand(
        title="问题整改台账",
        organization="澜溪镇人民政府",
        groups=[],
        items=[
            (None, "1", "村级财务公开不及时", "done", False, 2, "东方旭", "2024-06-30"),
            (None, "3", "惠农补贴台账缺失", "partly", False, 3, "公冶宁", "2024-09-30"),
            (None, "6", "工程项目未验收即付款", "done", False, 1, "东方旭", "2024-08-15"),
        ],
    )
    a, b, c = "村级财务公开不及时", "惠农补贴台账缺失", "工程项目未验收即付款"
    hand.sheet(
        "Sheet1",
        [
            ["问题整改台账"],
            ["填报单位：澜溪镇人民政府"],
            ["序号", "问题", "措施", "责任人", "完成时限", "状态", "佐证材料"],
            [1, a, "按季公开", "东方旭", "2024/6/30", "已完成", "公开照片"],
            [2, a, "设立公开栏", "东方旭", "2024/6/30", "已完成", "照片"],
            [3, b, "补建台账", "公冶宁", "2024/9/30", "部分完成", _N],
            [4, b, "入户核对", "公冶宁", "2024/9/30", "部分完成", _N],
            [5, b, "张榜公示", "公冶宁", "2024/9/30", "部分完成", _N],
            [6, c, "追补验收手续", "东方旭", "2024/8/15", "已完成", "验收单"],
        ],
    )  # fmt: skip
    return hand


def banded_by_category() -> Hand:
    """Return a ledger: Bands of categories, numbers that begin again in each, a person and a day for each measure, subtotals."""
    hand = Hand(
        title="关于市委第三巡察组反馈意见整改任务分解表",
        organization="云汀市交通运输局",
        groups=["学习贯彻党的创新理论有差距", "全面从严治党压力传导不够"],
        items=[
            (0, "1", "理论学习中心组研讨不深入", "done", False, 2, "段干青、南宫礼", "2024-06-15"),
            (0, "2", "学用结合不紧密", "partly", False, 2, "南宫礼", "2024-12-31"),
            (1, "1", "执法队伍管理宽松", "in_progress", True, 1, "谷梁川", None),
        ],
    )
    hand.sheet(
        "分解表",
        [
            ["关于市委第三巡察组反馈意见整改任务分解表"],
            ["填报单位：云汀市交通运输局"],
            ["序号", "反馈问题", "整改措施", "责任人", "完成时限", "完成情况"],
            ["一、学习贯彻党的创新理论有差距方面（2个）"],
            ["1", "理论学习中心组研讨不深入", "制定年度计划", "段干青", "2024年5月20日", "已完成"],
            [_N, _N, "增加研讨环节", "南宫礼", "2024年6月15日", "已完成"],
            ["2", "学用结合不紧密", "开展调研", "南宫礼", "2024年8月31日", "已完成"],
            [_N, _N, "转化调研成果", "南宫礼", "2024年12月31日", "正在推进"],
            ["小计", "2个问题"],
            ["二、全面从严治党压力传导不够方面（1个）"],
            ["1", "执法队伍管理宽松", "常态化开展警示教育", "谷梁川", "长期坚持", "持续推进"],
            ["小计", "1个问题"],
        ],
        ["A1:F1", "A4:F4", "A10:F10", "A5:A6", "B5:B6", "A7:A8", "B7:B8"],
    )  # fmt: skip
    hand.truth["problems"] = ["status_differs"]
    return hand


def sheets_by_unit() -> Hand:
    """Return a ledger: One sheet for each unit, each counting from one."""
    hand = Hand(
        title="沅溪县2024年专项督查问题整改台账",
        organization="沅溪县人民政府督查室",
        groups=[],
        items=[
            (None, "1", "窗口排队时间过长", "done", False, 1, "县民政局", "2024-04-30"),
            (None, "2", "救助资金发放不及时", "done", False, 1, "县民政局", "2024-05-31"),
            (None, "1", "校舍安全隐患未整改", "in_progress", False, 2, "县教育局", "2024-08-31"),
        ],
    )
    head = ["序号", "督查发现问题", "整改措施", "责任单位", "整改期限", "整改结果"]
    hand.sheet(
        "民政",
        [
            ["沅溪县2024年专项督查问题整改台账"],
            ["填表单位：沅溪县人民政府督查室"],
            head,
            [1, "窗口排队时间过长", "增设窗口", "县民政局", "2024年4月底", "已整改到位"],
            [2, "救助资金发放不及时", "按月发放", "县民政局", "2024年5月底", "整改完成"],
        ],
    )
    hand.sheet(
        "教育",
        [
            ["沅溪县2024年专项督查问题整改台账"],
            ["填表单位：沅溪县人民政府督查室"],
            head,
            [1, "校舍安全隐患未整改", "委托鉴定", "县教育局", "2024年8月底", "正在整改"],
            [_N, _N, "加固维修"],
        ],
    )
    return hand


def unknown_headings() -> Hand:
    """Return a ledger: Headings nobody knows: what stands below them decides, and it is said."""
    hand = Hand(
        title="近期毛病销账本",
        organization="",
        groups=[],
        items=[
            (None, None, "会议室投影设备老旧影响使用效果", "done", False, 1, "关山月", "2024-03-15"),
            (None, None, "值班电话夜间无人接听被群众投诉", "in_progress", False, 1, "马小跳", "2024-04-20"),
            (None, None, "公车使用登记本存在多处漏填情况", "not_done", False, 1, "关山月", "2024-05-10"),
        ],
    )
    hand.sheet(
        "Sheet1",
        [
            ["近期毛病销账本"],
            ["啥毛病", "咋办", "归谁管", "啥时弄完", "弄得咋样"],
            ["会议室投影设备老旧影响使用效果", "联系厂家更换两台新的投影设备", "关山月", date(2024, 3, 15), "已完成"],
            ["值班电话夜间无人接听被群众投诉", "重新排定值班表并安排专人抽查", "马小跳", date(2024, 4, 20), "正在整改"],
            ["公车使用登记本存在多处漏填情况", "统一印制登记本每周由办公室检查", "关山月", date(2024, 5, 10), "未完成"],
        ],
    )
    hand.truth["problems"] = ["columns_guessed"]
    return hand


def odd_values() -> Hand:
    """Return a ledger: Numbers from formulas, percentages, days as bare serial numbers, a damaged day, a month, hidden places."""
    serial = (date(2024, 7, 15) - date(1899, 12, 30)) / timedelta(days=1)
    hand = Hand(
        title="霁川市市场监督管理局整改事项跟踪表",
        organization="霁川市市场监督管理局",
        groups=[],
        items=[
            (None, "1", "抽检不合格产品处置不及时", "done", False, 1, "石鼓", "2024-07-15"),
            (None, "2", "=SUM类公式被当作问题描述录入", "in_progress", False, 1, "石鼓", None),
            (None, "3", "投诉举报回复模板化", "in_progress", False, 1, "燕栖", None),
            (None, "4", "@各所 未按月报送数据", "unknown", False, 1, "燕栖", "2024-12-31"),
        ],
    )
    sheet = hand.sheet(
        "跟踪",
        [
            ["霁川市市场监督管理局整改事项跟踪表"],
            ["序号", "事项", "整改举措", "责任人员", "截止日期", "完成进度", "内部备注"],
            [("formula", "=ROW()-2", 1), "抽检不合格产品处置不及时", "限期召回", "石 鼓", serial, "100%", "保密"],
            [("formula", "=ROW()-2", 2), "=SUM类公式被当作问题描述录入", "核对原文", "石 鼓", "2024年630日", "60%", _N],
            [("formula", "=ROW()-2", 3), "投诉举报回复模板化", "-逐件复核", "燕栖", "2024年6月", "80%", _N],
            [("formula", "=ROW()-2", 4), "@各所 未按月报送数据", "+增加提醒", "燕栖", 20241231, "待定", _N],
        ],
    )  # fmt: skip
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column("G:G", None, None, {"hidden": True})
    hand.truth["problems"] = ["date_suspect", "due_unread", "hidden_cells", "status_missing"]
    return hand


def details_below() -> Hand:
    """Return findings with several forms they took, dates of the inspection in the head, notes with counts below."""
    hand = Hand(
        title="中共鹿鸣县自然资源局党组落实县委巡察反馈意见整改台帐",
        organization="中共鹿鸣县自然资源局党组",
        groups=["聚焦主责主业不够", "选人用人把关不严"],
        declared={"total": 4, "done": 3},
        inspection={"started_on": "2023-09-04", "ended_on": "2023-11-10", "feedback_on": "2024-01-12"},
        problems=["count_mismatch", "duplicate_number"],
        items=[
            (0, "1", "土地供应计划执行不到位", "done", False, 1, "赫连城", "2024-03-31"),
            (0, "2", "违法用地查处不力", "done", True, 2, "赫连城", "2024-04-30"),
            (1, "2", "干部档案“凡提必审”落实不严", "in_progress", False, 1, "上官柔", "2024-06-30"),
        ],
    )
    hand.sheet(
        "整改台帐（2024）",
        [
            ["中共鹿鸣县自然资源局党组"],
            ["落实县委巡察反馈意见整改台帐"],
            ["巡察时间：2023年9月4日至11月10日", _N, _N, "反馈时间：2024年1月12日", _N, _N, "（截至2024年7月1日）"],
            ["编号", "方面", "问题", "表现形式", "整改措施", "具体责任人", "整改完成时限", "完成情况", "是否需长期坚持"],
            ["1.", "聚焦主责主业不够", "土地供应计划执行不到位", "供地率62%", "清理批而未供土地", "赫连城", "2024年3月底前", "已完成整改", "否"],
            [_N, _N, _N, "闲置土地5宗"],
            ["2.", _N, "违法用地查处不力", "6宗未立案", "逐宗立案", "赫连城", "2024年4月30日前", "已完成整改", "是"],
            [_N, _N, _N, "2宗未执行到位", "申请强制执行"],
            ["2.", "选人用人把关不严", "干部档案“凡提必审”落实不严", "3人缺材料", "补齐材料", "上官柔", "2024.06.30", "整改中", "否"],
            ["说明：本台帐共反馈问题4个，已完成整改3个。"],
        ],
        ["A1:I1", "A2:I2", "B5:B8", "A5:A6", "C5:C6", "E5:E6", "A7:A8", "C7:C8", "A10:I10"],
    )  # fmt: skip
    return hand


EVERY: Mapping[str, Callable[[], Hand]] = {
    each.__name__: each
    for each in (
        audit_list, supervision_ledger, three_lists, ticked_landscape, numbered_rows, banded_by_category, sheets_by_unit,
        unknown_headings, odd_values, details_below,
    )
}  # fmt: skip

"""A notice drawn at random: its lines in order, and what a careful reader would note of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.drawn_notices import wording as say

CHINESE = "一二三四五六七八九十"
FAMILIES = ("short", "three_level", "three_part", "organisation_first", "verdict", "counts", "audit", "table")
_WIDE = str.maketrans("0123456789.()", "０１２３４５６７８９．（）")


@dataclass(kw_only=True)
class Drawn:
    """A notice: paragraphs (or a table, a list of rows), and its truth."""

    family: str
    lines: list[str | list[list[str]]] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class _Item:
    title: str
    status: tuple[str, str, bool] | None
    measures: int
    responsible: str | None = None
    due: tuple[str, date | None, bool] | None = None


def draw(seed: int) -> Drawn:
    """Return the notice of a seed; the same seed gives the same notice."""
    return _Drawing(Random(seed)).notice()


class _Drawing:
    def __init__(self, random: Random) -> None:
        self.r = random
        self.drawn = Drawn(family=random.choice(FAMILIES))
        self.place, self.body = random.choice(say.PLACES), random.choice(say.BODIES)
        self.organ = random.choice(say.ORGANS)
        self.org = f"中共{self.place}{self.body}{self.organ}"
        self.short = f"{self.body}{self.organ}"
        self.items: list[dict[str, Any]] = []
        self.groups: list[str] = []
        self.problems: set[str] = set()
        self.wide = random.random() < 0.3
        self.mark = random.choice(["、", ".", "．"])
        self.status_at = random.choice(["line", "line", "lead", "bracket", "label", "tail"])
        self.titles = random.sample(say.PROBLEMS, len(say.PROBLEMS))
        self.fields = random.random() < 0.25
        # Some offices state whatever fits the finding; most use a few words again and again.
        self.statuses = random.sample(say.STATUSES, 6)

    def notice(self) -> Drawn:
        r, d = self.r, self.drawn
        start = date(2019, 1, 1) + timedelta(days=r.randrange(1800))
        end, fed = start + timedelta(days=r.randrange(30, 75)), start + timedelta(days=r.randrange(80, 150))
        signed = fed + timedelta(days=r.randrange(90, 220))
        published = signed + timedelta(days=r.randrange(0, 9)) if r.random() < 0.6 else None
        title = self._title()
        self._add(title)
        if published:
            self._add(r.choice([
                f"发布时间：{published:%Y-%m-%d}", f"来源：{self.place}{self.body}  发布日期：{_said(published)}  浏览次数：{r.randrange(9000)}", f"发布时间:{published:%Y-%m-%d} 08:{r.randrange(10, 60)} 字体：大 中 小",
                f"日期：{published:%Y/%m/%d}", f"信息来源:{self.body} 发布时间:{published:%Y.%m.%d}",
            ]))  # fmt: skip
        preamble_at = len(d.lines)
        self._add("")
        declared: dict[str, int] = {}
        getattr(self, f"_{d.family}")()
        counts = self._count_sentence(declared)
        d.lines[preamble_at] = (
            self._preamble(start, end, fed)
            + counts
            + r.choice(["现将整改情况通报如下。", "现将整改落实情况予以公布。", "现将整改进展情况公布如下："])
        )
        if d.family not in ("counts",) or r.random() < 0.5:
            self._add(r.choice(say.NEXT).format(org=r.choice([self.short, self.org])))
        if r.random() < 0.7:
            self._add(r.choice(say.CONTACTS).format(n=r.randrange(100, 999)))
        name = self.org
        if r.random() < 0.08:
            name = (
                self.org.replace("局", "管理局", 1)
                if "管理局" not in self.org and "局" in self.org
                else self.org.replace("中共", "", 1) + "办公室"
            )
            self.problems.add("signature_differs")
        self._add(name)
        self._add(_said(signed) if r.random() < 0.9 else _in_words(signed))
        if d.family == "counts":
            self.problems.add("no_items")
        d.truth = {
            "title": title,
            "organization": name,
            "inspection": {"started_on": str(start), "ended_on": str(end), "feedback_on": str(fed)},
            "signed_on": str(signed),
            "published_on": str(published) if published else None,
            "groups": self.groups,
            "items": self.items,
            "declared": declared,
            "problems": sorted(self.problems),
        }
        return d

    def _add(self, line: str | list[list[str]]) -> None:
        self.drawn.lines.append(line)

    def _title(self) -> str:
        return self.r.choice([
            f"{self.org}关于巡察整改情况的通报", f"{self.org}关于巡察整改进展情况的通报", f"{self.org}关于落实巡察反馈意见整改情况的报告", f"{self.org}关于县委第三巡察组反馈意见整改落实情况的通报", f"{self.org}关于巡察整改落实情况的公示",
        ])  # fmt: skip

    def _preamble(self, start: date, end: date, fed: date) -> str:
        r = self.r
        until = f"{end.month}月{end.day}日" if start.year == end.year else _said(end)
        told = _said(fed) if fed.year != end.year or r.random() < 0.5 else f"{fed.month}月{fed.day}日"
        team, kind, who = r.choice(say.TEAMS), r.choice(say.KINDS), self.short
        return r.choice([
            f"{_said(start)}至{until}，县委{team}巡察组对{who}进行了{kind}，{told}反馈了巡察意见。", f"按照县委统一部署，县委{team}巡察组于{_said(start)}至{until}对{who}开展了{kind}。{told}，巡察组向{who}反馈了意见。",
            f"根据县委巡察工作安排，{_said(start)}－{until}，县委{team}巡察组对{who}开展{kind}，并于{told}反馈巡察情况。{who}高度重视，认真研究部署整改工作。",
        ])  # fmt: skip

    def _count_sentence(self, declared: dict[str, int]) -> str:
        r, d = self.r, self.drawn
        if d.family == "counts":
            return ""
        if r.random() < 0.45:
            return ""
        total = len(self.items)
        said = total
        if r.random() < 0.2:
            said += r.choice([-1, 1, 2])
            self.problems.add("count_mismatch")
        declared["total"] = said
        if self.groups and r.random() < 0.5:
            declared["groups"] = len(self.groups)
            text = f"共指出{len(self.groups)}个方面{said}个问题"
        else:
            text = r.choice([f"共反馈{said}个问题", f"指出了{said}个具体问题", f"反馈问题{said}个"])
        done = sum(item["completion"] == "done" for item in self.items)
        if r.random() < 0.5:
            declared["done"] = done
            text += f"。截至目前，已完成整改{done}个"
        return text + "。"

    def _head(self, group: str) -> str:
        text, title = self.r.choice([
            (f"关于“{group}”问题", group), (f"关于“{group}”方面的问题", group), (f"在“{group}”方面", group), (f"关于{group}方面", group), (f"{group}方面", group), (f"聚焦“{group}”方面", group),
        ]) if not hasattr(self, "_shape") else self._shape(group)  # fmt: skip
        self.groups.append(title)
        return text

    def _number(self, value: int, style: str) -> str:
        match style:
            case "chinese":
                return f"{_chinese(value)}、"
            case "bracketed":
                return f"（{_chinese(value)}）"
            case "digits":
                printed = f"{value}{self.mark}"
                return printed.translate(_WIDE) if self.wide and self.mark != "." else printed
            case _:
                return f"({value})".translate(_WIDE) if self.wide else f"（{value}）"

    def _drawn_item(self) -> _Item:
        r = self.r
        status = r.choice(self.statuses)
        title = self.titles.pop()
        return _Item(title=title, status=status, measures=r.choice([0, 2, 2, 3, 4]))

    def _note(self, item: _Item, group: int | None, number: str, *, measures: int | None = None) -> None:
        _, completion, sustained = item.status or ("", "unknown", False)
        if item.status is None:
            self.problems.add("status_missing")
        self.items.append({
            "group": group, "number": number, "title": item.title, "completion": completion, "sustained": sustained or bool(item.due and item.due[2]), "measures": item.measures if measures is None else measures,
            "responsible": item.responsible, "due_on": str(item.due[1]) if item.due and item.due[1] else None,
        })  # fmt: skip

    def _body(self, count: int) -> str:
        r = self.r
        deeds = r.sample(say.DEEDS, max(count, 2))
        if count == 0:
            return "，".join(deeds) + "。"
        style = r.choice(["是", "是", "是", "首先", "①", "第", "1."] if count <= 4 else ["是"])
        match style:
            case "是":
                end = r.choice(["。", "；"])
                return end.join(f"{CHINESE[at]}是{deed}" for at, deed in enumerate(deeds)) + "。"
            case "首先":
                marks = (
                    [*["首先，", "其次，", "再次，", "最后，"][: count - 1], "最后，"]
                    if count < 4
                    else ["首先，", "其次，", "再次，", "最后，"]
                )
                return "。".join(mark + deed for mark, deed in zip(marks, deeds, strict=True)) + "。"
            case "①":
                return "；".join(f"{'①②③④⑤'[at]}{deed}" for at, deed in enumerate(deeds)) + "。"
            case "第":
                return "；".join(f"第{CHINESE[at]}，{deed}" for at, deed in enumerate(deeds)) + "。"
            case _:
                return "".join(f"{at + 1}.{deed}。" for at, deed in enumerate(deeds))

    def _item_lines(self, number: str, item: _Item, lead: str) -> None:
        """Write an item: its heading, its status where this office puts it, its body."""
        r = self.r
        said = item.status[0] if item.status else ""
        body = self._body(item.measures)
        label = r.choice(["整改情况：", "整改落实情况：", "整改措施：", "整改情况:"])
        heading = number + lead
        stop = "" if lead.endswith(("问题", "。", "”")) and r.random() < 0.5 else "。"
        stop = "" if lead.endswith(("。", "。”")) else stop
        at = self.status_at if item.status else "none"
        match at:
            case "line":
                self._add(heading + stop)
                self._add(
                    r.choice(say.SENTENCES[:1] + say.SENTENCES[1:]).format(said)
                    if not said.startswith("立行")
                    else said + "。"
                )
                self._add(label + body)
            case "lead":
                self._add(heading + stop)
                self._add(
                    r.choice([label, ""])
                    + f"该问题{said}。" * (not said.startswith("立行"))
                    + f"{said}。" * said.startswith("立行")
                    + body
                )
            case "bracket":
                self._add(heading + r.choice([f"（{said}）", f"【{said}】", f"({said})"]))
                self._add(r.choice([label, ""]) + body)
            case "label":
                self._add(heading + stop)
                self._add(label + body)
                self._add(r.choice(["整改结果：", "整改状态：", "完成情况：", "整改进展："]) + said + "。")
            case "tail":
                self._add(heading + stop)
                self._add(label + body + (f"该问题{said}。" if not said.startswith("立行") else ""))
                if said.startswith("立行"):
                    self._add(f"整改结果：{said}。")
            case _:
                self._add(heading + stop)
                self._add(label + body)
        if self.fields:
            self._add_fields(item)

    def _add_fields(self, item: _Item) -> None:
        r = self.r
        item.responsible = r.choice(say.PERSONS)
        self._add(r.choice(["责任人：", "责任领导：", "整改责任人："]) + item.responsible)
        item.due = _due(r)
        self._add(r.choice(["完成时限：", "整改时限："]) + item.due[0])

    def _lead(self, title: str) -> str:
        if not hasattr(self, "_led"):
            self._led = self.r.choice([
                "针对{}。", "针对{}的问题", "针对“{}”的问题", "关于{}的问题", "关于“{}”问题", "{}。", "针对{}问题。", "关于{}问题的整改情况", "{}", "关于“{}”的整改",
            ])  # fmt: skip
        return self._led.format(title)

    def _irregular(self, numbers: list[int]) -> list[int]:
        """Return the numbers as an office prints them, now and then with one twice or one left out."""
        r = self.r
        if len(numbers) > 3 and r.random() < 0.1:
            at = r.randrange(1, len(numbers) - 1)
            self.problems |= {"duplicate_number", "missing_number"}
            numbers = [*numbers]
            numbers[at] = numbers[at - 1]
        elif len(numbers) > 2 and r.random() < 0.08:
            at = r.randrange(1, len(numbers) - 1)
            self.problems.add("missing_number")
            numbers = [*numbers[:at], *(number + 1 for number in numbers[at:])]
        return numbers

    def _short(self) -> None:
        r = self.r
        sizes = [r.randrange(1, 4) for _ in range(r.randrange(2, 4))]
        numbers = self._irregular(list(range(1, sum(sizes) + 1)))
        names = r.sample(say.GROUPS, len(sizes))
        at = 0
        for index, (name, size) in enumerate(zip(names, sizes, strict=True)):
            self._add(self._number(index + 1, "chinese") + self._head(name))
            for _ in range(size):
                item = self._drawn_item()
                if r.random() < 0.04:
                    item.status = None
                self._item_lines(self._number(numbers[at], "digits"), item, self._lead(item.title))
                self._note(item, index, str(numbers[at]))
                at += 1

    def _three_level(self) -> None:
        r = self.r
        for index, name in enumerate(r.sample(say.GROUPS, r.randrange(2, 4))):
            self._add(self._number(index + 1, "bracketed") + self._head(name))
            for second in range(r.randrange(1, 3)):
                self._add(self._number(second + 1, "digits") + f"关于“{self.titles.pop()}”问题的整改")
                for third in range(r.randrange(1, 4)):
                    item = self._drawn_item()
                    if r.random() < 0.3:
                        item.title += "。" + r.choice(say.FURTHER)
                    self._item_lines(self._number(third + 1, "last"), item, f"关于“{item.title}。”")
                    self._note(item, index, f"{second + 1}-{third + 1}")

    def _three_part(self) -> None:
        self._add("（一）党委（党组）书记组织落实整改工作情况")
        self._add(f"1.切实扛起第一责任。主持召开会议{self.r.randrange(3, 9)}次，研究整改工作。")
        self._add("2.带头领办重点问题。对难点问题亲自过问、亲自协调。")
        self._add("（二）党组织主体责任落实情况")
        self._add("1.加强组织领导。成立整改工作领导小组，制定整改方案。")
        self._add("2.强化督促检查。建立整改台账，挂图作战、逐项推进。")
        self._add(
            self.r.choice(["（三）巡察反馈问题整改落实情况", "（三）具体问题整改情况", "（三）反馈意见整改落实情况"])
        )
        for value in self._irregular(list(range(1, self.r.randrange(4, 8)))):
            item = self._drawn_item()
            self._item_lines(self._number(value, "digits"), item, self._lead(item.title))
            self._note(item, None, str(value))

    def _organisation_first(self) -> None:
        r = self.r
        self._add("一、巡察整改组织领导情况")
        for at, text in enumerate(
            ("提高政治站位。召开党组会传达学习。", "健全工作机制。成立领导小组。", "严格督导问效。实行销号管理。")
        ):
            self._add(f"{CHINESE[at]}是{text}")
        self._add(f"二、{self.organ}书记履行第一责任人责任情况")
        self._add("书记带头研究部署，先后6次主持召开专题会议。")
        self._add("三、巡察反馈问题整改落实情况")
        for index, name in enumerate(r.sample(say.GROUPS, r.randrange(2, 4))):
            self._add(self._number(index + 1, "bracketed") + self._head(name))
            for second in range(r.randrange(1, 4)):
                item = self._drawn_item()
                self._item_lines(self._number(second + 1, "digits"), item, self._lead(item.title))
                self._note(item, index, str(second + 1))
        if r.random() < 0.5:
            self._add("四、下一步工作打算")
            self._add("（一）持续压实整改责任。（二）持续巩固整改成果。")

    def _verdict(self) -> None:
        r = self.r
        for index, name in enumerate(r.sample(say.GROUPS, r.randrange(2, 4))):
            self._add(self._number(index + 1, "chinese") + self._head(name))
            for second in range(r.randrange(1, 4)):
                number = _chinese(second + 1)
                item = self._drawn_item()
                assert item.status is not None
                said = item.status[0]
                verdict = f"{said}。" if said.startswith("立行") else f"该问题{said}。"
                children = r.random() < 0.25
                if not children:
                    self._add(f"（{number}）{item.title}。{verdict}{self._body(item.measures)}")
                    self._note(item, index, number)
                    continue
                self.problems.add("status_inherited")
                self._add(f"（{number}）{item.title}。{verdict}")
                for third in range(2):
                    child = self._drawn_item()
                    child.status = item.status
                    self._add(
                        f"{third + 1}.{child.title}。{self._body(child.measures)}"
                        if child.measures
                        else f"{third + 1}.{child.title}。{self._body(0)}"
                    )
                    self._note(child, index, f"{number}-{third + 1}")

    def _counts(self) -> None:
        r = self.r
        self._add("一、总体情况")
        self._add(
            f"各级党组织高度重视，建立健全制度{r.randrange(20, 90)}项，追缴资金{r.randrange(100, 900)}万元，批评教育{r.randrange(10, 90)}人。"
        )
        self._add("二、存在的不足")
        self._add("个别单位推进缓慢，长效机制不够健全。")

    def _audit(self) -> None:
        r = self.r
        self._add("一、审计整改工作部署推进情况")
        self._add("市政府高度重视审计整改工作，召开常务会议专题研究。")
        self._add("二、审计查出问题整改情况")
        for index, name in enumerate(
            r.sample(("财政管理", "部门预算执行", "民生资金和项目", "国有资产管理", "政府投资项目"), 3)
        ):
            self._add(f"（{_chinese(index + 1)}）{name}方面")
            self.groups.append(name)
            for second in range(r.randrange(1, 4)):
                item = self._drawn_item()
                assert item.status is not None
                item.measures = 0
                self._add(f"{second + 1}.{r.choice(['关于', ''])}{item.title}问题。{item.status[0]}。{self._body(0)}")
                self._note(item, index, str(second + 1))

    def _table(self) -> None:
        r = self.r
        by_column = r.random() < 0.3
        heads = [
            "序号",
            r.choice(["反馈问题", "问题", "具体问题描述", "存在问题"]),
            r.choice(["整改措施", "整改措施及成效", "整改落实情况"]),
            r.choice(["责任人", "责任领导"]),
            r.choice(["完成时限", "整改时限"]),
            r.choice(["整改状态", "完成情况", "整改结果"]),
        ]
        rows = [(["问题类别"] if by_column else []) + heads]
        number = 0
        for index, name in enumerate(r.sample(say.GROUPS, r.randrange(2, 4))):
            self.groups.append(name)
            if not by_column:
                rows.append([f"{CHINESE[index]}、{r.choice(['在“{}”方面', '关于“{}”问题']).format(name)}"])
            for _ in range(r.randrange(1, 4)):
                number += 1
                item = self._drawn_item()
                assert item.status is not None
                item.responsible, item.due = r.choice(say.PERSONS), _due(r)
                rows.append(
                    ([name] if by_column else [])
                    + [
                        str(number),
                        item.title,
                        self._body(item.measures),
                        item.responsible,
                        item.due[0],
                        item.status[0],
                    ]
                )
                self._note(item, index, str(number))
        self._add(rows)


def _due(r: Random) -> tuple[str, date | None, bool]:
    day = date(2024, 1, 1) + timedelta(days=r.randrange(600))
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return r.choice([
        (_said(day), day, False), (f"{day:%Y.%-m.%-d}", day, False), (f"{day:%Y-%m-%d}", day, False), (f"{day.year}年{day.month}月底", last, False), (f"{_said(day)}前", day, False), ("立行立改", None, False), ("长期坚持", None, True),
    ])  # fmt: skip


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _in_words(day: date) -> str:
    return (
        "".join("〇一二三四五六七八九"[int(sign)] for sign in str(day.year))
        + f"年{_chinese(day.month)}月{_chinese(day.day)}日"
    )


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens - 1] + "十") + (CHINESE[ones - 1] if ones else "")

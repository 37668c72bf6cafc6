"""A sheet that is filled at random: title, preamble, findings and their numbers, as one office writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from tests.drawn_notices import wording as say
from tests.drawn_notices.days import CHINESE, chinese, due, said

FAMILIES = ("short", "three_level", "three_part", "organisation_first", "verdict", "counts", "audit", "table")
_WIDE = str.maketrans("0123456789.()", "０１２３４５６７８９．（）")


@dataclass(kw_only=True)
class Drawn:
    """A notice: paragraphs (or a table, a list of rows), and its truth."""

    family: str
    lines: list[str | list[list[str]]] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class DrawnItem:
    """A finding on a sheet; ``due`` is how its limit is written, the day, and whether it says 长期坚持."""

    title: str
    status: tuple[str, str, bool] | None
    measures: int
    responsible: str | None = None
    due: tuple[str, date | None, bool] | None = None


class Sheet:
    """One office's way of writing, and what it has written so far."""

    def __init__(self, random: Random) -> None:
        self.r = random
        self.drawn = Drawn(family=random.choice(FAMILIES))
        self.place, self.body = random.choice(say.PLACES), random.choice(say.BODIES)
        self.organ = random.choice(say.ORGANS)
        self.org = f"中共{self.place}{self.body}{self.organ}"
        self.who = f"{self.body}{self.organ}"
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

    def add(self, line: str | list[list[str]]) -> None:
        self.drawn.lines.append(line)

    def title(self) -> str:
        return self.r.choice(
            [
                f"{self.org}关于巡察整改情况的通报",
                f"{self.org}关于巡察整改进展情况的通报",
                f"{self.org}关于落实巡察反馈意见整改情况的报告",
                f"{self.org}关于县委第三巡察组反馈意见整改落实情况的通报",
                f"{self.org}关于巡察整改落实情况的公示",
            ]
        )

    def preamble(self, start: date, end: date, fed: date) -> str:
        r = self.r
        until = f"{end.month}月{end.day}日" if start.year == end.year else said(end)
        told = said(fed) if fed.year != end.year or r.random() < 0.5 else f"{fed.month}月{fed.day}日"
        team, kind, who = r.choice(say.TEAMS), r.choice(say.KINDS), self.who
        return r.choice(
            [
                f"{said(start)}至{until}，县委{team}巡察组对{who}进行了{kind}，{told}反馈了巡察意见。",
                f"按照县委统一部署，县委{team}巡察组于{said(start)}至{until}对{who}开展了{kind}。{told}，巡察组向{who}反馈了意见。",
                f"根据县委巡察工作安排，{said(start)}－{until}，县委{team}巡察组对{who}开展{kind}，并于{told}反馈巡察情况。{who}高度重视，认真研究部署整改工作。",
            ]
        )

    def count_sentence(self, declared: dict[str, int]) -> str:
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

    def head(self, group: str) -> str:
        text, title = (
            self.r.choice(
                [
                    (f"关于“{group}”问题", group),
                    (f"关于“{group}”方面的问题", group),
                    (f"在“{group}”方面", group),
                    (f"关于{group}方面", group),
                    (f"{group}方面", group),
                    (f"聚焦“{group}”方面", group),
                ]
            )
            if not hasattr(self, "_shape")
            else self._shape(group)
        )
        self.groups.append(title)
        return text

    def number(self, value: int, style: str) -> str:
        match style:
            case "chinese":
                return f"{chinese(value)}、"
            case "bracketed":
                return f"（{chinese(value)}）"
            case "digits":
                printed = f"{value}{self.mark}"
                return printed.translate(_WIDE) if self.wide and self.mark != "." else printed
            case _:
                return f"({value})".translate(_WIDE) if self.wide else f"（{value}）"

    def drawn_item(self) -> DrawnItem:
        r = self.r
        status = r.choice(self.statuses)
        title = self.titles.pop()
        return DrawnItem(title=title, status=status, measures=r.choice([0, 2, 2, 3, 4]))

    def note(self, item: DrawnItem, group: int | None, number: str, *, measures: int | None = None) -> None:
        _, completion, sustained = item.status or ("", "unknown", False)
        if item.status is None:
            self.problems.add("status_missing")
        self.items.append(
            {
                "group": group,
                "number": number,
                "title": item.title,
                "completion": completion,
                "sustained": sustained or bool(item.due and item.due[2]),
                "measures": item.measures if measures is None else measures,
                "responsible": item.responsible,
                "due_on": str(item.due[1]) if item.due and item.due[1] else None,
            }
        )

    def deeds(self, count: int) -> str:
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

    def item_lines(self, number: str, item: DrawnItem, lead: str) -> None:
        """Write an item: its heading, its status where this office puts it, its body."""
        r = self.r
        said = item.status[0] if item.status else ""
        body = self.deeds(item.measures)
        label = r.choice(["整改情况：", "整改落实情况：", "整改措施：", "整改情况:"])
        heading = number + lead
        stop = "" if lead.endswith(("问题", "。", "”")) and r.random() < 0.5 else "。"
        stop = "" if lead.endswith(("。", "。”")) else stop
        at = self.status_at if item.status else "none"
        match at:
            case "line":
                self.add(heading + stop)
                self.add(
                    r.choice(say.SENTENCES[:1] + say.SENTENCES[1:]).format(said)
                    if not said.startswith("立行")
                    else said + "。"
                )
                self.add(label + body)
            case "lead":
                self.add(heading + stop)
                self.add(
                    r.choice([label, ""])
                    + f"该问题{said}。" * (not said.startswith("立行"))
                    + f"{said}。" * said.startswith("立行")
                    + body
                )
            case "bracket":
                self.add(heading + r.choice([f"（{said}）", f"【{said}】", f"({said})"]))
                self.add(r.choice([label, ""]) + body)
            case "label":
                self.add(heading + stop)
                self.add(label + body)
                self.add(r.choice(["整改结果：", "整改状态：", "完成情况：", "整改进展："]) + said + "。")
            case "tail":
                self.add(heading + stop)
                self.add(label + body + (f"该问题{said}。" if not said.startswith("立行") else ""))
                if said.startswith("立行"):
                    self.add(f"整改结果：{said}。")
            case _:
                self.add(heading + stop)
                self.add(label + body)
        if self.fields:
            self.add_fields(item)

    def add_fields(self, item: DrawnItem) -> None:
        r = self.r
        item.responsible = r.choice(say.PERSONS)
        self.add(r.choice(["责任人：", "责任领导：", "整改责任人："]) + item.responsible)
        item.due = due(r)
        self.add(r.choice(["完成时限：", "整改时限："]) + item.due[0])

    def lead(self, title: str) -> str:
        if not hasattr(self, "_led"):
            self._led = self.r.choice(
                [
                    "针对{}。",
                    "针对{}的问题",
                    "针对“{}”的问题",
                    "关于{}的问题",
                    "关于“{}”问题",
                    "{}。",
                    "针对{}问题。",
                    "关于{}问题的整改情况",
                    "{}",
                    "关于“{}”的整改",
                ]
            )
        return self._led.format(title)

    def irregular(self, numbers: list[int]) -> list[int]:
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

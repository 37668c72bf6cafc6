"""The families of layout, each written by a method of its name."""

from __future__ import annotations

from tests.drawn_notices import wording as say
from tests.drawn_notices.days import CHINESE, chinese, due
from tests.drawn_notices.sheet import Sheet


class Layouts(Sheet):
    """Writes what lies between the preamble and the end."""

    def short(self) -> None:
        r = self.r
        sizes = [r.randrange(1, 4) for _ in range(r.randrange(2, 4))]
        numbers = self.irregular(list(range(1, sum(sizes) + 1)))
        names = r.sample(say.GROUPS, len(sizes))
        at = 0
        for index, (name, size) in enumerate(zip(names, sizes, strict=True)):
            self.add(self.number(index + 1, "chinese") + self.head(name))
            for _ in range(size):
                item = self.drawn_item()
                if r.random() < 0.04:
                    item.status = None
                self.item_lines(self.number(numbers[at], "digits"), item, self.lead(item.title))
                self.note(item, index, str(numbers[at]))
                at += 1

    def three_level(self) -> None:
        r = self.r
        for index, name in enumerate(r.sample(say.GROUPS, r.randrange(2, 4))):
            self.add(self.number(index + 1, "bracketed") + self.head(name))
            for second in range(r.randrange(1, 3)):
                self.add(self.number(second + 1, "digits") + f"关于“{self.titles.pop()}”问题的整改")
                for third in range(r.randrange(1, 4)):
                    item = self.drawn_item()
                    if r.random() < 0.3:
                        item.title += "。" + r.choice(say.FURTHER)
                    self.item_lines(self.number(third + 1, "last"), item, f"关于“{item.title}。”")
                    self.note(item, index, f"{second + 1}-{third + 1}")

    def three_part(self) -> None:
        self.add("（一）党委（党组）书记组织落实整改工作情况")
        self.add(f"1.切实扛起第一责任。主持召开会议{self.r.randrange(3, 9)}次，研究整改工作。")
        self.add("2.带头领办重点问题。对难点问题亲自过问、亲自协调。")
        self.add("（二）党组织主体责任落实情况")
        self.add("1.加强组织领导。成立整改工作领导小组，制定整改方案。")
        self.add("2.强化督促检查。建立整改台账，挂图作战、逐项推进。")
        self.add(
            self.r.choice(["（三）巡察反馈问题整改落实情况", "（三）具体问题整改情况", "（三）反馈意见整改落实情况"])
        )
        for value in self.irregular(list(range(1, self.r.randrange(4, 8)))):
            item = self.drawn_item()
            self.item_lines(self.number(value, "digits"), item, self.lead(item.title))
            self.note(item, None, str(value))

    def organisation_first(self) -> None:
        r = self.r
        self.add("一、巡察整改组织领导情况")
        for at, text in enumerate(
            ("提高政治站位。召开党组会传达学习。", "健全工作机制。成立领导小组。", "严格督导问效。实行销号管理。")
        ):
            self.add(f"{CHINESE[at]}是{text}")
        self.add(f"二、{self.organ}书记履行第一责任人责任情况")
        self.add("书记带头研究部署，先后6次主持召开专题会议。")
        self.add("三、巡察反馈问题整改落实情况")
        for index, name in enumerate(r.sample(say.GROUPS, r.randrange(2, 4))):
            self.add(self.number(index + 1, "bracketed") + self.head(name))
            for second in range(r.randrange(1, 4)):
                item = self.drawn_item()
                self.item_lines(self.number(second + 1, "digits"), item, self.lead(item.title))
                self.note(item, index, str(second + 1))
        if r.random() < 0.5:
            self.add("四、下一步工作打算")
            self.add("（一）持续压实整改责任。（二）持续巩固整改成果。")

    def verdict(self) -> None:
        r = self.r
        for index, name in enumerate(r.sample(say.GROUPS, r.randrange(2, 4))):
            self.add(self.number(index + 1, "chinese") + self.head(name))
            for second in range(r.randrange(1, 4)):
                number = chinese(second + 1)
                item = self.drawn_item()
                assert item.status is not None
                said = item.status[0]
                verdict = f"{said}。" if said.startswith("立行") else f"该问题{said}。"
                children = r.random() < 0.25
                if not children:
                    self.add(f"（{number}）{item.title}。{verdict}{self.deeds(item.measures)}")
                    self.note(item, index, number)
                    continue
                self.problems.add("status_inherited")
                self.add(f"（{number}）{item.title}。{verdict}")
                for third in range(2):
                    child = self.drawn_item()
                    child.status = item.status
                    self.add(
                        f"{third + 1}.{child.title}。{self.deeds(child.measures)}"
                        if child.measures
                        else f"{third + 1}.{child.title}。{self.deeds(0)}"
                    )
                    self.note(child, index, f"{number}-{third + 1}")

    def counts(self) -> None:
        r = self.r
        self.add("一、总体情况")
        self.add(
            f"各级党组织高度重视，建立健全制度{r.randrange(20, 90)}项，"
            f"追缴资金{r.randrange(100, 900)}万元，批评教育{r.randrange(10, 90)}人。"
        )
        self.add("二、存在的不足")
        self.add("个别单位推进缓慢，长效机制不够健全。")

    def audit(self) -> None:
        r = self.r
        self.add("一、审计整改工作部署推进情况")
        self.add("市政府高度重视审计整改工作，召开常务会议专题研究。")
        self.add("二、审计查出问题整改情况")
        for index, name in enumerate(
            r.sample(("财政管理", "部门预算执行", "民生资金和项目", "国有资产管理", "政府投资项目"), 3)
        ):
            self.add(f"（{chinese(index + 1)}）{name}方面")
            self.groups.append(name)
            for second in range(r.randrange(1, 4)):
                item = self.drawn_item()
                assert item.status is not None
                item.measures = 0
                self.add(f"{second + 1}.{r.choice(['关于', ''])}{item.title}问题。{item.status[0]}。{self.deeds(0)}")
                self.note(item, index, str(second + 1))

    def table(self) -> None:
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
                item = self.drawn_item()
                assert item.status is not None
                item.responsible, item.due = r.choice(say.PERSONS), due(r)
                rows.append(
                    ([name] if by_column else [])
                    + [
                        str(number),
                        item.title,
                        self.deeds(item.measures),
                        item.responsible,
                        item.due[0],
                        item.status[0],
                    ]
                )
                self.note(item, index, str(number))
        self.add(rows)

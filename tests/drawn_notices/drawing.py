"""A notice drawn at random: its lines in order, and what a careful reader would note of it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.drawn_notices import wording as say
from tests.drawn_notices.days import in_words, said
from tests.drawn_notices.families import Layouts
from tests.drawn_notices.sheet import Drawn


def draw(seed: int) -> Drawn:
    """Return the notice of a seed; the same seed gives the same notice."""
    return _Drawing(Random(seed)).notice()


class _Drawing(Layouts):
    def notice(self) -> Drawn:
        r, d = self.r, self.drawn
        start = date(2019, 1, 1) + timedelta(days=r.randrange(1800))
        end, fed = start + timedelta(days=r.randrange(30, 75)), start + timedelta(days=r.randrange(80, 150))
        signed = fed + timedelta(days=r.randrange(90, 220))
        published = signed + timedelta(days=r.randrange(0, 9)) if r.random() < 0.6 else None
        title = self.title()
        self.add(title)
        if published:
            self.add(
                r.choice(
                    [
                        f"发布时间：{published:%Y-%m-%d}",
                        f"来源：{self.place}{self.body}  发布日期：{said(published)}  浏览次数：{r.randrange(9000)}",
                        f"发布时间:{published:%Y-%m-%d} 08:{r.randrange(10, 60)} 字体：大 中 小",
                        f"日期：{published:%Y/%m/%d}",
                        f"信息来源:{self.body} 发布时间:{published:%Y.%m.%d}",
                    ]
                )
            )
        preamble_at = len(d.lines)
        self.add("")
        declared: dict[str, int] = {}
        getattr(self, d.family)()
        counts = self.count_sentence(declared)
        d.lines[preamble_at] = (
            self.preamble(start, end, fed)
            + counts
            + r.choice(["现将整改情况通报如下。", "现将整改落实情况予以公布。", "现将整改进展情况公布如下："])
        )
        if d.family not in ("counts",) or r.random() < 0.5:
            self.add(r.choice(say.NEXT).format(org=r.choice([self.who, self.org])))
        if r.random() < 0.7:
            self.add(r.choice(say.CONTACTS).format(n=r.randrange(100, 999)))
        name = self.org
        if r.random() < 0.08:
            name = (
                self.org.replace("局", "管理局", 1)
                if "管理局" not in self.org and "局" in self.org
                else self.org.replace("中共", "", 1) + "办公室"
            )
            self.problems.add("signature_differs")
        self.add(name)
        self.add(said(signed) if r.random() < 0.9 else in_words(signed))
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

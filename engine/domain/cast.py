"""People, offices and findings for an office that is only played: made up, of the kinds the field knows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

_FAMILIES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹"
    "彭曾萧田董潘袁蔡蒋余杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石"
)
_GIVEN = (
    "敏", "强", "静", "岚", "建国", "丽华", "志远", "晓燕", "文博", "海涛", "桂芳", "立新", "雨桐", "明辉",
    "玉兰", "春生", "佳宁", "国栋", "淑珍", "浩然", "小军", "雪梅", "振华", "思远", "秀英", "永强",
    "婷婷", "少云", "红霞", "天宇",
)  # fmt: skip
_ORGANIZATIONS = (
    "青禾县水务局", "青禾县教育局", "青禾县交通运输局", "青禾县农业农村局", "青禾县卫生健康局",
    "青禾县住房和城乡建设局", "青禾县民政局", "青禾县自然资源局", "青禾县城关镇",
    "青禾县东湖乡", "青禾县第一中学", "青禾县人民医院",
)  # fmt: skip
_GROUPS = ("履行主体责任不够到位", "落实重点任务有差距", "风险防控不够严", "作风建设抓得不紧", "财务管理不够规范")
_SUBJECTS = (
    "河道巡查", "工程款支付", "专项资金使用", "食堂采购", "固定资产管理", "公务接待", "招投标", "档案管理",
    "安全生产检查", "信访办理", "政务公开", "项目验收", "补贴发放", "校园周边治理", "台账登记", "干部谈话",
)  # fmt: skip
_FAULTS = ("流于形式", "不够及时", "手续不全", "底数不清", "监管缺位", "制度没有落实", "超过规定标准", "没有闭环")
_MEASURES = (
    "逐项核对台账，列出清单。", "修订管理办法，明确责任人。", "开展专项清理，限期完成。", "组织培训，逐级签订责任书。",
    "追回违规款项，上缴财政。", "每月抽查一次，结果通报。",
)  # fmt: skip


def names(draw: Random, count: int) -> list[str]:
    """Return so many different names of people."""
    every = [family + given for family, given in product(_FAMILIES, _GIVEN)]
    chosen = draw.sample(every, min(count, len(every)))
    return [*chosen, *(f"{every[number % len(every)]}{number}" for number in range(len(chosen), count))]


def organizations(count: int) -> list[str]:
    """Return so many different organizations that were inspected."""
    rounds = (count + len(_ORGANIZATIONS) - 1) // len(_ORGANIZATIONS)
    every = [name if number == 0 else f"{name}（{number + 1}）" for number in range(rounds) for name in _ORGANIZATIONS]
    return every[:count]


def groups(draw: Random) -> tuple[str, ...]:
    """Return the headings of one inspection."""
    return tuple(draw.sample(_GROUPS, 3))


def findings(draw: Random) -> Iterator[str]:
    """Return titles of findings without end."""
    while True:
        yield f"{draw.choice(_SUBJECTS)}{draw.choice(_FAULTS)}"


def measures(draw: Random) -> tuple[str, ...]:
    """Return what is planned about one finding: one to three measures."""
    return tuple(draw.sample(_MEASURES, draw.randint(1, 3)))

"""A ledger to be searched: many items with texts of their own, two hundred people in several units."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from bench.office import CALENDAR, FEEDBACK_ON
from bench.script import OPENED
from bench.workflow import a_workflow
from engine.domain.actor import Actor, Door, operator
from engine.domain.definition import Completion, Role
from engine.operations import office, personnel, publishing
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.source import Finding, Findings
from engine.store.tables.ledger import Item
from engine.store.tables.office import Unit
from engine.store.unit_of_work import table_of, writing
from engine.store.upgrading import upgrade

PEOPLE, UNITS = 200, 8
_OPERATOR = operator("bench")
_SUBJECTS = (
    "台账", "合同", "采购", "公车", "会议", "经费", "档案", "学习", "值班", "项目", "资产", "招标", "工资", "安全",
    "水库", "校车", "食堂", "账户", "印章", "票据",
)  # fmt: skip
_FAULTS = (
    "更新不及时", "管理不规范", "把关不严", "责任不落实", "程序不到位", "记录不完整", "超标准列支", "未按规定公示",
    "长期闲置", "虚报数量",
)  # fmt: skip
_PLACES = (
    "东山镇", "西河乡", "南湖街道", "北关中学", "第二小学", "水务局", "财政所", "卫生院", "林业站", "文化馆",
    "供销社", "机关事务中心",
)  # fmt: skip
_SAID = (
    "抽查发现部分单位没有按月更新，责任没有落实到人。",
    "现场核对时有三处与账面不符，经办人说明不了原因。",
    "上一年度检查已经指出同类问题，整改措施停留在文件上。",
    "分管领导没有组织专题研究，督促检查流于形式。",
    "有关制度制定后没有修订，已经不符合上级规定。",
    "群众反映强烈，造成不良影响。",
)
_FAMILY, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"


def fill(ledger: Ledger, *, items: int) -> None:
    """Found an office and take in so many items, which belong to its units and people; the same every time."""
    draw = Random(7)
    upgrade(ledger.database)
    office.found(ledger, office_name="督查室", calendar=CALENDAR, actor=_OPERATOR, at=OPENED)
    for number in range(PEOPLE):
        name = f"{draw.choice(_FAMILY)}{draw.choice(_GIVEN)}{draw.choice(_GIVEN)}"
        personnel.add_person(ledger, f"p{number}", name, email=None, actor=_OPERATOR, at=OPENED)
    publishing.publish(ledger, a_workflow(), source="", actor=_OPERATOR, at=OPENED)
    import_findings(ledger, _findings(items, draw), workflow="rectification", actor=_OPERATOR, at=OPENED)
    with writing(ledger.database) as work:
        units = [work.add(Unit(parent_id=1, name=f"{number + 1}科")) for number in range(UNITS)]
        table = table_of(Item)
        for key in range(1, items + 1):
            own = {"unit_id": draw.choice(units), "owner_id": draw.randint(1, PEOPLE), "leader_id": draw.randint(1, 20)}
            day = FEEDBACK_ON + timedelta(days=draw.randint(30, 400))
            work.change_once(
                table.update().where(table.c.id == key).values(**own, due_on=day, is_confidential=key % 50 == 0)
            )


def a_reader(*, units: int = 2) -> Actor:
    """Return somebody who verifies in the first units and owns some items elsewhere."""
    held = frozenset(range(2, 2 + units))
    return Actor(login="p30", name="reader", door=Door.API, person_id=31, roles={Role.VERIFIER: held})


def _findings(count: int, draw: Random) -> Findings:
    findings = []
    for number in range(1, count + 1):
        title = f"{draw.choice(_PLACES)}{draw.choice(_SUBJECTS)}{draw.choice(_FAULTS)}"
        findings.append(
            Finding(
                group=draw.randrange(3),
                number=str(number),
                occurrence=1,
                title=title,
                body="".join(draw.sample(_SAID, 4)),
                completion=draw.choice((Completion.NOT_DONE, Completion.PARTLY, Completion.DONE)),
                measures=(f"一是对{draw.choice(_SUBJECTS)}逐项核对", f"二是由{draw.choice(_PLACES)}报送结果"),
                responsible=draw.choice(_PLACES),
            )
        )
    groups = ("履行职责不到位", "执行规定不严格", "作风不扎实")
    return Findings(
        kind="inspection",
        title="关于甲局党组的巡察反馈",
        organization="甲局党组",
        groups=groups,
        findings=tuple(findings),
        feedback_on=FEEDBACK_ON,
    )

"""Where the recorded life takes place: the office, its people and workflows, and the findings that come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from engine.domain.definition import Completion
from engine.operations import office, personnel, publishing
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.source import Finding, Findings
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.upgrading import upgrade
from rectify.bootstrap import vocabulary
from rectify.holidays import published
from tests.builders import OPERATOR
from workflows.catalogue import require_definition, shipped

ZONE = "Asia/Shanghai"
_OWN = Path(__file__).parent / "oversight.yaml"
# Login, name, role, and the unit it is held in: None is the office itself.
PEOPLE = (
    ("wang", "王敏", "staff", None),
    ("sun", "孙浩", "staff", None),
    ("li", "李强", "verifier", None),
    ("qian", "钱芳", "verifier", None),
    ("zhao", "赵岚", "leader", None),
    ("zhou", "周凯", "leader", None),
    ("chen", "陈静", "manager", None),
    ("wu", "吴桐", "manager", None),
    ("he", "何洁", "auditor", None),
    ("deng", "邓林", "manager", "水务局"),
    ("charlie", "查理", None, None),
)
LOGINS = tuple(login for login, _name, _role, _unit in PEOPLE)
_COMPLETIONS = tuple(Completion)


@dataclass(frozen=True, slots=True)
class Intake:
    """Findings that come in on a day. A source that comes again brings one finding more."""

    day: date
    kind: str
    organization: str
    workflow: str
    count: int
    feedback_on: date | None = None


INTAKES = (
    Intake(date(2025, 9, 2), "inspection", "水务局党组", "rectification", 12, feedback_on=date(2025, 8, 31)),
    Intake(date(2025, 9, 16), "supervision", "第二小学", "oversight", 11),
    Intake(date(2025, 9, 28), "inspection", "水务局党组", "rectification", 13, feedback_on=date(2025, 8, 31)),
    Intake(date(2025, 12, 3), "audit", "交通局", "rectification", 12, feedback_on=date(2025, 11, 30)),
    Intake(date(2026, 1, 20), "patrol", "城关镇", "rectification", 10, feedback_on=date(2025, 10, 15)),
    Intake(date(2026, 2, 12), "supervision", "第三中学", "oversight", 10, feedback_on=date(2026, 2, 10)),
    Intake(date(2026, 6, 18), "inspection", "文旅局党组", "rectification", 9),
    # What comes in last is still near its beginning when the recording ends.
    Intake(date(2026, 12, 21), "patrol", "档案馆", "rectification", 5),
    Intake(date(2026, 12, 24), "supervision", "第一幼儿园", "oversight", 5),
)


def found(folder: Path, *, at: datetime) -> Ledger:
    """Return a new ledger with the office, its people and its workflows; nothing has come in yet."""
    ledger = Ledger(Database(f"sqlite:///{folder / 'golden.db'}", durability="OFF"), FolderFiles(folder / "files"))
    upgrade(ledger.database)
    know_working_days(ledger, at.year, at=at)
    for login, name, role, unit in PEOPLE:
        roles = () if role is None else (role,)
        personnel.add_person(ledger, login, name, unit=unit, roles=roles, actor=OPERATOR, at=at)
    for key, source in definitions().items():
        workflow = require_definition(source, file=f"{key}.yaml", vocabulary=vocabulary())
        publishing.publish(ledger, workflow, source=source, actor=OPERATOR, at=at)
    return ledger


def know_working_days(ledger: Ledger, year: int, *, at: datetime) -> None:
    """Give the office the working days that are known once the arrangement of a year is published."""
    days = {day: said for day, said in published().days.items() if at.year <= day.year <= year}
    calendar = PublishedCalendar(days=days, source="golden", version=calendar_known_to(year), until=date(year, 12, 31))
    office.found(ledger, office_name="云溪区委巡察办", calendar=calendar, actor=OPERATOR, at=at)


def calendar_known_to(year: int) -> str:
    """Return the version of the calendar that knows the arrangements up to a year."""
    return f"known to {year}"


def definitions() -> Mapping[str, str]:
    """Return the text of each workflow of the office by its key: those that are shipped, and one of its own."""
    return {**shipped(), "oversight": _OWN.read_text(encoding="utf-8")}


def findings(intake: Intake, *, draw: Random) -> Findings:
    """Return what an intake brings: every completion, some that last, some with measures or a date of their own."""
    return Findings(
        kind=intake.kind,
        title=f"关于{intake.organization}的反馈",
        organization=intake.organization,
        groups=("履行职责不到位",),
        findings=tuple(_findings(intake, draw)),
        feedback_on=intake.feedback_on,
    )


def _findings(intake: Intake, draw: Random) -> Iterator[Finding]:
    for index in range(intake.count):
        yield Finding(
            group=0,
            number=str(index + 1),
            occurrence=1,
            title=f"台账更新不及时，第{index + 1}处",
            completion=_COMPLETIONS[index % len(_COMPLETIONS)],
            sustained=index % 5 == 1,
            measures=tuple(f"措施{number}" for number in range(1, draw.choice((0, 0, 1, 3)) + 1)),
            due_on=intake.day + timedelta(days=draw.randint(-20, 150)) if draw.random() < 0.3 else None,
        )

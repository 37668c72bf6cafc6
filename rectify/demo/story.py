"""What happens: a notice becomes a ledger, people work, time passes, and the history proves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path

from engine.domain.definition import Role
from engine.domain.reviews import ReviewState
from engine.operations import personnel, publishing
from engine.operations.assign import assign
from engine.operations.audit import verify
from engine.operations.intake import import_findings
from engine.operations.reading import list_reviews
from engine.operations.review import ReviewForm, complete
from rectify.bootstrap import acting_for, the_operator
from rectify.demo.days import Days
from rectify.demo.notice import fill_notice
from rectify.demo.stage import Stage
from rectify.documents.intake import as_findings
from rectify.documents.notice import read_notice

_NOON, _AFTERNOON = time(12, 0), time(15, 0)
_REVIEWED_AFTER = 8
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("chen", "陈静", Role.MANAGER),
    ("wang", "王敏", Role.STAFF),
    ("liu", "刘洋", Role.STAFF),
    ("li", "李强", Role.VERIFIER),
    ("zhao", "赵岚", Role.LEADER),
)


class Story:
    """The chapters, in order; each leaves the ledger as the next one finds it."""

    def __init__(self, stage: Stage, days: Days, folder: Path) -> None:
        self._stage = stage
        self._days = days
        self._folder = folder
        self._items: Mapping[str, str] = {}

    def tell(self) -> None:
        """Play every chapter."""
        self._people()
        self._import()
        self._assign()
        self._plan()
        self._in_time()
        self._late()
        self._months()
        self._ending()

    def _people(self) -> None:
        stage = self._stage
        stage.go_to(self._days.imported - timedelta(days=1), _NOON)
        for login, name, role in PEOPLE:
            personnel.add_person(
                stage.app.ledger,
                login,
                name,
                email=f"{login}@yunxi.example",
                roles=[role],
                actor=the_operator(),
                at=stage.clock.at,
            )

    def _import(self) -> None:
        stage = self._stage
        stage.go_to(self._days.imported, _NOON)
        stage.chapter("一份通报变成台账", "A notice becomes a ledger")
        text = fill_notice(self._days)
        (self._folder / "demo-notice.txt").write_text(text, encoding="utf-8")
        notice = read_notice(text)
        taken = import_findings(
            stage.app.ledger,
            as_findings(notice, kind="inspection"),
            workflow="rectification",
            actor=the_operator(),
            at=stage.clock.at,
        )
        stage.say(
            f"读入《{notice.title}》：{len(taken)}个问题，{len(notice.problems)}处疑点",
            f"Read “{notice.title}”: {len(taken)} findings, {len(notice.problems)} doubts",
        )
        for problem in notice.problems:
            stage.say(
                f"  ? 第{problem.line or '–'}行 {problem.message.zh}",
                f"  ? line {problem.line or '–'}: {problem.message.en}",
                style="yellow",
            )
        titles = publishing.newest_workflow(stage.app.ledger, "rectification").states
        for state in dict.fromkeys(item.state for item in taken):
            count, title = sum(item.state == state for item in taken), titles[state].title
            stage.say(f"  {title.zh}：{count}件", f"  {title.en}: {count}")
        self._items = {
            finding.completion: item.number for finding, item in reversed(list(zip(notice.items, taken, strict=True)))
        }

    def _assign(self) -> None:
        stage = self._stage
        stage.chapter("指定责任人、责任领导、核查人", "People are named")
        chen = acting_for(stage.app, "chen")
        for completion, owner in (
            ("in_progress", "wang"),
            ("mostly_done", "liu"),
            ("not_done", "liu"),
            ("partly", "wang"),
        ):
            done = assign(
                stage.app.ledger,
                self._items[completion],
                owner=owner,
                leader="zhao",
                verifier="li",
                actor=chen,
                at=stage.clock.at,
            )
            names = {login: name for login, name, _role in PEOPLE}
            stage.say(
                f"{done.number} 责任人{names[owner]}，责任领导赵岚，核查人李强",
                f"{done.number} owner {names[owner]}, leader 赵岚, verifier 李强",
            )
        stage.pass_days(stage.calendar.add(self._days.imported, 1), show_mails=True)

    def _plan(self) -> None:
        stage, item = self._stage, self._items["not_done"]
        stage.chapter("先有方案，批准了才动手", "First a plan; work starts when it is approved")
        stage.step("liu", item, "start")
        stage.plan("liu", item, "逐处核对产权资料，列出6处用房清单", due_on=self._days.due)
        stage.plan("liu", item, "与区资源规划分局会商，逐户补办手续", due_on=self._days.due)
        stage.step("liu", item, "submit_plan", settings={"goal": "6处用房权属逐一厘清，形成清单并报财政局备案"})
        stage.step("zhao", item, "return_plan", note="两条措施都压到最后一天，请把第一步提前一周")
        stage.pass_days(stage.calendar.add(stage.today, 1), show_mails=True)
        stage.replan("liu", item, 1, due_on=self._days.due - timedelta(days=7))
        stage.step("liu", item, "submit_plan")
        stage.step("zhao", item, "approve_plan")
        stage.step("liu", item, "start")

    def _in_time(self) -> None:
        stage, item, due = self._stage, self._items["in_progress"], self._days.due
        stage.chapter("期限前的提醒", "Reminders before the deadline")
        stage.pass_days(stage.calendar.on_or_before(due - timedelta(days=5)), show_mails=True)
        stage.step(
            "chen",
            self._items["not_done"],
            "prolong",
            note="涉及历史遗留产权，需与区资源规划分局逐户会商，转为长期整改",
            minutes="联席会议纪要第3号",
            settings={
                "stage_goal": "本季度完成两处用房权属会商",
                "next_review_on": (stage.today + timedelta(days=90)).isoformat(),
                "final_on": (stage.today + timedelta(days=365)).isoformat(),
            },
        )
        stage.pass_days(stage.calendar.on_or_before(due - timedelta(days=1)), show_mails=True)
        stage.chapter("没有佐证材料，不能申请核查", "No evidence, no verification")
        stage.step("wang", item, "submit", note="采购价格已逐项核对")
        stage.pass_days(stage.calendar.on_or_before(due), show_mails=True)
        stage.finish_measures("wang", item)
        stage.step(
            "wang",
            item,
            "submit",
            note="采购价格已逐项核对，附核对表",
            evidence=self._evidence("核对表.txt", "29个品规重新议价完成"),
        )
        stage.step("wang", item, "verify", note="我自己看过了")
        stage.chapter("另一个人到现场核查，再销号", "Somebody else checks on site, then it is closed")
        stage.pass_days(stage.calendar.add(stage.today, 1), show_mails=False)
        stage.step("li", item, "verify", note="到现场抽查三家单位，与核对表一致")
        stage.step("chen", item, "close", minutes="联席会议纪要第4号")

    def _late(self) -> None:
        stage, item = self._stage, self._items["mostly_done"]
        stage.chapter("另一件逾期了：责任领导也会收到", "Another one is late: the leader in charge hears of it")
        stage.pass_days(stage.calendar.add(stage.today, 2), show_mails=True)
        stage.finish_measures("liu", item)
        stage.step(
            "liu", item, "submit", note="剩余事项已办结", evidence=self._evidence("办结说明.txt", "剩余1个问题已办结")
        )
        stage.step("li", item, "return", note="现场查看仍有一户未办结，请补齐后再报")
        stage.pass_days(stage.calendar.add(stage.today, 3), show_mails=True)
        stage.step(
            "liu", item, "submit", note="最后一户已办结", evidence=self._evidence("办结照片.txt", "最后一户办结照片")
        )
        stage.step("li", item, "verify", note="逐户核对无误")
        stage.step("chen", item, "close", minutes="联席会议纪要第5号")

    def _months(self) -> None:
        stage = self._stage
        stage.chapter("几个月过去：长期整改每季度复核", "Months pass: long-term items are reviewed each quarter")
        reopened = False
        while (following := stage.calendar.add(stage.today, 1)) < self._days.today:
            stage.pass_days(following, show_mails=False)
            self._review()
            if not reopened and stage.today >= self._days.reopened:
                reopened = True
                self._reopen()

    def _review(self) -> None:
        """Complete the reviews that have been open for some days, as diligent owners do."""
        stage = self._stage
        for listed in list_reviews(stage.app.ledger, actor=the_operator(), state=ReviewState.OPEN):
            if stage.calendar.between(listed.review.opens_on, stage.today) != _REVIEWED_AFTER:
                continue
            stage.go_to(stage.today, _AFTERNOON)
            done = complete(
                stage.app.ledger,
                listed.review.id,
                outcome="goes_on",
                note="本季度按计划推进，下季度继续",
                form=ReviewForm(settings={"stage_goal": "下季度完成两处用房的权属会商"}),
                at=stage.clock.at,
                actor=acting_for(stage.app, listed.reviewer or "chen"),
            )
            stage.say(
                f"{stage.today} {done.item} {done.period} 复核完成，下一次 {done.next_opens_on} 开始",
                f"{stage.today} {done.item} {done.period} reviewed; the next opens {done.next_opens_on}",
            )

    def _reopen(self) -> None:
        stage, item = self._stage, self._items["done"]
        stage.go_to(stage.today, _AFTERNOON)
        stage.chapter("回访发现问题反弹：重新整改", "A visit finds that a closed problem is back: it is reopened")
        assign(
            stage.app.ledger,
            item,
            owner="wang",
            leader="zhao",
            verifier="li",
            actor=acting_for(stage.app, "chen"),
            at=stage.clock.at,
        )
        stage.step("chen", item, "reopen", note="回访抽查发现签约随访记录又有补填，重新整改")

    def _ending(self) -> None:
        stage = self._stage
        stage.clock.at = stage.now
        stage.chapter("今天", "Today")
        stage.beat(show_mails=False)
        for listed in list_reviews(stage.app.ledger, actor=the_operator(), state=ReviewState.OPEN):
            stage.say(
                f"待复核：{listed.item} {listed.review.period}，{listed.review.due_on} 前",
                f"Review open: {listed.item} {listed.review.period}, by {listed.review.due_on}",
            )
        files = sorted((self._folder / "mail").glob("*.eml"))
        stage.say(
            f"共开复核{stage.reviews}次，写出邮件{stage.mails}封；最近的几封：",
            f"{stage.reviews} reviews opened, {stage.mails} mails written; the latest:",
        )
        for path in files[-3:]:
            stage.say(f"  {path.name}", f"  {path.name}", style="dim")
        found = verify(stage.app.ledger)
        if found.first_bad is None:
            stage.say(
                f"✓ {found.chains}条链、{found.entries}条记录，环环相扣",
                f"✓ {found.chains} chains, {found.entries} entries: every link holds",
            )

    def _evidence(self, name: str, text: str) -> Path:
        folder = self._folder / "demo-evidence"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_text(text + "\n", encoding="utf-8")
        return path

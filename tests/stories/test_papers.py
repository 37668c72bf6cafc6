"""Documents as an operator types them: what they say is what the ledger says, and reads back as the same."""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from rectify.documents.findings import Notice
from rectify.documents.notice import read_notice
from rectify.documents.source import read_file
from tests.papers.looks import lines, paragraph, settings_of
from tests.stories.conftest import Typed, approve_a_plan, finish_measures, today

ONE, TWO, THREE, FOUR = (f"XC2026-01-00{number}" for number in (1, 2, 3, 4))
NO_REASON = ("--note", "经领导小组批准")


@pytest.fixture(autouse=True)
def one_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_LANGUAGE", "zh")


def plain(value: Any) -> Any:
    """Return a value as it is compared: widths, blanks and the shapes of quotes do not count."""
    if isinstance(value, tuple):
        return tuple(plain(one) for one in value)
    if not isinstance(value, str):
        return value
    return "".join(unicodedata.normalize("NFKC", value).translate({ord(sign): '"' for sign in "“”"}).split())


FIELDS = ("group", "number", "title", "completion", "sustained", "measures", "body", "responsible", "due_on")
HEAD = ("title", "organization", "started_on", "ended_on", "feedback_on", "signed_on", "contact", "groups")


def told(notice: Notice) -> Iterator[object]:
    yield from (plain(getattr(notice, name)) for name in HEAD)
    for item in notice.items:
        yield {name: plain(getattr(item, name)) for name in FIELDS}


SAMPLES = Path(__file__).parents[1] / "documents_samples"


# Each sample in one form, and each form at least once; the rest with ``make slow``.
_FEW = {("declared_counts", "docx"), ("mixed_widths", "html"), ("page_around", "txt"), ("report_parts", "docx")}


@pytest.mark.parametrize(
    ("sample", "form"),
    [
        pytest.param(sample, form, marks=[] if (sample, form) in _FEW else [pytest.mark.slow])
        for sample in ("declared_counts", "mixed_widths", "page_around", "report_parts")
        for form in ("txt", "html", "docx")
    ],
)
def test_our_own_notice_gives_the_same_ledger_back(typed: Typed, tmp_path: Path, sample: str, form: str) -> None:
    first = read_file(SAMPLES / f"{sample}.txt")
    for arguments in (("init",), ("import", SAMPLES / f"{sample}.txt")):
        assert typed(*arguments).status == 0
    out = tmp_path / f"out.{form}"
    assert typed("export", "notice", out, "--edition", "inside", "--date", first.signed_on).status == 0
    again = read_file(out)
    assert list(told(again)) == list(told(first))
    assert again.problems == ()
    assert "新增0件" in typed("import", out).out


def test_the_word_file_says_what_the_text_says(office: Typed, tmp_path: Path) -> None:
    for form in ("txt", "docx"):
        assert office("export", "notice", f"out.{form}").status == 0
    said = [line.strip() for line in (tmp_path / "out.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    assert lines((tmp_path / "out.docx").read_bytes()) == said
    again = read_notice("\n".join(said))
    assert ([item.title for item in again.items][1], again.problems) == ("小水库安全责任不清", ())


def test_where_the_signature_stands_follows_from_its_length_and_the_seal(office: Typed, tmp_path: Path) -> None:
    office("export", "notice", "plain.docx", "--date", "2026-03-06")
    office("export", "notice", "sealed.docx", "--date", "2026-03-06", "--sealed")
    pitch = 156 / 25.4 * 1440 / 28
    content = (tmp_path / "plain.docx").read_bytes()
    # 中共青禾县水务局党组 has ten characters: it begins at 16 and ends two before the margin; the date begins at 18.
    assert settings_of(paragraph(content, "发文机关署名"), "ind")["right"] == str(round(2 * pitch))
    assert settings_of(paragraph(content, "成文日期"), "ind")["left"] == str(round(18 * pitch))
    content = (tmp_path / "sealed.docx").read_bytes()
    # 2026年3月6日 is six wide: four from the margin, and the name over its middle.
    assert settings_of(paragraph(content, "成文日期"), "ind")["right"] == str(round(4 * pitch))
    assert settings_of(paragraph(content, "发文机关署名"), "ind")["right"] == str(round(2 * pitch))


def test_an_office_words_its_reasons_itself_and_lets_nobody_guess_a_case(
    office: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office("withhold", TWO, "--reason", "case", *NO_REASON, "--as", "chen").status == 0
    monkeypatch.setenv("RECTIFY_NOTICE_REASONS", "case=依照规定暂;sensitive=依照规定暂")
    assert office("export", "notice", "own.txt", "--json").json["withheld"] == 1
    assert "另有1个问题依照规定暂未予公开。" in (tmp_path / "own.txt").read_text(encoding="utf-8")
    for wrong in ("case=因案件尚在办理;hype=因案件尚在办理", "case=暂缓", "else=暂缓", "secret=", "hype=一\n二"):
        monkeypatch.setenv("RECTIFY_NOTICE_REASONS", wrong)
        refused = office("export", "notice", "wrong.txt")
        assert (refused.status, "RECTIFY_NOTICE_REASONS" in refused.err) == (1, True), wrong


def test_what_is_withheld_is_counted_and_said(office: Typed, tmp_path: Path) -> None:
    assert office("withhold", TWO, "--reason", "secret", *NO_REASON, "--as", "chen").status == 0
    assert office("withhold", THREE, "--reason", "hype", *NO_REASON, "--as", "chen").status == 0
    assert office("withhold", FOUR, "--reason", "case", *NO_REASON, "--edition", "inside", "--as", "zhao").status == 0
    outside = office("export", "notice", "outside.txt", "--json").json
    inside = office("export", "notice", "inside.txt", "--edition", "inside", "--json").json
    assert [(one["items"], one["withheld"]) for one in (outside, inside)] == [(2, 2), (3, 1)]
    text = (tmp_path / "outside.txt").read_text(encoding="utf-8")
    assert "共指出4个问题" in text
    assert "本次公布的2个问题中，已完成整改1个，尚未完成整改1个，完成率50%。" in text
    assert "另有1个问题按照有关规定未予公开；另有1个问题按照保密规定未予公开。" in text
    assert "小水库" not in text
    assert "炒作" not in text
    told_inside = (tmp_path / "inside.txt").read_text(encoding="utf-8")
    assert ("小水库" in told_inside, "未予通报" in told_inside, "取水许可" in told_inside) == (True, True, False)
    assert "另有1个问题按照有关规定未予通报。" in told_inside
    shown = office("show", TWO, "--json").json["withheld"]
    assert shown == {"outside": "secret", "inside": None}
    assert office("withhold", TWO, "--lift", "--as", "chen").status == 0
    assert office("export", "notice", "again.txt", "--json").json["withheld"] == 1
    assert "取消限制公开：向社会公开" in office("history", TWO).out


DOUBLE_NUMBERS = """中共青岚区文化馆党组关于巡察整改情况的通报
2023年3月6日至5月5日，区委第一巡察组对文化馆党组开展了巡察，6月15日反馈了意见。
一、关于“阵地管理不严”问题
1.针对讲座审批不规范。
已完成整改。
整改情况：一是补办手续。二是修订办法。
3.针对场馆巡查不到位。
正在整改。
整改情况：增加巡查频次。
二、关于“作风建设不实”问题
3.针对服务时间随意调整。
已完成整改。
整改情况：统一公示时间。
4.针对临聘人员管理松散。
已完成整改。
整改情况：签订协议12份。
中共青岚区文化馆党组
2023年12月15日
"""


@pytest.mark.parametrize("withheld", [(), (2,), (1, 4)])
def test_an_edition_of_ours_gives_the_same_ledger_back(typed: Typed, tmp_path: Path, withheld: tuple[int, ...]) -> None:
    (tmp_path / "in.txt").write_text(DOUBLE_NUMBERS, encoding="utf-8")
    for arguments in (("init",), ("import", tmp_path / "in.txt")):
        assert typed(*arguments).status == 0
    for at in withheld:
        assert typed("withhold", f"XC2023-01-00{at}", "--reason", "hype", *NO_REASON).status == 0
    for edition in ("inside", "outside"):
        out = tmp_path / f"{edition}.txt"
        assert typed("export", "notice", out, "--edition", edition, "--date", "2023-12-15").status == 0
        again = read_file(out)
        left_out = len(withheld) if edition == "outside" else 0
        assert ([problem.code for problem in again.problems], again.declared["withheld"]) == ([], left_out)
        assert (again.declared["total"], len(again.items)) == (4, 4 - left_out)
        met = typed("import", out, "--dry-run", "--json").json[0]
        assert ({item["outcome"] for item in met["items"]}, met["gone"]) == ({"same"}, [])
        assert "新增0件" in typed("import", out).out


def test_a_confidential_item_is_in_neither_text_nor_figures(office: Typed, tmp_path: Path) -> None:
    office("assign", TWO, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    office("confide", TWO, "--as", "chen")
    written = office("export", "notice", "out.txt")
    assert "保密事项1件没有写入" in written.out
    text = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert ("共指出3个问题" in text, "小水库" in text) == (True, False)
    assert "保密" not in office("export", "notice", "other.txt", "--as", "li").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("withhold", TWO, "--reason", "secret", "--as", "chen"), "没有写明由谁批准"),
        (("withhold", TWO, "--reason", "secret", *NO_REASON, "--as", "wang"), "王敏不能决定是否公开"),
        (("withhold", TWO, "--reason", "nothing", *NO_REASON, "--as", "chen"), "没有这种理由"),
        (("withhold", TWO, "--lift", "--as", "chen"), "没有任何变化"),
        (("withhold", TWO, "--as", "chen"), "要且只要一样"),
        (("export", "notice", "out.odt"), "通报没有这种格式"),
        (("export", "report", "out.html"), "整改情况报告没有这种格式"),
        (("export", "notice", "out.txt", "--sealed"), "盖不了章"),
        (("export", "letter", ONE, "out.docx"), "已经办结"),
        (("export", "letter", TWO, "out.docx", "--level", "warning"), "还没有逾期，不能告诫"),
        (("export", "letter", TWO, "out.docx", "--level", "x"), "没有这一种"),
        (("export", "letter", TWO, "out.docx", "--as", "wang"), "王敏不能起草提醒函、告诫函"),
        (("export", "period-report", "2026Q9", "out.docx"), "不是季度或者年份"),
        (("export", "head-report", "nobody", "out.docx"), "没有找到"),
        (("template", "add", "notice", "notice.txt", "--as", "chen"), "不是Word文档"),
        (("template", "use", "notice", "7", "--as", "chen"), "没有这一版"),
        (("template", "check", "nothing", "notice.txt"), "没有这一种"),
        (("template", "add", "notice", "own.docx", "--as", "wang"), "王敏不能管理文书模板"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    office: Typed, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    office("template", "export", "notice", "own.docx")
    said = office(*arguments)
    assert (said.status, says in said.err) == (1, True)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("out.")]


def test_an_item_goes_its_way_and_every_paper_tells_of_it(office: Typed, tmp_path: Path, proof: Path) -> None:
    office("assign", FOUR, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
    approve_a_plan(office, FOUR)
    office("advance", FOUR, "start", "--as", "wang")
    finish_measures(office, FOUR, login="wang")
    form = ("--set", "recovered=86400.5", "--set", "rules_made=2", "--set", "progress=台账已补齐，逐户核对。")
    handed_in = ("--note", "全部核对", "--evidence", proof, "--group", "results")
    assert office("advance", FOUR, "submit", *handed_in, *form, "--as", "wang").status == 0
    assert office("advance", FOUR, "verify", "--note", "抽查十户，账实相符", "--as", "li").status == 0
    decided = ("--decided-on", today(), "--minutes", "联席会议纪要第3号")
    assert office("advance", FOUR, "close", *decided, "--as", "chen").status == 0

    office("export", "notice", "notice.txt")
    text = (tmp_path / "notice.txt").read_text(encoding="utf-8")
    assert "整改中建立健全制度2项，挽回资金8.64005万元。" in text
    assert "台账已补齐，逐户核对。" in text

    office("export", "closing-form", FOUR, "form.docx", "--date", "2026-04-01")
    form_lines = lines((tmp_path / "form.docx").read_bytes())
    for said in (
        f"事项编号：{FOUR}　　　　填表日期：2026年4月1日",
        "取水许可台账缺漏",
        "台账已补齐，逐户核对。",
        "建立健全制度2项，挽回资金8.64005万元。",
        "完成情况（1份）：责任书.txt",
        f"{_day(today())}　李强　核查通过：抽查十户，账实相符",
        f"{_day(today())}，联席会议纪要第3号",
    ):
        assert said in form_lines
    assert form_lines.count("负责人（签字）：　　　　　　　（公章）") == 2

    office("export", "head-report", "zhao", "head.docx")
    head = lines((tmp_path / "head.docx").read_bytes())
    assert f"{_day(today())}，联席会议纪要第3号，研究整改事项1项。" in head
    assert f"{_day(today())}，批准整改方案：取水许可台账缺漏。" in head
    assert "整改期间，本人批准、退回、核查或者办理整改事项1次。" in head

    office("export", "report", "report.docx")
    report = lines((tmp_path / "report.docx").read_bytes())
    assert "三、尚未完成的问题及下一步措施" in report
    assert [line for line in report if line.startswith("4.")] == ["4.取水许可台账缺漏。"]

    office("export", "period-report", str(today().year), "period.docx")
    document = Document(str(tmp_path / "period.docx"))
    counted = [[cell.text for cell in row.cells][:7] for row in document.tables[0].rows]
    assert counted[1][1:] == ["4", "2", "1", "1", "0", "50%"]
    assert f"{today().year}年内，新登记问题4个，销号2个，完成定期复核0次，批准延期0件。" in lines(
        (tmp_path / "period.docx").read_bytes()
    )

    office("export", "opinion", "opinion.docx")
    told = lines((tmp_path / "opinion.docx").read_bytes())
    assert (told[0], "巡察组对你单位进行了巡察" in "".join(told)) == ("巡察意见书", True)


def test_a_letter_counts_the_days_and_sets_the_last_limit_that_is_given(office: Typed, tmp_path: Path) -> None:
    office("assign", TWO, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    assert office("export", "letter", TWO, "reminder.docx", "--as", "zhao").status == 0
    told = lines((tmp_path / "reminder.docx").read_bytes())
    said = "".join(told)
    # Of no unit below the office: it goes to the body that was inspected, and not to the office that writes it.
    assert told[:2] == ["关于整改事项的提醒函", "中共青禾县水务局党组："]
    late = office("show", TWO, "--json").json["due_on"]
    assert f"整改期限为{_day(date.fromisoformat(late))}，还有" in said
    beyond = (date.fromisoformat(late) + timedelta(days=12)).isoformat()
    limit = (date.fromisoformat(late) + timedelta(days=30)).isoformat()
    written = office("export", "letter", TWO, "warning.docx", "--date", beyond, "--until", limit, "--json")
    assert written.json["kind"] == "warning-letter"
    said = "".join(lines((tmp_path / "warning.docx").read_bytes()))
    assert "至今逾期12天。" in said
    assert f"请于{_day(date.fromisoformat(limit))}前完成整改" in said


def test_an_own_template_is_checked_kept_used_and_left_again(office: Typed, tmp_path: Path) -> None:
    office("template", "export", "notice", "own.docx")
    document = Document(str(tmp_path / "own.docx"))
    opening = next(one for one in document.paragraphs if one.text == "{{ opening }}")
    opening.runs[0].text = "【本单位】{{ opening }}"
    document.save(str(tmp_path / "own.docx"))
    opening.runs[0].text = "{{ openning }}"
    document.save(str(tmp_path / "bad.docx"))
    bad = office("template", "check", "notice", "bad.docx", "--json")
    assert (bad.status, [one["code"] for one in bad.json["problems"]]) == (1, ["unknown_variable"])
    assert office("template", "add", "notice", "bad.docx", "--as", "chen").status == 1
    assert office("template", "preview", "notice", "own.docx", "try.docx").status == 0
    assert office("template", "add", "notice", "own.docx", "--note", "加抬头", "--as", "chen").status == 0
    assert office("template", "add", "notice", "own.docx", "--as", "chen", "--json").json["version"] == 1
    assert office("export", "notice", "before.docx", "--json").json["template"] == 0
    assert office("template", "use", "notice", "1", "--as", "chen", "--json").json["changed"] is True
    assert office("export", "notice", "after.docx", "--json").json["template"] == 1
    assert lines((tmp_path / "after.docx").read_bytes())[1].startswith("【本单位】")
    assert lines((tmp_path / "try.docx").read_bytes())[1].startswith("【本单位】")
    office("template", "use", "notice", "0", "--as", "chen")
    assert not lines((tmp_path / "before.docx").read_bytes())[1].startswith("【本单位】")
    listed = office("template", "list", "--json").json
    assert [(one["version"], one["used"], one["note"]) for one in listed["templates"]] == [(1, False, "加抬头")]
    office("template", "export", "notice", "back.docx", "--version", "1")
    assert (tmp_path / "back.docx").read_bytes() == (tmp_path / "own.docx").read_bytes()
    assert office("history", "verify").status == 0


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def test_pdf_is_made_where_what_makes_it_is_installed(office: Typed, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    for arguments in (("notice", "notice.pdf"), ("closing-form", ONE, "form.pdf"), ("report", "report.pdf")):
        assert office("export", *arguments).status == 0
        assert (tmp_path / arguments[-1]).read_bytes().startswith(b"%PDF-")
    office("export", "notice", "notice.txt")
    assert list(told(read_file(tmp_path / "notice.pdf"))) == list(told(read_file(tmp_path / "notice.txt")))


def test_a_page_leaves_the_place_of_a_seal_and_reads_as_before(office: Typed, tmp_path: Path) -> None:
    for name, more in (("plain.html", ()), ("sealed.html", ("--sealed",))):
        assert office("export", "notice", name, *more).status == 0
    plain, sealed = (tmp_path / name for name in ("plain.html", "sealed.html"))
    assert ('<div class="sealed">' in sealed.read_text(), '<div class="sealed">' in plain.read_text()) == (True, False)
    assert list(told(read_file(sealed))) == list(told(read_file(plain)))


def test_without_it_the_way_round_is_told(office: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    said = office("export", "notice", "notice.pdf")
    assert (said.status, "另存为PDF" in said.err, "rectify[pdf]" in said.err) == (1, True, True)
    assert not (tmp_path / "notice.pdf").exists()

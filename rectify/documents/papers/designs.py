"""The templates that come with the product, line by line: what each says, in which style, and what steers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rectify.documents.papers.styles import Style


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph."""

    style: Style
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its lines, and over how many columns it goes."""

    lines: tuple[Line, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``height`` is its least height in millimetres, ``repeats`` that it heads every page."""

    cells: tuple[Cell, ...]
    height: float = 8
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the widths of its columns as shares of the text's width, and its rows."""

    shares: tuple[int, ...]
    rows: tuple[Row, ...]


Part = Line | Grid
Design = Sequence[Part]


def body(text: str) -> Line:
    """Return a paragraph of the body."""
    return Line(Style.BODY, text)


def steer(text: str) -> Line:
    """Return a command of the template in a paragraph of its own, which leaves nothing behind."""
    return Line(Style.CONTROL, f"{{%p {text} %}}")


def label(text: str) -> Cell:
    """Return the cell that names what stands beside it."""
    return Cell((Line(Style.LABEL, text),))


def cell(*texts: str, columns: int = 1, style: Style = Style.CELL) -> Cell:
    """Return a cell of one paragraph for each text; commands among them stand in their own style."""
    lines = tuple(Line(Style.CONTROL if text.startswith("{%p") else style, text) for text in texts)
    return Cell(lines, columns)


def head(*titles: str) -> Row:
    """Return the row that heads a table on every page."""
    return Row(tuple(Cell((Line(Style.TABLE_HEAD, title),)) for title in titles), repeats=True)


def steer_row(text: str, columns: int) -> Row:
    """Return a row that holds a command and leaves nothing behind."""
    return Row((Cell((Line(Style.CONTROL, f"{{%tr {text} %}}"),), columns),), height=5)


def signature(name: str = "{{ organization }}") -> tuple[Line, ...]:
    """Return who signs and when; where they stand follows from their lengths (``finishing``)."""
    return (body(""), Line(Style.SIGNATURE, name), Line(Style.DATE, "{{ day }}"))


_FINDINGS: Design = (
    steer("for group in groups"),
    steer("if group.heading"),
    Line(Style.HEADING_1, "{{ group.mark }}{{ group.heading }}"),
    steer("endif"),
    steer("for item in group.entries"),
    Line(Style.HEADING_3, "{{ item.number }}.针对{{ item.title }}。"),
    body("{{ item.verdict }}。"),
    steer("if inside and item.responsible"),
    body("责任人：{{ item.responsible }}。"),
    steer("endif"),
    steer("if item.limit"),
    body("整改时限：{{ item.limit }}。"),
    steer("endif"),
    steer("for paragraph in item.paragraphs"),
    body("{{ paragraph.text }}"),
    steer("endfor"),
    steer("endfor"),
    steer("endfor"),
)

NOTICE: Design = (
    Line(Style.TITLE, "{{ title }}"),
    body("{{ opening }}"),
    steer("if figures or left_out"),
    body("{{ figures }}{{ left_out }}"),
    steer("endif"),
    *_FINDINGS,
    body("{{ closing }}"),
    *signature(),
)

_BLANK_DATE = "　　　　年　　月　　日"
_SIGNED = (
    "",
    "",
    "负责人（签字）：　　　　　　　（公章）　　",
    _BLANK_DATE,
)

CLOSING_FORM: Design = (
    Line(Style.FORM_TITLE, "整改事项销号审批表"),
    Line(Style.FORM_LINE, "事项编号：{{ number }}　　　　填表日期：{{ day }}"),
    Grid(
        (15, 35, 15, 35),
        (
            Row((label("检查名称"), cell("{{ inspection }}", columns=3))),
            Row((label("问题类别"), cell("{{ category }}", columns=3))),
            Row((label("具体问题"), cell("{{ title }}", columns=3)), height=12),
            Row((label("责任单位"), cell("{{ unit }}"), label("责任人"), cell("{{ owner }}"))),
            Row((label("责任领导"), cell("{{ leader }}"), label("核查人"), cell("{{ verifier }}"))),
            Row((label("反馈日期"), cell("{{ feedback_on }}"), label("整改期限"),
                 cell("{{ due }}{% if extended %}（原定{{ first_due }}）{% endif %}"))),
            Row((label("整改措施"), cell(
                "{%p for measure in measures %}",
                "{{ measure.position }}.{{ measure.text }}{% if measure.people %}（{{ measure.people }}）{% endif %}",
                "{%p endfor %}", columns=3))),
            Row((label("整改结果"), cell(
                "{%p if result %}", "{{ result }}", "{%p endif %}",
                "{%p if gains %}", "{{ gains }}。", "{%p endif %}",
                "{%p if returns %}", "曾退回{{ returns }}次。", "{%p endif %}", columns=3)), height=14),
            Row((label("佐证材料"), cell(
                "{%p for group in evidence %}", "{{ group.name }}（{{ group.count }}份）：{{ group.files }}",
                "{%p endfor %}", columns=3))),
            Row((label("核查情况"), cell(
                "{%p if findings %}", "{{ findings }}", "{%p endif %}",
                "{%p for step in checks %}", "{{ step.day }}　{{ step.who }}　{{ step.what }}"
                "{% if step.note %}：{{ step.note }}{% endif %}", "{%p endfor %}", columns=3)), height=12),
            Row((label("集体研究"), cell(
                "{%p for decision in decisions %}", "{{ decision.day }}，{{ decision.minutes }}", "{%p endfor %}",
                columns=3))),
            Row((label("整改单位意见"), cell(*_SIGNED, columns=3, style=Style.SIGNED_CELL)), height=28),
            Row((label("督办部门意见"), cell(*_SIGNED, columns=3, style=Style.SIGNED_CELL)), height=28),
        ),
    ),
)  # fmt: skip

OPINION: Design = (
    Line(Style.TITLE, "{{ heading }}"),
    Line(Style.ADDRESSEE, "{{ organization }}："),
    body("{{ opening }}现提出以下意见，请认真整改。"),
    Line(Style.HEADING_1, "一、存在的主要问题"),
    steer("for group in groups"),
    steer("if group.heading"),
    Line(Style.HEADING_2, "{{ group.sub_mark }}{{ group.heading }}"),
    steer("endif"),
    steer("for item in group.entries"),
    body("{{ item.number }}.{{ item.title }}。{% if item.due %}（{{ item.due }}前完成整改）{% endif %}"),
    steer("endfor"),
    steer("endfor"),
    Line(Style.HEADING_1, "二、整改要求"),
    body("请对照以上{{ total }}个问题逐条制定整改措施，明确责任领导、责任人和完成时限，按期完成整改并形成佐证材料。"),
    body(f"整改情况请于{{% if report_by %}}{{{{ report_by }}}}{{% else %}}{_BLANK_DATE}{{% endif %}}前"
         "书面报送{{ office }}。"
         "确需延期的，应当在期限届满前书面申请，说明理由、已有进展和预计完成日期。"),
    *signature("{{ office }}"),
)  # fmt: skip

REPORT: Design = (
    Line(Style.TITLE, "{{ title }}"),
    Line(Style.ADDRESSEE, "{{ office }}："),
    body("{{ opening }}现将整改情况报告如下。"),
    Line(Style.HEADING_1, "一、整改总体情况"),
    body("{{ figures }}"),
    Line(Style.HEADING_1, "二、反馈问题整改落实情况"),
    steer("for group in groups"),
    steer("if group.heading"),
    Line(Style.HEADING_2, "{{ group.sub_mark }}{{ group.heading }}"),
    steer("endif"),
    steer("for item in group.entries"),
    Line(Style.HEADING_3, "{{ item.number }}.{{ item.title }}。"),
    body("{{ item.verdict }}。{% if item.owner %}责任人：{{ item.owner }}。{% endif %}"),
    steer("for paragraph in item.paragraphs"),
    body("{{ paragraph.text }}"),
    steer("endfor"),
    steer("endfor"),
    steer("endfor"),
    Line(Style.HEADING_1, "三、尚未完成的问题及下一步措施"),
    steer("for item in unfinished"),
    body("{{ item.number }}.{{ item.title }}。{{ item.verdict }}"
         "{% if item.due %}，期限{{ item.due }}{% endif %}{% if item.owner %}，责任人{{ item.owner }}{% endif %}。"
         "{% if item.cause %}未完成原因：{{ item.cause }}。{% endif %}"
         "{% if item.next_step %}下一步措施：{{ item.next_step }}。{% endif %}"),
    steer("else"),
    body("反馈的问题已全部完成整改。"),
    steer("endfor"),
    body("特此报告。"),
    *signature(),
)  # fmt: skip

HEAD_REPORT: Design = (
    Line(Style.TITLE, "{{ title }}"),
    Line(Style.ADDRESSEE, "{{ office }}："),
    body("{{ opening }}本人作为整改第一责任人，现将组织落实情况报告如下。"),
    Line(Style.HEADING_1, "一、组织研究整改情况"),
    steer("for decision in decisions"),
    body("{{ decision.day }}，{{ decision.minutes }}，研究整改事项{{ decision.count }}项。"),
    steer("else"),
    body("（台账中没有集体研究的记录，请据实填写。）"),
    steer("endfor"),
    Line(Style.HEADING_1, "二、亲自推动整改情况"),
    body("整改期间，本人批准、退回、核查或者办理整改事项{{ deeds_count }}次。"),
    steer("for deed in deeds"),
    body("{{ deed.day }}，{{ deed.what }}：{{ deed.title }}。"),
    steer("endfor"),
    Line(Style.HEADING_1, "三、领办问题整改情况"),
    steer("for item in led"),
    body("{{ item.number }}.{{ item.title }}。{{ item.verdict }}{% if item.due %}，期限{{ item.due }}{% endif %}。"),
    steer("else"),
    body("（台账中没有由本人负责的问题，请据实填写。）"),
    steer("endfor"),
    Line(Style.HEADING_1, "四、整改成效"),
    body("{{ figures }}"),
    Line(Style.HEADING_1, "五、存在的不足和下一步打算"),
    body("（请据实填写。）"),
    body("特此报告。"),
    body(""),
    Line(Style.SIGNATURE, "主要负责人（签字）：＿＿＿＿＿＿"),
    Line(Style.DATE, "{{ day }}"),
)

_COUNTED = ("合计", "已完成", "长期整改", "推进中", "其中逾期", "完成率", "进度")
_PERIOD_ROW = (
    cell("{{ row.name }}", style=Style.TABLE_TEXT),
    *(
        cell(f"{{{{ row.{name} }}}}", style=Style.FIGURE)
        for name in ("total", "done", "lasting", "open", "overdue", "rate")
    ),
    cell("{{ row.bar }}", style=Style.BAR),
)


_LATE_ITEM = ("number", "title", "unit", "owner")


def _counted(first: str, rows: str) -> Grid:
    return Grid(
        (20, 8, 10, 12, 10, 12, 10, 18),
        (head(first, *_COUNTED), steer_row(f"for row in {rows}", 8), Row(_PERIOD_ROW), steer_row("endfor", 8)),
    )


def _chart(name: str) -> tuple[Line, ...]:
    return (
        steer(f"if {name}"),
        Line(Style.CHART, f"{{{{ {name} }}}}"),
        Line(Style.CHART_TITLE, f"{{{{ {name}_title }}}}"),
        steer("endif"),
    )


PERIOD_REPORT: Design = (
    Line(Style.TITLE, "{{ title }}"),
    body("{{ opening }}"),
    Line(Style.HEADING_1, "一、总体情况"),
    body("{{ figures }}"),
    body("{{ flows }}"),
    *_chart("trend"),
    Line(Style.HEADING_1, "二、各次检查整改情况"),
    Line(Style.TABLE_TITLE, "表1　各次检查问题整改进度"),
    Line(Style.FORM_LINE, "{{ legend }}"),
    _counted("检查", "by_inspection"),
    Line(Style.HEADING_1, "三、各单位整改情况"),
    Line(Style.TABLE_TITLE, "表2　各单位问题整改进度"),
    Line(Style.FORM_LINE, "{{ legend }}"),
    _counted("单位", "by_unit"),
    *_chart("spread"),
    Line(Style.HEADING_1, "四、逾期未完成的问题"),
    steer("if late"),
    Line(Style.TABLE_TITLE, "表3　逾期未完成问题清单"),
    Grid(
        (18, 38, 18, 12, 14),
        (
            head("编号", "问题", "责任单位", "责任人", "逾期"),
            steer_row("for item in late", 5),
            Row((*(cell(f"{{{{ item.{name} }}}}", style=Style.TABLE_TEXT) for name in _LATE_ITEM),
                 cell("{{ item.days }}天", style=Style.FIGURE))),
            steer_row("endfor", 5),
        ),
    ),
    steer("else"),
    body("没有逾期未完成的问题。"),
    steer("endif"),
    Line(Style.HEADING_1, "五、长期整改问题"),
    steer("for item in lasting"),
    body("{{ item.number }}　{{ item.title }}（{{ item.unit }}）。"
         "{% if item.reviewed %}{{ item.reviewed }}。{% endif %}"),
    steer("else"),
    body("没有长期整改的问题。"),
    steer("endfor"),
    *signature("{{ office }}"),
)  # fmt: skip

_LATE = (
    "{% if days_late %}期限已于{{ due }}届满，至今逾期{{ days_late }}天。"
    "{% elif due %}整改期限为{{ due }}，{% if days_left %}还有{{ days_left }}天{% else %}今天到期{% endif %}。"
    "{% endif %}"
)
_TOLD = "{% if reminded %}此前已提醒{{ reminded }}次，最近一次为{{ reminded_on }}。{% endif %}"
_FACTS = "{{ feedback }}你单位负责整改的“{{ title }}”问题（编号{{ number }}）"

REMINDER_LETTER: Design = (
    Line(Style.TITLE, "关于整改事项的提醒函"),
    Line(Style.ADDRESSEE, "{{ unit }}："),
    body(f"{_FACTS}，目前状态为“{{{{ state }}}}”。{_LATE}{_TOLD}"),
    body("请抓紧推进整改，按期完成，并及时报送整改情况和佐证材料。确需延期的，请在期限届满前书面申请，说明理由、已有进展和"
         "预计完成日期。"),
    body("特此函告。"),
    *signature("{{ office }}"),
)  # fmt: skip

WARNING_LETTER: Design = (
    Line(Style.TITLE, "关于整改事项的告诫函"),
    Line(Style.ADDRESSEE, "{{ unit }}："),
    body(f"{_FACTS}，目前状态为“{{{{ state }}}}”。{_LATE}{_TOLD}"),
    body(f"现予以告诫：请于{{% if last_limit %}}{{{{ last_limit }}}}{{% else %}}{_BLANK_DATE}{{% endif %}}前"
         "完成整改，并书面说明"
         "未能按期完成的原因。届时仍未完成的，将按照有关规定予以问责。"),
    body("特此函告。"),
    *signature("{{ office }}"),
)  # fmt: skip

DESIGNS: Mapping[str, Design] = {
    "notice": NOTICE,
    "closing-form": CLOSING_FORM,
    "opinion": OPINION,
    "report": REPORT,
    "head-report": HEAD_REPORT,
    "period-report": PERIOD_REPORT,
    "reminder-letter": REMINDER_LETTER,
    "warning-letter": WARNING_LETTER,
}

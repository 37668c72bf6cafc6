"""What the reader refuses and what the YAML parser objects to, in words that need no knowledge of YAML."""

from __future__ import annotations

from collections.abc import Mapping

from yaml import MarkedYAMLError, YAMLError

from engine.words import Words
from workflows.problems import NOTHING, Finding, Path, Place

_COMPLAINTS: tuple[tuple[str, Words, Words], ...] = (
    (
        "found character '\\t'",
        Words("缩进里有制表符（Tab）", "There is a tab in the indentation"),
        Words("缩进只用空格。", "Indent with spaces only."),
    ),
    (
        "mapping values are not allowed here",
        Words("这里不能有冒号", "A colon cannot stand here"),
        Words("检查缩进；文字里有冒号时加引号。", "Check the indentation; put text with a colon in quotes."),
    ),
    (
        "could not find expected ':'",
        Words("这一行缺少冒号", "A colon is missing"),
        Words("写成“键: 值”，冒号后空一格。", "Write `key: value`, with a space after the colon."),
    ),
    (
        "found unexpected end of stream",
        Words("引号没有成对", "A quotation mark is never closed"),
        Words("补上另一半引号。", "Close the quotation."),
    ),
    (
        "expected ',' or",
        Words("括号里少了逗号，或括号没有成对", "A comma is missing, or a bracket is never closed"),
        Words("写成[甲, 乙]或{键: 值}。", "Write [a, b] or {key: value}."),
    ),
    (
        "expected '<document start>'",
        Words("上面的内容到这里已经完了", "What stands above has ended here"),
        Words("一个文件只写一个工作流；检查缩进。", "One file holds one workflow; check the indentation."),
    ),
    (
        "expected <block end>",
        Words("缩进对不齐", "The indentation does not line up"),
        Words("同一层的行从同一列开始。", "Lines of one level start in one column."),
    ),
    (
        "that cannot start any token",
        Words("这里不能用这个符号开头", "Text cannot start with this sign"),
        Words("给这段文字加引号。", "Put the text in quotes."),
    ),
)

_COPY_HINT = Words(
    "把内容照样写一遍；文字以&或*开头时加引号。", "Write it out; put text that starts with & or * in quotes."
)

REFUSALS: Mapping[str, tuple[Words, Words]] = {
    "empty": (
        Words("文件里没有内容", "The file holds nothing"),
        Words("从“workflow: 名称”写起。", "Start with `workflow: name`."),
    ),
    "several_documents": (
        Words("这里又开始了一份文档（---）", "A second document starts here (---)"),
        Words("一个文件只写一个工作流。", "One file holds one workflow."),
    ),
    "directive": (
        Words("不能用以%开头的指令", "Directives (%) cannot be used"),
        Words("删去这一行。", "Delete the line."),
    ),
    "anchor": (Words("不能用锚点（&）", "Anchors (&) cannot be used"), _COPY_HINT),
    "alias": (Words("不能用引用（*）", "Aliases (*) cannot be used"), _COPY_HINT),
    "merge_key": (
        Words("不能用合并（<<）", "Merge keys (<<) cannot be used"),
        Words("把内容照样写一遍。", "Write it out."),
    ),
    "tag": (
        Words("不能用标签（!）", "Tags (!) cannot be used"),
        Words("删去它；文字以!开头时加引号。", "Delete it; put text that starts with ! in quotes."),
    ),
    "key_not_text": (
        Words("键必须是文字", "A key must be text"),
        Words("换一个以小写字母开头的名称。", "Choose a name that starts with a small letter."),
    ),
    "duplicate_key": (
        Words("“{key}”在这里写了两次，第一次在第{line}行", "{key!r} is written twice here, first on line {line}"),
        Words("删去一处，或改名。", "Delete one of them, or rename it."),
    ),
    "too_many_values": (
        Words("内容太多，超过{most}项", "There is too much in the file: more than {most} values"),
        Words("一个文件只写一个工作流。", "One file holds one workflow."),
    ),
    "too_deep": (
        Words("层次太多，超过20层", "Too deep: more than 20 levels"),
        Words("检查缩进和括号。", "Check the indentation and the brackets."),
    ),
    "syntax": (
        Words("这里读不下去", "The text cannot be read from here on"),
        Words("检查引号里的反斜杠。", "Check the backslashes inside quotes."),
    ),
}


def complaint(error: YAMLError, *, path: Path, reached: Place) -> Finding:
    """Return the parser's objection with its place; ``reached`` stands in when the parser names none."""
    said, place = str(error), reached
    if isinstance(error, MarkedYAMLError):
        said = error.problem or error.context or said
        mark = error.problem_mark or error.context_mark
        place = reached if mark is None else Place(line=mark.line + 1, column=mark.column + 1)
    for fragment, message, hint in _COMPLAINTS:
        if fragment in said:
            return Finding(path=path, code="syntax", message=message, hint=hint, place=place)
    return Finding(
        path=path,
        code="syntax",
        message=Words("这里不合YAML的写法（{said}）", "This is not YAML: {said}").fill(said=said),
        hint=NOTHING,
        place=place,
    )


def refusal(code: str, *, path: Path, place: Place, **fields: object) -> Finding:
    """Return what the reader itself refuses, by its code."""
    message, hint = REFUSALS[code]
    return Finding(path=path, code=code, message=message.fill(**fields), hint=hint, place=place)

"""Whether the commands of a template keep a Word document whole, whichever way its conditions go.

What stands between a command and its end is left out or repeated. The document stays well formed if that part closes
what it opens, or opens again what it closes: then it makes no difference how often it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.words import Words
from notifications.texts.problems import Fault

_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")
_HINT = Words(
    "开头和结尾要放在一起：都在同一段文字里，或者各占一段写成{%p … %}，各占表格一行写成{%tr … %}。",
    "Begin and end belong together: both within one paragraph, or each in a paragraph of its own as {%p … %}, or each"
    " in a row of its own as {%tr … %}.",
)


def faults_of_structure(source: str, environment: ImmutableSandboxedEnvironment) -> list[Fault]:
    """Return each command whose part cannot be left out or repeated; the source parses."""
    found: list[Fault] = []
    _look(environment.parse(source).body, found)
    return found


def _look(body: Iterable[nodes.Node], found: list[Fault]) -> str:
    """Return the text of a body as far as markup goes, and add what is wrong inside of it."""
    written = []
    for node in body:
        if isinstance(node, nodes.Output):
            written += [part.data if isinstance(part, nodes.TemplateData) else "x" for part in node.nodes]
        elif isinstance(node, nodes.If):
            _require_whole(node, [node.body, *(branch.body for branch in node.elif_), node.else_], found)
        elif isinstance(node, nodes.For):
            _require_whole(node, [node.body, node.else_], found)
    return "".join(written)


def _require_whole(node: nodes.Node, branches: Iterable[list[nodes.Node]], found: list[Fault]) -> None:
    # An ``elif`` of Jinja is a condition of its own within the list of its first.
    for branch in branches:
        if not _is_whole(_look(branch, found)):
            found.append(
                Fault(
                    code="structure",
                    line=node.lineno,
                    message=Words("开头和结尾不在同一级", "it begins at one level and ends at another"),
                    hint=_HINT,
                )
            )
            return


def _is_whole(markup: str) -> bool:
    closed: list[str] = []
    opened: list[str] = []
    for end, name, alone in _TAG.findall(markup):
        if alone:
            continue
        if not end:
            opened.append(name)
        elif not opened:
            closed.append(name)
        elif opened.pop() != name:
            return False
    rest = _TAG.sub("", markup)
    return "<" not in rest and ">" not in rest and closed == opened[::-1]

"""What a text may be written with: an allow-list of Jinja's syntax over the documented variables. Nothing is run.

Whatever passes writes at most its own length and a few values for each entry of a list: there is nothing to call, to
multiply or to define, a loop goes through a named list, and a loop inside it through a list of its entry.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.words import Words
from notifications.texts.environment import FILTERS
from notifications.texts.problems import Fault, nearest, quoted
from notifications.texts.unreadable import said_of
from notifications.texts.variables import Holds, Variable, by_name

LARGEST_SOURCE = 16 * 1024
_DEEPEST, _MOST_FAULTS, _LONGEST_SHORT = 24, 50, 2_000
_NOT_WRITTEN = frozenset({Holds.FLAG, Holds.LIST, Holds.ENTRY})
_COMPARISONS = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq"})
_LOOP = Variable(
    name="loop",
    says=Words("循环走到哪里", "where the loop is"),
    holds=Holds.ENTRY,
    of=(
        Variable(name="first", says=Words("第一项", "the first entry"), holds=Holds.FLAG),
        Variable(name="last", says=Words("最后一项", "the last entry"), holds=Holds.FLAG),
        Variable(name="index", says=Words("第几项", "its place"), holds=Holds.NUMBER),
    ),
)
_MAY = Words(
    "可以写：{{ 变量 }}、{% if %}、{% for … in 一组 %}、比较、and/or/not、过滤器short、inside、length。",
    "Allowed: {{ a variable }}, {% if %}, {% for … in a list %}, comparisons, and/or/not,"
    " the filters short, inside and length.",
)
_ONLY_TEXT = Words("只有文字和数字可以写出来。", "Only words and numbers can be written.")

Scope = Mapping[str, Variable]


class _EnoughError(Exception):
    """So much is wrong that looking for more helps nobody."""


def faults_of_syntax(
    source: str, variables: Scope, environment: ImmutableSandboxedEnvironment, *, largest: int = LARGEST_SOURCE
) -> list[Fault]:
    """Return what of a text is not allowed, in the order of its lines; nothing when it may be compiled and written.

    ``largest`` is how many bytes it may have.
    """
    if len(source.encode("utf-8", "surrogatepass")) > largest:
        return [
            Fault(
                code="too_large",
                line=1,
                message=Words(f"文件超过{largest // 1024}KB", f"it is larger than {largest // 1024} KB"),
            )
        ]
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as fault:
        return [_unreadable(fault.lineno, fault.message or "")]
    except (RecursionError, MemoryError, ValueError, OverflowError):
        # Jinja's parser and Python's numbers stumble over what is too deep or too long instead of refusing it.
        return [_too_deep(1)]
    checker = _Checker()
    with contextlib.suppress(_EnoughError):
        checker.body(tree.body, variables, depth=0)
    return sorted(checker.faults, key=lambda fault: fault.line)


@dataclass(slots=True)
class _Checker:
    """Goes through a text's tree; what it does not know by name is refused."""

    faults: list[Fault] = field(default_factory=list)

    def body(self, found: Iterable[nodes.Node], scope: Scope, *, depth: int, loops: tuple[str, ...] = ()) -> None:
        if depth > _DEEPEST:
            self._add(_too_deep(1))
            return
        for node in found:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        self._output(part, scope, depth)
                case nodes.If():
                    self._condition(node.test, scope, depth)
                    for branch in (node.body, node.elif_, node.else_):
                        self.body(branch, scope, depth=depth + 1, loops=loops)
                case nodes.For():
                    self._loop(node, scope, depth, loops)
                case _:
                    self._refuse(node)

    def _output(self, node: nodes.Expr, scope: Scope, depth: int) -> None:
        """Let plain text pass, and values that can be written."""
        if isinstance(node, nodes.TemplateData):
            return
        found = self._value(node, scope, depth)
        if found in _NOT_WRITTEN:
            self._add(
                Fault(
                    code="not_text",
                    line=node.lineno,
                    message=Words("这个值写不出来", "this value cannot be written"),
                    hint=_ONLY_TEXT,
                )
            )

    def _loop(self, node: nodes.For, scope: Scope, depth: int, loops: tuple[str, ...]) -> None:
        """Let a loop pass that goes through a named list, or inside it through a list of its entry."""
        target, through = node.target, node.iter
        listed = self._named(through, scope) if isinstance(through, nodes.Name | nodes.Getattr) else None
        plain = isinstance(target, nodes.Name) and node.test is None and not node.recursive
        within = isinstance(through, nodes.Getattr) if loops else isinstance(through, nodes.Name)
        of_outer = not loops or (
            isinstance(through, nodes.Getattr)
            and isinstance(through.node, nodes.Name)
            and through.node.name == loops[-1]
        )
        if not (plain and within and of_outer and listed is not None and listed.holds is Holds.LIST):
            lists = [name for name, variable in scope.items() if variable.holds is Holds.LIST]
            self._add(
                Fault(
                    code="loop",
                    line=node.lineno,
                    message=Words("这样的循环不能用", "such a loop cannot be used"),
                    hint=Words(
                        "只能逐项取一组（{lists}），内层只能取外层那一项自己的一组。",
                        "A loop goes through a list ({lists}); one inside it through a list of the outer entry.",
                    ).fill(lists=lists),
                )
            )
            return
        assert isinstance(target, nodes.Name)  # noqa: S101 - said by `plain`, which mypy cannot follow
        entry = Variable(name=target.name, says=listed.says, holds=Holds.ENTRY, of=listed.of)
        if target.name in scope or target.name == _LOOP.name:
            self._add(
                Fault(
                    code="loop",
                    line=node.lineno,
                    message=Words(
                        f"“{quoted(target.name)}”已经是一个变量", f"{quoted(target.name)!r} is a variable already"
                    ),
                    hint=Words("循环变量换一个名字。", "Choose another name for the loop's variable."),
                )
            )
            return
        inner = {**scope, target.name: entry, _LOOP.name: _LOOP}
        self.body(node.body, inner, depth=depth + 1, loops=(*loops, target.name))
        self.body(node.else_, scope, depth=depth + 1, loops=loops)

    def _condition(self, node: nodes.Node, scope: Scope, depth: int) -> None:
        """Let a question pass: a value, a comparison, and what joins them."""
        if depth > _DEEPEST:
            self._add(_too_deep(node.lineno))
            return
        match node:
            case nodes.And() | nodes.Or():
                self._condition(node.left, scope, depth + 1)
                self._condition(node.right, scope, depth + 1)
            case nodes.Not():
                self._condition(node.node, scope, depth + 1)
            case nodes.Compare():
                self._comparable(node.expr, scope, depth)
                for operand in node.ops:
                    if operand.op not in _COMPARISONS:
                        self._refuse(operand)
                    self._comparable(operand.expr, scope, depth)
            case _:
                self._value(node, scope, depth)

    def _comparable(self, node: nodes.Expr, scope: Scope, depth: int) -> None:
        if self._value(node, scope, depth) in {Holds.LIST, Holds.ENTRY, Holds.READY}:
            self._refuse(node)

    def _value(self, node: nodes.Node, scope: Scope, depth: int) -> Holds | None:
        """Return what a value holds; None for one that was refused."""
        match node:
            case nodes.Name() | nodes.Getattr():
                found = self._named(node, scope)
                return found.holds if found else None
            case nodes.Const():
                return self._constant(node)
            case nodes.CondExpr() if node.expr2 is not None:
                self._condition(node.test, scope, depth + 1)
                held = {self._chosen(one, scope, depth) for one in (node.expr1, node.expr2)}
                return Holds.TEXT if None not in held else None
            case nodes.Filter():
                return self._filtered(node, scope, depth)
            case _:
                self._refuse(node)
                return None

    def _chosen(self, node: nodes.Expr, scope: Scope, depth: int) -> Holds | None:
        """Return what one of two values holds; nothing deeper than that is needed in a sentence."""
        if depth > _DEEPEST:
            self._add(_too_deep(node.lineno))
            return None
        held = self._value(node, scope, depth + 1)
        if held in _NOT_WRITTEN | {Holds.READY}:
            self._refuse(node)
            return None
        return held

    def _constant(self, node: nodes.Const) -> Holds | None:
        if isinstance(node.value, bool):
            return Holds.FLAG
        if isinstance(node.value, int) and abs(node.value) < 10**6:
            return Holds.NUMBER
        if isinstance(node.value, str):
            return Holds.TEXT
        self._refuse(node)
        return None

    def _filtered(self, node: nodes.Filter, scope: Scope, depth: int) -> Holds | None:
        if node.name not in FILTERS:
            self._add(
                Fault(
                    code="unknown_filter",
                    line=node.lineno,
                    message=Words(f"没有过滤器“{quoted(node.name)}”", f"there is no filter {quoted(node.name)!r}"),
                    hint=nearest(node.name, FILTERS),
                )
            )
            return None
        given = node.args[0] if len(node.args) == 1 else None
        wanted = 1 if node.name == "short" else 0
        fits = len(node.args) == wanted and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if wanted and not (
            isinstance(given, nodes.Const) and type(given.value) is int and 0 < given.value <= _LONGEST_SHORT
        ):
            fits = False
        value = node.node if isinstance(node.node, nodes.Name | nodes.Getattr) else None
        held = self._value(value, scope, depth) if value is not None else None
        if held is None and value is not None:
            return None
        takes = {Holds.LIST} if node.name == "length" else {Holds.TEXT, Holds.NUMBER}
        if not fits or held not in takes:
            self._add(
                Fault(
                    code="filter",
                    line=node.lineno,
                    message=Words(
                        f"过滤器“{node.name}”不能这样用", f"the filter {node.name!r} cannot be used like this"
                    ),
                    hint=FILTERS[node.name],
                )
            )
            return None
        return Holds.NUMBER if node.name == "length" else Holds.TEXT

    def _named(self, node: nodes.Name | nodes.Getattr, scope: Scope) -> Variable | None:
        """Return the variable that is meant, and say so where there is none of this name."""
        if isinstance(node, nodes.Name):
            known, name = scope, node.name
        elif isinstance(node.node, nodes.Name) and node.node.name in scope:
            known, name = by_name(scope[node.node.name].of), node.attr
        else:
            self._refuse(node)
            return None
        if name not in known:
            self._add(
                Fault(
                    code="unknown_variable",
                    line=node.lineno,
                    message=Words(f"没有变量“{quoted(name)}”", f"there is no variable {quoted(name)!r}"),
                    hint=nearest(name, known) if known else _MAY,
                )
            )
            return None
        return known[name]

    def _refuse(self, node: nodes.Node) -> None:
        said = _SAID.get(type(node).__name__, type(node).__name__)
        self._add(
            Fault(
                code="not_allowed",
                line=node.lineno or 1,
                message=Words(f"不能写{said}", f"{said} is not allowed"),
                hint=_MAY,
            )
        )

    def _add(self, fault: Fault) -> None:
        if fault not in self.faults:
            self.faults.append(fault)
        if len(self.faults) >= _MOST_FAULTS:
            raise _EnoughError


_SAID: Mapping[str, str] = {
    "Include": "{% include %}", "Import": "{% import %}", "FromImport": "{% from %}", "Extends": "{% extends %}",
    "Macro": "{% macro %}", "Block": "{% block %}", "Assign": "{% set %}", "AssignBlock": "{% set %}",
    "CallBlock": "{% call %}", "FilterBlock": "{% filter %}", "With": "{% with %}", "Call": "f(…)", "Getitem": "a[…]",
    "Concat": "~", "Mul": "*", "Pow": "**", "Mod": "%", "Add": "+", "Sub": "-", "Div": "/", "FloorDiv": "//",
    "Neg": "-", "Pos": "+", "List": "[…]", "Tuple": "(…, …)", "Dict": "{…}", "Test": "is", "Operand": "in",
    "Slice": "a[…]", "CondExpr": "a if b", "Getattr": "a.b.c",
}  # fmt: skip


def _unreadable(line: int, why: str) -> Fault:
    return Fault(code="syntax", line=max(line, 1), message=said_of(why), hint=_MAY)


def _too_deep(line: int) -> Fault:
    return Fault(
        code="too_deep",
        line=line,
        message=Words("层次太深或数字太长", "it is nested too deeply, or a number is too long"),
    )

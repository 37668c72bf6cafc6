"""The templates of pages, compiled once for each language: which of two texts stands there is settled by then.

``say(zh, en)`` in a template is replaced by the one of its two texts, so that fixed words cost a page nothing, and
``words(said)`` by a filter. Marks are drawn once for each value: what a mark shows hangs on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from engine.words import Language, in_language

_MARKS = "marks.html"
# A state has few marks, a day as many as there are days on which an item may be due.
_DRAWN = 4096


@cache
def environment(language: Language) -> Environment:
    """Return the templates as they read in one language."""
    made = Environment(
        loader=PackageLoader("rectify.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.code_generator_class = _Settling
    made.globals["language"] = language
    made.filters["words"] = partial(in_language, language=language)
    for name in ("state", "due"):
        made.filters[name] = _drawn(made, name)
    return made


def _drawn(made: Environment, name: str) -> Callable[[Hashable], Markup]:
    @lru_cache(maxsize=_DRAWN)
    def draw(value: Hashable) -> Markup:
        macro: Callable[[Hashable], Markup] = getattr(made.get_template(_MARKS).module, name)
        return macro(value)

    return draw


class _Settling(CodeGenerator):
    """Compiles a template for the language of its environment."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 - Jinja's name
        """Compile a whole template."""
        settled = _Settled(is_chinese=self.environment.globals["language"] == "zh").visit(node)
        settled.set_environment(self.environment)
        super().visit_Template(settled, frame)


class _Settled(NodeTransformer):
    def __init__(self, *, is_chinese: bool) -> None:
        self._which = 0 if is_chinese else 1

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Put the text of the language in the place of ``say``, and the filter in that of ``words``."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name):
            return node
        if node.node.name == "say":
            _zh, _en = node.args
            return node.args[self._which]
        if node.node.name == "words":
            (said,) = node.args
            return nodes.Filter(said, "words", [], [], None, None, lineno=node.lineno)
        return node

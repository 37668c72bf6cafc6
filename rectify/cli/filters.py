"""Which items: the options that lists and exports have in common."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.cursors import Order

State = Annotated[str | None, typer.Option("--state", help="状态 · state")]
Owner = Annotated[str | None, typer.Option("--owner", help="责任人登录名 · owner's login", metavar="USER")]
Unit = Annotated[str | None, typer.Option("--unit", help="单位 · unit")]
Overdue = Annotated[bool, typer.Option("--overdue", help="只看逾期 · overdue only")]
DueBefore = Annotated[str | None, typer.Option("--due-before", help="期限早于 · due before", metavar="DATE")]
Search = Annotated[
    str | None,
    typer.Option(
        "--search", help="在编号、文字、措施和责任人里找，几个词都要有 · words in number, text, measures, owner"
    ),
]
OfInspection = Annotated[
    str | None, typer.Option("--inspection", help="只要这次检查的（代号） · only of this inspection", metavar="CODE")
]
OfCategory = Annotated[
    str | None, typer.Option("--category", help="只要这一类的（类别全称） · only under this heading", metavar="TITLE")
]
SortedBy = Annotated[Order, typer.Option("--order", help="按登记、编号或期限排列 · what the list goes by")]

"""Texts that a spreadsheet may take for formulas, with what a cell must show of them (reliability.md T24)."""

from __future__ import annotations

from collections.abc import Mapping

_CALLS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://a.example\",\"x\")", "=DDE(\"a\";\"b\")",
    "=IMPORTXML(\"http://a.example\")", "=WEBSERVICE(\"http://a.example\")", "-2+3+cmd|' /C calc'!A0", "+cmd|'/C calc'!A0",
    "@A1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", " =1+1", "\u00a0=1+1", "\u3000=1+1", "\u200b=1+1", "\ufeff=1+1", "'=1+1",
    "\"=1+1", "\t=1+1", "\n=1+1", "%0A=1+1", "|calc", "==1+1", "=-1", "-", "=", "+", "@", "--1", "=1+1\u0000", "=\"a\"&\"b\"",
    "=A1:A9", "=[book.xlsx]Sheet1!A1", "={1,2}", "=_xlfn.CONCAT(1)", "-1", "+86 371 7663776", "-　见附件",
)  # fmt: skip
# What is given, and what stands in the cell: the same, but for signs no cell can hold.
FORMULAS: Mapping[str, str] = {text: text.replace("\u0000", "␀") for text in _CALLS}

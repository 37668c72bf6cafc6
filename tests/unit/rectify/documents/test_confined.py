"""Foreign bytes are taken apart in a process of its own: whatever it does, a refusal comes of it."""

from __future__ import annotations

import pytest

from rectify.documents import confined
from rectify.documents.confined import ask_confined, read_confined
from rectify.documents.refusals import DocumentUnreadable
from tests.unit.rectify.documents.readers.words import a_paragraph, a_word


def begin(code: str) -> str:
    """Return the beginning of a process that does this once it is confined."""
    confine = "from rectify.documents.readers.child import confine; confine()"
    return f"import sys; sys.path.insert(0, sys.argv.pop(1)); {confine}; {code}"


def test_lines_come_back_with_their_numbers_and_without_signs_nobody_sees() -> None:
    data = a_word(a_paragraph("一、\u200b甲　") + "<w:p/>" + a_paragraph("乙"))
    assert [(block.line, block.text) for block in read_confined("docx", data, where="a.docx")] == [
        (1, "一、甲"),
        (2, "乙"),
    ]


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "held = b'x' * (1 << 30)",
        "open('/tmp/rectify-confined', 'w').write('x' * 10)",
        "print('no JSON')",
        "print('[1]')",
        "print('{}')",
        "print('{\"lines\": [[1]]}')",
        "print('{\"refused\": 7}')",
        'print(\'{"lines": [], "beside": [9]}\')',
        'print(\'{"lines": [], "beside": 9}\')',
        "import os; [os.open('/dev/null', 0) for _ in range(500)]",
        "raise SystemExit(3)",
    ],
)
def test_a_crash_a_bomb_and_nonsense_are_refused_with_what_to_do(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_START", begin(code))
    with pytest.raises(DocumentUnreadable) as refusal:
        read_confined("docx", b"", where="a.docx")
    assert refusal.value.where == "a.docx"
    assert ".txt" in refusal.value.way_out("en")


def test_what_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_START", begin("import time; time.sleep(60)"))
    monkeypatch.setattr(confined, "PATIENCE", 1.0)
    with pytest.raises(DocumentUnreadable, match="too long"):
        read_confined("docx", b"", where="a.docx")


def test_the_environment_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_START", begin("import json, os; print(json.dumps({'lines': sorted(os.environ)}))"))
    monkeypatch.setenv("PYTHONSTARTUP", "x")
    assert "PYTHONSTARTUP" not in ask_confined("docx", b"", where="a.docx", take=lambda answer: answer["lines"])

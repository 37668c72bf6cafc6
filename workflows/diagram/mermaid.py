"""A workflow as a mermaid flowchart, for wikis and documents that draw it themselves.

Ids are our own (``s0``, ``s1``, …), so no state is taken for a word of mermaid's; every sign in a title that mermaid
could read is written as a number.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

from engine.domain.definition import StateKind, Workflow
from engine.domain.trail import Trail
from engine.words import Language
from workflows.diagram.wording import dues, numbers, under

_PLAIN = frozenset(" ,()/:")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})
_BOXES = {
    StateKind.START: ('(["', '"])'),
    StateKind.NORMAL: ('["', '"]'),
    StateKind.WAITING: ('("', '")'),
    StateKind.FINAL: ('[["', '"]]'),
}
_ONWARD, _BACK, _TOOK = "-->", "-.->", "==>"


def mermaid(workflow: Workflow, language: Language, *, trail: Trail | None = None) -> str:
    """Return the flowchart: steps back are dotted; with a ``trail``, steps taken are thick and numbered."""
    lines = ["---", f"title: {_quoted(workflow.title.text(language))}", "---", "flowchart LR"]
    ids = {key: f"s{number}" for number, key in enumerate(workflow.states)}
    lines += _states(workflow, ids, language)
    lines += _steps(workflow, ids, language, trail)
    lines += _classes(ids, trail)
    return "\n".join(lines) + "\n"


def _states(workflow: Workflow, ids: dict[str, str], language: Language) -> Iterator[str]:
    for key, state in workflow.states.items():
        said = (state.title.text(language), *(words.text(language) for words in dues(workflow, state)))
        opening, closing = _BOXES[state.kind]
        yield f"  {ids[key]}{opening}{'<br/>'.join(_escaped(text) for text in said)}{closing}"


def _steps(workflow: Workflow, ids: dict[str, str], language: Language, trail: Trail | None) -> Iterator[str]:
    for step in workflow.transitions:
        people = under(workflow, step).text(language)
        for source in step.sources:
            taken = trail.taken(source, step.trigger, step.target) if trail else ()
            title = (
                f"({numbers(taken, most=len(taken))}) {step.title.text(language)}"
                if taken
                else step.title.text(language)
            )
            arrow = _TOOK if taken else _BACK if step.loop else _ONWARD
            yield f'  {ids[source]} {arrow}|"{_escaped(title)}<br/>{_escaped(people)}"| {ids[step.target]}'


def _classes(ids: dict[str, str], trail: Trail | None) -> Iterator[str]:
    if trail is None:
        return
    been = [ids[key] for key in ids if key in trail.been and key != trail.here]
    yield "  classDef been stroke:#1a5088,stroke-width:3px"
    yield "  classDef here fill:#1a5088,stroke:#1a5088,color:#ffffff"
    if been:
        yield f"  class {','.join(been)} been"
    if trail.here in ids:
        yield f"  class {ids[trail.here]} here"


def _quoted(text: str) -> str:
    """Return a text as the front matter writes it; a directive of mermaid's cannot begin in it."""
    return json.dumps(_seen(text), ensure_ascii=False).replace("%", "\\u0025").replace("<", "\\u003c")


def _escaped(text: str) -> str:
    """Return a text as mermaid writes it between quotes: letters stay, other ASCII signs become their numbers."""
    return "".join(_letter(character) for character in _seen(text)) or " "


def _letter(character: str) -> str:
    if not character.isascii() or character.isalnum() or character in _PLAIN:
        return character
    return f"#{ord(character)};"


def _seen(text: str) -> str:
    """Return a text without what nobody can see; a break becomes a blank."""
    spaced = (" " if character in "\n\r\t" else character for character in text)
    return "".join(character for character in spaced if unicodedata.category(character) not in _UNSEEN)

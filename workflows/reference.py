"""Every word of a workflow file as tables in Markdown: what the handbook says of the vocabulary is written from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from engine.domain.definition import Relation, Role
from engine.domain.guards import GuardSpec, Parameter
from engine.domain.standing_names import ROLE_WORDS
from engine.errors import InvalidInput
from engine.words import Words
from workflows import shape
from workflows.shape import Record, Reference, Rows, Shape, Table, Vocabulary
from workflows.values import EVENT_SAYS, ORIGIN_SAYS, ORIGINS, STATED_DATE_SAYS, Choice, Value

_RECORDS: Mapping[str, Record] = {
    "workflow": shape.WORKFLOW,
    "fields": shape.FIELD,
    "states": shape.STATE,
    "transitions": shape.TRANSITION,
    "deadlines": shape.DEADLINE,
    "ladders": shape.RUNG,
    "reviews": shape.REVIEW,
    "outcomes": shape.OUTCOME,
    "receipts": shape.RECEIPT,
    "progress": shape.PROGRESS,
    "measures": shape.MEASURES,
    "requests": shape.REQUEST,
    "approvals": shape.APPROVAL,
    "duties": shape.DUTY,
    "status_words": shape.STATUS,
    "first_states": shape.FIRST_STATE,
}
_KEYS = ("键 key", "必须 required", "内容 holds")
_WORDS = ("词 word", "意思 means")
_BESIDES: Mapping[shape.Named, Mapping[str, Words]] = {
    shape.Named.DAY: EVENT_SAYS,
    shape.Named.DUE_DAY: STATED_DATE_SAYS,
    shape.Named.ANSWERS: {**ORIGIN_SAYS, **ORIGINS},
}
_SAMPLES: Mapping[Parameter, str] = {
    Parameter.COUNT: "1",
    Parameter.STEP: "submit",
    Parameter.FIELDS: "[goal]",
    Parameter.GROUP: "results",
}
_REGION = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def tables(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return each table by its name: one for every record of the vocabulary, the guards, people and kinds of notice."""
    return {
        **{name: _record(record) for name, record in _RECORDS.items()},
        "guards": _table(
            ("条件 guard", "写法 written", "意思 means"), (_guard(*one) for one in vocabulary.guards.items())
        ),
        "roles": _table(_WORDS, ((f"`{role}`", _both(ROLE_WORDS[role])) for role in Role)),
        "relations": _table(_WORDS, ((f"`{relation}`", _both(ROLE_WORDS[relation])) for relation in Relation)),
        "notices": " · ".join(f"`{kind}`" for kind in sorted(vocabulary.notice_kinds)) + "\n",
    }


def renewed(page: str, vocabulary: Vocabulary) -> str:
    """Return a page with every region from ``<!-- table: NAME -->`` to ``<!-- end -->`` written anew.

    Raises ``InvalidInput`` for a name that no table has.
    """
    known = tables(vocabulary)

    def written(match: re.Match[str]) -> str:
        if match[2] not in known:
            raise InvalidInput(
                what=Words("表格", "Table"),
                value=match[2],
                why=Words("没有这张表", "there is no such table"),
                allowed=list(known),
            )
        return f"{match[1]}{known[match[2]]}{match[3]}"

    return _REGION.sub(written, page)


def _record(record: Record) -> str:
    return _table(
        _KEYS,
        (
            (f"`{key}`", "是 yes" if known.required else "", _holds(known.says, known.shape))
            for key, known in record.keys.items()
        ),
    )


def _holds(says: Words, held: Shape) -> str:
    """Return what a key is for, with the words it may hold where they are few."""
    choices = [f"`{word}` {_both(said)}" for word, said in _choices(held).items()]
    return "<br>".join([_both(says), *choices])


def _choices(held: Shape) -> Mapping[str, Words]:
    match held:
        case Choice():
            return held.says
        case Reference():
            return _BESIDES.get(held.to, {})
        case Rows() | Table():
            return _choices(held.entry) if isinstance(held.entry, Choice) else {}
        case Value() | Record() | shape.Requirement():
            return {}


def _guard(name: str, guard: GuardSpec) -> tuple[str, str, str]:
    needed = [key for key in guard.parameters if key not in guard.optional]
    forms = [name] if not needed else [f"{name}: {_SAMPLES[guard.parameters[needed[0]]]}"]
    if guard.optional:
        given = ", ".join(f"{key}: {_SAMPLES[kind]}" for key, kind in guard.parameters.items())
        forms.append(f"{name}: {{{given}}}")
    return f"`{name}`", "<br>".join(f"`{form}`" for form in forms), _both(guard.says)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(headings), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _both(words: Words) -> str:
    return f"{words.zh} · {words.en}"

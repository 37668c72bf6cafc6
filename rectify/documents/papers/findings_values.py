"""What several papers say of findings: their groups, numbers, verdicts and paragraphs, and the figures over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from engine.domain.definition import Completion, FieldKind, Workflow
from engine.domain.notice_title import named_kind
from engine.domain.other_columns import told_lines
from engine.operations.publication import InspectionStanding, PublishedItem
from engine.store.queries import ListedItem
from rectify.documents.numerals import write_number
from rectify.documents.papers.wording import (
    full_width,
    maybe_date,
    money,
    percent,
    plain_title,
    verdict,
)

# Fields of workflows that figures are made of, by their keys and kinds; one that no item has is not spoken of.
_ADDED_UP = (
    ("rules_made", FieldKind.NUMBER, "建立健全制度{}项"),
    ("recovered", FieldKind.MONEY, "挽回资金{}"),
    ("held_to_account", FieldKind.NUMBER, "问责{}人"),
)
_LEAD = "整改情况："
_STOPS = "。！？；：…”）》"


def groups_of(found: InspectionStanding) -> list[dict[str, Any]]:
    """Return the findings by group as papers number and word them."""
    numbers = iter(_numbers(found))
    named = [title for title, _members in found.groups if title is not None]
    groups, position = [], 0
    for title, members in found.groups:
        position += title is not None
        groups.append(
            {
                "mark": f"{write_number(position)}、" if title is not None else "",
                "sub_mark": f"（{write_number(position)}）" if title is not None else "",
                "heading": f"关于“{full_width(title)}”问题" if title is not None and named else "",
                "entries": [entry_of(one, next(numbers), found) for one in members],
            }
        )
    return groups


def entry_of(one: PublishedItem, number: str, found: InspectionStanding) -> dict[str, Any]:
    """Return one finding as papers write it."""
    facts, fields = one.item.facts, one.item.facts.fields
    return {
        "number": number,
        "title": plain_title(one.item.title),
        "verdict": verdict(one.item.completion, sustained=one.item.sustained, closed=one.is_closed),
        "state": one.workflow.states[facts.state].title.zh,
        "unit": found.units.get(facts.unit_id, one.item.unit),
        "owner": found.names.get(facts.owner_id or 0, ""),
        "leader": found.names.get(facts.leader_id or 0, ""),
        "due": maybe_date(one.item.due_on),
        "limit": _limit(one),
        "responsible": full_width(one.responsible or ""),
        "closed": one.is_closed,
        "paragraphs": [{"text": text} for text in _paragraphs(one)],
        "cause": full_width(str(fields.get("cause", ""))),
        "next_step": full_width(str(fields.get("next_step", ""))),
    }


class Figured(Protocol):
    """An item as figures count it."""

    @property
    def item(self) -> ListedItem: ...  # noqa: D102 - as in ``PublishedItem``
    @property
    def workflow(self) -> Workflow: ...  # noqa: D102
    @property
    def is_closed(self) -> bool: ...  # noqa: D102


def figures_of(members: Sequence[Figured]) -> str:
    """Return the figures over findings as one phrase, each finding counted once: done, lasting, under way; the rate."""
    total, done = len(members), sum(one.is_closed for one in members)
    lasting = sum(one.item.sustained and not one.is_closed for one in members)
    parts = [f"已完成整改{done}个"]
    parts += [f"长期整改{lasting}个"] if lasting else []
    parts += [f"正在推进{total - done - lasting}个"] if total - done - lasting else []
    return f"{'，'.join(parts)}，完成率{percent(done, total)}"


def verdicts_of(members: Sequence[PublishedItem]) -> str:
    """Return the figures over findings by their verdicts, in the very words the findings have; and the rate."""
    counts: dict[tuple[str, bool], int] = {}
    for one in members:
        completion = Completion.DONE if one.is_closed else Completion(one.item.completion)
        counts[completion, one.item.sustained] = counts.get((completion, one.item.sustained), 0) + 1
    by_words: dict[str, int] = {}
    for how, sustained in sorted(counts, key=lambda kind: (list(Completion).index(Completion(kind[0])), kind[1])):
        said = verdict(how, sustained=sustained, closed=False)
        by_words[said] = by_words.get(said, 0) + counts[how, sustained]
    done = sum(one.is_closed for one in members)
    return f"{'，'.join(f'{said}{count}个' for said, count in by_words.items())}，完成率{percent(done, len(members))}"


def results_of(members: Iterable[Figured]) -> str:
    """Return what was gained by the work as far as items say so: rules made, money recovered, people; or nothing."""
    said, every = [], list(members)
    for key, kind, phrase in _ADDED_UP:
        known = [value for one in every if (value := _figure(one, key, kind)) is not None]
        if known and sum(known):
            said.append(phrase.format(money(sum(known)) if kind is FieldKind.MONEY else sum(known)))
    return "，".join(said)


def opening_of(found: InspectionStanding, total: int, *, whom: str = "本单位") -> str:
    """Return who was inspected when, and how many findings were fed back; days that are not known are not spoken of.

    ``whom`` is what the paper calls the inspected body: its own, or the one it writes to.
    """
    kind = named_kind(found.kind)
    when = (
        f"{maybe_date(found.started_on)}至{maybe_date(found.ended_on)}，" if found.started_on and found.ended_on else ""
    )
    told = f"{maybe_date(found.feedback_on)}反馈了{kind}意见，" if found.feedback_on else ""
    return f"{when}{kind}组对{whom}进行了{kind}，{told}共指出{total}个问题。"


def names_of(found: InspectionStanding) -> Mapping[str, Any]:
    """Return what papers call the inspection and those concerned."""
    return {
        "organization": found.organization or found.office,
        "office": found.office,
        "kind": named_kind(found.kind),
        "contact": full_width(found.contact or "").rstrip("。"),
    }


def _numbers(found: InspectionStanding) -> list[str]:
    """Return the numbers of findings: as they were printed where these are sound, else counted anew."""
    printed = [[one.printed_number or "" for one in members] for _title, members in found.groups]
    flat = [number for group in printed for number in group]
    anew = [str(position) for position in range(1, len(flat) + 1)]
    restarted = [[str(position) for position in range(1, len(group) + 1)] for group in printed]
    return flat if printed == restarted else anew


def _paragraphs(one: PublishedItem) -> list[str]:
    """Return what was done about a finding: its text, the measures this does not tell of, and the progress.

    Of a text that tells of no measure, as in a ledger, the measures come first: what was to be done, and how far it is.
    """
    body = [_ended(full_width(line)) for line in told_lines(one.body)]
    told = "".join(_bare(line) for line in body)
    new = [measure for measure in one.measures if _bare(measure.text) not in told]
    written = "".join(_measure(measure.position, measure.text) for measure in new)
    if written and len(new) == len(one.measures):
        body = [written, *body]
    elif written:
        body[-1] += written
    if body and not body[0].startswith(_LEAD):
        body[0] = _LEAD + body[0]
    progress = full_width(str(one.item.facts.fields.get("progress", "")).strip())
    if progress and _bare(progress) not in told:
        body += [line.strip() for line in progress.splitlines() if line.strip()]
    return body


def _measure(position: int, text: str) -> str:
    return f"{write_number(position)}是{full_width(text).strip().rstrip('。；;')}。"


def _ended(line: str) -> str:
    """Return a paragraph with the stop that cells of a table do without."""
    return line if line[-1] in _STOPS else f"{line}。"


def _bare(text: str) -> str:
    """Return a text as it is compared: widths, blanks and stops do not count."""
    return "".join(full_width(text).split()).strip("。；;")


def _limit(one: PublishedItem) -> str:
    """Return the limit that the source of an open finding states, or the later one it was given since.

    A limit that was only counted is the office's own affair and is not told.
    """
    stated = one.stored.stated_due_on
    return "" if one.is_closed or stated is None else maybe_date(max(stated, one.item.due_on or stated))


def _figure(one: Figured, key: str, kind: FieldKind) -> int | None:
    field, value = one.workflow.fields.get(key), one.item.facts.fields.get(key)
    return value if field is not None and field.kind is kind and isinstance(value, int) else None

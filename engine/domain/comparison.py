"""Two versions of a workflow: everything that is different, in words, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.domain.definition import Workflow
from engine.domain.particulars import SECTIONS, Aspect, Part, in_words, particulars
from engine.domain.terms import Said
from engine.words import Words

Change = Literal["added", "removed", "changed", "reordered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is different: which part of the workflow, what happened to it, and the words for it."""

    section: str
    key: str
    change: Change
    place: Words
    says: Words


def compare(before: Workflow, after: Workflow) -> tuple[Difference, ...]:
    """Return every difference between two versions, in the order of the sections; empty when they say the same."""
    old, new = particulars(before), particulars(after)
    found = [difference for key in dict.fromkeys([*new, *old]) for difference in _of_part(old.get(key), new.get(key))]
    found += [difference for section in SECTIONS if (difference := _order(section, old.values(), new.values()))]
    order = list(SECTIONS)
    return tuple(sorted(found, key=lambda difference: order.index(difference.section)))


def _of_part(old: Part | None, new: Part | None) -> Iterator[Difference]:
    if old is None and new is not None:
        yield _difference(new, "added", _whole(Words("新增", "added"), new))
    elif new is None and old is not None:
        yield _difference(old, "removed", _whole(Words("取消", "removed"), old))
    elif old is not None and new is not None:
        for had, has in zip(old.aspects, new.aspects, strict=True):
            if had[1] != has[1]:
                yield _difference(new, "changed", _of_aspect(had, has))


def _whole(change: Words, part: Part) -> Words:
    said = in_words(part)
    if not said:
        return change
    return Words(
        f"{change.zh}：" + "；".join(line.zh for line in said), f"{change.en}: " + "; ".join(line.en for line in said)
    )


def _of_aspect(had: Aspect, has: Aspect) -> Words:
    label, _said, is_list = has
    change = _of_list(had[1], has[1]) if is_list else _arrow(had[1], has[1])
    return Words("{label}：{change}", "{label}: {change}").fill(label=label, change=change)


def _arrow(had: Sequence[Said], has: Sequence[Said]) -> Words:
    before, after = _words(had), _words(has)
    if before == after:  # two things of one name
        before, after = _marked(had), _marked(has)
    return Words("{had} → {has}", "{had} → {has}").fill(had=before, has=after)


def _of_list(had: Sequence[Said], has: Sequence[Said]) -> Words:
    added, gone = _beyond(has, had), _beyond(had, has)
    if not added and not gone:
        return Words("顺序改为{has}", "now in the order: {has}").fill(has=_words(has))
    in_words = _marked if set(_words(added)) & set(_words(gone)) else _words
    signs = [*(("+", said) for said in in_words(added)), *(("−", said) for said in in_words(gone))]
    return Words(
        "；".join(f"{sign} {said.zh}" for sign, said in signs), "; ".join(f"{sign} {said.en}" for sign, said in signs)
    )


def _beyond(these: Sequence[Said], those: Sequence[Said]) -> list[Said]:
    """Return what is in the first list more often than in the second."""
    left, found = Counter(said.mark for said in those), []
    for said in these:
        if left[said.mark] > 0:
            left[said.mark] -= 1
        else:
            found.append(said)
    return found


def _order(section: str, old: Iterable[Part], new: Iterable[Part]) -> Difference | None:
    had, has = _keys(section, old), _keys(section, new)
    if [key for key in had if key in has] == [key for key in has if key in had]:
        return None
    names = [Words("“{name}”", "{name!r}").fill(name=name) for name in has.values()]
    return Difference(
        section=section,
        key="",
        change="reordered",
        place=SECTIONS[section],
        says=Words("顺序改为{names}", "now in the order: {names}").fill(names=names),
    )


def _keys(section: str, parts: Iterable[Part]) -> dict[str, Words]:
    return {part.key: part.name for part in parts if part.section == section}


def _difference(part: Part, change: Change, says: Words) -> Difference:
    return Difference(section=part.section, key=part.key, change=change, place=_place(part), says=says)


def _place(part: Part) -> Words:
    kind = SECTIONS[part.section]
    if not part.name.zh:
        return kind
    if not part.key or part.key == part.name.zh:
        return Words(f"{kind.zh}“{part.name.zh}”", f"{kind.en} “{part.name.en}”")
    return Words(f"{kind.zh}“{part.name.zh}”（{part.key}）", f"{kind.en} “{part.name.en}” ({part.key})")


def _words(said: Sequence[Said]) -> list[Words]:
    return [one.words for one in said]


def _marked(said: Sequence[Said]) -> list[Words]:
    """Return things with what tells them apart, for those that have one name."""
    keyed = ((one.words, one.known_as or one.mark) for one in said)
    return [Words(f"{words.zh}（{key}）", f"{words.en} ({key})") for words, key in keyed]

"""Lines → front, entries under their headings, closing. Nothing is judged here but where a line belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rectify.documents.blocks import Block
from rectify.documents.closing import signature_end, signature_start
from rectify.documents.entries import read_entry
from rectify.documents.headings import Heading, Rank, circled_heading, counted_on, row_heading
from rectify.documents.listed import listed_findings
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import covering_statement, whole_statement
from rectify.documents.tables import BANNER, RowBlock
from rectify.documents.titles import names_a_finding
from rectify.documents.wording import looks_ahead, names_a_category

_LONGEST_BARE_HEADING, _LEAST_PATH = 80, 2
# How deep a heading stands that has a style (Heading 1, h2) and no number.
_BY_LEVEL = {1: Rank.CHINESE, 2: Rank.CHINESE_IN_BRACKETS, 3: Rank.DIGITS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Lines that speak for several entries at once; they follow the first ``after`` children."""

    after: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A heading with the lines below it that are its own, and the entries below it."""

    heading: Heading
    block: Block
    own: tuple[Block, ...]
    children: tuple[Entry, ...]
    shared: tuple[Shared, ...]

    @property
    def text(self) -> str:
        """Return what the heading's line says after its number."""
        return self.block.text[self.heading.rest :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The notice in its parts; ``shared`` are lines that speak for several outermost entries."""

    front: tuple[Block, ...]
    entries: tuple[Entry, ...]
    shared: tuple[Shared, ...]
    closing: tuple[Block, ...]


@dataclass(kw_only=True)
class _Draft:
    heading: Heading | None = None
    block: Block | None = None
    own: list[Block] = field(default_factory=list)
    children: list[_Draft] = field(default_factory=list)
    shared: list[tuple[int, list[Block]]] = field(default_factory=list)

    def take(self, block: Block) -> None:
        (self.shared[-1][1] if self.shared and self.shared[-1][0] == len(self.children) else self.own).append(block)


def read_outline(blocks: Sequence[Block], phrases: Phrasebook) -> Outline:
    """Return the parts of a notice; without any heading all of it is front."""
    headings = _headings(blocks, phrases)
    # What stands below a signature (相关链接, 附件) is not the notice any more, numbered or not.
    signed = signature_end(blocks, min(headings, default=0), phrases.frame)
    headings = {at: heading for at, heading in headings.items() if signed is None or at < signed}
    if not headings:
        return Outline(front=tuple(blocks), entries=(), shared=(), closing=())
    end = _closing_start(blocks, headings, phrases)
    first = min(headings)
    root = _tree(blocks[first:end], {at - first: heading for at, heading in headings.items() if at < end}, phrases)
    return Outline(
        front=tuple(blocks[:first]),
        entries=tuple(map(_entry, root.children)),
        shared=_shared(root),
        closing=tuple(blocks[end:]),
    )


def every_entry(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with all below them, in the order of the text."""
    return [each for entry in entries for each in (entry, *every_entry(entry.children))]


def _tree(blocks: Sequence[Block], headings: dict[int, Heading], phrases: Phrasebook) -> _Draft:
    root = _Draft()
    path = [root]
    for at, block in enumerate(blocks):
        heading = headings.get(at)
        if heading is not None:
            while len(path) > 1 and _rank(path[-1]) >= heading.rank:
                path.pop()
            draft = _Draft(heading=heading, block=block)
            path[-1].children.append(draft)
            path.append(draft)
        elif len(path) > 1 and not path[-1].children and covering_statement(block.text, phrases):
            path.pop()
            path[-1].shared.append((len(path[-1].children), [block]))
        elif (above := _labelled_above(path, block, phrases)) is not None:
            del path[above + 1 :]
            path[-1].shared.append((len(path[-1].children), [block]))
        else:
            path[-1].take(block)
    return root


def _labelled_above(path: Sequence[_Draft], block: Block, phrases: Phrasebook) -> int | None:
    """Return where in the path a labelled line belongs: to the entry whose numbered measures it stands below."""
    if len(path) <= _LEAST_PATH or not phrases.labels.has_label(block.text):
        return None
    last = path[-1]
    if last.block is None or last.children or _is_labelled(last, phrases) or names_a_finding(_said(last)):
        return None
    return next((at for at in range(len(path) - 2, 0, -1) if _is_labelled(path[at], phrases)), None)


def _is_labelled(draft: _Draft, phrases: Phrasebook) -> bool:
    return any(
        phrases.labels.has_label(block.text) and not phrases.labels.without_label(block.text) for block in draft.own
    )


def _said(draft: _Draft) -> str:
    return draft.block.text[draft.heading.rest :] if draft.block and draft.heading else ""


def _rank(draft: _Draft) -> int:
    return draft.heading.rank if draft.heading else 0


def _entry(draft: _Draft) -> Entry:
    if draft.heading is None or draft.block is None:
        message = "only the root has no heading"
        raise AssertionError(message)
    return Entry(
        heading=draft.heading,
        block=draft.block,
        own=tuple(draft.own),
        children=tuple(map(_entry, draft.children)),
        shared=_shared(draft),
    )


def _shared(draft: _Draft) -> tuple[Shared, ...]:
    return tuple(Shared(after=after, blocks=tuple(blocks)) for after, blocks in draft.shared)


def _heading(block: Block, phrases: Phrasebook) -> Heading | None:
    """Return the heading a line is: by its number, as a row, or by its style when it is worded as a category."""
    if isinstance(block, RowBlock):
        return row_heading(block.row.number)
    numbered = phrases.headings.read(block.text)
    if numbered is not None or block.level is None or len(block.text) > _LONGEST_BARE_HEADING:
        return numbered
    if block.level == BANNER:
        return Heading(rank=Rank.DIGITS, number="", value=None, mark="", rest=0)
    if names_a_category(block.text) or phrases.wording.tells_a_finding(block.text):
        return Heading(rank=_BY_LEVEL.get(block.level, Rank.DIGITS_IN_BRACKETS), number="", value=None, mark="", rest=0)
    return numbered


def _headings(blocks: Sequence[Block], phrases: Phrasebook) -> dict[int, Heading]:
    """Return the headings by their place, without the numbers that enumerate measures inside a body."""
    found = counted_on({at: heading for at, block in enumerate(blocks) if (heading := _heading(block, phrases))})
    found |= _circled_findings(blocks, found, phrases)
    usual = [heading for at, heading in found.items() if names_a_finding(blocks[at].text[heading.rest :])]
    kept: dict[int, Heading] = {}
    item: Heading | None = None
    expected: int | None = None
    for at in range(len(blocks)):
        heading = found.get(at)
        if heading is not None and item is not None and phrases.enumerations.holds_its_own_list(blocks[at].text):
            continue
        if heading is None:
            if usual and _lost_its_number(blocks, at, phrases):
                kept[at] = Heading(rank=usual[-1].rank, number="", value=None, mark="", rest=0)
            continue
        if (
            item
            and not isinstance(blocks[at], RowBlock)
            and heading.rank == item.rank
            and heading.value == (expected or 1)
            and _enumerates(blocks, at, expected, phrases)
        ):
            expected = heading.value + 1
            continue
        kept[at], item, expected = heading, heading, None
    return kept | listed_findings(blocks, kept, phrases)


def _circled_findings(blocks: Sequence[Block], found: Mapping[int, Heading], phrases: Phrasebook) -> dict[int, Heading]:
    """Return ①…, ②… that tell shortcomings right below the heading of a category; elsewhere they count measures."""
    circled: dict[int, Heading] = {}
    for at, block in enumerate(blocks):
        above = found.get(at - 1)
        below_category = above is not None and names_a_category(blocks[at - 1].text[above.rest :])
        if at in found or not (below_category or at - 1 in circled):
            continue
        heading = circled_heading(block.text)
        if heading is not None and phrases.wording.tells_a_finding(block.text[heading.rest :]):
            circled[at] = heading
    return circled


def _enumerates(blocks: Sequence[Block], at: int, expected: int | None, phrases: Phrasebook) -> bool:
    """Say whether a numbered line begins or goes on with a list of measures below the bare label 整改情况."""
    heading = phrases.headings.read(blocks[at].text)
    if heading is None or names_a_finding(blocks[at].text[heading.rest :]):
        return False
    if expected is not None:
        return not _introduces_a_body(blocks, at, phrases)
    above = blocks[at - 1].text if at else ""
    return phrases.labels.has_label(above) and not phrases.labels.without_label(above)


def _introduces_a_body(blocks: Sequence[Block], at: int, phrases: Phrasebook) -> bool:
    following = blocks[at + 1].text if at + 1 < len(blocks) else ""
    # 整改结果：… below the last of the measures speaks of all of them.
    return phrases.labels.has_label(following) and (
        not phrases.labels.says_state(following) or phrases.wording.tells_a_finding(blocks[at].text)
    )


def _lost_its_number(blocks: Sequence[Block], at: int, phrases: Phrasebook) -> bool:
    """Say whether a line is worded as a heading, stands as one and only lacks its number."""
    text = blocks[at].text
    if not names_a_finding(text) or len(text) > _LONGEST_BARE_HEADING or at + 1 >= len(blocks):
        return False
    following = blocks[at + 1].text
    return whole_statement(following, phrases) is not None or phrases.labels.has_label(following)


def _closing_start(blocks: Sequence[Block], headings: dict[int, Heading], phrases: Phrasebook) -> int:
    """Return where the end of the notice begins: after the last finding, at 下一步…, a contact or the signature."""
    last = max(headings)
    for at in range(min(headings) + 1, last):
        if at not in headings and looks_ahead(blocks[at].text) and _only_steps_follow(blocks, at, headings, phrases):
            return at
    signed = signature_start(blocks, last + 1, phrases.frame)
    ends = phrases.wording.ends_the_findings
    return next(
        (at for at in range(last + 1, signed) if ends(blocks[at].text, phrases.labels, phrases.enumerations)), signed
    )


def _only_steps_follow(blocks: Sequence[Block], at: int, headings: dict[int, Heading], phrases: Phrasebook) -> bool:
    """Say whether what is numbered after 下一步… are the next steps themselves: 1. 2. 3. without a status."""
    later = [place for place in sorted(headings) if place > at]
    if headings[later[0]].value != 1 or any(headings[place].rank < Rank.CHINESE_IN_BRACKETS for place in later):
        return False
    texts = [blocks[place].text[headings[place].rest :] for place in later]
    if any(names_a_finding(text) or _states_a_finding(text, phrases) for text in texts):
        return False
    return not any(
        whole_statement(block.text, phrases) or phrases.labels.has_label(block.text) for block in blocks[at + 1 :]
    )


def _states_a_finding(text: str, phrases: Phrasebook) -> bool:
    """Say whether a line tells a shortcoming and how far it is."""
    return phrases.wording.plainly_tells(text) and read_entry(text, (), phrases).statement is not None

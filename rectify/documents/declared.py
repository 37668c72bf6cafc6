"""The counts a notice states for the whole of it: 共指出3大类6个方面13个问题, 已完成整改10个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from engine.domain.definition import Completion
from rectify.documents.blocks import squeeze
from rectify.documents.edition_words import read_left_out
from rectify.documents.numerals import COUNT, read_number
from rectify.documents.phrases import Meaning, Phrasebook

_OUTER = r"个?(?:大类别?|大方面|类别|类|大项|大领域|方面|领域|板块|大块|部分)"
_INNER = r"个?(?:方面|小类|类别|类|领域|重点方面|具体方面|环节)"
_PROBLEMS = r"[个项条]?(?:具体|突出|主要|重点|反馈|整改|方面|的)*(?:问题|事项)"
_AND = r"[、,共计的及和]*"
_GROUPED = re.compile(
    rf"(?P<groups>{COUNT}){_OUTER}{_AND}(?:(?P<aspects>{COUNT}){_INNER}{_AND})?(?:(?P<total>{COUNT}){_PROBLEMS}|(?:具体|突出|主要)?问题(?P<late>{COUNT})[个项条]|(?P<only>(?:具体|突出|主要)?(?:的)?问题))"
)
_TOLD = re.compile(
    rf"(?:反馈|指出|发现|查出|反映|揭示|提出|梳理|查摆|移交|涉及|共|合计|总计|共计|全部|所有)(?:了|出|的|我[局院校委办]|存在|意见)*(?:共|计|合计)*(?P<total>{COUNT}){_PROBLEMS}"
)
_TOLD_LATE = re.compile(
    rf"(?:反馈|指出|发现|查出|反映|揭示|提出|梳理|查摆|移交|涉及)(?:了|出|的)*(?:具体|突出|主要|整改)*(?:问题|事项)(?:共|计|共计|总计|合计|有)*(?P<total>{COUNT})[个项条]"
)
_STARTED = re.compile(
    rf"(?:^|[,。;:])(?:截至目前,?|目前,?)?(?P<total>{COUNT})[个项条](?:反馈|具体|整改)*(?:问题|事项)(?:中|里|,|已|均|全部|整改)"
)
_ELSEWHERE = re.compile(r"上一?轮|上次|前次|历次|历年|往年|以往|其他巡|审计(?:署|厅|局)?发现")
_NOUN = re.compile(r"问题|事项|措施|举措|任务|制度|线索|案件|资金|人次|责任人|文件|方案")
_NOT_FINDINGS = {"措施", "举措", "任务", "制度", "线索", "案件", "资金", "人次", "责任人", "文件", "方案"}
# Without one of these nothing is counted, and no pattern of every phrase need be made.
_MEASURE_WORD = re.compile("[个项条件大类方领板部]")
_INCLUDES_PARTLY = re.compile(r"[(,]?(?:含|包括|其中)(?:部分(?:完成)?整改|部分完成)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The counts by their key; ``includes_partly`` when what is in progress is said to include 部分整改."""

    counts: Mapping[str, int]
    includes_partly: bool


def read_declared(paragraphs: Sequence[str], phrases: Phrasebook) -> Declared:
    """Return the counts over the whole notice, in the order they are told; counts of other things are left out."""
    counts: dict[str, int] = {}
    stated: dict[tuple[str, bool], int] = {}
    text = "\n".join(squeeze(paragraph) for paragraph in paragraphs)
    if not _MEASURE_WORD.search(text):
        return Declared(counts={}, includes_partly=False)
    shape = _counted(phrases)
    for sentence in re.split(r"(?<=[。!?\n])", text):
        for key, value in _told(sentence):
            counts.setdefault(key, value)
        for key, sustained, value, subset in _states(sentence, shape, phrases):
            if not (subset and any(seen == key for seen, _ in stated)):
                stated.setdefault((key, sustained), value)
    for (key, _), value in stated.items():
        counts[key] = counts.get(key, 0) + value
    withheld = read_left_out(paragraphs)
    if withheld is not None:
        counts["withheld"] = withheld
    return Declared(counts=counts, includes_partly=bool(_INCLUDES_PARTLY.search(text)))


def _told(sentence: str) -> Iterator[tuple[str, int]]:
    sentence = re.sub(r"\([^()]{1,40}\)", "", sentence)
    grouped = next((found for found in _GROUPED.finditer(sentence) if not _elsewhere(sentence, found.start())), None)
    if grouped:
        parts = grouped.groupdict()
        parts["total"] = parts["total"] or parts.pop("late")
        for key in ("total", "groups", "aspects"):
            value = read_number(parts[key]) if parts[key] else None
            if value is not None:
                yield key, value
    for shape in (_TOLD, _TOLD_LATE, _STARTED):
        for found in shape.finditer(sentence):
            value = read_number(found["total"])
            if value is not None and not _elsewhere(sentence, found.start()):
                yield "total", value


def _elsewhere(sentence: str, at: int) -> bool:
    """Say whether a count belongs to another inspection than this one (上一轮…)."""
    clause = sentence.rfind(",", 0, at) + 1
    return bool(_ELSEWHERE.search(sentence, clause, at + 6))


def _states(sentence: str, shape: re.Pattern[str], phrases: Phrasebook) -> Iterator[tuple[str, bool, int, bool]]:
    """Yield key, sustained, count, and whether the count is a part (其中) of one told before."""
    for found in shape.finditer(sentence):
        phrase = found["before"] or found["after"]
        value = read_number(found["n1"] or found["n2"])
        # The last noun told says what is counted: 整改措施56条，已完成52条 counts measures.
        nouns = _NOUN.findall(sentence, 0, found.start())
        told = found["noun"] or (nouns[-1] if nouns else "问题")
        if value is None or told in _NOT_FINDINGS or _elsewhere(sentence, found.start()):
            continue
        # A stem (销号12个) has no mood of its own; with a count after it, it says that so many are done.
        meaning = phrases.read(phrase) or Meaning(completion=Completion.DONE, sustained=False)
        key = "extended" if "延期" in phrase else str(meaning.completion)
        yield key, meaning.sustained, value, sentence[: found.start()].endswith("其中")


def _counted(phrases: Phrasebook) -> re.Pattern[str]:
    meant = phrases.meanings.items()
    lasting = tuple(word for word, meaning in meant if meaning.completion is None and meaning.sustained)
    stated = tuple(word for word, meaning in meant if meaning.completion is not None)
    return _compiled(stated, phrases.stems, lasting)


def _either(words: Sequence[str]) -> str:
    """Return a pattern of any of the words, the longest first, that is never given up for a shorter one."""
    return "(?>" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


@cache
def _compiled(said: tuple[str, ...], stems: tuple[str, ...], lasts: tuple[str, ...]) -> re.Pattern[str]:
    phrase, lasting = _either([*said, *stems, *lasts]), _either(lasts)
    noun = "(?P<noun>整改措施|措施|举措|任务|制度|线索|案件)"
    whole = rf"{phrase}(?:[,、]?(?:但|并|且|需|仍|还|要|已|将|继续)*{lasting})?"
    return re.compile(
        rf"(?P<before>{whole})(?:的)?(?:问题|事项)?(?:的)?(?:有|共|共计|达|计|了|数为)*(?P<n1>{COUNT})[个项条件]{noun}?"
        rf"|(?P<n2>{COUNT})[个项条件](?:反馈|具体|整改)*(?:问题|事项)?,?(?:现|已经|均|都|全部)*(?P<after>{whole})(?!情况|落实|工作|任务|方案|措施|台[账帐]|清单|进展)"
        rf"(?!率|的?(?:有|共)?{COUNT}[个项条件])"
    )

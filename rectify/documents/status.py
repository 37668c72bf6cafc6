"""The statement of how far a finding is corrected: where it stands in an entry, and what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.domain.definition import Completion
from rectify.documents.blocks import fold, squeeze
from rectify.documents.dates import days_in
from rectify.documents.numerals import COUNT, read_number
from rectify.documents.phrases import Phrasebook
from rectify.documents.sentences import split_sentences

_BRACKETED = re.compile(r"\s*[(\[【〔](?P<inside>[^()\[\]【】〔〕]{2,60})[)\]】〕]\s*[。.;]?\s*$")
_BECAUSE = re.compile(r"^(?:因|由于|受|鉴于)[^,，。]{1,40}[,，]\s*")
_REMARK = re.compile(r"\s*[(（][^()（）]{2,40}[)）]\s*(?P<stop>[。.]?)$")
_BOX = re.compile(r"[☑√✓✔☒■●]\s*(?P<said>[^☑√✓✔☒■●□○☐]{2,20})")
_OPENING = re.compile(r"\s*[(\[【〔](?P<inside>[^()\[\]【】〔〕]{2,30})[)\]】〕]\s*")
_CATEGORY = re.compile(
    r"(?:对|对于|关于)?(?P<said>[^,。]{2,30}?)的?(?:具体|反馈|整改)*(?:问题|事项|任务)(?:[(:]?(?:共|计)*[0-9一二三四五六七八九十]+[个项条][^()]*\)?)?(?:整改)?(?:进展|落实|推进)?(?:情况)?(?!.*(?:原因|打算|困难))"
)
# 巩固整改成果 at the end of a heading is what somebody sets out to do.
_SLOGAN = re.compile(r"成果|成效|机制|提升|跟进|加强|深化|抓")
_SUBJECT = re.compile(r"(?:目前|截至目前|现|现在|至此)?[,，]?(?:该|此|本|这一|上述|以上|前述)(?:项|个)?(?:反馈)?问题")
_ABOUT_NOW = re.compile(
    rf"{_SUBJECT.pattern}|(?:截至)?目前[,，]?|[该此]项(?:整改|工作)|(?:该|此)?项?整改(?:工作|任务)?(?:目前|现)?已"
)
_COVERING = re.compile(
    rf"(?:目前|截至目前|至此)?,?(?:以上|上述|前述|这些?|此|该)(?P<count>{COUNT})?(?:个|项|条|类|方面)?(?:具体|反馈|方面)?(?:的)?问题(?P<rest>.*)",
    re.DOTALL,
)
_BELOW = re.compile(
    rf"(?:以下|下列)(?:{COUNT})?(?:个|项|条)?(?:具体|反馈|方面)?(?:的)?(?:问题|事项),?(?P<rest>.*)", re.DOTALL
)
_SEVERAL = re.compile(r"\s*(?:目前|截至目前|至此)?[,，]?(?:以上|上述|前述|这些)")
_DUE = re.compile(r"延期|延至|延长|预计|计划|力争|争取|确保|拟|将于|底前|前完成")
_PUT_OFF = re.compile(
    r"(?:延期|延长|推迟|顺延)(?:整改|完成|办理)?(?:时限|期限|时间)?[至到]|(?:完成|整改)(?:时限|期限)(?:为|是|[:：])?"
)
_A_DAY = 16
_CLAUSE = re.compile(r"[,;:—]")
_NAMED = re.compile(r"的(?:问题|事项|任务)\s*$")
_TAIL_CLAUSE = re.compile(r"(?:[,，;；:：—\-]+|\s{1,})\s*(?P<tail>[^,，;；:：—]{3,40}?)[。.]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A status as stated: ``text`` word for word, ``due_on`` the day it puts the work off to."""

    completion: Completion
    sustained: bool
    due_on: date | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFound:
    """A statement and the text that remains without it."""

    statement: Statement
    remaining: str


def leading_statement(text: str, phrases: Phrasebook) -> StatementFound | None:
    """Return the statement a text begins with: its first sentences, or the first clause of its first sentence."""
    sentences = split_sentences(text)
    cut = phrases.enumerations.start(text)
    if cut:
        sentences = [*split_sentences(text[:cut]), text[cut:]]
    run = _run(sentences, phrases)
    if run:
        stated = "".join(sentences[:run])
        return StatementFound(statement=_statement(stated, phrases), remaining=text[len(stated) :].strip())
    return _leading_clause(text, sentences[0], phrases) if sentences else None


def whole_statement(text: str, phrases: Phrasebook) -> Statement | None:
    """Return the statement that a text is from its first sign to its last, or None.

    A reason before it (因…，) and a remark in brackets behind it are passed over.
    """
    plain = _ticked(_without_label(text, phrases))
    for said in dict.fromkeys((plain, _BECAUSE.sub("", plain), _REMARK.sub(r"\g<stop>", plain))):
        sentences = split_sentences(said)
        if sentences and _run(sentences, phrases) == len(sentences):
            return _statement(said, phrases)
    return None


def labelled_statement(text: str, phrases: Phrasebook) -> Statement | None:
    """Return the statement in a text that is said to be a status (整改状态：…, the cell of a table), or None."""
    plain = _ticked(_without_label(text, phrases))
    meaning = phrases.find(plain)
    if meaning is None or meaning.completion is None:
        return None
    stated = _statement(plain, phrases)
    return replace(stated, completion=meaning.completion, sustained=meaning.sustained)


def bracketed_statement(title: str, phrases: Phrasebook) -> StatementFound | None:
    """Return the statement in brackets at the end of a heading, with the heading before it."""
    found = _BRACKETED.search(fold(title))
    if not found or found.start() == 0:
        return None
    statement = whole_statement(title[found.start("inside") : found.end("inside")], phrases)
    return None if statement is None else StatementFound(statement=statement, remaining=title[: found.start()])


def opening_statement(title: str, phrases: Phrasebook) -> StatementFound | None:
    """Return the statement in brackets before a heading (【已完成】…), with the heading behind it."""
    found = _OPENING.match(fold(title))
    statement = whole_statement(title[found.start("inside") : found.end("inside")], phrases) if found else None
    if found is None or statement is None or found.end() == len(title):
        return None
    return StatementFound(statement=statement, remaining=title[found.end() :])


def category_statement(title: str, phrases: Phrasebook) -> Statement | None:
    """Return the statement of a category of findings that have come equally far (已完成整改的问题（3个）), or None."""
    found = _CATEGORY.match(squeeze(title).strip("。:"))
    return whole_statement(found["said"], phrases) if found else None


def trailing_clause(title: str, phrases: Phrasebook) -> StatementFound | None:
    """Return the statement that ends a heading after a comma, a dash or a space, with the heading before it."""
    found = _TAIL_CLAUSE.search(title)
    if not found or found.start() == 0:
        return None
    statement = whole_statement(found["tail"], phrases)
    if statement is not None and _SLOGAN.search(found["tail"]):
        return None
    return None if statement is None else StatementFound(statement=statement, remaining=title[: found.start()])


def closing_statement(text: str, phrases: Phrasebook) -> Statement | None:
    """Return the statement a text ends with: in brackets, or as a sentence of its own (…。已完成整改。).

    长期坚持 and its like tell how things are done, and count only with their subject (该问题长期坚持).
    """
    bracketed = bracketed_statement(text, phrases)
    if bracketed is not None:
        return bracketed.statement
    sentences = split_sentences(text)
    if not sentences[1:]:
        return None
    last = sentences[-1]
    return (
        whole_statement(last, phrases) if _ABOUT_NOW.match(fold(last).strip()) or phrases.says_how_far(last) else None
    )


def put_off_until(texts: Sequence[str]) -> date | None:
    """Return the day to which a text asks to put the work off (申请延期至…); other days told in prose set nothing."""
    for text in texts:
        found = _PUT_OFF.search(fold(text))
        days = days_in(text[found.end() : found.end() + _A_DAY]) if found else ()
        if days and days[0].day and days[0].start == 0:
            return days[0].day
    return None


def covering_statement(text: str, phrases: Phrasebook) -> tuple[int | None, StatementFound] | None:
    """Return the statement about several findings at once (以上3个问题均已完成整改), with how many it counts."""
    said = phrases.labels.without_label(text)
    sentences = split_sentences(said)
    found = _COVERING.match(squeeze(sentences[0])) if sentences else None
    count = read_number(found["count"]) if found and found["count"] else None
    if not found or count == 1 or (count is None and (said != text or not _SEVERAL.match(text))):
        return None
    # The subject is left out, so that its number is no obstacle to reading the rest.
    rest = found["rest"]
    statement = leading_statement(rest, phrases)
    if statement is None:
        return None
    stated = Statement(
        completion=statement.statement.completion,
        sustained=statement.statement.sustained,
        due_on=statement.statement.due_on,
        text=sentences[0].strip(),
    )
    return count, StatementFound(statement=stated, remaining="".join(sentences[1:]).strip())


def statement_about_below(text: str, phrases: Phrasebook) -> Statement | None:
    """Return what a line states about the findings that follow it (以下3个问题均已完成整改：), or None."""
    found = _BELOW.fullmatch(squeeze(text))
    stated = whole_statement(found["rest"], phrases) if found else None
    return None if stated is None else replace(stated, text=text.strip())


def _run(sentences: Sequence[str], phrases: Phrasebook) -> int:
    """Return how many sentences from the first on are statements."""
    run = 0
    while run < len(sentences) and phrases.read(sentences[run]):
        run += 1
    return run


def _leading_clause(text: str, sentence: str, phrases: Phrasebook) -> StatementFound | None:
    for comma in _CLAUSE.finditer(fold(sentence)[:60]):
        if re.match(r"\s*但", sentence[comma.end() :]):
            continue
        clause = sentence[: comma.start()]
        # 申请延期整改的问题，主要涉及… names problems and states nothing of this one.
        if phrases.read(clause) and not _NAMED.search(fold(clause)):
            rest = text[text.index(sentence) + comma.end() :].strip()
            return StatementFound(statement=_statement(clause, phrases), remaining=rest)
    return None


def _statement(text: str, phrases: Phrasebook) -> Statement:
    meanings = [meaning for sentence in split_sentences(text) if (meaning := phrases.read(sentence))]
    unknown = Completion.UNKNOWN
    due = next((each.day for each in days_in(text) if each.day), None) if _DUE.search(fold(text)) else None
    return Statement(
        completion=(meanings[0].completion if meanings else unknown) or unknown,
        sustained=any(meaning.sustained for meaning in meanings),
        due_on=due,
        text=text.strip(" ,，、—–-"),
    )


def _ticked(text: str) -> str:
    """Return what is ticked where boxes are printed (☑已完成 □未完成), else the text."""
    ticked = [found["said"].strip() for found in _BOX.finditer(text)]
    return ticked[0] if len(ticked) == 1 and re.search(r"[□○☐]", text) else text


def _without_label(text: str, phrases: Phrasebook) -> str:
    inner = text.strip()
    found = re.fullmatch(r"[(\[【〔](.*)[)\]】〕]\s*[。.]?", fold(inner))
    if found:
        inner = inner[found.start(1) : found.end(1)]
    return phrases.labels.without_label(inner)

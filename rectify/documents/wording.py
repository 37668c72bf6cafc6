"""How a line is worded: as a finding, as a measure, as a part of the report, as its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rectify.documents.blocks import fold, squeeze
from rectify.documents.fields import Labels
from rectify.documents.measures import Enumerations
from rectify.documents.sentences import split_sentences
from rectify.documents.titles import names_a_finding
from rectify.documents.word_patterns import any_of

# 截至12月底，巡察反馈的30个… and the labels of a form end the findings too.
_SUMS_UP = (
    r"(?:截至|截止)[^。]{0,16}(?:反馈|指出|发现|提出)的?[0-9]+[个项条]"
    r"|(?:填[表报]|制表|报送|上报|编制)(?:单位|部门|人|日期|时间)(?:\(.{1,4}\))?:"
)
_ROUND = "第[一二三四五六七八九十]+轮?"
_ADDRESS = re.compile(
    r"(?:联系方式|联系电话|监督电话|电子邮箱|电子邮件|邮政信箱|通[讯信]地址|举报电话|反馈电话)[\s:为是]"
)
_PUBLIC = re.compile(r"(?:欢迎|恳请|诚请).{0,40}(?:监督|意见|建议)|如有.{0,12}(?:意见|建议|问题)|自觉接受.{0,16}监督")
_BODY_WILL = re.compile(
    r"\S{0,24}(?:党组|党委|党工委|党支部|党总支|委员会|我[局院校委办])将(?:继续|以|持续|坚持|进一步|按照|一如既往|始终|认真|紧紧|严格|不断|把)"
)
_CATEGORY = re.compile(r"方面(?:存在)?(?:的?(?:突出|主要|具体)?问题)?$|^关于.*问题$")
_LONGEST_TITLE_CHECKED = 60
KINDS = ("lacks", "acts", "wrappers", "parts", "part_about", "part_ends", "ends", "left")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How headings and lines are worded, as patterns of the words of each kind of ``KINDS``."""

    lack: re.Pattern[str]
    act: re.Pattern[str]
    wrapper: re.Pattern[str]
    part: re.Pattern[str]
    end: re.Pattern[str]
    left: re.Pattern[str]

    def tells_a_finding(self, text: str) -> bool:
        """Say whether a heading's first sentence tells a shortcoming (…不到位, …薄弱) or names one (针对…)."""
        if names_a_finding(text):
            return True
        sentences = split_sentences(text)
        first = fold(sentences[0]).strip(" 。") if sentences else ""
        if not self.lack.search(first):
            return False
        # A measure may speak of the lack it corrects; then it begins with what was done and is long.
        return not (self.act.match(first) and not self.lack.search(first[-8:]))

    def plainly_tells(self, text: str) -> bool:
        """Say whether a heading tells a shortcoming and does not begin as a measure does."""
        return self.tells_a_finding(text) and (names_a_finding(text) or not self.act.match(fold(text).lstrip()))

    def begins_as_a_measure(self, text: str) -> bool:
        """Say whether a line begins with what is done (修订…, 加强…)."""
        return bool(self.act.match(fold(text).lstrip()))

    def tells_what_is_left(self, title: str) -> bool:
        """Say whether what is listed below a heading are difficulties and plans, and no findings."""
        return bool(self.left.search(squeeze(title)))

    def is_part(self, title: str) -> bool:
        """Say whether a heading is a part of the report without findings (组织领导…情况, 下一步工作)."""
        plain = squeeze(title).strip("。:")
        if names_a_finding(title) or any(quote in plain for quote in '“"”') or "方面" in plain:
            return False
        return len(plain) <= _LONGEST_TITLE_CHECKED and bool(self.part.search(plain))

    def is_wrapper(self, title: str) -> bool:
        """Say whether a heading only announces the findings (三、具体问题整改落实情况)."""
        plain = squeeze(title).strip("。:")
        return len(plain) <= _LONGEST_TITLE_CHECKED and bool(self.wrapper.fullmatch(plain))

    def ends_the_findings(self, text: str, labels: Labels, enumerations: Enumerations) -> bool:
        """Say whether a paragraph after the last finding belongs to the end of the notice (下一步…, 联系方式…)."""
        folded = squeeze(text)
        if self.end.match(folded) or _BODY_WILL.match(folded):
            return True
        if enumerations.start(text) is not None or labels.has_label(text):
            return False
        return bool(_ADDRESS.search(folded) or _PUBLIC.search(folded))


def wording_of(words: Mapping[str, Iterable[str]]) -> Wording:
    """Return the wording told by the words of each kind of ``KINDS``; a kind that is not there has none."""
    said = {kind: any_of(words.get(kind, ())) for kind in KINDS}
    return Wording(
        lack=re.compile(said["lacks"]),
        act=re.compile(said["acts"]),
        wrapper=re.compile(f"(?:{said['wrappers']}|{_ROUND})+"),
        part=re.compile(rf"{said['parts']}|(?:{said['part_about']})\S{{0,16}}(?:{said['part_ends']})$"),
        end=re.compile(f"(?:{said['ends']}|{_SUMS_UP})"),
        left=re.compile(said["left"]),
    )


def names_a_category(title: str) -> bool:
    """Say whether an unnumbered heading is worded as one over findings (…方面, 关于…问题, 针对…)."""
    plain = squeeze(title).strip("。:")
    return names_a_finding(title) or (len(plain) <= _LONGEST_TITLE_CHECKED and bool(_CATEGORY.search(plain)))


def looks_ahead(text: str) -> bool:
    """Say whether a paragraph opens the next steps (下一步)."""
    return bool(re.match(r"下一?步|下阶段|接下来|今后", squeeze(text)))

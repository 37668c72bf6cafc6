"""How a line is worded: as a finding, as a measure, as a part of the report, as its end."""

from __future__ import annotations

import re

from rectify.documents.blocks import fold, squeeze
from rectify.documents.fields import Labels
from rectify.documents.sentences import enumeration_start, split_sentences
from rectify.documents.titles import names_a_finding

_LACK = re.compile(
    r"不|未|缺|欠|少|滞后|迟缓|缓慢|拖|偏[低高弱慢松软轻重]|[较过]?弱|较?差|短板|漏洞|问题$|现象|盲区|空白|空泛|空转|乏力|流于|虚[化假报列]|造假|弄虚|违规|违反|违纪"
    r"|超(?:标|期|范围|编|额|支|限|发)|[代替]替|长期|淡[化薄漠]|弱化|宽松软|形式主义|官僚主义|隐患|松[散懈弛]|宽松|失之|失[管察职责]|难|重.{1,12}轻|两张皮|照搬|随意|混乱|混[淆同]"
    r"|模糊|单一|慢$|形同虚设|走样|打折扣|死角$|空档$|变异$|粗放|粗疏|闲置|浪费|挪用|截留|套取|虚列|私[设分]|优亲厚友|吃拿卡要|推诿|扯皮|敷衍|应付|挂名|走过场|表面|雷同|僵化|固化|老化|断层|脱节|脱离|反弹|泛化|弱项|瑕疵|偏差|苗头|盲目"
)
_ACTS = re.compile(
    r"(?:进一步|继续|持续|认真|及时|深入|全面|严格|切实|定期|不断|扎实|大力|积极|狠抓|逐[项条一]|统一)"
    r"|(?:加强|强化|完善|建立|健全|制定|修订|开展|组织|召开|印发|落实|提高|提升|压实|规范|推进|优化|加大|深化|督促|明确|将|把|已|成立|出台|聚焦|坚持|细化"
    r"|清退|追缴|约谈|邀请|通过|实行|实施|举办|增[加设]|设立|梳理|排查|整治|清理|每|抓|做|学|对照|结合|按照|根据|以|由|在|从|局?党[组委]|主要)"
)
_PART = re.compile(
    r"(?:组织领导|组织落实|主体责任|第一责任人|监督责任|主要负责人|书记|责任|组织推进|组织实施|部署|工作开展|主要做法|总体|整体|基本|工作推进|推进|认识|政治站位)\S{0,16}(?:情况|做法|工作|进展)$"
    r"|^(?:下一?步|今后|下阶段|后续|接下来|需要长期|长效机制|工作(?:打算|安排|计划|体会)|努力方向|存在的(?:主要)?(?:困难|不足)|意见建议|联系方式|监督方式|有关(?:要求|说明)|整改工作(?:体会|启示))"
    r"|(?:工作打算|工作安排|工作计划|努力方向|下一步工作|长效机制)$|政治站位|标本兼治|(?:巩固|转化|运用)(?:好)?(?:巡察|巡视)?(?:整改)?(?:成果|成效)|(?:扛牢|扛实|压紧压实|压实|夯实|靠实)\S{0,8}责任$|(?:加强|强化)组织领导|建立长效|^高度重视|思想(?:认识|自觉)|^(?:总体|整体|基本)(?:整改)?情况|^(?:附件|附)\s*:?"
)
_GENERIC = re.compile(
    r"(?:中?共?(?:中央|省委|市委|区委|县委|州委|党组|党委|局)|巡察|巡视|审计|督导|检查|组|反馈|指出|移交|发现|查出|提出|具体|重点|突出|主要|有关|相关|各项|各类|各个|全部|意见|问题|事项|整改|落实|完成|进展|情况"
    r"|聚焦|紧盯|围绕|全力|全面|扎实|狠抓|抓好|抓实|抓细|推动|推进|坚持|导向|逐一|见底|从严|从实|确保|对照|对标|精准|,|、|工作|成效|结果|任务|措施|要求|清单|的|及|和|与|对|关于|针对|逐项|逐条|推进|存在|中|第[一二三四五六七八九十]+轮?|本轮|是|以|按)+"
)
_END = re.compile(
    r"(?:(?:截至|截止)[^。]{0,16}(?:反馈|指出|发现|提出)的?[0-9]+[个项条]|下一?步|下阶段|接下来|今后|在今后的?工作|后续|欢迎|以上(?:是|情况|通报)|特此|如有|如对|如果|群众如|对(?:以上|上述)整改"
    r"|(?:填[表报]|制表|报送|上报|编制)(?:单位|部门|人|日期|时间)(?:\(.{1,4}\))?:|(?:监督|举报|受理)(?:电话|方式|举报|邮箱|时间)|联系(?:方式|电话|人:|地址)|电话:|(?:电子)?邮箱|通[信讯]地址|邮政|来信|公示(?:期|时间)|现予|现将)"
)
_ADDRESS = re.compile(
    r"(?:联系方式|联系电话|监督电话|电子邮箱|电子邮件|邮政信箱|通[讯信]地址|举报电话|反馈电话)[\s:为是]"
)
_PUBLIC = re.compile(r"(?:欢迎|恳请|诚请).{0,40}(?:监督|意见|建议)|如有.{0,12}(?:意见|建议|问题)|自觉接受.{0,16}监督")
_BODY_WILL = re.compile(
    r"\S{0,24}(?:党组|党委|党工委|党支部|党总支|委员会|我[局院校委办])将(?:继续|以|持续|坚持|进一步|按照|一如既往|始终|认真|紧紧|严格|不断|把)"
)
_CATEGORY = re.compile(r"方面(?:存在)?(?:的?(?:突出|主要|具体)?问题)?$|^关于.*问题$")
_LONGEST_TITLE_CHECKED = 60


def worded_as_finding(text: str) -> bool:
    """Say whether a heading's first sentence tells a shortcoming (…不到位, …薄弱) or names one (针对…)."""
    if names_a_finding(text):
        return True
    sentences = split_sentences(text)
    first = fold(sentences[0]).strip(" 。") if sentences else ""
    if not _LACK.search(first):
        return False
    # A measure may speak of the lack it corrects; then it begins with what was done and is long.
    return not (_ACTS.match(first) and not _LACK.search(first[-8:]))


def is_part(title: str) -> bool:
    """Say whether a heading is a part of the report without findings (组织领导…情况, 下一步工作)."""
    plain = squeeze(title).strip("。:")
    if names_a_finding(title) or any(quote in plain for quote in '“"”') or "方面" in plain:
        return False
    return len(plain) <= _LONGEST_TITLE_CHECKED and bool(_PART.search(plain))


def names_a_category(title: str) -> bool:
    """Say whether an unnumbered heading is worded as one over findings (…方面, 关于…问题, 针对…)."""
    plain = squeeze(title).strip("。:")
    return names_a_finding(title) or (len(plain) <= _LONGEST_TITLE_CHECKED and bool(_CATEGORY.search(plain)))


def is_wrapper(title: str) -> bool:
    """Say whether a heading only announces the findings (三、具体问题整改落实情况)."""
    plain = squeeze(title).strip("。:")
    return len(plain) <= _LONGEST_TITLE_CHECKED and bool(_GENERIC.fullmatch(plain))


def ends_the_findings(text: str, labels: Labels) -> bool:
    """Say whether a paragraph after the last finding belongs to the end of the notice (下一步…, 联系方式…)."""
    folded = squeeze(text)
    if _END.match(folded) or _BODY_WILL.match(folded):
        return True
    if enumeration_start(text) is not None or labels.has_label(text):
        return False
    return bool(_ADDRESS.search(folded) or _PUBLIC.search(folded))


def looks_ahead(text: str) -> bool:
    """Say whether a paragraph opens the next steps (下一步)."""
    return bool(re.match(r"下一?步|下阶段|接下来|今后", squeeze(text)))

"""What somebody may be to an item, a part of it, or a person: the names beside roles and relations, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.domain.actor import Office
from engine.domain.definition import Relation, Role
from engine.words import Words


class Part(StrEnum):
    """What a person may be to a part of an item, besides what they are to the item itself."""

    MEASURE_OWNER = "measure_owner"
    ASKER = "asker"
    FEEDBACK_ANSWERER = "feedback_answerer"
    FEEDBACK_RECORDER = "feedback_recorder"
    MEETING_MEMBER = "meeting_member"
    MEETING_HEAD = "meeting_head"
    MEETING_RECORDER = "meeting_recorder"


class Let(StrEnum):
    """What a person may be to a confidential item besides being involved in it: somebody who was let in."""

    CONFIDANT = "confidant"


class Oneself(StrEnum):
    """What a person is to what concerns a person: the one whom it concerns."""

    SELF = "self"


PERSON = Words("人员", "person")
ROLE_WORDS: Mapping[str, Words] = {
    Role.MANAGER: Words("管理员", "manager"),
    Role.STAFF: Words("经办人员", "staff"),
    Role.VERIFIER: Words("核查人", "verifier"),
    Role.LEADER: Words("领导", "leader"),
    Role.AUDITOR: Words("审计监督人员", "auditor"),
    Role.ADMINISTRATOR: Words("系统管理员", "administrator"),
    Relation.OWNER: Words("责任人", "owner"),
    Relation.LEADER_IN_CHARGE: Words("责任领导", "leader in charge"),
    Relation.UNIT_LEADER: Words("单位负责人", "head of the unit"),
    Relation.ASSIGNED_VERIFIER: Words("指定核查人", "assigned verifier"),
    Relation.CREATED_BY: Words("登记人", "who entered it"),
    Relation.DOER: Words("办理人", "who did the work"),
    Let.CONFIDANT: Words("知情人", "person let in"),
    Part.MEASURE_OWNER: Words("措施责任人", "person responsible for the measure"),
    Part.ASKER: Words("提出申请的人", "who asked"),
    Part.FEEDBACK_ANSWERER: Words("反馈承办人", "who answers the feedback"),
    Part.FEEDBACK_RECORDER: Words("反馈登记人", "who recorded the feedback"),
    Part.MEETING_MEMBER: Words("应到会成员", "expected at the meeting"),
    Part.MEETING_HEAD: Words("会议主要负责人（末位表态）", "the head, who speaks last"),
    Part.MEETING_RECORDER: Words("提请并记录集体决策的人", "who called the decision"),
    Oneself.SELF: Words("本人", "the person themselves"),
    Office.OPERATOR: Words("运维人员", "operator"),
    Office.CLOCK: Words("时钟", "clock"),
}

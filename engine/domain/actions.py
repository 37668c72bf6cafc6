"""What can be asked for besides the steps of a workflow; who may do it is said in ``permission``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.words import Words


class Action(StrEnum):
    """What can be asked for besides the steps of a workflow."""

    SEE = "see"
    COMMENT = "comment"
    ATTACH = "attach"
    ASSIGN = "assign"
    DESCRIBE = "describe"
    COMPLETE_REVIEW = "complete_review"
    PLAN_MEASURES = "plan_measures"
    FINISH_MEASURE = "finish_measure"
    GIVE_RECEIPT = "give_receipt"
    REPORT_PROGRESS = "report_progress"
    RECORD_DUTY = "record_duty"
    REQUEST = "request"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    REDATE = "redate"
    OPEN_ITEM = "open_item"
    IMPORT = "import"
    PUBLISH = "publish"
    ADMINISTER = "administer"
    KEEP_CALENDAR = "keep_calendar"
    REMIND_OF_HOLIDAYS = "remind_of_holidays"
    TICK = "tick"
    DELIVER = "deliver"
    TRY_TEXTS = "try_texts"
    APPOINT_SUBSTITUTE = "appoint_substitute"
    SNOOZE = "snooze"
    HAND_OVER = "hand_over"
    CONFIDE = "confide"
    WITHHOLD = "withhold"
    PUBLISH_NOTICE = "publish_notice"
    WRITE_LETTER = "write_letter"
    KEEP_TEMPLATES = "keep_templates"
    SEE_TEMPLATES = "see_templates"
    KEEP_MAIL_TEXTS = "keep_mail_texts"
    SEE_MAIL = "see_mail"
    RETRY_MAIL = "retry_mail"
    TAKE_IN_BOUNCES = "take_in_bounces"
    SEE_AGENDA = "see_agenda"
    KEEP_FEED = "keep_feed"
    ADD_WEBHOOK = "add_webhook"
    KEEP_WEBHOOK = "keep_webhook"
    SEE_OFFICE = "see_office"
    DISOWN = "disown"
    URGE = "urge"
    MAKE_TOKEN = "make_token"
    MAKE_SERVICE_TOKEN = "make_service_token"
    KEEP_TOKENS = "keep_tokens"
    KEEP_SESSIONS = "keep_sessions"
    SEND_LINK = "send_link"
    SET_PASSWORD = "set_password"
    SEE_CALENDAR = "see_calendar"
    SEE_WORKFLOWS = "see_workflows"
    COUNT_ITEMS = "count_items"
    TRY_WORKFLOW = "try_workflow"
    VERIFY_HISTORY = "verify_history"
    EXAMINE = "examine"
    SEE_PEOPLE = "see_people"
    SEE_PERSON = "see_person"
    KEEP_HABITS = "keep_habits"
    RECORD_FEEDBACK = "record_feedback"
    SEE_FEEDBACK = "see_feedback"
    SEE_SENDER = "see_sender"
    ANSWER_FEEDBACK = "answer_feedback"
    DIRECT_FEEDBACK = "direct_feedback"
    CALL_DECISION = "call_decision"
    SPEAK = "speak"
    RECORD_DECISION = "record_decision"


ACTION_WORDS: Mapping[Action, Words] = {
    Action.SEE: Words("查看事项", "see the item"),
    Action.COMMENT: Words("写备注", "comment"),
    Action.ATTACH: Words("上传佐证材料", "attach evidence"),
    Action.ASSIGN: Words("指定人员", "assign people"),
    Action.DESCRIBE: Words("填写事项内容", "fill in the item"),
    Action.COMPLETE_REVIEW: Words("完成复核", "complete a review"),
    Action.PLAN_MEASURES: Words("安排整改措施", "plan the measures"),
    Action.FINISH_MEASURE: Words("确认措施完成", "say that a measure is done"),
    Action.GIVE_RECEIPT: Words("签收", "give the receipt"),
    Action.REPORT_PROGRESS: Words("报送进展", "report progress"),
    Action.RECORD_DUTY: Words("登记经常性工作", "record a duty"),
    Action.REQUEST: Words("提出这项申请", "ask for this"),
    Action.ANSWER: Words("答复这项申请", "answer this request"),
    Action.WITHDRAW: Words("撤回这项申请", "withdraw this request"),
    Action.PAUSE: Words("暂停或恢复计时", "pause or resume the item"),
    Action.REDATE: Words("改动期限", "change the due day"),
    Action.OPEN_ITEM: Words("登记事项", "open an item"),
    Action.IMPORT: Words("导入", "import"),
    Action.PUBLISH: Words("发布工作流", "publish a workflow"),
    Action.ADMINISTER: Words("管理人员与单位", "administer people and units"),
    Action.KEEP_CALENDAR: Words("维护工作日历", "keep the calendar"),
    Action.REMIND_OF_HOLIDAYS: Words("安排节日廉政提醒", "arrange reminders of holidays"),
    Action.TICK: Words("推进时钟", "run the clock"),
    Action.DELIVER: Words("发出待发的邮件", "send the mails that wait"),
    Action.TRY_TEXTS: Words("检查或预览邮件文字", "check or preview the texts of mails"),
    Action.APPOINT_SUBSTITUTE: Words("安排代办人", "appoint a substitute"),
    Action.SNOOZE: Words("暂缓提醒", "snooze reminders"),
    Action.HAND_OVER: Words("移交事项", "hand items over"),
    Action.CONFIDE: Words("决定谁可以知情", "say who may know of the item"),
    Action.WITHHOLD: Words("决定是否公开", "say whether the item is made public"),
    Action.PUBLISH_NOTICE: Words("公布或撤下通报", "publish or withdraw the notice"),
    Action.WRITE_LETTER: Words("起草提醒函、告诫函", "write a letter about the item"),
    Action.KEEP_TEMPLATES: Words("管理文书模板", "keep templates of documents"),
    Action.SEE_TEMPLATES: Words("查看文书模板", "see the templates of documents"),
    Action.KEEP_MAIL_TEXTS: Words("管理邮件文字", "keep the texts of mails"),
    Action.SEE_MAIL: Words("查看邮件", "see the mail"),
    Action.RETRY_MAIL: Words("重发邮件", "send the mail again"),
    Action.TAKE_IN_BOUNCES: Words("处理退信", "take in what came back"),
    Action.SEE_AGENDA: Words("导出日程", "export the calendar"),
    Action.KEEP_FEED: Words("管理日程订阅链接", "keep the link of a calendar"),
    Action.ADD_WEBHOOK: Words("登记事件推送", "add a webhook"),
    Action.KEEP_WEBHOOK: Words("管理事件推送", "keep a webhook"),
    Action.SEE_OFFICE: Words("查看本单位的管理记录", "see what is done to the office itself"),
    Action.DISOWN: Words("说明事项不归自己", "say that the item is not theirs"),
    Action.URGE: Words("催办", "urge whoever the item waits for"),
    Action.MAKE_TOKEN: Words("建立令牌", "make a token"),
    Action.MAKE_SERVICE_TOKEN: Words("为服务账号建立令牌", "make a token for a service"),
    Action.KEEP_TOKENS: Words("查看或撤销令牌", "see or revoke tokens"),
    Action.KEEP_SESSIONS: Words("查看或结束登录", "see or end sessions"),
    Action.SEND_LINK: Words("发送邀请或重设密码的链接", "send a link to set a password"),
    Action.SET_PASSWORD: Words("设置密码", "set the password"),
    Action.SEE_CALENDAR: Words("查看工作日历", "see the calendar of the office"),
    Action.SEE_WORKFLOWS: Words("查看工作流", "see the workflows"),
    Action.COUNT_ITEMS: Words("查看各版工作流上的事项数", "see how many items are on a workflow"),
    Action.TRY_WORKFLOW: Words("检查或试走工作流", "check a workflow or play it through"),
    Action.VERIFY_HISTORY: Words("核对全部历史", "verify the whole history"),
    Action.EXAMINE: Words("查看系统体检", "see whether the system is well"),
    Action.SEE_PEOPLE: Words("查看人员与单位", "see the people and units of the office"),
    Action.SEE_PERSON: Words("查看这个人的邮箱与角色", "see somebody's address and roles"),
    Action.KEEP_HABITS: Words("决定怎样收到通知", "say how somebody hears of things"),
    Action.RECORD_FEEDBACK: Words("登记社会反馈", "record public feedback"),
    Action.SEE_FEEDBACK: Words("查看社会反馈", "see public feedback"),
    Action.SEE_SENDER: Words("查看反馈人的姓名和联系方式", "see who gave public feedback"),
    Action.ANSWER_FEEDBACK: Words("答复社会反馈", "answer public feedback"),
    Action.DIRECT_FEEDBACK: Words("交办、办结社会反馈", "assign, close or dismiss public feedback"),
    Action.CALL_DECISION: Words("提请集体决策", "call a collective decision"),
    Action.SPEAK: Words("在集体决策中表态", "speak on a collective decision"),
    Action.RECORD_DECISION: Words("记录集体决策", "keep the record of a collective decision"),
}

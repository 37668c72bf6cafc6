"""What each setting is called, what it does, and what a change of it affects; in groups, in the order of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.words import Words


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting in words: its name for people, what it does, and what a change affects."""

    title: Words
    does: Words
    change: Words


def _one(title: tuple[str, str], does: tuple[str, str], change: tuple[str, str]) -> Explained:
    return Explained(Words(*title), Words(*does), Words(*change))


_STORAGE = {
    "data": _one(
        ("数据文件夹", "Data folder"),
        (
            "数据库、佐证材料、写成文件的邮件和rectify.toml都在这里。",
            "Database, evidence, mails as files and rectify.toml.",
        ),
        (
            "换一个空文件夹，等于换一个台账；要先停下，把整个文件夹搬过去。",
            "An empty one is another ledger: stop first, and move all of it.",
        ),
    ),
    "database_url": _one(
        ("数据库", "Database"),
        (
            "不设就用数据文件夹里的SQLite；多台机器一起办用PostgreSQL。",
            "SQLite in the data folder if unset; PostgreSQL for several machines.",
        ),
        (
            "指向另一个数据库就看不到现在的台账；数据不会自动搬过去。",
            "Another database shows another ledger; nothing moves by itself.",
        ),
    ),
    "item_mb": _one(
        ("每件事项的材料总量（MiB）", "Evidence of one item, MiB"),
        ("一件事项的全部佐证材料最多这么大。", "All evidence of one item takes at most so much."),
        ("改小不删已有的，只是不能再上传。", "A smaller one deletes nothing; no more is taken."),
    ),
    "result_mb": _one(
        ("每人任务结果的总量（MiB）", "Results of one person's tasks, MiB"),
        (
            "一个人的后台任务做出的文件（卷宗、工作簿、文书）一共最多这么大。",
            "Files that came of one person's tasks take so much.",
        ),
        (
            "改小不删已有的，只是放不下新的；七天后自动删去。",
            "A smaller one deletes nothing; each is deleted after 7 days.",
        ),
    ),
    "upload_mb": _one(
        ("单个文件大小（MiB）", "Largest file, MiB"),
        ("上传的一份文件最多这么大。", "One file that is handed in is at most so large."),
        ("前置代理的上限要跟着改，否则先被它挡住。", "A proxy in front has a limit of its own; change both."),
    ),
    "phrases": _one(
        ("识读通报的用语", "Words for reading notices"),
        (
            "本单位自己的用语文件，读通报时和自带的一起用。",
            "The office's own words, used beside the product's when notices are read.",
        ),
        ("只影响以后导入的通报。", "Counts for notices taken in later."),
    ),
}
_MAIL = {
    "smtp_url": _one(
        ("邮件服务器", "Mail relay"),
        (
            "邮件从这里发出；不设就写成文件，没有人会收到。",
            "Mail leaves by it; if unset it is written to files and nobody gets any.",
        ),
        ("下一封起走新的；等着发的不会丢。", "The next mail goes by it; what waits is not lost."),
    ),
    "smtp_password": _one(
        ("邮件服务器的密码", "Password of the relay"),
        ("登录邮件服务器用，任何页面都不显示。", "Signs in at the relay; no page shows it."),
        ("写错了邮件发不出去，系统状况会说明原因。", "A wrong one stops mail; the health page says why."),
    ),
    "smtp_password_file": _one(
        ("邮件服务器密码所在的文件", "File of the relay's password"),
        (
            "密码放在只有运行账号能读的文件里，比写在环境变量里稳妥。",
            "A file only the service account reads is safer than the environment.",
        ),
        ("文件内容每次发信时读。", "It is read each time mail is sent."),
    ),
    "mail_from": _one(
        ("发件人地址", "Sender"),
        ("每封邮件都以它的名义发出。", "Every mail comes from it."),
        ("要是邮件服务器允许的地址，否则被拒收。", "The relay must allow it, or refuses."),
    ),
    "bounce_address": _one(
        ("退信地址", "Address for bounces"),
        (
            "退回来的邮件寄到这里，系统由此知道谁收不到。",
            "What comes back goes there, so that it is known whom mail does not reach.",
        ),
        (
            "不设就不知道退信；要邮件系统接收带加号的地址。",
            "If unset nothing is known of bounces; addresses with + must be taken.",
        ),
    ),
    "mail_hour": _one(
        ("每日邮件几点发", "Hour of the daily mail"),
        (
            "每个工作日这个时候发当天的提醒，没有另选时间的人都按它。",
            "The mail of the day goes out then, to everybody who chose no hour of their own.",
        ),
        ("从下一个工作日起；今天已经发的不重发。", "From the next working day on; today's mail is not sent again."),
    ),
    "mail_urgent": _one(
        ("每人每天的急件", "Urgent mails a day"),
        (
            "退回、催办等不等第二天的，每人每天最多几封。",
            "What cannot wait, such as returns and urgings: so many a person and day.",
        ),
        ("改成0，全部并进每日邮件。", "With 0 everything waits for the daily mail."),
    ),
    "mail_per_hour": _one(
        ("每小时最多发几封", "Mails an hour"),
        ("免得超过邮件服务器的限额；0为不限。", "Keeps within what the relay takes; 0 is no limit."),
        ("太小，早上的提醒要排很久。", "Too few, and the mails of the morning queue for long."),
    ),
    "mail_per_person_hour": _one(
        ("每人每小时最多几封", "Mails a person and hour"),
        ("防止同一个人一下收到太多；0为不限。", "Nobody gets too many at once; 0 is no limit."),
        ("超过的往后排，不会丢。", "What is over it waits and is not lost."),
    ),
    "mail_texts": _one(
        ("自定义邮件文字的文件夹", "Folder of own mail texts"),
        (
            "里面的文字代替自带的；有错就用自带的，并告诉管理员。",
            "Texts in it replace the product's; one at fault gives way and managers are told.",
        ),
        ("从下一封起；已经写好的邮件不变。", "From the next mail on; those written stay."),
    ),
    "mail_titles": _one(
        ("邮件里写问题内容", "Findings in mails"),
        ("默认邮件只写编号，打开系统才看到内容。", "By default mails say numbers, and the finding shows only here."),
        ("打开后，问题内容会经过邮件服务器和收件人的邮箱。", "If on, findings pass through relays and mailboxes."),
    ),
    "channels": _one(
        ("其他渠道", "Other channels"),
        (
            "企业微信、钉钉、飞书的群机器人或本单位系统的回调。",
            "Robots of groups, or webhooks of the office's own system.",
        ),
        (
            "去掉一个，选了它的人改收邮件。只能写在rectify.toml里。",
            "Whoever chose one that is gone gets mail. In rectify.toml only.",
        ),
    ),
    "channel_text": _one(
        ("其他渠道说多少", "How much channels tell"),
        ("brief：编号、天数、链接；full：全文。", "brief: number, days, link; full: everything."),
        ("full会把内容交给渠道的提供方。", "With full the maker of the channel sees the text."),
    ),
}
_SITE = {
    "base_url": _one(
        ("系统网址", "Address of the site"),
        ("邮件里的链接都指向它。", "Links in mails lead there."),
        (
            "改了以后，已发出的邮件里的旧链接打不开，除非旧地址还通。",
            "Links in mails already sent fail unless the old address still works.",
        ),
    ),
    "hosts": _one(
        ("其他主机名", "Other host names"),
        ("除系统网址外，还可以用哪些名字打开；*为任何名字。", "Further names under which the pages open; * is any."),
        ("少写一个，用那个名字就打不开。", "A name that is missing is refused."),
    ),
    "trusted_proxies": _one(
        ("信任的代理", "Trusted proxies"),
        ("只相信这些代理说的来访地址。", "Only these are believed about where a request comes from."),
        ("写得太宽，别人可以冒充来访地址。", "Too wide, and addresses can be forged."),
    ),
    "webhook_networks": _one(
        ("回调可以去的内网", "Networks for webhooks"),
        ("默认只许公网地址，内网要列出来。", "Public addresses only, but for the networks named here."),
        ("去掉一个，指向那里的推送就停。", "Webhooks into a network that is gone stop."),
    ),
    "webhook_http": _one(
        ("回调可以用http", "Webhooks over http"),
        ("默认只许https。", "https only, unless this is on."),
        ("打开后内容不加密传送。", "If on, contents travel in the clear."),
    ),
    "timezone": _one(
        ("时区", "Time zone"),
        ("到期日、每日邮件、页面上的时间都按它。", "Due days, the daily mail and all times go by it."),
        ("已定的到期日不变，显示和邮件时间会变。", "Due days stay; times shown and hours of mails change."),
    ),
    "language": _one(
        ("默认语言", "Language"),
        ("命令行和没有选过语言的人看到的。", "Of the command line, and of whoever chose none."),
        ("个人选过的不受影响。", "Choices of people stay."),
    ),
    "office_name": _one(
        ("单位名称（初始化时）", "Name of the office, at init"),
        ("只在建立台账时用一次。", "Used once, when the ledger is made."),
        (
            "现在改它没有作用；要改名，到“单位”页面给最上面的单位改名。",
            "Changing it does nothing now: rename the unit at the top on the page of units.",
        ),
    ),
}
_RULES = {
    "feedback_acknowledge_days": _one(
        ("告知收到社会反馈的期限（工作日）", "Days to acknowledge feedback"),
        (
            "留了联系方式的，几个工作日内告知收到。以本地规定为准。",
            "Working days within which a sender with a contact is told, as the rules of the place have it.",
        ),
        ("只影响以后登记的反馈。", "Counts for feedback recorded later."),
    ),
    "feedback_answer_days": _one(
        ("答复社会反馈的期限（工作日）", "Days to answer feedback"),
        (
            "几个工作日内答复。以本地规定为准。",
            "Working days within which it is answered, as the rules of the place have it.",
        ),
        ("只影响以后登记的反馈。", "Counts for feedback recorded later."),
    ),
    "notice_reasons": _one(
        ("通报里怎样说不公开的理由", "How a notice says why"),
        (
            "按理由写：case=按照有关规定;secret=按照保密规定。case的说法要与别的理由相同，看不出有案件。",
            "By reason: case=按照有关规定;secret=按照保密规定. A case reads like another reason: nobody can tell.",
        ),
        ("从下一份通报起这样写；已公布的不变。", "The next notice says so; what is published stays as it is."),
    ),
    "operator_verifies": _one(
        ("运维人员可以代录核查", "Operator may verify"),
        (
            "有人自己登录以后，默认不许运维人员在命令行代录核查。",
            "Once people sign in, the operator enters no verification for them.",
        ),
        ("打开后，核查可能不是本人做的，历史会写明。", "If on, a check may be typed by another; the history says so."),
    ),
}
_SIGN_IN = {
    "password_memory": _one(
        ("核对密码用的内存（MiB）", "Memory for a password, MiB"),
        ("越大，偷到数据的人越难试出密码。", "The more, the harder are stolen hashes to guess."),
        ("登录会慢一些；各人下次登录时按新的重算。", "Signing in takes longer; hashes are renewed as people sign in."),
    ),
    "password_rounds": _one(
        ("核对密码的遍数", "Passes for a password"),
        ("和上一项一起决定难度。", "With the memory it makes the cost."),
        ("登录会慢一些。", "Signing in takes longer."),
    ),
    "breached_passwords": _one(
        ("泄露密码表", "Leaked passwords"),
        ("表里有的密码不许用；不上网查。", "Passwords in it are refused; nothing is asked of the internet."),
        ("只在设新密码时查，现有的不变。", "Asked when a password is set; present ones stay."),
    ),
    "session_idle_hours": _one(
        ("多久不用要重新登录（小时）", "Idle hours"),
        ("离开座位以后，登录还留多久。", "How long a session lasts unused."),
        ("也管现在登录着的人。", "Counts for those signed in too."),
    ),
    "session_days": _one(
        ("最长几天要重新登录", "Days of a session"),
        ("一直在用，也最多这么久。", "However much it is used."),
        ("只管以后的登录。", "Counts for later sign-ins."),
    ),
    "sign_in_kept_days": _one(
        ("登录记录保留几天", "Days sign-ins are kept"),
        ("谁何时从哪里登录、被拒。法律要求六个月以上。", "Who signed in or was refused. The law asks for six months."),
        ("改小，旧的记录会被清除，找不回来。", "A smaller one removes older records for good."),
    ),
    "oidc_issuer": _one(
        ("统一身份认证", "Single sign-on"),
        ("由本单位的身份系统确认是谁。", "The office's own provider says who somebody is."),
        ("去掉后，没有设密码的人进不来。", "Without it, people without a password stay outside."),
    ),
    "oidc_client_id": _one(
        ("在身份系统里的名称", "Name at the provider"),
        ("身份系统给这套系统的编号。", "What the provider calls this installation."),
        ("写错了单点登录打不开。", "A wrong one breaks single sign-on."),
    ),
    "oidc_client_secret": _one(
        ("与身份系统共享的密钥", "Secret shared with the provider"),
        ("任何页面都不显示。", "No page shows it."),
        ("两边要一起换。", "Change it on both sides."),
    ),
    "oidc_client_secret_file": _one(
        ("密钥所在的文件", "File of that secret"),
        ("比写在环境变量里稳妥。", "Safer than the environment."),
        ("两边要一起换。", "Change it on both sides."),
    ),
    "oidc_claim": _one(
        ("以哪一项作登录名", "Claim that is the login"),
        ("身份系统的哪一项对应这里的登录名。", "Which claim of the provider's is the login here."),
        ("换了，可能对不上人。", "Another may fit nobody."),
    ),
    "proxy_header": _one(
        ("由代理说明是谁", "Header of a proxy"),
        ("信任的代理在这个请求头里写明谁登录了。", "A trusted proxy names in it who is signed in."),
        ("代理必须先去掉来访者自己写的同名请求头。", "The proxy must drop the header from what comes in."),
    ),
}  # fmt: skip
GROUPS: Mapping[str, tuple[Words, Mapping[str, Explained]]] = {
    "site": (Words("网址、时区、语言", "Site, zone, language"), _SITE),
    "mail": (Words("邮件和其他渠道", "Mail and channels"), _MAIL),
    "sign-in": (Words("登录", "Signing in"), _SIGN_IN),
    "rules": (Words("期限和规矩", "Limits and rules"), _RULES),
    "storage": (Words("数据和材料", "Data and evidence"), _STORAGE),
}
EXPLAINED: Mapping[str, Explained] = {name: one for _title, group in GROUPS.values() for name, one in group.items()}

"""What somebody in the office does about a finding of the doctor, and on which page; the rest is the operator's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.words import Words
from rectify.web.marks import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """What to do about a finding, where; and whether what the doctor says besides is for whoever runs the machine."""

    says: Words
    way: Way
    is_operators_too: bool = True


# By name of a check. What stands in none of these is mended at the machine: the doctor's own words say how.
MENDS: Mapping[str, Mend] = {
    "calendar": Mend(
        says=Words(
            "在日历页录入、公布一年的安排，期限随后重算。",
            "Enter and announce the year on the calendar page; dates are then counted anew.",
        ),
        way=Way(Words("打开日历", "Open the calendar"), "/calendar"),
    ),
    "mail": Mend(
        says=Words("改邮件服务器的设置，改好要重启。", "Correct the settings of the relay, and restart."),
        way=Way(Words("看这项设置", "See the setting"), "/settings/smtp_url"),
    ),
    "channels": Mend(
        says=Words(
            "改好这个渠道；或让选了它的人在“我的习惯”里另选，在这以前他们收邮件。",
            "Correct the channel, or let those who chose it choose again; until then they get mail.",
        ),
        way=Way(Words("看这项设置", "See the setting"), "/settings/channels"),
    ),
    "relay": Mend(
        says=Words(
            "括号里是对方的答复。按它改服务器、登录名或证书；改好以后系统会自己再发，不会丢。",
            "In brackets is what the other side answered. Mend server, login or certificate by it; then mail leaves by"
            " itself, and none is lost.",
        ),
        way=Way(Words("看邮件设置", "See the settings of mail"), "/settings#mail"),
    ),
    "mail_texts": Mend(
        says=Words("改好有错的文字；改好以前用系统自带的。", "Correct the text; until then the product's own is used."),
        way=Way(Words("打开邮件文字", "Open the texts"), "/mails/texts"),
    ),
    "queue": Mend(
        says=Words(
            "看失败的邮件：对方说了什么，改好邮箱以后可以重发。",
            "Look at what failed and why; mend the address and send it again.",
        ),
        way=Way(Words("看失败的邮件", "See what failed"), "/mails?state=dead"),
    ),
    "people": Mend(
        says=Words("改好邮箱，没有送到的通知会再发。", "Correct the address, and what did not arrive goes out again."),
        way=Way(Words("看邮箱收不到的人", "See whom mail does not reach"), "/people?kind=unreachable"),
        is_operators_too=False,
    ),
    "sign_in": Mend(
        says=Words("改登录的设置，改好要重启。", "Correct the settings of signing in, and restart."),
        way=Way(Words("看登录设置", "See the settings"), "/settings#sign-in"),
    ),
    "history": Mend(
        says=Words("不要再改动，先核对是哪一条。", "Change nothing more; see first which link it is."),
        way=Way(Words("核对全部经过", "Verify the history"), "/health/history"),
    ),
    "disk": Mend(
        says=Words(
            "尽快告诉运维人员：满了以后，材料传不上来，办的事也存不下。",
            "Tell whoever runs the machine soon: on a full disk neither evidence nor any change can be kept.",
        ),
        way=Way(Words("看占了多少", "See what takes the room"), "/health#storage"),
    ),
    "seal": Mend(
        says=Words(
            "封印一次，把文件交给单位以外的人保管：以后谁删改了经过，拿出来一比就知道。",
            "Take one and give the file to somebody outside: held against it, anything removed or changed later shows.",
        ),
        way=Way(Words("去封印", "Take a seal"), "/health/history#seal"),
        is_operators_too=False,
    ),
}
# Of a clock that leapt ahead; one that stands still is mended at the machine.
HELD = Mend(
    says=Words(
        "先核对服务器的时间；确实没错，在本页上面确认。",
        "Look at the server's time first; if it is right, say so above on this page.",
    ),
    way=Way(Words("到上面确认", "Say so above"), "/health#held"),
    is_operators_too=False,
)

"""What a new password must be: long enough, and not among the first that anybody would try.

No rules about kinds of characters: they make passwords worse (NIST SP 800-63B). What is obvious is found by rule, not
in a copied list; a list of leaked passwords may be set beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.errors import RectifyError
from engine.words import Words

SHORTEST, LONGEST = 10, 256
# So many characters must be left when everything that anybody would try is taken away.
_LEAST_OWN = 4
_SHORTEST_WALK = 3
_ONLY_DIGITS = 18  # the length of an identity number; telephone numbers are shorter
_LEAST_DIFFERENT = 4

# What people type for a password in the two languages, and what this program is called.
_TRIED = (
    "password", "passwd", "letmein", "welcome", "changeme", "default", "secret", "iloveyou", "monkey", "dragon",
    "administrator", "admin", "root", "user", "login", "guest", "test", "office", "company", "computer", "china",
    "rectify", "zhenggai", "taizhang", "xuncha", "ducha", "shenji", "jiaoyuju", "bangongshi", "guanliyuan",
    "woaini", "woaiwojia", "aini", "mima", "wodemima", "nihao", "zhongguo", "beijing", "shanghai", "denglu", "xitong",
    "baobao", "laopo", "laogong", "mama", "baba", "wangluo", "yonghu", "ceshi", "ilove", "love", "hello", "abc",
)  # fmt: skip
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890")
_COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "147", "258", "369", "159", "753")
_LONGEST_WALK = max(len(row) for row in _ROWS)
_PATHS = [way for path in (*_ROWS, *_COLUMNS) for way in (path, path[::-1])]
_WALKS = frozenset(
    path[start:end]
    for path in _PATHS
    for start in range(len(path))
    for end in range(start + _SHORTEST_WALK, len(path) + 1)
)
_DIGITS = re.compile(r"[0-9]+")
_REPEATED = re.compile(r"(.{1,5}?)\1{2,}")
_BETWEEN = re.compile(r"[\W_]+")
# One syllable of Chinese as it is typed: what begins it, what ends it.
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iong|iang|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|ve|er|an|en|in|un|vn|ia|ua|uo|[aoeiuv])"
)
_LIKE_A_NAME = re.compile(f"(?:{_SYLLABLE}){{1,3}}")
# A name of fewer letters is found within words that have nothing to do with it.
_LEAST_ANYWHERE = 4
_DISGUISED = str.maketrans("@013457$!", "aoieastsi")


class PasswordUnfit(RectifyError):
    """A new password that is too short, too long, obvious, or known to have leaked. It is not repeated."""

    code = "password_unfit"
    says = Words("这个密码不能用：{why}。", "This password cannot be used: {why}.")
    remedy = Words(
        "用{least}到{most}个字符；几个不相干的词连起来，好记又难猜。",
        "Use {least} to {most} characters; a few words that have nothing to do with each other are easy to keep.",
    )

    def __init__(self, why: Words) -> None:
        super().__init__(why=why, least=SHORTEST, most=LONGEST)


def require_fit(password: str, *, about: Iterable[str], beside: Iterable[str] = ()) -> None:
    """Let a password pass that has a fit length and is not obvious; raises ``PasswordUnfit``.

    ``password`` is as it will be hashed. ``about`` is what the person is called, which may not stand in it: login,
    name, address; ``beside`` is what else others know of them, such as their office, and does not count for anything.
    """
    own = tuple(about)
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordUnfit(
            Words(f"长度是{len(password)}个字符", f"it has {len(password)} characters")
            if len(password) <= LONGEST
            else Words("太长", "it is too long")
        )
    if any(not sign.isprintable() for sign in password):
        raise PasswordUnfit(Words("含有看不见的字符", "it has an invisible character"))
    if password.isdigit() and len(password) <= _ONLY_DIGITS:
        raise PasswordUnfit(Words("只有数字，像电话或证件号", "digits alone, like a telephone or identity number"))
    if len(set(password.casefold())) < _LEAST_DIFFERENT or own_part(password, (*own, *beside)) < _LEAST_OWN:
        raise PasswordUnfit(Words("太容易猜到", "it is easy to guess"))
    if any(_names(password.casefold(), word.casefold()) for word in own):
        raise PasswordUnfit(Words("含有自己的登录名、姓名或邮箱", "it holds one's own login, name or address"))


def _names(text: str, word: str) -> bool:
    """Say whether a text names somebody: anywhere, or in the case of a few letters as a word by itself."""
    if len(word) >= _LEAST_ANYWHERE or not word.isascii():
        return len(word) > 1 and word in text
    return bool(word) and re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def own_part(password: str, about: Iterable[str]) -> int:
    """Return how many characters are left without what anybody would try: words, names, walks, and what repeats.

    Digits in a row count as two at most: they are years, birthdays and lovers' numbers. Nothing is left where all
    letters may be the name of somebody as it is typed in Chinese (``wangmin``).
    """
    plain = password.casefold()
    if _is_like_a_name(_parts(plain)):
        return 0
    known = {part for word in about for part in (word.casefold(), *_BETWEEN.split(word.casefold())) if len(part) > 1}
    for word in sorted({*known, *_TRIED}, key=len, reverse=True):
        for text in (plain, plain.translate(_DISGUISED)):
            for found in re.finditer(re.escape(word), text):
                plain = plain[: found.start()] + " " * len(word) + plain[found.end() :]
    parts = _parts(plain)
    return 0 if _is_like_a_name(parts) else sum(map(len, parts))


def _parts(text: str) -> list[str]:
    """Return what stands between walks on the keyboard, without what repeats and signs, digits in a row as two."""
    return [_BETWEEN.sub("", _DIGITS.sub("12", part)) for part in _without_walks(_REPEATED.sub(r"\1", text))]


def _is_like_a_name(parts: list[str]) -> bool:
    return _LIKE_A_NAME.fullmatch("".join(parts).replace("12", "")) is not None


def _without_walks(text: str) -> list[str]:
    """Return the parts of a text between walks on the keyboard, the longest walk at each place taken away."""
    parts, start, place = list[str](), 0, 0
    while place < len(text):
        furthest = min(len(text), place + _LONGEST_WALK)
        ends = (end for end in range(furthest, place + _SHORTEST_WALK - 1, -1) if text[place:end] in _WALKS)
        end = next(ends, None)
        if end is None:
            place += 1
            continue
        parts.append(text[start:place])
        start = place = end
    return [*parts, text[start:]]

"""What is wrong with a request, in words: the framework's own sentences are English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.words import Language, Words

# The ones a caller meets.
_FAULTS: Mapping[str, Words] = {
    "missing": Words("缺少这一项", "it is missing"),
    "extra_forbidden": Words("没有这一项", "there is no such field"),
    "string_type": Words("应当是文字", "it should be text"),
    "string_too_short": Words("太短，至少{min_length}个字符", "it is too short, at least {min_length} characters"),
    "string_too_long": Words("太长，最多{max_length}个字符", "it is too long, at most {max_length} characters"),
    "string_pattern_mismatch": Words("写法不对，应当符合{pattern}", "it should look like {pattern}"),
    "int_parsing": Words("应当是整数", "it should be a whole number"),
    "int_type": Words("应当是整数", "it should be a whole number"),
    "bool_parsing": Words("应当是true或false", "it should be true or false"),
    "bool_type": Words("应当是true或false", "it should be true or false"),
    "greater_than_equal": Words("至少是{ge}", "it should be at least {ge}"),
    "less_than_equal": Words("最多是{le}", "it should be at most {le}"),
    "date_from_datetime_parsing": Words("应当是日期，如2026-11-23", "it should be a date such as 2026-11-23"),
    "date_parsing": Words("应当是日期，如2026-11-23", "it should be a date such as 2026-11-23"),
    "date_type": Words("应当是日期，如2026-11-23", "it should be a date such as 2026-11-23"),
    "enum": Words("应当是{expected}之一", "it should be one of {expected}"),
    "literal_error": Words("应当是{expected}之一", "it should be one of {expected}"),
    "json_invalid": Words("不是JSON", "it is not JSON"),
    "list_type": Words("应当是列表", "it should be a list"),
    "dict_type": Words("应当是对象", "it should be an object"),
    "too_short": Words("太少，至少{min_length}项", "too few, at least {min_length}"),
    "too_long": Words("太多，最多{max_length}项", "too many, at most {max_length}"),
    "union_tag_invalid": Words(
        "{discriminator}应当是{expected_tags}之一", "{discriminator} should be one of {expected_tags}"
    ),
    "union_tag_not_found": Words("缺少{discriminator}", "{discriminator} is missing"),
    "int_from_float": Words("应当是整数", "it should be a whole number"),
    "int_parsing_size": Words("数字太长", "it is too long a number"),
    "greater_than": Words("应当大于{gt}", "it should be more than {gt}"),
    "less_than": Words("应当小于{lt}", "it should be less than {lt}"),
    "date_from_datetime_inexact": Words("应当是日期，如2026-11-23", "it should be a date such as 2026-11-23"),
    "time_parsing": Words("应当是钟点，如09:30", "it should be a time such as 09:30"),
    "time_type": Words("应当是钟点，如09:30", "it should be a time such as 09:30"),
    "string_unicode": Words("不是通常的文字", "it is no ordinary text"),
    "none_required": Words("应当留空", "it should be empty"),
    "model_type": Words("应当是JSON对象", "it should be a JSON object"),
    "one_of_these": Words("恰好写一项：{names}", "it should hold exactly one of {names}"),
    "value_error": Words("写法不对", "it is not written as it should be"),
    "model_attributes_type": Words("应当是JSON对象", "it should be a JSON object"),
}


def said_of(fault: Mapping[str, Any], language: Language) -> str:
    """Return what is wrong in one place of a request, in one language."""
    return words_of(fault).text(language)


def words_of(fault: Mapping[str, Any]) -> Words:
    """Return what is wrong with one value that was read by a model."""
    # What no caller is known to meet is said in both languages too, in English by the framework's own sentence.
    words = _FAULTS.get(str(fault["type"]), Words("写法不对", str(fault["msg"]).replace("{", "{{").replace("}", "}}")))
    return words.fill(**fault.get("ctx", {}))

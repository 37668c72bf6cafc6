"""What the parser cannot read is said in the words of whoever wrote it, in both languages."""

from __future__ import annotations

import pytest
from jinja2 import TemplateSyntaxError

from notifications.texts.environment import build_environment
from notifications.texts.unreadable import said_of

_TEXTS = {
    "{{ named": ("“{{”后面缺“}}”", "“{{” is not closed by “}}”"),
    "{{": ("“{{”后面没有写完", "what begins with “{{” has no end"),
    "{% if note": ("“{%”后面缺“%}”", "“{%” is not closed by “%}”"),
    "{% if note %}x": ("“{% if … %}”后面缺“{% endif %}”", "“{% if … %}” is not closed by “{% endif %}”"),
    "{% for a in lines %}x": ("“{% for … %}”后面缺“{% endfor %}”", "“{% for … %}” is not closed by “{% endfor %}”"),
    "{% endif %}": ("“{% endif %}”不能写在这里", "“{% endif %}” cannot stand here"),
    "{% if a %}{% endfor %}": ("“{% endfor %}”不能写在这里", "“{% endfor %}” cannot stand here"),
    "{{ }}": ("“}}”前面少了内容", "something is missing before “}}”"),
    "{{ name | }}": ("“}}”前面少了内容", "something is missing before “}}”"),
    "{% if %}x{% endif %}": ("“%}”前面少了内容", "something is missing before “%}”"),
    "{{ name named }}": ("“}}”前面多了“named”", "“named” is too much before “}}”"),
    "{% if a = b %}x{% endif %}": ("“%}”前面多了“=”", "“=” is too much before “%}”"),
    "{{ name！ }}": ("“！”不能写在这里", "“！” cannot stand here"),
    "{{ name ) }}": ("“)”不能写在这里", "“)” cannot stand here"),
    "{{ name ( }}": ("缺“)”", "“)” is missing"),
    "{% for a b in c %}{% endfor %}": ("“b”不能写在这里", "“b” cannot stand here"),
    "{# note": ("“{#”后面缺“#}”", "“{#” is not closed by “#}”"),
    "{{ line. }}": ("“.”后面少了名称", "a name is missing after “.”"),
}


@pytest.mark.parametrize("source", _TEXTS)
def test_what_the_parser_says_is_said_in_words(source: str) -> None:
    with pytest.raises(TemplateSyntaxError) as refused:
        build_environment().parse(source)
    said = said_of(refused.value.message or "")
    assert (said.zh, said.en) == _TEXTS[source]


def test_what_is_not_known_is_said_as_the_parser_has_it() -> None:
    assert said_of("something else").zh == "写法有误（something else）"

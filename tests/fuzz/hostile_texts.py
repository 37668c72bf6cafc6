"""Texts of mails that mean harm: to reach out of the sandbox, or to take time and memory without end."""

from __future__ import annotations

from collections.abc import Iterator

# What reaches for more than words, in every place where an expression may stand.
_REACHING = (
    "''.__class__", "''.__class__.__mro__[1].__subclasses__()", "name.__class__", "name.__init__.__globals__",
    "name['__class__']", "name|attr('__class__')", "name|attr('__cl'~'ass__')", "name|attr(['__class__']|first)",
    "name['\\x5f\\x5fclass\\x5f\\x5f']", "name['\\u005f\\u005fclass\\u005f\\u005f']", "name|attr('\\x5f\\x5fclass__')",
    "()|attr('__class__')", "[].__class__", "{}.__class__", "(1).__class__", "1.0.__class__", "none.__class__",
    "name.format", "name.format(name)", "'{0.__class__}'.format(name)", "'{0.__class__}'|format(name)",
    "name.format_map(self)", "'%s'|format(name)", "'%300000000d'|format(1)", "'%300000000d' % 1", "name % name",
    "name|map(attribute='__class__')|list", "[name]|map(attribute='upper')|list", "[name]|groupby('__class__')",
    "sections|map('attr','__class__')|list", "[1]|map('call')", "[name]|selectattr('__class__')|list",
    "[name]|sort(attribute='__class__')", "[name]|sum(attribute='__class__')", "[name]|unique(attribute='__class__')",
    "cycler", "cycler.__init__.__globals__.os.popen('id').read()", "cycler('a','b').next()", "joiner.__init__",
    "joiner('')()", "lipsum.__globals__", "lipsum.__globals__['os'].popen('id').read()", "lipsum()", "lipsum(n=10000)",
    "namespace.__init__", "namespace(a=1).a", "dict(a=1)", "range(3)", "range.__class__", "self", "self.__init__",
    "self._TemplateReference__context", "self.blocks", "caller", "caller()", "varargs", "kwargs", "loop.__init__",
    "loop.__class__", "loop.cycle('a')", "loop.changed(name)", "loop.parent", "loop.previtem", "context",
    "context.environment", "config", "config.items()", "request", "request.application.__globals__", "g", "session",
    "url_for.__globals__", "get_flashed_messages.__globals__", "app", "environment", "environ", "os", "sys.modules",
    "__builtins__", "__import__('os').system('id')", "open('/etc/passwd').read()", "eval('1')", "exec('1')",
    "getattr(name,'upper')()", "name.upper()", "name.encode().decode()", "name.join(name)", "name.split('')",
    "link.__getattribute__('x')", "details.__html__()", "details|safe", "note|safe", "note|escape|safe",
    "note|xmlattr", "{'a': 'b'}|xmlattr", "note|urlize", "note|tojson", "note|pprint", "note|striptags",
    "note|replace('a','b')", "note|forceescape", "note|e", "note|string|safe", "note|random", "note|d('x')",
    "note is defined", "note is callable", "note is mapping", "note is sameas name", "note is filter('safe')",
    "note if name is defined", "not_there", "namee", "troubles", "sections[0]", "sections[0].entries[0]",
    "sections|first", "sections|last", "sections|list", "sections|length|string", "urgent", "sections", "name or urgent",
    "name and urgent", "'a' in name", "name in name", "name ~ name", "name + name", "times - 1", "times / 0",
    "times // 0", "-times", "+times", "times > 'a' > name", "{{ name }}", "name|", "|name", "name|short",
    "name|short('a')", "name|short(0)", "name|short(-1)", "name|short(times)", "name|short(10**9)",
    "name|short(length=3)", "name|short(1,2)", "name|short(*name)", "name|length", "details|short(3)", "name|inside|safe",
    "name|short(3)|attr('upper')", "'<script>'", "['<b>']", "lookup(name)", "gettext('a')", "_('a')", "ngettext", "debug()",
)  # fmt: skip
_STATEMENTS = (
    "{% include 'subject.txt' %}", "{% include ['a','b'] ignore missing %}", "{% include '/etc/passwd' %}",
    "{% import 'a' as b %}", "{% from 'a' import b %}", "{% from 'a' import b with context %}", "{% extends 'a' %}",
    "{% extends name %}", "{% macro m() %}x{% endmacro %}{{ m() }}", "{% macro m(a=name.__class__) %}{% endmacro %}",
    "{% call name() %}x{% endcall %}", "{% call(user) m() %}{% endcall %}", "{% filter upper %}x{% endfilter %}",
    "{% filter attr('__class__') %}x{% endfilter %}", "{% set x = name.__class__ %}{{ x }}", "{% set x %}y{% endset %}",
    "{% set ns = namespace(x=1) %}{% set ns.x = 2 %}", "{% set name = 'x' %}", "{% set x = [] %}{{ x.append(1) }}",
    "{% with a = name.__class__ %}{{ a }}{% endwith %}", "{% block b %}x{% endblock %}{{ self.b() }}",
    "{% autoescape false %}{{ note }}{% endautoescape %}", "{% do name.x() %}", "{% trans %}x{% endtrans %}",
    "{% debug %}", "{% raw %}{{ x }}", "{% if %}x{% endif %}", "{% if name %}", "{% endif %}", "{% else %}", "{{", "{%",
    "{% for c in name %}{{ c }}{% endfor %}", "{% for c in name.__class__.__mro__ %}{{ c }}{% endfor %}",
    "{% for c in [1,2] %}{{ c }}{% endfor %}", "{% for c in range(9) %}{{ c }}{% endfor %}",
    "{% for k, v in context.items() %}{{ k }}{% endfor %}", "{% for x in x recursive %}{{ loop(x) }}{% endfor %}",
    "{% for name in sections %}x{% endfor %}", "{% for loop in sections %}x{% endfor %}", "{% break %}", "{% continue %}",
    "{% for s in sections if s.entries.append(1) %}x{% endfor %}", "{% for s in sections|reverse %}x{% endfor %}",
    "{% for self in sections %}x{% endfor %}", "{% unknown %}", "{#", "{% if name.x() %}y{% endif %}",
    "{% if 'a'.__class__ %}y{% endif %}", "{% if name == [] %}y{% endif %}", "{% if lipsum.__globals__ %}y{% endif %}",
)  # fmt: skip


def reaching() -> Iterator[tuple[str, str]]:
    """Yield texts that reach for what is none of theirs, by name."""
    for index, expression in enumerate(_REACHING):
        yield f"expression {index}: {expression}", f"{{{{ {expression} }}}}{{{{ details }}}}"
    for index, statement in enumerate(_STATEMENTS):
        yield f"statement {index}: {statement}", f"{statement}{{{{ details }}}}"


def devouring() -> Iterator[tuple[str, str]]:
    """Yield texts that would take time or memory without end, by name."""
    yield from _DEVOURING.items()


_ENTRIES = "{% for section in sections %}{% for entry in section.entries %}"
_DEVOURING = {
        "nested ranges": "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
        "a long string by multiplying": "{{ 'a' * 300000000 }}",
        "a longer one": "{{ ('a' * 100000) * 100000 }}",
        "a list by multiplying": "{{ [0] * 999999999 }}",
        "a power": "{{ 9 ** 9 ** 9 }}",
        "a power of powers": "{{ 10 ** 10 ** 10 ** 10 }}",
        "a shift by format": "{{ '%999999999d' % 1 }}",
        "a width": "{{ '%*d' % (999999999, 1) }}",
        "centered": "{{ name|center(999999999) }}",
        "indented": "{{ name|indent(999999999) }}",
        "word wrap": "{{ name|wordwrap(1) }}",
        "batches": "{{ sections|batch(1, 999999999)|list }}",
        "slices": "{{ sections|slice(999999999)|list }}",
        "filled by format": "{{ '{:>999999999}'.format(1) }}",
        "ljust": "{{ name.ljust(999999999) }}",
        "zfill": "{{ name.zfill(999999999) }}",
        "doubling": "{% set a = name %}" + "{% set a = a ~ a %}" * 64 + "{{ a }}",
        "doubling in one": "{{ " + "~".join(["name"] * 2_000) + " }}",
        "lorem ipsum": "{{ lipsum(999999) }}",
        "recursion": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "recursion of a loop": "{% for s in sections recursive %}{{ loop(sections) }}{% endfor %}",
        "deep parentheses": "{{ " + "(" * 4_000 + "name" + ")" * 4_000 + " }}",
        "deeper than Python goes": "{{ " + "(" * 8_000 + " }}",
        "deep lists": "{{ " + "[" * 3_000 + "]" * 3_000 + " }}",
        "deep conditions": "{% if name %}" * 600 + "x" + "{% endif %}" * 600,
        "deep not": "{% if " + "not " * 3_000 + "name %}x{% endif %}",
        "deep and": "{% if " + " and ".join(["name"] * 1_600) + " %}x{% endif %}",
        "deep choices": "{{ " + "name if name else " * 500 + "name }}",
        "a chain of comparisons": "{% if " + " < ".join(["total"] * 1_500) + " %}x{% endif %}",
        "a chain of filters": "{{ name" + "|inside" * 2_000 + " }}",
        "a chain of attributes": "{{ name" + ".x" * 4_000 + " }}",
        "a number of many digits": "{{ " + "9" * 8_000 + " }}",
        "a float beyond all": "{{ 1e" + "9" * 300 + " }}",
        "an expression never closed": "{{ " + "name " * 3_000,
        "a comment never closed": "{#" + "x" * 10_000,
        "comments": "{#x#}" * 3_000,
        "a string never closed": "{{ '" + "x" * 10_000,
        "blanks": "{{" + " " * 15_000 + "}}",
        "line ends": "\n" * 16_000,
        "one name 16,000 characters long": "{{ " + "n" * 15_000 + " }}",
        "loops in loops": "{% for a in sections %}{% for b in sections %}{% for c in sections %}x" + "{% endfor %}" * 3,
        "entries of entries": "{% for a in sections %}{% for b in a.entries %}{% for c in a.entries %}x" + "{% endfor %}" * 3,
        "many loops": f"x{_ENTRIES}{{% endfor %}}{{% endfor %}}" * 150,
        "many loops that write": f"x{_ENTRIES}{{{{ entry.note }}}}{{% endfor %}}{{% endfor %}}" * 120,
        "one loop that writes much": f"x{_ENTRIES}" + "{{ entry.note }}" * 600 + "{% endfor %}{% endfor %}",
        "one loop that asks much": f"x{_ENTRIES}" + "{% if entry.note %}{% endif %}" * 480 + "{% endfor %}{% endfor %}",
        "many blocks ready-made": f"{_ENTRIES}" + "{{ entry.details }}" * 40 + "{% endfor %}{% endfor %}",
        "many values": "{{ counts }}" * 1_300,
        "too large": "x" * 20_000,
        "a file of opening marks": "{{" * 8_000,
        "a file of closing marks": "}}" * 8_000,
        "a file of percent signs": "{%" * 8_000,
        "tags": "<b>" * 5_000,
        "tags never finished": "<b" * 8_000,
        "entities": "&" * 16_000,
        "comments of HTML": "<!--" * 4_000,
        "attributes": "<p " + "a=b " * 3_900 + ">",
        "a long attribute": '<p class="' + "a " * 7_000 + '">',
    }  # fmt: skip

"""Hostile texts by name: bombs that would grow, texts that hide something, texts too deep, too long, of wrong types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflows.characters import LARGEST_FILE

_LEVELS = 9


def _merge_bomb() -> str:
    levels = (f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, _LEVELS))
    return "".join(["a0: &a0 {k: v}\n", *levels])


def _laughs() -> str:
    levels = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, _LEVELS + 1))
    return "".join(["a0: &a0 [lol, lol]\n", *levels])


# With the code of the problem that is said of it.
BOMBS: Mapping[str, tuple[str | bytes, str]] = {
    "merge bomb": (_merge_bomb(), "anchor"),
    "billion laughs": (_laughs(), "anchor"),
    "cyclic alias": ("a: &a [*a]\n", "anchor"),
    "alias before its anchor": ("a: *b\nb: &b c\n", "alias"),
    "deep brackets": ("[" * 2_000 + "]" * 2_000, "too_deep"),
    "deep braces": ("{a: " * 2_000 + "}" * 2_000, "too_deep"),
    "deep lists": ("- " * 2_000, "too_deep"),
    "deep indentation": ("".join(f"{' ' * n}a:\n" for n in range(1_000)), "too_deep"),
    "deep keys": ("? " * 2_000, "too_deep"),
    "100,000 keys": ("".join(f"k{n}: v\n" for n in range(100_000)), "too_many_values"),
    "100,000 entries": ("- a\n" * 100_000, "too_many_values"),
    "one key 5,000 times": ("states: {}\n" * 5_000, "duplicate_key"),
    "too large": ("#" * (LARGEST_FILE + 1), "too_large"),
    "too large in bytes": (b"\xff" * (LARGEST_FILE + 1), "too_large"),
    "UTF-16": ("workflow: a\n".encode("utf-16"), "not_utf8"),
    "UTF-32": ("workflow: a\n".encode("utf-32"), "not_utf8"),
    "GB18030": ("title: 整改\n".encode("gb18030"), "not_utf8"),
    "UTF-8 cut off": ("workflow: 整".encode()[:-1], "not_utf8"),
    "surrogate in UTF-8": (b"a: \xed\xa0\x80\n", "not_utf8"),
    "overlong slash": (b"a: \xc0\xaf\n", "not_utf8"),
    "NUL": ("workflow: a\x00b\n", "character"),
    "escape sequence": ("workflow: \x1b[31mred\n", "character"),
    "bidi override": ("workflow: a\u202eb\n", "character"),
    "bidi isolate": ("workflow: a\u2067b\n", "character"),
    "zero width": ("work\u200bflow: a\n", "character"),
    "byte order mark inside": ("workflow: a\ufeffb\n", "character"),
    "line separator": ("workflow: a\u2028title: b\n", "character"),
    "language tags": ("workflow: a\U000e0041b\n", "character"),
    "hidden by an escape": ('workflow: "a\\u202eb"\n', "character"),
    "a thousand hidden characters": ("\u200b" * 1_000, "character"),
    "tab": ("workflow: a\n\ttitle: b\n", "syntax"),
    "only a tab": ("\t", "syntax"),
    "two documents": ("workflow: a\n---\nworkflow: b\n", "several_documents"),
    "document end": ("workflow: a\n...\nworkflow: b\n", "syntax"),
    "python object": ("a: !!python/object/apply:os.system [x]\n", "tag"),
    "tag of its own": ("a: !<tag:example.org,2026:x> b\n", "tag"),
    "binary": ("a: !!binary gIGC\n", "tag"),
    "directive": ("%YAML 1.1\n---\na: b\n", "directive"),
    "tag directive": ("%TAG ! tag:example.org,2026:\n---\na: b\n", "directive"),
    "version of 5,000 digits": ("%YAML 1." + "1" * 5_000 + "\n---\na: b\n", "syntax"),
    "escape beyond Unicode": ('a: "\\UFFFFFFFF"\n', "syntax"),
    "quotation never closed": ("a: '" + "b\n" * 10_000, "syntax"),
    "list as key": ("? [a]\n: b\n", "key_not_text"),
    "mapping as key": ("{{a: b}: c}: d\n", "key_not_text"),
    "list as file": ("[a, b]\n", "wrong_kind"),
    "word as file": ("workflow\n", "wrong_value"),
    "nothing": ("", "empty"),
    "nothing but the mark": (b"\xef\xbb\xbf", "empty"),
}

# What YAML readers take for something else than text; none of these is a name, a number or a flag of ours.
WRONG_WORDS = (
    *("no", "on", "yes", "NO", "~", "null", "true", "1:30", "0777", "0x1F", "0b1", "1.10", "1e3", ".inf", ".nan", "-1"),
    *("2026-02-30", "2026-01-01T00:00:00Z", "9" * 5_000, "-" + "9" * 5_000, "１２", "٣", "1_000", "+1", "''", '""'),
    *("[]", "{}", "[[]]", "{a: {}}", "[a, [b, {c: d}]]", "'\n'", '"\\n"', "|\n  a\n  b", "= ", "<<", '"<<"', "' '"),
    *("{{ 7*7 }}", "${jndi:ldap://x}", "../../etc/passwd", "$(id)", "%s%s%s", "{0.__class__}", "x" * 5_000),
)

# Texts of a growing size whose price must not grow faster than they do.
GROWING: Mapping[str, Callable[[int], str]] = {
    "brackets": lambda size: "[" * size,
    "pairs of brackets": lambda size: "a: " + "[],[]" * size,
    "braces": lambda size: "{" * size,
    "dashes": lambda size: "- " * size,
    "question marks": lambda size: "? " * size,
    "colons": lambda size: ":" * size,
    "quotes": lambda size: "'" * size,
    "escapes": lambda size: 'a: "' + "\\u4e00" * size + '"',
    "block text": lambda size: "a: |\n" + " a\n" * size,
    "folded text": lambda size: "a: " + "b\n " * size,
    "blank lines": lambda size: "a" + "\n" * size + "b",
    "tag": lambda size: "a: !<" + "t" * size,
    "comments": lambda size: "# why?\n" * size,
    "blocks with digits": lambda size: "a: |" + "0" * size,
    "tabs": lambda size: "a: b\t\n" * size,
    "aliases": lambda size: "- *a\n" * size,
    "keys": lambda size: "".join(f"k{n}: v\n" for n in range(size)),
    "one key": lambda size: "k: v\n" * size,
    "names nobody knows": lambda size: "first_states:\n" + "- {completion: don, state: x}\n" * size,
}

"""Pages for an old Chromium: nothing that the oldest browser they are for does not know, but what it may pass by."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

_WEB = Path(__file__).parents[2] / "rectify" / "web"
_KNOWN = tomllib.loads((Path(__file__).parent / "chromium_86.toml").read_text(encoding="utf-8"))
_SHEETS = sorted((_WEB / "static").glob("*.css"))
_TEMPLATES = sorted((_WEB / "templates").rglob("*.html"))
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_PSEUDO = re.compile(r"(?<!\\)::?([a-z-]+)")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')


def _faults_of_sheet(text: str) -> Iterator[str]:
    """Yield what of a style sheet an old browser does not know."""
    text = _QUOTED.sub('""', re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    for name, asked in re.findall(r"@([a-z-]+)([^{;]*)", text):
        if name not in _KNOWN["at_rules"]:
            yield f"@{name}"
        if name == "media":
            features = re.findall(r"[a-z][a-z-]*(?=[:)\s{]|$)", re.sub(r":[^)]*", ":", asked))
            known = {*_KNOWN["media"], *_KNOWN["harmless_media"], "and"}
            yield from (f"@media {one}" for one in features if one not in known)
            yield from (f"@media {asked.strip()}" for _ in re.findall(r"[<>]", asked))
    flat = re.sub(r"@media[^{]*\{", "", text)
    for selector, body in _RULE.findall(flat):
        yield from _faults_of_rule(selector.strip(" }\n"), body)


def _faults_of_rule(selector: str, body: str) -> Iterator[str]:
    if not selector.startswith("@"):
        yield from (f":{one}" for one in _PSEUDO.findall(selector) if one not in _KNOWN["pseudo"])
        yield from (f"list in {one}" for one in re.findall(r":not\([^)]*,[^)]*\)", selector))
        yield from (f"nested {selector}" for _ in re.findall(r"&", selector))
    display = re.search(r"display:(?:inline-)?flex", body)
    for declaration in filter(None, (one.strip() for one in body.split(";"))):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.strip()
        if display and name.endswith("gap"):
            yield f"{name} in flex ({selector})"
        if name.startswith("--"):
            name = ""
        elif name not in _KNOWN["properties"] and name not in _KNOWN["harmless"]:
            yield name
        if f"{name}:{value}" in _KNOWN["late_values"]:
            yield f"{name}:{value}"
        plain = re.sub(r"#[0-9a-fA-F]+|--[\w-]+", "", value)
        yield from (f"{one}()" for one in re.findall(r"([a-z-]+)\(", plain) if one not in _KNOWN["functions"])
        yield from (one for one in re.findall(r"\d([a-z%]+)", plain) if one not in _KNOWN["units"])


def _faults_of_template(text: str) -> Iterator[str]:
    """Yield what of a page an old browser does not know."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    for name, attributes in re.findall(r"<([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>", text):
        if name not in _KNOWN["elements"]:
            yield f"<{name}>"
        late = [
            one
            for one in re.findall(r"\s([a-z]+)", re.sub(r'"[^"]*"', "", attributes))
            if one in _KNOWN["late_attributes"]
        ]
        yield from (f"<{name} {one}>" for one in late)


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_uses_nothing_that_chromium_86_lacks(sheet: Path) -> None:
    assert list(_faults_of_sheet(sheet.read_text(encoding="utf-8"))) == []


def test_pages_use_nothing_that_chromium_86_lacks() -> None:
    found = {path.name: list(_faults_of_template(path.read_text(encoding="utf-8"))) for path in _TEMPLATES}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_scripts_use_nothing_that_chromium_86_lacks() -> None:
    late = re.compile("|".join(_KNOWN["late_in_scripts"]), re.MULTILINE)
    scripts = sorted((_WEB / "static").rglob("*.js"))
    assert {path.name: late.findall(path.read_text(encoding="utf-8")) for path in scripts} == {
        path.name: [] for path in scripts
    }
    assert late.findall("const last = rows.at(-1)")


@pytest.mark.parametrize(
    ("young", "fault"),
    [
        (".a{display:flex;gap:1rem}", "gap in flex (.a)"),
        (".a{aspect-ratio:1}", "aspect-ratio"),
        (".a{inset-inline:0}", "inset-inline"),
        (".a{color:color-mix(in srgb,red,blue)}", "color-mix()"),
        (".a{min-height:100dvh}", "dvh"),
        (".a:has(b){color:red}", ":has"),
        (":is(h1,h2){color:red}", ":is"),
        (".a:not(b,i){color:red}", "list in :not(b,i)"),
        ("@container (min-width:1em){.a{color:red}}", "@container"),
        ("@media (width>=40em){.a{color:red}}", "@media (width>=40em)"),
        (".a{overflow:clip}", "overflow:clip"),
    ],
)
def test_what_came_later_is_found(young: str, fault: str) -> None:
    assert fault in list(_faults_of_sheet(young))


def test_elements_that_came_later_are_found() -> None:
    assert list(_faults_of_template('<search><div popover="auto" class="a">x</div></search>')) == [
        "<search>",
        "<div popover>",
    ]

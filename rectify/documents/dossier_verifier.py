"""Verify a dossier (卷宗) by itself: Python 3.8 or later and nothing else.

    python3 verify.py [FOLDER | DOSSIER.zip] [--head FINGERPRINT]

Every file is what the manifest says, every link of the chain follows the one before it, every text is the one that
was hashed, every piece of evidence is the one that was registered. The first thing that does not hold is named, and
the exit status is 1. Whoever can rewrite the whole folder can also rewrite the fingerprint: compare it with the one
the office tells you (--head), or with a seal.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "rectify-dossier/1"
MANIFEST, MANIFEST_HASH = "manifest.json", "manifest.sha256"
CHAIN, HASHES, NOTES = "history/chain.jsonl", "history/hashes.txt", "history/notes.jsonl"
GENESIS = "0" * 64
_CHUNK = 1 << 20
# What systems leave behind in a folder that somebody looked at.
_LEFT_BEHIND = {".DS_Store", "Thumbs.db", "desktop.ini"}


class Fault(Exception):
    """The first thing that does not hold, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")


class Source:
    """The files of a dossier, in a folder or still in its archive."""

    def __init__(self, place: Path) -> None:
        self.archive = None if place.is_dir() else zipfile.ZipFile(place)
        self.place = place

    def names(self) -> list[str]:
        """Return the name of every file."""
        if self.archive is not None:
            return [name for name in self.archive.namelist() if not name.endswith("/")]
        return [path.relative_to(self.place).as_posix() for path in self.place.rglob("*") if path.is_file()]

    def open(self, name: str) -> BinaryIO:
        """Open a file; raises ``Fault`` when there is none."""
        try:
            if self.archive is not None:
                return self.archive.open(name)  # type: ignore[return-value]  # reads bytes, as a file does
            return (self.place / name).open("rb")
        except (KeyError, OSError):
            raise Fault(f"缺文件 {name}", f"{name} is missing") from None

    def read(self, name: str) -> bytes:
        """Return a whole file; only small ones are read so."""
        with self.open(name) as reader:
            return reader.read()

    def sha256(self, name: str) -> str:
        """Return the hash of a file, however large."""
        digest = hashlib.sha256()
        with self.open(name) as reader:
            while True:
                chunk = reader.read(_CHUNK)
                if not chunk:
                    return digest.hexdigest()
                digest.update(chunk)


def verify(place: Path, head: str | None = None) -> Iterator[str]:
    """Yield a line for each thing that holds; raises ``Fault`` for the first that does not."""
    try:
        source = Source(place)
        manifest = _manifest(source)
        yield from _files(source, manifest)
        entries = _chain(source, manifest, head)
        yield f"经过共{len(entries)}条，环环相扣 · {len(entries)} entries: every link holds"
        yield from _notes(source, entries)
        yield from _evidence(source, manifest, entries)
        yield f"末端指纹 · fingerprint of the end: {manifest['chain']['head']}"
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
        raise Fault("有文件的写法不对", f"a file is not written as it should be ({fault})") from fault
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise Fault("压缩包或文件坏了", f"the archive or a file is damaged ({fault})") from fault


def _manifest(source: Source) -> dict[str, Any]:
    if f"{source.sha256(MANIFEST)}\n".encode() != source.read(MANIFEST_HASH):
        raise Fault(f"清单 {MANIFEST} 被改过", f"{MANIFEST} was changed")
    manifest: dict[str, Any] = json.loads(source.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise Fault(f"不认得这种卷宗 {manifest['format']}", f"unknown kind of dossier {manifest['format']}")
    return manifest


def _files(source: Source, manifest: dict[str, Any]) -> Iterator[str]:
    listed = {file["path"]: file for file in manifest["files"]}
    for name, file in listed.items():
        if source.sha256(name) != file["sha256"]:
            raise Fault(f"文件 {name} 被改过", f"{name} was changed")
    names = source.names()
    known = {*listed, MANIFEST, MANIFEST_HASH}
    astray = sorted(name for name in names if name not in known and name.split("/")[-1] not in _LEFT_BEHIND)
    if astray:
        raise Fault(f"多出文件 {astray[0]}", f"{astray[0]} does not belong here")
    if len(names) != len(set(names)):
        raise Fault("同一个文件名出现两次", "a name is there twice")
    yield f"{len(listed)}个文件与清单一致 · {len(listed)} files are what the manifest says"


def _chain(source: Source, manifest: dict[str, Any], head: str | None) -> list[dict[str, Any]]:
    """Return the entries of the chain once every link of it was checked."""
    texts = _lines(source, CHAIN)
    hashes = [line.split() for line in _lines(source, HASHES)]
    stated = manifest["chain"]
    if not len(texts) == len(hashes) == stated["entries"]:
        raise Fault("经过的条数不对", "the number of entries is not what is stated")
    previous, entries = GENESIS, []
    for number, (text, (seq, digest)) in enumerate(zip(texts, hashes), start=1):
        entry = json.loads(text)
        if seq != str(number) or entry["seq"] != number or entry["chain"] != stated["name"]:
            raise Fault(f"第{number}条缺失或次序不对", f"entry {number} is missing or out of order")
        previous = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        if previous != digest:
            raise Fault(f"第{number}条被改过，或与前一条接不上", f"entry {number} was changed or does not follow")
        entries.append(entry)
    if previous != stated["head"]:
        raise Fault("末端指纹不对", "the fingerprint of the end is not what is stated")
    if head is not None and head.strip().lower() != previous:
        raise Fault("末端指纹与您给的不同", "the fingerprint is not the one you gave")
    return entries


def _notes(source: Source, entries: list[dict[str, Any]]) -> Iterator[str]:
    given = {note["seq"]: note for note in map(json.loads, _lines(source, NOTES))}
    held, erased = 0, 0
    for entry in entries:
        seq, stated = entry["seq"], entry["note"]
        note = given.pop(seq, None)
        if (stated is None) != (note is None):
            raise Fault(f"第{seq}条的说明多出或缺失", f"the note of entry {seq} is missing, or there is one too many")
        if note is None:
            continue
        if "text" not in note:
            erased += 1
        elif hashlib.sha256(f"{note['salt']}\n{note['text']}".encode()).hexdigest() != stated:
            raise Fault(f"第{seq}条的说明被改过", f"the note of entry {seq} was changed")
        else:
            held += 1
    if given:
        raise Fault(f"第{min(given)}条的说明无所归属", f"the note of entry {min(given)} belongs to nothing")
    gone = f"；另有{erased}条已依规删除，无法核对 · {erased} more were erased and cannot be checked" if erased else ""
    yield f"{held}条说明与登记一致 · {held} notes are what was recorded{gone}"


def _evidence(source: Source, manifest: dict[str, Any], entries: list[dict[str, Any]]) -> Iterator[str]:
    registered: set[str] = set()
    for entry in entries:
        registered.update(_hashes_in(entry["data"]))
    here = set()
    for file in manifest["evidence"]:
        name, sha256 = file["name"], file["sha256"]
        if file["state"] != "kept":
            raise Fault(f"佐证材料“{name}”的内容不在或已变", f"the evidence {name} is gone or was changed")
        if sha256 not in registered:
            raise Fault(f"佐证材料“{name}”没有登记在经过里", f"the evidence {name} is not recorded in the history")
        if source.sha256(file["path"]) != sha256:
            raise Fault(f"佐证材料“{name}”与登记的不同", f"the evidence {name} is not what was registered")
        here.add(sha256)
    others = len(registered - here)
    also = f"；另有{others}份登记过，不在卷宗里 · {others} more were recorded and are not here" if others else ""
    yield f"{len(manifest['evidence'])}份佐证材料与登记一致 · {len(manifest['evidence'])} pieces of evidence hold{also}"


def _hashes_in(data: dict[str, Any]) -> Iterator[str]:
    for file in data.get("evidence") or ():
        if isinstance(file, dict) and "sha256" in file:
            yield file["sha256"]


def _lines(source: Source, name: str) -> list[str]:
    """Return the lines of a text; only the line feed ends one, as texts may hold other ends of lines."""
    text = source.read(name).decode("utf-8")
    if text and not text.endswith("\n"):
        raise Fault(f"{name} 末尾缺失", f"the end of {name} is missing")
    return text.split("\n")[:-1]


def main(given: list[str] | None = None) -> int:
    """Verify what was named, else the folder this file lies in; return the exit status."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("place", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    asked.add_argument("--head", help="the fingerprint the office told you · 单位告知的末端指纹")
    options = asked.parse_args(given)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        for line in verify(options.place, options.head):
            sys.stdout.write(f"✓ {line}\n")
    except Fault as fault:
        sys.stdout.write(f"✗ 第一处不对 · first fault: {fault}\n")
        return 1
    sys.stdout.write("卷宗完好 · The dossier holds.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

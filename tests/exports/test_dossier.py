"""The dossier of an item: whole, for whom it is meant, and found out wherever a byte of it was changed."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pypdf import PdfReader

from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.operations.remarks import attach, comment
from engine.store.history import item_chain
from engine.store.tables.ledger import History, HistoryText
from engine.store.unit_of_work import table_of, writing
from rectify.documents import dossier_verifier as verifier
from rectify.documents.dossier_export import DossierWritten, export_dossier
from rectify.documents.typeset import makes_pdf
from tests.builders import OPERATOR, as_person
from tests.exports.filled import FIRST, FOURTH, LATER, SECOND, ZONE


def taken(ledger: Ledger, out: Path, item: str = FIRST, who: str | None = None, at: datetime = LATER) -> DossierWritten:
    """Take a dossier as somebody, else as the operator."""
    actor = OPERATOR if who is None else as_person(ledger, who)
    return export_dossier(
        ledger,
        out,
        item,
        document=lambda found: {"number": found.whole.item.number},
        actor=actor,
        at=at,
        zone=ZONE,
        language="zh",
    )


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def verified(place: Path, *further: str) -> tuple[int, str]:
    """Verify a dossier in this process; return the exit status and what was said."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", said)
        status = verifier.main([str(place), *further])
    return status, said.getvalue()


@pytest.fixture(scope="module")
def dossier(filled: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dossier") / "卷宗.zip"
    taken(filled, out)
    return out


@pytest.fixture
def unpacked(dossier: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(dossier) as file:
        file.extractall(tmp_path / "d")
    return tmp_path / "d"


@pytest.mark.skipif(not makes_pdf(), reason="what makes PDF is not installed")
def test_the_same_page_is_in_it_for_filing(dossier: Path) -> None:
    files = files_of(dossier)
    told = "".join(one.extract_text() for one in PdfReader(io.BytesIO(files["index.pdf"])).pages)
    headings = re.findall(r"<h2>([^<]+)</h2>", files["index.html"].decode())
    assert len(headings) > 5
    for said in (*headings, "随访记录造假", "已电话核实。", "责任书<1>.txt", "=HYPERLINK"):
        assert re.sub(r"\s", "", said) in re.sub(r"[\s\u200b]", "", told)


def test_everything_about_the_item_is_in_it(dossier: Path) -> None:
    files = files_of(dossier)
    names = set(files)
    assert {"index.html", "item.json", "mails.json", "verify.py", "manifest.json", "manifest.sha256"} <= names
    assert files["evidence/001-责任书_1_.txt"].decode() == "12座水库责任书"
    page = files["index.html"].decode()
    for said in (
        "随访记录造假",
        "已电话核实。",
        "责任书&lt;1&gt;.txt",
        "到期前1天",
        "逾期2个工作日",
        "=HYPERLINK",
        "王敏",
    ):
        assert said in page, said
    assert "<1>" not in page
    assert "http://" not in page.replace("http://x", "")
    mails = json.loads(files["mails.json"])
    assert len([name for name in names if name.startswith("mails/")]) == len(mails) == page.count('href="mails/')
    written = {str(message_from_bytes(files[mail["path"]])["Message-ID"]).strip() for mail in mails}
    assert written == {mail["message_id"] for mail in mails}


def test_it_verifies_packed_and_unpacked_by_any_python_alone(dossier: Path, unpacked: Path) -> None:
    command = [sys.executable, "-I", "-S", str(unpacked / "verify.py")]
    done = subprocess.run(command, capture_output=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout.decode()
    assert "卷宗完好 · The dossier holds." in done.stdout.decode()
    assert verified(dossier)[0] == verified(unpacked)[0] == 0


def test_the_chain_is_the_one_of_the_ledger_to_the_byte(filled: Ledger, dossier: Path) -> None:
    with writing(filled.database) as work:
        rows = [row for row in work.list(History) if row.chain == item_chain(1)]
    files = files_of(dossier)
    assert files[verifier.CHAIN].decode() == "".join(f"{row.text}\n" for row in rows)
    assert files[verifier.HASHES].decode() == "".join(f"{row.seq} {row.hash}\n" for row in rows)
    assert json.loads(files["manifest.json"])["chain"]["head"] == rows[-1].hash


def test_a_changed_byte_in_any_file_is_found_and_the_file_named(unpacked: Path) -> None:
    every = sorted(path for path in unpacked.rglob("*") if path.is_file())
    kinds = {path.relative_to(unpacked).parts[0] for path in every}
    assert {"history", "evidence", "mails", "index.html", "manifest.json", "manifest.sha256", "verify.py"} <= kinds
    for path in every:
        whole = path.read_bytes()
        for at in (0, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            status, said = verified(unpacked)
            assert status == 1, path
            assert path.name in said or path.name.startswith("manifest"), said
        path.write_bytes(whole)
    assert verified(unpacked)[0] == 0


def test_a_file_that_is_gone_or_was_put_in_is_found(unpacked: Path) -> None:
    (unpacked / ".DS_Store").write_bytes(b"left behind")
    assert verified(unpacked)[0] == 0
    (unpacked / "evidence" / "more.txt").write_text("more")
    assert "evidence/more.txt" in verified(unpacked)[1]
    (unpacked / "evidence" / "more.txt").unlink()
    (unpacked / "mails" / "0001.eml").unlink()
    assert "mails/0001.eml" in verified(unpacked)[1]


def forgeries() -> Iterator[tuple[str, str, str]]:
    """Yield what somebody changes who also makes the manifest fit: what, and what the verifier says."""
    yield "text", "第2条被改过", "王敏"
    yield "cut", "条数不对", ""
    yield "swapped", "第2条缺失或次序不对", ""
    yield "note", "说明被改过", "已电话核实"
    yield "note gone", "说明多出或缺失", ""
    yield "evidence", "与登记的不同", ""


@pytest.mark.parametrize(("what", "found", "_hint"), list(forgeries()), ids=lambda value: value[:12])
def test_who_makes_the_manifest_fit_is_found_by_the_chain(unpacked: Path, what: str, found: str, _hint: str) -> None:
    chain, notes = unpacked / verifier.CHAIN, unpacked / verifier.NOTES
    lines = chain.read_text("utf-8").split("\n")[:-1]
    match what:
        case "text":
            _write(chain, [lines[0], lines[1].replace('"actor":"', '"actor":"x'), *lines[2:]])
        case "cut":
            _write(chain, lines[:-1])
        case "swapped":
            _write(chain, [lines[0], lines[2], lines[1], *lines[3:]])
        case "note":
            notes.write_text(notes.read_text("utf-8").replace("已电话核实", "已现场核实"), "utf-8")
        case "note gone":
            notes.write_text("", "utf-8")
        case _:
            next((unpacked / "evidence").iterdir()).write_bytes(b"something else")
    make_fit(unpacked)
    status, said = verified(unpacked)
    assert (status, found in said) == (1, True), said


def test_a_dossier_made_anew_as_a_whole_shows_against_the_fingerprint(unpacked: Path) -> None:
    head = json.loads((unpacked / "manifest.json").read_text("utf-8"))["chain"]["head"]
    lines = (unpacked / verifier.CHAIN).read_text("utf-8").split("\n")[:-2]
    previous, hashes = verifier.GENESIS, []
    for line in lines:
        previous = hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()
        hashes.append(previous)
    _write(unpacked / verifier.CHAIN, lines)
    _write(unpacked / verifier.HASHES, [f"{seq} {digest}" for seq, digest in enumerate(hashes, start=1)])
    last = len(lines)
    kept = [note for note in _lines(unpacked / verifier.NOTES) if json.loads(note)["seq"] <= last]
    _write(unpacked / verifier.NOTES, kept)
    make_fit(unpacked, entries=last, head=previous)
    assert verified(unpacked)[0] == 0
    status, said = verified(unpacked, "--head", head)
    assert (status, "指纹与您给的不同" in said) == (1, True)


@pytest.mark.parametrize("broken", [b"", b"PK", b"{}", b"not an archive" * 100])
def test_what_is_no_dossier_is_refused_in_words(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(broken)
    status, said = verified(tmp_path / "x.zip")
    assert (status, "first fault" in said) == (1, True)
    assert verified(tmp_path / "nothing.zip")[0] == 1
    (tmp_path / "manifest.json").write_bytes(broken)
    assert verified(tmp_path)[0] == 1


def test_an_erased_note_is_told_as_erased_and_its_salt_is_not_given(own: Ledger, tmp_path: Path) -> None:
    comment(own, FIRST, "举报人是刘某某", actor=as_person(own, "wang"), at=LATER)
    text = table_of(HistoryText)
    with writing(own.database) as work:
        row = next(row for row in work.list(HistoryText) if row.text == "举报人是刘某某")
        work.change_once(text.update().where(text.c.history_id == row.history_id).values(text=None, erased_at=LATER))
    taken(own, tmp_path / "out.zip")
    files = files_of(tmp_path / "out.zip")
    assert not [name for name, data in files.items() if "举报人是刘".encode() in data or row.salt.encode() in data]
    assert "（已依规删除）" in files["index.html"].decode()
    status, said = verified(tmp_path / "out.zip")
    assert (status, "另有1条已依规删除" in said) == (0, True)


def test_mails_of_others_are_told_of_only_as_gone_out(filled: Ledger, tmp_path: Path) -> None:
    done = taken(filled, tmp_path / "out.zip", who="wang")
    files = files_of(tmp_path / "out.zip")
    mails = json.loads(files["mails.json"])
    assert {mail["to"] for mail in mails if mail["path"]} == {"王敏"}
    others = [mail for mail in mails if mail["to"] != "王敏"]
    assert others
    assert done.mails_untold == len(others)
    for mail in others:
        assert {name for name, value in mail.items() if value} <= {"to", "state", "written_at", "sent_at"}
    assert b"zhao@office.example" not in files["mails.json"]
    assert "不给您看" in files["index.html"].decode()


def test_a_mail_that_speaks_of_an_item_one_may_not_know_of_is_not_in_it(filled: Ledger, tmp_path: Path) -> None:
    taken(filled, tmp_path / "out.zip", who="chen")
    files = files_of(tmp_path / "out.zip")
    assert not [name for name, data in files.items() if FOURTH.encode() in data or "举报件".encode() in data]
    withheld = [mail for mail in json.loads(files["mails.json"]) if mail.get("address") and not mail["path"]]
    assert withheld
    assert {mail["subject"] for mail in withheld} == {None}


def test_no_mail_in_it_carries_a_link_that_acts(filled: Ledger, tmp_path: Path) -> None:
    for who in (None, "wang"):
        done = taken(filled, tmp_path / "out.zip", who=who)
        mails = {name: data for name, data in files_of(tmp_path / "out.zip").items() if name.startswith("mails/")}
        assert done.mails == len(mails) > 0
        assert {sign for data in mails.values() for sign in links_in(data)} == {"…"}


def test_what_one_may_not_see_has_no_dossier(filled: Ledger, tmp_path: Path) -> None:
    for item, who in ((FIRST, "charlie"), (FOURTH, "chen"), ("XC2026-01-999", "chen")):
        with pytest.raises(NotFound, match=item):
            taken(filled, tmp_path / "out.zip", item, who)
    with pytest.raises(InvalidInput):
        taken(filled, tmp_path / "out.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_confidential_item_says_so_on_its_first_page(filled: Ledger, tmp_path: Path) -> None:
    taken(filled, tmp_path / "out.zip", FOURTH, "wang")
    assert "本事项保密" in files_of(tmp_path / "out.zip")["index.html"].decode()
    assert json.loads(files_of(tmp_path / "out.zip")["manifest.json"])["confidential"] is True


def test_the_same_item_at_the_same_moment_is_the_same_file(filled: Ledger, tmp_path: Path, dossier: Path) -> None:
    taken(filled, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == dossier.read_bytes()


def test_evidence_that_is_gone_or_changed_is_named_and_does_not_verify(own: Ledger, tmp_path: Path) -> None:
    (sha256,) = {path.name for path in (tmp_path / "office" / "files").rglob("*") if path.is_file()}
    own.files.path(sha256).write_bytes(b"changed")
    done = taken(own, tmp_path / "changed.zip")
    assert done.lost == ("责任书<1>.txt",)
    assert "与登记的不同" in files_of(tmp_path / "changed.zip")["index.html"].decode()
    own.files.path(sha256).unlink()
    assert taken(own, tmp_path / "gone.zip").lost == ("责任书<1>.txt",)
    for name in ("changed.zip", "gone.zip"):
        status, said = verified(tmp_path / name)
        assert (status, "责任书<1>.txt" in said) == (1, True)


def test_names_of_evidence_lead_nowhere_and_twins_stand_apart(own: Ledger, tmp_path: Path) -> None:
    wang = as_person(own, "wang")
    for number, name in enumerate(("CON.txt", "a" * 240 + ".txt", "..\\..\\x.txt", "\u202efdp.txt")):
        path = tmp_path / name
        path.write_bytes(b"content %d" % number)
        attach(own, FIRST, [path, path], actor=wang, at=LATER)
    done = taken(own, tmp_path / "out.zip")
    names = [name for name in files_of(tmp_path / "out.zip") if name.startswith("evidence/")]
    assert done.evidence == 9
    assert len(names) == len(set(names)) == 5
    assert all(len(name.encode()) <= 220 and not set(name) & set('\\:*?"<>|\u202e') for name in names)
    assert verified(tmp_path / "out.zip")[0] == 0


def test_large_evidence_goes_through_piece_by_piece(own: Ledger, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(40 << 20)
    attach(own, SECOND, [large], actor=as_person(own, "wang"), at=LATER)
    tracemalloc.start()
    taken(own, tmp_path / "out.zip", SECOND)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
    assert verified(tmp_path / "out.zip")[0] == 0


def make_fit(folder: Path, **chain: object) -> None:
    """Write the manifest anew, as somebody would who wants nobody to notice."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["chain"] |= chain
    for file in manifest["files"]:
        data = (folder / file["path"]).read_bytes()
        file["sha256"], file["size"] = hashlib.sha256(data).hexdigest(), len(data)
    path.write_text(json.dumps(manifest), "utf-8")
    (folder / "manifest.sha256").write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}\n")


def links_in(data: bytes) -> list[str]:
    """Return what stands behind each link that acts, in every text of a mail."""
    mail = message_from_bytes(data, policy=policy.default)
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return [found for text in texts for found in re.findall(r"/links/(.?)", text)]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")[:-1]


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")

"""What comes back is read whatever its form; what is broken, forged or huge is read too, in no time, and says so."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.headers import message_id
from notifications.return_path import named_by_id, return_path
from notifications.returned import LARGEST, Returned, Sort, read_returned
from tests.unit.notifications.returned_mails import OTHERS, REPORTS, Form, Ours, page, postfix

BOUNCES = "bounces@office.example"
ID = message_id(
    person_id=12, day=date(2026, 11, 23), slot="daily", epoch="1a2b3c4d", domain="office.example", key="key"
)
PATH = return_path(BOUNCES, ID[1:].partition("@")[0]) or ""
OURS = Ours(header_id=ID, returns_to=PATH)
# Without a setting mail comes back to the plain sender, and only what it brings along says which it was.
PLAIN = Ours(header_id=ID, returns_to="rectify@office.example")


@pytest.mark.parametrize(("form", "action", "status"), REPORTS.values(), ids=REPORTS)
def test_a_report_says_what_became_of_the_mail_and_names_it(form: Form, action: str, status: str) -> None:
    found = read_returned(form(OURS), BOUNCES)
    assert found.sort is Sort.REPORT
    assert (str(found.reports[-1].action), found.reports[-1].status) == (action, status)
    assert found.named[0] == named_by_id(OURS.rectify_id)
    assert len(found.named) == 1


@pytest.mark.parametrize(
    ("name", "form"), [(name, form) for name, (form, *_) in REPORTS.items() if "nothing brought back" not in name]
)
def test_without_return_paths_what_is_brought_back_names_the_mail(name: str, form: Form) -> None:
    found = read_returned(form(PLAIN), None)
    assert found.named == (named_by_id(OURS.rectify_id),), name


def test_there_are_enough_forms() -> None:
    assert len(REPORTS) + len(OTHERS) >= 40
    assert len(REPORTS) >= 30


@pytest.mark.parametrize(("form", "sort"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_report_is_none(form: Form, sort: str) -> None:
    found = read_returned(form(OURS), BOUNCES)
    assert (str(found.sort), found.reports) == (sort, ())


def test_the_other_sides_words_are_one_harmless_line() -> None:
    said = postfix("failed", "5.1.1", "smtp; 550 5.1.1 a\n \x1b[31mb\u202e c" + "d" * 2000)(OURS)
    (report,) = read_returned(said, BOUNCES).reports
    assert report.detail.startswith("mx.school.example: 550 5.1.1 a [31mb c")
    assert len(report.detail) <= 300
    assert report.detail.isprintable()


def test_a_page_that_names_no_mail_of_ours_is_a_report_about_nothing() -> None:
    found = read_returned(page("550 5.1.1 gone", names_us=False)(PLAIN), BOUNCES)
    assert (found.sort, found.named) == (Sort.REPORT, ())


def test_of_a_huge_mail_the_beginning_is_read_in_which_the_report_stands() -> None:
    data = REPORTS["postfix: our mail whole"][0](OURS).replace(b"hello", b"hello\r\n" * LARGEST)
    assert len(data) > 4 * LARGEST
    assert read_returned(data, BOUNCES).reports[0].status == "5.1.1"


def test_words_that_belong_into_no_header_are_read_all_the_same() -> None:
    said = postfix("failed", "5.0.0", "smtp; 550 邮箱不存在")(OURS)
    for data in (said, said.decode().encode("gb18030")):
        (report,) = read_returned(data, BOUNCES).reports
        assert (report.status, report.detail) == ("5.1.1", "mx.school.example: 550 邮箱不存在")


def _nested(depth: int) -> bytes:
    opened = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return opened.encode() + b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n"


@pytest.mark.parametrize(
    "data",
    [
        _nested(3), _nested(500), _nested(9_000),
        b"From: postmaster@a.example\r\n\r\n" + b"<" * 900_000,
        b"From: postmaster@a.example\r\n\r\n" + b"<style" * 150_000,
        b"From: postmaster@a.example\r\n\r\n" + b"<a.a.a.a.a.a" * 80_000,
        b"From: postmaster@a.example\r\n\r\n" + b"550 " * 250_000,
        b"From: " + b"a" * 900_000 + b"@b.example\r\n\r\n550 5.1.1",
        b"To: " + b"bounces+1.20261123.a" * 50_000 + b"\r\nFrom: postmaster@a.example\r\n\r\n550 5.1.1",
        b"To: " + b"(" * 900_000 + b"\r\nFrom: postmaster@a.example\r\n\r\n550 5.1.1",
        b"References: " + b"<a.1.2026-11-23.b.c.d" * 45_000 + b"\r\nFrom: postmaster@a.example\r\n\r\n550 5.1.1",
        b"Content-Type: multipart/report; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 100_000,
        b"Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Action: failed\r\n\r\n" * 50_000,
        b"A: b\r\n" * 150_000,
        b"Content-Type: text/plain; charset=no-such\r\nFrom: postmaster@a.example\r\n\r\n550 5.1.1",
        b"Content-Type: text/plain; charset=\xff\xfe\r\nFrom: postmaster@a.example\r\n\r\n550 5.1.1",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\nFrom: postmaster@a.example\r\n\r\n====a",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
    ],
    ids=lambda data: repr(data[:40]),
)  # fmt: skip
def test_whatever_is_thrown_at_it_is_read_within_seconds(data: bytes) -> None:
    began = time.process_time()
    found = read_returned(data, BOUNCES)
    assert time.process_time() - began < 10  # Of the processor; what it guards against took minutes.
    assert found.named == ()
    assert len(found.reports) <= 5


@given(st.binary(max_size=400), st.integers(0, 2000), st.sampled_from(sorted(REPORTS)))
def test_a_report_with_any_bytes_in_the_middle_never_raises(noise: bytes, place: int, name: str) -> None:
    data = REPORTS[name][0](OURS)
    found = read_returned(data[:place] + noise + data[place:], BOUNCES)
    assert isinstance(found, Returned)

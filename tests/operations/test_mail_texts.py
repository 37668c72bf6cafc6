"""The office's own texts of mails: kept in versions, one of them in use, never in the way of a mail."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput, NotPermitted
from engine.operations.ledger import Ledger
from engine.operations.mail_texts import list_mail_texts, texts_in_use, use_mail_text, versions_of_text
from engine.store import history, mail_texts
from engine.store.mail_texts import Parts
from engine.store.unit_of_work import reading, writing
from notifications.render import build_renderer
from notifications.texts.keeping import MailTextFaulty, keep_text
from notifications.texts.samples import sample
from notifications.texts.stored import StoredTexts
from tests.builders import AT, OPERATOR, an_office, as_person

FIRST, SECOND = Parts(subject="【提醒】{{ named }}"), Parts(plain="{{ named }}\n\n{{ details }}\n")


def _keep(ledger: Ledger, parts: Parts, *, who: str | None = None) -> int:
    actor = OPERATOR if who is None else as_person(ledger, who)
    return keep_text(ledger, "reminder", "zh", parts, note="", actor=actor, at=AT).number


def _used(ledger: Ledger) -> list[int]:
    return [one.number for one in list_mail_texts(ledger, actor=OPERATOR) if one.is_used]


def test_each_text_is_a_version_and_the_last_that_was_chosen_is_used(ledger: Ledger) -> None:
    an_office(ledger)
    assert [_keep(ledger, FIRST), _keep(ledger, SECOND), _keep(ledger, FIRST)] == [1, 2, 1]
    assert _used(ledger) == [1]
    assert texts_in_use(ledger) == {("reminder", "zh"): FIRST}
    assert use_mail_text(ledger, "reminder", "zh", 2, actor=OPERATOR, at=AT)
    assert not use_mail_text(ledger, "reminder", "zh", 2, actor=OPERATOR, at=AT)
    assert use_mail_text(ledger, "reminder", "zh", 0, actor=OPERATOR, at=AT)
    assert (_used(ledger), texts_in_use(ledger)) == ([], {})
    assert [said for _one, said in versions_of_text(ledger, "reminder", "zh", actor=OPERATOR)] == [FIRST, SECOND]
    with pytest.raises(InvalidInput):
        use_mail_text(ledger, "reminder", "zh", 3, actor=OPERATOR, at=AT)
    with reading(ledger.database) as work:
        done = [one.action for one in history.entries(work, "office") if one.action.startswith("mail_text")]
    assert done == ["mail_text_added", "mail_text_chosen"] * 2 + ["mail_text_chosen"] * 3


def test_they_are_for_managers_and_administrators(ledger: Ledger) -> None:
    an_office(ledger)
    assert _keep(ledger, FIRST, who="chen") == 1
    for refused in (
        lambda: _keep(ledger, SECOND, who="wang"),
        lambda: use_mail_text(ledger, "reminder", "zh", 0, actor=as_person(ledger, "wang"), at=AT),
        lambda: list_mail_texts(ledger, actor=as_person(ledger, "wang")),
        lambda: versions_of_text(ledger, "reminder", "zh", actor=as_person(ledger, "wang")),
    ):
        with pytest.raises(NotPermitted):
            refused()


def test_nothing_at_fault_and_nothing_empty_is_kept(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    for parts in (Parts(subject="{{ nmae }}"), Parts(subject="x", html="<script>1</script>"), Parts(plain=" ")):
        with pytest.raises(MailTextFaulty):
            _keep(sqlite_ledger, parts)
    with pytest.raises(InvalidInput):
        _keep(sqlite_ledger, Parts())
    with pytest.raises(InvalidInput):
        keep_text(sqlite_ledger, "remainder", "zh", FIRST, note="", actor=OPERATOR, at=AT)
    assert list_mail_texts(sqlite_ledger, actor=OPERATOR) == []


def test_a_mail_is_written_with_what_is_chosen_at_that_moment(ledger: Ledger) -> None:
    an_office(ledger)
    renderer, letter = build_renderer(None, StoredTexts(ledger)), sample("reminder", "zh")
    product = renderer.render(letter)
    _keep(ledger, FIRST)
    assert renderer.render(letter).subject == "【提醒】XC2026-01-003"
    assert renderer.render(letter).text == product.text
    assert renderer.own_texts() == 1
    use_mail_text(ledger, "reminder", "zh", 0, actor=OPERATOR, at=AT)
    assert renderer.render(letter) == product


def test_a_text_that_a_later_release_no_longer_takes_keeps_no_mail_back(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with writing(sqlite_ledger.database) as work:
        gone = Parts(subject="{{ a_variable_that_is_gone }}")
        key, _number = mail_texts.add(work, "reminder", "zh", gone, note="", by="陈静", at=AT)
        mail_texts.choose(work, "reminder", "zh", key, by="陈静", at=AT)
    renderer = build_renderer(None, StoredTexts(sqlite_ledger))
    assert renderer.render(sample("reminder", "zh")).subject.startswith("整改提醒：")
    assert [(one.path, one.name) for one in renderer.faulty_texts()] == [(None, "reminder/zh/subject.txt")]


def test_what_the_ledger_keeps_goes_before_the_folder(
    sqlite_ledger: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> None:
    an_office(sqlite_ledger)
    folder = tmp_path_factory.mktemp("texts")
    place = folder / "reminder" / "zh"
    place.mkdir(parents=True)
    (place / "subject.txt").write_text("【文件夹】{{ named }}", encoding="utf-8")
    renderer, letter = build_renderer(folder, StoredTexts(sqlite_ledger)), sample("reminder", "zh")
    assert renderer.render(letter).subject.startswith("【文件夹】")
    _keep(sqlite_ledger, FIRST)
    assert renderer.render(letter).subject.startswith("【提醒】")
    use_mail_text(sqlite_ledger, "reminder", "zh", 0, actor=OPERATOR, at=AT)
    assert renderer.render(letter).subject.startswith("【文件夹】")


def test_a_busy_ledger_loses_no_text_when_the_folder_changes_meanwhile(
    sqlite_ledger: Ledger, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_office(sqlite_ledger)
    _keep(sqlite_ledger, FIRST)
    folder, stored = tmp_path_factory.mktemp("texts"), StoredTexts(sqlite_ledger)
    renderer, letter = build_renderer(folder, stored), sample("reminder", "zh")
    assert renderer.render(letter).subject.startswith("【提醒】")
    (folder / "overdue" / "zh").mkdir(parents=True)
    (folder / "overdue" / "zh" / "subject.txt").write_text("【文件夹】{{ named }}", encoding="utf-8")
    with monkeypatch.context() as busy:
        busy.setattr(StoredTexts, "mark", lambda _self: None)
        renderer.renew()
    assert renderer.render(letter).subject.startswith("【提醒】")
    assert renderer.render(sample("overdue", "zh")).subject.startswith("【文件夹】")

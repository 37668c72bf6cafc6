"""Title, publication day and inspection dates."""

from __future__ import annotations

from datetime import date

import pytest

from rectify.documents.front import read_inspection, read_published, read_title, title_organization
from rectify.documents.phrases import built_in
from tests.unit.rectify.documents.truths import page_of

FRAME = built_in().frame

D = date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("首页 > 公开\n中共甲局党组关于巡察整改情况的通报\n前言。", "中共甲局党组关于巡察整改情况的通报"),
        ("中共甲局党组\n关于巡察整改情况的通报\n前言。", "中共甲局党组关于巡察整改情况的通报"),
        ("关于巡察整改情况的通报_甲县政府网\n关于巡察整改情况的通报\n前言。", "关于巡察整改情况的通报"),
        ("标 题：关于巡察整改情况的通报\n前言。", "关于巡察整改情况的通报"),
        ("前言。\n通知", ""),
    ],
)
def test_the_title_is_the_last_line_worded_as_one_before_the_text(text: str, title: str) -> None:
    assert read_title(page_of(text).blocks, FRAME).text == title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("中共甲县乙局党组关于巡察整改情况的通报", "中共甲县乙局党组"),
        ("中共甲县乙局党组巡察整改进展情况通报", "中共甲县乙局党组"),
        ("关于巡察整改情况的通报", None),
        ("巡察整改情况通报", None),
    ],
)
def test_the_title_names_a_body_or_none(title: str, name: str | None) -> None:
    assert title_organization(title, FRAME) == name


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("来源: 发布时间:2022-06-09", D(2022, 6, 9)),
        ("发布日期：2023年8月31日　　浏览次数：764", D(2023, 8, 31)),
        ("日期：2021-10-20    作者：", D(2021, 10, 20)),
        ("2023-09-12 09:31 来源：县档案馆", D(2023, 9, 12)),
        ("2023-09-12", D(2023, 9, 12)),
        ("成文日期：2023-09-08 发布日期：2023-09-12", D(2023, 9, 12)),
        ("发布时间：20230912", D(2023, 9, 12)),
        ("今天是2023年9月14日 星期四", None),
        ("生成日期：2023-09-08", None),
        ("发布时间：", None),
    ],
)
def test_the_publication_day_stands_in_the_page_head(head: str, day: date | None) -> None:
    page = page_of(f"{head}\n2020年1月1日至2月1日巡察。")

    assert read_published(page, FRAME, until=2).day == day


def test_a_publication_day_with_lost_characters_is_none_and_marked() -> None:
    read = read_published(page_of("发布时间：2022069日\n正文。"), FRAME, until=2)

    assert (read.day, read.damaged, read.line) == (None, True, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "2022年3月14日至5月20日,区委第三巡察组对局党组进行了巡察,7月8日向局党组反馈了意见。",
            (D(2022, 3, 14), D(2022, 5, 20), D(2022, 7, 8)),
        ),
        (
            "县委第三巡察组于2024年2月26日至2024年4月26日开展巡察，5月31日反馈了3个方面11个问题。",
            (D(2024, 2, 26), D(2024, 4, 26), D(2024, 5, 31)),
        ),
        (
            "2022年11月14日至2023年1月13日，巡察组开展了巡察。2023年3月9日，反馈了巡察意见。",
            (D(2022, 11, 14), D(2023, 1, 13), D(2023, 3, 9)),
        ),
        ("2021915日至12月3日，巡察组开展了巡察，次年1月18日反馈。", (None, D(2021, 12, 3), D(2022, 1, 18))),
        ("2022年3月至5月，巡察组开展了巡察，反馈了意见。", (None, None, None)),
        ("根据2022年7月8日反馈的巡察意见，集中整改期为2022年7月8日至10月8日。", (None, None, D(2022, 7, 8))),
    ],
)
def test_the_preamble_tells_the_inspection(text: str, days: tuple[date | None, ...]) -> None:
    read = read_inspection([text], FRAME)

    assert (read.started_on, read.ended_on, read.feedback_on) == days

"""Rows pasted from minutes: cells, units, dates in the office's ways of writing them, and what is wrong in each."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.supervision.minutes_items import items_of

ORGS = {"tw_ly": "灵溪镇", "o_land": "资规局", "o_eco": "环保局"}
TODAY = date(2023, 6, 1)
HEAD = "序号\t事项内容\t主办单位\t协办单位\t办结期限\t销号标准"


def one(row: str):
    [item] = items_of(row, "纪要〔2023〕5 号", ORGS, TODAY)
    return item


def test_a_row_becomes_a_draft_of_its_own() -> None:
    item = one("3\t交付净地\t灵溪镇\t资规局、环保局\t2023-06-30\t确认书已签")

    draft = item.draft
    assert (item.number, item.wrong) == ("3", ())
    assert (draft.host_org, draft.assist_orgs, draft.due_at) == ("tw_ly", ("o_land", "o_eco"), "2023-06-30")
    assert (draft.source, draft.source_ref, draft.criteria) == ("meeting", "纪要〔2023〕5 号", "确认书已签")


def test_the_head_of_the_table_and_empty_lines_are_no_items() -> None:
    items = items_of(f"{HEAD}\n\n1\t交地\t灵溪镇\n2\t环评\t环保局\n", "纪要", ORGS, TODAY)

    assert [item.number for item in items] == ["1", "2"]


def test_cells_may_stand_between_bars() -> None:
    assert one("| 1 | 交地 | tw_ly | | | |").draft.host_org == "tw_ly"


@pytest.mark.parametrize(
    ("written", "day", "days"),
    [
        ("2023年6月30日", "2023-06-30", ""),
        ("6月30日", "2023-06-30", ""),
        ("2023/6/30", "2023-06-30", ""),
        ("10个工作日", "", "10"),
        ("5 个工作日内", "", "5"),
        ("", "", ""),
    ],
)
def test_a_date_is_read_as_offices_write_it(written: str, day: str, days: str) -> None:
    draft = one(f"1\t交地\t灵溪镇\t\t{written}").draft

    assert (draft.due_at, draft.due_days) == (day, days)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1\t交地\t桥墩镇", "没有这些单位：桥墩镇"),
        ("1\t交地\t灵溪镇\t水利局", "没有这些单位：水利局"),
        ("1\t交地\t", "请填写主办单位。"),
        ("1\t\t灵溪镇", "请填写事由。"),
        ("1\t交地\t灵溪镇\t\t尽快", "看不懂期限“尽快”，请写日期或“10个工作日”"),
        ("1\t交地\t灵溪镇\t\t2023-02-30", "看不懂期限“2023-02-30”，请写日期或“10个工作日”"),
        ("1\t交地\t灵溪镇\t\t5月1日", "期限 2023-05-01 已过"),
        ("1\t交地\t灵溪镇\t灵溪镇", "主办单位不必再列为协办。"),
    ],
)
def test_what_is_wrong_is_said_of_its_row(row: str, said: str) -> None:
    assert said in one(row).wrong

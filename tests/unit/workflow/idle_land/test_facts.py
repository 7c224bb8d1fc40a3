"""Facts of a parcel are judged field by field, and only what is named is changed."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.errors import Invalid, NotFound
from workflow.idle_land.facts import findings_of, told, use_of, write_facts


def test_what_is_not_named_stays(office, idle):
    idle(price=1000)

    with office.transaction() as uow:
        row = use_of(uow, "SH-01")
        write_facts(uow, row, {"started_on": "2022-06-01"}, "page")

        assert (row.started_on, row.price, row.start_before) == (date(2022, 6, 1), 1000, date(2022, 5, 1))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("started_on", "昨天", "实际动工日应为日期，如 2023-05-31。"),
        ("price", "很多", "出让或划拨价款应为数字。"),
        ("invested_pct", "120", "已投资占总投资应在 0 到 100 之间。"),
        ("built_pct", "-1", "建成面积或容积率占约定应不小于 0。"),
        ("linked_project", "没有的", "没有项目“没有的”。"),
    ],
)
def test_a_wrong_fact_is_refused_by_name(office, name, value, words):
    with office.reading() as uow:
        found = findings_of({name: value}, uow)

    assert [(finding.element, finding.message) for finding in found] == [(name, words)]


def test_works_cannot_end_before_they_start(office):
    with office.reading() as uow:
        found = findings_of({"started_on": "2023-01-02", "completed_on": "2023-01-01"}, uow)

    assert [finding.element for finding in found] == ["completed_on"]


def test_nothing_is_written_when_something_is_wrong(office, idle):
    idle()

    with office.transaction() as uow:
        row = use_of(uow, "SH-01")
        with pytest.raises(Invalid):
            write_facts(uow, row, {"started_on": "2022-06-01", "price": "x"}, "page")
        assert row.started_on is None


def test_the_decision_is_told_days_as_text_and_amounts_as_numbers(office, idle):
    idle(price="1904.24", developed_pct=30)

    with office.reading() as uow:
        facts = told(use_of(uow, "SH-01"))

    assert (facts["start_before"], facts["price"], facts["developed_pct"]) == ("2022-05-01", 1904.24, 30)


def test_a_parcel_the_library_lacks_has_no_facts(office):
    with office.transaction() as uow, pytest.raises(NotFound):
        use_of(uow, "无")

"""The address of the desk's list."""

from __future__ import annotations

import pytest

from workflow.supervision.desk.filters import LateFilter, filter_of, filter_of_text, question_of


def test_an_empty_address_is_what_is_over() -> None:
    assert filter_of({}) == LateFilter("over")


def test_a_list_goes_into_an_address_and_back() -> None:
    wanted = LateFilter("week", "P6", "tw_ly", "zhao", "xu", "V2_hq", "码头", "amount", "unit")

    assert filter_of_text(question_of(wanted)) == wanted


@pytest.mark.parametrize("query", [{"kind": "x"}, {"sort": "x"}, {"group": "x"}, {"unit": "长" * 256}])
def test_what_is_unknown_narrows_nothing(query) -> None:
    assert filter_of(query) == LateFilter()


def test_a_group_leads_to_its_list() -> None:
    assert LateFilter(group="unit").of_group("tw_ly") == LateFilter(unit="tw_ly", group="unit")


def test_order_and_group_do_not_narrow() -> None:
    assert not LateFilter("soon", sort="amount", group="unit").is_narrowed
    assert LateFilter(q="x").is_narrowed

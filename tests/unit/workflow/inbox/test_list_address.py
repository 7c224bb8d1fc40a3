"""The address of a list says what it is narrowed to, there and back; nothing in it is trusted."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.inbox.list_address import filter_of_text, question_of
from workflow.inbox.narrowing import InboxFilter
from workflow.inbox.variable_tests import MOST_TESTS, VariableTest

EVERYTHING = InboxFilter(
    "ip_lead", "group:st_hz", "red", "硬碳 & 50%", "week", date(2023, 5, 1), date(2023, 5, 31), date(2023, 4, 1),
    date(2023, 4, 30), "high", "mine", "all", 7, "A", "V2_hq", (VariableTest("a b", "has", "x:y=1&2"),), "project",
    "light",
)  # fmt: skip


def test_there_and_back() -> None:
    assert filter_of_text(question_of(EVERYTHING)).wanted == EVERYTHING
    assert filter_of_text(question_of(EVERYTHING)).unknown == ()


def test_the_whole_list_has_no_query() -> None:
    assert question_of(InboxFilter()) == ""


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("light=pink", "light"), ("due=%00", None), ("due_from=2023-13-01", "due_from"), ("from=0001-01-01", "from"),
        ("to=99999-01-01", "to"), ("matter=-1", "matter"), ("matter=99999999999999999999", "matter"),
        ("sort=';DROP", "sort"), ("group=x", "group"), ("kind=x", "kind"), ("later=x", "later"),
        ("priority=9", "priority"),
        ("var=a", "var"), ("var=a:xx:1", "var"), ("var=:eq:1", "var"), (f"stage={'x' * 300}", "stage"),
    ],
)  # fmt: skip
def test_what_is_not_known_narrows_nothing_and_is_named(query: str, name: str | None) -> None:
    asked = filter_of_text(query)

    assert asked.wanted == InboxFilter()
    assert asked.unknown == ((name,) if name else ())


def test_only_so_many_variables_are_asked_for() -> None:
    asked = filter_of_text("&".join(f"var=a{number}:eq:1" for number in range(MOST_TESTS + 1)))

    assert len(asked.wanted.variables) == MOST_TESTS
    assert asked.unknown == ("var",)


def test_the_form_s_three_fields_are_a_variable() -> None:
    assert filter_of_text("var_name=amount&var_op=gt&var_value=5").wanted.variables == (
        VariableTest("amount", "gt", "5"),
    )


def test_a_long_search_is_cut() -> None:
    assert len(filter_of_text("q=" + "x" * 500).wanted.words) == 64

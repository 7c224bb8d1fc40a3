"""Only pages of this server are led back to; only numbers a database keeps are keys."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from workflow.web.addresses import LAST_PAGE, KeyConverter, key_of, own_address, page_of


@pytest.mark.parametrize("given", ["/", "/tasks?light=red", "/a//b", "/项目"])
def test_a_path_of_this_server_is_kept(given):
    assert given == own_address(given)


@pytest.mark.parametrize(
    "given", [None, "", "tasks", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_anything_else_is_dropped(given):
    assert own_address(given) is None


@pytest.mark.parametrize(("text", "key"), [("12", 12), (str(2**63 - 1), 2**63 - 1), ("٣", 3)])
def test_a_key_is_read_from_its_digits(text, key):
    assert key == key_of(text)


@pytest.mark.parametrize("text", [None, "", "-1", "1e9", "²", "abc", str(2**63), "9" * 5000])
def test_what_no_key_can_be_is_no_key(text):
    assert key_of(text) is None


@pytest.mark.parametrize(("text", "page"), [(None, 1), ("3", 3), ("0", 1), ("-2", 1), ("x", 1), ("9" * 30, 1)])
def test_a_page_without_a_number_is_the_first(text, page):
    assert page == page_of(text)


def test_a_page_far_beyond_the_end_still_counts_within_the_database():
    assert page_of(str(2**63 - 1)) == LAST_PAGE


def test_an_address_with_a_number_no_key_can_be_leads_nowhere():
    addresses = Map([Rule("/tasks/<int:key>", endpoint="task")], converters={"int": KeyConverter}).bind("localhost")

    assert addresses.match(f"/tasks/{2**63 - 1}") == ("task", {"key": 2**63 - 1})
    with pytest.raises(NotFound):
        addresses.match(f"/tasks/{2**63}")

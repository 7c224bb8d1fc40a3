"""Moments, days, amounts and addresses as templates write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from workflow.web import frame


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (datetime(2023, 5, 31, 2, 21, tzinfo=UTC), "10:21"),
        (datetime(2023, 5, 26, 2, 21, tzinfo=UTC), "05-26 10:21"),
        (datetime(2022, 12, 31, 16, 30, tzinfo=UTC), "01-01 00:30"),
        (datetime(2022, 12, 30, 2, 21, tzinfo=UTC), "2022-12-30 10:21"),
    ],
)
def test_a_moment_is_shown_in_the_office_s_zone(app, value, words):
    with app.app_context():
        assert frame.moment(value).endswith(words)


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, ""), (date(2023, 5, 31), "2023-05-31"), (datetime(2023, 5, 30, 16, 0, tzinfo=UTC), "2023-05-31")],
)
def test_a_day_is_the_office_s_day(value, words):
    assert words == frame.day(value)


@pytest.mark.parametrize(("value", "words"), [(None, ""), (Decimal("32000"), "32,000"), (0, "0")])
def test_an_amount_has_grouped_digits(value, words):
    assert words == frame.amount(value)


@pytest.mark.parametrize(("days", "light"), [(-1, "red"), (1, "yellow"), (20, "green")])
def test_a_due_moment_has_its_light(app, clock, days, light):
    with app.app_context():
        assert light == frame.due(clock.now() + timedelta(days=days)).light


def test_nothing_due_is_grey(app):
    with app.app_context():
        assert "grey" == frame.due(None).light


def test_a_page_address_keeps_the_rest_of_the_query(app):
    with app.test_request_context("/people?q=li&org=a&org=b"):
        assert "/people?q=li&org=a&org=b&page=2" == frame.page_url(page=2)


def test_a_page_address_drops_what_is_set_to_nothing(app):
    with app.test_request_context("/people?q=li&page=3"):
        assert "/people?q=li" == frame.page_url(page=None)


def test_attributes_are_escaped_and_absent_ones_left_out():
    made = frame.attributes(required=True, title='"a"', hidden=False, id=None, aria_label="x", class_="wide")

    assert ' required title="&#34;a&#34;" aria-label="x" class="wide"' == made

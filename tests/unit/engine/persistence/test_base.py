"""The column types every table shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime
from sqlalchemy.dialects import postgresql, sqlite

from engine.persistence.base import Json, JsonOrNull, Moment

DIALECT = sqlite.dialect()
OFFICE = timezone(timedelta(hours=8))
MOMENTS = [
    datetime(2023, 5, 31, 12, 0, tzinfo=UTC),
    datetime(2023, 5, 31, 12, 0, 7, 1, tzinfo=UTC),
    datetime(2023, 5, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2023, 6, 1, 4, 30, tzinfo=OFFICE),
    datetime(2023, 1, 1, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    datetime(800, 1, 2, tzinfo=UTC),
]
WITHOUT_ZONE = MOMENTS[0].replace(tzinfo=None)
INSTANTS = st.datetimes(
    min_value=WITHOUT_ZONE.replace(year=2), max_value=WITHOUT_ZONE.replace(year=9998), timezones=st.timezones()
)


def bind(column, value, dialect=DIALECT):
    """What the driver is given."""
    return column.dialect_impl(dialect).bind_processor(dialect)(value)


def result(column, value, dialect=DIALECT):
    """What comes back."""
    return column.dialect_impl(dialect).result_processor(dialect, None)(value)


def as_sqlalchemy_writes(moment):
    plain = DateTime(timezone=True).dialect_impl(DIALECT)
    return plain.bind_processor(DIALECT)(moment.astimezone(UTC))


@pytest.mark.parametrize(("column", "stored"), [(Json(), None), (JsonOrNull(), b"null")])
def test_null_is_stored_as_null_or_as_the_text_null(column, stored):
    assert column.process_bind_param(None, DIALECT) == stored


@pytest.mark.parametrize(("column", "stored"), [(Json(), None), (JsonOrNull(), b"null")])
@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_the_driver_is_given_null_or_the_text_null(column, stored, dialect):
    assert stored == bind(column, None, dialect)


def test_a_stored_null_comes_back_as_null():
    assert JsonOrNull().process_result_value(b"null", DIALECT) is None


@pytest.mark.parametrize("column", [Json(), JsonOrNull()])
@pytest.mark.parametrize("value", [0, "", [], {}, False, Decimal("0.10"), {"n": [None, 10**20]}])
def test_a_value_comes_back_as_it_was(column, value):
    back = result(column, bind(column, value))

    assert (value, type(value)) == (back, type(back))


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), (None, False), ([1], [True]), ({}, None)])
def test_values_that_python_holds_for_equal_are_written_anew(one, other):
    assert not Json().compare_values(one, other)


@pytest.mark.parametrize("moment", MOMENTS)
def test_sqlite_has_a_moment_as_sqlalchemy_writes_it(moment):
    assert as_sqlalchemy_writes(moment) == bind(Moment(), moment)


@given(INSTANTS)
def test_sqlite_has_any_moment_as_sqlalchemy_writes_it(moment):
    assert as_sqlalchemy_writes(moment) == bind(Moment(), moment)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_in_utc(moment):
    back = result(Moment(), bind(Moment(), moment))

    assert (moment, UTC) == (back, back.tzinfo)


@pytest.mark.parametrize("text", ["2023-05-31 12:00:00.000000", "2023-05-31 12:00:00"])
def test_a_stored_text_is_read_with_microseconds_or_without(text):
    assert datetime(2023, 5, 31, 12, tzinfo=UTC) == result(Moment(), text)


def test_no_moment_is_null_both_ways():
    assert (None, None) == (bind(Moment(), None), result(Moment(), None))


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_without_a_zone_is_refused(dialect):
    with pytest.raises(ValueError, match="without a zone"):
        bind(Moment(), WITHOUT_ZONE, dialect)


@pytest.mark.parametrize("moment", MOMENTS)
def test_postgresql_is_given_the_moment_in_utc(moment):
    given_to = bind(Moment(), moment, postgresql.dialect())

    assert (moment, UTC) == (given_to, given_to.tzinfo)

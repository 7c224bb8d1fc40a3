"""The column types every table shares."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import sqlite

from engine.persistence.base import Json, JsonOrNull

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(("column", "stored"), [(Json(), None), (JsonOrNull(), b"null")])
def test_null_is_stored_as_null_or_as_the_text_null(column, stored):
    assert column.process_bind_param(None, DIALECT) == stored


def test_a_stored_null_comes_back_as_null():
    assert JsonOrNull().process_result_value(b"null", DIALECT) is None

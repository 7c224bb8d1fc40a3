"""A fixed question gives values as Python has them, asked with the bare driver."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import bindparam, select

from engine.persistence.fixed import FixedSelect
from engine.persistence.instances import Variable
from engine.persistence.work import Timer

pytestmark = pytest.mark.both_databases

NOON = datetime(2023, 5, 31, 12, tzinfo=UTC)
ONE = FixedSelect(
    select(Variable.name, Variable.value, Variable.updated_at, Timer.cycle)
    .join_from(Variable, Timer, Timer.key == Variable.key, isouter=True)
    .where(Variable.instance_key == bindparam("instance"), Variable.name == bindparam("name"))
)


@pytest.fixture
def connection(session):
    for place, value in enumerate([{"a": Decimal("0.10")}, None]):
        row = {"instance_key": 1, "scope_key": 1, "name": f"v{place}", "key": place, "value": value}
        session.insert_row(Variable, {**row, "updated_at": NOON})
    session.flush()
    return session.connection()


def test_it_names_its_columns():
    assert ["name", "value", "updated_at", "cycle"] == ONE.names


def test_values_come_as_python_has_them(connection):
    assert ["v0", {"a": Decimal("0.10")}, NOON, None] == ONE.one(connection, 1, "v0")


def test_null_is_nothing(connection):
    assert ["v1", None, NOON, None] == ONE.one(connection, 1, "v1")


def test_no_row_is_nothing(connection):
    assert ONE.one(connection, 2, "v0") is None


def test_the_question_is_put_together_once(connection, statements, monkeypatch):
    ONE.one(connection, 1, "v0")
    monkeypatch.setattr(FixedSelect, "_prepare", None)
    ONE.one(connection, 1, "v1")

    assert statements[0] == statements[1]
